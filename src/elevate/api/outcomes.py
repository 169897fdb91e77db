"""The shape of an outcome: in a preview, and inside every act's answer."""

import copy
from collections.abc import Iterable
from typing import Any

from elevate.api.fields import Instant, Money, Output, cash
from elevate.api.gate import Call
from elevate.core.outcomes import Outcome as Decided
from elevate.core.rulebook import Kind
from elevate.journal.models import Event
from elevate.messaging import addressing, composing
from elevate.messaging.models import Message
from elevate.people.actors import Role
from elevate.people.speech import spoken
from elevate.scheduling import deciding
from elevate.scheduling.acting import Done
from elevate.scheduling.acts import Act
from elevate.scheduling.models import Appointment
from elevate.scheduling.previewing import Preview

#: Coordinators first, then the client, then therapists: by the prefix of their ids.
_ORDER = {"crd": 0, "cli": 1, "thr": 2}


class Told(Output):
    """A message as it goes out: the address, and the words."""

    to: str
    body: str


class Outcome(Output):
    """What an act does to credit and pay, by which rule, and who is told.

    A refusal has `allowed` and `why` only.
    """

    allowed: bool
    kind: Kind | None = None
    credit: str | None = None
    credit_change: int | None = None
    pay: Money | None = None
    notice_minutes: int | None = None
    free_until: Instant | None = None
    rule: str | None = None
    why: str
    messages: list[Told] | None = None
    preview_token: str | None = None


class Previewed(Outcome):
    """What an act would do; `notes` say what to know of a time that can be chosen all the same."""

    notes: list[str] | None = None


def of_preview(appointment: Appointment, preview: Preview, call: Call) -> dict[str, Any]:
    """Return what an act would do, or why it is refused."""
    if preview.outcome is None:
        return {"allowed": False, "why": spoken(preview.refusal) if preview.refusal else ""}
    drafts = composing.drafts_for(appointment, preview.outcome, new=preview.new)
    told = [(draft.recipient.pk, addressing.address(draft.recipient), draft.letter.body) for draft in drafts]
    shape = _shape(preview.outcome, _told(told, call), preview.token, call)
    return shape | ({"notes": [spoken(note) for note in preview.notes]} if preview.notes else {})


def plain(appointment: Appointment, preview: Preview, call: Call) -> dict[str, Any]:
    """Return the same as it stands in an answer's JSON."""
    shown = Previewed.model_validate(of_preview(appointment, preview, call))
    return shown.model_dump(mode="json", exclude_unset=True)


def of_act(done: Done, act: Act, call: Call) -> dict[str, Any]:
    """Return what an act did; its token is the one of the preview that showed just this."""
    if done.outcome is None:
        raise ValueError("only an act that was done now has its outcome at hand")
    before = copy.copy(done.appointment)
    before.version -= 1
    token = deciding.token(before, act, done.outcome)
    return _shape(done.outcome, _sent(done.appointment, call), token, call)


def of_undoing(done: Done, call: Call) -> dict[str, Any]:
    """Return what taking an outcome back did: the credit is held again, nothing is earned yet."""
    resolution = done.resolution
    return {
        "allowed": True,
        "kind": None,
        "credit": "held",
        "credit_change": 1 if resolution.credit_used else 0,
        "pay": _pay({"amount_cents": 0, "currency": resolution.currency}, call),
        "notice_minutes": None,
        "free_until": done.appointment.facts().free_until,
        "rule": "undone",
        "why": resolution.undone_reason,
        "messages": _sent(done.appointment, call),
        "preview_token": "",
    }


def _shape(outcome: Decided, messages: list[dict[str, str]], token: str, call: Call) -> dict[str, Any]:
    notice = outcome.notice
    return {
        "allowed": True,
        "kind": outcome.kind,
        "credit": outcome.credit,
        "credit_change": outcome.credit_change,
        "pay": _pay(cash(outcome.pay), call),
        "notice_minutes": None if notice is None else int(notice.total_seconds() // 60),
        "free_until": outcome.free_until,
        "rule": outcome.rule,
        "why": spoken(outcome.why).replace("’", "'"),  # plain, as the contract has it
        "messages": messages,
        "preview_token": token,
    }


def _pay(amount: dict[str, object], call: Call) -> dict[str, object] | None:
    return None if call.actor.role is Role.CLIENT else amount


def _sent(appointment: Appointment, call: Call) -> list[dict[str, str]]:
    """Return the messages of the last thing that happened to the appointment."""
    last = Event.objects.filter(about=appointment.pk).order_by("-number").values("number")[:1]
    queued = Message.objects.filter(event__in=last, appointment=appointment)
    return _told(queued.values_list("recipient_id", "to", "body"), call)


def _told(messages: Iterable[tuple[str, str, str]], call: Call) -> list[dict[str, str]]:
    """Return the messages in one order; a client sees only what goes to them."""
    mine = (
        each for each in messages if call.actor.role is not Role.CLIENT or each[0] == call.actor.person_id
    )
    ordered = sorted(mine, key=lambda each: (_ORDER.get(each[0][:3], 3), each[0]))
    return [{"to": to, "body": body} for _recipient, to, body in ordered]
