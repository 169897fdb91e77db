"""The shapes of standing visits: the arrangement, what an act does to its dates, and what was skipped."""

from datetime import datetime, time
from typing import Annotated, Any, Literal

from django.http import HttpResponse
from pydantic import StringConstraints, WithJsonSchema

from elevate.api import visits
from elevate.api.fields import Day, Instant, Money, Output, Ref, cash, ref
from elevate.api.gate import Call
from elevate.api.visits import Visit
from elevate.core import recurrence
from elevate.core.rulebook import Kind
from elevate.core.time import local
from elevate.people.actors import Role
from elevate.people.speech import spoken
from elevate.scheduling.acts import Seen
from elevate.scheduling.models import Series, Skip
from elevate.scheduling.standing import saying
from elevate.scheduling.standing.effects import Effect, Line, Preview

_CLOCK = r"^([01]\d|2[0-3]):[0-5]\d$"
Clock = Annotated[
    str,
    StringConstraints(pattern=_CLOCK),
    WithJsonSchema({"type": "string", "pattern": _CLOCK, "examples": ["09:00"]}),
]
Rule = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
Weekday = Literal["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


class Arrangement(Output):
    """Standing visits. `ends_on` is the last day; `next_on` the first date not booked or skipped yet."""

    id: str
    client_id: str
    therapist_id: str
    service_id: str
    property_id: str
    client: Ref
    therapist: Ref
    service: Ref
    property: Ref
    starts_on: Day
    local_time: str
    time_zone: str
    weekdays: list[Weekday]
    every_weeks: int
    week_start: Weekday
    ends_on: Day | None
    count: int | None
    rrule: str
    words: str
    next_on: Day | None
    split_from: str | None
    continued_by: str | None
    ended_at: Instant | None
    created_at: Instant
    version: int


class Skipped(Output):
    """A date without a visit, and why. `kept_appointment_id` stands in its place where it is."""

    id: str
    series_id: str
    original_start: Instant
    original_start_local: str
    time_zone: str
    reason: str
    why: str
    kept_appointment_id: str | None
    settlement: str | None
    settled_at: Instant | None
    appointment_id: str | None


class Whole(Arrangement):
    """Standing visits with the booked ones still to come, and the dates that wait to be settled."""

    upcoming: list[Visit]
    skips: list[Skipped]


class Date(Output):
    """What becomes of one date: `was` is how it stood before."""

    effect: Effect
    starts_at: Instant
    starts_at_local: str
    was: Instant | None
    therapist: Ref
    appointment_id: str | None
    reason: str | None
    kind: Kind | None
    credit: str | None
    pay: Money | None
    why: str


class Dates(Output):
    """What an act would do to every date. A refusal has `allowed` and `why` only."""

    allowed: bool
    why: str
    items: list[Date] | None = None
    to_settle: int | None = None
    preview_token: str | None = None


def arrangement(series: Series) -> dict[str, Any]:
    """Return an arrangement; the part that goes on after it is read with one more query."""
    after = next((split.pk for split in series.splits.all()), None)
    return {
        **{f"{name}_id": getattr(series, f"{name}_id") for name in ("client", "therapist", "service")},
        **{name: ref(getattr(series, name)) for name in ("client", "therapist", "service", "property")},
        "id": series.pk,
        "property_id": series.property_id,
        "starts_on": series.starts_on,
        "local_time": f"{series.local_time:%H:%M}",
        "time_zone": series.zone,
        "weekdays": series.weekdays.split(","),
        "every_weeks": series.every_weeks,
        "week_start": series.week_start,
        "ends_on": series.ends_on,
        "count": series.count,
        "rrule": recurrence.write(series.rule),
        "words": spoken(saying.whole(series)),
        "next_on": series.next_on,
        "split_from": series.split_from_id,
        "continued_by": after,
        "ended_at": series.ended_at,
        "created_at": series.created_at,
        "version": series.version,
    }


def skipped(skip: Skip) -> dict[str, Any]:
    """Return a date without a visit."""
    zone = skip.series.zone
    return {
        "id": str(skip.pk),
        "series_id": skip.series_id,
        "original_start": skip.original_starts_at,
        "original_start_local": local(skip.original_starts_at, zone).isoformat(),
        "time_zone": zone,
        "reason": skip.reason,
        "why": spoken(skip.why),
        "kept_appointment_id": skip.kept_id,
        "settlement": skip.settlement or None,
        "settled_at": skip.settled_at,
        "appointment_id": skip.appointment_id,
    }


def dates(preview: Preview, zone: str, call: Call) -> dict[str, Any]:
    """Return what an act would do to every date, or why it is refused."""
    if preview.refusal is not None:
        return {"allowed": False, "why": spoken(preview.refusal)}
    return {
        "allowed": True,
        "why": spoken(preview.summary) if preview.summary else "",
        "items": [_date(line, zone, call) for line in preview.lines],
        "to_settle": preview.to_settle,
        "preview_token": preview.token,
    }


def plain(preview: Preview, zone: str, call: Call) -> dict[str, Any]:
    """Return the same as it stands in an answer's JSON."""
    return Dates.model_validate(dates(preview, zone, call)).model_dump(mode="json", exclude_unset=True)


def tag(response: HttpResponse, series: Series) -> None:
    """Give the answer the version it shows."""
    response.headers["ETag"] = f'"{series.version}"'


def seen(call: Call, series: Series, *, preview_token: str | None = None) -> Seen:
    """Return what the caller had seen: the version in `If-Match` and the preview."""
    return Seen(preview_token=preview_token, version=visits.version(call, series.version))


def clock(text: str) -> time:
    """Return a wall clock's time as it is computed with."""
    return datetime.strptime(text, "%H:%M").time()  # noqa: DTZ007 - a wall clock has no zone of its own


def _date(line: Line, zone: str, call: Call) -> dict[str, Any]:
    outcome, hidden = line.outcome, call.actor.role is Role.CLIENT
    return {
        "effect": line.effect,
        "starts_at": line.starts_at,
        "starts_at_local": local(line.starts_at, zone).isoformat(),
        "was": line.before,
        "therapist": ref(line.therapist),
        "appointment_id": line.visit.pk if line.visit else None,
        "reason": line.reason,
        "kind": outcome.kind if outcome else None,
        "credit": outcome.credit if outcome else None,
        "pay": cash(outcome.pay) if outcome and not hidden else None,
        "why": spoken(line.words),
    }
