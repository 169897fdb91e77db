"""The words of a check-in: honest, kind, and the client's to leave unanswered (rules.md 8)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from elevate.core.words import Sentence, gettext_noop as _, say

LONGEST = 1000
#: Nobody was there for so long that much may have happened since.
LONG_TIME = timedelta(weeks=6)


class Variant(StrEnum):
    """What a check-in is about, most particular first."""

    BACK = "back"
    FIRST_VISIT = "first_visit"
    LONG_TIME = "long_time"
    HIATUS = "hiatus"
    CREDITS = "credits"
    NO_CREDITS = "no_credits"


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What the words depend on: back from away, how many visits there were, how long ago, what is left."""

    back: bool
    visits: int
    since_visit: timedelta | None
    credits: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Who writes to whom, from which operator, about visits where."""

    client: str
    writer: str
    operator: str
    place: str


def fitting(situation: Situation) -> list[Variant]:
    """Return the variants that are true of `situation`, the most particular first: two at least."""
    long_ago = situation.since_visit is not None and situation.since_visit >= LONG_TIME
    true = {
        Variant.BACK: situation.back,
        Variant.FIRST_VISIT: situation.visits == 1 and not situation.back,
        Variant.LONG_TIME: long_ago and not situation.back,
        Variant.HIATUS: True,
        Variant.CREDITS: situation.credits > 0,
        Variant.NO_CREDITS: situation.credits <= 0,
    }
    return [variant for variant in Variant if true[variant]]


def choices(situation: Situation, *, used: Sequence[str]) -> list[Variant]:
    """Return the variants that fit, the best first; those `used` before (oldest first) come last."""
    last = {variant: number for number, variant in enumerate(used)}
    return sorted(fitting(situation), key=lambda variant: last.get(variant, -1))


def text(variant: Variant, names: Names, *, credits_left: int) -> Sentence:
    """Return the suggested words; whoever sends them may change every one."""
    params = {
        "client": names.client,
        "writer": names.writer,
        "operator": names.operator,
        "place": names.place,
        "credits": credits_left,
    }
    if variant is Variant.CREDITS and credits_left == 1:
        return say(_ONE_CREDIT, **params)
    return say(_TEXTS[variant], **params)


_ONE_CREDIT = _(
    "Hello {client}, {writer} from {operator} here. How are you? There is 1 credit in your account. Whenever "
    "you would like to use it for a visit at {place}, tell me a day that suits you. No need to answer."
)
_TEXTS = {
    Variant.BACK: _(
        "Hello {client}, {writer} from {operator} here. Welcome back! I hope the time away was good to you. "
        "When you feel like a visit at {place}, tell me a day that suits you and we will find a time."
    ),
    Variant.FIRST_VISIT: _(
        "Hello {client}, {writer} from {operator} here. You had your first visit with us a while ago, and I "
        "would like to hear how you felt afterwards, good or bad. If you would like another one at {place}, "
        "tell me a day that suits you."
    ),
    Variant.LONG_TIME: _(
        "Hello {client}, {writer} from {operator} here. It has been a good while, and I wanted to ask "
        "how you are. If something hurts or has changed since the last visit, tell me and we will take it "
        "into account. And if now is not the time, that is perfectly fine."
    ),
    Variant.HIATUS: _(
        "Hello {client}, {writer} from {operator} here. I thought of you and wanted to ask how you are. "
        "If you would like a visit at {place}, tell me which days suit you. If not, that is fine too."
    ),
    Variant.CREDITS: _(
        "Hello {client}, {writer} from {operator} here. How are you? There are {credits} credits in your "
        "account. Whenever you would like to use one for a visit at {place}, tell me a day that suits you. "
        "No need to answer."
    ),
    Variant.NO_CREDITS: _(
        "Hello {client}, {writer} from {operator} here. How have you been? At the moment there is no credit "
        "in your account, so nothing is waiting for you to decide. If you would like a visit at {place} one "
        "day, write to me and I will tell you how that works."
    ),
}
