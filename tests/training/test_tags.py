"""Words in the place of tags, blocks on lines of their own, stretches that depend on the policy."""

import pytest

from elevate.core.facts.reading import Block
from elevate.core.facts.setting import BadTag
from elevate.core.policy import Policy
from elevate.training import tags
from tests.training.making import HOUR, SETTING, TWELVE

STRICT = SETTING.under(Policy(late_move_by_therapist=False))
CHOICE = "{{ if late_move_by_therapist }}\nYours to give.\n{{ else }}\nAlways charged.\n{{ end }}"


def shown(body, setting=SETTING):
    values = tags.evaluate(body, setting)
    return "\n".join(piece.markdown for piece in tags.pieces(body, values)).strip()


def test_words_stand_in_the_place_of_tags():
    assert (
        shown("Until {{free_notice}} before, by {{  coordinator }}.") == "Until 24 hours before, by Kit Ames."
    )


def test_words_are_the_policys():
    assert shown("{{ free_notice }}", TWELVE) == "12 hours"


def test_words_are_never_taken_for_markdown():
    assert shown("> {{ form_rescheduled }}").startswith("> Confirming \\[client name\\]")


def test_a_block_is_a_piece_of_its_own():
    body = "Before.\n\n{{ outcome rule=late-notice }}\n\nAfter."
    pieces = list(tags.pieces(body, tags.evaluate(body, SETTING)))
    assert [piece.block and piece.block.block for piece in pieces] == [None, Block.OUTCOME, None]
    assert pieces[1].words == "Credit 1 used, pay $72.00. Less than 24 hours’ notice."


@pytest.mark.parametrize(("setting", "words"), [(SETTING, "Yours to give."), (STRICT, "Always charged.")])
def test_a_stretch_depends_on_the_policy(setting, words):
    assert shown(CHOICE, setting) == words


def test_conditions_nest():
    inner = "{{ if booking_grace }}\n" + CHOICE + "\n{{ end }}"
    assert shown(inner, SETTING.under(Policy(booking_grace=0 * HOUR))) == ""
    assert shown(inner) == "Yours to give."


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("Fine.\n{{ free_notce }}", "Line 2: Nothing is called “free_notce”"),
        ("So {{ practice }} it.", "Line 1: “practice” needs a line of its own."),
        ("So {{ if booking_grace }} it.", "Line 1: “if” needs a line of its own."),
        ("So {{ end }}.", "Line 1: “end” needs a line of its own."),
        ("A\nWithin {{ free_notice } or {{ rate }}.", "Line 2: A tag is not closed"),
        ("Within {{ free_notice", "Line 1: A tag is not closed"),
        ("{" * 50_000, "Line 1: A tag is not closed"),
        ("{{ end }}", "Line 1: “end” has no “if” before it."),
        ("{{ else }}", "Line 1: “else” has no “if” before it."),
        ("{{ if booking_grace }}\nx", "An “if” has no “end”."),
        ("{{ if weather }}\n{{ end }}", "Line 1: Nothing is called “weather”"),
        ("\n\n{{ credit rule=none }}", "Line 3: There is no rule “none”."),
    ],
)
def test_what_is_wrong_is_named_with_its_line(body, problem):
    with pytest.raises(BadTag) as refusal:
        tags.evaluate(body, SETTING)
    assert problem in str(refusal.value)


def test_a_title_is_filled_without_escaping():
    assert tags.fresh("With {{ free_notice }} [or more]", SETTING) == "With 24 hours [or more]"


def test_a_story_depends_on_the_policy_as_a_lesson_does():
    assert tags.fresh(CHOICE, STRICT) == "Always charged."
