"""A client's balance over time as the steps of a chart; the statement beside it says the same in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import accumulate

from django.utils.translation import gettext, gettext_noop as _

from elevate.core.credits import Days, EntryKind
from elevate.core.time import day_of, start_of_day
from elevate.core.written import day
from elevate.scheduling.statements import Line

WIDTH, HEIGHT = 340, 150
LEFT, RIGHT, TOP, BOTTOM = 24, 10, 12, 24
SPAN, AHEAD = timedelta(days=90), timedelta(days=28)
#: Below this, the first day's label would run into today's.
ROOM_FOR_A_DAY = 110
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
    """A line of the grid, or a day of the axis, with what is written there."""

    at: float
    label: str
    anchor: str = "start"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A pause, from one edge to the other."""

    x: float
    width: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """Where coming credits and booked visits will take the balance: the dashed line, and its end in words."""

    path: str
    balance: int
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """What the template draws, in the units of the chart's view box."""

    since: str
    path: str
    marks: list[Mark]
    levels: list[Tick]
    days: list[Tick]
    kinds: list[tuple[str, str]]
    pauses: list[Stretch]
    expected: Expected | None
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    top: int = TOP
    depth: int = HEIGHT - BOTTOM - TOP


@dataclass(frozen=True, slots=True)
class _Change:
    at: datetime
    balance: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scale:
    since: datetime
    until: datetime
    low: int
    high: int
    zone: str

    def x(self, at: datetime) -> float:
        share = (min(max(at, self.since), self.until) - self.since) / (self.until - self.since)
        return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)

    def y(self, balance: int) -> float:
        share = (balance - self.low) / (self.high - self.low)
        return round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM), 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is known beyond the ledger: the starts of booked visits, and the pauses of subscriptions."""

    promised: Sequence[datetime] = ()
    pauses: Sequence[Days] = ()


def steps_of(lines: Sequence[Line], *, at: datetime, zone: str, plan: Plan) -> Steps | None:
    """Return the chart of the last 90 days, and of the next 28 where something is expected.

    `lines` may hold grants still to come. None while nothing ever changed the balance.
    """
    changes = [line for line in lines if line.change and line.entry.at <= at]
    if not changes:
        return None
    recent = [line for line in changes if line.entry.at > at - SPAN]
    before = [line.balance_after for line in changes if line.entry.at <= at - SPAN][-1:] or [0]
    past = [_Change(at - SPAN, before[0]), *(_Change(line.entry.at, line.balance_after) for line in recent)]
    ahead = _ahead(lines, plan.promised, past[-1].balance, at=at)
    scale = _scale(past, ahead, at=at, zone=zone)
    marks = [_mark(line, scale) for line in recent]
    return Steps(
        since=day(day_of(scale.since, zone)),
        path=_path(past, scale, until=at),
        marks=marks,
        levels=[Tick(at=scale.y(level), label=str(level)) for level in _levels(scale)],
        days=_days(scale, at=at),
        kinds=[(kind, gettext(words)) for kind, words in _KINDS.items() if kind in {m.kind for m in marks}],
        pauses=_stretches(plan.pauses, scale),
        expected=_expected(ahead, scale, at=at) if ahead else None,
    )


def _ahead(lines: Sequence[Line], promised: Iterable[datetime], now: int, *, at: datetime) -> list[_Change]:
    coming = [(line.entry.at, line.change) for line in lines if line.change and line.entry.at > at]
    coming += [(start, -1) for start in promised]
    near = sorted(change for change in coming if at < change[0] <= at + AHEAD)
    balances = accumulate((change for _, change in near), initial=now)
    moments = [at, *(moment for moment, _ in near)]
    return [_Change(*each) for each in zip(moments, balances, strict=True)] if near else []


def _scale(past: list[_Change], ahead: list[_Change], *, at: datetime, zone: str) -> _Scale:
    balances = [change.balance for change in (*past, *ahead)]
    first = min((change.at for change in past[1:]), default=at)
    return _Scale(
        since=past[0].at if past[0].balance else max(past[0].at, first - timedelta(days=7)),
        until=at + AHEAD if ahead else at,
        low=min(0, *balances),
        high=max(1, *balances),
        zone=zone,
    )


def _path(changes: list[_Change], scale: _Scale, *, until: datetime) -> str:
    first, *rest = changes
    path = [f"M{scale.x(first.at)} {scale.y(first.balance)}"]
    for change in rest:
        path += [f"H{scale.x(change.at)}", f"V{scale.y(change.balance)}"]
    return "".join([*path, f"H{scale.x(until)}"])


def _expected(ahead: list[_Change], scale: _Scale, *, at: datetime) -> Expected:
    return Expected(
        path=_path(ahead, scale, until=scale.until),
        balance=ahead[-1].balance,
        by=day(day_of(scale.until, scale.zone)),
    )


def _days(scale: _Scale, *, at: datetime) -> list[Tick]:
    today = Tick(at=scale.x(at), label=gettext("today"), anchor="end")
    ticks = [today] if today.at - LEFT < ROOM_FOR_A_DAY else [_day(scale.since, scale, "start"), today]
    return ticks if scale.until == at else [*ticks, _day(scale.until, scale, "end")]


def _day(at: datetime, scale: _Scale, anchor: str) -> Tick:
    return Tick(at=scale.x(at), label=day(day_of(at, scale.zone)), anchor=anchor)


def _stretches(pauses: Iterable[Days], scale: _Scale) -> list[Stretch]:
    spans = [(_edge(pause.first, scale), _edge(pause.until, scale)) for pause in pauses]
    return [Stretch(x=left, width=round(right - left, 1)) for left, right in spans if right > left]


def _edge(on: date | None, scale: _Scale) -> float:
    return scale.x(scale.until if on is None else start_of_day(on, scale.zone))


def _mark(line: Line, scale: _Scale) -> Mark:
    kind = _MARKS[EntryKind(line.entry.kind)]
    return Mark(x=scale.x(line.entry.at), y=scale.y(line.balance_after), kind=kind)


def _levels(scale: _Scale) -> range:
    return range(scale.low, scale.high + 1, max(1, (scale.high - scale.low + 3) // 4))
