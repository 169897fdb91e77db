"""Compose what people hear of standing visits: one message each, whatever becomes of how many dates."""

import copy
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import Q

from elevate.journal.models import Event
from elevate.journal.recording import Happening
from elevate.messaging import composing, wording_standing
from elevate.messaging.composing import Draft
from elevate.people.models import Person, Therapist
from elevate.plans.models import PolicyVersion
from elevate.scheduling.models import Appointment, Series
from elevate.scheduling.standing.effects import Effect, Line, Preview

VERBS = ("series.created", "series.changed", "series.ended", "series.substituted")
_UNTRUE_NOW = (Effect.MOVED, Effect.CANCELLED, Effect.SUBSTITUTED)


def on_arrangement(happening: Happening) -> None:
    """Tell client, therapists and coordinators what became of an arrangement, in one message each.

    What still waits about visits that it changed is stopped: one truth goes out.
    """
    lines: Sequence[Line] = happening.context.get("lines", ())
    changed = [line.visit.pk for line in lines if line.effect in _UNTRUE_NOW and line.visit]
    composing.stop(Q(appointment__in=changed))
    _queue(_drafts(happening, lines), happening)


def drafts_of_preview(preview: Preview, verb: str, *, at: datetime) -> list[Draft]:
    """Return what each person would be told of what a preview shows: the coordinators first."""
    context: dict[str, object] = {"summary": preview.summary, "former": preview.former or preview.series}
    if preview.substitute is not None:
        context["substitute"] = preview.substitute
    event = Event(verb=verb)
    happening = Happening(event=event, about=preview.series, by=None, at=at, context=context)
    return _drafts(happening, preview.lines if verb != "series.created" else ())


def drafts_of_substitute(visit: Appointment, substitute: Therapist) -> list[Draft]:
    """Return what each person would be told of somebody else performing one visit: the coordinators first."""
    former, then = visit.therapist, copy.copy(visit)
    then.therapist = substitute
    return _of_substitute(then, former)


def on_substituted(happening: Happening) -> None:
    """Tell everyone that somebody else performs one visit."""
    visit: Appointment = happening.about
    former: Therapist = happening.context["former"]
    composing.stop(Q(appointment=visit))
    _queue(_of_substitute(visit, former), happening, visit=visit)


def _of_substitute(visit: Appointment, former: Therapist) -> list[Draft]:
    people = {person.pk: person for person in [*composing.everyone(visit), former]}
    return [
        Draft(person, wording_standing.substituted(visit, former, reader=person))
        for person in people.values()
    ]


def _drafts(happening: Happening, lines: Sequence[Line]) -> list[Draft]:
    return [
        Draft(person, wording_standing.arrangement(happening, lines, reader=composing.role(person)))
        for person in _concerned(happening, lines)
    ]


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
