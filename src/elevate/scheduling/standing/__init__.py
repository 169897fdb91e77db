"""Standing visits: make an arrangement, book ahead by it, change it and end it (rules.md 6)."""
