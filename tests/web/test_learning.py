"""The portal: courses, lessons and what one has completed; for therapists and coordinators alone."""

from dataclasses import replace
from datetime import timedelta

import pytest

from elevate.core.rulebook import Rule
from elevate.plans.models import PolicyVersion
from elevate.training.models import Completion, Course, Lesson, Medium, Opening
from tests.training import making
from tests.web.following import Page, send
from tests.web.reading import text
from tests.world import NOW, World

LEARN, COURSE = "/learn/", "/learn/basics/"
MOVING, PAY = f"{COURSE}moving/", f"{COURSE}pay/"
DONE = "Mark complete and continue"


@pytest.fixture
def course(world: World) -> Course:
    return making.place()


def halve_the_notice(at=NOW) -> None:
    PolicyVersion.objects.create(effective_at=at, free_notice_hours=12)


def test_one_course_is_shown_at_once(course, therapist):
    assert therapist.get(LEARN)["Location"] == COURSE


def test_several_courses_are_listed(course, therapist):
    making.place(replace(making.TEXT, key="more", title="More"))
    said = text(therapist.get(LEARN))
    assert "Basics" in said
    assert "More" in said
    assert said.count("2 lessons · 0% · Not started") == 2


def test_without_a_course_there_is_a_word_about_it(therapist):
    assert "Nothing to learn yet" in text(therapist.get(LEARN))


def test_a_course_says_where_one_stands(course, therapist):
    said = text(therapist.get(COURSE))
    assert "2 lessons · 0% · Not started · 10 minutes left" in said
    assert "Start: Move a visit with 24 hours’ notice" in said


def test_a_course_whose_lessons_are_all_retired_says_so(course, therapist):
    Lesson.objects.update(retired_at=NOW)
    assert "No lessons yet" in text(therapist.get(COURSE))


def test_a_lesson_opened_is_where_one_goes_on(course, therapist):
    therapist.get(PAY)
    said = text(therapist.get(COURSE))
    assert "In progress" in said
    assert "Continue: Pay" in said
    assert Opening.objects.count() == 1


def test_a_lesson_speaks_of_the_live_policy(course, therapist):
    said = text(therapist.get(MOVING))
    assert "Free until 24 hours before." in said
    assert "Credit 1 used Pay $72.00 Less than 24 hours’ notice." in said
    assert "Ask Kit" in said


def test_completing_leads_to_the_next_lesson(course, therapist):
    assert send(therapist, MOVING, DONE)["Location"] == PAY
    assert send(therapist, PAY, DONE)["Location"] == f"{COURSE}?completed=1"
    said = text(therapist.get(f"{COURSE}?completed=1"))
    assert "You have completed every lesson" in said
    assert "100% · Completed" in said


def test_completing_out_of_order_leads_back(course, therapist):
    assert send(therapist, PAY, DONE)["Location"] == MOVING


def test_a_double_tap_counts_once(course, therapist):
    form = Page(therapist.get(PAY)).form(DONE)
    for _tap in range(2):
        assert therapist.post(PAY, form.fields).status_code == 302
    assert Completion.objects.count() == 1


@pytest.mark.parametrize("version", ["", "lsv_x", "\x00"])
def test_a_lesson_published_anew_meanwhile_is_shown_first(course, therapist, version):
    answer = therapist.post(PAY, {"version": version})
    assert answer.status_code == 409
    assert "This lesson was published anew while you read it." in text(answer)
    assert not Completion.objects.exists()


def test_rules_changed_while_a_lesson_is_read_are_shown_first(course, therapist):
    form = Page(therapist.get(MOVING)).form(DONE)
    halve_the_notice()
    answer = therapist.post(MOVING, form.fields)
    assert answer.status_code == 409
    assert "The rules in this lesson changed while you read it." in text(answer)
    assert "Free until 12 hours before." in text(answer)
    assert not Completion.objects.exists()
    assert therapist.post(MOVING, Page(answer).form(DONE).fields).status_code == 302


def test_a_name_that_changed_while_a_lesson_is_read_is_no_reason_to_read_it_again(course, therapist, world):
    form = Page(therapist.get(MOVING)).form(DONE)
    world.coordinator.name = "Ann Bell"
    world.coordinator.save()
    assert therapist.post(MOVING, form.fields).status_code == 302


