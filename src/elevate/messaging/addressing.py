"""Where a message to a person goes."""

from typing import Any

from elevate.messaging.models import Channel, Message
from elevate.messaging.wording import Letter
from elevate.people.models import Person


def address(person: Person) -> str:
    """Return where a message to `person` goes: e-mail if there is one, else the phone."""
    return person.email or person.phone


def message_to(person: Person, **content: Any) -> Message:
    """Return a message to `person`, not yet saved."""
    return Message(
        recipient_id=person.pk,
        recipient_name=person.name,
        channel=Channel.EMAIL if person.email or not person.phone else Channel.TEXT,
        to=address(person),
        **content,
    )


def written(person: Person, letter: Letter, **content: Any) -> Message:
    """Return `letter` as a message to `person`, not yet saved."""
    words = {"template": letter.template, "subject": letter.subject, "body": letter.body}
    return message_to(person, **words, **content)
