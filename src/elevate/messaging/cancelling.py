"""Hold back a message that waits, before anybody has read it."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from elevate.core.refusals import Refused
from elevate.core.words import gettext_noop as _
from elevate.journal import recording
from elevate.journal.models import Event
from elevate.messaging.models import Message, State
from elevate.people.actors import Actor

HELD_BACK = "message.held_back"

_TOO_LATE = {
    State.SENT: _("This message has gone out already. Write to {name} yourself if it was wrong."),
    State.FAILED: _("This message never reached {name}: there is nothing left to hold back."),
    State.QUEUED: _("This message to {name} is going out at this moment. Look again in a few minutes."),
}


@transaction.atomic
def cancel(message_id: str, *, by: Actor, at: datetime) -> Message:
    """Keep a queued message from going out; raises `Refused` for one that went, or is being sent.

    One that is cancelled already stays so: that is what was asked.
    """
    if not by.is_coordinator:
        raise Refused(_("Only a coordinator can hold a message back."))
    # The journal first: an act that stops this message holds it by then.
    recording.lock()
    idle = Q(leased_until__isnull=True) | Q(leased_until__lte=at)
    stopped = Message.objects.queued().filter(idle, pk=message_id).update(state=State.CANCELLED)
    message = Message.objects.select_related("event").get(pk=message_id)
    if stopped:
        facts = {"recipient": message.recipient_id, "event": message.event_id}
        recording.record(HELD_BACK, about=message, by=by, at=at, facts=facts)
    elif message.state != State.CANCELLED:
        raise Refused(_TOO_LATE[State(message.state)], name=message.recipient_name)
    return message


def held_back(message_ids: list[str]) -> set[str]:
    """Return those of `message_ids` that a coordinator held back; the others were undone or replaced."""
    return set(Event.objects.filter(verb=HELD_BACK, about__in=message_ids).values_list("about", flat=True))
