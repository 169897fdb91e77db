"""The flowchart as pages show it: drawn as SVG, wide and as a spine, and to be read as steps (ux.md 5)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from elevate.core import drawing as drawn
from elevate.core.drawing import Box, Edge, Pen
from elevate.core.flowchart import Node, Telling, Way, chart
from elevate.core.money import Money
from elevate.core.policy import Policy
from elevate.people.speech import spoken
from elevate.web.learning.roads import rule_road
from elevate.web.pairs import Pair, pair_of


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """Whom the chart is about; a visit gives names, the mark of where it stands, and doors into the wizard.

    To a therapist who reads it, `therapist` stays empty: it says “I”.
    """

    client: str = ""
    therapist: str = ""
    here: str = ""
    doors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A box, and where it leads to."""

    box: Box
    href: str

    @property
    def shift(self) -> str:
        """Where it stands, as SVG has it."""
        return f"translate({self.box.x} {self.box.y})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line between two boxes, as SVG has it."""

    points: str
    taken: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One form of the drawing; those with a path taken are drawn over the others."""

    form: str
    view_box: str
    places: list[Place]
    lines: list[Line]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A node in words: the answer that leads to it, what it says, and those after it."""

    node: Node
    label: str
    pair: Pair | None
    rule_url: str
    door: str
    steps: list["Step"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """What `components/flowchart.html` shows."""

    sheets: list[Sheet]
    steps: Step
    here: str


def drawing(policy: Policy, *, rate: Money, path: str | None = None, about: About | None = None) -> Drawing:
    """Draw the flowchart under `policy`; `path` is the node that the path taken has reached."""
    about = about or About()
    telling = Telling(
        policy=policy,
        rate=rate,
        client=about.client or _("the client"),
        therapist=about.therapist,
        speak=spoken,
    )
    root = chart(telling, path=path)
    here = about.here or _("The path taken")
    pen = Pen(pair=_pills, here=here)
    return Drawing(
        sheets=[
            _sheet("wide", drawn.wide(root, pen), about),
            _sheet("spine", drawn.spine(root, pen), about),
        ],
        steps=_step(Way("", root), about),
        here=here,
    )


def _sheet(form: str, sheet: drawn.Sheet, about: About) -> Sheet:
    return Sheet(
        form=form,
        view_box=f"0 0 {sheet.width} {sheet.height}",
        places=[_place(box, about) for box in sheet.boxes],
        lines=[_line(edge) for edge in sorted(sheet.edges, key=lambda edge: edge.taken)],
    )


def _place(box: Box, about: About) -> Place:
    node = box.node
    # An end leads to the paragraph that explains it, a question to the wizard where that can be asked.
    href = (about.doors.get(node.id) if node.ways else None) or rule_road(node.rule)
    return Place(box=box, href=href)


def _line(edge: Edge) -> Line:
    return Line(points=" ".join(f"{x},{y}" for x, y in edge.points), taken=edge.taken)


def _step(way: Way, about: About) -> Step:
    node = way.to
    return Step(
        node=node,
        label=way.label,
        pair=pair_of(node.outcome) if node.outcome else None,
        rule_url=rule_road(node.rule),
        door=about.doors.get(node.id, ""),
        steps=[_step(each, about) for each in node.ways],
    )


def _pills(node: Node) -> tuple[str, ...]:
    if node.outcome is None:
        return ()
    pair = pair_of(node.outcome)
    return f"{_('Credit')} {pair.credit}", f"{_('Pay')} {pair.pay}"
