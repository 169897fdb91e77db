"""What happened to a standing arrangement, newest first, from the journal."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from elevate.core.written import day_and_time, full_day
from elevate.journal.models import Event
from elevate.people.models import Therapist
from elevate.scheduling.models import Series, Skip
from elevate.scheduling.standing import standing_down
from elevate.web.history import Moment, names

_ONE_DAY = timedelta(days=1)


def history(series: Series) -> list[Moment]:
    """Return what happened to the arrangement, newest first; the number of queries is always the same."""
    events = list(Event.objects.filter(about=series.pk).order_by("-number"))
    people, therapists = names(event.by for event in events), _therapists(events)
    return [
        Moment(
            at=event.at,
            words=words,
            by=people.get(event.by) or _("the operator"),
            note=series.end_reason if event.verb == "series.ended" else "",
        )
        for event in events
        if (words := _words(event, series, therapists))
    ]


def _words(event: Event, series: Series, therapists: dict[str, str]) -> str:
    match event.verb:
        case "series.substituted":
            words = _("{therapist} stands in from {first} to {last}")
            return _stood_in(words, event.facts, therapists)
        case standing_down.WITHDRAWN:
            words = _("{therapist} does not stand in from {first} to {last} after all")
            return _stood_in(words, event.facts, therapists)
        case "series.skip_settled":
            return _settled(event.facts, series)
        case verb:
            return _became(verb, event.facts)


def _became(verb: str, said: dict[str, str]) -> str:
    match verb:
        case "series.created":
            return _("Arranged")
        case "series.changed":
            return _("Goes on from an earlier arrangement")
        case "series.split":
            last = date.fromisoformat(said["ends_on"])
            return _("Goes on differently from {day} on").format(day=full_day(last + _ONE_DAY))
        case "series.ended":
            return _("Ended: none from {day} on").format(day=full_day(date.fromisoformat(said["on"])))
        case _:
            return ""


def _stood_in(words: str, said: dict[str, str], therapists: dict[str, str]) -> str:
    until = date.fromisoformat(said["until_on"])
    return words.format(
        therapist=therapists.get(said["therapist"], ""),
        first=full_day(date.fromisoformat(said["from_on"])),
        last=full_day(until - _ONE_DAY),
    )


def _settled(said: dict[str, str], series: Series) -> str:
    when = day_and_time(datetime.fromisoformat(said["original_starts_at"]), series.zone)
    if said["settlement"] == Skip.Settlement.BOOKED:
        return _("{when} was booked after all").format(when=when)
    return _("{when} was left out").format(when=when)


def _therapists(events: Iterable[Event]) -> dict[str, str]:
    verbs = ("series.substituted", standing_down.WITHDRAWN)
    named = {event.facts.get("therapist") for event in events if event.verb in verbs}
    return dict(Therapist.objects.filter(pk__in=named).values_list("pk", "name"))
