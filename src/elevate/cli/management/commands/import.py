"""Bring in an operator's CSV files."""  # noqa: N999 - the command is called import

import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TextIO

from elevate.cli import commanding, preparing
from elevate.clock import reading
from elevate.importing import taking
from elevate.inspecting import guards
from elevate.people.actors import Actor
from elevate.people.speech import spoken


class Command(commanding.Command):
    """`elevate import DIR [--dry-run]`."""

    story = f"""
    Bring in an operator's CSV files: all of them, or nothing and a list of what to mend.

    DIR holds any of: {", ".join(layout.file for layout in taking.LAYOUTS[:5])},
    {", ".join(layout.file for layout in taking.LAYOUTS[5:])}.
    Columns, formats and examples: docs/operations.md, "Importing your files".

    Importing again is harmless: rows are found again by their external_id, changed facts are
    updated, and a visit that has an outcome is never touched. Nobody gets a message.
    Ends with 1 if anything is wrong; then nothing was changed.
    """
    examples = """
    elevate import my-files --dry-run              only look: what would happen, what is wrong
    elevate import my-files
    """

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path, help="the folder with the files")
        parser.add_argument("--dry-run", action="store_true", help="do everything, then take it all back")
        super().add_arguments(parser)

    def handle(self, *args: Any, folder: Path, dry_run: bool, **options: Any) -> None:
        if preparing.is_new():
            preparing.set_up()
        if guards.unapplied():
            sys.exit(commanding.NOT_READY)
        bar = Bar(sys.stderr)
        report = taking.take_in(
            folder, by=Actor.system("import"), at=reading.now(), dry_run=dry_run, progress=bar.show
        )
        bar.clear()
        write(report.lines(spoken), out=sys.stdout if report.clean else sys.stderr)
        if not report.clean:
            sys.exit(1)


def write(lines: Iterable[str], *, out: TextIO) -> None:
    """Write lines; a character that the terminal cannot show becomes a question mark."""
    encoding = out.encoding or "utf-8"
    out.writelines(line.encode(encoding, "replace").decode(encoding) + "\n" for line in lines)


class Bar:
    """A line on a terminal that says how far a long file is; nothing where there is no terminal."""

    def __init__(self, out: TextIO) -> None:
        self.out = out
        self.shows = out.isatty()

    def show(self, what: str, done: int, total: int) -> None:
        """Say how many rows of a file are done, or written."""
        if self.shows and total > taking.LONG:
            self.out.write(f"\r\x1b[K{what}: {done:,} of {total:,} rows")
            self.out.flush()

    def clear(self) -> None:
        """Take the line away."""
        if self.shows:
            self.out.write("\r\x1b[K")
            self.out.flush()
