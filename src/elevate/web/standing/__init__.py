"""Standing visits on screens: make an arrangement, look at it, change it, and settle what it skipped."""
