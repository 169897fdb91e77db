"""Visits: booking them, and the one outcome each of them gets."""
