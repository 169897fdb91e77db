"""Visits past their end that nobody has settled (rules.md 8)."""

from typing import Any

from ninja import Query, Router

from elevate.api import finding, visits
from elevate.api.gate import Call, only
from elevate.api.pages import ID, STARTS_AT, Listing, Paging, page
from elevate.api.visits import Visit
from elevate.people.actors import Role
from elevate.scheduling import settling

router = Router(tags=["appointments"])


class Unresolved(Listing[Visit]):
    """A page of them, and how much of the current pay period is settled, in whole percent."""

    settled_percent: int


@router.get("/unresolved", response=Unresolved)
def list_unresolved(request: Call, paging: Query[Paging]) -> dict[str, Any]:
    """List the past visits without an outcome, oldest first: a therapist's own, all for a coordinator."""
    only(request, Role.COORDINATOR, Role.THERAPIST)
    open_ones = finding.appointments(request).unresolved(request.at)
    listed = page(open_ones, paging, lambda row: visits.visit(row, request), by=(STARTS_AT, ID))
    return {**listed, "settled_percent": settling.settled(request.actor, at=request.at).percent}
