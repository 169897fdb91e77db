"""The shipped course comes onto the shelf by itself; what the operator wrote stays theirs."""

from dataclasses import replace
from datetime import timedelta

import pytest

from elevate.journal.models import Event
from elevate.training import shelving
from elevate.training.models import Assignment, Course, Lesson, LessonVersion
from tests.training.making import MOVING, PAY, TEXT, place, with_lessons
from tests.world import NOW

LATER = NOW + timedelta(days=1)
NEW = replace(MOVING, body="Another text.")


@pytest.fixture
def course(world) -> Course:
    return place()


def published(key):
    return Lesson.objects.get(key=key).published


def test_a_course_comes_with_its_lessons_published_and_assigned_to_therapists(course):
    assert [lesson.key for lesson in course.lessons.all()] == ["moving", "pay"]
    assert published("moving").body == MOVING.body
    assert Assignment.objects.get().to == Assignment.To.THERAPISTS


def test_again_and_again_changes_nothing(course):
    before = list(LessonVersion.objects.values()), Event.objects.count()
    place(at=LATER)
    assert (list(LessonVersion.objects.values()), Event.objects.count()) == before
    assert Assignment.objects.count() == 1


def test_a_new_release_publishes_its_text(course):
    place(with_lessons(NEW, PAY), at=LATER)
    assert (published("moving").body, published("moving").number) == ("Another text.", 2)
    assert published("pay").number == 1


def test_a_lesson_that_the_operator_rewrote_keeps_what_they_wrote(course):
    own = LessonVersion.objects.create(
        lesson=Lesson.objects.get(key="moving"),
        number=2,
        title="Ours",
        body="Ours.",
        written_by="usr_1",
        written_at=NOW,
        published_at=NOW,
    )
    Lesson.objects.filter(key="moving").update(published=own)
    place(with_lessons(NEW, PAY), at=LATER)
    assert published("moving") == own
    waiting = Lesson.objects.get(key="moving").versions.get(number=3)
    assert (waiting.body, waiting.published_at) == ("Another text.", None)


def test_a_lesson_that_a_release_adds_comes_last(course):
    place(with_lessons(MOVING, PAY, replace(PAY, key="more")), at=LATER)
    assert [lesson.key for lesson in course.lessons.all()] == ["moving", "pay", "more"]


def test_the_course_of_this_release_is_complete(world):
    shelving.place_shipped(at=NOW)
    [course] = Course.objects.all()
    assert (course.key, course.lessons.count()) == ("contractor-portal", 9)
    assert not Lesson.objects.filter(published=None).exists()


def test_texts_differ_by_their_hash():
    assert shelving.hash_of(MOVING) != shelving.hash_of(NEW)
    assert shelving.hash_of(TEXT.lessons[0]) == shelving.hash_of(MOVING)


def test_a_release_that_takes_a_text_back_publishes_it_again(course):
    place(with_lessons(NEW, PAY), at=LATER)
    place(at=LATER)
    place(at=LATER)
    assert (published("moving").body, published("moving").number) == (MOVING.body, 3)
