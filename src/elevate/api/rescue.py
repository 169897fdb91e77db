"""Freed times, and offering them to neighbours."""

from typing import Any, Literal

from ninja import Query, Router
from pydantic import BaseModel

from elevate.api import finding
from elevate.api.fields import Instant, Output, Ref, ref
from elevate.api.gate import Call, only
from elevate.api.pages import Listing, Paging, page
from elevate.care import answering, freeing, rescuing
from elevate.care.models import Gap, Offer
from elevate.people.actors import Role

router = Router(tags=["freed times"])


class Asked(Output):
    """Somebody a freed time was offered to, and what they said."""

    id: str
    client: Ref
    offered_at: Instant
    answer_until: Instant
    answer: Literal["accepted", "declined", "lapsed", "withdrawn"] | None
    answered_at: Instant | None


class FreedTime(Output):
    """A time that a client gave back. `end` stays empty while it is open."""

    id: str
    appointment_id: str
    therapist: Ref
    service: Ref
    property: Ref
    starts_at: Instant
    ends_at: Instant
    time_zone: str
    opened_at: Instant
    next_step_at: Instant | None
    ended_at: Instant | None
    end: Literal["filled", "withdrawn", "nobody", "passed"] | None
    waits_for_a_word: bool
    offers: list[Asked]


class OfferedTime(Output):
    """A freed time as it is offered to a client."""

    id: str
    therapist: Ref
    service: Ref
    property: Ref
    starts_at: Instant
    ends_at: Instant
    time_zone: str
    offered_at: Instant
    answer_until: Instant
    answer: Literal["accepted", "declined", "lapsed", "withdrawn"] | None
    answered_at: Instant | None
    appointment_id: str | None


class GapFilters(BaseModel):
    """Which freed times: the open ones, or all there were."""

    open: bool | None = None


@router.get("/gaps", response=Listing[FreedTime])
def list_gaps(request: Call, filters: Query[GapFilters], paging: Query[Paging]) -> dict[str, Any]:
    """List the times that clients gave back, in the order in which they were found."""
    only(request, Role.COORDINATOR)
    freeing.open_due(at=request.at)
    gaps = Gap.objects.with_everything()
    if filters.open is not None:
        gaps = gaps.filter(ended_at__isnull=filters.open)
    return page(gaps, paging, _gap)


@router.post("/gaps/{gap_id}/offer", response=FreedTime)
def offer_gap(request: Call, gap_id: str) -> dict[str, Any]:
    """Begin to offer a freed time to neighbours; one that is being offered goes on as it does."""
    only(request, Role.COORDINATOR)
    gap = finding.find(Gap.objects.all(), gap_id)
    rescuing.offer(gap.pk, by=request.actor, at=request.at)
    return _gap(Gap.objects.with_everything().get(pk=gap.pk))


@router.post("/gaps/{gap_id}/withdraw", response=FreedTime)
def withdraw_gap(request: Call, gap_id: str) -> dict[str, Any]:
    """Offer a freed time to nobody any more; who was asked and said nothing is told."""
    only(request, Role.COORDINATOR)
    gap = finding.find(Gap.objects.all(), gap_id)
    rescuing.withdraw(gap.pk, by=request.actor, at=request.at)
    return _gap(Gap.objects.with_everything().get(pk=gap.pk))


@router.get("/offers", response=Listing[OfferedTime])
def list_offers(request: Call, paging: Query[Paging]) -> dict[str, Any]:
    """List the freed times that the caller was offered."""
    only(request, Role.CLIENT)
    return page(Offer.objects.visible_to(request.actor).with_everything(), paging, _offer)


@router.post("/offers/{offer_id}/accept", response=OfferedTime)
def accept_offer(request: Call, offer_id: str) -> dict[str, Any]:
    """Book the time that was offered; the first to confirm has it."""
    offer = _own(request, offer_id)
    return _offer(answering.accept(offer.pk, by=request.actor, at=request.at))


@router.post("/offers/{offer_id}/decline", response=OfferedTime)
def decline_offer(request: Call, offer_id: str) -> dict[str, Any]:
    """Say no, thank you."""
    offer = _own(request, offer_id)
    return _offer(answering.decline(offer.pk, by=request.actor, at=request.at))


def _own(call: Call, offer_id: str) -> Offer:
    only(call, Role.CLIENT)
    return finding.find(Offer.objects.visible_to(call.actor), offer_id)


def _time(gap: Gap) -> dict[str, Any]:
    visit = gap.appointment
    return {
        "therapist": ref(visit.therapist),
        "service": ref(visit.service),
        "property": ref(visit.property),
        "starts_at": visit.starts_at,
        "ends_at": visit.ends_at,
        "time_zone": visit.zone,
    }


def _gap(gap: Gap) -> dict[str, Any]:
    return _time(gap) | {
        "id": gap.pk,
        "appointment_id": gap.appointment_id,
        "opened_at": gap.opened_at,
        "next_step_at": gap.next_step_at,
        "ended_at": gap.ended_at,
        "end": gap.end or None,
        "waits_for_a_word": gap.waits_for_a_word,
        "offers": [{**_answer(offer), "client": ref(offer.client)} for offer in gap.offers.all()],
    }


def _offer(offer: Offer) -> dict[str, Any]:
    return _time(offer.gap) | _answer(offer) | {"appointment_id": offer.booked_id}


def _answer(offer: Offer) -> dict[str, Any]:
    return {
        "id": offer.pk,
        "offered_at": offer.offered_at,
        "answer_until": offer.answer_until,
        "answer": offer.answer or None,
        "answered_at": offer.answered_at,
    }
