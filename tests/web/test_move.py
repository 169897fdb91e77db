"""Reschedule: the times offered, what a move would do, and the move itself."""

from datetime import datetime, timedelta
from urllib.parse import urlencode

import pytest

from elevate.core import tree
from elevate.core.rulebook import CONSEQUENCES
from elevate.core.time import at_wall_clock
from elevate.journal.models import Event
from elevate.messaging.models import Message
from elevate.plans.models import PolicyVersion
from elevate.scheduling.models import Appointment, Resolution
from tests.web.following import Page, fill, follow, send
from tests.web.reading import text
from tests.world import NEW_YORK, NOW, World

LONG_AGO = NOW - timedelta(days=30)
#: Thursday 5 March, 10:30 AM in New York.
THURSDAY = datetime.fromisoformat("2026-03-05T15:30Z")
LEAVES = [leaf for path, leaf in tree.leaves("move_told") if path[0].answer.value == "now"]
LATE = {"free_move": {}, "late_move": {"late": ""}, "accepted_move": {"late": "accepted"}}


def moving(visit: Appointment, to: datetime | None = None, *, roof: str = "t", **asked: str) -> str:
    """Return the address of a visit's move to `to`."""
    given = ({"to": to.isoformat()} if to else {}) | asked
    return f"/{roof}/visits/{visit.pk}/move/?{urlencode(given)}"


@pytest.fixture
def visit(world: World) -> Appointment:
    """Wednesday 4 March, noon: two days from now; the client has credits to spare."""
    world.subscribe(world.client, starts_on=LONG_AGO.date())
    return world.book(hours=48, at=LONG_AGO)


@pytest.mark.parametrize("leaf", LEAVES, ids=lambda leaf: leaf.id)
@pytest.mark.parametrize("roof", ["t", "c"])
def test_every_leaf_gives_the_outcome_of_its_rule(visit, clock, request, leaf, roof):
    browser = request.getfixturevalue({"t": "therapist", "c": "coordinator"}[roof])
    clock(10 if leaf.id == "free_move" else 40)
    address = moving(visit, THURSDAY, roof=roof)
    consequence = CONSEQUENCES[leaf.rule]
    credit = "1 used" if consequence.credit == "used" else "kept"
    pay = "$72.00" if consequence.pays else "none"
    assert f"Credit {credit} Pay {pay}" in text(browser.get(address))

    done = send(browser, address, "Move to Thu 10:30 AM", **LATE[leaf.id])
    assert done["Location"] == f"/{roof}/visits/{visit.pk}/"
    resolution = Resolution.objects.get(appointment=visit)
    assert (resolution.rule, resolution.credit) == (leaf.rule, consequence.credit)
    visit.refresh_from_db()
    assert visit.rescheduled_to.starts_at == THURSDAY


def test_three_taps_and_the_page_shows_what_was_done_with_undo(world: World, visit, therapist):
    address = follow(therapist, moving(visit), "Wed 11 Mar, 12:00 PM Same weekday and time")
    done = send(therapist, address, "Move to Wed 11 Mar, 12:00 PM")
    page = therapist.get(done["Location"])
    assert "Moved to Wed 11 Mar, 12:00 PM" in text(page)
    assert Page(page).form("Undo").method == "post"


def test_the_message_shown_is_the_message_sent(world: World, visit, therapist):
    page = text(therapist.get(moving(visit, THURSDAY)))
    letter = "Confirming Ben Okafor has rescheduled from Wed 4 Mar 2026, 12:00 PM to Thu 5 Mar 2026, 10:30 AM"
    assert letter in page
    send(therapist, moving(visit, THURSDAY), "Move to")
    sent = Message.objects.filter(appointment=visit, template="rescheduled")
    assert sent.get(recipient_id=world.coordinator.pk).body == letter
    assert [message.body for message in sent if message.body not in page] == []


def test_the_therapist_is_not_asked_where_every_late_move_is_charged(world: World, clock, therapist):
    PolicyVersion.objects.create(effective_at=LONG_AGO, late_move_by_therapist=False)
    world.subscribe(world.client, starts_on=LONG_AGO.date())
    visit = world.book(hours=4, at=LONG_AGO + timedelta(hours=1))
    page = therapist.get(moving(visit, THURSDAY))
    assert "just move it" not in text(page)
    assert "Credit 1 used Pay $72.00" in text(page)
    refused = send(therapist, moving(visit, THURSDAY), "Move to", late="accepted", preview_accepted="x")
    assert refused.status_code == 422
    assert "Your operator charges every late move." in text(refused)


def test_the_true_notice_decides(world: World, visit, clock, therapist):
    clock(40)
    told = {"told_on": "2026-03-02", "told_time": "13:00", "reason": "I was driving."}
    address = fill(therapist, moving(visit, THURSDAY), "Show what happens", **told)
    page = text(therapist.get(address))
    assert "Told Mon 2 Mar, 1:00 PM" in page
    assert "Credit kept Pay none" in page
    assert "just move it" not in page
    send(therapist, address, "Move to")
    resolution = Resolution.objects.get(appointment=visit)
    assert (resolution.rule, resolution.reason) == ("free-move", "I was driving.")


