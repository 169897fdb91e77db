"""A working day with something of everything: what is past, what is due, what went wrong, long names."""

from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from uuid import uuid4

from elevate.care import freeing
from elevate.care.models import Gap
from elevate.core.rulebook import Party, Rule
from elevate.journal.models import Event
from elevate.messaging.models import Message
from elevate.people.actors import Actor
from elevate.people.models import Client, Property
from elevate.scheduling import cancelling, completing, leaving, rescheduling, returning
from elevate.scheduling.acts import Cancellation, Reschedule
from elevate.scheduling.leaving import Leave
from elevate.scheduling.models import Appointment, Away, Series, TimeOff
from elevate.scheduling.standing import standing_in
from elevate.scheduling.standing.standing_in import Substitute
from elevate.training import completing as learning, drafting, live, packing, parcels, shelving
from elevate.training.models import Completion, Lesson, Parcel
from tests.training import making
from tests.training.cartridge import cartridge
from tests.web import arranging, keeping
from tests.world import NOW, World, client_cancels

HOUR = timedelta(hours=1)
LONG_AGO = NOW - 30 * 24 * HOUR
ACCESS = "Garage on Dock Street, level 2.\nThe concierge has the key to the service elevator."


@dataclass(kw_only=True)
class Scene:
    """The visits by what became of them; `world` has everybody in it."""

    world: World
    coming: Appointment
    due: Appointment
    completed: Appointment
    late: Appointment
    moved: Appointment
    stranger: Client
    series: Series

    @property
    def places(self) -> dict[str, tuple[str, ...]]:
        """The ids that a route's `<str:pk>` can stand for, by the folder before it."""
        return {
            "visits": (self.coming.pk, self.due.pk, self.late.pk),
            "clients": (self.world.client.pk,),
            "away": tuple(Away.objects.values_list("pk", flat=True)),
            "rescue": tuple(Gap.objects.values_list("pk", flat=True)),
            "series": (self.series.pk,),
            "skips": tuple(str(pk) for pk in self.series.skips.values_list("pk", flat=True)),
            "therapists": (self.world.therapist.pk,),
            "off": tuple(TimeOff.objects.values_list("pk", flat=True)[:1]),
            "substitutions": tuple(str(pk) for pk in self.series.substitutions.values_list("pk", flat=True)),
            "rules": (str(Rule.LATE_NOTICE),),
            "lessons": ("basics",),
            "text": ("moving", "pay"),
            "people": (str(self.world.therapist.user_id),),
            "import": tuple(Parcel.objects.values_list("pk", flat=True)),
            "messages": tuple(Message.objects.queued().values_list("pk", flat=True)[:1]),
        }


def set_up(world: World) -> Scene:
    """Fill the small operator: two places in two time zones, every outcome, messages in every state."""
    _dress(world)
    world.subscribe(world.client, starts_on=date(2026, 2, 2))
    far = Property.objects.create(
        name="The Observatory at Lakeshore East", address="400 Randolph Street", time_zone="America/Chicago"
    )
    stranger = world.add_client("Wilhelmina Featherstonehaugh-Cholmondeley", at=far)
    maya, kit = world.actor(world.therapist), world.actor(world.coordinator)

    due = world.book(hours=-27, at=LONG_AGO)
    completed = world.book(hours=-3.5, at=LONG_AGO)
    completing.complete(completed.pk, by=maya, at=NOW - 2 * HOUR)
    late = world.book(hours=2, at=LONG_AGO)
    cancelling.cancel(late.pk, client_cancels(reason="Down with a fever"), by=maya, at=NOW - HOUR)
    coming = world.book(hours=4, at=LONG_AGO, client=stranger, property=far)
    keeping.standing(coming)
    moved = world.book(hours=30, at=LONG_AGO)
    for hours in (54, 78, 102):
        moved = _move(moved, hours, world)
    world.book(hours=-51, at=LONG_AGO, client=stranger, property=far)
    gone = world.book(hours=150, at=LONG_AGO, client=stranger, property=far)
    cancelling.cancel(gone.pk, Cancellation(party=Party.OPERATOR, reason="Pool closed"), by=kit, at=NOW)
    series = arranging.with_a_closed_day(world, at=LONG_AGO, local_time=time(8), weekdays=("WE", "FR"))
    _let_stand_in(series, world)
    _send(Event.objects.filter(about=late.pk).order_by("number"))
    _go_away(world)
    freeing.open_due(at=NOW)
    _teach(kit)
    _learn(world)
    return Scene(
        world=world,
        coming=coming,
        due=due,
        completed=completed,
        late=late,
        moved=moved,
        stranger=stranger,
        series=series,
    )


