"""A course as files: what is written is read again, and what is wrong is named."""

from dataclasses import replace
from datetime import date

import pytest

from elevate.core.refusals import Refused
from elevate.training import files
from tests.training.making import MOVING, TEXT

COURSE = b"---\nkey: basics\ntitle: Basics\n---\nHello.\n"
LESSON = b"---\ntitle: Pay\n---\nText.\n"
FULL = replace(
    TEXT,
    summary="All of it",
    welcome="Hello.",
    media={"desk.png": b"\x89PNG"},
    lessons=[
        replace(
            MOVING,
            body=MOVING.body.strip(),
            checked_on=date(2026, 11, 27),
            practice=[{"key": "a"}],
            video={"scenes": []},
        ),
        replace(TEXT.lessons[1], body="You earn.", required=False, minutes=7),
    ],
)


def test_what_is_written_is_read_again():
    written = files.write(FULL)
    assert sorted(written) == [
        "01-moving/lesson.md",
        "01-moving/practice.yaml",
        "01-moving/video.yaml",
        "02-pay/lesson.md",
        "course.md",
        "media/desk.png",
    ]
    assert files.read(written).lessons[1] == FULL.lessons[1]
    assert replace(files.read(written), lessons=[]) == replace(FULL, lessons=[])
    assert files.read(written).lessons[0].title == MOVING.title


def test_lessons_stand_in_the_order_of_their_numbers():
    made = {"course.md": COURSE, "10-b/lesson.md": LESSON, "2-a/lesson.md": LESSON}
    assert [lesson.key for lesson in files.read(made).lessons] == ["a", "b"]


@pytest.mark.parametrize(
    ("made", "problem"),
    [
        ({}, "There is no course.md at the top of the folder."),
        ({"course.md": b"---\ntitle: X\n---\n"}, "course.md needs a “key” in its head"),
        ({"course.md": b"---\nkey: X y\ntitle: X\n---\n"}, "small letters, digits and hyphens"),
        ({"course.md": b"---\nkey: [\n---\n"}, "The head of course.md cannot be read as YAML."),
        ({"course.md": b"\xff\xfe"}, "course.md is no UTF-8 text."),
        ({"course.md": COURSE, "away/lesson.md": LESSON}, "The folder “away” needs a number and a name"),
        ({"course.md": COURSE, "1-media/lesson.md": LESSON}, "No lesson can be called “media”"),
        ({"course.md": COURSE, "1-a/lesson.md": b"Text."}, "1-a/lesson.md needs a “title”"),
        ({"course.md": COURSE, "1-a/lesson.md": b"---\ntitle: 5\n---\n"}, "needs a “title”"),
        (
            {"course.md": COURSE, "1-a/lesson.md": b"---\ntitle: A\nminutes: 0\n---\n"},
            "a number from 1 to 240",
        ),
        (
            {"course.md": COURSE, "1-a/lesson.md": b"---\ntitle: A\nchecked_on: soon\n---\n"},
            "written like 2026-11-27",
        ),
        ({"course.md": COURSE, "1-a/lesson.md": b"---\ntitle: A\nmaterial: 3\n---\n"}, "is true or false"),
        ({"course.md": COURSE, "1-a/lesson.md": LESSON, "1-a/practice.yaml": b"a: 1"}, "does not hold what"),
        ({"course.md": COURSE, "1-a/lesson.md": LESSON, "1-a/video.yaml": b"{"}, "cannot be read as YAML."),
        (
            {"course.md": COURSE, "1-a/lesson.md": LESSON, "2-a/lesson.md": LESSON},
            "Two lessons are called “a”.",
        ),
        ({"course.md": COURSE, "x/1-a/lesson.md": LESSON}, "The folder “x/1-a” needs a number and a name"),
        ({"course.md": COURSE, "../1-a/lesson.md": LESSON}, "The folder “../1-a” needs a number and a name"),
        ({"course.md": COURSE, "lesson.md": LESSON}, "The folder “.” needs a number and a name"),
        ({"course.md": COURSE, f"{'9' * 5000}-a/lesson.md": LESSON}, "needs a number and a name"),
        ({"course.md": COURSE, f"1-{'a' * 61}/lesson.md": LESSON}, "needs a number and a name"),
        ({"course.md": COURSE + b"\0"}, "course.md is no UTF-8 text."),
        ({"course.md": COURSE + b"x" * 1_000_000}, "course.md is longer than anybody would read."),
        ({"course.md": b'---\nkey: a\ntitle: "a\\nb"\n---\n'}, "one line of text"),
        (
            {"course.md": COURSE, "1-a/lesson.md": b"---\ntitle: A\nchecked_on: 2026-13-45\n---\n"},
            "cannot be read as YAML.",
        ),
    ],
)
def test_what_is_wrong_is_named_with_its_file(made, problem):
    with pytest.raises(Refused) as refusal:
        files.read(made)
    assert problem in str(refusal.value)


def test_days_and_names_in_practice_are_kept_as_they_were_written():
    practice = b"- on: 2027-11-06\n  times: [2027-11-07]\n"
    made = {"course.md": COURSE, "1-a/lesson.md": LESSON, "1-a/practice.yaml": practice}
    assert files.read(made).lessons[0].practice == [{"on": "2027-11-06", "times": ["2027-11-07"]}]
