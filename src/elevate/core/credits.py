"""Credits: transfers between a client's accounts, and when the next one falls due (rules.md 3)."""

from bisect import bisect_left, bisect_right, insort
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import accumulate
from operator import attrgetter, itemgetter

from elevate.core.rulebook import Credit
from elevate.core.time import WEEK, first_week_from, instant, start_of_day


class Account(StrEnum):
    """Where a client's credits can be. `ISSUED` is their source and may go negative."""

    ISSUED = "issued"
    AVAILABLE = "available"
    HELD = "held"
    USED = "used"
    EXPIRED = "expired"


class EntryKind(StrEnum):
    """What an entry in the ledger does."""

    GRANT = "grant"
    HOLD = "hold"
    RELEASE = "release"
    USE = "use"
    RESTORE = "restore"
    EXPIRE = "expire"
    ADJUST = "adjust"


@dataclass(frozen=True, slots=True)
class Transfer:
    """A whole, positive number of credits from one account to another; it cannot fail to balance."""

    kind: EntryKind
    quantity: int = 1
    reversed: bool = False

    def __post_init__(self) -> None:
        if self.quantity < 1:
            raise ValueError("a transfer moves at least one credit")
        if self.reversed and self.kind is not EntryKind.ADJUST:
            raise ValueError("only a correction runs both ways")

    @property
    def source(self) -> Account:
        """The account the credits leave."""
        return _PATHS[self.kind][1 if self.reversed else 0]

    @property
    def target(self) -> Account:
        """The account the credits reach."""
        return _PATHS[self.kind][0 if self.reversed else 1]


_PATHS: dict[EntryKind, tuple[Account, Account]] = {
    EntryKind.GRANT: (Account.ISSUED, Account.AVAILABLE),
    EntryKind.HOLD: (Account.AVAILABLE, Account.HELD),
    EntryKind.RELEASE: (Account.HELD, Account.AVAILABLE),
    EntryKind.USE: (Account.HELD, Account.USED),
    EntryKind.RESTORE: (Account.USED, Account.AVAILABLE),
    EntryKind.EXPIRE: (Account.AVAILABLE, Account.EXPIRED),
    EntryKind.ADJUST: (Account.ISSUED, Account.AVAILABLE),
}


def on_booking() -> Transfer:
    """Return what booking a visit does."""
    return Transfer(EntryKind.HOLD)


def on_resolving(credit: Credit) -> Transfer:
    """Return what an outcome does to the credit its visit held."""
    match credit:
        case Credit.USED:
            return Transfer(EntryKind.USE)
        case Credit.KEPT:  # pragma: no branch - the last of its match
            return Transfer(EntryKind.RELEASE)


def on_reopening(credit: Credit) -> tuple[Transfer, ...]:
    """Return what undoing an outcome does, so that the visit holds its credit again."""
    match credit:
        case Credit.USED:
            return Transfer(EntryKind.RESTORE), Transfer(EntryKind.HOLD)
        case Credit.KEPT:  # pragma: no branch - the last of its match
            return (Transfer(EntryKind.HOLD),)


def correction(change: int) -> Transfer:
    """Return a coordinator's correction by `change` credits, up or down."""
    return Transfer(EntryKind.ADJUST, abs(change), reversed=change < 0)


def balances(transfers: Iterable[Transfer]) -> Counter[Account]:
    """Return what stands on each account after `transfers`; the sum over all accounts is 0."""
    totals: Counter[Account] = Counter()
    for transfer in transfers:
        totals[transfer.source] -= transfer.quantity
        totals[transfer.target] += transfer.quantity
    return totals


@dataclass(frozen=True, slots=True)
class Days:
    """Days from `first`, up to but not including `until`; open-ended without it."""

    first: date
    until: date | None = None

    def __contains__(self, on: date) -> bool:
        return self.first <= on and (self.until is None or on < self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """A subscription as the ledger sees it: how many a week from when, and its pauses."""

    zone: str
    starts_on: date
    ends_on: date | None = None
    per_week: Sequence[tuple[date, int]]
    pauses: Sequence[Days] = ()

    def quantity_on(self, on: date) -> int:
        """Return what the week that begins `on` grants; 0 inside a pause or after the end."""
        if on not in Days(self.starts_on, self.ends_on) or any(on in pause for pause in self.pauses):
            return 0
        changes = sorted(self.per_week, key=itemgetter(0))
        return next((number for start, number in reversed(changes) if start <= on), 0)


@dataclass(frozen=True, slots=True)
class Grant:
    """Credits that fall due on a week's first day, at its first instant."""

    due_at: datetime
    on: date
    quantity: int


def grants(terms: Terms, *, since: date, until: datetime) -> Iterator[Grant]:
    """Yield the grants of weeks that begin on or after `since` and no later than `until`."""
    on = first_week_from(terms.starts_on, since)
    while (due_at := start_of_day(on, terms.zone)) <= until:
        if terms.ends_on is not None and on >= terms.ends_on:
            return
        if quantity := terms.quantity_on(on):
            yield Grant(due_at, on, quantity)
        on += WEEK


def uncovered(balance: int, promised: Iterable[datetime], due: Iterable[Grant]) -> datetime | None:
    """Return the start of the first promised visit that no credit covers (rules.md 3), if any.

    `balance` is available + held now, `promised` the starts of every booked
    visit, `due` the grants still to come, in any order.
    """
    coming = list(due)
    for number, starts_at in enumerate(sorted(map(instant, promised)), start=1):
        granted = sum(grant.quantity for grant in coming if grant.due_at <= starts_at)
        if balance + granted - number < 0:
            return starts_at
    return None


class Cover:
    """A client's promised visits and the credits for them, while more are promised one by one.

    The rule is that of `uncovered`.
    """

    def __init__(self, balance: int, promised: Iterable[datetime], due: Iterable[Grant]) -> None:
        coming = sorted(due, key=attrgetter("due_at"))
        self.due_at = [grant.due_at for grant in coming]
        self.owned = list(accumulate((grant.quantity for grant in coming), initial=balance))
        self.promised = sorted(map(instant, promised))

    def copy(self) -> "Cover":
        """Return one that can be tried on without a trace."""
        twin = copy(self)
        twin.promised = list(self.promised)
        return twin

    def fits(self, starts_at: datetime, *, spent: int = 0) -> bool:
        """Tell whether every promised visit finds a credit with one more, and with `spent` used up before."""
        place = bisect_left(self.promised, starts_at)
        starts = [*self.promised[:place], starts_at, *self.promised[place:]]
        return all(self._owned_by(start) >= number for number, start in enumerate(starts, start=spent + 1))

    def promise(self, starts_at: datetime) -> None:
        """Add a visit, whether it finds a credit or not."""
        insort(self.promised, instant(starts_at))

    def free(self, starts_at: datetime) -> None:
        """Take a promised visit out, if it is there."""
        place = bisect_left(self.promised, instant(starts_at))
        if self.promised[place : place + 1] == [instant(starts_at)]:
            del self.promised[place]

    def spend(self) -> None:
        """Use a credit at once."""
        self.owned = [number - 1 for number in self.owned]

    def _owned_by(self, moment: datetime) -> int:
        return self.owned[bisect_right(self.due_at, moment)]
