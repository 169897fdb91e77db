"""The clients' credits: an append-only ledger of transfers."""
