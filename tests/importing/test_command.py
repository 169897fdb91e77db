"""`elevate import DIR [--dry-run]` as it is typed."""

import importlib
import io

import pytest
from django.core.management import call_command
from django.db import OperationalError

from elevate.importing import taking
from elevate.inspecting import guards
from elevate.people.models import Operator
from tests.importing import making

command = importlib.import_module("elevate.cli.management.commands.import")


class Terminal(io.StringIO):
    """A stream that says it is a terminal, of whatever encoding."""

    def __init__(self, encoding: str = "utf-8") -> None:
        super().__init__()
        self._encoding = encoding

    @property
    def encoding(self) -> str:
        return self._encoding

    def isatty(self) -> bool:
        return True


def test_it_says_what_it_did(db, tmp_path, capsys):
    call_command("import", making.write(tmp_path))
    out, err = capsys.readouterr()
    assert "appointments.csv   1 created, 0 updated, 0 unchanged" in out
    assert out.endswith("\nImported.\n")
    assert err == ""


def test_a_dry_run_changes_nothing_and_says_so(db, tmp_path, capsys):
    call_command("import", making.write(tmp_path), dry_run=True)
    assert "Dry run" in capsys.readouterr().out
    assert not Operator.objects.exists()


def test_problems_go_to_the_error_stream_and_end_with_1(db, tmp_path, capsys):
    with pytest.raises(SystemExit) as ended:
        call_command("import", making.write(tmp_path, clients={"email": "x"}))
    assert ended.value.code == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("clients.csv, row 2, email: “x” is not an e-mail address.")


def test_a_database_of_another_version_is_said_in_a_sentence(db, tmp_path, monkeypatch):
    monkeypatch.setattr(guards, "unapplied", lambda: ["people.0009_next"])
    with pytest.raises(SystemExit, match="elevate setup"):
        call_command("import", making.write(tmp_path))


def test_a_database_in_trouble_is_said_in_a_sentence(db, tmp_path, monkeypatch, capsys):
    def fail(*_args):
        raise OperationalError("disk I/O error")

    monkeypatch.setattr(taking, "_store", fail)
    with pytest.raises(SystemExit):
        call_command("import", making.write(tmp_path))
    assert "The database broke off: disk I/O error. See to it, then import again." in capsys.readouterr().err


def test_a_character_that_the_terminal_lacks_becomes_a_question_mark():
    out = Terminal("ascii")
    command.write(["“José”"], out=out)
    assert out.getvalue() == "?Jos??\n"


def test_long_files_show_how_far_they_are():
    out = Terminal()
    bar = command.Bar(out)
    bar.show("clients.csv", 500, taking.LONG + 1)
    assert out.getvalue() == "\r\x1b[Kclients.csv: 500 of 1,001 rows"
    bar.clear()
    assert out.getvalue().endswith("\r\x1b[K")


@pytest.mark.parametrize(("stream", "rows"), [(Terminal(), taking.LONG), (io.StringIO(), 10 * taking.LONG)])
def test_short_files_and_other_streams_show_nothing(stream, rows):
    command.Bar(stream).show("clients.csv", 1, rows)
    assert stream.getvalue() == ""


def test_progress_counts_rows_read_and_rows_written(take_many):
    seen = []
    report = take_many(1200, progress=lambda *step: seen.append(step))
    assert report.imported
    read = [done for what, done, total in seen if what == "appointments.csv"]
    assert read == [500, 1000, 1200]
    written = [done for what, done, total in seen if what == "writing"]
    assert written == sorted(written)
    assert len(written) >= 4
    assert max(written) < 1200
