"""A client's credits: the balance, what is held, and every entry in words."""

import secrets
from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal

from django.utils.translation import gettext as _
from ninja import Query, Router, Status
from pydantic import BaseModel, Field

from elevate.api import finding, spans
from elevate.api.fields import Count, Input, Instant, Moment, Output, Reason
from elevate.api.gate import Call, only
from elevate.api.problems import invalid
from elevate.core.credits import EntryKind
from elevate.credits import ledger
from elevate.people.actors import Role
from elevate.people.models import Client
from elevate.people.speech import spoken
from elevate.scheduling import statements
from elevate.scheduling.statements import Line

router = Router(tags=["credits"])
MOST = 1000
_AN_INSTANT = timedelta(microseconds=1)


class AsOf(BaseModel):
    """Until when: an instant, or the end of a day; without it, now."""

    as_of: Moment | None = None


class Entry(Output):
    """A line of the statement; `held` and `balance_after` are as they stand after it.

    `quantity` is how many credits it moves, negative for a correction downwards;
    `change` is what it does to the balance.
    """

    at: Instant
    kind: EntryKind
    quantity: int
    change: int
    held: int
    balance_after: int
    source: str
    words: str
    appointment_id: str | None


class Statement(Output):
    """What a client has: `balance` is `available` and `held` together. Entries are in order, newest last."""

    balance: int
    held: int
    available: int
    next_grant_at: Instant | None
    entries: list[Entry]


class Change(Input):
    """Credits to give (`grant`), or a correction up or down (`adjust`), and why."""

    kind: Literal["grant", "adjust"]
    quantity: Annotated[Count, Field(ge=-MOST, le=MOST)]
    reason: Reason


@router.get("/clients/{client_id}/credits", response=Statement)
def read_credits(request: Call, client_id: str, query: Query[AsOf]) -> dict[str, Any]:
    """Read a client's credits, grants that have fallen due included, or will have by `as_of`."""
    client = finding.client(request, client_id)
    until = _last_instant(query.as_of, client.property.time_zone)
    if until is not None and until > request.at + ledger.HORIZON:
        raise invalid("as_of", _("Ask for a day within the next year."))
    return _statement(client, at=request.at, until=until)


@router.post("/clients/{client_id}/credits", response={201: Statement})
def change_credits(request: Call, client_id: str, payload: Change) -> Status[dict[str, Any]]:
    """Give credits, or correct the balance; the client sees the reason."""
    only(request, Role.COORDINATOR)
    client = finding.client(request, client_id)
    write = ledger.give if payload.kind == "grant" else ledger.adjust
    key = secrets.token_hex(8)
    write(client, payload.quantity, reason=payload.reason, key=key, at=request.at, by=request.actor)
    return Status(201, _statement(client, at=request.at, until=None))


def _last_instant(moment: datetime | date | None, zone: str) -> datetime | None:
    if moment is None:
        return None
    return spans.end(moment, zone) - _AN_INSTANT if spans.is_day(moment) else spans.end(moment, zone)


def _statement(client: Client, *, at: datetime, until: datetime | None) -> dict[str, Any]:
    lines = statements.lines(client, at=at, until=until)
    balance, held = (lines[-1].balance_after, lines[-1].held_after) if lines else (0, 0)
    grant = ledger.next_grant(client.pk, at=max(at, until or at))
    return {
        "balance": balance,
        "held": held,
        "available": balance - held,
        "next_grant_at": grant.due_at if grant else None,
        "entries": [_entry(line) for line in lines],
    }


def _entry(line: Line) -> dict[str, Any]:
    entry = line.entry
    downwards = entry.kind == EntryKind.ADJUST and line.change < 0
    return {
        "at": entry.at,
        "kind": entry.kind,
        "quantity": -entry.quantity if downwards else entry.quantity,
        "change": line.change,
        "held": line.held_after,
        "balance_after": line.balance_after,
        "source": entry.source_key,
        "words": spoken(line.words),
        "appointment_id": line.appointment.pk if line.appointment else None,
    }
