"""Prove the invariants on the live database."""
