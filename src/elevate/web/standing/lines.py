"""What an act does to each date, as a page shows it: when, what, why, and what it costs."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _, gettext_lazy, ngettext

from elevate.core.money import Money
from elevate.core.rulebook import Credit, Rule
from elevate.core.words import Sentence
from elevate.core.written import day_and_time
from elevate.people.actors import Actor, Role
from elevate.people.speech import spoken
from elevate.scheduling.models.series import why
from elevate.scheduling.standing.effects import Effect, Line, Preview
from elevate.web.pairs import Pair, pair_of
from elevate.web.roads import road

#: What a date's tag says, and how it looks.
_TAGS = {
    Effect.BOOKED: (gettext_lazy("Booked"), "done"),
    Effect.JOINED: (gettext_lazy("Booked already"), "done"),
    Effect.SKIPPED: (gettext_lazy("Skipped"), "stop"),
    Effect.STAYS: (gettext_lazy("Stays"), ""),
    Effect.MOVED: (gettext_lazy("Moves"), "move"),
    Effect.SUBSTITUTED: (gettext_lazy("Another therapist"), "move"),
    Effect.CANCELLED: (gettext_lazy("Cancelled"), "stop"),
    Effect.KEPT: (gettext_lazy("Stays for now"), "credit"),
    Effect.UNTOUCHED: (gettext_lazy("Stays"), ""),
}
#: What stays as it is stands folded away; nothing has to be read about it.
_AT_REST = (Effect.STAYS, Effect.UNTOUCHED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One date: `before` only where it was at another time; a pair where the rules decide anything."""

    when: str
    before: str
    tag: str
    look: str
    words: str
    url: str
    pair: Pair | None
    shows_pay: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """Everything that an act would do, for the page: in a sentence, in numbers, and date by date."""

    summary: Sentence | None
    sums: str
    late: str
    free: str
    changes: list[Row]
    at_rest: list[Row]
    to_settle: int
    token: str


def outlook(preview: Preview, *, zone: str, by: Actor) -> Outlook:
    """Return what an allowed preview shows."""
    lines = preview.lines
    return Outlook(
        summary=preview.summary,
        sums=_sums(preview),
        late=_late(lines, by),
        free=_free(lines),
        changes=[row(line, zone=zone, by=by) for line in lines if line.effect not in _AT_REST],
        at_rest=[row(line, zone=zone, by=by) for line in lines if line.effect in _AT_REST],
        to_settle=preview.to_settle,
        token=preview.token,
    )


def row(line: Line, *, zone: str, by: Actor) -> Row:
    """Return one date as `by` may read it: nobody reads what a colleague earns."""
    tag, look = _TAGS[line.effect]
    moved = line.before is not None and line.before != line.starts_at
    stays = line.effect is Effect.KEPT and line.before
    mine = by.role is Role.THERAPIST and by.person_id == line.therapist.pk
    return Row(
        when=day_and_time(stays or line.starts_at, zone),
        before=day_and_time(line.before, zone) if line.before and moved and not stays else "",
        tag=str(tag),
        look="credit" if line.effect is Effect.SKIPPED and not line.needs_a_look else look,
        words=_words(line, zone),
        url=road(by, "visit", line.visit) if line.visit and (by.is_coordinator or mine) else "",
        pair=pair_of(line.outcome) if line.outcome and not _is_free(line) else None,
        shows_pay=by.is_coordinator or mine,
    )


def _words(line: Line, zone: str) -> str:
    """Say why, where the row itself does not; what costs nothing is said once for all."""
    if line.effect in (Effect.BOOKED, Effect.STAYS) or _is_free(line):
        return ""
    if line.effect is Effect.KEPT and line.reason and line.before != line.starts_at:
        there = day_and_time(line.starts_at, zone)
        reason = spoken(why(line.reason, line.params))
        return _("It cannot come to {when}. {why}").format(when=there, why=reason)
    return spoken(line.outcome.why if line.outcome else line.words)


def _is_free(line: Line) -> bool:
    """Tell whether a visit moves or falls away in time: nobody is charged, nobody is paid."""
    outcome = line.outcome
    if outcome is None or outcome.rule is Rule.LATE_MOVE_ACCEPTED:
        return False
    return outcome.credit is Credit.KEPT and not outcome.pay


def _sums(preview: Preview) -> str:
    """Say in numbers what becomes of the dates; for a new arrangement, how many can be booked."""
    counts = preview.counts
    if counts.keys() <= {Effect.BOOKED, Effect.JOINED, Effect.SKIPPED}:
        return _bookable(preview)
    said = [
        ngettext("{n} visit moves.", "{n} visits move.", counts[Effect.MOVED]),
        ngettext("{n} visit is cancelled.", "{n} visits are cancelled.", counts[Effect.CANCELLED]),
        ngettext(
            "{n} visit has another therapist.",
            "{n} visits have another therapist.",
            counts[Effect.SUBSTITUTED],
        ),
        ngettext("{n} date is booked.", "{n} dates are booked.", counts[Effect.BOOKED]),
    ]
    effects = (Effect.MOVED, Effect.CANCELLED, Effect.SUBSTITUTED, Effect.BOOKED)
    numbers = [counts[effect] for effect in effects]
    words = [text.format(n=n) for text, n in zip(said, numbers, strict=True) if n]
    return " ".join([*(words or [_("No visit changes.")]), *_look(preview.to_settle)])


def _bookable(preview: Preview) -> str:
    counts, every = preview.counts, len(preview.lines)
    booked = counts[Effect.BOOKED] + counts[Effect.JOINED]
    if not every:
        return _("No date is within the next 12 weeks: the first is booked when its time comes.")
    words = ngettext(
        "{booked} of {n} date can be booked.", "{booked} of {n} dates can be booked.", every
    ).format(booked=booked, n=every)
    return " ".join([words, *_look(preview.to_settle)])


def _look(number: int) -> list[str]:
    if not number:
        return []
    return [ngettext("{n} needs a look.", "{n} need a look.", number).format(n=number)]


def _free(lines: Iterable[Line]) -> str:
    """Say how many visits change without a charge; nothing where none does."""
    number = sum(_is_free(line) for line in lines)
    if not number:
        return ""
    return ngettext(
        "{n} is in time: no credit is used, nothing is paid.",
        "{n} are in time: no credit is used, nothing is paid.",
        number,
    ).format(n=number)


def _late(lines: Iterable[Line], by: Actor) -> str:
    """Say what late changes cost in all; nothing where nothing is late."""
    late = [line for line in lines if line.outcome and line.outcome.credit is Credit.USED]
    if not late:
        return ""
    words = ngettext(
        "{n} is late and uses a credit.", "{n} are late and use a credit each.", len(late)
    ).format(n=len(late))
    mine = [line for line in late if by.is_coordinator or line.therapist.pk == by.person_id]
    pay = [line.outcome.pay for line in mine if line.outcome]
    if not pay:
        return words
    total = Money(sum(each.amount_cents for each in pay), pay[0].currency)
    return f"{words} {_('Pay: {amount}.').format(amount=total)}"
