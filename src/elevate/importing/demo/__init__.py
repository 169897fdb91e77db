"""A made-up operator, written as files like anybody's and brought in by the same import."""
