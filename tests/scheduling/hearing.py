"""What people believe of a visit, by the last message that reached them: it must be how things stand."""

from elevate.core.rulebook import State
from elevate.journal.models import Event
from elevate.messaging.models import Message
from elevate.people.models import Coordinator, Therapist
from elevate.scheduling.models import Appointment

Key = tuple[str, str]


def everybody_heard_the_truth() -> None:
    """Hold what each person heard last, along all moves of a visit, against where it stands now."""
    assert not Message.objects.queued().exists()
    visits = {visit.pk: visit for visit in Appointment.objects.all()}
    first = _first_of_each(visits)
    believed = _believed(visits, first)
    standing = {first[pk]: visit for pk, visit in visits.items() if _stands(visit)}
    coordinators = set(Coordinator.objects.values_list("pk", flat=True))
    for chain in set(first.values()):
        truth = standing.get(chain)
        assert believed.get((visits[chain].client_id, chain)) == (truth and truth.pk)
        for therapist in Therapist.objects.values_list("pk", flat=True):
            theirs = truth.pk if truth and truth.therapist_id == therapist else None
            assert believed.get((therapist, chain)) == theirs
        for coordinator in coordinators:
            assert believed.get((coordinator, chain), truth and truth.pk) == (truth and truth.pk)


def _first_of_each(visits: dict[str, Appointment]) -> dict[str, str]:
    """Return the visit that each one was booked as, moves since undone included."""
    moves = Event.objects.filter(verb="appointment.rescheduled")
    came_from = {event.facts["rescheduled_to"]: event.about for event in moves}
    first = {}
    for pk in visits:
        first[pk] = pk
        while first[pk] in came_from:
            first[pk] = came_from[first[pk]]
    return first


def _believed(visits: dict[str, Appointment], first: dict[str, str]) -> dict[Key, str | None]:
    """Return the visit that each person thinks takes place, by person and first visit."""
    sent = Message.objects.filter(state=Message.State.SENT).select_related("event").order_by("event_id")
    return {(message.recipient_id, first[message.appointment_id]): _said(message, visits) for message in sent}


def _said(message: Message, visits: dict[str, Appointment]) -> str | None:
    match message.template:
        case "booked" | "reopened":
            return message.appointment_id
        case "rescheduled":
            new = visits[message.event.facts.get("rescheduled_to") or message.event.about]
            elsewhere = message.recipient_id.startswith("thr_") and message.recipient_id != new.therapist_id
            return None if elsewhere else new.pk
        case _:
            return None


def _stands(visit: Appointment) -> bool:
    return visit.state in (State.BOOKED, State.COMPLETED)
