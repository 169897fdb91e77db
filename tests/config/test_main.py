"""What is taken from the arguments before Django reads its settings."""

import os
from importlib import metadata

import pytest
from django.core import management

from elevate.config import main


@pytest.fixture
def ran(monkeypatch):
    """Say what Django was asked to run, and in which environment, instead of running it."""
    for name in ("ELEVATE_DATA", "ELEVATE_URL", "ELEVATE_HOSTS", "ELEVATE_SANDBOX", "ELEVATE_SMTP_URL"):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)

    def run(*arguments: str) -> tuple[list[str], dict[str, str]]:
        asked: list[list[str]] = []
        monkeypatch.setattr(management, "execute_from_command_line", asked.append)
        main.main(["elevate", *arguments])
        set_now = {name: value for name, value in os.environ.items() if name.startswith("ELEVATE_")}
        return asked[0][1:], set_now

    return run


@pytest.mark.parametrize(
    "arguments",
    [("--data", "x", "doctor"), ("doctor", "--data", "x"), ("doctor", "--data=x"), ("--data=x", "doctor")],
)
def test_the_folder_may_stand_anywhere(ran, arguments):
    assert ran(*arguments) == (["doctor"], {"ELEVATE_DATA": "x"})


def test_a_demo_is_a_sandbox_that_sends_nothing_and_knows_its_address(ran, monkeypatch):
    monkeypatch.setenv("ELEVATE_SMTP_URL", "smtp://mail.example")
    asked, environ = ran("demo", "--port", "8123")
    assert asked == ["demo", "--port", "8123"]
    assert environ == {
        "ELEVATE_SANDBOX": "1", "ELEVATE_SMTP_URL": "", "ELEVATE_URL": "http://127.0.0.1:8123",
    }  # fmt: skip


def test_a_demo_that_listens_everywhere_answers_to_every_name(ran):
    _asked, environ = ran("demo", "--bind", "0.0.0.0")
    assert (environ["ELEVATE_HOSTS"], environ["ELEVATE_URL"]) == ("*", "http://127.0.0.1:8000")


@pytest.mark.parametrize("port", ["abc", "0", "65536", ""])
def test_a_port_that_is_none_is_left_for_the_command_to_refuse(ran, port):
    asked, environ = ran("demo", f"--port={port}")
    assert asked == ["demo", f"--port={port}"]
    assert environ.get("ELEVATE_URL", "http://127.0.0.1:8000") == "http://127.0.0.1:8000"


def test_the_version_is_that_of_the_package(capsys):
    main.main(["elevate", "--version"])
    assert capsys.readouterr().out == f"{metadata.version('elevate')}\n"
