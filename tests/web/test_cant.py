"""“Can't make it”: every way through the wizard ends where the rules lead."""

from datetime import timedelta

import pytest

from elevate.core import tree
from elevate.core.rulebook import CONSEQUENCES, Rule
from elevate.core.words import Sentence
from elevate.messaging.models import Message
from elevate.people.speech import spoken
from elevate.scheduling import completing
from elevate.scheduling.models import Appointment, Resolution
from tests.web.following import Page, fill, follow, send
from tests.web.reading import text
from tests.world import NOW, World

LONG_AGO = NOW - timedelta(days=30)
SENDS = "send message"
#: A visit for which each leaf is reached: hours from now, and when it was booked.
VISITS = {
    "therapist": {"hours": 4, "at": LONG_AGO},
    "no_show": {"hours": -2, "at": LONG_AGO},
    "on_time": {"hours": 48, "at": LONG_AGO},
    "grace": {"hours": 4, "at": NOW - timedelta(minutes=5)},
    "late": {"hours": 4, "at": LONG_AGO},
}
LEAVES = [(path, leaf) for path, leaf in tree.leaves("who")]


def named(case) -> str:
    path, leaf = case
    return "-".join([*(step.answer.value for step in path if not step.question.known), leaf.id])


@pytest.fixture(params=["t", "c"])
def roof(request, therapist, coordinator):
    """A therapist's screens, and a coordinator's: the folder, and who is signed in."""
    return request.param, {"t": therapist, "c": coordinator}[request.param]


def walk(browser, base: str, visit: Appointment, path: tuple[tree.Step, ...], roof: str) -> str:
    """Answer the questions of `path` on the pages; return the address of the result."""
    address = f"{base}cant/"
    for step in path:
        if step.question.known:
            continue
        said = spoken(Sentence(step.answer.label, {"client": visit.client.first_name}))
        if roof == "c" and step.answer.value == "therapist":
            said = f"{visit.therapist.first_name} can’t make it"
        address = follow(browser, address, said)
        if step.answer.value == "earlier":
            told = {"told_on": "2026-03-02", "told_time": "11:55", "reason": "I was driving."}
            address = fill(browser, address, "Show what happens", **told)
        if step.answer.value == "no_show":
            address = fill(browser, address, "Show what happens", tried="Called and texted at 9:05.")
    return address


@pytest.mark.parametrize("case", LEAVES, ids=named)
def test_every_leaf_gives_the_outcome_of_its_rule(world: World, roof, case):
    (folder, browser), (path, leaf) = roof, case
    visit = world.book(**VISITS[leaf.id])
    address = walk(browser, f"/{folder}/visits/{visit.pk}/", visit, path, folder)
    page = browser.get(address)
    assert page.status_code == 200
    consequence = CONSEQUENCES[leaf.rule]
    pay = "$72.00" if consequence.pays else "none"
    assert f"Credit {'1 used' if consequence.credit == 'used' else 'kept'}" in text(page)
    assert f"{'Your pay' if folder == 't' else 'Pay'} {pay}" in text(page)

    assert send(browser, address, SENDS).status_code == 302
    resolution = Resolution.objects.get(appointment=visit)
    assert (resolution.rule, resolution.credit) == (leaf.rule, consequence.credit)
    assert str(resolution.pay) == ("$72.00" if consequence.pays else "$0.00")


def test_the_walk_knows_a_visit_for_every_leaf():
    assert {leaf.id for _, leaf in LEAVES} == VISITS.keys()


@pytest.mark.parametrize(
    ("hours", "rule"), [(48, Rule.OPERATOR_CANCELLED), (4, Rule.OPERATOR_CANCELLED_LATE)]
)
def test_the_operator_cancels(world: World, coordinator, hours, rule):
    visit = world.book(hours=hours, at=LONG_AGO)
    address = follow(coordinator, f"/c/visits/{visit.pk}/cant/", "The operator cancels it")
    send(coordinator, address, SENDS)
    assert Resolution.objects.get(appointment=visit).rule == rule


def test_a_therapist_is_not_the_operator(world: World, therapist):
    visit = world.book(hours=48, at=LONG_AGO)
    page = therapist.get(f"/t/visits/{visit.pk}/cant/?who=operator")
    assert page.status_code == 422
    assert "Choose one of these answers." in text(page)
    assert "The operator cancels it" not in text(page)


def test_what_the_server_knows_it_says(world: World, therapist):
    visit = world.book(hours=19.5, at=LONG_AGO)
    address = follow(therapist, f"/t/visits/{visit.pk}/cant/", "Ben can’t make it")
    assert "Just now This is 19 hours’ notice." in text(therapist.get(address))


