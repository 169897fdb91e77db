"""Keeping in touch: who wants a word, and freed times for those who can use them."""
