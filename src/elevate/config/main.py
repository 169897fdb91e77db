"""The `elevate` command."""

import os
import sys
from collections.abc import Sequence
from importlib import metadata

from elevate.cli import guiding, options

#: What asks for the guide.
HELP = frozenset({(), ("--help",), ("-h",), ("help",)})


def main(argv: Sequence[str] | None = None) -> None:
    """Run a command; what decides the settings is read here, before Django reads them."""
    arguments = list(sys.argv if argv is None else argv)
    if data := _taken(arguments, "--data"):
        os.environ["ELEVATE_DATA"] = data
    match tuple(arguments[1:]):
        case words if words in HELP:
            print(guiding.guide())
        case ("--version",):
            print(metadata.version("elevate"))
        case _:
            _run(arguments)


def _run(arguments: list[str]) -> None:
    from django.core.management import execute_from_command_line

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "elevate.config.settings")
    if arguments[1] == "demo":
        _set_up_a_sandbox(arguments)
    execute_from_command_line(arguments)


def _set_up_a_sandbox(arguments: Sequence[str]) -> None:
    """Let nothing a demo does reach anybody, and let it answer where its arguments say."""
    rest = list(arguments)
    bind = _taken(rest, "--bind") or "127.0.0.1"
    port = _taken(rest, "--port") or "8000"
    os.environ.update({"ELEVATE_SANDBOX": "1", "ELEVATE_SMTP_URL": ""})
    if port.isdecimal() and 0 < int(port) <= options.LAST_PORT:  # else the command refuses it, in a sentence
        os.environ.setdefault("ELEVATE_URL", options.address(bind, port))
    if bind in options.EVERYWHERE:
        os.environ.setdefault("ELEVATE_HOSTS", "*")


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


if __name__ == "__main__":
    main()
