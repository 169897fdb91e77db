"""Options that several commands take, each refused in a sentence."""

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable

#: What a server that listens on every address is reached by from its own machine.
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - recognised, never chosen

LAST_PORT = 65535


def whole(most: int) -> Callable[[str], int]:
    """Return a reader of whole numbers from 1 to `most`."""

    def read(text: str) -> int:
        if not (text.isdecimal() and 1 <= int(text) <= most):
            raise ArgumentTypeError(f"give a whole number from 1 to {most}, not {text!r}")
        return int(text)

    return read


def add_address(parser: ArgumentParser) -> None:
    """Add `--port` and `--bind`."""
    parser.add_argument("--port", type=whole(LAST_PORT), default=8000, metavar="N", help="default: 8000")
    parser.add_argument(
        "--bind", default="127.0.0.1", metavar="ADDRESS", help="default: 127.0.0.1, this machine only"
    )


def host(bind: str) -> str:
    """Return the host by which a server that listens on `bind` is reached from its own machine."""
    return EVERYWHERE.get(bind, bind)


def address(bind: str, port: int | str) -> str:
    """Return the address of such a server as people write it."""
    name = host(bind)
    return f"http://{f'[{name}]' if ':' in name else name}:{port}"