def test_a_lesson_is_printed_as_it_is_read(course, therapist):
    page = therapist.get(MOVING).content.decode()
    assert '/print.css" media="print">' in page


def test_a_completed_lesson_leads_on(course, therapist):
    send(therapist, MOVING, DONE)
    said = text(therapist.get(MOVING))
    assert "Next: Pay" in said
    assert DONE not in said


def test_a_changed_rule_is_shown_with_the_difference_and_asked_for_again(course, therapist):
    send(therapist, MOVING, DONE)
    halve_the_notice()
    assert "Changed: take it again" in text(therapist.get(COURSE))
    said = text(therapist.get(MOVING))
    assert "This changed" in said
    assert "Free until Before: 24 Now: 12 hours before." in said
    send(therapist, MOVING, DONE)
    assert "This changed" not in text(therapist.get(MOVING))


def test_a_lesson_added_is_said(course, therapist):
    send(therapist, MOVING, DONE)
    send(therapist, PAY, DONE)
    making.place(
        making.with_lessons(*making.TEXT.lessons, replace(making.PAY, key="more")), at=NOW + timedelta(days=1)
    )
    assert "1 new lesson added." in text(therapist.get(COURSE))


def test_a_coordinator_learns_too(course, coordinator):
    assert "Free until 24 hours before." in text(coordinator.get(MOVING))


@pytest.mark.parametrize("path", [LEARN, COURSE, MOVING, "/learn/rules/late-notice/"])
def test_clients_do_not(course, ben, path):
    assert ben.get(path).status_code == 404


def test_clients_complete_nothing(course, ben):
    version = Lesson.objects.get(key="pay").published_id
    assert ben.post(PAY, {"version": version}).status_code == 404
    assert not Completion.objects.exists()


def test_a_colleague_has_progress_of_their_own(course, therapist, colleague):
    send(therapist, MOVING, DONE)
    assert "0% · Not started" in text(colleague.get(COURSE))


def test_a_rule_leads_to_its_paragraph(course, therapist):
    assert therapist.get("/learn/rules/late-notice/")["Location"] == f"{MOVING}#late-notice"


def test_a_rule_without_a_lesson_leads_to_the_flowchart(course, therapist):
    assert therapist.get("/learn/rules/no-show/")["Location"] == "/learn/flowchart/#no-show"


@pytest.mark.parametrize("rule", Rule)
def test_in_the_shipped_course_every_rule_has_its_paragraph(world, therapist, rule):
    from elevate.training import shelving

    shelving.place_shipped(at=NOW)
    address, _, anchor = therapist.get(f"/learn/rules/{rule}/")["Location"].partition("#")
    assert anchor == rule
    assert f'id="{rule}"' in therapist.get(address).content.decode()


@pytest.mark.parametrize(
    "path", ["/learn/none/", f"{COURSE}none/", "/learn/rules/none/", f"{COURSE}media/none.png/"]
)
def test_what_is_not_there_is_not_found(course, therapist, path):
    assert therapist.get(path).status_code == 404


def test_a_retired_lesson_is_gone(course, therapist):
    Lesson.objects.filter(key="pay").update(retired_at=NOW)
    assert therapist.get(PAY).status_code == 404


def test_a_picture_of_the_course_is_sent(course, therapist):
    Medium.objects.create(
        course=course, name="desk.png", content_type="image/png", sha256="x", data=b"\x89PNG", added_at=NOW
    )
    answer = therapist.get(f"{COURSE}media/desk.png/")
    assert (answer.content, answer["Content-Type"]) == (b"\x89PNG", "image/png")


@pytest.mark.parametrize("kind", ["text/html", "image/svg+xml", "text/javascript", "application/pdf"])
def test_what_could_act_as_a_page_of_ours_is_only_kept_as_a_file(course, therapist, kind):
    Medium.objects.create(
        course=course, name="a.x", content_type=kind, sha256="x", data=b"<script>", added_at=NOW
    )
    answer = therapist.get(f"{COURSE}media/a.x/")
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"] == 'attachment; filename="a.x"'
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_long_course_takes_as_many_queries(course, therapist, queries):
    therapist.get(COURSE)
    short = queries(lambda: therapist.get(COURSE))
    lessons = [replace(making.PAY, key=f"more-{number}") for number in range(10)]
    making.place(making.with_lessons(*making.TEXT.lessons, *lessons))
    assert queries(lambda: therapist.get(COURSE)) == short
