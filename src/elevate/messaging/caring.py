"""Tell a client what was written to them, and stop it when it is no longer wanted (rules.md 8)."""

from django.utils.translation import gettext as _

from elevate.care.models import CheckIn
from elevate.journal.recording import Happening
from elevate.messaging.addressing import message_to
from elevate.messaging.doubting import CHECK_IN
from elevate.messaging.models import Message, State
from elevate.storing.prepared import TEXT, Prepared

#: Asked at every booking, and nearly always empty.
_WAITING = Prepared(
    lambda client_id: (
        Message.objects.queued()
        .filter(recipient_id=client_id, template=CHECK_IN)
        .order_by()
        .values_list("pk", flat=True)
    ),
    client_id=TEXT,
)
_SETTLED = {CheckIn.Outcome.REPLIED, CheckIn.Outcome.BOOKED}


def on_check_in(happening: Happening) -> None:
    """Queue the words for when they may go out, by day, with the way to have no more of them."""
    check_in: CheckIn = happening.about
    client = check_in.client
    message_to(
        client,
        event=happening.event,
        template=CHECK_IN,
        subject=_("A word from {name}").format(name=happening.by.first_name),
        body=f"{check_in.text}\n\n{footer()}",
        send_at=check_in.sent_at,
        waking_zone=client.property.time_zone,
    ).save(force_insert=True)


def footer() -> str:
    """Return the line that stands under every check-in."""
    return _("You can turn these messages off on your own page at any time, or just tell us.")


def on_noted(happening: Happening) -> None:
    """Stop a check-in that still waits once the client has answered."""
    if happening.about.outcome in _SETTLED:
        on_peace(happening)


def on_booked(happening: Happening) -> None:
    """Stop a check-in that still waits: its client has a visit again."""
    _stop(happening.about.client_id)


def on_peace(happening: Happening) -> None:
    """Stop a check-in that still waits: its client is to be left in peace."""
    _stop(happening.context["client_id"])


def _stop(client_id: str) -> None:
    if waiting := _WAITING.rows(client_id=client_id):
        Message.objects.queued().filter(pk__in=waiting).update(state=State.CANCELLED)
