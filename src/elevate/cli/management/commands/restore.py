"""Put a copy of the database back."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings

from elevate.cli import commanding, copying
from elevate.clock import reading
from elevate.inspecting import examining, guards


class Command(commanding.Command):
    """`elevate restore FILE [--replace]`."""

    story = """
    Put the database back as FILE holds it, then check every promise on it.

    Stop server and worker first. Where there are people in the database already, it is refused
    without --replace; with it, what was there is kept in ELEVATE_DATA as a backup of its own.
    """
    examples = """
    elevate restore /backups/2026-03-02.backup
    elevate restore --data /tmp/drill /backups/2026-03-02.backup       a drill, beside the real one
    """

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help="what `elevate backup` made")
        parser.add_argument("--replace", action="store_true", help="even if there are people in the database")
        super().add_arguments(parser)

    def handle(self, *args: Any, file: Path, replace: bool, **options: Any) -> None:
        try:
            _restore(file, replace=replace)
        except copying.CopyRefused as refusal:
            sys.exit(str(refusal))
        _check()


def _restore(file: Path, *, replace: bool) -> None:
    if copying.holds_people():
        if not replace:
            raise copying.CopyRefused("There are people in this database. To replace it, add --replace.")
        kept = Path(settings.ELEVATE_DATA) / f"before-restore-{reading.now():%Y%m%dT%H%M%S}.backup"
        copying.back_up(kept)
        print(f"What was there is kept in {kept}.")
    copying.restore(file)
    print(f"The database is as {file} holds it.")


def _check() -> None:
    if guards.unapplied():
        print("It is of an older version. Run `elevate setup`, then `elevate doctor`.")
        return
    broken = [str(finding) for finding in examining.examine(at=reading.now()) if finding.broken]
    if broken:
        sys.exit("\n".join([*broken, "Promises are broken in this copy. What to do: docs/operations.md"]))
    print("Every promise holds on it.")
