"""Send what is due: take a lease, send outside any transaction, record what became of it."""

import logging
from datetime import datetime, timedelta
from time import monotonic

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F, Min
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from elevate.messaging import doubting
from elevate.messaging.models import Channel, Message, State

LEASE = timedelta(minutes=5)
RETRY_AFTER = timedelta(minutes=5)
MOST_ATTEMPTS = 5
BATCH = 50

log = logging.getLogger(__name__)


def next_due_at() -> datetime | None:
    """Return when the next message wants to go: one that a worker took, when its lease is over."""
    wanted = Min(Coalesce("leased_until", "send_at"))
    first: datetime | None = Message.objects.queued().aggregate(first=wanted)["first"]
    return first


def deliver_due(*, at: datetime) -> int:
    """Send everything that is due; return how many were sent."""
    sent, began = 0, monotonic()
    while batch := list(Message.objects.due(at)[:BATCH]):
        for message in batch:
            # A mail server may take its time: a lease counts from when its message is taken.
            if _lease(message, at=at + timedelta(seconds=int(monotonic() - began))):
                sent += _deliver(message, at=at)
    return sent


def _lease(message: Message, *, at: datetime) -> bool:
    """Take the message for this worker; False if another one was quicker or it was cancelled."""
    return bool(Message.objects.due(at).filter(pk=message.pk).update(leased_until=at + LEASE))


def _deliver(message: Message, *, at: datetime) -> bool:
    if _waits_or_stays(message, at=at):
        return False
    problem = _unreachable(message)
    if problem:
        _fail(message, problem)
        return False
    try:
        _send(message)
    except OSError as error:  # smtplib's errors are OSErrors
        _retry(message, error, at=at)
        return False
    except ValueError:  # an address that mail cannot be written to; the others must not wait for it
        _fail(message, _("Mail cannot be written to this address. Correct it, and tell them yourself."))
        return False
    Message.objects.filter(pk=message.pk).update(
        state=State.SENT, sent_at=at, attempts=F("attempts") + 1, leased_until=None, problem=""
    )
    return True


def _waits_or_stays(message: Message, *, at: datetime) -> bool:
    """Stop what is no longer true or of use, and let wait for the day what would wake somebody."""
    mine, wakes_at = Message.objects.queued().filter(pk=message.pk), doubting.wakes_at(message, at=at)
    if doubting.is_outdated(message, at=at):
        problem = _("By the time it could go out it was no longer true, or of no more use.")
        mine.update(state=State.CANCELLED, problem=problem, leased_until=None)
        return True
    if wakes_at > at:
        mine.update(send_at=wakes_at, leased_until=None)
    return wakes_at > at


def _send(message: Message) -> None:
    EmailMessage(
        subject=message.subject,
        body=message.body,
        to=[message.to],
        # The same id on every attempt: a mail server drops the second copy.
        headers={"Message-ID": f"<{message.pk}@elevate>"},
    ).send()


def _unreachable(message: Message) -> str:
    if not message.to:
        return _("There is no address on file. Tell them yourself, and add one.")
    if message.channel == Channel.TEXT and not settings.ELEVATE_SANDBOX:
        return _("No text service is set up. Call or text them yourself.")
    return ""


def _retry(message: Message, error: OSError, *, at: datetime) -> None:
    log.warning("message %s was not sent: %s", message.pk, error)
    if message.attempts + 1 >= MOST_ATTEMPTS:
        problem = _("The mail server refused it {count} times. Check the address, and tell them yourself.")
        _fail(message, problem.format(count=MOST_ATTEMPTS))
        return
    Message.objects.queued().filter(pk=message.pk).update(
        attempts=F("attempts") + 1,
        leased_until=None,
        send_at=at + RETRY_AFTER * 2**message.attempts,
        problem=type(error).__name__,
    )


def _fail(message: Message, problem: str) -> None:
    mine = Message.objects.queued().filter(pk=message.pk)
    mine.update(state=State.FAILED, problem=problem, leased_until=None)
