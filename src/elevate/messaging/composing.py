"""Compose what an act tells people, in the act's own transaction, and queue it for a moment."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from elevate.core.outcomes import Outcome
from elevate.core.reminding import Reminder
from elevate.core.rulebook import State as VisitState
from elevate.journal.recording import Happening
from elevate.messaging import summaries, wording
from elevate.messaging.addressing import message_to
from elevate.messaging.cancelling import held_back
from elevate.messaging.models import Message, State
from elevate.messaging.wording import Letter
from elevate.people.actors import Role
from elevate.people.models import Client, Coordinator, Person, Therapist
from elevate.scheduling.models import Appointment, Resolution
from elevate.storing import rows
from elevate.storing.prepared import TEXT, Prepared

#: Templates of the messages that tell how a visit ended.
OUTCOMES = ("cancelled", "rescheduled")

_COORDINATORS = Prepared(Coordinator.objects.all)
_WAITING = Prepared(
    lambda visit: Message.objects.queued().filter(appointment=visit).order_by().values_list("pk", flat=True),
    visit=TEXT,
)


@dataclass(frozen=True, slots=True)
class Draft:
    """A message that would be sent: to whom, and what."""

    recipient: Person
    letter: Letter
    original: datetime | None = None


def on_booked(happening: Happening) -> None:
    """Confirm a booking to the client and the therapist."""
    _queue(drafts_of_booking(happening.about), happening)


def on_resolved(happening: Happening) -> None:
    """Tell everyone of a cancellation or a move, whoever recorded it (rules.md 2).

    What still waits about this visit, and about its coming here, is stopped: one truth goes out.
    """
    visit: Appointment = happening.about
    new: Appointment | None = happening.context.get("new")
    drafts = drafts_for(visit, happening.context["outcome"], new=new)
    if waiting := _WAITING.rows(visit=visit.pk):
        stop(Q(pk__in=waiting))
    if visit.moves:
        stop(Q(appointment__rescheduled_to=visit))
    _queue(drafts, happening)


def on_completed(happening: Happening) -> None:
    """Stop what still asks what became of the visit, or reminds of it."""
    if waiting := _WAITING.rows(visit=happening.about.pk):
        stop(Q(pk__in=waiting, event__isnull=True))


def on_reopened(happening: Happening) -> None:
    """Stop what had not gone out yet, correct what had, and say what the undone act had kept back."""
    visit: Appointment = happening.about
    new: Appointment | None = happening.context["new"]
    misled = _misled(visit, new, undone=happening.context["resolution"])
    kept_back = [message for message in _kept_back(visit) if message.recipient_id not in misled]
    untrue = Q(appointment=visit, template__in=(*OUTCOMES, Reminder.REBOOK))
    stop(untrue if new is None else untrue | Q(appointment=new))
    _queue([draft for draft in _corrections(visit, new) if draft.recipient.pk in misled], happening)
    Message.objects.bulk_create(_again(message, happening) for message in kept_back)


def drafts_of_booking(visit: Appointment) -> list[Draft]:
    """Return what the client and the therapist would be told of a new visit."""
    people = (visit.client, visit.therapist)
    return [Draft(person, wording.booked(visit, reader=role(person))) for person in people]


def drafts_for(visit: Appointment, outcome: Outcome, *, new: Appointment | None = None) -> list[Draft]:
    """Return what each person would be told of `outcome`: the coordinators first."""
    original, besides = not_yet_told(visit)
    if outcome.state is VisitState.RESCHEDULED and new is not None:
        return _each(
            visit,
            lambda reader: wording.rescheduled(visit, new, original=original, reader=reader),
            original=original,
            besides=[*besides, new.therapist],
        )
    if outcome.state is VisitState.CANCELLED:
        return _each(
            visit,
            lambda reader: wording.cancelled(visit, outcome, original=original, reader=reader),
            besides=besides,
        )
    return []


def not_yet_told(visit: Appointment) -> tuple[datetime, list[Therapist]]:
    """Return the start people believe in, and the therapists who wait for the news of an earlier move."""
    return untold([visit]).get(visit.pk, (visit.starts_at, []))


def untold(visits: Iterable[Appointment]) -> dict[str, tuple[datetime, list[Therapist]]]:
    """Return the same of those of many visits whose last move nobody has heard of, in two queries."""
    moved = [visit.pk for visit in visits if visit.moves]
    if not moved:
        return {}
    news = Message.objects.unsent().filter(appointment__rescheduled_to__in=moved)
    told = list(news.values_list("appointment__rescheduled_to", "original_starts_at", "recipient_id"))
    therapists = Therapist.objects.in_bulk([recipient for _visit, _original, recipient in told])
    found: dict[str, tuple[datetime, list[Therapist]]] = {}
    for visit, original, recipient in told:
        if visit and original:
            found.setdefault(visit, (original, []))[1].extend(
                therapists[pk] for pk in [recipient] if pk in therapists
            )
    return found


def stop(untrue: Q) -> None:
    """Cancel the messages that wait among the `untrue` ones.

    What a worker is sending this moment still counts as sent if it arrives,
    and is not tried again if it does not.
    """
    Message.objects.queued().filter(untrue).update(state=State.CANCELLED)


def post(
    drafts: list[Draft], happening: Happening, *, send_at: datetime, visit: Appointment | None = None
) -> None:
    """Put messages about what happens into the outbox, about one `visit` or about none."""
    rows.insert([_message(draft, happening, send_at=send_at, visit=visit) for draft in drafts])


def coordinators() -> list[Coordinator]:
    """Return all coordinators."""
    return _COORDINATORS.rows()


def _each(
    visit: Appointment,
    write: Callable[[Role], Letter],
    *,
    original: datetime | None = None,
    besides: Iterable[Person] = (),
) -> list[Draft]:
    people = {person.pk: person for person in [*everyone(visit), *besides]}
    return [Draft(person, write(role(person)), original) for person in people.values()]


def everyone(visit: Appointment) -> list[Person]:
    """Return the coordinators, the client and the therapist of a visit."""
    return [*coordinators(), visit.client, visit.therapist]


def role(person: Person) -> Role:
    """Return as what `person` reads."""
    match person:
        case Client():
            return Role.CLIENT
        case Therapist():
            return Role.THERAPIST
        case _:
            return Role.COORDINATOR


def _misled(visit: Appointment, new: Appointment | None, *, undone: Resolution) -> set[str]:
    """Return whom a message reached, or is just reaching, that the undoing makes untrue."""
    told = Q(appointment=visit, template__in=OUTCOMES, send_at__gte=undone.resolved_at)
    if new is not None:
        told |= Q(appointment=new)
    own = set(Message.objects.told().filter(told).values_list("recipient_id", flat=True))
    return own | summaries.recipients(summaries.of_outcome(undone))


def _kept_back(visit: Appointment) -> list[Message]:
    """Return the messages that brought the visit where it stands, if the act undone now superseded them."""
    news = Message.objects.filter(
        Q(appointment=visit, template__in=("booked", "reopened", "substituted"))
        | Q(appointment__rescheduled_to=visit, template="rescheduled")
    )
    latest = {message.recipient_id: message for message in news.order_by("event_id")}
    stopped = [message for message in latest.values() if message.state == State.CANCELLED]
    # What a coordinator held back by hand stays back.
    by_hand = held_back([message.pk for message in stopped])
    return [message for message in stopped if message.pk not in by_hand]


def _corrections(visit: Appointment, new: Appointment | None) -> list[Draft]:
    drafts = [Draft(person, wording.reopened(visit, reader=role(person))) for person in everyone(visit)]
    if new is not None and new.therapist_id != visit.therapist_id:
        drafts.append(Draft(new.therapist, wording.withdrawn(new)))
    return drafts


def _again(message: Message, happening: Happening) -> Message:
    """Return a superseded message once more, as part of what happens now."""
    copied = [
        *("appointment_id", "recipient_id", "recipient_name", "channel", "to"),
        *("template", "subject", "body", "original_starts_at"),
    ]
    content = {name: getattr(message, name) for name in copied}
    return Message(event=happening.event, send_at=_send_at(happening), **content)


def _queue(drafts: list[Draft], happening: Happening) -> None:
    post(drafts, happening, send_at=_send_at(happening), visit=happening.about)


def _send_at(happening: Happening) -> datetime:
    visit: Appointment = happening.about
    return happening.at + visit.policy.as_policy().message_delay


def _message(draft: Draft, happening: Happening, *, send_at: datetime, visit: Appointment | None) -> Message:
    return message_to(
        draft.recipient,
        event=happening.event,
        appointment=visit,
        template=draft.letter.template,
        subject=draft.letter.subject,
        body=draft.letter.body,
        original_starts_at=draft.original,
        send_at=send_at,
    )
