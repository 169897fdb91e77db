"""The HTTP contract (api.md)."""
