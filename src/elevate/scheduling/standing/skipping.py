"""The dates that were not booked: a list to settle, each by a visit after all or by leaving it out."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from elevate.core.refusals import AlreadyResolved, Refused, SlotTaken
from elevate.core.rulebook import State
from elevate.core.words import Sentence, gettext_noop as _, say
from elevate.credits import ledger
from elevate.journal import recording
from elevate.journal.recording import Entry
from elevate.people.actors import Actor
from elevate.scheduling import booking, claiming, previewing, rescheduling, shown
from elevate.scheduling.acts import Reschedule, Seen
from elevate.scheduling.booking import Wish
from elevate.scheduling.models import Appointment, Skip
from elevate.scheduling.models.series import SkipQuerySet
from elevate.scheduling.previewing import Preview
from elevate.scheduling.standing import creating
from elevate.scheduling.standing.effects import Effect, Line
from elevate.scheduling.standing.wishes import Filling
from elevate.storing import rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """A skipped date that was settled, and the visit that makes up for it, if any."""

    skip: Skip
    appointment: Appointment | None = None


def open_for(actor: Actor) -> SkipQuerySet:
    """Return the dates that wait to be settled, of the series `actor` may see, soonest first."""
    return every(actor).open()


def every(actor: Actor) -> SkipQuerySet:
    """Return all of them, settled or not, with everybody in their arrangements."""
    people = ("client__property", "therapist", "service", "property")
    return (
        Skip.objects.visible_to(actor)
        .select_related(*(f"series__{name}" for name in people), "kept")
        .order_by("original_starts_at", "id")
    )


@transaction.atomic
def book(
    skip_id: int, filling: Filling, *, by: Actor, at: datetime, preview_token: str | None = None
) -> Settled:
    """Make up for a skipped date: book a visit for it, or move the one that was kept in its place.

    Refused as a booking or a move is; a coordinator may override a lacking credit with a reason.
    """
    creating.check_may(by)
    skip = _found(skip_id)
    if skip.kept is not None and skip.kept.state == State.BOOKED:
        return _move(skip, filling, by=by, at=at, preview_token=preview_token)
    ledger.lock(skip.series.client_id)
    skip = _found(skip_id)
    if before := _earlier(skip, filling):
        return before
    _check_open(skip)
    visit = booking.fitting(wish(skip, filling), by=by, at=at)
    shown.check(preview_token, booking.token(visit))
    visit.series, visit.original_starts_at = skip.series, skip.original_starts_at
    claiming.claim(visit)
    rows.insert([visit])
    ledger.hold(visit.client_id, appointment_id=visit.pk, at=at, by=by)
    entry = _settle(skip, Skip.Settlement.BOOKED, visit, by=by, at=at)
    facts = booking.booking_facts(visit)
    recording.record("appointment.booked", about=visit, by=by, at=at, facts=facts, before=[entry])
    return Settled(skip=skip, appointment=visit)


@transaction.atomic
def drop(skip_id: int, *, by: Actor, at: datetime) -> Settled:
    """Leave a skipped date out; a visit that was kept in its place stays where it is."""
    creating.check_may(by)
    ledger.lock(_found(skip_id).series.client_id)
    skip = _found(skip_id)
    if skip.settlement == Skip.Settlement.DROPPED:
        return Settled(skip=skip)
    _check_open(skip)
    entry = _settle(skip, Skip.Settlement.DROPPED, None, by=by, at=at)
    recording.record(entry.verb, about=skip.series, by=by, at=at, facts=entry.facts)
    return Settled(skip=skip)


def preview(skip: Skip, filling: Filling, *, by: Actor, at: datetime) -> Preview:
    """Return what making up for the date would book, or move, now."""
    if skip.kept is not None and skip.kept.state == State.BOOKED:
        kept = Appointment.objects.with_people().get(pk=skip.kept_id)
        return previewing.preview(kept, _act(skip, filling), by=by, at=at)
    return previewing.of_promise(wish(skip, filling), by=by, at=at)


def outlook(skip_id: int, filling: Filling | None, *, by: Actor, at: datetime) -> tuple[Line, str]:
    """Return what becomes of the date, made up for or left out, with the token of that; or raise why not."""
    creating.check_may(by)
    skip = _found(skip_id)
    _check_open(skip)
    if filling is None:
        left_out = say(_("It is left out: there is no visit."))
        return _line(Effect.SKIPPED, skip, left_out, reason=Skip.Reason.DROPPED), ""
    shown_now = preview(skip, filling, by=by, at=at)
    if shown_now.refusal is not None:
        refused = SlotTaken if shown_now.code == SlotTaken.code else Refused
        raise refused(shown_now.refusal.msgid, **shown_now.refusal.params)
    if shown_now.outcome is None:
        return _line(Effect.BOOKED, skip, say(_("A visit is booked.")), new=shown_now.new), shown_now.token
    moved = _line(Effect.MOVED, skip, shown_now.outcome.why, new=shown_now.new)
    return replace(moved, outcome=shown_now.outcome), shown_now.token


def _line(
    effect: Effect,
    skip: Skip,
    words: Sentence,
    *,
    new: Appointment | None = None,
    reason: Skip.Reason | None = None,
) -> Line:
    kept = skip.kept if effect is Effect.MOVED else None
    return Line(
        effect=effect,
        starts_at=new.starts_at if new else skip.original_starts_at,
        before=kept.starts_at if kept else None,
        therapist=new.therapist if new else skip.series.therapist,
        visit=kept,
        new=new,
        words=words,
        reason=reason,
    )


def wish(skip: Skip, filling: Filling) -> Wish:
    """Return what is to be booked for a skipped date."""
    series = skip.series
    return Wish(
        client=series.client,
        therapist=filling.therapist or series.therapist,
        service=series.service,
        property=series.property,
        starts_at=filling.starts_at or skip.original_starts_at,
        override_reason=filling.override_reason,
        operation_id=filling.operation_id,
    )


def _move(skip: Skip, filling: Filling, *, by: Actor, at: datetime, preview_token: str | None) -> Settled:
    """Move the visit that was kept; from now on it belongs to the part of the arrangement it was kept for."""
    assert skip.kept_id is not None
    seen = Seen(preview_token=preview_token, operation_id=filling.operation_id)
    done = rescheduling.reschedule(skip.kept_id, _act(skip, filling), by=by, at=at, seen=seen)
    skip = _found(skip.pk)
    if done.replayed or done.new is None:
        return Settled(skip=skip, appointment=done.new)
    _check_open(skip)
    done.new.series, done.new.original_starts_at = skip.series, skip.original_starts_at
    rows.update(done.new, "series", "original_starts_at")
    entry = _settle(skip, Skip.Settlement.BOOKED, done.new, by=by, at=at)
    recording.record(entry.verb, about=skip.series, by=by, at=at, facts=entry.facts)
    return Settled(skip=skip, appointment=done.new)


def _act(skip: Skip, filling: Filling) -> Reschedule:
    return Reschedule(
        starts_at=filling.starts_at or skip.original_starts_at,
        therapist=filling.therapist or skip.series.therapist,
        notice_at=filling.notice_at,
        accept_late=filling.accept_late,
        reason=filling.reason,
        override_reason=filling.override_reason,
    )


def _found(skip_id: int) -> Skip:
    related = ("client__property", "therapist", "service", "property")
    return Skip.objects.select_related(*(f"series__{name}" for name in related), "kept").get(pk=skip_id)


def _earlier(skip: Skip, filling: Filling) -> Settled | None:
    visit = skip.appointment
    if visit is None or filling.operation_id is None or visit.operation_id != filling.operation_id:
        return None
    return Settled(skip=skip, appointment=visit)


def _check_open(skip: Skip) -> None:
    if skip.settled_at is not None:
        raise AlreadyResolved(_("This date was settled meanwhile. Load the list again."))


def _settle(
    skip: Skip, settlement: Skip.Settlement, visit: Appointment | None, *, by: Actor, at: datetime
) -> Entry:
    skip.settlement, skip.appointment = settlement, visit
    skip.settled_at, skip.settled_by = at, by.signature
    rows.update(skip, "settlement", "appointment", "settled_at", "settled_by")
    facts = {
        "original_starts_at": skip.original_starts_at.isoformat(),
        "settlement": str(settlement),
        "appointment": visit.pk if visit else None,
    }
    return Entry("series.skip_settled", skip.series, facts)
