"""Who stands in for a while at standing visits: read it, and withdraw it."""

from functools import partial
from typing import Any

from ninja import Query, Router

from elevate.api import arranging, finding, standing
from elevate.api.arranging import Dry
from elevate.api.fields import Day, Input, Instant, Line, Output, Ref, ref
from elevate.api.gate import Call
from elevate.api.pages import NUMBER, Key, Listing, Paging, page
from elevate.api.standing import Dates
from elevate.scheduling.models import Substitution
from elevate.scheduling.standing import standing_down
from elevate.scheduling.standing.effects import Preview

router = Router(tags=["series"])
_ID = Key("id", NUMBER.read)


class StandsIn(Output):
    """Who performs the visits from a day up to, not including, another."""

    id: str
    series_id: str
    therapist: Ref
    from_on: Day
    until_on: Day
    withdrawn_at: Instant | None


class StandingDown(Input):
    """What was seen of it before."""

    preview_token: Line | None = None


@router.get("/series/{series_id}/substitutions", response=Listing[StandsIn])
def list_substitutions(request: Call, series_id: str, paging: Query[Paging]) -> dict[str, Any]:
    """List who stands in, stood in, or was to, in the order in which they were named."""
    series = finding.find(arranging.series(request), series_id)
    return page(series.substitutions.select_related("therapist"), paging, _shape, by=(_ID,))


@router.post(
    "/series/{series_id}/substitutions/{substitution_id}/withdraw", response=Dates, exclude_unset=True
)
def withdraw_substitution(
    request: Call,
    series_id: str,
    substitution_id: str,
    dry: Query[Dry],
    payload: StandingDown | None = None,
) -> dict[str, Any]:
    """Let the visits to come go back to who would make them; one that nobody else can stays as it is."""
    series = arranging.staffs(request, series_id)
    named = finding.numbered(series.substitutions.select_related("therapist"), substitution_id)
    shown = partial(standing_down.preview, named, by=request.actor, at=request.at)
    if dry.dry_run:
        return standing.dates(shown(), series.zone, request)
    seen = standing.seen(request, series, preview_token=payload.preview_token if payload else None)
    with arranging.as_shown(request, series.zone, shown):
        done = standing_down.withdraw(named.pk, by=request.actor, at=request.at, seen=seen)
    did = Preview(summary=done.summary, lines=tuple(done.lines), token=done.token)
    return standing.dates(did, series.zone, request)


def _shape(each: Substitution) -> dict[str, Any]:
    names = ("series_id", "from_on", "until_on", "withdrawn_at")
    return {
        "id": str(each.pk),
        "therapist": ref(each.therapist),
        **{name: getattr(each, name) for name in names},
    }
