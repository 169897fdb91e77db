"""What people do meanwhile: to single visits, to skipped dates, and to their own time."""

from datetime import date, datetime, timedelta
from random import Random

from elevate.core.refusals import Refused
from elevate.core.rulebook import Party
from elevate.people.actors import Actor
from elevate.people.models import Client, Therapist
from elevate.scheduling import (
    absenting,
    cancelling,
    closing,
    completing,
    leaving,
    rescheduling,
    substituting,
    undoing,
)
from elevate.scheduling.acts import Cancellation, Reschedule
from elevate.scheduling.models import Appointment
from elevate.scheduling.standing import skipping
from elevate.scheduling.standing.wishes import Filling
from tests.scheduling.standing.reference import DAY, Reference

QUARTER, HOUR = timedelta(minutes=15), timedelta(hours=1)


class Singles:
    """A part of the model: everything but the arrangements themselves."""

    now: datetime
    by: Actor
    clients: list[Client]
    therapists: list[Therapist]
    reference: Reference

    def move(self, chance: Random) -> None:
        visit = self.some_visit(chance)
        act = Reschedule(
            starts_at=visit.starts_at + chance.choice((-QUARTER, HOUR, DAY, 7 * DAY, 20 * HOUR)),
            therapist=chance.choice(self.therapists),
            accept_late=True,
        )
        rescheduling.reschedule(visit.pk, act, by=self.by, at=self.now)

    def cancel(self, chance: Random) -> None:
        act = Cancellation(party=chance.choice(list(Party)))
        cancelling.cancel(self.some_visit(chance).pk, act, by=self.by, at=self.now)

    def complete(self, chance: Random) -> None:
        visit = min(Appointment.objects.booked(), key=lambda each: each.starts_at, default=None)
        if visit is not None:
            self.now = max(self.now, visit.starts_at)
            completing.complete(visit.pk, by=self.by, at=self.now)

    def undo(self, chance: Random) -> None:
        ended = list(Appointment.objects.exclude(state="booked").order_by("starts_at", "pk"))
        if ended:
            undoing.undo(chance.choice(ended).pk, by=self.by, at=self.now, reason="model")

    def substitute(self, chance: Random) -> None:
        visit = self.some_visit(chance)
        substituting.substitute(visit.pk, chance.choice(self.therapists), by=self.by, at=self.now)

    def settle(self, chance: Random) -> None:
        skips = list(skipping.open_for(self.by))
        if not skips:
            return
        skip = chance.choice(skips)
        if chance.random() < 0.4:
            skipping.drop(skip.pk, by=self.by, at=self.now)
            return
        later = skip.original_starts_at + chance.choice((HOUR, DAY, 0 * DAY))
        filling = Filling(starts_at=later, override_reason="model", accept_late=True)
        skipping.book(skip.pk, filling, by=self.by, at=self.now)

    def time_off(self, chance: Random) -> None:
        therapist, start = chance.choice(self.therapists), self.now + chance.randint(1, 60) * DAY
        absence = absenting.Absence(therapist=therapist, starts_at=start, ends_at=start + 2 * DAY)
        absenting.enter(absence, by=self.by, at=self.now)
        self.reference.off.append((therapist.pk, start, start + 2 * DAY))

    def close(self, chance: Random) -> None:
        on = self.day(chance, self.clients[0].pk, 80)
        closing.add([closing.Day(on, "Closed")], by=self.by, at=self.now)
        self.reference.closed.add(on)

    def leave(self, chance: Random) -> None:
        client = chance.choice(self.clients)
        first = self.day(chance, client.pk, 60)
        until = first + chance.randint(1, 15) * DAY
        leaving.enter(client, leaving.Leave(from_on=first, until_on=until), by=self.by, at=self.now)
        self.reference.away.append((client.pk, first, until))

    def some_visit(self, chance: Random) -> Appointment:
        coming = list(Appointment.objects.booked().order_by("starts_at", "pk")[:20])
        if not coming:
            raise Refused("There is none.")
        return chance.choice(coming)

    def day(self, chance: Random, client: str, within: int) -> date:
        return self.reference.today(client, self.now) + chance.randint(0, within) * DAY
