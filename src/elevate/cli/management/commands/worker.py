"""Run the worker."""

from argparse import SUPPRESS, ArgumentParser
from typing import Any

from elevate.cli import commanding, tethering, working


class Command(commanding.Command):
    """`elevate worker`."""

    story = """
    Send the messages that are due and grant the credits of weeks that have begun, until told to stop.

    It looks every few seconds, waits while the database is away, and finishes what it is doing
    before it stops. Several may run side by side; nothing is sent or granted twice.
    """
    examples = """
    elevate worker
    """

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--tied-to", type=int, help=SUPPRESS)
        super().add_arguments(parser)

    def handle(self, *args: Any, tied_to: int | None, **options: Any) -> None:
        if tied_to:
            tethering.tie(tied_to)
        working.work(stop=working.stop_when_told())
