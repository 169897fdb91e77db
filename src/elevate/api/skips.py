"""The dates of standing visits that were not booked: read them, and settle them."""

from functools import partial
from typing import Annotated, Any, Literal

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import Field

from elevate.api import arranging, finding, standing, visits
from elevate.api.fields import Id, Input, Instant, Line, Reason
from elevate.api.gate import Call
from elevate.api.pages import NUMBER, Key, Listing, Paging, page
from elevate.api.problems import not_found
from elevate.api.standing import Skipped
from elevate.api.visits import Visit
from elevate.people.models import Therapist
from elevate.scheduling.models import Series, Skip
from elevate.scheduling.standing import skipping
from elevate.scheduling.standing.skipping import Settled
from elevate.scheduling.standing.wishes import Filling

router = Router(tags=["series"])
_ID = Key("id", NUMBER.read)


class Settling(Input):
    """Book a visit after all, at the same time or another, or leave the date out."""

    action: Literal["book", "drop"]
    starts_at: Instant | None = None
    therapist_id: Id | None = None
    override_reason: Reason = ""
    notice_at: Instant | None = None
    accept_late: Annotated[bool, Field(strict=True)] = False
    reason: Reason = ""
    preview_token: Line | None = None


class SettledSkip(Skipped):
    """A date that is settled, with the visit that makes up for it."""

    appointment: Visit | None


@router.get("/series/{series_id}/skips", response=Listing[Skipped])
def list_skips(request: Call, series_id: str, paging: Query[Paging]) -> dict[str, Any]:
    """List the dates of a series that wait to be settled, in the order in which they were found."""
    series = finding.find(arranging.series(request), series_id)
    found = skipping.open_for(request.actor).filter(series=series)
    return page(found, paging, standing.skipped, by=(_ID,))


@router.post("/series/{series_id}/skips/{skip_id}", response=SettledSkip)
def settle_skip(
    request: Call, response: HttpResponse, series_id: str, skip_id: str, payload: Settling
) -> dict[str, Any]:
    """Settle a date that was not booked."""
    skip = _found(arranging.staffs(request, series_id), skip_id)
    act = partial(skipping.drop, skip.pk) if payload.action == "drop" else _booking(request, skip, payload)
    done: Settled = act(by=request.actor, at=request.at)
    shape = standing.skipped(done.skip)
    if done.appointment is None:
        return {**shape, "appointment": None}
    booked = visits.listed(request, [done.appointment])
    return {**shape, "appointment": next(iter(booked), None)}


def _booking(call: Call, skip: Skip, payload: Settling) -> "partial[Settled]":
    therapist = finding.find(Therapist.objects.all(), payload.therapist_id) if payload.therapist_id else None
    filling = Filling(
        starts_at=payload.starts_at,
        therapist=therapist,
        override_reason=payload.override_reason,
        notice_at=payload.notice_at,
        accept_late=payload.accept_late,
        reason=payload.reason,
    )
    return partial(skipping.book, skip.pk, filling, preview_token=payload.preview_token)


def _found(series: Series, skip_id: str) -> Skip:
    number = skip_id if skip_id.isascii() and skip_id.isdigit() and len(skip_id) <= 18 else None
    skip = series.skips.filter(pk=number).first() if number else None
    if skip is None:
        raise not_found()
    return skip
