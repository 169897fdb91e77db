"""Run the HTTP server."""

import logging
from argparse import SUPPRESS, ArgumentParser
from typing import Any

from elevate.cli import commanding, options, preparing, serving, tethering

log = logging.getLogger(__name__)


class Command(commanding.Command):
    """`elevate serve [--port 8000] [--bind 127.0.0.1] [--workers 2]`."""

    story = """
    Answer people and programs over HTTP, until told to stop.

    A new database is set up first; one of an older version is left alone until you run
    `elevate setup`. Nothing is served unless everything that guards the data is in place.
    Messages go out from `elevate worker`: run that beside it. For other people to reach it,
    put a proxy with HTTPS before it and set ELEVATE_URL.
    """
    examples = """
    elevate serve
    ELEVATE_URL=https://visits.example elevate serve --workers 4
    elevate serve --bind 0.0.0.0                   in a container
    """

    def add_arguments(self, parser: ArgumentParser) -> None:
        options.add_address(parser)
        parser.add_argument(
            "--workers", type=options.whole(64), default=2, metavar="N", help="processes (default: 2)"
        )
        parser.add_argument("--tied-to", type=int, help=SUPPRESS)
        super().add_arguments(parser)

    def handle(
        self, *args: Any, bind: str, port: int, workers: int, tied_to: int | None, **rest: Any
    ) -> None:
        if tied_to:
            tethering.tie(tied_to)
        serving.check_free(bind, port)
        if preparing.is_new():
            preparing.set_up()
        preparing.prove()
        preparing.warn()
        preparing.collect()
        log.info("serving on %s with %s processes", options.address(bind, port), workers)
        serving.serve(bind=bind, port=port, workers=workers)