@pytest.mark.parametrize(("seconds", "credit"), [(0, "kept"), (1, "1 used")])
def test_exactly_24_hours_is_free_and_a_second_less_is_late(world: World, therapist, clock, seconds, credit):
    visit = world.book(hours=48, at=LONG_AGO)
    clock(24 + seconds / 3600)
    assert f"Credit {credit}" in text(therapist.get(f"/t/visits/{visit.pk}/cant/?who=client&told=now"))


def test_the_result_says_why_and_what_everybody_is_told(world: World, therapist):
    visit = world.book(hours=4, at=LONG_AGO)
    page = text(therapist.get(f"/t/visits/{visit.pk}/cant/?who=client&told=now"))
    assert (
        "Less than 24 hours’ notice. This is 4 hours’ notice. "
        "Free until Sun 1 Mar, 4:00 PM; Ben told you Mon 2 Mar, 12:00 PM." in page
    )
    assert "Cancel. Ben Okafor. Harbor House. Mon 2 Mar 2026, 4:00 PM." in page
    assert "Your visit on Mon 2 Mar 2026, 4:00 PM with Maya Lin is cancelled." in page


def test_the_message_shown_is_the_message_sent(world: World, therapist):
    visit = world.book(hours=4, at=LONG_AGO)
    address = f"/t/visits/{visit.pk}/cant/?who=client&told=now"
    page = text(therapist.get(address))
    send(therapist, address, SENDS)
    sent = Message.objects.filter(appointment=visit, template="cancelled")
    assert sent.count() == 3
    assert [message.body for message in sent if message.body not in page] == []


def test_every_answer_can_be_changed(world: World, therapist):
    visit = world.book(hours=4, at=LONG_AGO)
    base = f"/t/visits/{visit.pk}/cant/"
    address = follow(therapist, base, "Ben can’t make it", "Just now")
    page = Page(therapist.get(address))
    assert "When did Ben tell you?" in text(therapist.get(base + page.link("when they said so")))
    assert "Who can’t make it?" in text(therapist.get(base + page.link("who can’t make it")))


def test_after_the_act_the_visit_shows_it_with_undo(world: World, therapist):
    visit = world.book(hours=48, at=LONG_AGO)
    done = send(therapist, f"/t/visits/{visit.pk}/cant/?who=client&told=now", SENDS)
    assert done["Location"] == f"/t/visits/{visit.pk}/"
    page = therapist.get(done["Location"])
    assert "24 hours’ notice or more" in text(page)
    assert Page(page).form("Undo").method == "post"


def test_a_past_visit_leads_back_to_what_is_left_to_settle(world: World, therapist):
    visit = world.book(hours=-3, at=LONG_AGO)
    done = send(therapist, f"/t/visits/{visit.pk}/cant/?who=therapist", SENDS)
    assert done["Location"] == f"/t/settle/?answered={visit.pk}#visit-{visit.pk}"
    assert Page(therapist.get(done["Location"])).form("Undo")


def test_a_no_show_waits_for_its_time(world: World, therapist, clock):
    visit = world.book(hours=4, at=LONG_AGO)
    clock(4.1)
    base = f"/t/visits/{visit.pk}/cant/"
    wait = "Wait until 4:15 PM before recording a no-show, and try to reach Ben Okafor meanwhile."
    assert wait in text(therapist.get(base))
    assert wait in text(therapist.get(f"{base}?who=no_show"))
    assert wait in text(therapist.get(f"{base}?who=no_show&tried=Called"))


def test_a_resolved_visit_says_so(world: World, therapist):
    visit = world.book(hours=-3, at=LONG_AGO)
    completing.complete(visit.pk, by=world.actor(world.therapist), at=NOW)
    page = therapist.get(f"/t/visits/{visit.pk}/cant/?who=client&told=now")
    assert "This visit is completed already. Undo that first if it is wrong." in text(page)
    assert [form for form in Page(page).forms if SENDS in form.button] == []


def test_it_moved_settles_the_old_visit_and_leads_to_the_new(world: World, therapist):
    visit = world.book(hours=-3, at=LONG_AGO)
    address = follow(therapist, f"/t/visits/{visit.pk}/cant/?moved=1", "Earlier")
    told = {"told_on": "2026-02-27", "told_time": "09:00", "reason": "I forgot to move it."}
    address = fill(therapist, address, "Show what happens", **told)
    done = send(therapist, address, SENDS)
    assert Resolution.objects.get(appointment=visit).rule == Rule.ON_TIME_NOTICE
    assert done["Location"] == f"/t/visits/{visit.pk}/again/"
    page = therapist.get(done["Location"])
    assert "Cancelled" in text(page)
    assert Page(page).form("Undo").method == "post"


def test_a_visit_still_to_come_is_moved_and_not_settled(world: World, therapist):
    visit = world.book(hours=48, at=LONG_AGO)
    answer = therapist.get(f"/t/visits/{visit.pk}/cant/?moved=1")
    assert answer["Location"] == f"/t/visits/{visit.pk}/move/"
