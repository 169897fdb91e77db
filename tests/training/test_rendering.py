"""A lesson's Markdown becomes HTML that is safe to show, with anchors that deep links lead to."""

import pytest
from hypothesis import given, strategies as st

from elevate.training import rendering, tags
from tests.training.making import SETTING


def rendered(body, **kwargs):
    return rendering.render(body, tags.evaluate(body, SETTING), **kwargs)


def html(body, **kwargs):
    return "".join(part.html for part in rendered(body, **kwargs).parts)


@pytest.mark.parametrize(
    ("body", "anchors"),
    [
        ("## Late {#late-notice}", ["late-notice"]),
        ("## What you do", ["what-you-do"]),
        ("## Again\n\n## Again", ["again", "again-2"]),
        ("## {{ free_notice }} or more {#free}", ["free"]),
        ("## …", ["section"]),
        ("## Practice", ["practice-2"]),
        ("## a" + " " * 90_000 + "b {#far}", ["far"]),
    ],
)
def test_every_heading_has_an_anchor_of_its_own(body, anchors):
    assert [section.anchor for section in rendered(body).contents] == anchors
    assert all(f'id="{anchor}"' in html(body) for anchor in anchors)


def test_an_anchor_is_not_read_aloud():
    assert [section.heading for section in rendered("## Late {#late-notice}").contents] == ["Late"]
    assert "{#" not in html("## Late {#late-notice}")


def test_a_lesson_has_no_second_title():
    assert html("# Big").startswith("<h2")


@pytest.mark.parametrize(
    "nasty",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "![x](data:text/html;base64,AAAA)",
        '<a onclick="x">x</a>',
        "<style>*{display:none}</style>",
        "<iframe src=https://example.org></iframe>",
    ],
)
def test_what_could_act_never_gets_through(nasty):
    made = html(f"{nasty}\n\n## {nasty}")
    assert not {"<script", "<style", "<iframe", 'href="javascript', 'src="data', "<a onclick"} & {
        word
        for word in ("<script", "<style", "<iframe", 'href="javascript', 'src="data', "<a onclick")
        if word in made
    }


@given(st.text(max_size=300))
def test_whatever_is_written_renders(body):
    body = body.replace("{{", "{ {")
    made = rendering.render(body, {})
    assert all("<script" not in part.html for part in made.parts)


def test_pictures_are_the_courses_own():
    assert 'src="/learn/basics/media/desk.png/"' in html(
        "![Desk](media:desk.png)", media="/learn/basics/media/"
    )


def test_sections_hold_the_plain_words_of_text_and_blocks():
    body = "First *words*.\n\n## Late {#late}\n\n- one\n- two\n\n{{ outcome rule=late-notice }}\n"
    first, late = rendered(body).sections
    assert (first.anchor, first.text) == ("", "First words.")
    assert late.paragraphs == ["one", "two", "Credit 1 used, pay $72.00. Less than 24 hours’ notice."]
