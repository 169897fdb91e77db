"""Copy the database to a file."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from elevate.cli import commanding, copying


class Command(commanding.Command):
    """`elevate backup FILE`."""

    story = """
    Copy the whole database to FILE while people go on working.

    The file holds everything as of one instant, and names and addresses with it: keep it as safe
    as the database. Keep secret.key (in ELEVATE_DATA) beside it, or everybody signs in anew after
    a restore. PostgreSQL's own pg_dump makes the copy there.
    """
    examples = """
    elevate backup /backups/$(date +%F).backup
    """

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help="a new file")
        super().add_arguments(parser)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            copying.back_up(file)
        except copying.CopyRefused as refusal:
            sys.exit(str(refusal))
        print(f"{file} holds the database ({file.stat().st_size:,} bytes).")
