"""When therapists work: their weekly hours, their time off, and the visits that collide with either."""

import re
from typing import Annotated, Any, Literal

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router, Status
from pydantic import AfterValidator, Field

from elevate.api import finding, visits
from elevate.api.fields import Input, Instant, Line, Output
from elevate.api.gate import Call, only
from elevate.api.pages import ID, STARTS_AT, Listing, Paging, page
from elevate.api.visits import Visit
from elevate.core import hours
from elevate.core.hours import Range
from elevate.people.actors import Role
from elevate.people.models import Therapist
from elevate.scheduling import absenting, colliding, rostering, rosters
from elevate.scheduling.absenting import Absence
from elevate.scheduling.models import TimeOff

router = Router(tags=["hours"])
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_CLOCK = re.compile(r"(?P<hour>[01]\d|2[0-3]):(?P<minute>[0-5]\d)|24:00", re.ASCII)


def _clock(value: str) -> str:
    if not _CLOCK.fullmatch(value):
        raise ValueError(_("Give a time of day such as 09:00; a range may end at 24:00."))
    return value


Clock = Annotated[str, Field(examples=["09:00"]), AfterValidator(_clock)]


class Hours(Input):
    """A range of a weekday on the therapist's own clock, on quarter hours."""

    weekday: Literal["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
    since: Annotated[Clock, Field(alias="from")]
    to: Clock


class NewTimeOff(Input):
    """A stretch without visits."""

    starts_at: Instant
    ends_at: Instant
    reason: Line = ""


class Off(Output):
    """Time off as it stands."""

    id: str
    therapist_id: str
    starts_at: Instant
    ends_at: Instant
    reason: str


class Entered(Off):
    """Time off just entered, with the booked visits that lie in it: settle each."""

    collisions: list[Visit]


@router.get("/therapists/{therapist_id}/weekly-hours", response=list[Hours], by_alias=True)
def read_weekly_hours(request: Call, therapist_id: str) -> list[dict[str, str]]:
    """Read a therapist's weekly hours; while nobody has entered any, those that the search takes."""
    week = rosters.week_of(_therapist(request, therapist_id))
    return [_range(each) for each in (hours.USUAL if week is None else week)]


@router.put("/therapists/{therapist_id}/weekly-hours", response=list[Hours], by_alias=True)
def set_weekly_hours(request: Call, therapist_id: str, payload: list[Hours]) -> list[dict[str, str]]:
    """Replace a therapist's weekly hours.

    Booked visits stay; those outside are among the therapist's collisions.
    Ranges that overlap or run past midnight are refused.
    """
    therapist = _therapist(request, therapist_id)
    ranges = [Range(WEEKDAYS.index(each.weekday), _minute(each.since), _minute(each.to)) for each in payload]
    rostering.set_hours(therapist, ranges, by=request.actor, at=request.at)
    return [_range(each) for each in rosters.week_of(therapist) or ()]


@router.get("/therapists/{therapist_id}/collisions", response=Listing[Visit])
def list_collisions(request: Call, therapist_id: str) -> dict[str, Any]:
    """List the therapist's coming visits outside their hours, in their time off or on closed days."""
    found = colliding.of(_therapist(request, therapist_id), at=request.at)
    return {"items": visits.listed(request, found), "next": None}


@router.get("/therapists/{therapist_id}/time-off", response=Listing[Off])
def list_time_off(request: Call, therapist_id: str, paging: Query[Paging]) -> dict[str, Any]:
    """List a therapist's time off, past and to come, without what was withdrawn."""
    own = TimeOff.objects.standing().filter(therapist=_therapist(request, therapist_id))
    return page(own, paging, _off, by=(STARTS_AT, ID))


@router.post("/therapists/{therapist_id}/time-off", response={201: Entered})
def enter_time_off(
    request: Call, response: HttpResponse, therapist_id: str, payload: NewTimeOff
) -> Status[dict[str, Any]]:
    """Enter time off; booked visits in it stay, and are listed."""
    therapist = _therapist(request, therapist_id)
    absence = Absence(
        therapist=therapist,
        starts_at=payload.starts_at,
        ends_at=payload.ends_at,
        reason=payload.reason,
    )
    off = absenting.enter(absence, by=request.actor, at=request.at)
    found = absenting.collisions(absence, at=request.at)
    response.headers["Location"] = f"/api/v1/therapists/{therapist.pk}/time-off"
    return Status(201, {**_off(off), "collisions": visits.listed(request, found)})


@router.delete("/therapists/{therapist_id}/time-off/{time_off_id}", response={204: None})
def withdraw_time_off(request: Call, therapist_id: str, time_off_id: str) -> Status[None]:
    """Withdraw time off that is not over; twice is once."""
    own = TimeOff.objects.filter(therapist=_therapist(request, therapist_id))
    absenting.withdraw(finding.find(own, time_off_id).pk, by=request.actor, at=request.at)
    return Status(204, None)


def _therapist(call: Call, pk: str) -> Therapist:
    only(call, Role.COORDINATOR, Role.THERAPIST)
    return finding.therapist(call, pk)


def _minute(clock: str) -> int:
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)


def _range(each: Range) -> dict[str, str]:
    return {
        "weekday": WEEKDAYS[each.weekday],
        "from": _written(each.from_minute),
        "to": _written(each.until_minute),
    }


def _written(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _off(off: TimeOff) -> dict[str, Any]:
    return {name: getattr(off, name) for name in Off.model_fields}
