"""Bring the database up to date."""

from typing import Any

from elevate.cli import commanding, preparing


class Command(commanding.Command):
    """`elevate setup`."""

    story = """
    Make the tables, or bring those of an older version up to date, and put the guards in place.

    Run it once before the first start and after each upgrade, with a backup taken before. Running
    it again changes nothing.
    """
    examples = """
    elevate setup
    elevate backup before-upgrade.backup && elevate setup
    """

    def handle(self, *args: Any, **options: Any) -> None:
        preparing.set_up()
        preparing.prove()
        self.stdout.write("The database is ready.")
