"""A client's balance over time as the steps of a chart; the statement beside it says the same in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext, gettext_noop as _

from elevate.core.credits import EntryKind
from elevate.core.time import day_of
from elevate.core.written import day
from elevate.scheduling.statements import Line

WIDTH, HEIGHT = 340, 150
LEFT, RIGHT, TOP, BOTTOM = 24, 10, 12, 24
SPAN = timedelta(days=90)
#: The order of the legend, with its words.
_KINDS = {
    "granted": _("added"),
    "used": _("used"),
    "returned": _("given back"),
    "expired": _("expired"),
}
_MARKS = {
    EntryKind.GRANT: "granted",
    EntryKind.ADJUST: "granted",
    EntryKind.USE: "used",
    EntryKind.RESTORE: "returned",
    EntryKind.EXPIRE: "expired",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """An entry that changed the balance, where the chart shows it."""

    x: float
    y: float
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A line of the grid with what is written at its end."""

    at: float
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """What the template draws, in the units of the chart's view box."""

    path: str
    marks: list[Mark]
    levels: list[Tick]
    days: list[Tick]
    kinds: list[tuple[str, str]]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scale:
    since: datetime
    until: datetime
    low: int
    high: int

    def x(self, at: datetime) -> float:
        share = (max(at, self.since) - self.since) / (self.until - self.since)
        return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)

    def y(self, balance: int) -> float:
        share = (balance - self.low) / (self.high - self.low)
        return round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM), 1)


def steps_of(lines: Sequence[Line], *, at: datetime, zone: str) -> Steps | None:
    """Return the chart of the last 90 days up to `at`; None while nothing ever changed the balance."""
    changes = [line for line in lines if line.change and line.entry.at <= at]
    if not changes:
        return None
    recent = [line for line in changes if line.entry.at > at - SPAN]
    before = [line.balance_after for line in changes if line.entry.at <= at - SPAN][-1:] or [0]
    scale = _scale(recent, before[0], at=at)
    marks = [_mark(line, scale) for line in recent]
    return Steps(
        path=_path(recent, before[0], scale),
        marks=marks,
        levels=[Tick(at=scale.y(level), label=str(level)) for level in _levels(scale)],
        days=[Tick(at=scale.x(when), label=day(day_of(when, zone))) for when in (scale.since, scale.until)],
        kinds=[(kind, gettext(words)) for kind, words in _KINDS.items() if kind in {m.kind for m in marks}],
    )


def _scale(lines: Sequence[Line], before: int, *, at: datetime) -> _Scale:
    balances = [before, *(line.balance_after for line in lines)]
    first = min((line.entry.at for line in lines), default=at)
    since = at - SPAN if before else max(at - SPAN, first - timedelta(days=7))
    return _Scale(since=since, until=at, low=min(0, *balances), high=max(1, *balances))


def _path(lines: Sequence[Line], before: int, scale: _Scale) -> str:
    path = [f"M{scale.x(scale.since)} {scale.y(before)}"]
    for line in lines:
        path += [f"H{scale.x(line.entry.at)}", f"V{scale.y(line.balance_after)}"]
    return "".join([*path, f"H{scale.x(scale.until)}"])


def _mark(line: Line, scale: _Scale) -> Mark:
    kind = _MARKS[EntryKind(line.entry.kind)]
    return Mark(x=scale.x(line.entry.at), y=scale.y(line.balance_after), kind=kind)


def _levels(scale: _Scale) -> range:
    return range(scale.low, scale.high + 1, max(1, (scale.high - scale.low + 3) // 4))
