"""Copies of the whole database: made while people work, and put back whole or not at all."""

from pathlib import Path

from django.db import connection

from elevate.cli.copying import postgresql, sqlite
from elevate.cli.copying.refusing import CopyRefused

__all__ = ["CopyRefused", "back_up", "holds_people", "restore"]

_ENGINES = {"sqlite": sqlite, "postgresql": postgresql}


def back_up(file: Path) -> None:
    """Write the database to `file`, as of one instant; nobody is held up. The file is whole or not there."""
    if file.exists():
        raise CopyRefused(f"{file} exists already. Give another name: a backup never replaces one.")
    draft = file.with_name(f".{file.name}.part")
    try:
        draft.unlink(missing_ok=True)
        draft.touch(mode=0o600)
        _ENGINES[connection.vendor].back_up(draft)
        draft.rename(file)
    except OSError as problem:
        raise CopyRefused(f"{file} cannot be written: {problem.strerror}.") from problem
    finally:
        draft.unlink(missing_ok=True)


def restore(file: Path) -> None:
    """Put what `file` holds in the place of everything there is; it is looked at first."""
    if not file.is_file():
        raise CopyRefused(f"There is no file {file}.")
    _ENGINES[connection.vendor].restore(file)


def holds_people() -> bool:
    """Tell whether anybody would lose something by a restore."""
    tables = connection.introspection.table_names()
    if "people_user" not in tables:
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM people_user")
        return bool(cursor.fetchone()[0])
