"""A database of its own for tests that need several processes, on either engine."""

import json
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

ROOT = Path(__file__).parents[2]


@contextmanager
def database(folder: Path) -> Iterator[dict[str, str]]:
    """Yield the environment that points at an empty, migrated database; on PostgreSQL it is dropped again."""
    environ = {**os.environ, "ELEVATE_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "elevate.config.settings"}
    url = os.environ.get("DATABASE_URL")
    if not url:
        run(environ, "-m", "elevate.config.main", "setup")
        yield environ
        return
    name = f"scratch_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        try:
            environ["DATABASE_URL"] = urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
            run(environ, "-m", "elevate.config.main", "setup")
            yield environ
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def told_by(folder: Path, *arguments: str) -> dict[str, Any]:
    """Run a script of this folder in a sandbox on a database of its own, and return what it printed."""
    own = {"ELEVATE_SANDBOX": "1", "ELEVATE_HOSTS": "testserver"}
    with database(folder) as environ:
        told: dict[str, Any] = json.loads(run({**environ, **own}, "-m", *arguments))
    return told


def run(environ: dict[str, str], *arguments: str, timeout: int = 300) -> str:
    """Run Python with `arguments` and return what it printed; its errors fail the test."""
    done = subprocess.run(
        [sys.executable, *arguments],
        env=environ,
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
        timeout=timeout,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    return done.stdout
