"""Compose what people hear of standing visits: one message each, whatever becomes of how many dates."""

from collections.abc import Iterable, Sequence

from django.db.models import Q

from elevate.journal.recording import Happening
from elevate.messaging import composing, wording_standing
from elevate.messaging.composing import Draft
from elevate.people.models import Person, Therapist
from elevate.plans.models import PolicyVersion
from elevate.scheduling.models import Appointment, Series
from elevate.scheduling.standing.effects import Effect, Line

VERBS = ("series.created", "series.changed", "series.ended", "series.substituted")
_UNTRUE_NOW = (Effect.MOVED, Effect.CANCELLED, Effect.SUBSTITUTED)


def on_arrangement(happening: Happening) -> None:
    """Tell client, therapists and coordinators what became of an arrangement, in one message each.

    What still waits about visits that it changed is stopped: one truth goes out.
    """
    lines: Sequence[Line] = happening.context.get("lines", ())
    changed = [line.visit.pk for line in lines if line.effect in _UNTRUE_NOW and line.visit]
    composing.stop(Q(appointment__in=changed))
    letters = [
        Draft(person, wording_standing.arrangement(happening, lines, reader=composing.role(person)))
        for person in _concerned(happening, lines)
    ]
    _queue(letters, happening)


def on_substituted(happening: Happening) -> None:
    """Tell everyone that somebody else performs one visit."""
    visit: Appointment = happening.about
    former: Therapist = happening.context["former"]
    composing.stop(Q(appointment=visit))
    people = {person.pk: person for person in [*composing.everyone(visit), former]}
    letters = [
        Draft(person, wording_standing.substituted(visit, former, reader=person))
        for person in people.values()
    ]
    _queue(letters, happening, visit=visit)


def _concerned(happening: Happening, lines: Iterable[Line]) -> list[Person]:
    series: Series = happening.about
    former: Series = happening.context.get("former", series)
    people: list[Person] = [*composing.coordinators(), series.client, series.therapist, former.therapist]
    if "substitute" in happening.context:
        people.append(happening.context["substitute"])
    for line in lines:
        people += [person for person in (line.therapist, line.former) if person is not None]
    return list({person.pk: person for person in people}.values())


def _queue(drafts: list[Draft], happening: Happening, *, visit: Appointment | None = None) -> None:
    delay = PolicyVersion.objects.current(happening.at).as_policy().message_delay
    composing.post(drafts, happening, send_at=happening.at + delay, visit=visit)
