"""Standing visits: arrange them, find them, read them."""

from datetime import time
from functools import partial
from typing import Annotated, Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router, Status
from pydantic import BaseModel, Field

from elevate.api import arranging, finding, standing, visits
from elevate.api.arranging import Beginning, Dry
from elevate.api.fields import Count, Day, Id, Input, Line, Reason
from elevate.api.gate import Call, only
from elevate.api.pages import Listing, Paging, page
from elevate.api.problems import invalid
from elevate.api.standing import Arrangement, Clock, Dates, Rule, Weekday, Whole
from elevate.people.actors import Role
from elevate.people.models import Property
from elevate.plans.models import Service
from elevate.scheduling.standing import creating, skipping
from elevate.scheduling.standing.wishes import StandingWish

router = Router(tags=["series"])
_UPCOMING = 50


class Which(BaseModel):
    """Which standing visits."""

    client_id: Id | None = None
    therapist_id: Id | None = None


class NewSeries(Input):
    """What to arrange. An RFC 5545 `rrule` may stand for weekdays, every_weeks and the end."""

    client_id: Id
    therapist_id: Id
    service_id: Id
    property_id: Id
    starts_on: Day
    local_time: Clock
    weekdays: Annotated[list[Weekday], Field(max_length=7)] | None = None
    every_weeks: Count | None = None
    ends_on: Day | None = None
    rrule: Rule | None = None
    override_reason: Reason = ""
    preview_token: Line | None = None


@router.get("/series", response=Listing[Arrangement])
def list_series(request: Call, filters: Query[Which], paging: Query[Paging]) -> dict[str, Any]:
    """List the standing visits the caller may see, ended ones among them."""
    wanted = {name: value for name, value in filters.model_dump().items() if value}
    found = arranging.series(request).filter(**wanted).prefetch_related("splits")
    return page(found, paging, standing.arrangement)


@router.post("/series", response={201: Arrangement, 200: Dates}, exclude_unset=True)
def create_series(
    request: Call, response: HttpResponse, payload: NewSeries, dry: Query[Dry]
) -> Status[dict[str, Any]]:
    """Arrange standing visits; their first twelve weeks are booked at once."""
    only(request, Role.COORDINATOR, Role.THERAPIST)
    wish = _wish(request, payload)
    zone = wish.property.time_zone
    shown = partial(creating.preview, wish, by=request.actor, at=request.at)
    if dry.dry_run:
        return Status(200, standing.dates(shown(), zone, request))
    with arranging.as_shown(request, zone, shown):
        made = creating.create(wish, by=request.actor, at=request.at)
    response.headers["Location"] = f"/api/v1/series/{made.pk}"
    standing.tag(response, made)
    return Status(201, standing.arrangement(made))


@router.get("/series/{series_id}", response=Whole)
def read_series(request: Call, response: HttpResponse, series_id: str) -> dict[str, Any]:
    """Read standing visits, with the next booked ones and the dates to settle; the `ETag` is the version."""
    series = finding.find(arranging.series(request), series_id)
    standing.tag(response, series)
    coming = finding.appointments(request).filter(series=series).coming(request.at)[:_UPCOMING]
    return {
        **standing.arrangement(series),
        "upcoming": [visits.visit(each, request) for each in coming],
        "skips": [standing.skipped(each) for each in skipping.open_for(request.actor).filter(series=series)],
    }


def _wish(call: Call, payload: NewSeries) -> StandingWish:
    place, clock = finding.place(call, payload.property_id), standing.clock(payload.local_time)
    return StandingWish(
        client=finding.client(call, payload.client_id),
        therapist=finding.therapist(call, payload.therapist_id),
        service=finding.find(Service.objects.all(), payload.service_id),
        property=place,
        starts_on=payload.starts_on,
        local_time=clock,
        override_reason=payload.override_reason,
        preview_token=payload.preview_token,
        **_recurring(payload, place, clock),
    )


def _recurring(payload: NewSeries, place: Property, clock: time) -> dict[str, Any]:
    """Return how often: as the fields have it, or the rule."""
    if payload.rrule is None:
        if payload.weekdays is None:
            raise invalid("weekdays", _("This is required."))
        every_weeks = 1 if payload.every_weeks is None else payload.every_weeks
        weekdays = tuple(payload.weekdays)
        return {"weekdays": weekdays, "every_weeks": every_weeks, "ends_on": payload.ends_on}
    begin = Beginning(starts_on=payload.starts_on, clock=clock, zone=place.time_zone)
    besides = (payload.weekdays, payload.every_weeks, payload.ends_on)
    rule = arranging.rule(payload.rrule, begin, besides=besides)
    names = ("weekdays", "every_weeks", "week_start", "count")
    return {name: getattr(rule, name) for name in names} | {"ends_on": rule.until_on}
