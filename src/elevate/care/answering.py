"""A neighbour answers an offer: the first confirmed one has the time."""

from datetime import datetime

from django.db import transaction

from elevate.care import rescuing
from elevate.care.models import Gap, Offer
from elevate.core.refusals import Refused, SlotTaken
from elevate.core.words import gettext_noop as _
from elevate.journal import recording
from elevate.people.actors import Actor
from elevate.scheduling import booking

GONE = _("We are sorry: this time is not free any more.")


def accept(offer_id: str, *, by: Actor, at: datetime) -> Offer:
    """Book the time that was offered; asked for twice, it is booked once.

    Refused, kindly, when the offer is over or somebody else has the time.
    """
    try:
        return _accept(offer_id, by=by, at=at)
    except SlotTaken as taken:
        if rescuing.step(Offer.objects.values_list("gap_id", flat=True).get(pk=offer_id), at=at):
            raise SlotTaken(GONE) from taken
        raise SlotTaken(_("You have another visit at that time.")) from taken


@transaction.atomic
def decline(offer_id: str, *, by: Actor, at: datetime) -> Offer:
    """Say no; the next neighbour is asked at once."""
    offer = _locked(offer_id)
    if offer.answer == Offer.Answer.DECLINED:
        return offer
    _check_open(offer, at=at)
    _answered(offer, Offer.Answer.DECLINED, at=at)
    Gap.objects.filter(pk=offer.gap_id).update(next_step_at=at)
    recording.record("offer.declined", about=offer, by=by, at=at, facts={"gap": offer.gap_id})
    return offer


def why_over(offer: Offer, *, at: datetime) -> Refused | None:
    """Return why an offer cannot be answered any more, said kindly; None while it can."""
    if offer.answer == Offer.Answer.DECLINED:
        return Refused(_("You declined this time. Ask the coordinator if you would like another one."))
    if offer.answer == Offer.Answer.ACCEPTED:
        return Refused(_("You accepted this time already. To change it, ask the coordinator."))
    if offer.gap.end == Gap.End.FILLED:
        return Refused(_("Thank you, but somebody else took this time first. We will ask you again."))
    if offer.gap.end == Gap.End.WITHDRAWN:
        return Refused(GONE)
    if offer.answer or offer.gap.ended_at is not None or offer.answer_until <= at:
        return Refused(_("Thank you, but the time to answer is over. We will ask you again."))
    return None


@transaction.atomic
def _accept(offer_id: str, *, by: Actor, at: datetime) -> Offer:
    # The gap first: whoever else acts on it, or on another offer of it, waits here.
    offer = _locked(offer_id)
    if offer.answer == Offer.Answer.ACCEPTED:
        return offer
    _check_open(offer, at=at)
    offer.booked = booking.book(rescuing.wish(offer.gap, offer.client), by=by, at=at)
    _answered(offer, Offer.Answer.ACCEPTED, at=at)
    facts = {"gap": offer.gap_id, "appointment": offer.booked.pk}
    recording.record("offer.accepted", about=offer, by=by, at=at, facts=facts)
    rescuing.end(offer.gap, Gap.End.FILLED, by=by, at=at)
    return offer


def _locked(offer_id: str) -> Offer:
    gap = rescuing.lock(Offer.objects.values_list("gap_id", flat=True).get(pk=offer_id))
    offer = Offer.objects.select_related("client__property").get(pk=offer_id)
    offer.gap = gap
    return offer


def _check_open(offer: Offer, *, at: datetime) -> None:
    if over := why_over(offer, at=at):
        raise over


def _answered(offer: Offer, answer: Offer.Answer, *, at: datetime) -> None:
    offer.answer, offer.answered_at = answer, at
    offer.save(update_fields=("answer", "answered_at", "booked"))
