"""kill -9 during a hundred acts: nothing acknowledged is lost, nothing is done twice."""

import json
import uuid
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Condition
from typing import Any

import pytest

from tests.concurrency import scratch
from tests.faults.server import Server

pytestmark = pytest.mark.slow

PAIRS, VISITS_EACH = 11, 4
CANCELS = MOVES = 14
#: After so many acts of each round the server is killed while others are under way.
KILLS = {"book": (8, 30), "change": (6, 20), "complete": (10,)}
START = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(hours=72)
Act = Callable[[], tuple[int, Any]]


class Client:
    """A program that sends each act with a key of its own, and again until it is answered."""

    def __init__(self, server: Server, there: dict[str, Any]) -> None:
        self.server, self.there = server, there
        self.answered = 0
        self.changed = Condition()

    def act(self, path: str, **body: Any) -> Act:
        headers = self._headers(**{"Idempotency-Key": uuid.uuid4().hex})

        def send() -> tuple[int, Any]:
            answer = self.server.insist("POST", f"/api/v1{path}", headers=headers, body=body)
            with self.changed:
                self.answered += 1
                self.changed.notify_all()
            return answer

        return send

    def run(self, acts: list[Act], kills: tuple[int, ...]) -> list[Any]:
        """Do all of them, eight at a time, killing the server on the way; return what was acknowledged."""
        self.answered = 0
        with ThreadPoolExecutor(8) as pool:
            promises = [pool.submit(act) for act in acts]
            for number in kills:
                with self.changed:
                    assert self.changed.wait_for(lambda least=number: self.answered >= least, timeout=60)
                self.server.kill()
                self.server.start_again()
        answers = [promise.result() for promise in promises]
        assert {status for status, _body in answers} <= {200, 201}, answers
        return [body for _status, body in answers]

    def put(self, path: str, **body: Any) -> Any:
        return self.server.insist("PUT", f"/api/v1{path}", headers=self._headers(), body=body)[1]

    def all(self) -> list[dict[str, Any]]:
        span = f"from={_written(START - timedelta(days=4))}&to={_written(START + timedelta(days=4))}"
        status, told = self.server.insist(
            "GET", f"/api/v1/appointments?limit=200&{span}", headers=self._headers()
        )
        assert (status, told.get("next")) == (200, None), told
        items: list[dict[str, Any]] = told["items"]
        return items

    def _headers(self, **more: str) -> dict[str, str]:
        bearer = f"Bearer {self.there['token']}"
        return {"Authorization": bearer, "Content-Type": "application/json", **more}


def bookings(client: Client) -> list[Act]:
    return [
        client.act(
            "/appointments",
            client_id=person,
            therapist_id=therapist,
            service_id=client.there["service_id"],
            property_id=client.there["property_id"],
            starts_at=_written(START + timedelta(hours=4 * number)),
            override_reason="test",
        )
        for person, therapist in client.there["pairs"]
        for number in range(VISITS_EACH)
    ]


def changes(client: Client, booked: list[Any]) -> list[Act]:
    cancels = [client.act(f"/appointments/{visit['id']}/cancel", by="client") for visit in booked[:CANCELS]]
    moves = [
        client.act(
            f"/appointments/{visit['id']}/reschedule",
            starts_at=_written(_read(visit["starts_at"]) + timedelta(hours=2)),
            override_reason="test",
        )
        for visit in booked[CANCELS : CANCELS + MOVES]
    ]
    return [act for both in zip(cancels, moves, strict=True) for act in both]


def test_every_acknowledged_act_is_there_exactly_once(tmp_path: Path) -> None:
    with scratch.database(tmp_path) as environ:
        there = json.loads(scratch.run(environ, "-m", "tests.faults.filling", str(PAIRS)))
        with Server(environ) as server:
            client = Client(server, there)
            booked = client.run(bookings(client), KILLS["book"])
            changed = client.run(changes(client, booked), KILLS["change"])
            client.put("/clock", now=_written(START + timedelta(hours=24)))
            moved = [told["id"] for told in changed if told["rescheduled_from"]]
            due = [*(visit["id"] for visit in booked[CANCELS + MOVES :]), *moved]
            done = [client.act(f"/appointments/{visit}/complete") for visit in due]
            completed = client.run(done, KILLS["complete"])
            found = client.all()
        report = scratch.run(environ, "-m", "elevate.config.main", "doctor")
    states = {visit["id"]: visit["state"] for visit in found}
    assert set(states) == {*(visit["id"] for visit in booked), *moved}
    assert Counter(states.values()) == {"cancelled": CANCELS, "rescheduled": MOVES, "completed": len(due)}
    assert {states[visit["id"]] for visit in completed} == {"completed"}
    assert {states[visit["id"]] for visit in booked[:CANCELS]} == {"cancelled"}
    assert len(booked) + len(changed) + len(completed) == 102
    assert "FAIL" not in report
    assert len(server.cut_off) >= sum(map(len, KILLS.values())), "no request was cut off: nothing was tested"


def _written(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def _read(text: str) -> datetime:
    return datetime.fromisoformat(text)
