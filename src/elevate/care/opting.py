"""Whether a client wants to be written to: their own decision, or said on their behalf (rules.md 8)."""

from datetime import datetime

from django.db import transaction

from elevate.credits import ledger
from elevate.journal import recording
from elevate.people.actors import Actor
from elevate.people.models import Client


def opt_out(client: Client, *, by: Actor, at: datetime) -> Client:
    """Send no check-ins and no offers any more; of their own visits the client still hears."""
    return _decide(client, at, verb="client.opted_out", by=by, at=at)


def opt_in(client: Client, *, by: Actor, at: datetime) -> Client:
    """Let check-ins and offers reach the client again."""
    return _decide(client, None, verb="client.opted_in", by=by, at=at)


@transaction.atomic
def _decide(client: Client, out_at: datetime | None, *, verb: str, by: Actor, at: datetime) -> Client:
    ledger.lock(client.pk)
    client.refresh_from_db(fields=("opted_out_at",))
    if (client.opted_out_at is None) == (out_at is None):  # a double tap
        return client
    client.opted_out_at = out_at
    client.save(update_fields=("opted_out_at",))
    recording.record(verb, about=client, by=by, at=at, client_id=client.pk)
    return client