def _go_away(world: World) -> None:
    """Let Ben have come back earlier from days for which a visit was cancelled, and be gone again later."""
    ben, kit = world.actor(world.client), world.actor(world.coordinator)
    for days in (40, 47):
        world.book(hours=days * 24, at=LONG_AGO)
    first, then = date(2026, 4, 6), date(2026, 4, 27)
    leave = Leave(from_on=first, until_on=then, reason="A journey along the coast")
    gone = leaving.enter(world.client, leave, by=ben, at=NOW - HOUR)
    returning.end_early(gone.away, date(2026, 4, 15), by=kit, at=NOW - HOUR)
    leaving.enter(world.client, Leave(from_on=then, until_on=date(2026, 5, 4)), by=ben, at=NOW - HOUR)


def _teach(by: Actor) -> None:
    """Put a course on the shelf, with a draft of one of its lessons, and bring another from elsewhere."""
    course = making.place()
    pay = course.lessons.get(key="pay")
    text = replace(drafting.text_of(pay.published), body="You earn {{ rate }}.\n\n{{ flowchart }}")
    drafting.save(pay, text, drafting.mark(pay.published), by=by, at=NOW)
    parcels.keep("desk.imscc", packing.pack(cartridge()), operation_id=uuid4(), by=by, at=NOW)


def _dress(world: World) -> None:
    world.property.access_notes = ACCESS
    world.property.save()
    world.client.phone = "+12125550123"
    world.client.save()
    keeping.hours(world.therapist, *((day, 8, 22) for day in range(5)))
    keeping.time_off(world.therapist, NOW + 70 * HOUR, hours=3, reason="Dentist")
    keeping.closed(date(2026, 3, 7))


def _move(visit: Appointment, hours: float, world: World) -> Appointment:
    act = Reschedule(starts_at=NOW + hours * HOUR)
    done = rescheduling.reschedule(visit.pk, act, by=world.actor(world.therapist), at=NOW - 5 * HOUR)
    assert done.new is not None
    return done.new


def _send(events) -> None:
    """Let some messages have gone out, and one have failed for good."""
    told = Message.objects.filter(event__in=events)
    told.update(state=Message.State.SENT, sent_at=NOW - timedelta(minutes=58), attempts=1)
    broken = told.order_by("pk").last()
    assert broken is not None
    broken.state, broken.sent_at, broken.problem = (
        Message.State.FAILED,
        None,
        "There is no address to write to.",
    )
    broken.save()


def _learn(world: World) -> None:
    """Let Maya have completed the shipped course."""
    shelving.place_shipped(at=LONG_AGO)
    setting = live.setting(at=NOW, learner=world.therapist.user)
    for lesson in Lesson.objects.taught().filter(course__key="contractor-portal"):
        assert lesson.published is not None
        by, how = world.actor(world.therapist), Completion.By.READING
        learning.complete(lesson.published, setting, how=how, by=by, at=NOW)


def _let_stand_in(series: Series, world: World) -> None:
    """Let somebody else perform two weeks of the standing visits."""
    wanted = Substitute(
        therapist=world.add_therapist("Noor Vale"), from_on=date(2026, 4, 1), until_on=date(2026, 4, 15)
    )
    standing_in.substitute_range(series.pk, wanted, by=world.actor(world.coordinator), at=NOW)
