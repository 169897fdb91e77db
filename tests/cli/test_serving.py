"""Before anything is served: a free port, a sound option, a mailbox."""

import socket
from argparse import ArgumentTypeError
from pathlib import Path

import pytest
from django.core.mail import EmailMessage

from elevate.cli import mailbox, options, serving


def test_a_port_that_is_taken_is_said(monkeypatch):
    monkeypatch.setattr(serving, "GRACE_SECONDS", 0)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SystemExit, match=rf"Nobody can listen on 127.0.0.1 port {port}: it is taken"):
            serving.check_free("127.0.0.1", port)
    serving.check_free("127.0.0.1", port)


def test_an_address_of_another_machine_is_said(monkeypatch):
    monkeypatch.setattr(serving, "GRACE_SECONDS", 0)
    with pytest.raises(SystemExit, match=r"Nobody can listen on 192\.0\.2\.1 port 8000: \w+"):
        serving.check_free("192.0.2.1", 8000)


@pytest.mark.parametrize("text", ["0", "65536", "-1", "80a", "", "8 0", "1e3"])
def test_a_port_that_is_none_is_refused(text):
    with pytest.raises(ArgumentTypeError, match="give a whole number from 1 to 65535"):
        options.whole(65535)(text)


@pytest.mark.parametrize(
    ("bind", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000"),
        ("0.0.0.0", "http://127.0.0.1:8000"),
        ("::", "http://[::1]:8000"),
        ("192.0.2.7", "http://192.0.2.7:8000"),
    ],
)
def test_an_address_is_written_as_it_is_reached(bind, address):
    assert options.address(bind, 8000) == address


def test_a_sandboxs_mail_is_kept_in_a_file_and_said_in_a_line(tmp_path: Path, capsys):
    file = tmp_path / "mail.txt"
    mail = EmailMessage(
        subject="7KQ-2FH is your code", body="Your code:\n\n7KQ-2FH\n", to=["ben@example.test"]
    )
    assert mailbox.EmailBackend(file=file).send_messages([mail, mail]) == 2
    assert capsys.readouterr().out == "mail to ben@example.test: 7KQ-2FH is your code\n" * 2
    assert (
        file.read_text("utf-8").count("To: ben@example.test\nSubject: 7KQ-2FH is your code\n\nYour code:")
        == 2
    )
