"""The journal's app: it installs the append-only guards after every migration."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class JournalConfig(AppConfig):
    """Journal events and the triggers that keep them as written."""

    name = "elevate.journal"

    def ready(self) -> None:
        """Reinstall the triggers after each migration: SQLite drops them when it rebuilds a table."""
        from elevate.journal import guards

        guards.protect("journal_event")
        post_migrate.connect(guards.install_after_migrating, dispatch_uid="journal.guards")
