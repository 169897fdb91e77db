"""Ask again before a message goes out: what was true when it was composed may not be true any more."""

from datetime import datetime

from elevate.care import attention
from elevate.core.care import Standing, standing
from elevate.core.quiet import after_quiet
from elevate.core.reminding import BEFORE, BEFORE_DUE, OPEN, Reminder
from elevate.core.rulebook import State
from elevate.messaging import due_lessons, teaching
from elevate.messaging.models import Message
from elevate.scheduling.models import Appointment

CHECK_IN = "check_in"
_UNWANTED = {
    Standing.OPTED_OUT,
    Standing.AWAY,
    Standing.BOOKED,
    Standing.SNOOZED,
    Standing.ANSWERED,
}
_OF_BOOKED = {*BEFORE, *OPEN}
_OF_LESSONS = {*BEFORE_DUE, teaching.NUDGE}


def is_outdated(message: Message, *, at: datetime) -> bool:
    """Tell whether a message that is due had better not go out: too late, or no longer true."""
    if message.useful_until is not None and message.useful_until <= at:
        return True
    match message.template:
        case template if template in _OF_BOOKED:
            return _state(message) != State.BOOKED
        case Reminder.REBOOK:
            return _state(message) != State.COMPLETED or _has_next(message, at)
        case template if template == CHECK_IN:
            return _is_unwanted(message, at)
        case template if template in _OF_LESSONS:
            return _is_learned(message, at)
        case _:
            return False


def wakes_at(message: Message, *, at: datetime) -> datetime:
    """Return when a message that is due may go out: at once, or in the morning where its reader sleeps."""
    return after_quiet(at, message.waking_zone) if message.waking_zone else at


def _is_learned(message: Message, at: datetime) -> bool:
    """Tell whether there is nothing left to remind somebody of."""
    asked = teaching.is_done if message.template == teaching.NUDGE else due_lessons.is_over
    return asked(message, at=at)


def _state(message: Message) -> str | None:
    return Appointment.objects.filter(pk=message.appointment_id).values_list("state", flat=True).first()


def _has_next(message: Message, at: datetime) -> bool:
    return Appointment.objects.coming(at).filter(client_id=message.recipient_id).exists()


def _is_unwanted(message: Message, at: datetime) -> bool:
    """Tell whether a client has answered, booked, left or said no since somebody wrote to them."""
    return standing(attention.of_client(message.recipient_id, at=at), at=at) in _UNWANTED
