"""Where a sandbox's mail goes: into one file that can be read, and a line for each on standard output."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

FILE = "mail.txt"
RULE = "-" * 72


class EmailBackend(BaseEmailBackend):
    """Writes each message to `file`, as a person would read it; nothing leaves the machine."""

    def __init__(self, *, file: Path, **options: Any) -> None:
        super().__init__(**options)
        self.file = file

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write the messages, and say so."""
        for message in email_messages:
            with self.file.open("a", encoding="utf-8") as out:
                out.write(_letter(message))
            print(f"mail to {', '.join(message.to)}: {message.subject}", flush=True)
        return len(email_messages)


def _letter(message: EmailMessage) -> str:
    return f"To: {', '.join(message.to)}\nSubject: {message.subject}\n\n{message.body.rstrip()}\n{RULE}\n"
