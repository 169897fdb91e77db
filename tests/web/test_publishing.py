"""Publishing says first what it means; versions differ, come back, and come with a release."""

from dataclasses import replace

import pytest

from elevate.journal.models import Event
from elevate.training.models import Course, Lesson, LessonVersion
from tests.training import making
from tests.web.authoring import COURSE, MOVING, PAY, hidden, publish, write
from tests.web.following import Page, send
from tests.web.reading import text
from tests.world import World


@pytest.fixture
def course(world: World) -> Course:
    return making.place()


def lesson(key: str = "pay") -> Lesson:
    return Lesson.objects.select_related("published").get(key=key)


DONE = "Mark complete and continue"


def test_publishing_says_who_will_see_what_changed(course, coordinator, therapist):
    send(therapist, "/learn/basics/pay/", DONE)
    write(coordinator, body="You earn nothing.")
    said = text(coordinator.get(f"{PAY}publish/"))
    assert "1 person completed this lesson; they will see what changed, and it still counts." in said
    assert "Now: nothing." in said
    publish(coordinator)
    assert "This changed" in text(therapist.get("/learn/basics/pay/"))
    assert "50%" in text(therapist.get("/learn/basics/"))


def test_publishing_says_who_will_be_asked_again(course, coordinator, therapist):
    send(therapist, "/learn/basics/pay/", DONE)
    write(coordinator, body="You earn nothing.", material="on")
    assert "1 of them will be asked to take it again." in text(coordinator.get(f"{PAY}publish/"))
    publish(coordinator)
    assert "Changed: take it again" in text(therapist.get("/learn/basics/"))


def test_what_changed_meanwhile_is_shown_before_it_is_published(course, coordinator, therapist):
    write(coordinator, body="You earn nothing.")
    shown = coordinator.get(f"{PAY}publish/")
    fields = {name: hidden(shown, name) for name in ("version", "preview")}
    send(therapist, "/learn/basics/pay/", DONE)
    answer = coordinator.post(f"{PAY}publish/", fields)
    assert answer.status_code == 409
    assert "1 person completed this lesson" in text(answer)
    assert lesson().published.number == 1


def test_a_double_tap_publishes_once(course, coordinator):
    write(coordinator, body="New.")
    shown = coordinator.get(f"{PAY}publish/")
    fields = {name: hidden(shown, name) for name in ("version", "preview")}
    before = Event.objects.filter(verb="lesson.published").count()
    assert [coordinator.post(f"{PAY}publish/", fields).status_code for _tap in range(2)] == [302, 302]
    assert Event.objects.filter(verb="lesson.published").count() == before + 1


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"body": "One.\n{{ nothing }}"}, "Line 2: Nothing is called “nothing”."),
        ({"title": "{{ nothing }}"}, "Nothing is called “nothing”."),
        ({"body": "  "}, "This lesson has no text yet."),
        ({"practice": "- key: x"}, "Scenario x:"),
    ],
)
def test_what_is_wrong_is_not_published_and_the_draft_is_kept(course, coordinator, fields, said):
    answer = write(coordinator, act="publish", **fields)
    assert answer["Location"] == f"{PAY}publish/"
    assert said in text(coordinator.get(answer["Location"]))
    draft = lesson().versions.get(published_at=None)
    assert coordinator.post(f"{PAY}publish/", {"version": draft.pk, "preview": ""}).status_code == 422
    assert LessonVersion.objects.filter(pk=draft.pk, published_at=None).exists()


def test_without_a_draft_there_is_nothing_to_publish(course, coordinator):
    assert coordinator.get(f"{PAY}publish/")["Location"] == PAY


def test_versions_differ_and_come_back(course, coordinator):
    write(coordinator, body="You earn more.", title="Your pay")
    publish(coordinator)
    first, second = lesson().versions.order_by("number")
    page = coordinator.get(f"{PAY}versions/?from={first.pk}&to={second.pk}")
    said = text(page)
    assert "From version 1 to version 2" in said
    assert "Before: Pay Now: Your pay" in said
    assert "Now: more." in said
    coordinator.post(f"{PAY}versions/", {"version": first.pk})
    draft = lesson().versions.get(published_at=None)
    assert (draft.body, draft.title, draft.number) == (first.body.strip(), "Pay", 3)


def test_restoring_never_overwrites_a_draft(course, coordinator):
    write(coordinator, body="My draft.")
    answer = coordinator.post(f"{PAY}versions/", {"version": lesson().published_id})
    assert answer.status_code == 422
    assert "There is a draft already." in text(answer)
    assert lesson().versions.get(published_at=None).body == "My draft."


def test_a_draft_is_discarded(course, coordinator):
    write(coordinator, body="My draft.")
    send(coordinator, PAY, "Discard the draft")
    assert not lesson().versions.filter(published_at=None).exists()


def test_a_draft_that_changed_meanwhile_is_not_discarded(course, coordinator):
    write(coordinator, body="My draft.")
    stale = Page(coordinator.get(PAY)).form("Discard the draft").fields
    write(coordinator, body="Another.")
    assert coordinator.post(f"{PAY}discard/", stale).status_code == 409
    assert lesson().versions.get(published_at=None).body == "Another."


def test_the_text_of_a_release_waits_until_it_is_used(course, coordinator, therapist):
    write(coordinator, MOVING, body="Ours.")
    publish(coordinator, MOVING)
    newer = replace(making.MOVING, body="From the release.")
    making.place(making.with_lessons(newer, making.PAY))
    assert "A newer text came with the release" in text(coordinator.get(COURSE))
    waiting = lesson("moving").versions.get(body="From the release.")
    page = coordinator.get(MOVING)
    assert Page(page).link("Use it").endswith(f"?version={waiting.pk}")
    assert "From the release." in text(coordinator.get(Page(page).link("See the difference")))
    publish(coordinator, MOVING, waiting.pk)
    assert "From the release." in text(therapist.get("/learn/basics/moving/"))
    assert "A newer text" not in text(coordinator.get(MOVING))
