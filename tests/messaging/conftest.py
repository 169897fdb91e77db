"""What the tests of messages share: sending what is due, and reading what came."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.core import mail

from elevate.messaging import delivering


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
