"""A year of eight clients and a therapist who sends every suggestion the moment it is shown."""

from datetime import date, datetime, timedelta

from elevate.care import attention, checking_in, opting, suggesting
from elevate.care.checking_in import Words
from elevate.care.models import CheckIn
from elevate.clock import moving
from elevate.clock.models import SandboxClock
from elevate.core.time import day_of
from elevate.people.models import Client, Property
from elevate.scheduling import cancelling, completing
from elevate.scheduling.models import Appointment, Away
from tests.world import NOW, World, client_cancels

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
LENGTH = 365


class Year:
    """Days from 0; each begins with what people do, then the clock goes on, by day and by night."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.maya, self.kit = world.actor(world.therapist), world.actor(world.coordinator)
        west = Property.objects.create(name="Bay House", time_zone="America/Los_Angeles")
        far = Property.objects.create(name="Reef House", time_zone="Australia/Lord_Howe")
        places = {"weekly": None, "gone": None, "away": west, "replies": far, "opts out": west, "books": far}
        self.clients = {name: world.add_client(name.title(), at=place) for name, place in places.items()}
        for client in self.clients.values():
            world.subscribe(client, starts_on=date(2026, 3, 2))
        self.replied_at: list[datetime] = []
        self.opted_out_at = NOW + 200 * DAY
        self.days_left_open = {70, 161}

    def run(self) -> None:
        SandboxClock.objects.create(now=NOW)
        moving.move_to(NOW)
        for number in range(LENGTH):
            at = self.moment(number)
            self.book(number, at)
            self.settle(number, at)
            self.live(number, at)
            self.look(at)
            moving.move_to(self.moment(number + 1) - HOUR)
        moving.move_to(NOW + (LENGTH + 4) * DAY)

    @staticmethod
    def moment(number: int) -> datetime:
        """Every hour of the day comes round: she looks at night too."""
        return NOW + number * DAY + (number * 7 % 23) * HOUR

    def book(self, number: int, at: datetime) -> None:
        if number % 7 == 0:
            self.visit("weekly", number + 7, hour=2, at=at)
        if number % 7 == 1 and number < 60:
            self.visit("gone", number + 3, hour=4, at=at)
        if number in {0, 120, 240}:
            self.visit("away", number + 4, hour=6, at=at)
        if number in {0, 180}:
            self.visit("replies", number + 2, hour=8, at=at)
        if number in {0, 90}:
            self.visit("opts out", number + 1, hour=10, at=at)

    def visit(self, name: str, number: int, *, hour: int, at: datetime) -> None:
        starts_at = NOW + number * DAY + hour * HOUR
        self.world.book(client=self.clients[name], starts_at=starts_at, at=at)

    def settle(self, number: int, at: datetime) -> None:
        for visit in Appointment.objects.unresolved(at):
            if number not in self.days_left_open and at < visit.ends_at + 90 * HOUR:
                completing.complete(visit.pk, by=self.maya, at=at)

    def live(self, number: int, at: datetime) -> None:
        if number in {40, 200}:
            first = day_of(at, "America/Los_Angeles")
            Away.objects.create(
                client=self.clients["away"],
                from_on=first,
                until_on=first + 21 * DAY,
                planned_until_on=first + 21 * DAY,
                notice_at=at,
                entered_at=at,
                entered_by="test",
            )
        if at >= self.opted_out_at:
            opting.opt_out(self.clients["opts out"], by=self.kit, at=at)
        if number % 7 == 5 and number % 35 == 5:
            weekly = Appointment.objects.coming(at).filter(client=self.clients["weekly"]).last()
            if weekly is not None:
                cancelling.cancel(weekly.pk, client_cancels(), by=self.kit, at=at)
        self.answer(number, at)

    def answer(self, number: int, at: datetime) -> None:
        asked = CheckIn.objects.filter(outcome="", sent_at__lte=at - DAY)
        for check_in in asked.filter(client=self.clients["replies"]).select_related("client"):
            checking_in.note_outcome(check_in, CheckIn.Outcome.REPLIED, by=self.maya, at=at)
            self.replied_at.append(at)
        for _check_in in asked.filter(client=self.clients["books"], sent_at__gt=at - 2 * DAY):
            self.visit("books", number + 4, hour=12, at=at)

    def look(self, at: datetime) -> None:
        for client in attention.clients(self.kit, at=at):
            if client.rank == attention.NEEDS_ATTENTION:
                self.write(client, at)

    def write(self, client: Client, at: datetime) -> None:
        facts = attention.of_client(client.pk, at=at)
        first, *_others = suggesting.suggestions(client, facts, by=self.maya, at=at)
        words = Words(text=first.text, variant=first.variant)
        checking_in.send(client, words, by=self.maya, at=at)
