"""Notice: how long before the visit somebody was told (rules.md 1)."""

from datetime import datetime, timedelta

from elevate.core.policy import Policy
from elevate.core.refusals import Refused
from elevate.core.time import elapsed, instant
from elevate.core.words import gettext_noop as _
from elevate.core.written import date_and_time


def given(starts_at: datetime, notice_at: datetime) -> timedelta:
    """Return the notice: real time from `notice_at` to the start, negative after it."""
    return elapsed(notice_at, starts_at)


def free_until(policy: Policy, *, starts_at: datetime, booked_at: datetime, moved: bool) -> datetime:
    """Return the last instant at which the client cancels free (rules.md 1).

    A booking made inside the notice period has a short grace of its own. A
    moved visit has none: moving is no way to buy a second free exit.
    """
    deadline = instant(starts_at) - policy.free_notice
    if moved or instant(booked_at) <= deadline:
        return deadline
    return min(instant(booked_at) + policy.booking_grace, instant(starts_at))


def check(notice_at: datetime, *, booked_at: datetime, at: datetime, reason: str, zone: str) -> None:
    """Refuse a notice from the future, from before the booking, or back-dated without a reason."""
    told, booked, now = instant(notice_at), instant(booked_at), instant(at)
    if told > now:
        raise Refused(
            _("The notice cannot be later than now, {now}. Enter when you were told."),
            now=date_and_time(at, zone),
        )
    if told < booked:
        raise Refused(
            _("This visit was booked {booked}, so nobody can have given notice before then."),
            booked=date_and_time(booked_at, zone),
        )
    if told < now and not reason.strip():
        raise Refused(_("Say in a few words why the notice is earlier than now."))
