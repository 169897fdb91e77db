"""A coordinator holds a message back (architecture.md, lock first)."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from elevate.messaging import cancelling
from elevate.messaging.models import Message, State
from tests.world import NOW, World


def test_the_journal_is_locked_before_the_message_as_in_an_act_that_stops_it(world: World):
    visit = world.book(hours=48)
    message = Message.objects.filter(appointment=visit).latest("pk")
    with CaptureQueriesContext(connection) as queries:
        cancelling.cancel(message.pk, by=world.actor(world.coordinator), at=NOW)
    said = [query["sql"] for query in queries]
    head = next(place for place, sql in enumerate(said) if 'FROM "journal_head"' in sql)
    stopped = next(place for place, sql in enumerate(said) if sql.startswith('UPDATE "messaging_message"'))
    assert head < stopped
    message.refresh_from_db()
    assert message.state == State.CANCELLED
