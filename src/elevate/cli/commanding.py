"""What every command of ours shares: help that teaches, and one sentence when it cannot go on."""

import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from textwrap import dedent, indent
from typing import Any, ClassVar

from django.core.management.base import BaseCommand
from django.db import DatabaseError, InterfaceError, OperationalError, ProgrammingError

from elevate.inspecting import guards


class Command(BaseCommand):
    """A command with a `story` of what it does and `examples` to copy."""

    story: ClassVar[str]
    examples: ClassVar[str]

    requires_system_checks = ()
    requires_migrations_checks = False
    suppressed_base_arguments = {
        "--version",
        "-v",
        "--settings",
        "--pythonpath",
        "--traceback",
        "--no-color",
        "--force-color",
    }

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.description = dedent(self.story).strip()
        parser.epilog = "examples:\n" + indent(dedent(self.examples).strip(), "  ")
        return parser

    def add_arguments(self, parser: ArgumentParser) -> None:
        # Taken before anything is parsed, for it decides the settings; it stands here to be read.
        parser.add_argument(
            "--data", metavar="DIR", help="where everything is kept (ELEVATE_DATA; default: var)"
        )

    def execute(self, *args: Any, **options: Any) -> Any:
        """Run; a database that does not answer, or has no tables, is said in a sentence."""
        try:
            return super().execute(*args, **options)
        except (OperationalError, InterfaceError, ProgrammingError) as problem:
            trouble = explained(problem)
            if trouble is None:
                raise
            sys.exit(trouble)


#: What to do about a database that was never set up, or by an older version.
NOT_READY = (
    "The database is not set up for this version. Run `elevate setup`; before an upgrade, `elevate backup`."
)


def explained(problem: Exception) -> str | None:
    """Return in a sentence what keeps the database from answering; None if it is something else."""
    try:
        if guards.unapplied():
            return NOT_READY
    except (DatabaseError, InterfaceError):
        return f"The database does not answer: {_first_line(problem)}"
    return None


def _first_line(problem: Exception) -> str:
    """Return the first line of what a driver says."""
    return (str(problem).strip().splitlines() or [type(problem).__name__])[0]
