"""The operator's rules in words: what each says, what it means, and what becomes different."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, NamedTuple

from django.utils.translation import gettext as _, ngettext

from elevate.core.policy import Policy
from elevate.core.written import hours, length
from elevate.people.speech import spoken
from elevate.plans.models import PolicyVersion
from elevate.plans.ruling import Change


class Rule(NamedTuple):
    """One rule: its name, what it says, and what that means."""

    name: str
    says: str
    means: str


def values(version: PolicyVersion) -> dict[str, Any]:
    """Return the rules of a version, by name."""
    return {field.name: getattr(version, field.name) for field in fields(Change)}


def in_words(policy: Policy) -> list[Rule]:
    """Return every rule in force, with what it means."""
    titles = _titles()
    grace, wait, delay = (
        spoken(length(span)) for span in (policy.booking_grace, policy.no_show_wait, policy.message_delay)
    )
    free = hours(policy.free_notice)
    means = {
        "free_notice_hours": _(
            "With {free} or more the credit is kept. With less it is used, and the therapist is paid."
        ).format(free=free),
        "booking_grace_minutes": _(
            "Who books with less than {free} to go can cancel free for {grace} after booking."
        ).format(free=free, grace=grace)
        if policy.booking_grace
        else _("Who books with less than {free} to go cannot cancel free.").format(free=free),
        "no_show_wait_minutes": _(
            "A no-show can be recorded {wait} after the start, once somebody tried to reach the client."
        ).format(wait=wait),
        "message_delay_minutes": _("An undo or a correction within {delay} sends one truth.").format(
            delay=delay
        )
        if policy.message_delay
        else _("Messages go out at once; an undo sends another one."),
        "operator_late_pays": _("If the operator cancels with less than {free} to go.").format(free=free),
        "late_move_by_therapist": _("Then the client’s credit moves along, and the old time is not paid."),
    }
    says = {
        "free_notice_hours": free,
        "booking_grace_minutes": grace,
        "no_show_wait_minutes": wait,
        "message_delay_minutes": delay,
        "operator_late_pays": _choice(policy.operator_late_pays),
        "late_move_by_therapist": _choice(policy.late_move_by_therapist),
    }
    return [Rule(title, says[name], means[name]) for name, title in titles.items()]


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """Say of every rule that differs what it becomes, instead of what: `Notice: 12 hours instead of 24`."""
    return [
        _("{rule}: {new} instead of {old}").format(
            rule=title, new=_value(name, new[name]), old=_bare(old[name])
        )
        for name, title in _titles().items()
        if old[name] != new[name]
    ]


def keep(version: PolicyVersion, *, asked: Change | None, booked: int) -> str:
    """Say that visits booked already keep their rules, or by how many hours if those change."""
    if asked is None or asked.free_notice_hours == version.free_notice_hours:
        return _("Visits already booked ({n}) keep their rules.").format(n=booked)
    kept = hours(version.as_policy().free_notice)
    return _("Visits already booked ({n}) keep their {hours}.").format(n=booked, hours=kept)


def _titles() -> dict[str, str]:
    return {
        "free_notice_hours": _("Notice for a free change"),
        "booking_grace_minutes": _("Time to think again after booking"),
        "no_show_wait_minutes": _("Wait before a no-show"),
        "message_delay_minutes": _("Messages wait"),
        "operator_late_pays": _("The therapist is paid when the operator cancels late"),
        "late_move_by_therapist": _("The therapist may accept a late move"),
    }


def _value(name: str, value: int) -> str:
    """Write a value with its unit."""
    if isinstance(value, bool):
        return _choice(value)
    if name.endswith("_hours"):
        return ngettext("{n} hour", "{n} hours", value).format(n=value)
    return ngettext("{n} minute", "{n} minutes", value).format(n=value)


def _bare(value: int) -> str:
    return _choice(value) if isinstance(value, bool) else str(value)


def _choice(value: bool) -> str:  # noqa: FBT001 - the value itself is what is written
    return _("yes") if value else _("no")
