"""Practice: the real screens, on a visit that is made up."""
