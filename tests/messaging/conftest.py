"""What the tests of messages share: sending what is due, and reading what came."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.core import mail

from elevate.messaging import delivering, reminding
from elevate.messaging.models import Message
from tests.world import NOW, World

DAY = timedelta(days=1)


@pytest.fixture
def deliver() -> Callable[[datetime], dict[str, str]]:
    """Send everything due at an instant; return each new mail's text by its address."""

    def send(at: datetime) -> dict[str, str]:
        mail.outbox.clear()
        delivering.deliver_due(at=at)
        told = {message.to[0]: message.body for message in mail.outbox}
        assert len(told) == len(mail.outbox), "nobody is told two things at once"
        return told

    return send


@pytest.fixture
def compose(world: World) -> Callable[[datetime], list[str]]:
    """Compose what is due at an instant; return the templates of what is new, in order of composition."""
    reminding.compose_due(at=NOW - 10 * DAY)
    seen: set[str] = set()

    def run(at: datetime) -> list[str]:
        reminding.compose_due(at=at)
        new = Message.objects.filter(source_key__isnull=False).exclude(pk__in=seen).order_by("template", "to")
        found = list(new)
        seen.update(message.pk for message in found)
        return [message.template for message in found]

    run(NOW - DAY)
    return run
