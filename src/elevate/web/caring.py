"""What a client's page says of check-ins: whether a word is wanted, the words, and the earlier ones."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _, gettext_lazy

from elevate.care import attention, checking_in, suggesting
from elevate.care.history import history, what_came
from elevate.care.models import CheckIn
from elevate.care.suggesting import Suggestion
from elevate.core.care import Standing, standing, words
from elevate.core.check_ins import LONGEST, Variant
from elevate.core.time import day_of
from elevate.core.written import clock, day_and_time
from elevate.messaging import addressing, caring
from elevate.messaging.models import Message, State
from elevate.people.actors import Actor
from elevate.people.models import Client
from elevate.people.speech import spoken
from elevate.web import acting
from elevate.web.roads import person_road

EARLIER = 10
#: Standings that the page says anyway, by its visits and its credits.
_PLAIN = {Standing.BOOKED, Standing.VISITED, Standing.NOTHING_TO_USE}
LABELS = {
    Variant.BACK: gettext_lazy("Welcome back"),
    Variant.FIRST_VISIT: gettext_lazy("After the first visit"),
    Variant.LONG_TIME: gettext_lazy("After a long time"),
    Variant.HIATUS: gettext_lazy("How are you?"),
    Variant.CREDITS: gettext_lazy("Credits in the account"),
    Variant.NO_CREDITS: gettext_lazy("No credits at the moment"),
}
_OUTCOMES = {
    CheckIn.Outcome.REPLIED: gettext_lazy("Replied"),
    CheckIn.Outcome.BOOKED: gettext_lazy("Booked"),
    CheckIn.Outcome.NO_ANSWER: gettext_lazy("No answer"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One way to say it, for the list of the others."""

    variant: Variant
    label: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """A check-in of before: when it went out or why not, and what came of it, in words."""

    check_in: CheckIn
    when: str
    outcome: str
    tag: str
    may_be_noted: bool


def context_of(client: Client, *, by: Actor, at: datetime, wanted: str = "") -> dict[str, Any]:
    """Return what `care/attention.html` reads; `wanted` names another variant. `client.property` is read."""
    facts = attention.of_client(client.pk, at=at)
    stands = standing(facts, at=at)
    found = suggesting.suggestions(client, facts, by=by, at=at) if stands.wants_a_word else []
    chosen = next((each for each in found if each.variant == wanted), found[0] if found else None)
    return {
        "person": client,
        "stands": stands,
        "why": "" if stands in _PLAIN else spoken(words(facts, at=at)),
        "chosen": chosen,
        "others": [_choice(each) for each in found if each is not chosen],
        "longest": LONGEST,
        "footer": caring.footer(),
        "to": addressing.address(client),
        "goes_out": going_out(client, checking_in.goes_out_at(client, at=at), at=at),
        "earlier": earlier(client, at=at),
        "operation": acting.new_operation(),
        "opted_out": client.opted_out_at is not None,
        **_ways(client, by),
    }


def _ways(client: Client, by: Actor) -> dict[str, str]:
    names = ("check_in", "snooze", "opt", "check_in_outcome")
    return {f"{name}_url": person_road(by, client, name) for name in names}


def _choice(suggestion: Suggestion) -> Choice:
    label = str(LABELS[suggestion.variant])
    return Choice(variant=suggestion.variant, label=label, text=suggestion.text)


def going_out(client: Client, goes_at: datetime, *, at: datetime) -> str:
    """Say when a message goes out: `at 12:02 PM`, or `on Tue 3 Mar, 8:00 AM`."""
    zone = client.property.time_zone
    if day_of(goes_at, zone) == day_of(at, zone):
        return _("at {clock}").format(clock=clock(goes_at, zone))
    return _("on {when}").format(when=day_and_time(goes_at, zone))


def earlier(client: Client, *, at: datetime) -> list[Earlier]:
    """Return the latest check-ins as they read now; always in two queries."""
    found = list(history(client.pk)[:EARLIER])
    sent = Message.objects.filter(
        event__about__in=[each.pk for each in found], event__verb="check_in.sent"
    ).values_list("event__about", "state", "problem")
    fates = {about: (state, problem) for about, state, problem in sent}
    return [_earlier(each, client, fates.get(each.pk, ("", "")), at=at) for each in found]


def _earlier(check_in: CheckIn, client: Client, fate: tuple[str, str], *, at: datetime) -> Earlier:
    state, problem = fate
    came, stopped = what_came(check_in), state == State.CANCELLED
    return Earlier(
        check_in=check_in,
        when=_when(check_in, client, state, problem),
        outcome=str(_OUTCOMES[CheckIn.Outcome(came)]) if came else "",
        tag="done" if came in {CheckIn.Outcome.REPLIED, CheckIn.Outcome.BOOKED} else "",
        may_be_noted=check_in.sent_at <= at and not stopped and came != CheckIn.Outcome.BOOKED,
    )


def _when(check_in: CheckIn, client: Client, state: str, problem: str) -> str:
    when = day_and_time(check_in.sent_at, client.property.time_zone)
    match state:
        case State.CANCELLED:
            return _("{when}: stopped before it went out").format(when=when)
        case State.FAILED:
            return _("{when}: not sent. {problem}").format(when=when, problem=problem)
        case State.QUEUED:
            return _("Goes out {when}").format(when=when)
        case _:
            return when
