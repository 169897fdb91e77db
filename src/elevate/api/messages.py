"""What people were told, and are about to be."""

from typing import Annotated, Any, Literal

from django.db.models import Q
from ninja import Query, Router
from pydantic import BaseModel, Field

from elevate.api.fields import Id, Instant, Output
from elevate.api.gate import Call
from elevate.api.pages import NEWEST_ID, Listing, Paging, page
from elevate.messaging.models import Channel, Message

router = Router(tags=["messages"])


class MessageFilters(BaseModel):
    """Which messages: about one appointment, the move that made it among them, or to one address."""

    appointment_id: Id | None = None
    to: Annotated[str, Field(max_length=254, pattern=r"^[^\x00-\x1f]*$")] | None = None


class Posted(Output):
    """One message to one person. It waits until `send_at` so that an undo can stop it."""

    id: str
    appointment_id: str | None
    channel: Channel
    to: str
    template: str
    subject: str
    body: str
    state: Literal["queued", "sent", "failed", "cancelled"]
    send_at: Instant
    sent_at: Instant | None


@router.get("/messages", response=Listing[Posted])
def list_messages(request: Call, filters: Query[MessageFilters], paging: Query[Paging]) -> dict[str, Any]:
    """List what the caller was sent, newest first; a coordinator sees every message."""
    found = Message.objects.visible_to(request.actor)
    if filters.to is not None:
        found = found.filter(to=filters.to)
    if (about := filters.appointment_id) is not None:
        # A move tells of two appointments: the one it left and the one it made.
        found = found.filter(
            Q(appointment=about) | Q(appointment__rescheduled_to=about, template="rescheduled")
        )
    return page(found, paging, _shape, by=(NEWEST_ID,))


def _shape(message: Message) -> dict[str, Any]:
    names = [name for name in Posted.model_fields if name != "id"]
    return {"id": message.pk, **{name: getattr(message, name) for name in names}}
