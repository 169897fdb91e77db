"""The shape of an appointment, and its ETag."""

from collections.abc import Iterable
from typing import Any, Literal

from django.http import HttpResponse

from elevate.api import finding
from elevate.api.fields import Instant, Money, Output, Ref, cash, ref
from elevate.api.gate import Call
from elevate.core.rulebook import Kind, State
from elevate.core.time import local
from elevate.people.actors import Role
from elevate.scheduling.acts import Seen
from elevate.scheduling.models import Appointment

#: The version of a caller who saw none that still stands.
STALE = -1


class Visit(Output):
    """An appointment. `pay` is what it earned, or will when it takes place; clients do not see it."""

    id: str
    state: State
    kind: Kind | None
    client: Ref
    therapist: Ref
    service: Ref
    property: Ref
    starts_at: Instant
    ends_at: Instant
    time_zone: str
    starts_at_local: str
    booked_at: Instant
    notice_at: Instant | None
    resolved_at: Instant | None
    series_id: str | None
    original_start: Instant | None
    rescheduled_to: str | None
    rescheduled_from: str | None
    free_until: Instant
    credit: Literal["held", "used", "kept"]
    pay: Money | None
    version: int


def visit(appointment: Appointment, call: Call) -> dict[str, Any]:
    """Return an appointment as `call` may see it."""
    outcome = appointment.resolution
    pay = outcome.pay if outcome else appointment.rate
    before = getattr(appointment, "rescheduled_from", None)
    return {
        "id": appointment.pk,
        "state": appointment.state,
        "kind": outcome.kind if outcome else None,
        "client": ref(appointment.client),
        "therapist": ref(appointment.therapist),
        "service": ref(appointment.service),
        "property": ref(appointment.property),
        "starts_at": appointment.starts_at,
        "ends_at": appointment.ends_at,
        "time_zone": appointment.zone,
        "starts_at_local": local(appointment.starts_at, appointment.zone).isoformat(),
        "booked_at": appointment.booked_at,
        "notice_at": outcome.notice_at if outcome else None,
        "resolved_at": outcome.resolved_at if outcome else None,
        "series_id": appointment.series_id,
        "original_start": appointment.original_starts_at,
        "rescheduled_to": appointment.rescheduled_to_id,
        "rescheduled_from": before.pk if before else None,
        "free_until": appointment.facts().free_until,
        "credit": outcome.credit if outcome else "held",
        "pay": None if call.actor.role is Role.CLIENT else cash(pay),
        "version": appointment.version,
    }


def listed(call: Call, appointments: Iterable[Appointment]) -> list[dict[str, Any]]:
    """Return appointments as `call` may see them, in order; one query, however many there are."""
    ids = [appointment.pk for appointment in appointments]
    found = finding.appointments(call).filter(pk__in=ids).order_by("starts_at", "id")
    return [visit(appointment, call) for appointment in found]


def tag(response: HttpResponse, appointment: Appointment) -> None:
    """Give the answer the version it shows."""
    response.headers["ETag"] = f'"{appointment.version}"'


def seen(call: Call, appointment: Appointment, *, preview_token: str | None = None) -> Seen:
    """Return what the caller had seen: the version in `If-Match` and the preview."""
    return Seen(preview_token=preview_token, version=version(call, appointment.version))


def version(call: Call, current: int) -> int | None:
    """Return the version that the caller names: the `current` one, a stale one, or none."""
    given = call.headers.get("If-Match")
    if given is None or given.strip() == "*":
        return None
    # A proxy that compresses makes a tag weak; the version it names is the same.
    tags = {part.strip().removeprefix("W/") for part in given.split(",")}
    return current if f'"{current}"' in tags else STALE
