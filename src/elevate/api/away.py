"""Clients who go away: the days, the visits that this cancels, and coming back earlier."""

from typing import Any

from django.http import HttpResponse
from ninja import Query, Router, Status
from pydantic import BaseModel, Field

from elevate.api import finding
from elevate.api.fields import Day, Id, Input, Instant, Line, Money, Output, Reason, Ref, cash, ref
from elevate.api.gate import Call
from elevate.api.pages import Listing, Paging, page
from elevate.api.problems import of_refusal
from elevate.core.outcomes import Outcome
from elevate.core.refusals import StalePreview
from elevate.core.rulebook import Kind
from elevate.core.time import local
from elevate.people.actors import Role
from elevate.people.models import Client
from elevate.scheduling import leaving, returning
from elevate.scheduling.acts import Seen
from elevate.scheduling.leaving import Effect, Leave
from elevate.scheduling.models import Appointment, Away, Resolution

router = Router(tags=["away"])


class Lapsed(Output):
    """A visit that is cancelled because the client is away: how, and what becomes of credit and pay."""

    appointment_id: str
    starts_at: Instant
    time_zone: str
    starts_at_local: str
    kind: Kind | None
    credit: str
    pay: Money | None
    notice_at: Instant | None


class Absence(Output):
    """A time away; `until` is the first day back. `visits` are those that it cancelled."""

    id: str
    client_id: str
    from_: Day = Field(alias="from")
    until: Day
    planned_until: Day
    reason: str
    notice_at: Instant
    entered_at: Instant
    ended_at: Instant | None
    visits: list[Lapsed]


class Outlook(Output):
    """What a time away would do, or did: the visits, and the credits on the first day back."""

    visits: list[Lapsed]
    credits_used: int
    balance_when_back: int
    preview_token: str


class LeftAway(Absence):
    """A time away that was just entered, with what it did."""

    credits_used: int
    balance_when_back: int


class TimeAgain(Output):
    """A time that was cancelled, or not booked, for a day on which the client is there after all.

    `appointment_id` names the cancelled visit; a date of a series that was not booked has none.
    """

    appointment_id: str | None
    series_id: str | None
    therapist: Ref
    starts_at: Instant
    is_free: bool


class Ended(Absence):
    """A time away that ends earlier; `freed` can be booked again where it is free."""

    freed: list[TimeAgain]


class Leaving(Input):
    """The days, by the client's calendar. Staff may say when the client told them, with the reason."""

    from_: Day = Field(alias="from")
    until: Day
    reason: Reason = ""
    notice_at: Instant | None = None
    preview_token: Line | None = None

    def leave(self) -> Leave:
        """Return what is asked for."""
        return Leave(from_on=self.from_, until_on=self.until, reason=self.reason, notice_at=self.notice_at)


class Returning(Input):
    """The new first day back."""

    on: Day


class Trying(BaseModel):
    """Whether to say only what would happen."""

    dry_run: bool = False


@router.get("/clients/{client_id}/away", response=Listing[Absence], by_alias=True)
def list_away(request: Call, client_id: str, paging: Query[Paging]) -> dict[str, Any]:
    """List the client's times away, in the order in which they were entered."""
    client = finding.client(request, client_id)
    listing = page(Away.objects.filter(client=client), paging, lambda away: away)
    visits = returning.cancelled_for(listing["items"])
    return {**listing, "items": [_shape(each, visits[each.pk], request) for each in listing["items"]]}


@router.post("/clients/{client_id}/away", response={201: LeftAway, 200: Outlook}, by_alias=True)
def enter_away(
    request: Call, response: HttpResponse, client_id: str, payload: Leaving, trying: Query[Trying]
) -> Status[dict[str, Any]]:
    """Enter a time away: visits in it are cancelled, each by its true notice. `dry_run` changes nothing."""
    client, leave = finding.client(request, client_id), payload.leave()
    if trying.dry_run:
        effect = leaving.preview(client, leave, by=request.actor, at=request.at)
        return Status(200, _outlook(effect, request))
    left = _enter(request, client, leave, Seen(preview_token=payload.preview_token))
    response.headers["Location"] = f"/api/v1/clients/{client.pk}/away"
    visits = returning.cancelled(left.away)
    return Status(201, _shape(left.away, visits, request) | _sums(left.effect))


@router.post("/clients/{client_id}/away/{away_id}/end", response=Ended, by_alias=True)
def end_away(request: Call, client_id: str, away_id: Id, payload: Returning) -> dict[str, Any]:
    """Come back earlier: the answer lists the cancelled times from then on, and which are free."""
    client = finding.client(request, client_id)
    away = finding.find(Away.objects.filter(client=client).select_related("client__property"), away_id)
    ended = returning.end_early(away, payload.on, by=request.actor, at=request.at)
    freed = [
        {
            "appointment_id": None if each.skip else each.visit.pk,
            "series_id": each.skip.series_id if each.skip else each.visit.series_id,
            "therapist": ref(each.visit.therapist),
            "starts_at": each.visit.starts_at,
            "is_free": each.is_free,
        }
        for each in returning.freed(ended, at=request.at)
    ]
    return _shape(ended, returning.cancelled(ended), request) | {"freed": freed}


def _enter(call: Call, client: Client, leave: Leave, seen: Seen) -> leaving.Left:
    try:
        return leaving.enter(client, leave, by=call.actor, at=call.at, seen=seen)
    except StalePreview as stale:
        effect = leaving.preview(client, leave, by=call.actor, at=call.at)
        shown = Outlook.model_validate(_outlook(effect, call)).model_dump(mode="json")
        raise of_refusal(stale, preview=shown) from stale


def _outlook(effect: Effect, call: Call) -> dict[str, Any]:
    visits = [_lapsed(each.visit, each.outcome, call) for each in effect.lost]
    return {"visits": visits, "preview_token": effect.token, **_sums(effect)}


def _sums(effect: Effect | None) -> dict[str, Any]:
    return {"credits_used": effect.used, "balance_when_back": effect.balance} if effect else {}


def _shape(away: Away, visits: list[Appointment], call: Call) -> dict[str, Any]:
    return {
        "id": away.pk,
        "client_id": away.client_id,
        "from": away.from_on,
        "until": away.until_on,
        "planned_until": away.planned_until_on,
        "reason": away.reason,
        "notice_at": away.notice_at,
        "entered_at": away.entered_at,
        "ended_at": away.ended_at,
        "visits": [_lapsed(visit, visit.resolution, call) for visit in visits if visit.resolution],
    }


def _lapsed(visit: Appointment, outcome: Outcome | Resolution, call: Call) -> dict[str, Any]:
    own = call.actor.role is Role.THERAPIST and visit.therapist_id == call.actor.person_id
    return {
        "appointment_id": visit.pk,
        "starts_at": visit.starts_at,
        "time_zone": visit.zone,
        "starts_at_local": local(visit.starts_at, visit.zone).isoformat(),
        "kind": outcome.kind,
        "credit": outcome.credit,
        "pay": cash(outcome.pay) if own or call.actor.is_coordinator else None,
        "notice_at": outcome.notice_at,
    }
