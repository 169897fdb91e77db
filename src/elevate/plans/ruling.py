"""Rule: the operator's hours, minutes and choices change from an instant on (rules.md 1).

A new dated version is written; none is ever changed. Visits booked before keep theirs.
"""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from elevate.core.refusals import Refused, StalePreview
from elevate.core.words import gettext_noop as _
from elevate.journal import recording
from elevate.journal.models import Event
from elevate.people.actors import Actor
from elevate.plans.models import PolicyVersion

VERB = "policy.ruled"
#: The least and the most of every number, in its own unit.
BOUNDS = {
    "free_notice_hours": (1, 168),
    "booking_grace_minutes": (0, 120),
    "no_show_wait_minutes": (0, 60),
    "message_delay_minutes": (0, 60),
}
BEYOND = {
    "free_notice_hours": _("Notice is from {least} to {most} hours."),
    "booking_grace_minutes": _("The time to think again after booking is from {least} to {most} minutes."),
    "no_show_wait_minutes": _("The wait before a no-show is from {least} to {most} minutes."),
    "message_delay_minutes": _("Messages wait from {least} to {most} minutes."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """All the rules as they shall be."""

    free_notice_hours: int
    booking_grace_minutes: int
    no_show_wait_minutes: int
    message_delay_minutes: int
    operator_late_pays: bool
    late_move_by_therapist: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """The version that was in force when the change was shown, and the id under which it counts once."""

    version: str
    operation_id: UUID


def changes(version: PolicyVersion, change: Change) -> dict[str, Any]:
    """Return what `change` would make different from `version`, by name."""
    return {name: value for name, value in asdict(change).items() if getattr(version, name) != value}


def check(version: PolicyVersion, change: Change) -> None:
    """Refuse a change that changes nothing, or goes out of bounds."""
    for name, (least, most) in BOUNDS.items():
        if not least <= getattr(change, name) <= most:
            raise Refused(BEYOND[name], least=least, most=most)
    if not changes(version, change):
        raise Refused(_("These are the rules in force already. Change one of them first."))


@transaction.atomic
def rule(change: Change, *, by: Actor, at: datetime, seen: Seen | None = None) -> PolicyVersion:
    """Let `change` hold from `at` on, for visits booked from then on. Sent twice, it counts once."""
    if not by.is_coordinator:
        raise Refused(_("Only a coordinator changes the rules."))
    recording.lock()
    done = _done(seen)
    if done is not None:
        return done
    version = PolicyVersion.objects.current(at)
    if seen is not None and (seen.version != str(version.pk) or _overtaken(at)):
        raise StalePreview(_("Somebody else changed the rules meanwhile. Look at them before you go on."))
    check(version, change)
    made = PolicyVersion.objects.create(effective_at=at, **asdict(change))
    facts = changes(version, change) | ({"operation": str(seen.operation_id)} if seen else {})
    recording.record(VERB, about=made, by=by, at=at, facts=facts)
    return made


def _overtaken(at: datetime) -> bool:
    """Tell whether a rival changed the rules while we waited, at an instant after ours."""
    return Event.objects.filter(verb=VERB, at__gt=at).exists()


def _done(seen: Seen | None) -> PolicyVersion | None:
    """Return the version that this very operation made before, if it did."""
    if seen is None:
        return None
    event = Event.objects.filter(verb=VERB, facts__operation=str(seen.operation_id)).first()
    return PolicyVersion.objects.get(pk=event.about) if event else None
