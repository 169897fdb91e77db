"""The drawing of the flowchart: nothing lies on anything else, and every line joins two boxes (ux.md 5)."""

from dataclasses import replace
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings, strategies as st

from elevate.core import drawing
from elevate.core.drawing import Pen, spine, wide
from elevate.core.flowchart import Telling, chart
from elevate.core.lettering import measure, wrap
from elevate.core.policy import Policy
from tests.core.generating import NIGHTLY, law, policies
from tests.core.making import HOUR, RATE

PEN = Pen(pair=lambda node: (f"Credit {node.outcome.credit}", f"Pay {node.outcome.pay}"), here="You are here")
some = law if NIGHTLY else settings(law, max_examples=50)  # a drawing is large, and the policies few
FORMS = pytest.mark.parametrize("draw", [wide, spine])
#: Policies, names, languages and paths that the boxes must have room for.
names = st.sampled_from(
    ["the client", "Bo", "Wilhelmina-Alexandra", "Hubertblaineschlegelsteinhausen", "王小明"]
)
paths = st.sampled_from([None, "wish", "notice", "late", "no_show", "accepted_move"])
wordy = st.sampled_from([1, 3])


@st.composite
def charts(draw_):
    times = draw_(wordy)
    telling = Telling(
        policy=draw_(policies),
        rate=RATE,
        client=draw_(names),
        speak=lambda sentence: " ".join([str(sentence)] * times),
    )
    return chart(telling, path=draw_(paths))


def apart(one, other):
    """Tell whether two boxes, each with the answer above it, have no point in common."""
    return one.right <= other.x or other.right <= one.x or one.bottom <= other.top or other.bottom <= one.top


def crosses(start, end, box):
    """Tell whether a line, level or upright, enters a box or its answer."""
    left, right = sorted((start[0], end[0]))
    top, bottom = sorted((start[1], end[1]))
    return left < box.right and box.x < right + 1 and top < box.bottom and box.top < bottom + 1


def on_edge(point, box):
    x, y = point
    level, upright = box.y <= y <= box.bottom, box.x <= x <= box.right
    return (x in (box.x, box.right) and level) or (y in (box.y, box.bottom) and upright)


@FORMS
@some
@given(charts())
def test_no_two_boxes_overlap_and_all_lie_on_the_sheet(draw, root):
    sheet = draw(root, PEN)
    assert [(a.node.id, b.node.id) for a, b in combinations(sheet.boxes, 2) if not apart(a, b)] == []
    for box in sheet.boxes:
        assert box.x > 0
        assert box.top > 0
        assert box.right < sheet.width
        assert box.bottom < sheet.height


@FORMS
@some
@given(charts())
def test_every_line_joins_its_two_boxes_and_touches_no_other(draw, root):
    sheet = draw(root, PEN)
    placed = {box.node.id: box for box in sheet.boxes}
    ways = {(box.node.id, way.to.id) for box in sheet.boxes for way in box.node.ways}
    assert {(edge.start, edge.end) for edge in sheet.edges} == ways
    for edge in sheet.edges:
        start, end = placed.pop(edge.start), placed.pop(edge.end)
        assert on_edge(edge.points[0], start)
        assert on_edge(edge.points[-1], end)
        for line in pairwise(edge.points):
            assert line[0][0] == line[1][0] or line[0][1] == line[1][1]
            assert [box.node.id for box in placed.values() if crosses(*line, box)] == []
        placed |= {edge.start: start, edge.end: end}


@FORMS
@some
@given(charts())
def test_every_word_stands_in_its_box(draw, root):
    for box in draw(root, PEN).boxes:
        assert " ".join(text.words for text in box.lines).replace(" ", "") == box.node.text.replace(" ", "")
        for text in box.lines + box.tag:
            assert text.x + measure(text.words, drawing.SMALL) <= box.width
            assert 0 < text.y < box.height
        for pill in box.pills:
            assert pill.y + pill.height < box.height
        for text in box.label:
            assert -box.above <= text.y < box.height


def test_the_pair_stands_side_by_side_while_there_is_room():
    dear = replace(PEN, pair=lambda _node: ("Credit 1 used", "Pay $1,234,567,890,123,456.00"))
    root = chart(Telling(policy=Policy(), rate=RATE, client="the client"))
    for pen, lines in ((PEN, 1), (dear, 2)):
        ends = [box for box in spine(root, pen).boxes if box.pills]
        assert {len({pill.y for pill in box.pills}) for box in ends} == {lines}


@FORMS
def test_a_path_taken_is_drawn_through_every_line_on_it(draw):
    root = chart(Telling(policy=Policy(), rate=RATE, client="Ben"), path="late")
    sheet = draw(root, PEN)
    taken = [(edge.start, edge.end) for edge in sheet.edges if edge.taken]
    assert taken == [("wish", "who"), ("who", "told"), ("told", "notice"), ("notice", "late")]
    [here] = [box for box in sheet.boxes if box.tag]
    assert (here.node.id, here.tag[0].words) == ("late", "You are here")


@FORMS
def test_it_is_drawn_anew_when_the_policy_changes(draw):
    def said(hours):
        telling = Telling(policy=Policy(free_notice=hours * HOUR), rate=RATE, client="the client")
        boxes = draw(chart(telling), PEN).boxes
        return " ".join(text.words for box in boxes for text in box.label + box.lines)

    assert "24 hours" in said(24)
    assert "12 hours" in said(12)
    assert "24" not in said(12)


def test_a_phone_shows_the_spine_about_life_size_and_paper_the_wide_form_on_one_page():
    root = chart(Telling(policy=Policy(), rate=RATE, client="the client"), path="late")
    assert spine(root, PEN).width <= 330
    sheet = wide(root, PEN)
    assert 1.5 < sheet.width / sheet.height < 2  # a page on its side, less its heading


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", []),
        ("One", ["One"]),
        ("One two three", ["One two", "three"]),
        ("Incomprehensibilities", ["Incompreh", "ensibilitie", "s"]),
    ],
)
def test_lines_break_between_words_and_within_one_only_if_they_must(text, lines):
    broken = wrap(text, 70, 12)
    assert broken == lines
    assert all(measure(line, 12) <= 70 for line in broken)


def test_letters_take_the_room_of_the_widest_usual_typeface():
    assert measure("", 15) == 0
    assert measure("il", 1000) < measure("no", 1000) < measure("NO", 1000) < measure("MW", 1000)
    assert measure("王", 10) == 10
