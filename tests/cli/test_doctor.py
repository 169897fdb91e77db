"""What the doctor prints, and how it ends."""

import pytest
from django.core.management import call_command
from django.db import connection

from elevate.cli import commanding, preparing


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


def test_a_command_that_needs_tables_says_how_to_make_them(db):
    run("DELETE FROM django_migrations WHERE app = 'plans'")
    run("DROP TABLE api_answer")
    run("DROP TABLE api_token")
    with pytest.raises(SystemExit) as end:
        call_command("token", "list")
    assert end.value.code == commanding.NOT_READY
