"""Captions, transcript and film come from one script."""

import pytest

from elevate.core.refusals import Refused
from elevate.training import filming, shelving
from tests.training.making import SETTING, TWELVE

SCRIPT = {
    "title": "Move it",
    "role": "therapist",
    "scenes": [
        {"say": "Open Today.", "do": [{"open": "/t/"}], "hold": 2},
        {
            "say": "Free until {{ free_notice }} before <9.",
            "do": [{"tap": "Reschedule"}, {"wait": "x"}],
            "hold": 3.5,
        },
    ],
}
#: Characters that one reads without haste while also looking at a picture.
READ_A_SECOND = 17


def film(**changes):
    return filming.read(SCRIPT | changes)


def test_captions_last_as_long_as_their_scenes():
    assert [(cue.starts, cue.ends) for cue in filming.cues(film(), SETTING)] == [(0.0, 2.0), (2.0, 7.5)]


def test_captions_are_written_as_web_vtt():
    assert filming.web_vtt(filming.cues(film(), SETTING)) == (
        "WEBVTT\n\n00:00:00.000 --> 00:00:02.000\nOpen Today.\n\n"
        "00:00:02.000 --> 00:00:07.500\nFree until 24 hours before &lt;9.\n"
    )


def test_captions_say_what_the_policy_says():
    assert "12 hours" in filming.cues(film(), TWELVE)[1].text


def test_no_script_is_no_film():
    assert filming.read({}) is None


@pytest.mark.parametrize(
    ("scenes", "problem"),
    [
        ([], "A film needs scenes."),
        ("x", "A film needs scenes."),
        (["x"], "Scene 1 says nothing."),
        ([{"say": "A", "hold": 0}], "Scene 1 holds for 1 to 20 seconds."),
        ([{"say": "A"}, {"say": "B", "do": [{"dance": 1}]}], "Scene 2 does what nobody can film."),
        ([{"say": "A", "do": [{}]}], "Scene 1 does what nobody can film."),
        ([{"say": "A", "do": [{"tap": None}]}], "Scene 1: what is tap done to?"),
        ([{"say": "A", "do": [{"type": "x"}]}], "Scene 1: what is type done to?"),
        ([{"say": "A", "do": [{"type": {"into": "#x"}}]}], "Scene 1: what is type done to?"),
        ([{"say": "A", "do": [{"open": {"into": "#x", "text": "y"}}]}], "Scene 1: what is open done to?"),
        ([{"say": "A", "do": 5}], "What scene 1 does is a list."),
    ],
)
def test_what_cannot_be_filmed_is_refused(scenes, problem):
    with pytest.raises(Refused) as refusal:
        film(scenes=scenes)
    assert problem in str(refusal.value)


@pytest.mark.parametrize("setting", [SETTING, TWELVE], ids=["24 hours", "12 hours"])
@pytest.mark.parametrize("lesson", shelving.shipped()[0].lessons, ids=lambda lesson: lesson.key)
def test_every_shipped_lesson_has_a_short_film_that_can_be_read_in_time(lesson, setting):
    cues = filming.cues(filming.read(lesson.video), setting)
    assert 20 <= cues[-1].ends <= 45
    assert [cue for cue in cues if len(cue.text) > 90] == []
    assert [cue for cue in cues if len(cue.text) > READ_A_SECOND * (cue.ends - cue.starts)] == []


def test_a_caption_is_one_caption_whatever_it_says():
    [cue] = filming.cues(film(scenes=[{"say": "One -->\n\ntwo & three"}]), SETTING)
    assert filming.web_vtt([cue]).endswith("00:00:03.000\nOne --&gt; two &amp; three\n")


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("", ""),
        ("One. Tap Reschedule.", "One. Tap Reschedule."),
        (
            "The message to the coordinator is written already.",
            "The message to the coordinator\nis written already.",
        ),
        (
            "Only this button changes anything. We leave it here.",
            "Only this button changes anything.\nWe leave it here.",
        ),
    ],
)
def test_a_long_caption_is_broken_into_even_lines(said, shown):
    [cue] = filming.cues(film(scenes=[{"say": said}]), SETTING)
    assert filming.web_vtt([cue]).partition("00:00:03.000\n")[2] == f"{shown}\n"


@pytest.mark.parametrize("lesson", shelving.shipped()[0].lessons, ids=lambda lesson: lesson.key)
def test_every_shipped_caption_stands_in_two_lines(lesson):
    captions = filming.web_vtt(filming.cues(filming.read(lesson.video), SETTING))
    assert [block for block in captions.strip().split("\n\n") if block.count("\n") > 2] == []
