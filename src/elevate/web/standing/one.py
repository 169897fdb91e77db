"""One standing arrangement: what was agreed, what comes, what needs a look, and how it came to be."""

from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _, ngettext

from elevate.clock import reading
from elevate.core.time import day_of
from elevate.core.written import day_and_time, full_day
from elevate.people.actors import Actor
from elevate.people.speech import spoken
from elevate.scheduling.models import Appointment, Series, Skip
from elevate.scheduling.standing import places, saying, skipping
from elevate.web.roads import road, series_road, substitution_road
from elevate.web.signed_in import RoleRequest
from elevate.web.standing import finding, past, waiting

#: Visits that stand on the page at once; the rest are counted.
SHOWN = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """A visit still to come: what is not as usual about it, and its page if the reader may see that."""

    when: str
    notes: list[str]
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """Somebody who stands in for a while, and where that is withdrawn."""

    words: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Another part of the same arrangement, before or after this one."""

    words: str
    url: str


def one(request: RoleRequest, pk: str) -> HttpResponse:
    """Show one arrangement; the number of queries does not depend on what there is of it."""
    series, at = finding.series_or_404(request, pk), reading.now()
    visits = places.to_come(series, at=at)
    open_ones = skipping.open_for(request.actor).filter(series=series)
    context = finding.roof(request.actor, series) | {
        "facts": facts(series),
        "over": series.next_on is None and not visits,
        "coming": [_coming(visit, series, request.actor) for visit in visits[:SHOWN]],
        "more": max(0, len(visits) - SHOWN),
        "skips": [waiting.listed(skip, request.actor) for skip in open_ones],
        "left_out": _left_out(series, at=at),
        "covers": _covers(series, request.actor, on=day_of(at, series.zone)),
        "before": _part(request.actor, series.split_from_id),
        "after": _part(request.actor, series.splits.values_list("pk", flat=True).first()),
        "history": past.history(series),
    }
    return render(request, "standing/one.html", context)


def facts(series: Series) -> dict[str, str]:
    """Say the arrangement in words, piece by piece."""
    weeks = series.every_weeks
    often = ngettext("every week", "every {n} weeks", weeks).format(n=weeks)
    return {
        "when": spoken(saying.times(series)),
        "often": often,
        "since": full_day(series.starts_on),
        "until": full_day(series.ends_on) if series.ends_on else "",
    }


def _coming(visit: Appointment, series: Series, actor: Actor) -> Coming:
    notes = []
    if visit.therapist_id != series.therapist_id:
        notes.append(_("with {therapist}").format(therapist=visit.therapist.name))
    if visit.original_starts_at and visit.original_starts_at != visit.starts_at:
        was = day_and_time(visit.original_starts_at, series.zone)
        notes.append(_("moved from {when}").format(when=was))
    readable = actor.is_coordinator or visit.therapist_id == actor.person_id
    return Coming(
        when=day_and_time(visit.starts_at, series.zone),
        notes=notes,
        url=road(actor, "visit", visit) if readable else "",
    )


def _left_out(series: Series, *, at: datetime) -> list[dict[str, str]]:
    """Return the dates still to come that stay without a visit, and why."""
    gone = (Skip.Settlement.DROPPED, Skip.Settlement.AWAY)
    found = series.skips.filter(settlement__in=gone, kept__isnull=True, original_starts_at__gt=at)
    return [
        {"when": day_and_time(skip.original_starts_at, series.zone), "why": spoken(skip.why)}
        for skip in found
    ]


def _covers(series: Series, actor: Actor, *, on: date) -> list[Cover]:
    coming = series.substitutions.filter(withdrawn_at__isnull=True, until_on__gt=on)
    words = _("{therapist} stands in from {first} to {last}.")
    return [
        Cover(
            words=words.format(
                therapist=each.therapist.name,
                first=full_day(each.from_on),
                last=full_day(date.fromordinal(each.until_on.toordinal() - 1)),
            ),
            url=substitution_road(actor, each.pk),
        )
        for each in coming.select_related("therapist")
    ]


def _part(actor: Actor, pk: str | None) -> Part | None:
    """Return another part of the arrangement; its page may be another therapist's to see."""
    if pk is None:
        return None
    found = Series.objects.with_people().get(pk=pk)
    readable = actor.is_coordinator or found.therapist_id == actor.person_id
    words = _("{what}, from {day}").format(what=spoken(saying.whole(found)), day=full_day(found.starts_on))
    return Part(words=words, url=series_road(actor, "series", pk) if readable else "")
