"""A year on the sandbox's clock: nobody is nudged twice, at night or after a reply; reminders come once."""

from collections import Counter
from datetime import timedelta
from itertools import pairwise

import pytest

from elevate.care.models import CheckIn
from elevate.core.quiet import is_quiet
from elevate.messaging.models import Message, State
from elevate.people.models import Client
from elevate.scheduling.models import Appointment, Away
from tests.care.year import LENGTH, Year
from tests.world import NOW, World

pytestmark = pytest.mark.slow
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
END = NOW + (LENGTH + 4) * DAY
NUDGES = ("check_in", "welcome", "rebook", "unresolved_2h", "unresolved_24h", "unresolved_72h", "pay_week")


def zone_of(message: Message) -> str:
    client = Client.objects.filter(pk=message.recipient_id).select_related("property").first()
    return client.property.time_zone if client else "America/New_York"


def sent(*templates: str) -> list[Message]:
    found = Message.objects.filter(template__in=templates, state=State.SENT)
    return list(found.select_related("appointment").order_by("sent_at"))


def check_ins(year: Year, name: str) -> list[Message]:
    return [each for each in sent("check_in") if each.recipient_id == year.clients[name].pk]


def test_a_year_of_care(world: World, settings):
    settings.ELEVATE_SANDBOX = True
    year = Year(world)
    year.run()
    everybody_was_written_to_as_they_wanted(year)
    nobody_was_nudged_twice_or_at_night(year)
    every_reminder_came_once_and_in_time()
    open_visits_were_asked_about(world)


def everybody_was_written_to_as_they_wanted(year: Year) -> None:
    """Among them a control: those who wait do hear from somebody, again and again."""
    counts = {name: len(check_ins(year, name)) for name in year.clients}
    assert counts["weekly"] == 0
    assert counts["gone"] >= 18
    assert counts["replies"] == 2, "one, and one after the visit that followed"
    assert counts["books"] >= 6
    assert counts["away"] >= 12
    assert counts["opts out"] >= 8
    last = check_ins(year, "opts out")[-1]
    assert last.sent_at < year.opted_out_at


def nobody_was_nudged_twice_or_at_night(year: Year) -> None:
    for name in year.clients:
        written = check_ins(year, name)
        assert all(later.sent_at - one.sent_at >= 14 * DAY for one, later in pairwise(written))
        assert all(later.body != one.body for one, later in pairwise(written)), (
            "nor the same words twice running"
        )
    assert [each for each in sent(*NUDGES) if is_quiet(each.sent_at, zone_of(each))] == []
    for each in check_ins(year, "away"):
        on = each.sent_at.date()
        assert not Away.objects.filter(from_on__lt=on, until_on__gt=on + DAY).exists()
    replies = check_ins(year, "replies")
    visits = Appointment.objects.filter(client=year.clients["replies"], state="completed")
    for one, later in pairwise(replies):
        assert visits.filter(starts_at__gt=one.sent_at, starts_at__lt=later.sent_at).exists()
    assert CheckIn.objects.filter(outcome="replied").count() == len(replies) == len(year.replied_at)


def every_reminder_came_once_and_in_time() -> None:
    for template, lead in (("before_48h", 48 * HOUR), ("before_3h", 3 * HOUR)):
        reminded = Counter((each.appointment_id, each.sent_at) for each in sent(template))
        due = Counter(
            (visit.pk, visit.starts_at - lead)
            for visit in Appointment.objects.select_related("resolution")
            if visit.booked_at < visit.starts_at - lead <= END
            and (visit.resolution is None or visit.resolution.resolved_at > visit.starts_at - lead)
        )
        assert reminded == due
        assert sum(due.values()) > 50
    assert all(each.sent_at < each.appointment.starts_at for each in sent("before_48h", "before_3h"))
    thanked = Counter(each.appointment_id for each in sent("rebook"))
    assert set(thanked.values()) == {1}
    welcomed = Counter(each.recipient_id for each in sent("welcome"))
    assert set(welcomed.values()) == {1}
    assert len(welcomed) == len({visit.client_id for visit in Appointment.objects.all()})


def open_visits_were_asked_about(world: World) -> None:
    asked = Counter((each.template, each.appointment_id, each.recipient_id) for each in sent(*NUDGES[3:6]))
    assert set(asked.values()) == {1}
    assert {template for template, *_rest in asked} == {"unresolved_2h", "unresolved_24h"}
    assert Message.objects.filter(state=State.QUEUED).count() == 0
