"""Help that teaches: the guide names every command, and every command shows how it is used."""

import pytest
from django.core.management import get_commands, load_command_class

from elevate.cli import commanding, guiding
from elevate.config.main import main

OURS = sorted(name for name, app in get_commands().items() if app == "elevate.cli")


def helped(name: str) -> str:
    return load_command_class("elevate.cli", name).create_parser("elevate", name).format_help()


def test_the_commands_are_found():
    assert {"backup", "demo", "doctor", "import", "restore", "serve", "setup", "token", "worker"} <= set(OURS)


@pytest.mark.parametrize("name", OURS)
def test_the_guide_names_every_command(name):
    assert f"elevate {name}" in guiding.guide()


@pytest.mark.parametrize("name", OURS)
def test_a_command_says_what_it_is_for_and_nothing_of_the_framework(name):
    command, text = load_command_class("elevate.cli", name), helped(name)
    assert text.startswith(f"usage: elevate {name}")
    if isinstance(command, commanding.Command):
        assert "--settings" not in text
        assert "--data DIR" in text
        assert f"  elevate {name}" in text.partition("examples:")[2]


@pytest.mark.parametrize("asked", [[], ["--help"], ["-h"], ["help"]])
def test_asking_for_help_gets_the_guide(asked, capsys):
    main(["elevate", *asked])
    assert capsys.readouterr().out == guiding.guide() + "\n"


def test_the_guide_fits_a_terminal():
    assert max(map(len, guiding.guide().splitlines())) <= 110
