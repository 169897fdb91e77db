"""Book a visit: a credit by its start, a free hour for both, one transaction."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from elevate.core import grid
from elevate.core.money import Money
from elevate.core.refusals import Refused
from elevate.core.time import day_of
from elevate.core.words import gettext_noop as _
from elevate.credits import ledger
from elevate.journal import recording
from elevate.people.actors import Actor
from elevate.people.models import Client, Property, Therapist
from elevate.plans.models import PayRate, PolicyVersion, Service
from elevate.scheduling import claiming, obstacles, shown
from elevate.scheduling.models import Appointment
from elevate.storing import rows
from elevate.storing.prepared import TEXT, Prepared
from elevate.training import gating

_PROMISED = Prepared(
    lambda client_id, besides: (
        Appointment.objects.booked()
        .filter(client_id=client_id)
        .exclude(pk=besides)
        .order_by()
        .values_list("starts_at", flat=True)
    ),
    client_id=TEXT,
    besides=TEXT,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is to be booked. `override_reason` lets a coordinator book without a credit.

    With a `preview_token` it is booked only as it was shown.
    """

    client: Client
    therapist: Therapist
    service: Service
    property: Property
    starts_at: datetime
    override_reason: str = ""
    operation_id: UUID | None = None
    preview_token: str | None = None


@transaction.atomic
def book(wish: Wish, *, by: Actor, at: datetime) -> Appointment:
    """Book a visit and hold a credit for it (rules.md 1, 3, 7).

    Refused off the grid, in the past, in time off, without a credit by the
    start, and to clients wherever the search offers nothing; `SlotTaken` if
    either person's time is.
    """
    ledger.lock(wish.client.pk)
    obstacles.lock(wish.therapist, by=by)
    if before := _earlier(wish):
        return before
    appointment = checked(wish, by=by, at=at)
    shown.check(wish.preview_token, token(appointment))
    claiming.claim(appointment)
    rows.insert([appointment])
    ledger.hold(appointment.client_id, appointment_id=appointment.pk, at=at, by=by)
    recording.record("appointment.booked", about=appointment, by=by, at=at, facts=booking_facts(appointment))
    return appointment


def checked(wish: Wish, *, by: Actor, at: datetime) -> Appointment:
    """Return the appointment `wish` asks for, not yet saved; refused as `book` refuses, but for the time."""
    check_ready(wish.therapist, override_reason=wish.override_reason, by=by)
    return fitting(wish, by=by, at=at)


def fitting(wish: Wish, *, by: Actor, at: datetime) -> Appointment:
    """Return what `checked` does for a visit that is not new: one that was promised before."""
    grid.check_start(wish.starts_at, at=at)
    check_people(wish.therapist, override_reason=wish.override_reason, by=by)
    appointment = drafted(wish, by=by, at=at)
    obstacles.check(appointment, by=by)
    check_credit(appointment, override_reason=wish.override_reason, at=at)
    return appointment


def token(appointment: Appointment) -> str:
    """Return a hash of what the preview of a booking shows: when, with whom, what it pays, by which rules."""
    facts = [appointment.client_id, appointment.therapist_id, appointment.service_id, appointment.property_id]
    facts += [appointment.starts_at.isoformat(), appointment.ends_at.isoformat(), str(appointment.policy_id)]
    facts += [str(appointment.rate_cents), appointment.currency]
    return shown.token(facts)


def drafted(wish: Wish, *, by: Actor, at: datetime) -> Appointment:
    """Return the appointment `wish` asks for, with today's policy and rate, not yet saved."""
    rate = rate_for(wish.therapist, wish.service, starts_at=wish.starts_at, zone=wish.property.time_zone)
    return placed(wish, rate=rate, by=by, at=at)


def placed(wish: Wish, *, rate: Money, by: Actor, at: datetime, moves: int = 0) -> Appointment:
    """Return the appointment `wish` asks for at that `rate`, under today's policy, not yet saved."""
    visit = bare(wish, by=by, at=at)
    visit.policy = PolicyVersion.objects.current(at)
    visit.rate_cents, visit.currency = rate.amount_cents, rate.currency
    visit.moves = moves
    return visit


def bare(wish: Wish, *, by: Actor, at: datetime) -> Appointment:
    """Return the appointment `wish` asks for, still without a policy and a rate."""
    return Appointment(
        client=wish.client,
        therapist=wish.therapist,
        service=wish.service,
        property=wish.property,
        starts_at=wish.starts_at,
        ends_at=grid.ends_at(wish.starts_at, wish.service.length),
        blocked_until=grid.blocked_until(wish.starts_at, wish.service.length, wish.service.buffer),
        booked_at=at,
        booked_by=by.signature,
        override_reason=wish.override_reason,
        operation_id=wish.operation_id,
    )


def rate_for(therapist: Therapist, service: Service, *, starts_at: datetime, zone: str) -> Money:
    """Return what `therapist` earns for `service` on that day; refused when nobody has set it."""
    rate = PayRate.objects.current(therapist=therapist, service=service, on=day_of(starts_at, zone))
    if rate is None:
        raise Refused(
            _("{therapist} has no pay rate for {service} yet. Set one before booking."),
            therapist=therapist.name,
            service=service.name,
        )
    return rate.amount


def check_credit(
    appointment: Appointment, *, override_reason: str, at: datetime, charged: Appointment | None = None
) -> None:
    """Refuse a visit that no credit covers by its start, unless somebody overrides with a reason.

    `charged` is a promised visit that uses its credit at once, not at its start.
    """
    if override_reason.strip():
        return
    promised = _PROMISED.rows(client_id=appointment.client_id, besides=appointment.pk)
    starts = [*promised, appointment.starts_at]
    if charged is not None:
        starts.remove(charged.starts_at)  # nobody has two visits at one time
    ledger.check_covered(appointment.client, promised=starts, at=at, spent=int(charged is not None))


def booking_facts(appointment: Appointment, *, moved_from: Appointment | None = None) -> dict[str, object]:
    """Return what the journal keeps of a booking."""
    return {
        "client": appointment.client_id,
        "therapist": appointment.therapist_id,
        "service": appointment.service_id,
        "property": appointment.property_id,
        "starts_at": appointment.starts_at.isoformat(),
        "rate_cents": appointment.rate_cents,
        "override_reason": appointment.override_reason,
        "rescheduled_from": moved_from.pk if moved_from else None,
    }


def check_people(therapist: Therapist, *, override_reason: str, by: Actor) -> None:
    """Refuse a therapist who takes no visits, and an override by anyone but a coordinator."""
    if therapist.status != Therapist.Status.ACTIVE:
        raise Refused(_("{therapist} takes no visits at present."), therapist=therapist.name)
    if override_reason.strip() and not by.is_coordinator:
        raise Refused(_("Only a coordinator can book without a credit."))


def check_ready(therapist: Therapist, *, override_reason: str, by: Actor) -> None:
    """Refuse what is new with a therapist who has required lessons left, where the operator wants that."""
    gating.check(therapist, override_reason=override_reason if by.is_coordinator else "")


def _earlier(wish: Wish) -> Appointment | None:
    if wish.operation_id is None:
        return None
    return (
        Appointment.objects.with_people()
        .filter(operation_id=wish.operation_id, client_id=wish.client.pk)
        .first()
    )
