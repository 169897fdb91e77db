"""The `elevate` command."""

import os
import sys
from collections.abc import Sequence
from importlib import metadata

HELP = ([], ["--help"], ["-h"], ["help"])
#: What a server that listens on every address is reached by from its own machine.
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - recognised, never chosen


def main(argv: Sequence[str] | None = None) -> None:
    """Run a command; what decides the settings is read here, before Django reads them."""
    arguments = list(sys.argv if argv is None else argv)
    if data := _taken(arguments, "--data"):
        os.environ["ELEVATE_DATA"] = data
    match arguments[1:]:
        case words if words in HELP:
            from elevate.cli import guiding

            print(guiding.guide())
        case ["--version"]:
            print(metadata.version("elevate"))
        case _:
            _run(arguments)


def _run(arguments: list[str]) -> None:
    from django.core.management import execute_from_command_line

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "elevate.config.settings")
    if arguments[1] == "demo":
        os.environ["ELEVATE_SANDBOX"] = "1"
        os.environ.setdefault("ELEVATE_URL", _address(arguments))
    execute_from_command_line(arguments)


def _taken(arguments: list[str], option: str) -> str | None:
    """Take `option` and its value out of `arguments`, so that every command has it, Django's too."""
    for position, argument in enumerate(arguments):
        if argument == option and position + 1 < len(arguments):
            _option, value = arguments[position : position + 2]
            del arguments[position : position + 2]
            return value
        if argument.startswith(f"{option}="):
            del arguments[position]
            return argument.removeprefix(f"{option}=")
    return None


def _address(arguments: Sequence[str]) -> str:
    """Return where a demo with these arguments is reached."""
    rest = list(arguments)
    bind = _taken(rest, "--bind") or "127.0.0.1"
    port = _taken(rest, "--port") or "8000"
    host = EVERYWHERE.get(bind, bind)
    # A port that is no number is refused by the command, with its own sentence.
    return f"http://{f'[{host}]' if ':' in host else host}:{port if port.isdecimal() else 8000}"


if __name__ == "__main__":
    main()
