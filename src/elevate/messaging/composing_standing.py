"""Compose what people hear of standing visits: one message each, whatever becomes of how many dates."""

import copy
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.db.models import Q

from elevate.journal.models import Event
from elevate.journal.recording import Happening
from elevate.messaging import composing, wording_standing
from elevate.messaging.composing import Draft
from elevate.messaging.models import Message, MessageQuerySet
from elevate.people.models import Person, Therapist
from elevate.plans.models import PolicyVersion
from elevate.scheduling.models import Appointment, Series, Substitution
from elevate.scheduling.standing.effects import Effect, Line, Preview

VERBS = ("series.created", "series.changed", "series.ended", "series.substituted")
_LEAVING = (Effect.MOVED, Effect.CANCELLED)
_UNTRUE_NOW = (*_LEAVING, Effect.SUBSTITUTED)


def on_arrangement(happening: Happening) -> None:
    """Tell client, therapists and coordinators what became of an arrangement, in one message each.

    What still waits about visits that it changed is stopped: one truth goes out.
    """
    lines: Sequence[Line] = happening.context.get("lines", ())
    drafts = _drafts(happening, lines)
    composing.stop(_untrue(lines))
    _queue(drafts, happening)


def on_withdrawn(happening: Happening) -> None:
    """Tell the same people that somebody does not stand in after all.

    Who never heard that they would, and of no visit that they keep, hears of neither.
    """
    lines: Sequence[Line] = happening.context["lines"]
    waiting = _news_of(happening.context["substitution"])
    unaware = set(waiting.unsent().values_list("recipient_id", flat=True))
    if any(line.effect is Effect.KEPT for line in lines):
        unaware.clear()
    drafts = _drafts(happening, lines)
    composing.stop(_untrue(lines) | Q(pk__in=list(waiting.values_list("pk", flat=True))))
    _queue(drafts, happening)
    composing.stop(Q(event=happening.event, recipient_id__in=unaware))


def _news_of(substitution: Substitution) -> MessageQuerySet:
    """Return the messages that told that somebody stands in."""
    named = Event.objects.filter(
        about=substitution.series_id, verb="series.substituted", facts__substitution=substitution.pk
    )
    return Message.objects.filter(event__in=named)


def _untrue(lines: Iterable[Line]) -> Q:
    """Return what waits about visits that changed, and of the move that brought those that leave here."""
    changed = [line.visit.pk for line in lines if line.effect in _UNTRUE_NOW and line.visit]
    gone = [visit.pk for visit in _leaving(lines)]
    return Q(appointment__in=changed) | Q(appointment__rescheduled_to__in=gone)


def _leaving(lines: Iterable[Line]) -> list[Appointment]:
    return [line.visit for line in lines if line.effect in _LEAVING and line.visit]


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
    untold = composing.untold(_leaving(lines))
    besides = [therapist for _start, former in untold.values() for therapist in former]
    said = [_as_known(line, untold) for line in lines]
    return [
        Draft(person, wording_standing.arrangement(happening, said, reader=composing.role(person)))
        for person in _concerned(happening, lines, besides)
    ]


def _as_known(line: Line, untold: Mapping[str, tuple[datetime, list[Therapist]]]) -> Line:
    """Return the line as from the time that people know, who have not heard of a visit's last move."""
    if line.effect not in _LEAVING or line.visit is None or line.visit.pk not in untold:
        return line
    return replace(line, before=untold[line.visit.pk][0])


def _concerned(happening: Happening, lines: Iterable[Line], besides: Iterable[Person]) -> list[Person]:
    series: Series = happening.about
    former: Series = happening.context.get("former", series)
    people: list[Person] = [*composing.coordinators(), series.client, series.therapist, former.therapist]
    if "substitute" in happening.context:
        people.append(happening.context["substitute"])
    people += besides
    for line in lines:
        people += [person for person in (line.therapist, line.former) if person is not None]
    return list({person.pk: person for person in people}.values())


def _queue(drafts: list[Draft], happening: Happening, *, visit: Appointment | None = None) -> None:
    delay = PolicyVersion.objects.current(happening.at).as_policy().message_delay
    composing.post(drafts, happening, send_at=happening.at + delay, visit=visit)
