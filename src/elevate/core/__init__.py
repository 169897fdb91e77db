"""The rulebook as pure functions: no Django, no clock, no I/O."""
