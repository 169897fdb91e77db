"""Whom a course is assigned to, how far they are, and an honest word to who needs one."""

from datetime import date, timedelta

import pytest

from elevate.journal.models import Event
from elevate.messaging import delivering
from elevate.messaging.models import Message, State
from elevate.training.models import Assignment, Course, Nudge
from tests.training import making
from tests.web.authoring import COURSE
from tests.web.following import Page, send
from tests.web.reading import text
from tests.world import NOW, World

PEOPLE = f"{COURSE}people/"
DONE = "Mark complete and continue"
TODAY = date(2026, 3, 2)


@pytest.fixture
def course(world: World) -> Course:
    return making.place()


def complete(browser, *lessons: str) -> None:
    for lesson in lessons:
        send(browser, f"/learn/basics/{lesson}/", DONE)


def assign(coordinator, **fields: object):
    found = Page(coordinator.get(PEOPLE)).form("Assign").fields
    return coordinator.post(PEOPLE, found | {"act": "assign", "to": "therapists", "due_on": ""} | fields)


def remind(coordinator, world: World, **fields: str):
    path = f"{PEOPLE}{world.therapist.user_id}/"
    return send(coordinator, path, "Send", **{"text": "How is it going?"} | fields)


def test_everybody_is_listed_with_how_far_they_are(course, coordinator, therapist, world):
    complete(therapist, "moving")
    said = text(coordinator.get(PEOPLE))
    assert "1 person · 0 completed" in said
    assert "Maya Lin Therapist 50% In progress" in said
    assert "any time" in said


def test_who_needs_a_word_comes_first(course, coordinator, therapist, world, clock):
    world.add_therapist("Noor Vale")
    aaron = world.add_therapist("Aaron Ek")
    complete(therapist, "moving", "pay")
    assign(coordinator, to="learner", learner=aaron.user_id, due_on="2026-03-03")
    clock(48)
    said = text(coordinator.get(PEOPLE))
    assert (
        said.index("Aaron Ek Therapist")
        < said.index("Noor Vale Therapist")
        < said.index("Maya Lin Therapist")
    )
    assert "1 overdue" in said


def test_a_course_is_assigned_to_coordinators_too(course, coordinator):
    assert assign(coordinator, to="coordinators", due_on="2026-03-20").status_code == 302
    said = text(coordinator.get(PEOPLE))
    assert "Kit Ames Coordinator 0% Not started never Fri 20 Mar" in said
    assert Event.objects.filter(verb="course.assigned").count() == 1


def test_a_course_is_assigned_to_the_therapists_of_a_property(course, coordinator, world):
    Assignment.objects.all().delete()
    world.add_therapist("Noor Vale")
    world.book()
    assign(coordinator, to="property", property=world.property.pk)
    said = text(coordinator.get(PEOPLE))
    assert "Maya Lin Therapist" in said
    assert "Noor Vale Therapist" not in said
    assert "Therapists of Harbor House" in said


def test_the_earliest_day_counts(course, coordinator, world):
    assign(coordinator, due_on="2026-03-20")
    assign(coordinator, to="learner", learner=world.therapist.user_id, due_on="2026-03-10")
    assert "Tue 10 Mar" in text(coordinator.get(PEOPLE))


def test_a_new_day_replaces_the_old_one(course, coordinator):
    assign(coordinator, due_on="2026-03-20")
    assign(coordinator, due_on="2026-03-25")
    [standing] = course.assignments.standing()
    assert standing.due_on == date(2026, 3, 25)


def test_a_double_tap_assigns_once(course, coordinator):
    found = Page(coordinator.get(PEOPLE)).form("Assign").fields
    for _tap in range(2):
        coordinator.post(PEOPLE, found | {"act": "assign", "to": "coordinators", "due_on": ""})
    assert course.assignments.filter(to="coordinators").count() == 1


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"to": "property"}, "Choose whom the course is for."),
        ({"to": "learner", "learner": "usr_none"}, "choice"),
        ({"to": "everybody"}, "choice"),
        ({"due_on": "2026-03-01"}, "That day has passed."),
        ({"due_on": "soon"}, "That is not a date we can read."),
        ({"operation": "x"}, "This page is incomplete."),
    ],
)
def test_what_cannot_be_assigned_is_said(course, coordinator, fields, said):
    before = Assignment.objects.count()
    answer = assign(coordinator, **fields)
    assert answer.status_code == 422
    assert said in text(answer)
    assert Assignment.objects.count() == before


def test_an_assignment_is_taken_back(course, coordinator, therapist):
    complete(therapist, "pay")
    for _tap in range(2):
        coordinator.post(PEOPLE, {"act": "withdraw", "assignment": Assignment.objects.get().pk})
    said = text(coordinator.get(PEOPLE))
    assert "Nobody yet" in said
    assert Event.objects.filter(verb="course.withdrawn").count() == 1
    assert "50% · In progress" in text(therapist.get("/learn/basics/"))


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("?state=completed", {"Maya Lin"}),
        ("?state=not_started", {"Noor Vale"}),
        ("?state=overdue", set()),
        ("?state=nonsense", {"Maya Lin", "Noor Vale"}),
        ("?property=prp_none", set()),
        ("?page=99", {"Maya Lin", "Noor Vale"}),
    ],
)
@pytest.mark.usefixtures("course", "colleague")
def test_the_table_is_narrowed(coordinator, therapist, query, names):
    complete(therapist, "moving", "pay")
    rows = coordinator.get(PEOPLE + query).context["rows"]
    assert {row.standing.learner.person.name for row in rows} == names


