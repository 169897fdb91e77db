"""The demo as another program starts it: wait for `ready:`, use it, end it; nothing outlives it."""

import gzip
import http.client
import json
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from tests.concurrency import scratch
from tests.faults import server

pytestmark = pytest.mark.slow

MOST_BYTES = 60_000
ASSET = re.compile(r'(?:href|src)="(/static/[^"]+)"')


class Demo:
    """`elevate demo` under a pipe."""

    def __init__(self, environ: dict[str, str], port: int) -> None:
        self.port = port
        command = [sys.executable, "-m", "elevate.config.main", "demo", "--port", str(port)]
        self.process = subprocess.Popen(
            command, env=environ, cwd=scratch.ROOT, stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout is not None
        self.lines: Iterator[str] = iter(self.process.stdout)
        self.before = list(self._until("ready:"))
        self.links = dict(link.split() for link in self._until("  client@demo.test") if "@" in link)

    def end(self, number: signal.Signals) -> int:
        """Send it a signal and return how it ended."""
        self.process.send_signal(number)
        with self.process:
            return self.process.wait(timeout=60)

    def _until(self, start: str) -> Iterator[str]:
        for line in self.lines:
            yield line
            if line.startswith(start):
                return
        raise AssertionError(f"it ended before it said {start!r}")

    def get(self, path: str, **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)) as line:
            line.request("GET", path, headers=headers)
            answer = line.getresponse()
            return answer, answer.read()

    def sign_in(self, email: str) -> str:
        answer, _body = self.get(self.links[email].split(str(self.port), 1)[1])
        assert (answer.status, answer.headers["Location"]) == (302, "/")
        return str(answer.headers["Set-Cookie"]).partition(";")[0]

    def weigh(self, path: str, cookie: str) -> int:
        """Return the bytes of a first visit on the wire; what a page needs is never asked for again."""
        page, body = self.get(path, cookie=cookie, **{"Accept-Encoding": "gzip"})
        assert (page.status, page.headers["Content-Encoding"]) == (200, "gzip")
        weight = len(body)
        for asset in set(ASSET.findall(gzip.decompress(body).decode())):
            answer, content = self.get(asset, **{"Accept-Encoding": "gzip"})
            assert (answer.status, "immutable" in answer.headers["Cache-Control"]) == (200, True), asset
            weight += len(content)
        return weight


def is_gone(port: int) -> bool:
    """Tell whether nobody listens there any more, after a moment at most."""
    for _attempt in range(100):
        try:
            socket.create_server(("127.0.0.1", port)).close()
        except OSError:
            Event().wait(0.05)
        else:
            return True
    return False


def me(demo: Demo, environ: dict[str, str], email: str) -> Any:
    printed = scratch.run(
        environ, "-m", "elevate.config.main", "token", "create", "--email", email, "--scope", "read"
    )
    answer, body = demo.get("/api/v1/me", Authorization=f"Bearer {printed.strip()}")
    assert answer.status == 200
    return json.loads(body)


def test_it_is_ready_when_it_says_so_and_nothing_outlives_it(tmp_path: Path) -> None:
    port = server._free_port()
    with scratch.database(tmp_path) as environ:
        demo = Demo(environ, port)
        assert demo.before == [f"ready: http://127.0.0.1:{port}\n"]
        assert list(demo.links) == ["coordinator@demo.test", "therapist@demo.test", "client@demo.test"]
        for email in demo.links:
            cookie = demo.sign_in(email)
            home = demo.get("/", cookie=cookie)[0].headers["Location"]
            assert demo.weigh(home, cookie) < MOST_BYTES
        assert me(demo, environ, "therapist@demo.test")["role"] == "therapist"
        refused = subprocess.run(
            [sys.executable, "-m", "elevate.config.main", "demo", "--port", str(port)],
            env=environ, cwd=scratch.ROOT, check=False, capture_output=True, text=True,
        )  # fmt: skip
        assert (refused.returncode, refused.stdout) == (1, "")
        assert refused.stderr == (
            f"Nobody can listen on 127.0.0.1 port {port}: it is taken. Give another with --port.\n"
        )
        assert demo.end(signal.SIGKILL) == -signal.SIGKILL
        assert is_gone(port)
        again = Demo(environ, port)
        assert again.sign_in("coordinator@demo.test")
        assert again.end(signal.SIGTERM) == 0
        assert is_gone(port)
        assert "FAIL" not in scratch.run(environ, "-m", "elevate.config.main", "doctor")
