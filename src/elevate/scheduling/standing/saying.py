"""Arrangements in words: for previews, pages and messages."""

from datetime import date

from elevate.core.recurrence import WEEKDAYS
from elevate.core.words import Sentence, gettext_noop as _, say
from elevate.core.written import every, full_day, time_of_day
from elevate.scheduling.models import Series


def arrangement(series: Series) -> Sentence:
    """Say when the visits are: `Wednesdays 9:00 AM`."""
    when = times(series)
    if series.every_weeks == 1:
        return when
    return say(_("{when}, every {weeks} weeks"), when=when, weeks=series.every_weeks)


def times(series: Series) -> Sentence:
    """Say on which days and when, however often: `Wednesdays 9:00 AM`."""
    numbers = [WEEKDAYS.index(name) for name in series.weekdays.split(",")]
    return say("{when}", when=f"{every(numbers)} {time_of_day(series.local_time)}")


def whole(series: Series) -> Sentence:
    """Say when, with whom and where."""
    return say(
        _("{when} with {therapist} at {property}"),
        when=arrangement(series),
        therapist=series.therapist.first_name,
        property=series.property.name,
    )


def created(series: Series, *, booked: int, to_settle: int) -> Sentence:
    """Say what was arranged, and how much of it is booked."""
    return say(
        _("Standing visits: {what}, from {day}. {booked}"),
        what=whole(series),
        day=full_day(series.starts_on),
        booked=_booked(booked, to_settle, whole=series.next_on is None),
    )


def changed(series: Series, *, from_on: date, to_settle: int) -> Sentence:
    """Say how an arrangement goes on."""
    return say(
        _("Standing visits from {day}: {what}.{look}"),
        what=whole(series),
        day=full_day(from_on),
        look=_look(to_settle),
    )


def ended(series: Series, *, on: date, cancelled: int) -> Sentence:
    """Say that an arrangement is over, and what that cancels."""
    count = _("1 visit is cancelled.") if cancelled == 1 else _("{count} visits are cancelled.")
    return say(
        _("Standing visits end: {what}. There are none from {day} on. {cancelled}"),
        what=whole(series),
        day=full_day(on),
        cancelled=say(count, count=cancelled),
    )


def substituted(series: Series, *, therapist: str, from_on: date, last_on: date) -> Sentence:
    """Say who stands in, and for how long."""
    return say(
        _("{therapist} stands in for {usual} from {first} to {last}: {what}."),
        therapist=therapist,
        usual=series.therapist.first_name,
        first=full_day(from_on),
        last=full_day(last_on),
        what=whole(series),
    )


def withdrawn(series: Series, *, therapist: str, from_on: date, last_on: date) -> Sentence:
    """Say who does not stand in any more, and for how long they would have."""
    return say(
        _("{therapist} no longer stands in for {usual} from {first} to {last}: {what}."),
        therapist=therapist,
        usual=series.therapist.first_name,
        first=full_day(from_on),
        last=full_day(last_on),
        what=whole(series),
    )


def _booked(booked: int, to_settle: int, *, whole: bool) -> Sentence:
    """Say how much is booked; `whole` when nothing comes after what was looked at."""
    if not booked:
        return say(_("No visit is booked yet.{look}"), look=_look(to_settle))
    if not to_settle and not whole:
        return say(_("The first 12 weeks are booked."))
    count = _("1 visit is booked.{look}") if booked == 1 else _("{booked} visits are booked.{look}")
    return say(count, booked=booked, look=_look(to_settle))


def _look(to_settle: int) -> Sentence:
    match to_settle:
        case 0:
            return say("")
        case 1:
            return say(_(" 1 date needs a look."))
        case _:
            return say(_(" {count} dates need a look."), count=to_settle)
