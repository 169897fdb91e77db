"""The wizard's last page: what will happen, why, on what facts, and what people are told."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from elevate.core.outcomes import Outcome
from elevate.core.rulebook import Party
from elevate.core.written import day_and_time
from elevate.people.actors import Actor
from elevate.scheduling.acts import Cancellation, NoShow
from elevate.scheduling.models import Appointment
from elevate.scheduling.previewing import Preview
from elevate.web import moving, telling
from elevate.web.answers import Answers
from elevate.web.pairs import Pair, pair_of
from elevate.web.staging import Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Everything the result page says."""

    outcome: Outcome
    token: str
    pair: Pair
    credit_note: str
    pay_note: str
    who: str
    told: str
    because: str
    letters: telling.Letters
    movable: bool
    no_show: bool


def verdict(stage: Stage, visit: Appointment, given: Answers, preview: Preview) -> Verdict:
    """Return the result of `given`, which `preview` allows."""
    outcome, act = preview.outcome, given.act
    if outcome is None or act is None:
        raise ValueError("only an act that is allowed has a verdict")
    told = outcome.notice_at if _by_client(act) else None
    return Verdict(
        outcome=outcome,
        token=preview.token,
        pair=pair_of(outcome),
        credit_note=credits_left(visit, outcome, owned=stage.balance(visit)),
        pay_note=_("the full rate") if outcome.pay else "",
        who=_who(visit, act, by=stage.by),
        told=day_and_time(told, visit.zone) if told else "",
        because=_because(visit, outcome, told, by=stage.by),
        letters=telling.letters(visit, outcome),
        movable=moving.cannot_move(stage, visit) is None,
        no_show=isinstance(act, NoShow),
    )


def credits_left(visit: Appointment, outcome: Outcome, *, owned: int) -> str:
    """Say how many of the credits `owned` the client will have after `outcome`."""
    left = owned + outcome.credit_change
    client = visit.client.first_name
    if left > 0:
        return _("{client} keeps {count}").format(client=client, count=left)
    if left == 0:
        return _("{client} has none left").format(client=client)
    return _("{client} owes {count}").format(client=client, count=-left)


def _who(visit: Appointment, act: Cancellation | NoShow, *, by: Actor) -> str:
    if isinstance(act, NoShow):
        return _("{client} wasn’t there").format(client=visit.client.first_name)
    match act.party:
        case Party.CLIENT:
            return _("{client} can’t make it").format(client=visit.client.first_name)
        case Party.THERAPIST if by.is_coordinator:
            return _("{therapist} can’t make it").format(therapist=visit.therapist.first_name)
        case Party.THERAPIST:
            return _("You can’t make it")
        case Party.OPERATOR:
            return _("The operator cancels it")


def _because(visit: Appointment, outcome: Outcome, told: datetime | None, *, by: Actor) -> str:
    """Say both times that decide: until when it was free, and when the client said so."""
    if told is None or outcome.notice is None:
        return ""
    sentence = _("{notice} Free until {deadline}; {client} told you {told}.")
    if by.is_coordinator:
        sentence = _("{notice} Free until {deadline}; {client} said so {told}.")
    return sentence.format(
        notice=telling.notice(outcome.notice),
        deadline=day_and_time(outcome.free_until, visit.zone),
        client=visit.client.first_name,
        told=day_and_time(told, visit.zone),
    )


def _by_client(act: Cancellation | NoShow) -> bool:
    return isinstance(act, Cancellation) and act.party is Party.CLIENT
