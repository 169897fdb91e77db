"""The drill: a copy made while people work, put back elsewhere, keeps every promise."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from elevate.cli import copying
from tests.concurrency import scratch

pytestmark = pytest.mark.slow

Environ = dict[str, str]


def elevate(environ: Environ, *arguments: object) -> tuple[int, str]:
    """Run a command and return how it ended, and all it said."""
    done: subprocess.CompletedProcess[str] = subprocess.run(
        [sys.executable, "-m", "elevate.config.main", *map(str, arguments)],
        env=environ,
        cwd=scratch.ROOT,
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )
    return done.returncode, (done.stdout + done.stderr).strip()


def test_a_copy_put_back_elsewhere_is_the_same_and_sound(tmp_path: Path) -> None:
    here, there, file = tmp_path / "here", tmp_path / "there", tmp_path / "copy.backup"
    with scratch.database(here) as environ:
        scratch.run(environ, "-m", "tests.faults.filling", "2")
        code, said = elevate(environ, "backup", file)
        assert (code, said) == (0, f"{file} holds the database ({file.stat().st_size:,} bytes).")
        before = elevate(environ, "token", "list")
    assert file.stat().st_mode & 0o777 == 0o600
    with scratch.database(there) as environ:
        code, said = elevate(environ, "restore", file)
        assert (code, said.splitlines()) == (
            0,
            [f"The database is as {file} holds it.", "Every promise holds on it."],
        )
        assert elevate(environ, "token", "list") == before
        refused = elevate(environ, "restore", file)
        assert refused == (1, "There are people in this database. To replace it, add --replace.")
        code, said = elevate(environ, "restore", "--replace", file)
        [kept] = there.glob("before-restore-*.backup")
        assert (code, said.splitlines()[0]) == (0, f"What was there is kept in {kept}.")
        assert elevate(environ, "doctor")[0] == 0


def refused(act: Any, file: Path) -> str:
    with pytest.raises(copying.CopyRefused) as refusal:
        act(file)
    return str(refusal.value)


def test_a_backup_never_replaces_a_file(db: None, tmp_path: Path) -> None:
    file = tmp_path / "copy"
    file.write_text("kept")
    assert refused(copying.back_up, file) == (
        f"{file} exists already. Give another name: a backup never replaces one."
    )
    assert file.read_text() == "kept"


def test_a_backup_that_cannot_be_written_leaves_nothing(db: None, tmp_path: Path) -> None:
    assert "cannot be written: No such file" in refused(copying.back_up, tmp_path / "none" / "copy")
    assert list(tmp_path.iterdir()) == []


def test_what_is_not_there_or_no_copy_is_not_put_back(db: None, tmp_path: Path) -> None:
    assert refused(copying.restore, tmp_path / "none") == f"There is no file {tmp_path / 'none'}."
    other = tmp_path / "other"
    other.write_text("This is a letter, and a long one at that, but nobody's database.")
    said = refused(copying.restore, other)
    assert ("no backup of an SQLite database" if connection.vendor == "sqlite" else "pg_restore says") in said
