"""Keeping in touch: whether a client wants a word, check-ins and what came of them, and leaving in peace."""

from typing import Annotated, Any, Literal

from ninja import Query, Router, Status
from pydantic import Field, StringConstraints

from elevate.api import finding
from elevate.api.fields import Day, Input, Instant, Output
from elevate.api.gate import Call, only
from elevate.api.pages import NEWEST_ID, Listing, Paging, page
from elevate.care import attention, checking_in, opting, suggesting
from elevate.care.checking_in import Words
from elevate.care.history import history, what_came
from elevate.care.models import CheckIn
from elevate.core.care import Standing, standing, words
from elevate.core.check_ins import LONGEST, Variant
from elevate.people.actors import Role
from elevate.people.models import Client
from elevate.people.speech import spoken

router = Router(tags=["check-ins"])
Became = Literal["replied", "booked", "no_answer"]


class Suggested(Output):
    """Words that are true of the client; the first ones were not read by them before."""

    variant: Variant
    text: str


class Attention(Output):
    """How a client stands; with `wants_a_word` false, `why` says what speaks against a check-in."""

    standing: Standing
    wants_a_word: bool
    why: str
    suggestions: list[Suggested]
    goes_out_at: Instant


class Written(Output):
    """A check-in. `sent_at` is when it goes out: by day, where the client lives.

    `outcome` is what somebody noted, or `booked` where a visit was booked within 14 days.
    """

    id: str
    client_id: str
    therapist_id: str | None
    variant: str
    text: str
    sent_at: Instant
    outcome: Became | None
    outcome_noted_at: Instant | None


class Writing(Input):
    """What to write: own words, a variant's, or neither for the best suggestion."""

    text: Annotated[str, StringConstraints(max_length=2 * LONGEST)] | None = None
    variant: Variant | None = None


class Came(Input):
    """What came of it."""

    outcome: Became


class Peace(Input):
    """Until when to leave the client in peace; without a day it is "not now", a week."""

    until: Day | None = None


class Snoozed(Output):
    """Until when the client is left in peace: that day they may be written to again."""

    until: Day
    kind: Literal["snoozed", "not_now"]


class Willing(Input):
    """Whether check-ins may reach the client."""

    on: bool = Field(strict=True)


class WillingNow(Output):
    """Whether check-ins may reach the client."""

    on: bool


@router.get("/clients/{client_id}/attention", response=Attention)
def read_attention(request: Call, client_id: str) -> dict[str, Any]:
    """Say whether a client wants a word, and suggest some."""
    client = _staffs(request, client_id)
    facts = attention.of_client(client.pk, at=request.at)
    stands = standing(facts, at=request.at)
    found = suggesting.suggestions(client, facts, by=request.actor, at=request.at)
    return {
        "standing": stands,
        "wants_a_word": stands.wants_a_word,
        "why": spoken(words(facts, at=request.at)),
        "suggestions": [{"variant": each.variant, "text": each.text} for each in found],
        "goes_out_at": checking_in.goes_out_at(client, at=request.at),
    }


@router.get("/clients/{client_id}/check-ins", response=Listing[Written])
def list_check_ins(request: Call, client_id: str, paging: Query[Paging]) -> dict[str, Any]:
    """List what was written to a client, newest first, with what came of it."""
    client = _staffs(request, client_id)
    return page(history(client.pk), paging, _shape, by=(NEWEST_ID,))


@router.post("/clients/{client_id}/check-ins", response={201: Written})
def send_check_in(request: Call, client_id: str, payload: Writing) -> Status[dict[str, Any]]:
    """Write to a client who wants a word: at most once in 14 days, by day, never after an answer."""
    client = _staffs(request, client_id)
    said = _words(request, client, payload)
    return Status(201, _shape(checking_in.send(client, said, by=request.actor, at=request.at)))


@router.post("/clients/{client_id}/check-ins/{check_in_id}/outcome", response=Written)
def note_outcome(request: Call, client_id: str, check_in_id: str, payload: Came) -> dict[str, Any]:
    """Note what came of a check-in; the last word stands."""
    client = _staffs(request, client_id)
    check_in = finding.find(history(client.pk), check_in_id)
    return _shape(
        checking_in.note_outcome(check_in, CheckIn.Outcome(payload.outcome), by=request.actor, at=request.at)
    )


@router.post("/clients/{client_id}/snooze", response={201: Snoozed})
def snooze_client(request: Call, client_id: str, payload: Peace | None = None) -> Status[dict[str, Any]]:
    """Leave a client in peace: until a day, or for a week."""
    client, until = _staffs(request, client_id), payload.until if payload else None
    if until is None:
        snooze = checking_in.not_now(client, by=request.actor, at=request.at)
    else:
        snooze = checking_in.snooze(client, until, by=request.actor, at=request.at)
    return Status(201, {"until": snooze.until_on, "kind": snooze.kind})


@router.get("/clients/{client_id}/check-in-messages", response=WillingNow)
def read_choice(request: Call, client_id: str) -> dict[str, Any]:
    """Say whether check-ins may reach a client."""
    return {"on": finding.client(request, client_id).opted_out_at is None}


@router.put("/clients/{client_id}/check-in-messages", response=WillingNow)
def choose(request: Call, client_id: str, payload: Willing) -> dict[str, Any]:
    """Turn check-ins off or on: the client, or somebody the client told."""
    client = finding.client(request, client_id)
    decide = opting.opt_in if payload.on else opting.opt_out
    return {"on": decide(client, by=request.actor, at=request.at).opted_out_at is None}


def _staffs(call: Call, client_id: str) -> Client:
    client = finding.client(call, client_id)
    only(call, Role.COORDINATOR, Role.THERAPIST)
    return client


def _words(call: Call, client: Client, payload: Writing) -> Words:
    if payload.text is not None:
        return Words(text=payload.text, variant=payload.variant or "")
    facts = attention.of_client(client.pk, at=call.at)
    found = suggesting.suggestions(client, facts, by=call.actor, at=call.at)
    chosen = next((each for each in found if each.variant == payload.variant), found[0])
    return Words(text=chosen.text, variant=chosen.variant)


def _shape(check_in: CheckIn) -> dict[str, Any]:
    names = [name for name in Written.model_fields if name != "outcome"]
    return {
        **{name: getattr(check_in, name) for name in names},
        "outcome": what_came(check_in) or None,
    }
