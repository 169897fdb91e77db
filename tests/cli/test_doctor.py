"""What the doctor prints, and how it ends."""

from typing import Never

import pytest
from django.core.management import call_command
from django.db import OperationalError, ProgrammingError, connection

from elevate.api.models import Token
from elevate.cli import commanding, preparing
from elevate.inspecting import guards

MISSING = "no such table: api_token\nLINE 1: SELECT"


def failing(problem: Exception) -> Never:
    raise problem


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_sound_database_has_a_line_for_each_promise(world, capsys):
    world.book()
    call_command("doctor")
    *lines, summary = capsys.readouterr().out.splitlines()
    assert {line[:6] for line in lines} <= {"ok    ", "note  "}
    assert summary == f"All {len(lines)} promises hold."
    assert "ok    No time is held without its visit (10 claims)" in lines


def test_a_broken_promise_is_named_and_the_command_fails(world, capsys):
    visit = world.book()
    run(f"DELETE FROM messaging_message WHERE recipient_id = '{visit.client_id}'")
    with pytest.raises(SystemExit, match=r"1 of \d+ promises are broken"):
        call_command("doctor")
    assert (
        f"FAIL  Everybody concerned is told of every booking, cancellation and move: {visit.client_id}"
        in (capsys.readouterr().out)
    )


def test_a_database_of_an_older_version_asks_to_be_set_up(db, capsys):
    run("DELETE FROM django_migrations WHERE app = 'plans' AND name LIKE '0002%'")
    with pytest.raises(SystemExit) as end:
        call_command("doctor")
    assert end.value.code == commanding.NOT_READY
    assert capsys.readouterr().out.startswith("FAIL  The tables are those of this version: plans.0002")


def test_nothing_is_served_without_the_guards(db):
    on = "" if connection.vendor == "sqlite" else " ON journal_event"
    run(f"DROP TRIGGER journal_event_no_update{on}")
    with pytest.raises(SystemExit, match=r"Not served: .*journal_event_no_update"):
        preparing.prove()


@pytest.mark.parametrize(
    ("unapplied", "sentence"),
    [
        (lambda: ["plans.0002"], commanding.NOT_READY),
        (lambda: failing(OperationalError("gone")), "The database does not answer: no such table: api_token"),
    ],
    ids=["an older version", "an outage"],
)
def test_a_command_says_in_a_sentence_why_it_cannot_go_on(db, monkeypatch, unapplied, sentence):
    monkeypatch.setattr(Token.objects, "select_related", lambda _path: failing(OperationalError(MISSING)))
    monkeypatch.setattr(guards, "unapplied", unapplied)
    with pytest.raises(SystemExit) as end:
        call_command("token", "list")
    assert end.value.code == sentence


def test_what_nobody_foresaw_is_not_hidden_behind_a_sentence(db, monkeypatch):
    monkeypatch.setattr(Token.objects, "select_related", lambda _path: failing(ProgrammingError("syntax")))
    with pytest.raises(ProgrammingError, match="syntax"):
        call_command("token", "list")
