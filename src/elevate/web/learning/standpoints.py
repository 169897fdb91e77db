"""Where a visit stands in the flowchart: the path taken so far, and the wizard's page for every question."""

from elevate.core import tree
from elevate.core.rulebook import Rule
from elevate.core.tree import Leaf
from elevate.scheduling.models import Appointment
from elevate.web import answers, moving
from elevate.web.staging import Stage

#: Where in the wizard each node is asked or answered: what has to be said before.
CANT = {
    "who": "",
    "told": "?who=client",
    "notice": "?who=client&told=earlier",
    "on_time": "?who=client&told=now",
    "grace": "?who=client&told=now",
    "late": "?who=client&told=now",
    "therapist": "?who=therapist",
    "no_show": "?who=no_show",
}
MOVE = ("move_told", "move_notice", "accept", "free_move", "late_move", "accepted_move")
WISH = "wish"


def doors(stage: Stage, visit: Appointment) -> dict[str, str]:
    """Return the wizard's page for each node, as far as `visit` can still be changed."""
    if visit.resolution is not None:
        return {}
    cant = stage.road("visit_cant", visit)
    found = {tree.ROOT: stage.road("visit", visit)} | {node: f"{cant}{said}" for node, said in CANT.items()}
    if moving.cannot_move(stage, visit) is None:
        found |= dict.fromkeys(MOVE, stage.road("visit_move", visit))
    return found


def path(stage: Stage, visit: Appointment) -> str | None:
    """Return the node that the visit has reached: by its outcome, or by the answers in the address."""
    if visit.resolution is not None:
        return _end_of(Rule(visit.resolution.rule))
    match stage.request.GET.get(WISH):
        case "move":
            return _moved_to(stage, visit)
        case "cancel":
            stands_at = answers.read(stage.request.GET, visit, by=stage.by, at=stage.at).stands_at
            return stands_at.id if stands_at else None
        case _:
            return None


def _moved_to(stage: Stage, visit: Appointment) -> str:
    """Return how far a move has come: until a time is chosen, nothing is known of the notice."""
    said = {WISH: "move"}
    if moving.asked_for(stage, visit) is not None:
        told = moving.notice_form(stage, visit).notice_at
        said |= {"move_told": "earlier" if told else "now"} | tree.known(visit.facts(), told or stage.at)
    return tree.walk(said).at.id


def _end_of(rule: Rule) -> str | None:
    ends = (node.id for node in tree.NODES if isinstance(node, Leaf) and node.rule is rule)
    return next(ends, None)
