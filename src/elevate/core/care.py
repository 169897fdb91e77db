"""Who wants a word, and why: the one decision of check-ins (rules.md 8). Never pushy."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from elevate.core.time import day_of, elapsed
from elevate.core.words import Sentence, gettext_noop as _, say
from elevate.core.written import day, day_and_time

#: Without a visit for so long, a client is missed.
HIATUS = timedelta(days=14)
#: A client is written to no more often than this.
AT_MOST_EVERY = timedelta(days=14)
#: For so many days after the return, a welcome back is in place.
WELCOME_BACK = timedelta(days=14)
#: What "not now" means.
NOT_NOW = timedelta(days=7)
#: A visit booked so soon after a check-in is what came of it.
BOOKED_WITHIN = timedelta(days=14)


class Standing(StrEnum):
    """How a client stands: whether a word is wanted, or what speaks against it."""

    BACK = "back"
    HIATUS = "hiatus"
    OPTED_OUT = "opted_out"
    AWAY = "away"
    BOOKED = "booked"
    SNOOZED = "snoozed"
    ANSWERED = "answered"
    WRITTEN_TO = "written_to"
    VISITED = "visited"
    NOTHING_TO_USE = "nothing_to_use"

    @property
    def wants_a_word(self) -> bool:
        """Whether somebody should check in."""
        return self in WANTED


#: The standings that call for a check-in.
WANTED = (Standing.BACK, Standing.HIATUS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of a client. `credits` is the balance; visits are those that took place or may have.

    `missed_since_at` is the start of the last visit, or of the first credit of who never had one.
    `back_on` is the first day back from the latest time away, `away_until_on` that of the present one.
    `answered_at` is when the latest check-in that was answered, or led to a booking, went out.
    """

    zone: str
    last_visit_at: datetime | None = None
    missed_since_at: datetime | None = None
    next_visit_at: datetime | None = None
    subscribed: bool = False
    credits: int = 0
    away_until_on: date | None = None
    back_on: date | None = None
    written_to_at: datetime | None = None
    answered_at: datetime | None = None
    snoozed_until_on: date | None = None
    opted_out: bool = False


def standing(facts: Facts, *, at: datetime) -> Standing:
    """Decide whether `at` somebody should check in with the client, or what speaks against it."""
    against = _said_by_them(facts) or _said_by_us(facts, at=at)
    if against is not None:
        return against
    if _is_back(facts, at=at):
        return Standing.BACK
    if facts.missed_since_at is None or elapsed(facts.missed_since_at, at) < HIATUS:
        return Standing.VISITED
    return Standing.HIATUS if facts.subscribed or facts.credits > 0 else Standing.NOTHING_TO_USE


def words(facts: Facts, *, at: datetime) -> Sentence:
    """Say how the client stands: why a word is wanted, or why there is none."""
    stands = standing(facts, at=at)
    if stands is Standing.HIATUS and facts.last_visit_at is None:
        return say(_("No visit yet"))
    params: dict[Standing, dict[str, object]] = {
        Standing.HIATUS: {"days": _days_since_visit(facts, at=at)},
        Standing.BACK: {"day": facts.back_on and day(facts.back_on)},
        Standing.AWAY: {"day": facts.away_until_on and day(facts.away_until_on)},
        Standing.BOOKED: {"when": facts.next_visit_at and day_and_time(facts.next_visit_at, facts.zone)},
        Standing.SNOOZED: {"day": facts.snoozed_until_on and day(facts.snoozed_until_on)},
    }
    return say(_WORDS[stands], **params.get(stands, {}))


_WORDS = {
    Standing.HIATUS: _("{days} days since the last visit"),
    Standing.BACK: _("Back from away since {day}"),
    Standing.OPTED_OUT: _("Check-in messages are off, as the client asked."),
    Standing.AWAY: _("Away, back on {day}: no check-in before that."),
    Standing.BOOKED: _("The next visit is booked: {when}."),
    Standing.SNOOZED: _("Left in peace until {day}."),
    Standing.ANSWERED: _("The last check-in was answered. No other one before the next visit."),
    Standing.WRITTEN_TO: _("Written to in the last 14 days. No other check-in before that time is over."),
    Standing.VISITED: _("It is not 14 days yet since the last visit."),
    Standing.NOTHING_TO_USE: _("There is no subscription and no credit that a visit could use."),
}


def _said_by_them(facts: Facts) -> Standing | None:
    if facts.opted_out:
        return Standing.OPTED_OUT
    if facts.away_until_on is not None:
        return Standing.AWAY
    return None if facts.next_visit_at is None else Standing.BOOKED


def _said_by_us(facts: Facts, *, at: datetime) -> Standing | None:
    if facts.snoozed_until_on is not None and day_of(at, facts.zone) < facts.snoozed_until_on:
        return Standing.SNOOZED
    if facts.answered_at is not None and not _visited_since(facts, facts.answered_at):
        return Standing.ANSWERED
    if facts.written_to_at is not None and elapsed(facts.written_to_at, at) < AT_MOST_EVERY:
        return Standing.WRITTEN_TO
    return None


def _visited_since(facts: Facts, moment: datetime) -> bool:
    return facts.last_visit_at is not None and elapsed(moment, facts.last_visit_at) > timedelta(0)


def _is_back(facts: Facts, *, at: datetime) -> bool:
    """Tell whether the client returned a short while ago and has not been visited since."""
    if facts.back_on is None or day_of(at, facts.zone) >= facts.back_on + WELCOME_BACK:
        return False
    return facts.last_visit_at is None or day_of(facts.last_visit_at, facts.zone) < facts.back_on


def _days_since_visit(facts: Facts, *, at: datetime) -> int | None:
    if facts.last_visit_at is None:
        return None
    return (day_of(at, facts.zone) - day_of(facts.last_visit_at, facts.zone)).days
