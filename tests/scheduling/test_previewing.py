"""A preview equals what happens, for every act and everybody who may ask; and it changes nothing."""

from itertools import product

import pytest

from elevate.core.refusals import Refused
from elevate.core.rulebook import Party
from elevate.messaging import composing
from elevate.messaging.models import Message
from elevate.scheduling import previewing
from elevate.scheduling.acts import Cancellation, Completion, NoShow, Reschedule, Seen
from tests.scheduling.observing import HOUR, MINUTE, SECOND, START, nothing_changes, perform
from tests.world import NOW, World, client_cancels

DAY = 24 * HOUR
ACTS = {
    "complete": Completion(),
    "no-show": NoShow(contact_attempt="rang"),
    "cancel for the client": client_cancels(),
    "cancel, told long before": client_cancels(notice_at=NOW, reason="rang"),
    "cancel for the therapist": Cancellation(party=Party.THERAPIST),
    "cancel for the operator": Cancellation(party=Party.OPERATOR),
    "move": Reschedule(starts_at=START + DAY),
    "move, owing a credit": Reschedule(starts_at=START + DAY, override_reason="owed"),
    "move, accepted if late": Reschedule(starts_at=START + DAY, accept_late=True),
    "move to a taken time": Reschedule(starts_at=START + 2 * DAY, accept_late=True),
    "move over its own time": Reschedule(starts_at=START + 15 * MINUTE, accept_late=True),
    "move off the grid": Reschedule(starts_at=START + DAY + SECOND),
}
MOMENTS = {
    "as it was booked": NOW,
    "exactly 24 hours ahead": START - DAY,
    "a second later": START - DAY + SECOND,
    "as it starts": START,
    "after the wait": START + 15 * MINUTE,
}
ROLES = ("coordinator", "therapist", "client")
EVERYTHING = [pytest.param(*row, id=": ".join(row)) for row in product(ROLES, ACTS, MOMENTS)]


@pytest.mark.parametrize(("who", "name", "moment"), EVERYTHING)
def test_a_preview_equals_what_happens(world: World, who, name, moment):
    visit, act, at = world.book(hours=48), ACTS[name], MOMENTS[moment]
    world.book(hours=96, client=world.add_client("Dee Park"))
    by = world.actor(getattr(world, who))
    with nothing_changes():
        shown = previewing.preview(visit, act, by=by, at=at)
        drafts = composing.drafts_for(visit, shown.outcome, new=shown.new) if shown.outcome else []
        told = {draft.recipient.pk: draft.letter.body for draft in drafts}
    if not shown.allowed:
        with nothing_changes(), pytest.raises(Refused) as refusal:
            perform(visit.pk, act, by=by, at=at)
        assert (refusal.value.sentence, refusal.value.code) == (shown.refusal, shown.code)
        return
    done = perform(visit.pk, act, by=by, at=at, seen=Seen(preview_token=shown.token, version=1))
    assert done.outcome == shown.outcome
    assert (done.resolution.rule, done.resolution.pay) == (done.outcome.rule, done.outcome.pay)
    messages = Message.objects.filter(event__verb__in=("appointment.cancelled", "appointment.rescheduled"))
    assert dict(messages.values_list("recipient_id", "body")) == told
    if done.new is not None:
        assert shown.new is not None
        wanted = ("starts_at", "ends_at", "blocked_until", "therapist_id", "rate_cents", "policy_id", "moves")
        assert [getattr(done.new, name) for name in wanted] == [getattr(shown.new, name) for name in wanted]


@pytest.mark.parametrize(("at", "pair"), [(NOW, ("used", "$72.00")), (START + HOUR, ("used", "$72.00"))])
def test_the_pair_on_a_card_is_what_completing_will_do(world: World, at, pair):
    outlook = previewing.outlook(world.book(hours=48), by=world.actor(world.therapist), at=at)
    assert outlook.outcome is not None
    assert (outlook.outcome.credit, str(outlook.outcome.pay)) == pair


def test_what_is_shown_carries_a_token_of_its_own(world: World):
    visit, by = world.book(hours=48), world.actor(world.coordinator)
    tokens = {
        previewing.preview(visit, act, by=by, at=at).token
        for act, at in [
            (client_cancels(), NOW),
            (client_cancels(), START - HOUR),
            (Cancellation(party=Party.THERAPIST), NOW),
            (Reschedule(starts_at=START + DAY), NOW),
            (Reschedule(starts_at=START + DAY, therapist=world.add_therapist("Leo Ruiz")), NOW),
            (Reschedule(starts_at=START + DAY + HOUR), NOW),
        ]
    }
    assert len(tokens) == 6
