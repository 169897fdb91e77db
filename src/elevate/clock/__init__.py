"""What time it is, and the jobs that fall due."""
