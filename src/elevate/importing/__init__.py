"""An operator's files, read in whole or not at all."""
