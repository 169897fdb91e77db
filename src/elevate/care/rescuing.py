"""Offer a freed time to one neighbour after the other, until somebody takes it or it is too late."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, Min, Q

from elevate.care import freeing, neighbours
from elevate.care.freeing import SYSTEM
from elevate.care.models import Gap, Offer
from elevate.core import rescue
from elevate.core.refusals import Refused
from elevate.core.words import gettext_noop as _
from elevate.journal import recording
from elevate.people import keeping
from elevate.people.actors import Actor, Role
from elevate.people.models import Client, Operator
from elevate.scheduling import booking
from elevate.scheduling.booking import Wish

OVER = _("This time is no longer to be offered. Load the page again.")


def next_due_at(*, at: datetime) -> datetime | None:
    """Return when something happens next by itself: a gap opens, goes on, or ends as its time is taken."""
    running = Gap.objects.filter(ended_at__isnull=True)
    steps = [
        running.aggregate(first=Min("next_step_at"))["first"],
        running.filter(Exists(freeing.rivals())).aggregate(first=Min("opened_at"))["first"],
        freeing.next_due_at(at=at),
    ]
    return min((step for step in steps if step is not None), default=None)


def run_due(*, at: datetime) -> int:
    """Open gaps, make the next offers and end what is over; return how many steps were taken."""
    opened = freeing.open_due(at=at)
    taken = Exists(freeing.rivals())
    due = Gap.objects.filter(Q(next_step_at__lte=at) | Q(taken), ended_at__isnull=True)
    return opened + sum(step(pk, at=at) for pk in due.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def step(gap_id: str, *, at: datetime) -> bool:
    """Take a gap one step further: somebody did not answer, somebody is asked, or it is over."""
    gap = lock(gap_id)
    if gap.ended_at is not None:
        return False
    if is_taken(gap):
        return end(gap, Gap.End.WITHDRAWN, by=SYSTEM, at=at)
    if gap.next_step_at is None or gap.next_step_at > at:
        return False
    _lapse(gap, at=at)
    return _ask_next(gap, by=SYSTEM, at=at)


@transaction.atomic
def offer(gap_id: str, *, by: Actor, at: datetime) -> Gap:
    """Begin to offer a gap by hand; one that is being offered goes on as it does."""
    gap = lock(gap_id)
    if gap.ended_at is not None:
        raise Refused(OVER)
    if is_taken(gap):
        raise Refused(_("Somebody has this time by now."))
    if gap.waits_for_a_word:
        _ask_next(gap, by=by, at=at)
    return gap


@transaction.atomic
def withdraw(gap_id: str, *, by: Actor, at: datetime) -> Gap:
    """Offer a gap to nobody any more; who was asked is told."""
    gap = lock(gap_id)
    if gap.ended_at is None:
        end(gap, Gap.End.WITHDRAWN, by=by, at=at)
    return gap


@transaction.atomic
def choose(operator: Operator, mode: str, *, by: Actor, at: datetime) -> None:
    """Let freed times be offered so from now on; by itself, those that wait begin too."""
    if mode == Operator.Rescue.AUTOMATIC:
        Gap.objects.waiting().update(next_step_at=at)
    keeping.change(operator, {"rescue": mode}, by=by, at=at)


def lock(gap_id: str) -> Gap:
    """Make rivals for the gap wait until the transaction ends: nobody holds anything else of it by then."""
    Gap.objects.select_for_update(no_key=True).filter(pk=gap_id).first()
    everything = ("appointment__client__property", "appointment__therapist", "appointment__service")
    return Gap.objects.select_related(*everything, "appointment__property").get(pk=gap_id)


def is_taken(gap: Gap) -> bool:
    """Tell whether somebody has the gap's time: by an undo, or by another booking."""
    return Gap.objects.filter(Exists(freeing.rivals()), pk=gap.pk).exists()


def end(gap: Gap, how: Gap.End, *, by: Actor, at: datetime) -> bool:
    """End a locked gap; who was asked and said nothing is told once, whoever declined is left in peace."""
    gap.offers.filter(answer="").update(answer=Offer.Answer.WITHDRAWN, answered_at=at)
    gap.end, gap.ended_at, gap.ended_by, gap.next_step_at = how, at, by.signature, None
    gap.save(update_fields=("end", "ended_at", "ended_by", "next_step_at"))
    silent = gap.offers.filter(answer__in=(Offer.Answer.LAPSED, Offer.Answer.WITHDRAWN))
    recording.record(
        "gap.ended",
        about=gap,
        by=by,
        at=at,
        facts={"end": how, "appointment": gap.appointment_id},
        silent=list(silent.select_related("client__property")),
    )
    return True


def _lapse(gap: Gap, *, at: datetime) -> None:
    late = gap.offers.filter(answer="", answer_until__lte=at)
    late.update(answer=Offer.Answer.LAPSED, answered_at=at)


def _ask_next(gap: Gap, *, by: Actor, at: datetime) -> bool:
    when = rescue.next_offer_at(gap.appointment.starts_at, at=at, zone=gap.appointment.zone)
    if when is None:
        return end(gap, Gap.End.PASSED, by=by, at=at)
    if when > at:
        return _wait(gap, when)
    client = neighbours.next_for(gap, at=at)
    if client is None:
        return _let_rest(gap, by=by, at=at)
    if not _can_be_had(gap, client, at=at):
        return end(gap, Gap.End.WITHDRAWN, by=by, at=at)
    _ask(gap, client, by=by, at=at)
    return True


def _let_rest(gap: Gap, *, by: Actor, at: datetime) -> bool:
    """Wait for the first who may be asked again, if the time is still to come by then."""
    rested = neighbours.next_rested_at(gap, at=at)
    freed = gap.appointment
    when = rested and rescue.next_offer_at(freed.starts_at, at=rested, zone=freed.zone)
    if when is None:
        return end(gap, Gap.End.NOBODY, by=by, at=at)
    return _wait(gap, when)


def _can_be_had(gap: Gap, client: Client, *, at: datetime) -> bool:
    """Tell whether the client could book the time: the therapist may be off by now, or the day closed."""
    try:
        booking.checked(wish(gap, client), by=himself(client), at=at)
    except Refused:
        return False
    return True


def wish(gap: Gap, client: Client) -> Wish:
    """Return the booking that a client who accepts asks for."""
    freed = gap.appointment
    return Wish(
        client=client,
        therapist=freed.therapist,
        service=freed.service,
        property=freed.property,
        starts_at=freed.starts_at,
    )


def himself(client: Client) -> Actor:
    """Return a client as who acts, signed in or by a link."""
    return Actor(role=Role.CLIENT, person_id=client.pk, name=client.name, user_id=client.user_id)


def _wait(gap: Gap, until: datetime) -> bool:
    gap.next_step_at = until
    gap.save(update_fields=("next_step_at",))
    return True


def _ask(gap: Gap, client: Client, *, by: Actor, at: datetime) -> None:
    made = Offer.objects.create(
        gap=gap,
        client=client,
        number=gap.offers.count() + 1,
        offered_at=at,
        answer_until=at + rescue.ANSWER,
    )
    _wait(gap, made.answer_until)
    facts = {"gap": gap.pk, "client": client.pk, "until": made.answer_until.isoformat()}
    recording.record("offer.made", about=made, by=by, at=at, facts=facts)
