"""The credits app."""

from django.apps import AppConfig


class CreditsConfig(AppConfig):
    """The ledger, and the weekly accrual that feeds it."""

    name = "elevate.credits"

    def ready(self) -> None:
        """Keep the ledger append-only."""
        from elevate.journal import guards

        guards.protect("credits_creditentry")
