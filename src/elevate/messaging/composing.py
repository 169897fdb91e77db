"""Compose what an act tells people, in the act's own transaction, and queue it for a moment."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from elevate.core.outcomes import Outcome
from elevate.core.rulebook import State as VisitState
from elevate.journal.recording import Happening
from elevate.messaging import wording
from elevate.messaging.models import Channel, Message, State
from elevate.messaging.wording import Letter
from elevate.people.actors import Role
from elevate.people.models import Client, Coordinator, Person, Therapist
from elevate.scheduling.models import Appointment


@dataclass(frozen=True, slots=True)
class Draft:
    """A message that would be sent: to whom, and what."""

    recipient: Person
    letter: Letter
    original: datetime | None = None


def on_booked(happening: Happening) -> None:
    """Confirm a booking to the client and the therapist."""
    visit: Appointment = happening.about
    people = [visit.client, visit.therapist]
    _queue([Draft(person, wording.booked(visit, reader=_role(person))) for person in people], happening)


def on_resolved(happening: Happening) -> None:
    """Tell everyone of a cancellation or a move, whoever recorded it (rules.md 2)."""
    visit: Appointment = happening.about
    new: Appointment | None = happening.context.get("new")
    drafts = drafts_for(visit, happening.context["outcome"], new=new)
    _supersede(visit)
    _queue(drafts, happening)


def on_reopened(happening: Happening) -> None:
    """Stop what had not gone out yet; correct what had."""
    visit: Appointment = happening.about
    told = Message.objects.filter(
        appointment=visit, event__verb__in=("appointment.cancelled", "appointment.rescheduled")
    )
    sent = set(
        told.filter(state=State.SENT, send_at__gte=happening.context["resolution"].resolved_at).values_list(
            "recipient_id", flat=True
        )
    )
    _supersede(visit)
    people = [person for person in _everyone(visit) if person.pk in sent]
    _queue([Draft(person, wording.reopened(visit, reader=_role(person))) for person in people], happening)


def drafts_for(visit: Appointment, outcome: Outcome, *, new: Appointment | None = None) -> list[Draft]:
    """Return what each person would be told of `outcome`: the coordinators first."""
    if outcome.state is VisitState.RESCHEDULED and new is not None:
        original = _first_told(visit)
        return _each(
            visit,
            lambda role: wording.rescheduled(visit, new, original=original, reader=role),
            original=original,
            besides=[new.therapist],
        )
    if outcome.state is VisitState.CANCELLED:
        return _each(visit, lambda role: wording.cancelled(visit, outcome, reader=role))
    return []


def address(person: Person) -> str:
    """Return where a message to `person` goes: e-mail if there is one, else the phone."""
    return person.email or person.phone


def _each(
    visit: Appointment,
    write: Callable[[Role], Letter],
    *,
    original: datetime | None = None,
    besides: Iterable[Person] = (),
) -> list[Draft]:
    people = {person.pk: person for person in [*_everyone(visit), *besides]}
    return [Draft(person, write(_role(person)), original) for person in people.values()]


def _everyone(visit: Appointment) -> list[Person]:
    return [*Coordinator.objects.all(), visit.client, visit.therapist]


def _role(person: Person) -> Role:
    match person:
        case Client():
            return Role.CLIENT
        case Therapist():
            return Role.THERAPIST
        case _:
            return Role.COORDINATOR


def _first_told(visit: Appointment) -> datetime:
    """Return the start people believe in: an earlier move that has not been told yet is passed over."""
    waiting = (
        Message.objects.queued()
        .filter(appointment__rescheduled_to=visit, original_starts_at__isnull=False)
        .first()
    )
    return visit.starts_at if waiting is None else (waiting.original_starts_at or visit.starts_at)


def _supersede(visit: Appointment) -> None:
    """Cancel what still waits about this visit and the one it was moved from: one truth goes out."""
    waiting = Message.objects.queued().filter(leased_until__isnull=True)
    waiting.filter(appointment=visit).update(state=State.CANCELLED)
    waiting.filter(appointment__rescheduled_to=visit).update(state=State.CANCELLED)


def _queue(drafts: list[Draft], happening: Happening) -> None:
    visit: Appointment = happening.about
    send_at = happening.at + visit.policy.as_policy().message_delay
    Message.objects.bulk_create(_message(draft, visit, happening, send_at) for draft in drafts)


def _message(draft: Draft, visit: Appointment, happening: Happening, send_at: datetime) -> Message:
    person = draft.recipient
    return Message(
        event=happening.event,
        appointment=visit,
        recipient_id=person.pk,
        recipient_name=person.name,
        channel=Channel.EMAIL if person.email or not person.phone else Channel.TEXT,
        to=address(person),
        template=draft.letter.template,
        subject=draft.letter.subject,
        body=draft.letter.body,
        original_starts_at=draft.original,
        send_at=send_at,
    )
