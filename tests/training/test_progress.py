"""Progress is completed by assigned; nothing is lost, taken back silently, or above a hundred."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, strategies as st

from elevate.core.policy import Policy
from elevate.journal.models import Event
from elevate.training import changes, completing, progress
from elevate.training.models import Completion, Course, Lesson, LessonVersion
from elevate.training.progress import CourseProgress, LessonProgress, State
from tests.training.making import MOVING, PAY, SETTING, TWELVE, place, with_lessons
from tests.world import NOW, World

DAY = timedelta(days=1)
STRICT = SETTING.under(Policy(late_move_by_therapist=False))


@pytest.fixture
def maya(world: World):
    place()
    return world.actor(world.therapist)


def standing(actor, setting=SETTING) -> CourseProgress:
    [course] = progress.of_courses(actor.user_id, setting)
    return course


def complete(actor, key, setting=SETTING, *, at=NOW):
    version = Lesson.objects.get(key=key).published
    return completing.complete(version, setting, how=Completion.By.READING, by=actor, at=at)


def told(course: CourseProgress):
    return course.completed, course.percent, course.state


def test_nothing_is_started_at_first(maya):
    assert told(standing(maya)) == (0, 0, State.NOT_STARTED)
    assert standing(maya).next.lesson.key == "moving"


def test_a_lesson_opened_is_in_progress_and_where_to_go_on(maya):
    completing.open_(Lesson.objects.get(key="pay"), by=maya, at=NOW)
    assert told(standing(maya)) == (0, 0, State.IN_PROGRESS)
    assert standing(maya).next.lesson.key == "pay"


def test_half_is_half(maya):
    complete(maya, "moving")
    assert told(standing(maya)) == (1, 50, State.IN_PROGRESS)
    assert standing(maya).next.lesson.key == "pay"


def test_all_is_a_hundred(maya):
    complete(maya, "moving")
    complete(maya, "pay")
    assert told(standing(maya)) == (2, 100, State.COMPLETED)
    assert standing(maya).next is None


def test_completing_twice_counts_once(maya):
    assert complete(maya, "pay") == complete(maya, "pay", at=NOW + DAY)
    assert Completion.objects.count() == 1
    assert Event.objects.filter(verb="lesson.completed").count() == 1


def test_a_lesson_added_is_said_and_takes_nothing_back(maya):
    complete(maya, "moving")
    complete(maya, "pay")
    place(with_lessons(MOVING, PAY, replace(PAY, key="more")), at=NOW + DAY)
    assert told(standing(maya)) == (2, 66, State.IN_PROGRESS)
    assert [each.lesson.key for each in standing(maya).added] == ["more"]


def test_a_lesson_that_was_left_open_is_not_called_added(maya):
    complete(maya, "moving")
    assert standing(maya).added == []


def test_a_retired_lesson_no_longer_counts_either_way(maya):
    complete(maya, "moving")
    Lesson.objects.filter(key="pay").update(retired_at=NOW)
    assert told(standing(maya)) == (1, 100, State.COMPLETED)
    Lesson.objects.filter(key="pay").update(retired_at=None)
    assert told(standing(maya)) == (1, 50, State.IN_PROGRESS)


def test_a_lesson_moved_elsewhere_stays_completed(maya):
    complete(maya, "moving")
    Lesson.objects.filter(key="moving").update(position=9)
    assert told(standing(maya)) == (1, 50, State.IN_PROGRESS)


def test_another_policy_asks_for_a_material_lesson_again(maya):
    complete(maya, "moving")
    complete(maya, "pay")
    course = standing(maya, TWELVE)
    assert told(course) == (1, 50, State.IN_PROGRESS)
    assert (course.lessons[0].changed, course.lessons[0].again) == (True, True)
    complete(maya, "moving", TWELVE, at=NOW + DAY)
    assert told(standing(maya, TWELVE)) == (2, 100, State.COMPLETED)


def test_back_and_forth_each_change_counts(maya):
    for number, setting in enumerate((SETTING, TWELVE, SETTING)):
        complete(maya, "moving", setting, at=NOW + number * DAY)
    assert standing(maya).lessons[0].state is State.COMPLETED
    assert standing(maya, TWELVE).lessons[0].again


def test_a_change_that_is_not_material_is_shown_and_still_counts(maya):
    light = replace(MOVING, material=False)
    place(with_lessons(light, PAY), at=NOW)
    complete(maya, "moving")
    lesson = standing(maya, TWELVE).lessons[0]
    assert (lesson.state, lesson.changed, lesson.again) == (State.COMPLETED, True, False)


def test_another_name_or_rate_is_no_change(maya):
    complete(maya, "moving")
    complete(maya, "pay")
    other = replace(SETTING, coordinators=("Ann Bell",), rate=replace(SETTING.rate, amount_cents=9000))
    assert told(standing(maya, other)) == (2, 100, State.COMPLETED)
    assert not any(lesson.changed for lesson in standing(maya, other).lessons)


def test_the_difference_is_told_by_paragraph(maya):
    done = complete(maya, "moving")
    first, late = changes.differences(done, done.version, TWELVE)
    assert (first.before, first.after) == (["Free until 24 hours before."], ["Free until 12 hours before."])
    assert (late.anchor, late.heading) == ("late-notice", "Late")
    assert late.before == ["Credit 1 used, pay $72.00. Less than 24 hours’ notice."]


def test_a_line_that_mostly_stayed_is_told_word_by_word(maya):
    done = complete(maya, "moving")
    first, _late = changes.differences(done, done.version, TWELVE)
    told = [(bit.words, bit.before, bit.now) for bit in first.bits]
    assert told == [
        ("Free until", False, False),
        (" 24", True, False),
        (" 12", False, True),
        (" hours before.", False, False),
    ]


def test_lines_that_are_new_or_quite_different_are_told_whole(maya):
    old = Lesson.objects.get(key="pay").published
    place(with_lessons(MOVING, replace(PAY, body="Weekly.\n\nMore.")), at=NOW + DAY)
    [difference] = changes.between(old, Lesson.objects.get(key="pay").published, SETTING)
    assert (difference.after, difference.bits) == (["Weekly.", "More."], [])
    assert changes.Difference("", "", ["You earn $72.00."], ["Weekly."]).bits == []


def test_every_line_of_several_in_a_row_is_told_by_itself(maya):
    place(with_lessons(replace(MOVING, body="{{ free_notice }} or more\n\nLess than {{ free_notice }}"), PAY))
    done = complete(maya, "moving")
    told = [(each.before, each.after) for each in changes.differences(done, done.version, TWELVE)]
    assert told == [
        (["24 hours or more"], ["12 hours or more"]),
        (["Less than 24 hours"], ["Less than 12 hours"]),
    ]


@pytest.mark.parametrize(
    ("setting", "now"),
    [
        (TWELVE, "The flowchart: less than 12 hours is late, and you may accept a late move."),
        (STRICT, "The flowchart: less than 24 hours is late, and every late move is charged."),
    ],
)
def test_a_flowchart_that_was_drawn_anew_is_told_in_a_sentence(maya, setting, now):
    place(with_lessons(replace(MOVING, body="{{ flowchart }}"), PAY))
    done = complete(maya, "moving")
    [told] = changes.differences(done, done.version, setting)
    assert told.before == ["The flowchart: less than 24 hours is late, and you may accept a late move."]
    assert told.after == [now]


def test_a_new_version_that_says_the_same_is_no_change(maya):
    complete(maya, "moving")
    place(with_lessons(replace(MOVING, minutes=6), PAY), at=NOW + DAY)
    assert not standing(maya).lessons[0].changed


def test_a_new_text_is_told_too(maya):
    done = complete(maya, "moving")
    place(with_lessons(replace(MOVING, body=MOVING.body + "\nMore.\n"), PAY), at=NOW + DAY)
    course = standing(maya)
    assert course.lessons[0].again
    [difference] = changes.differences(done, course.lessons[0].version, SETTING)
    assert (difference.before, difference.after) == ([], ["More."])


def test_versions_are_compared_under_one_policy(maya):
    old = Lesson.objects.get(key="pay").published
    place(with_lessons(MOVING, replace(PAY, body="Weekly.")), at=NOW + DAY)
    [difference] = changes.between(old, Lesson.objects.get(key="pay").published, SETTING)
    assert (difference.before, difference.after) == (["You earn $72.00."], ["Weekly."])


def test_nobody_sees_anothers_progress(maya, world):
    complete(maya, "pay")
    assert told(standing(world.actor(world.add_therapist("Noor Vale")))) == (0, 0, State.NOT_STARTED)


def test_progress_asks_as_many_questions_of_a_long_course(maya, django_assert_num_queries):
    place(with_lessons(*(replace(PAY, key=f"more-{number}") for number in range(12))))
    with django_assert_num_queries(3):
        assert len(standing(maya).lessons) == 14


@given(st.lists(st.sampled_from(State), max_size=40))
def test_percent_is_never_above_a_hundred_and_full_only_when_all_is_done(states):
    lessons = [LessonProgress(lesson=Lesson(), version=None, state=state) for state in states]
    course = CourseProgress(course=Course(), lessons=lessons)
    assert 0 <= course.percent <= 100
    assert (course.percent == 100) is (bool(states) and set(states) == {State.COMPLETED})
    assert (course.state is State.COMPLETED) is (course.percent == 100)


def test_a_tag_that_a_release_knows_no_longer_keeps_nobody_from_their_progress(maya):
    gone = "You earn {{ rate }}, {{ weather }}.\n\n{{ forecast }}"
    done = complete(maya, "pay")
    LessonVersion.objects.filter(pk=done.version_id).update(body=gone)
    said = {"rate": ["$0.01", "$72.00"], "weather": ["rain", "rain"], "forecast": ["sun", "sun"]}
    Completion.objects.filter(pk=done.pk).update(facts=said)
    place(with_lessons(MOVING, replace(PAY, body="Weekly.")), at=NOW + DAY)
    [_moving, pay] = standing(maya).lessons
    assert pay.changed
    [difference] = changes.differences(pay.completion, pay.version, SETTING)
    assert difference.before == ["You earn $72.00, rain.", "sun"]


def test_what_was_completed_in_earlier_versions_takes_no_query_each(maya, django_assert_num_queries):
    lessons = [replace(PAY, key=f"more-{number}") for number in range(6)]
    place(with_lessons(*lessons))
    for lesson in lessons:
        complete(maya, lesson.key)
    place(with_lessons(*(replace(lesson, body="Another text.") for lesson in lessons)), at=NOW + DAY)
    with django_assert_num_queries(3):
        standing(maya)
