"""A scenario set up: a visit that stands in no table, its people, its clock, and the times that are free."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _

from elevate.core.facts.setting import PLACE, STARTS_AT, ZONE
from elevate.core.money import Money
from elevate.core.outcomes import Outcome
from elevate.core.time import at_wall_clock, day_of, local
from elevate.core.words import Sentence
from elevate.credits import ledger
from elevate.people.actors import Actor, Role
from elevate.people.models import Client, Property, Therapist
from elevate.plans.models import PolicyVersion, Service
from elevate.scheduling import booking, claiming, deciding, rescheduling, suggesting
from elevate.scheduling.acts import Act, Cancellation, Completion, NoShow, Reschedule
from elevate.scheduling.models import Appointment
from elevate.scheduling.suggesting import Suggestion
from elevate.training.scenarios import DAYS, Answer, Deed, Moment, Scenario

#: The day on which a scenario plays unless it names one: the day before the lessons' example.
DAY = day_of(STARTS_AT, ZONE) - timedelta(days=1)
_SURNAMES = ("Reyes", "Lindqvist", "Cole", "Adeyemi", "Novak")
#: What is free where a scenario does not say.
_FREE = tuple(time(hour, minute) for hour in (9, 11, 14, 16) for minute in (0, 30))
_SUNDAY = 6
#: What an answer that records a no-show has written down.
TRIED = "?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """A scenario under the live policy, `waited` minutes on; `learner` plays the therapist."""

    scenario: Scenario
    policy: PolicyVersion
    rate: Money
    learner: Actor
    waited: int = 0

    @property
    def began_at(self) -> datetime:
        """The instant at which the story is told."""
        return self._instant(Moment(0, self.scenario.clock))

    @property
    def at(self) -> datetime:
        """The present of this visit."""
        return self.began_at + timedelta(minutes=self.waited)

    @property
    def by(self) -> Actor:
        """Whoever practises, as the visit's therapist."""
        return replace(self.learner, role=Role.THERAPIST, person_id="practice")

    def visit(self) -> Appointment:
        """Return the visit, in memory only."""
        planned = self.scenario.visit
        place = Property(id="practice", name=PLACE, time_zone=ZONE)
        name = _("Massage, {minutes} min").format(minutes=planned.minutes)
        service = Service(id="practice", name=name, length_minutes=planned.minutes)
        visit = booking.bare(
            booking.Wish(
                client=Client(id="practice-client", name=self._client, property=place, unit="4B"),
                therapist=Therapist(id=self.by.person_id, name=self.by.name, time_zone=ZONE),
                service=service,
                property=place,
                starts_at=self._instant(planned.starts),
            ),
            by=self.by,
            at=self.began_at - planned.booked_ago,
        )
        visit.pk, visit.policy, visit.moves = self.scenario.key[:32], self.policy, int(planned.moved)
        visit.rate_cents, visit.currency = self.rate.amount_cents, self.rate.currency
        return visit

    def act_of(self, answer: Answer) -> Act | None:
        """Return what `answer` asks of the engine; None where it leaves the visit alone."""
        notice_at = self.began_at - timedelta(minutes=answer.minutes_ago) if answer.minutes_ago else None
        reason = "?" if answer.minutes_ago else ""
        match answer.deed:
            case Deed.COMPLETE:
                return Completion()
            case Deed.NO_SHOW:
                return NoShow(contact_attempt=TRIED)
            case Deed.CANCEL:
                return Cancellation(party=answer.by, notice_at=notice_at, reason=reason)
            case Deed.MOVE if answer.to is not None:
                to = self._instant(answer.to)
                accept = answer.accept_late
                return Reschedule(starts_at=to, notice_at=notice_at, reason=reason, accept_late=accept)
            case _:
                return None

    def answer_of(self, act: Act) -> Answer:
        """Return `act` as an answer: days and minutes instead of instants."""
        match act:
            case Completion():
                return Answer(deed=Deed.COMPLETE)
            case NoShow():
                return Answer(deed=Deed.NO_SHOW)
            case Cancellation():
                return Answer(deed=Deed.CANCEL, by=act.party, minutes_ago=self._ago(act.notice_at))
            case Reschedule():
                to, ago = self._moment(act.starts_at), self._ago(act.notice_at)
                return Answer(deed=Deed.MOVE, to=to, minutes_ago=ago, accept_late=act.accept_late)

    def decide(self, answer: Answer) -> tuple[Outcome | None, Appointment | None]:
        """Return what the engine makes of `answer`, and the new visit of a move; `Refused` if it says no."""
        visit, act = self.visit(), self.act_of(answer)
        if act is None:
            return None, None
        outcome = deciding.decide(visit, act, by=self.by, at=self.at)
        new = self.place(visit, act, outcome)[0] if isinstance(act, Reschedule) else None
        return outcome, new

    def place(
        self, visit: Appointment, act: Reschedule, outcome: Outcome
    ) -> tuple[Appointment, list[Sentence]]:
        """Return the new visit that a move would book, as `previewing` asks for it."""
        new = rescheduling.successor(visit, act, by=self.by, at=self.at)
        new.policy = self.policy
        booking.check_people(new.therapist, override_reason=act.override_reason, by=self.by)
        if rescheduling.charged(visit, outcome):
            ledger.check_owned(visit.client, self.scenario.visit.credits - 1, [new.starts_at])
        if act.starts_at not in self._free([day_of(act.starts_at, ZONE)]):
            raise claiming.taken(new)
        return new, []

    def suggestions(self, appointment: Appointment, *, at: datetime) -> list[Suggestion]:
        """Return the likeliest of the free times."""
        free = self.free_starts(appointment, days=suggesting.days_around(appointment, at=at), at=at)
        return suggesting.likeliest(appointment, free, here=set())

    def free_starts(self, appointment: Appointment, *, days: Iterable[date], at: datetime) -> list[datetime]:
        """Return the free times on `days`."""
        return [start for start in self._free(days) if start > at and start != appointment.starts_at]

    def nearest(self, appointment: Appointment, wanted: datetime, *, at: datetime) -> list[Suggestion]:
        """Return the free times closest to one that is not."""
        on = day_of(wanted, ZONE)
        days = [on + timedelta(days=n) for n in (-1, 0, 1)]
        return suggesting.closest(self.free_starts(appointment, days=days, at=at), wanted)

    def _free(self, days: Iterable[date]) -> list[datetime]:
        wanted = set(days)
        moments = self.scenario.times or self._usual(wanted)
        asked = [answer.to for answer in self.scenario.answers if answer.to is not None]
        free = {self._instant(moment) for moment in [*moments, *asked]}
        return sorted(start for start in free if day_of(start, ZONE) in wanted)

    def _usual(self, days: Iterable[date]) -> Iterator[Moment]:
        for on in days:
            away = (on - self._day).days
            if on.weekday() != _SUNDAY and away <= DAYS[1]:
                yield from (Moment(away, clock) for clock in _FREE)

    @property
    def _day(self) -> date:
        return self.scenario.on or DAY

    @property
    def _client(self) -> str:
        """The client's full name, as messages have it."""
        first = self.scenario.client
        if " " in first:
            return first
        return f"{first} {_SURNAMES[sum(map(ord, first)) % len(_SURNAMES)]}"

    def _instant(self, moment: Moment) -> datetime:
        return at_wall_clock(self._day + timedelta(days=moment.day), moment.time, ZONE)

    def _moment(self, at: datetime) -> Moment:
        there = local(at, ZONE)
        return Moment((there.date() - self._day).days, there.time())

    def _ago(self, notice_at: datetime | None) -> int:
        return 0 if notice_at is None else max(0, int((self.began_at - notice_at).total_seconds()) // 60)
