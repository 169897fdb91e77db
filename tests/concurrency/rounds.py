"""How often the processes meet."""

ROUNDS = 20
