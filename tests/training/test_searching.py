"""Search says what is taught now, as it reads now; and nothing that is typed into it breaks it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, strategies as st

from elevate.plans.models import PayRate, PolicyVersion
from elevate.training import searching, spotting
from elevate.training.models import Course, Lesson, LessonVersion, Passage, SearchIndex
from tests.training import making
from tests.world import NOW, World

CAFE = replace(
    making.PAY,
    key="cafe",
    title="The Café",
    summary="Where to sit",
    body="Before.\n\n## Häuser {#houses}\n\nFirst things.\n\nWe sit in the CAFÉ <b>& more</b>.\n",
)


@pytest.fixture
def course(world: World) -> Course:
    return making.place(making.with_lessons(*making.TEXT.lessons, CAFE))


def found(world: World, question: str, *, at=NOW) -> dict[str, list[str]]:
    """Return lesson → where in it something was found."""
    results = searching.search(question, learner=world.therapist.user_id, at=at)
    return {each.lesson.key: [hit.anchor for hit in each.hits] for each in results}


def marked(world: World, question: str) -> list[str]:
    results = searching.search(question, learner=world.therapist.user_id, at=NOW)
    return [
        run.text for each in results for hit in each.hits for run in hit.heading + hit.words if run.marked
    ]


@pytest.mark.parametrize(
    ("question", "where"),
    [
        ("late", {"moving": ["late-notice"]}),
        ("LATE", {"moving": ["late-notice"]}),
        ("lat", {"moving": ["late-notice"]}),
        ("cafe sit", {"cafe": ["", "houses"]}),
        ("hauser", {"cafe": ["houses"]}),
        ("häuser", {"cafe": ["houses"]}),
        ("first cafe", {"cafe": ["houses"]}),
        ("24 hours", {"moving": ["", "late-notice"]}),
        ("$72.00", {"moving": ["late-notice"], "pay": [""]}),
        ("kit", {"moving": ["late-notice"]}),
        ("late cafe", {}),
        ("ate", {}),
        ("", {}),
        ("…", {}),
    ],
)
def test_what_is_asked_is_found_where_it_is_said(course, world, question, where):
    assert found(world, question) == where


def test_what_was_sought_is_marked(course, world):
    assert marked(world, "caf sit") == ["sit", "sit", "CAFÉ"]


def test_after_a_change_of_the_policy_the_new_words_are_found(course, world):
    assert "moving" not in found(world, "12 hours")
    PolicyVersion.objects.create(effective_at=NOW + timedelta(hours=1), free_notice_hours=12)
    assert found(world, "12 hours", at=NOW + timedelta(hours=1)) == {"moving": ["", "late-notice"]}
    assert found(world, "24 hours", at=NOW + timedelta(hours=1)) == {}


def test_drafts_and_what_is_retired_are_never_found(course, world):
    assert "pay" in found(world, "earn")
    LessonVersion.objects.filter(lesson__key="moving").update(published_at=None)
    Lesson.objects.filter(key="moving").update(published=None)
    Lesson.objects.filter(key="pay").update(retired_at=NOW)
    assert found(world, "earn") == found(world, "late") == {}
    Course.objects.update(retired_at=NOW)
    assert found(world, "cafe") == {}


def test_the_passages_are_made_once(course, world, django_assert_max_num_queries):
    found(world, "late")
    before = set(Passage.objects.values_list("pk", flat=True))
    with django_assert_max_num_queries(13):
        found(world, "cafe")
    assert set(Passage.objects.values_list("pk", flat=True)) == before


def test_two_who_search_at_once_make_one_index(course, world):
    for _each in range(2):
        SearchIndex.objects.update(fingerprint="outdated")
        found(world, "late")
    assert SearchIndex.objects.count() == 1
    assert Passage.objects.count() == 5


def test_somebody_else_s_rate_is_never_shown(course, world):
    colleague = world.add_therapist("Ann Roe", rate_cents=9900)
    PayRate.objects.filter(therapist=colleague).update(amount_cents=9900)
    assert searching.search("72", learner=colleague.user_id, at=NOW) == []
    [moving, *_] = searching.search("late", learner=colleague.user_id, at=NOW)
    assert "$99.00" in "".join(run.text for hit in moving.hits for run in hit.words)


@pytest.mark.parametrize(
    "question",
    [
        '"',
        "late OR",
        "NEAR(late",
        "late*",
        "words:late",
        "^late",
        "late AND (",
        "' OR 1=1 --",
        "\x00late",
        "a" * 10000,
        "late " * 2000,
        "{{ free_notice }}",
        "late & !",
        "<->",
        ":*",
        "\\",
        "½ ² ①",
        "�x",
        "日本",
        "%_",
    ],
)
def test_whatever_is_typed_is_looked_for_as_words(course, world, question):
    found(world, question)


def test_a_long_word_is_found_by_its_beginning(world):
    making.place(making.with_lessons(replace(making.PAY, body="x" * 9_000)))
    assert found(world, "x" * 100) == {"pay": [""]}


@given(st.text(), st.text())
def test_marks_change_no_letter(text, question):
    assert "".join(run.text for run in spotting.runs(text, spotting.asked(question))) == text


@given(st.text(min_size=300), st.text())
def test_an_excerpt_is_part_of_its_paragraph(text, question):
    shown = spotting.excerpt(text, spotting.asked(question))
    assert shown.removeprefix("… ").removesuffix(" …") in text
    assert len(shown) <= 250


def test_an_excerpt_shows_what_was_found():
    text = "one two three " * 40 + "needle " + "four five six " * 40
    assert "needle" in spotting.excerpt(text, ["needle"])