@pytest.mark.parametrize("to", ["2026-03-04T12:15-05:00", "2026-03-04T11:30-05:00"])
def test_a_visit_may_overlap_its_own_old_time(world: World, visit, therapist, to):
    to = datetime.fromisoformat(to)
    assert send(therapist, moving(visit, to), "Move to").status_code == 302


def test_a_day_shows_its_free_times(world: World, visit, therapist):
    world.book(hours=72, at=LONG_AGO, client=world.add_client("Dee Park"))  # Thursday noon to 1:15 PM
    page = Page(therapist.get(follow(therapist, moving(visit), "Thu 5 Mar ")))
    assert "10:30 AM" in page.links
    assert not {"11:00 AM", "12:00 PM", "1:00 PM"} & page.links.keys()
    assert "1:30 PM" in page.links


def test_another_week_by_the_date_field(world: World, visit, therapist):
    address = fill(therapist, moving(visit), "Show that day", day="2026-04-07")
    address = follow(therapist, address, "10:30 AM")
    assert send(therapist, address, "Move to Tue 7 Apr, 10:30 AM").status_code == 302


def test_a_quarter_hour_by_the_time_field(world: World, visit, therapist):
    address = fill(therapist, moving(visit, day="2026-03-05"), "Show", time="10:45")
    assert "Move to Thu 10:45 AM" in text(therapist.get(address))


def test_somebody_just_took_it(world: World, visit, therapist):
    form = Page(therapist.get(moving(visit, THURSDAY))).form("Move to")
    world.book(hours=70.5, at=LONG_AGO, client=world.add_client("Dee Park"))
    answer = therapist.post(moving(visit, THURSDAY), form.fields)
    assert answer.status_code == 409
    assert "Someone just took 10:30 AM Nothing was changed." in text(answer)
    nearest = [words for words in Page(answer).links if words.startswith("Thu 5 Mar, ")][:3]
    assert nearest == ["Thu 5 Mar, 8:30 AM", "Thu 5 Mar, 9:00 AM", "Thu 5 Mar, 12:00 PM"]
    visit.refresh_from_db()
    assert visit.state == "booked"


def test_a_missing_credit_names_the_day_of_the_next_one(world: World, clock, therapist):
    world.subscribe(world.client, starts_on=NOW.date() + timedelta(days=3))
    visit = world.book(hours=4, at=LONG_AGO)
    page = text(therapist.get(moving(visit, THURSDAY)))
    assert "No credit is left for a visit on Thu 5 Mar. The next one comes on Thu 12 Mar 2026." in page
    assert "Yes, just move it Credit kept Pay none" in page
    stubborn = send(therapist, moving(visit, THURSDAY), "Move to", late="")
    assert stubborn.status_code in {409, 422}
    visit.refresh_from_db()
    assert visit.state == "booked"


def test_a_coordinator_moves_without_a_credit_for_a_reason(world: World, coordinator, clock):
    visit = world.book(hours=4, at=LONG_AGO)
    address = moving(visit, THURSDAY, roof="c")
    assert "Why book without a credit" in text(coordinator.get(address))
    refused = send(coordinator, address, "Move to", late="")
    assert refused.status_code == 422
    assert "No credit is left" in text(refused)
    done = send(coordinator, address, "Move to", late="", override_reason="Their first visit")
    assert done.status_code == 302
    visit.refresh_from_db()
    assert visit.rescheduled_to.override_reason == "Their first visit"


def test_a_started_visit_is_recorded_and_not_moved(world: World, visit, clock, therapist):
    clock(48)
    page = therapist.get(moving(visit))
    assert "can no longer be moved. Record what happened instead." in text(page)
    assert "When did Ben tell you?" in text(therapist.get(Page(page).link("Record that it moved")))


def test_suggestions_prefer_the_place_and_the_weekday(world: World, visit, therapist):
    neighbour = world.add_client("Dee Park")
    world.book(hours=48 + 7 * 24 + 2, at=LONG_AGO, client=neighbour)  # Wednesday 11 March, 2 PM
    suggested = [words for words in Page(therapist.get(moving(visit))).links if "Mar, " in words]
    assert len(suggested) == 6
    assert suggested[0] == "Wed 11 Mar, 12:00 PM Same weekday, at Harbor House that day"
    assert suggested[1].startswith("Wed 11 Mar")
    assert [words for words in suggested if not words.split("M ", 1)[1:]] == []


def test_times_are_the_propertys(world: World, visit, therapist):
    nine = at_wall_clock(datetime(2026, 3, 9).date(), datetime(2026, 3, 9, 9).time(), NEW_YORK)
    page = text(therapist.get(moving(visit, nine)))
    assert "Wed 4 Mar, 12:00 PM → to Mon 9 Mar, 9:00 AM" in page


def test_a_lost_look_changes_nothing(world: World, visit, therapist):
    events = Event.objects.count()
    for address in (moving(visit), moving(visit, THURSDAY), moving(visit, day="2026-03-05")):
        therapist.get(address)
        therapist.head(address)
    assert Event.objects.count() == events
    assert Appointment.objects.count() == 1
