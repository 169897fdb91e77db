"""Copies of a PostgreSQL database, by its own programs."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connection, connections
from psycopg import conninfo, pq

from elevate.cli.copying.refusing import CopyRefused

OURS = " TABLE public people_user "
_NAMED = {"dbname": "NAME", "user": "USER", "host": "HOST", "port": "PORT"}
#: In the transaction in which the copy comes in.
_AFRESH = "SET client_min_messages = warning; DROP SCHEMA public CASCADE; CREATE SCHEMA public;\n"


def back_up(draft: Path) -> None:
    """Dump the live database to `draft`, compressed."""
    with _target() as target:
        _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={draft}", target)


def restore(file: Path) -> None:
    """Replace everything in the live database by what `file` holds, in one transaction."""
    if OURS not in _run("pg_restore", "--list", str(file)):
        raise CopyRefused(f"{file} is a dump, but none of elevate's.")
    with _target() as target, TemporaryDirectory() as folder:
        afresh, copy = Path(folder, "afresh.sql"), Path(folder, "copy.sql")
        afresh.write_text(_AFRESH, "utf-8")
        _run("pg_restore", "--no-owner", "--no-privileges", "--no-comments", f"--file={copy}", str(file))
        connections.close_all()
        settled = ("--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1")
        _run("psql", *settled, f"--file={afresh}", f"--file={copy}", target)


@contextmanager
def _target() -> Iterator[str]:
    """Yield the argument that names the live database; the password waits in a file of our own."""
    known = connection.settings_dict
    understood = {option.keyword.decode() for option in pq.Conninfo.get_defaults()}
    named = {option: known[name] for option, name in _NAMED.items() if known[name]}
    more = {option: value for option, value in known["OPTIONS"].items() if option in understood}
    with TemporaryDirectory() as folder:
        passwords = Path(folder, "passwords")
        passwords.touch(mode=0o600)
        secret = known["PASSWORD"].replace("\\", r"\\").replace(":", r"\:")
        passwords.write_text(f"*:*:*:*:{secret}\n", "utf-8")
        yield f"--dbname={conninfo.make_conninfo(**more, **named, passfile=str(passwords))}"


def _run(program: str, *arguments: str) -> str:
    """Run one of PostgreSQL's programs and return what it printed."""
    path = shutil.which(program)
    if path is None:
        raise CopyRefused(f"{program} is missing. Install PostgreSQL's client programs (postgresql-client).")
    done = subprocess.run(  # noqa: S603 - found above, with arguments of ours
        [path, *arguments], stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines() or ["it did not say why"]
        raise CopyRefused(f"Nothing was changed. {program} says: {said[0]}")
    return done.stdout.decode(errors="replace")
