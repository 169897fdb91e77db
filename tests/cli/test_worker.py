"""The worker's turns: what is due is done, an outage is waited out, SIGTERM ends it."""

import os
import signal
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Event

import pytest
from django.core.management import call_command
from django.db import IntegrityError, OperationalError

from elevate.cli import working
from elevate.clock import due, reading
from elevate.messaging.models import Message
from tests.world import NOW


class Turns(Event):
    """A stop signal that comes by itself after so many turns, and never waits."""

    def __init__(self, turns: int) -> None:
        super().__init__()
        self.left = turns
        self.waits: list[float] = []

    def wait(self, timeout: float | None = None) -> bool:
        self.waits.append(timeout or 0)
        self.left -= 1
        if self.left <= 0:
            self.set()
        return self.is_set()


@pytest.fixture(autouse=True)
def _kept_connections(monkeypatch):
    # The test's transaction lives on the connection that a real worker would renew.
    monkeypatch.setattr(working, "close_old_connections", lambda: None)
    monkeypatch.setattr(working.connections, "close_all", lambda: None)


def test_it_sends_what_is_due(world, monkeypatch, mailoutbox):
    world.book()
    monkeypatch.setattr(reading, "now", lambda: NOW + timedelta(minutes=3))
    working.work(stop=Turns(1))
    assert {message.state for message in Message.objects.all()} == {"sent"}
    assert len(mailoutbox) == Message.objects.count() > 0


def test_it_outlives_a_database_that_is_away_and_says_so_once(world, monkeypatch, caplog):
    answers = iter([OperationalError("gone\nfor good"), OperationalError("gone"), 2])

    def run(_at: object) -> int:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(due, "JOBS", [due.Job("messages", lambda: None, run)])
    caplog.set_level("INFO", logger=working.__name__)
    working.work(stop=Turns(3))
    assert [record.getMessage() for record in caplog.records] == [
        "working", "waiting: the database refused: gone\nfor good", "messages: 2", "working again", "stopped",
    ]  # fmt: skip


def test_a_job_that_fails_is_logged_and_tried_again(world, monkeypatch, caplog):
    monkeypatch.setattr(due, "JOBS", [_broken("series", lambda _at: 1 // 0)])
    working.work(stop=Turns(2))
    assert [record.message for record in caplog.records].count("a job failed; it is tried again") == 2
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.parametrize(
    ("next_in_seconds", "sleeps"), [(None, 3), (3600, 3), (1.5, 1.5), (0, 0.2), (-60, 0.2)]
)
def test_it_sleeps_until_the_next_is_due_but_looks_again_soon(next_in_seconds, sleeps):
    next_at = None if next_in_seconds is None else NOW + timedelta(seconds=next_in_seconds)
    assert working._pause(next_at, NOW) == timedelta(seconds=sleeps)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_between_turns(number):
    kept = {each: signal.getsignal(each) for each in (signal.SIGTERM, signal.SIGINT)}
    try:
        stop = working.stop_when_told()
        os.kill(os.getpid(), number)
        assert stop.wait(5)
    finally:
        for each, handler in kept.items():
            signal.signal(each, handler)


def test_the_command_works_until_it_is_told_to_stop(world, monkeypatch):
    monkeypatch.setattr(working, "stop_when_told", lambda: Turns(1))
    call_command("worker")


@pytest.mark.parametrize("problem", [ZeroDivisionError("x"), IntegrityError("one series is ill")])
def test_a_job_that_fails_keeps_no_other_one_waiting(world, monkeypatch, problem):
    def fails(_at: object) -> int:
        raise problem

    world.book()
    monkeypatch.setattr(reading, "now", lambda: NOW + timedelta(minutes=3))
    ill = [_broken(job.name, fails) if job.name == "series" else job for job in due.JOBS]
    monkeypatch.setattr(due, "JOBS", ill)
    working.work(stop=Turns(1))
    assert {message.state for message in Message.objects.all()} == {"sent"}


def _broken(name: str, run: Callable[[datetime], int]) -> due.Job:
    return due.Job(name, lambda: None, run)
