"""The flowchart laid out: where its boxes, lines and words stand, in whole units of about a pixel.

Wide, it reads from left to right, its ends in one column, each below the other. As a
spine, for phones, it goes down like an outline. Each node has a strip of its own, so no
box can lie on another, nor a line on a box.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from elevate.core.flowchart import Node, Way
from elevate.core.lettering import measure, wrap

Point = tuple[int, int]

#: Sizes of letters, and the heights of their lines.
TEXT, SMALL = 15, 14
LINE, SMALL_LINE, PILL = 20, 18, 22
PAD, GAP, ROW, MARGIN = 9, 26, 11, 4
#: In the wide form the answer stands in its end's box, in a column of its own before the pair.
QUESTION, END, ANSWER = 150, 448, 192
SPINE, INDENT, BEFORE_TRUNK = 320, 17, 8


@dataclass(frozen=True, slots=True)
class Text:
    """A line of words: where its baseline begins, from its box's upper left corner."""

    words: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Pill:
    """One half of the outcome pair, its words in its middle."""

    words: Text
    x: int
    y: int
    width: int
    height: int = PILL


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A node in its place; the answer that leads to it stands in it or above it, as high as `above`."""

    node: Node
    x: int
    y: int
    width: int
    height: int
    above: int
    label: tuple[Text, ...]
    tag: tuple[Text, ...]
    lines: tuple[Text, ...]
    pills: tuple[Pill, ...]

    @property
    def top(self) -> int:
        """Where its strip begins: at its answer."""
        return self.y - self.above

    @property
    def bottom(self) -> int:
        """Where it ends."""
        return self.y + self.height

    @property
    def right(self) -> int:
        """Where it ends to the right."""
        return self.x + self.width

    @property
    def middle(self) -> int:
        """Half its height."""
        return self.y + self.height // 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """A line from a question's box to the box its answer leads to."""

    start: str
    end: str
    points: tuple[Point, ...]
    taken: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A drawing: how large it is, its boxes in reading order, and the lines between them."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    edges: tuple[Edge, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pen:
    """What is written that the chart does not say: the pair of an end, and the mark of the path taken."""

    pair: Callable[[Node], tuple[str, ...]]
    here: str


def wide(root: Node, pen: Pen) -> Sheet:
    """Draw from left to right, for screens and paper that are wide enough."""
    last = _depth(root)
    boxes = _strip(Way("", root), 0, MARGIN, last=last, pen=pen)
    width = MARGIN + last * (QUESTION + GAP) + END + MARGIN
    return _sheet(boxes, width, _across)


def spine(root: Node, pen: Pen) -> Sheet:
    """Draw from top to bottom, for phones."""
    boxes = _down(Way("", root), MARGIN, MARGIN, pen=pen)
    return _sheet(boxes, SPINE + 2 * MARGIN, _beside)


def _strip(way: Way, column: int, top: int, *, last: int, pen: Pen) -> list[Box]:
    """Place a node and all below it from `top` on: its own box first, halfway between its ways'."""
    node = way.to
    x, width = MARGIN + column * (QUESTION + GAP), QUESTION
    if not node.ways:
        x, width = MARGIN + last * (QUESTION + GAP), END
    own, below, y = _box(way, x, top, width=width, pen=pen), [], top
    heads = []
    for each in node.ways:
        part = _strip(each, column + 1, y, last=last, pen=pen)
        heads.append(part[0])
        below += part
        y = max(box.bottom for box in part) + ROW
    if heads:
        own = replace(own, y=(heads[0].middle + heads[-1].middle - own.height) // 2)
    lower = max(top - own.top, 0)
    return [replace(box, y=box.y + lower) for box in (own, *below)]


def _down(way: Way, x: int, top: int, *, pen: Pen) -> list[Box]:
    """Place a node and, below and a little to the right, all that its ways lead to."""
    own = _box(way, x, top, width=SPINE + MARGIN - x, pen=pen)
    boxes = [own]
    for each in way.to.ways:
        boxes += _down(each, x + INDENT, boxes[-1].bottom + ROW, pen=pen)
    return boxes


def _box(way: Way, x: int, top: int, *, width: int, pen: Pen) -> Box:
    """Return a box as high as what it says, its strip beginning at `top`."""
    node, inner = way.to, width - 2 * PAD
    beside = width == END and measure(way.label, SMALL) <= ANSWER
    label = [way.label] if beside else wrap(way.label, _bold(width), SMALL)
    above = 0 if beside or not label else len(label) * SMALL_LINE + 3
    tag = wrap(pen.here, inner, SMALL) if node.here else []
    head = PAD + len(tag) * SMALL_LINE
    pills = _pills(pen.pair(node) if node.outcome else (), inner, head, before=ANSWER if beside else 0)
    y = pills[-1].y + PILL + 5 if pills else head
    size, line = (SMALL, SMALL_LINE) if pills else (TEXT, LINE)
    lines = wrap(node.text, inner if pills else _bold(inner), size)
    return Box(
        node=node,
        x=x,
        y=top + above,
        width=width,
        height=y + len(lines) * line + PAD,
        above=above,
        label=_texts(label, head + 2, SMALL_LINE) if beside else _texts(label, -above, SMALL_LINE, x=0),
        tag=_texts(tag, PAD - 1, SMALL_LINE),
        lines=_texts(lines, y, line),
        pills=pills,
    )


def _bold(width: int) -> int:
    """Return how much of `width` is left for letters that may be bold."""
    return width * 92 // 100


def _texts(lines: list[str], top: int, line: int, *, x: int = PAD) -> tuple[Text, ...]:
    return tuple(Text(words, x, top + number * line + line * 3 // 4) for number, words in enumerate(lines))


def _pills(pair: tuple[str, ...], inner: int, top: int, *, before: int) -> tuple[Pill, ...]:
    """Place the pair side by side where there is room, else each on a line of its own."""
    placed: list[Pill] = []
    x = before
    for words in pair:
        width = measure(words, SMALL) + 2 * 9
        if placed and x + width > inner:
            x, top = before, top + PILL + 4
        text = Text(words, PAD + x + width // 2, top + 16)
        placed.append(Pill(text, PAD + x, top, width))
        x += width + 6
    return tuple(placed)


def _sheet(boxes: list[Box], width: int, line: Callable[[Box, Box], tuple[Point, ...]]) -> Sheet:
    placed = {box.node.id: box for box in boxes}
    edges = tuple(
        Edge(
            start=box.node.id,
            end=way.to.id,
            points=line(box, placed[way.to.id]),
            taken=way.to.taken,
        )
        for box in boxes
        for way in box.node.ways
    )
    height = max(box.bottom for box in boxes) + MARGIN
    return Sheet(width=width, height=height, boxes=tuple(boxes), edges=edges)


def _across(start: Box, end: Box) -> tuple[Point, ...]:
    trunk = start.right + GAP // 2
    return (
        (start.right, start.middle),
        (trunk, start.middle),
        (trunk, end.middle),
        (end.x, end.middle),
    )


def _beside(start: Box, end: Box) -> tuple[Point, ...]:
    trunk = start.x + BEFORE_TRUNK
    return ((trunk, start.bottom), (trunk, end.middle), (end.x, end.middle))


def _depth(node: Node) -> int:
    return 1 + max(_depth(way.to) for way in node.ways) if node.ways else 0
