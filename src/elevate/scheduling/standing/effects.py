"""What an act on an arrangement does to each of its dates: what previews show and operations carry out."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from elevate.core.outcomes import Outcome
from elevate.core.words import Sentence
from elevate.people.models import Therapist
from elevate.scheduling import shown
from elevate.scheduling.models import Appointment, Series, Skip


class Effect(StrEnum):
    """What becomes of a date."""

    BOOKED = "booked"
    JOINED = "joined"
    SKIPPED = "skipped"
    STAYS = "stays"
    MOVED = "moved"
    SUBSTITUTED = "substituted"
    CANCELLED = "cancelled"
    KEPT = "kept"
    UNTOUCHED = "untouched"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One date of an arrangement, before and after.

    `visit` is the one there was, `new` the one that is made for it. `starts_at` and `therapist` tell when and
    by whom it is afterwards, `before` and `former` how it was. `reason` says why it is skipped or kept,
    `outcome` what the rules make of a visit that moves or is cancelled.
    """

    effect: Effect
    starts_at: datetime
    therapist: Therapist
    words: Sentence
    before: datetime | None = None
    former: Therapist | None = None
    visit: Appointment | None = None
    new: Appointment | None = None
    outcome: Outcome | None = None
    reason: Skip.Reason | None = None
    params: Mapping[str, object] = field(default_factory=dict)

    @property
    def needs_a_look(self) -> bool:
        """Whether somebody has to settle this date afterwards."""
        open_kept = self.effect is Effect.KEPT and self.reason is not None
        settled = (Skip.Reason.AWAY, Skip.Reason.STANDS, Skip.Reason.DROPPED)
        return open_kept or (self.effect is Effect.SKIPPED and self.reason not in settled)

    def facts(self) -> list[object]:
        """Return what a token covers of it."""
        visit, outcome = self.visit, self.outcome
        return [
            *(self.effect, self.starts_at.isoformat(), self.therapist.pk, self.reason),
            *((visit.pk, visit.version) if visit else ()),
            *((outcome.rule, outcome.credit, outcome.pay.amount_cents) if outcome else ()),
            *((self.new.rate_cents, self.new.policy_id) if self.new else ()),
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """Every date that an act touches, in order, with the token that guards it; or why it is refused.

    `series` is the arrangement as it will be, saved or not; `former` the part that it goes on from,
    `substitute` who stands in: what people are told names them.
    """

    summary: Sentence | None = None
    series: Series | None = None
    former: Series | None = None
    substitute: Therapist | None = None
    lines: tuple[Line, ...] = ()
    token: str = ""
    refusal: Sentence | None = None
    code: str = ""

    @property
    def allowed(self) -> bool:
        """Whether the act would go through."""
        return self.refusal is None

    @property
    def counts(self) -> Counter[Effect]:
        """How many dates have which effect."""
        return Counter(line.effect for line in self.lines)

    @property
    def to_settle(self) -> int:
        """How many dates somebody has to look at afterwards."""
        return sum(line.needs_a_look for line in self.lines)


def token(subject: object, lines: list[Line]) -> str:
    """Return a hash of what a preview shows: the act's subject and every date."""
    return shown.token([subject, *(line.facts() for line in lines)])
