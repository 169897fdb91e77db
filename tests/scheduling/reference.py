"""The rulebook told once more, naively: what the model of an operator's weeks is held against."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from elevate.core.rulebook import CONSEQUENCES, Credit, Party, Rule, State
from elevate.people.actors import Actor, Role
from elevate.people.models import Client, Therapist
from elevate.scheduling.acts import Act, Cancellation, Completion, NoShow, Reschedule

DAY = timedelta(hours=24)
GRACE = timedelta(minutes=10)
BLOCKED = timedelta(minutes=75)
REFUSED, TAKEN, RESOLVED = "refused", "slot-taken", "already-resolved"


@dataclass
class Remembered:
    """A visit: where and when, and how it ended."""

    client: Client
    therapist: Therapist
    starts_at: datetime
    booked_at: datetime
    moved: bool = False
    state: State = State.BOOKED
    rule: Rule | None = None
    by: str = ""
    moved_to: str | None = None

    @property
    def used(self) -> bool:
        return self.rule is not None and CONSEQUENCES[self.rule].credit is Credit.USED

    def occupies(self) -> bool:
        return self.state in (State.BOOKED, State.COMPLETED)

    def overlaps(self, other: "Remembered") -> bool:
        return abs(self.starts_at - other.starts_at) < BLOCKED and (
            self.client == other.client or self.therapist == other.therapist
        )


@dataclass
class Reference:
    """Visits by id, and the clients' one-a-week subscriptions: the day each began."""

    clients: list[Client]
    visits: dict[str, Remembered] = field(default_factory=dict)
    began: dict[str, date] = field(default_factory=dict)

    def of(self, client: Client) -> Iterator[Remembered]:
        return (visit for visit in self.visits.values() if visit.client == client)

    def is_free(self, wanted: Remembered, *besides: str | None) -> bool:
        return not any(
            visit.occupies() and visit.overlaps(wanted)
            for pk, visit in self.visits.items()
            if pk not in besides
        )

    def granted(self, client: Client, at: datetime) -> int:
        """Count the weeks that have begun by the calendar on the client's wall, whatever its clocks did."""
        if client.pk not in self.began:
            return 0
        today = at.astimezone(ZoneInfo(client.property.time_zone)).date()
        return max((today - self.began[client.pk]).days // 7 + 1, 0)

    def balance(self, client: Client, at: datetime) -> int:
        return self.granted(client, at) - sum(visit.used for visit in self.of(client))

    def covers(self, wanted: Remembered, at: datetime, *, charged: Remembered | None = None) -> bool:
        """Tell whether every promised visit still finds a credit; `charged` loses its own at once."""
        promised = [each for each in self.of(wanted.client) if each.state is State.BOOKED]
        starts = [wanted.starts_at, *(visit.starts_at for visit in promised if visit is not charged)]
        spent = sum(visit.used for visit in self.of(wanted.client)) + (charged is not None)
        return all(
            self.granted(wanted.client, max(start, at)) - spent >= number
            for number, start in enumerate(sorted(starts), start=1)
        )

    def booking(self, wanted: Remembered, *, overridden: bool) -> str | None:
        """Return why `wanted` cannot be booked, if it cannot."""
        if not overridden and not self.covers(wanted, wanted.booked_at):
            return REFUSED
        return None if self.is_free(wanted) else TAKEN

    def undoing(self, pk: str, by: Actor) -> str | None:
        """Return why the visit's outcome stays, if it does."""
        visit = self.visits[pk]
        stays = visit.state is State.BOOKED or visit.rule is Rule.MOVE_UNDONE
        if stays or not (by.is_coordinator or by.signature == visit.by):
            return REFUSED
        if visit.moved_to and self.visits[visit.moved_to].state is not State.BOOKED:
            return REFUSED
        return None if visit.occupies() or self.is_free(visit, visit.moved_to) else TAKEN

    def acting(self, pk: str, act: Act, by: Actor, at: datetime) -> Rule | str:
        """Return the rule that decides `act`, or why it cannot be done."""
        visit = self.visits[pk]
        if not _may(by, act):
            return REFUSED
        if visit.state is not State.BOOKED:
            return RESOLVED
        if isinstance(act, Reschedule):
            return self._moving(pk, act, by, at)
        return _ending(visit, act, at)

    def _moving(self, pk: str, act: Reschedule, by: Actor, at: datetime) -> Rule | str:
        visit, therapist = self.visits[pk], act.therapist
        assert therapist is not None
        if at >= visit.starts_at or (act.starts_at, therapist) == (visit.starts_at, visit.therapist):
            return REFUSED
        late = visit.starts_at - at < DAY
        if late and act.accept_late and by.role is Role.CLIENT:
            return REFUSED
        charged = late and not act.accept_late
        wanted = Remembered(visit.client, therapist, act.starts_at, at)
        if charged and not act.override_reason and not self.covers(wanted, at, charged=visit):
            return REFUSED
        if not self.is_free(wanted, pk):
            return TAKEN
        if charged:
            return Rule.LATE_MOVE
        return Rule.LATE_MOVE_ACCEPTED if late else Rule.FREE_MOVE


def next_quarter(at: datetime) -> datetime:
    """Return the first quarter hour after `at`."""
    quarter = timedelta(minutes=15)
    return at - (at - datetime(1970, 1, 1, tzinfo=UTC)) % quarter + quarter


def _may(by: Actor, act: Act) -> bool:
    match by.role:
        case Role.COORDINATOR:
            return True
        case Role.THERAPIST:
            return getattr(act, "party", None) is not Party.OPERATOR
        case Role.CLIENT:
            return isinstance(act, Reschedule) or getattr(act, "party", None) is Party.CLIENT


def _ending(visit: Remembered, act: Completion | NoShow | Cancellation, at: datetime) -> Rule | str:
    match act:
        case Completion():
            return Rule.COMPLETED if at >= visit.starts_at else REFUSED
        case NoShow():
            return Rule.NO_SHOW if at >= visit.starts_at + timedelta(minutes=15) else REFUSED
        case Cancellation():
            return _cancelling(visit, act, at)


def _cancelling(visit: Remembered, act: Cancellation, at: datetime) -> Rule | str:
    told = act.notice_at or at
    if told < visit.booked_at:
        return REFUSED
    late = visit.starts_at - told < DAY
    match act.party:
        case Party.THERAPIST:
            return Rule.THERAPIST_CANCELLED
        case Party.OPERATOR:
            return Rule.OPERATOR_CANCELLED_LATE if late else Rule.OPERATOR_CANCELLED
        case Party.CLIENT:
            if not late:
                return Rule.ON_TIME_NOTICE
            graceful = not visit.moved and told <= min(visit.booked_at + GRACE, visit.starts_at)
            return Rule.BOOKING_GRACE if graceful else Rule.LATE_NOTICE
