"""Who there is, and who may do what."""
