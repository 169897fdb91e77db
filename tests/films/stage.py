"""Where films are recorded: a demo on an ordinary day, whose clock stands, the same for each film."""

import os
import shutil
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

#: A Tuesday in Tampa, twenty past ten, weeks from any holiday and any change of clocks.
NOW = datetime(2026, 9, 15, 14, 20, tzinfo=UTC)
READY_WITHIN_SECONDS = 90
DATABASE = "elevate.sqlite3"


def choose_address() -> int:
    """Return a port of our own, and let the site know it by that; before Django is set up."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    os.environ.update({"ELEVATE_SANDBOX": "1", "ELEVATE_URL": f"http://localhost:{port}"})
    return port


def day(text: str) -> str:
    """Return what is typed for `text`: the days of "day+9" are counted from the stage's day."""
    days = text.removeprefix("day+")
    return text if days == text else str(NOW.date() + timedelta(int(days)))


def build(folder: Path) -> None:
    """Put the demo of the stage's day into `folder`, which is the data folder of this process."""
    from django.core.management import call_command

    from elevate.cli import preparing
    from elevate.clock.models import SandboxClock
    from elevate.importing.demo import loading

    call_command("migrate", interactive=False, verbosity=0)
    SandboxClock.objects.create(now=NOW)
    preparing.set_up()
    loading.load_if_empty(folder, at=NOW)
    preparing.collect()
    preparing.prove()


def link(role: str) -> str:
    """Return the address that signs the demo's `role` in, on every stage."""
    from elevate.people.models import User
    from elevate.people.sandbox import sandbox_link

    return sandbox_link(User.objects.get(email=f"{role}@demo.test"))


@contextmanager
def standing(built: Path, folder: Path, *, port: int) -> Iterator[None]:
    """Serve a copy of what was built, for the time of the block; without a worker nothing moves by itself."""
    shutil.copytree(built, folder)
    command = [sys.executable, "-m", "elevate.config.main", "serve", "--port", str(port), "--workers", "1"]
    with (folder / "serve.log").open("w") as log:
        server = subprocess.Popen(
            command, env=os.environ | {"ELEVATE_DATA": str(folder)}, stdout=log, stderr=log
        )
        try:
            _wait_until_ready(server, folder / "serve.log", port)
            yield
        finally:
            server.terminate()
            server.wait(timeout=30)


def reset(built: Path, folder: Path) -> None:
    """Bring a stage, while it stands, back to what was built: whatever the film before did to it."""
    with sqlite3.connect(built / DATABASE) as before, sqlite3.connect(folder / DATABASE, timeout=30) as now:
        before.backup(now)


def _wait_until_ready(server: "subprocess.Popen[bytes]", log: Path, port: int) -> None:
    for _attempt in range(READY_WITHIN_SECONDS * 5):
        if server.poll() is not None:
            break
        try:
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
        except OSError:
            Event().wait(0.2)
        else:
            return
    sys.exit(f"The stage did not stand:\n{log.read_text('utf-8')}")
