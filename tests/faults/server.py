"""A real server on a port of its own that can be killed, and a client that does not give up."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
from threading import Event
from typing import Any, Self

from tests.concurrency.scratch import ROOT

HOST = "127.0.0.1"
PATIENCE_SECONDS = 60
PAUSE_SECONDS = 0.05


class Server:
    """`elevate serve` as a process group of its own."""

    def __init__(self, environ: dict[str, str]) -> None:
        self.port = _free_port()
        self.environ = {**environ, "ELEVATE_SANDBOX": "1"}
        self.up = Event()
        self.cut_off: list[str] = []
        self.process = self._start()

    def __enter__(self) -> Self:
        self.wait()
        return self

    def __exit__(self, *_error: object) -> None:
        self.kill()

    def kill(self) -> None:
        """Kill every process of the server at once, as a power cut would."""
        self.up.clear()
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def start_again(self) -> None:
        self.process = self._start()
        self.wait()

    def wait(self) -> None:
        """Return when it answers."""
        for _attempt in range(int(PATIENCE_SECONDS / PAUSE_SECONDS)):
            assert self.process.poll() is None, "the server ended by itself"
            if self._answers():
                self.up.set()
                return
            Event().wait(PAUSE_SECONDS)
        raise AssertionError("the server did not answer")

    def _start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "elevate.config.main", "serve", "--port", str(self.port)]
        return subprocess.Popen(command, env=self.environ, cwd=ROOT, start_new_session=True)

    def _answers(self) -> bool:
        try:
            return self.ask("GET", "/healthz", headers={}) == (200, {"status": "ok"})
        except (OSError, http.client.HTTPException):
            return False

    def ask(self, method: str, path: str, *, headers: dict[str, str], body: Any = None) -> tuple[int, Any]:
        """Ask once, on a connection of its own; raises when the server goes away meanwhile."""
        line = http.client.HTTPConnection(HOST, self.port, timeout=PATIENCE_SECONDS)
        try:
            line.request(method, path, None if body is None else json.dumps(body), headers)
            answer = line.getresponse()
            return answer.status, json.loads(answer.read())
        finally:
            line.close()

    def insist(self, method: str, path: str, *, headers: dict[str, str], body: Any = None) -> tuple[int, Any]:
        """Ask until there is an answer: the same request, word for word."""
        for _attempt in range(PATIENCE_SECONDS):
            try:
                return self.ask(method, path, headers=headers, body=body)
            except (OSError, http.client.HTTPException, json.JSONDecodeError):
                self.cut_off.append(path)
                Event().wait(PAUSE_SECONDS)
                assert self.up.wait(PATIENCE_SECONDS), "the server did not come back"
        raise AssertionError(f"{method} {path} was never answered")


def _free_port() -> int:
    with socket.create_server((HOST, 0)) as probe:
        return int(probe.getsockname()[1])
