"""When somebody could come."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Annotated

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import BaseModel, Field

from elevate.api import finding, spans
from elevate.api.fields import Id, Instant, Moment, Output, write_instant
from elevate.api.gate import Call
from elevate.api.pages import OPENING, Listing, Paging, cursor_of, values_of
from elevate.api.problems import invalid, not_found
from elevate.core.time import local
from elevate.people.actors import Role
from elevate.plans.models import Service
from elevate.scheduling import availability
from elevate.scheduling.availability import Opening, Search
from elevate.storing.prepared import TEXT, Prepared

router = Router(tags=["availability"])
LONGEST = timedelta(days=31)
_SERVICE = Prepared(lambda pk: Service.objects.filter(pk=pk).order_by(), pk=TEXT)
#: A visit starts after now, not at this very instant.
_AN_INSTANT = timedelta(microseconds=1)


class Wanted(BaseModel):
    """What for, where, and when: from `from` on and before `to`, a day counting whole."""

    service_id: Id
    property_id: Id
    since: Annotated[Moment, Field(alias="from")]
    to: Moment
    therapist_id: Id | None = None


class Free(Output):
    """A time at which a therapist is free for the visit."""

    therapist_id: str
    starts_at: Instant
    ends_at: Instant
    time_zone: str
    starts_at_local: str


@router.get("/availability", response=Listing[Free])
def list_availability(request: Call, wanted: Query[Wanted], paging: Query[Paging]) -> HttpResponse:
    """List free times, soonest first; a client's own visits are in the way, too."""
    search = _search(request, wanted)
    found = availability.bookable(search, by=request.actor)
    if paging.cursor is not None:
        last = tuple(values_of(paging.cursor, OPENING))
        found = (opening for opening in found if (opening.starts_at, opening.therapist_id) > last)
    openings = list(islice(found, paging.limit + 1))
    shown = openings[: paging.limit]
    more = len(openings) > len(shown)
    following = cursor_of(key.write(getattr(shown[-1], key.name)) for key in OPENING) if more else None
    # Written by hand, as the schema above says: a model an item costs more than finding them.
    body = {"items": _items(shown, search), "next": following}
    return HttpResponse(json.dumps(body, separators=(",", ":")), content_type="application/json")


def _items(openings: Sequence[Opening], search: Search) -> list[dict[str, str]]:
    """Return openings as answers give them; what several have in common is written once."""
    zone, written = search.zone, {each.starts_at: each for each in openings}
    times = {
        start: {
            "starts_at": write_instant(start),
            "ends_at": write_instant(each.ends_at),
            "time_zone": zone,
            "starts_at_local": local(start, zone).isoformat(),
        }
        for start, each in written.items()
    }
    return [{"therapist_id": each.therapist_id, **times[each.starts_at]} for each in openings]


def _search(call: Call, wanted: Wanted) -> Search:
    place = finding.place(call, wanted.property_id)
    since, until = spans.start(wanted.since, place.time_zone), spans.end(wanted.to, place.time_zone)
    _check(since, until, place.time_zone)
    return Search(
        service=_service(wanted.service_id),
        place=place,
        since=max(since, call.at + _AN_INSTANT),
        until=until,
        therapist_id=wanted.therapist_id,
        client_id=call.actor.person_id if call.actor.role is Role.CLIENT else None,
    )


def _service(pk: str) -> Service:
    found = _SERVICE.first(pk=pk)
    if found is None:
        raise not_found()
    return found


def _check(since: datetime, until: datetime, zone: str) -> None:
    if until < since:
        raise invalid("to", _("This lies before “from”."))
    # 31 days are 31 days, whether by the hour or on a wall clock that changes meanwhile.
    on_the_wall = local(until, zone).replace(tzinfo=None) - local(since, zone).replace(tzinfo=None)
    if min(until - since, on_the_wall) > LONGEST:
        raise invalid("to", _("Ask for {days} days at most.").format(days=LONGEST.days))
