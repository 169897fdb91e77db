"""What can be done to standing visits: change how they go on, end them, let somebody stand in."""

from dataclasses import replace
from datetime import date
from functools import partial
from typing import Annotated, Any, Literal

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Query
from pydantic import Field

from elevate.api import arranging, finding, standing
from elevate.api.arranging import Beginning, Dry
from elevate.api.fields import Count, Day, Id, Input, Instant, Line, Reason
from elevate.api.gate import Call
from elevate.api.problems import invalid
from elevate.api.series import router
from elevate.api.standing import Arrangement, Clock, Dates, Rule, Weekday
from elevate.core.rulebook import Party
from elevate.core.time import day_of
from elevate.people.models import Therapist
from elevate.scheduling.models import Series
from elevate.scheduling.standing import editing, ending, standing_in
from elevate.scheduling.standing.effects import Preview
from elevate.scheduling.standing.standing_in import Substitute
from elevate.scheduling.standing.wishes import Change, Ending, Until


class SeriesChange(Input):
    """How visits go on: all still to come, or those from a day on. What is left out stays as it is."""

    scope: Literal["following", "all"]
    since: Annotated[Day | None, Field(alias="from")] = None
    local_time: Clock | None = None
    weekdays: Annotated[list[Weekday], Field(max_length=7)] | None = None
    every_weeks: Count | None = None
    ends_on: Day | None = None
    rrule: Rule | None = None
    therapist_id: Id | None = None
    by: Party = Party.CLIENT
    notice_at: Instant | None = None
    accept_late: Annotated[bool, Field(strict=True)] = False
    reason: Reason = ""
    preview_token: Line | None = None


class SeriesEnd(Input):
    """The first day without visits: today, unless told; and who ends them."""

    since: Annotated[Day | None, Field(alias="from")] = None
    by: Party = Party.CLIENT
    notice_at: Instant | None = None
    reason: Reason = ""
    preview_token: Line | None = None


class StandIn(Input):
    """Who performs the visits from a day up to, not including, another."""

    therapist_id: Id
    since: Annotated[Day, Field(alias="from")]
    until: Day
    preview_token: Line | None = None


@router.patch("/series/{series_id}", response={200: Arrangement | Dates}, exclude_unset=True)
def change_series(
    request: Call, response: HttpResponse, series_id: str, payload: SeriesChange, dry: Query[Dry]
) -> dict[str, Any]:
    """Change how visits go on. The answer is the part that goes on; the one before ends where it begins."""
    series = arranging.staffs(request, series_id)
    wanted = _change(request, series, payload)
    shown = partial(editing.preview, series, wanted, by=request.actor, at=request.at)
    if dry.dry_run:
        return standing.dates(shown(), series.zone, request)
    seen = standing.seen(request, series, preview_token=payload.preview_token)
    with arranging.as_shown(request, series.zone, shown):
        new = editing.change(series.pk, wanted, by=request.actor, at=request.at, seen=seen)
    standing.tag(response, new)
    return standing.arrangement(new)


@router.post("/series/{series_id}/end", response={200: Arrangement | Dates}, exclude_unset=True)
def end_series(
    request: Call,
    response: HttpResponse,
    series_id: str,
    dry: Query[Dry],
    payload: SeriesEnd | None = None,
) -> dict[str, Any]:
    """End standing visits: those still to come are cancelled, each by its true notice."""
    series, asked = arranging.staffs(request, series_id), payload or SeriesEnd()
    wanted = Ending(on=asked.since, party=asked.by, notice_at=asked.notice_at, reason=asked.reason)
    shown = partial(ending.preview, series, wanted, by=request.actor, at=request.at)
    if dry.dry_run:
        return standing.dates(shown(), series.zone, request)
    seen = standing.seen(request, series, preview_token=asked.preview_token)
    with arranging.as_shown(request, series.zone, shown):
        ended = ending.end(series.pk, wanted, by=request.actor, at=request.at, seen=seen)
    standing.tag(response, ended)
    return standing.arrangement(ended)


@router.post("/series/{series_id}/substitute", response=Dates, exclude_unset=True)
def substitute_series(request: Call, series_id: str, payload: StandIn, dry: Query[Dry]) -> dict[str, Any]:
    """Let somebody else perform the visits for a while; those that they cannot stay, and are listed."""
    series = arranging.staffs(request, series_id)
    therapist = finding.find(Therapist.objects.all(), payload.therapist_id)
    wanted = Substitute(therapist=therapist, from_on=payload.since, until_on=payload.until)
    shown = partial(standing_in.preview, series, wanted, by=request.actor, at=request.at)
    if dry.dry_run:
        return standing.dates(shown(), series.zone, request)
    seen = standing.seen(request, series, preview_token=payload.preview_token)
    with arranging.as_shown(request, series.zone, shown):
        done = standing_in.substitute_range(series.pk, wanted, by=request.actor, at=request.at, seen=seen)
    did = Preview(summary=done.summary, lines=tuple(done.lines), token=done.token)
    return standing.dates(did, series.zone, request)


def _change(call: Call, series: Series, payload: SeriesChange) -> Change:
    if (payload.scope == "following") != (payload.since is not None):
        raise invalid("from", _("With “following” say from which day, with “all” do not."))
    return Change(
        from_on=payload.since,
        local_time=standing.clock(payload.local_time) if payload.local_time else None,
        therapist=finding.therapist(call, payload.therapist_id) if payload.therapist_id else None,
        party=payload.by,
        notice_at=payload.notice_at,
        accept_late=payload.accept_late,
        reason=payload.reason,
        **_recurring(call, series, payload),
    )


def _recurring(call: Call, series: Series, payload: SeriesChange) -> dict[str, Any]:
    """Return how often from now on: as the fields have it, or the rule."""
    if payload.rrule is None:
        until = Until(payload.ends_on) if "ends_on" in payload.model_fields_set else None
        weekdays = None if payload.weekdays is None else tuple(payload.weekdays)
        return {"weekdays": weekdays, "every_weeks": payload.every_weeks, "until": until}
    begin = Beginning(
        starts_on=_begins(call, series, payload.since),
        clock=standing.clock(payload.local_time) if payload.local_time else series.local_time,
        zone=series.zone,
    )
    besides = (payload.weekdays, payload.every_weeks, payload.ends_on)
    rule = arranging.rule(payload.rrule, begin, besides=besides)
    if "BYDAY" not in payload.rrule.upper():  # as they are
        rule = replace(rule, weekdays=series.rule.weekdays)
    if rule.week_start != series.week_start and rule.every_weeks > 1:
        raise invalid("rrule", _("Weeks begin on {day} here.").format(day=series.week_start))
    return {"weekdays": rule.weekdays, "every_weeks": rule.every_weeks, "until": Until(rule.last_on)}


def _begins(call: Call, series: Series, since: date | None) -> date:
    today = day_of(call.at, series.zone)
    return max(since or today, today, series.starts_on)