def test_one_tap_sends_an_honest_reminder(course, coordinator, therapist, world):
    complete(therapist, "pay")
    answer = send(coordinator, PEOPLE, "Remind")
    assert answer["Location"] == PEOPLE
    message = Message.objects.get(template="nudge")
    assert message.recipient_name == "Maya Lin"
    assert message.body == (
        "Hi Maya, you have 1 of 2 lessons left in “Basics”, about 5 minutes. "
        "Tell me if anything is in the way. Kit\n\nhttp://localhost:8000/learn/basics/"
    )
    assert message.send_at == NOW + timedelta(minutes=2)
    assert Event.objects.get(verb="learner.nudged").facts["learner"] == world.therapist.user_id
    assert "once in seven days is enough" in text(coordinator.get(PEOPLE))


def test_the_words_can_be_changed(course, coordinator, world):
    remind(coordinator, world, text="Call me.\r\nKit")
    assert Nudge.objects.get().text == "Call me.\nKit"


def test_at_night_a_reminder_waits(course, coordinator, world, clock):
    at = clock(11)  # 11 PM
    remind(coordinator, world)
    assert Message.objects.get(template="nudge").send_at == at + timedelta(hours=9)


def test_a_double_tap_reminds_once(course, coordinator, world):
    path = f"{PEOPLE}{world.therapist.user_id}/"
    form = Page(coordinator.get(path)).form("Send").fields | {"text": "Hello."}
    assert [coordinator.post(path, form).status_code for _tap in range(2)] == [302, 302]
    assert Nudge.objects.count() == 1


def test_nobody_is_reminded_twice_in_seven_days(course, coordinator, world, clock):
    path = f"{PEOPLE}{world.therapist.user_id}/"
    form = Page(coordinator.get(path)).form("Send").fields | {"text": "Hello."}
    remind(coordinator, world)
    answer = coordinator.post(path, form | {"operation": "00000000-0000-4000-8000-000000000000"})
    assert answer.status_code == 422
    assert "Maya was reminded on Mon 2 Mar" in text(answer)
    clock(7 * 24 + 1)
    assert remind(coordinator, world).status_code == 302
    assert Nudge.objects.count() == 2


def test_who_has_completed_it_hears_nothing(course, coordinator, therapist, world):
    path = f"{PEOPLE}{world.therapist.user_id}/"
    form = Page(coordinator.get(path)).form("Send").fields | {"text": "Hello."}
    complete(therapist, "moving", "pay")
    assert "Maya has completed it." in text(coordinator.get(path))
    assert coordinator.post(path, form).status_code == 422
    assert not Message.objects.filter(template="nudge").exists()


def test_who_completes_it_meanwhile_hears_nothing_either(course, coordinator, therapist, world, clock):
    remind(coordinator, world)
    complete(therapist, "moving", "pay")
    delivering.deliver_due(at=clock(1))
    assert Message.objects.get(template="nudge").state == State.CANCELLED


def test_whose_assignment_is_taken_back_hears_nothing_either(course, coordinator, world, clock):
    remind(coordinator, world)
    coordinator.post(PEOPLE, {"act": "withdraw", "assignment": Assignment.objects.get().pk})
    delivering.deliver_due(at=clock(1))
    assert Message.objects.get(template="nudge").state == State.CANCELLED


@pytest.mark.parametrize("words", ["", "  ", "x" * 1001])
def test_words_that_cannot_be_sent_are_said(course, coordinator, world, words):
    answer = remind(coordinator, world, text=words)
    assert answer.status_code == 422
    assert not Nudge.objects.exists()


def test_to_whom_it_is_not_assigned_there_is_no_page(course, coordinator, world):
    assert coordinator.get(f"{PEOPLE}{world.coordinator.user_id}/").status_code == 404
    assert coordinator.post(f"{PEOPLE}usr_none/", {"text": "x"}).status_code == 404


@pytest.mark.parametrize("who", ["therapist", "ben"])
def test_nobody_else_sees_who_learns(course, who, request, world):
    browser = request.getfixturevalue(who)
    for path in (PEOPLE, f"{PEOPLE}{world.therapist.user_id}/"):
        assert browser.get(path).status_code == 404
        assert browser.post(path, {"text": "x"}).status_code == 404


def test_a_hundred_learners_take_as_many_queries(course, coordinator, therapist, world, queries):
    complete(therapist, "moving")
    coordinator.get(PEOPLE)
    few = queries(lambda: coordinator.get(PEOPLE))
    for number in range(20):
        world.add_therapist(f"Therapist {number}")
    assert queries(lambda: coordinator.get(PEOPLE)) == few
