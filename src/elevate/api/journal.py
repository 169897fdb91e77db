"""Who did what, when: the hash-chained record."""

from typing import Annotated, Any

from ninja import Query, Router
from pydantic import BaseModel, Field

from elevate.api.fields import Instant, Output
from elevate.api.gate import Call, only
from elevate.api.pages import NUMBER, Listing, Paging, page
from elevate.journal.models import Event
from elevate.people.actors import Role

router = Router(tags=["journal"])


class EventFilters(BaseModel):
    """Which events: those about one thing."""

    about: Annotated[str, Field(max_length=64, pattern=r"^[^\x00-\x1f]*$")] | None = None


class Recorded(Output):
    """One event; `digest` is the SHA-256 of its content chained to the digest before it."""

    number: int
    at: Instant
    by: str
    verb: str
    about: str
    facts: dict[str, Any]
    digest: str


@router.get("/journal", response=Listing[Recorded])
def list_events(request: Call, filters: Query[EventFilters], paging: Query[Paging]) -> dict[str, Any]:
    """List what happened, in order."""
    only(request, Role.COORDINATOR)
    found = Event.objects.filter(**filters.model_dump(exclude_none=True))
    return page(found, paging, _shape, by=(NUMBER,))


def _shape(event: Event) -> dict[str, Any]:
    return {name: getattr(event, name) for name in Recorded.model_fields}
