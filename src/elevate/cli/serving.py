"""Run the HTTP server: several processes, a few threads each, on one port."""

import errno
import logging
import multiprocessing
import socket
import sys
from collections.abc import Callable
from threading import Event
from typing import Any

from django.conf import settings
from django.core.servers.basehttp import get_internal_wsgi_application
from django.urls import get_resolver
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels
from granian.server import Server

from elevate.cli import tethering

THREADS = 4
#: How long one that was just killed may keep its port.
GRACE_SECONDS = 2.0


def serve(*, bind: str, port: int, workers: int) -> None:
    """Serve until told to stop; a process that dies is replaced."""
    _load()
    talkative = logging.getLogger().isEnabledFor(logging.DEBUG)
    Server(
        settings.WSGI_APPLICATION,
        address=bind,
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=workers,
        blocking_threads=THREADS,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        log_level=LogLevels.info if talkative else LogLevels.warning,
        log_dictconfig={**settings.LOGGING, "loggers": {"_granian": {}, "granian.access": {}}},
        log_access=talkative,
    ).serve(target_loader=_application, wrap_loader=False)


def check_free(bind: str, port: int) -> None:
    """End with a sentence if nobody can listen there."""
    pause, left = Event(), GRACE_SECONDS
    while (problem := _problem(bind, port)) is not None:
        if left <= 0:
            sys.exit(f"Nobody can listen on {bind} port {port}: {problem}. Give another with --port.")
        pause.wait(0.1)
        left -= 0.1


def _problem(bind: str, port: int) -> str | None:
    try:
        with socket.create_server((bind, port), family=socket.AF_INET6 if ":" in bind else socket.AF_INET):
            return None
    except OSError as problem:
        return "it is taken" if problem.errno == errno.EADDRINUSE else str(problem.strerror)


def _application() -> Callable[..., Any]:
    """Return the application, in a process of the server; it ends with the one that watches over it."""
    if (parent := multiprocessing.parent_process()) is not None:
        tethering.tie(int(parent.pid or 0))
    return _load()


def _load() -> Callable[..., Any]:
    """Return the application with every page's code read: processes made from this one have it at once."""
    application = get_internal_wsgi_application()
    get_resolver().url_patterns  # noqa: B018 - reading it is the point
    return application
