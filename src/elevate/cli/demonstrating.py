"""The demo: a server and a worker of its own, watched over until Ctrl-C."""

import http.client
import os
import select
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from typing import IO

from elevate.cli import options

LOG = "demo.log"
READY_WITHIN_SECONDS = 60
LOOK_EVERY_SECONDS = 0.1
#: A pipe that nobody reads takes this much at least, if it takes anything: a line never blocks.
PIPE_TAKES = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """Where a demo listens and where it keeps its things."""

    bind: str
    port: int
    data: Path

    @property
    def log(self) -> Path:
        """What server and worker say."""
        return self.data / LOG


@contextmanager
def running(demo: Demo) -> Iterator[list[subprocess.Popen[str]]]:
    """Run server and worker for the time of the block; they never outlive this process."""
    with demo.log.open("a", encoding="utf-8") as log:
        server = _start("serve", "--bind", demo.bind, "--port", str(demo.port), out=subprocess.PIPE, log=log)
        worker = _start("worker", out=log, log=log)
        children = [server, worker]
        Thread(target=_pass_on, args=(server.stdout,), daemon=True).start()
        try:
            yield children
        finally:
            _stop(children)


def wait_until_ready(demo: Demo, children: list[subprocess.Popen[str]]) -> None:
    """Return when the server answers; end with a sentence if it never will."""
    pause = Event()
    for _attempt in range(int(READY_WITHIN_SECONDS / LOOK_EVERY_SECONDS)):
        check_running(demo, children)
        if _answers(demo):
            return
        pause.wait(LOOK_EVERY_SECONDS)
    sys.exit(f"The server did not answer within {READY_WITHIN_SECONDS} seconds. Its log: {demo.log}")


def check_running(demo: Demo, children: list[subprocess.Popen[str]]) -> None:
    """End with a sentence if server or worker has ended by itself."""
    if any(child.poll() is not None for child in children):
        lines = demo.log.read_text("utf-8", errors="replace").splitlines()[-5:]
        sys.exit("\n".join(["The demo ended by itself. The last lines of its log:", *lines, f"({demo.log})"]))


def watch(demo: Demo, children: list[subprocess.Popen[str]]) -> None:
    """Stay until something ends."""
    pause = Event()
    while not pause.wait(LOOK_EVERY_SECONDS * 5):
        check_running(demo, children)


def _start(*arguments: str, out: int | IO[str], log: IO[str]) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "elevate.config.main", *arguments, "--tied-to", str(os.getpid())]
    return subprocess.Popen(  # noqa: S603 - our own command
        command, stdin=subprocess.DEVNULL, stdout=out, stderr=log, text=True, bufsize=1
    )


def _stop(children: list[subprocess.Popen[str]]) -> None:
    for child in children:
        child.terminate()
    for child in children:
        try:
            child.wait(timeout=15)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _pass_on(lines: IO[str]) -> None:
    """Print what the server prints, such as codes to sign in; nobody is waited for to read it."""
    for line in lines:
        try:
            if select.select([], [sys.stdout], [], 0)[1]:
                print(line[:PIPE_TAKES], end="", flush=True)
        except (OSError, ValueError):  # nobody reads any more
            continue


def _answers(demo: Demo) -> bool:
    connection = http.client.HTTPConnection(options.host(demo.bind), demo.port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
