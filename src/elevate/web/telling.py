"""How pages say what an act means: the notice in words, and every letter that will go out."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _, ngettext

from elevate.core.outcomes import Outcome
from elevate.messaging import composing_standing, leaving
from elevate.messaging.composing import Draft, drafts_for, drafts_of_booking
from elevate.people.models import Client, Coordinator, Therapist
from elevate.scheduling.leaving import Effect
from elevate.scheduling.models import Appointment
from elevate.scheduling.standing.effects import Preview


def notice(span: timedelta) -> str:
    """Say in a sentence how much notice was given, rounded down."""
    minutes = int(span.total_seconds() // 60)
    if minutes < 0:
        return _("The visit had begun by then.")
    hours = minutes // 60
    if hours >= 48:
        return _("This is {days} days’ notice.").format(days=hours // 24)
    if hours:
        return ngettext("This is {n} hour’s notice.", "This is {n} hours’ notice.", hours).format(n=hours)
    return ngettext("This is {n} minute’s notice.", "This is {n} minutes’ notice.", minutes).format(n=minutes)


#: A letter of more lines is folded away with the others.
MANY_LINES = 5


@dataclass(frozen=True, slots=True)
class Letter:
    """A message that would go out: to whom, and word for word what."""

    to: str
    text: str


@dataclass(frozen=True, slots=True)
class Letters:
    """The coordinator's message, to the letter, and those of the others."""

    coordinator: Letter | None
    others: list[Letter]


def letters(visit: Appointment, outcome: Outcome, *, new: Appointment | None = None) -> Letters:
    """Return what people would be told; every coordinator gets the same letter, so it stands here once."""
    drafts = drafts_for(visit, outcome, new=new)
    first = next((draft for draft in drafts if isinstance(draft.recipient, Coordinator)), None)
    others = [draft for draft in drafts if not isinstance(draft.recipient, Coordinator)]
    return Letters(
        coordinator=Letter(_to_coordinator(visit), first.letter.body) if first else None,
        others=[_letter(draft) for draft in others],
    )


def letters_of_booking(new: Appointment) -> Letters:
    """Return what people would be told of `new`, a visit not yet saved."""
    return Letters(coordinator=None, others=[_letter(draft) for draft in drafts_of_booking(new)])


def letters_of_leaving(client: Client, effect: Effect) -> Letters:
    """Return what people would be told of a time away."""
    return _sorted(leaving.drafts_of_leaving(client, effect))


def letters_of_arrangement(preview: Preview, verb: str, *, at: datetime) -> Letters:
    """Return what people would be told of what becomes of a standing arrangement."""
    letters = _sorted(composing_standing.drafts_of_preview(preview, verb, at=at))
    if letters.coordinator is None or letters.coordinator.text.count("\n") < MANY_LINES:
        return letters
    return Letters(coordinator=None, others=[letters.coordinator, *letters.others])


def letters_of_substitute(visit: Appointment, substitute: Therapist) -> Letters:
    """Return what people would be told of somebody else performing one visit."""
    return _sorted(composing_standing.drafts_of_substitute(visit, substitute))


def when_back(effect: Effect, *, own: bool) -> str:
    """Say how many credits there will be on the first day back: to the client, or of them."""
    if own or effect.balance < 0:
        return leaving.when_back(effect.balance)
    return ngettext(
        "{n} credit on the first day back.", "{n} credits on the first day back.", effect.balance
    ).format(n=effect.balance)


def _sorted(drafts: list[Draft]) -> Letters:
    first = next((draft for draft in drafts if isinstance(draft.recipient, Coordinator)), None)
    others = [draft for draft in drafts if not isinstance(draft.recipient, Coordinator)]
    return Letters(
        coordinator=Letter(_("To the coordinator"), first.letter.body) if first else None,
        others=[_letter(draft) for draft in others],
    )


def _letter(draft: Draft) -> Letter:
    return Letter(_("To {name}").format(name=draft.recipient.name), draft.letter.body)


def _to_coordinator(visit: Appointment) -> str:
    minutes = visit.policy.message_delay_minutes
    if not minutes:
        return _("To the coordinator, now")
    return ngettext(
        "To the coordinator, in {n} minute", "To the coordinator, in {n} minutes", minutes
    ).format(n=minutes)
