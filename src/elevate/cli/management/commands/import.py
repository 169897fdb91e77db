"""Bring in an operator's CSV files."""  # noqa: N999 - the command is called import

import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import BaseCommand

from elevate.clock import reading
from elevate.importing import taking
from elevate.people.actors import Actor
from elevate.people.speech import spoken

DESCRIPTION = """Bring in an operator's CSV files: all of them, or nothing and a list of what to mend.

DIR holds any of: {files}.
Columns, formats and examples: docs/operations.md, "Importing your files".

Importing again is harmless: rows are found again by their external_id, changed
facts are updated, and a visit that has an outcome is never touched."""


class Command(BaseCommand):
    """`elevate import DIR [--dry-run]`."""

    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        names = ", ".join(layout.file for layout in taking.LAYOUTS)
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.description = DESCRIPTION.format(files=names)
        parser.add_argument("folder", metavar="DIR", type=Path, help="the folder with the files")
        parser.add_argument("--dry-run", action="store_true", help="do everything, then take it all back")

    def handle(self, *args: Any, folder: Path, dry_run: bool, **options: Any) -> None:
        bar = Bar(sys.stderr)
        report = taking.take_in(
            folder, by=Actor.system("import"), at=reading.now(), dry_run=dry_run, progress=bar.show
        )
        bar.clear()
        out = self.stdout if report.clean else self.stderr
        for line in report.lines(spoken):
            out.write(line, style_func=str)
        if not report.clean:
            sys.exit(1)


class Bar:
    """A line on a terminal that says how far a long file is; nothing where there is no terminal."""

    def __init__(self, out: TextIO) -> None:
        self.out = out
        self.shows = out.isatty()

    def show(self, file: str, done: int, total: int) -> None:
        """Say how many rows of a file are done."""
        if self.shows and total > taking.LONG:
            self.out.write(f"\r\x1b[K{file}: {done:,} of {total:,} rows")
            self.out.flush()

    def clear(self) -> None:
        """Take the line away."""
        if self.shows:
            self.out.write("\r\x1b[K")
            self.out.flush()
