"""The dates of standing visits that were not booked: read them, and settle them."""

from datetime import datetime
from functools import partial
from typing import Annotated, Any, Literal

from ninja import Query, Router
from pydantic import Field

from elevate.api import arranging, finding, standing, visits
from elevate.api.arranging import Dry
from elevate.api.fields import Id, Input, Instant, Line, Reason
from elevate.api.gate import Call
from elevate.api.pages import NUMBER, Key, Listing, Paging, page
from elevate.api.standing import Dates, Skipped
from elevate.api.visits import Visit
from elevate.core.refusals import Refused
from elevate.people.actors import Actor
from elevate.people.models import Therapist
from elevate.scheduling.models import Skip
from elevate.scheduling.standing import skipping
from elevate.scheduling.standing.effects import Preview
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


@router.post("/series/{series_id}/skips/{skip_id}", response=SettledSkip | Dates, exclude_unset=True)
def settle_skip(
    request: Call, series_id: str, skip_id: str, payload: Settling, dry: Query[Dry]
) -> dict[str, Any]:
    """Settle a date that was not booked. With `dry_run`, say what that would do."""
    series = arranging.staffs(request, series_id)
    skip = finding.numbered(series.skips.select_related("series"), skip_id)
    filling = _filling(payload)
    shown = partial(_shown, skip, filling, payload, by=request.actor, at=request.at)
    if dry.dry_run:
        return standing.dates(shown(), series.zone, request)
    with arranging.as_shown(request, series.zone, shown):
        done = _settle(skip, filling, payload, by=request.actor, at=request.at)
    shape = standing.skipped(done.skip)
    if done.appointment is None:
        return {**shape, "appointment": None}
    booked = visits.listed(request, [done.appointment])
    return {**shape, "appointment": next(iter(booked), None)}


def _filling(payload: Settling) -> Filling:
    therapist = finding.find(Therapist.objects.all(), payload.therapist_id) if payload.therapist_id else None
    return Filling(
        starts_at=payload.starts_at,
        therapist=therapist,
        override_reason=payload.override_reason,
        notice_at=payload.notice_at,
        accept_late=payload.accept_late,
        reason=payload.reason,
    )


def _settle(skip: Skip, filling: Filling, payload: Settling, *, by: Actor, at: datetime) -> Settled:
    if payload.action == "drop":
        return skipping.drop(skip.pk, by=by, at=at)
    return skipping.book(skip.pk, filling, by=by, at=at, preview_token=payload.preview_token)


def _shown(skip: Skip, filling: Filling, payload: Settling, *, by: Actor, at: datetime) -> Preview:
    """Return what settling the date would do now, as an act on the arrangement shows it."""
    try:
        line, token = skipping.outlook(skip.pk, None if payload.action == "drop" else filling, by=by, at=at)
    except Refused as refusal:
        return Preview(refusal=refusal.sentence, code=refusal.code)
    return Preview(summary=line.words, lines=(line,), token=token)
