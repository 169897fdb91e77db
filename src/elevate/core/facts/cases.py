"""Worked examples: the engine itself decides them, on the live policy."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

from elevate.core import outcomes
from elevate.core.facts.setting import MOVED_TO, STARTS_AT, BadTag, Setting
from elevate.core.outcomes import Move, Outcome
from elevate.core.refusals import Refused
from elevate.core.rulebook import Party, Rule
from elevate.core.words import gettext_noop as _

_SPAN = re.compile(r"(?:(\d{1,3})h)?(?:(\d{1,4})m)?")
_LINE = re.compile(r"line(?:(?P<sign>[+-])(?P<span>.+))?")
_WITHOUT_NOTICE = {"complete": Rule.COMPLETED, "no_show": Rule.NO_SHOW}
_A_MINUTE = timedelta(minutes=1)
#: Enough notice under any policy a version can hold.
_LONG = timedelta(weeks=1)
_TRIED = "?"


def span(text: str) -> timedelta:
    """Read `19h`, `40m` or `23h59m`."""
    found = _SPAN.fullmatch(text)
    if not text or found is None:
        raise BadTag(_("“{text}” is no length. Write it like 19h, 40m or 23h59m."), text=text)
    hours, minutes = (int(part or 0) for part in found.groups())
    return timedelta(hours=hours, minutes=minutes)


def case(setting: Setting, *, by: str = "client", notice: str = "", act: str = "cancel") -> Outcome:
    """Decide the example visit, for one who says `notice` before it that they cannot make it.

    `act` is `cancel`, `move`, or `move_accepted`, where the therapist waives a late charge; or
    `complete` or `no_show`, which need no notice. `notice` is a length, or `line`: exactly the
    notice that is free, with a length more or less than that as `line+1h` or `line-1m`.
    """
    if act in _WITHOUT_NOTICE:
        return example_of(_WITHOUT_NOTICE[act], setting)
    told = STARTS_AT - _notice(notice, setting)
    try:
        if act == "cancel":
            return outcomes.of_cancelling(setting.visit(), by=_party(by), notice_at=told, at=told)
        return outcomes.of_moving(setting.visit(), _move(act, told=told), at=told)
    except Refused as refusal:
        if isinstance(refusal, BadTag):
            raise
        raise BadTag(_("The rules refuse this example: {why}"), why=refusal.sentence) from refusal


def example_of(rule: Rule, setting: Setting) -> Outcome:
    """Return what the engine decides where `rule` is the one that fits.

    A policy can leave a rule without a case, such as late pay where the operator
    gives none: then it is the outcome that holds in its place.
    """
    return _EXAMPLES[rule](setting)


def _notice(text: str, setting: Setting) -> timedelta:
    found = _LINE.fullmatch(text)
    if found is None:
        return span(text)
    offset = span(found["span"]) if found["span"] else timedelta(0)
    return setting.policy.free_notice + (-offset if found["sign"] == "-" else offset)


def _late(setting: Setting) -> timedelta:
    return setting.policy.free_notice - _A_MINUTE


def _cancelled(by: Party, notice: Callable[[Setting], timedelta]) -> Callable[[Setting], Outcome]:
    def decide(setting: Setting) -> Outcome:
        told = STARTS_AT - notice(setting)
        return outcomes.of_cancelling(setting.visit(), by=by, notice_at=told, at=told)

    return decide


def _moved(notice: Callable[[Setting], timedelta], *, accepted: bool = False) -> Callable[[Setting], Outcome]:
    def decide(setting: Setting) -> Outcome:
        told = STARTS_AT - notice(setting)
        return outcomes.of_moving(setting.visit(), _to(told, accepted=accepted), at=told)

    return decide


def _in_grace(setting: Setting) -> Outcome:
    booked_at = STARTS_AT - _late(setting)
    visit = setting.visit(booked_at=booked_at)
    return outcomes.of_cancelling(visit, by=Party.CLIENT, notice_at=booked_at, at=booked_at)


def _no_show(setting: Setting) -> Outcome:
    at = STARTS_AT + setting.policy.no_show_wait
    return outcomes.of_no_show(setting.visit(), contact_attempt=_TRIED, at=at)


def _long(_setting: Setting) -> timedelta:
    return _LONG


_EXAMPLES: dict[Rule, Callable[[Setting], Outcome]] = {
    Rule.COMPLETED: lambda setting: outcomes.of_completing(setting.visit(), at=STARTS_AT),
    Rule.ON_TIME_NOTICE: _cancelled(Party.CLIENT, _long),
    Rule.BOOKING_GRACE: _in_grace,
    Rule.LATE_NOTICE: _cancelled(Party.CLIENT, _late),
    Rule.NO_SHOW: _no_show,
    Rule.THERAPIST_CANCELLED: _cancelled(Party.THERAPIST, _late),
    Rule.OPERATOR_CANCELLED: _cancelled(Party.OPERATOR, _long),
    Rule.OPERATOR_CANCELLED_LATE: _cancelled(Party.OPERATOR, _late),
    Rule.FREE_MOVE: _moved(_long),
    Rule.LATE_MOVE: _moved(_late),
    Rule.LATE_MOVE_ACCEPTED: _moved(_late, accepted=True),
    Rule.MOVE_UNDONE: lambda setting: outcomes.of_undoing_a_move(setting.visit()),
}


def _move(act: str, *, told: datetime) -> Move:
    if act not in {"move", "move_accepted"}:
        raise BadTag(_("“{act}” is no act. Write cancel, move or move_accepted."), act=act)
    return _to(told, accepted=act == "move_accepted")


def _to(told: datetime, *, accepted: bool) -> Move:
    # The operator may always accept a late move; who may is another lesson's matter.
    return Move(to=MOVED_TO, same_therapist=True, by=Party.OPERATOR, notice_at=told, accept_late=accepted)


def _party(by: str) -> Party:
    try:
        return Party(by)
    except ValueError as problem:
        raise BadTag(_("“{by}” is nobody. Write client, therapist or operator."), by=by) from problem
