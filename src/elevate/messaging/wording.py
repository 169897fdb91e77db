"""The words of every message, by what happened and who reads it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from elevate.core import letters
from elevate.core.outcomes import Outcome
from elevate.core.rulebook import Credit, Rule
from elevate.core.written import date_and_time
from elevate.people.actors import Role
from elevate.people.speech import spoken
from elevate.scheduling.models import Appointment


@dataclass(frozen=True, slots=True)
class Letter:
    """A composed message without its address."""

    template: str
    subject: str
    body: str


def booked(visit: Appointment, *, reader: Role) -> Letter:
    """Tell that a visit was booked."""
    when = date_and_time(visit.starts_at, visit.zone)
    if reader is Role.CLIENT:
        body = _(
            "Your visit with {therapist} is booked for {when} at {property}. "
            "You can cancel or move it free of charge until {deadline}."
        )
    else:
        body = _("New visit: {client}, {property}, {when}.")
    return Letter(
        template="booked",
        subject=_("Booked: {when}").format(when=when),
        body=body.format(deadline=_deadline(visit), when=when, **_names(visit)),
    )


def cancelled(visit: Appointment, outcome: Outcome, *, original: datetime, reader: Role) -> Letter:
    """Tell that a visit, known to start at `original`, was cancelled, and what that cost or earned."""
    when = date_and_time(original, visit.zone)
    return Letter(
        template="cancelled",
        subject=_("Cancelled: {when}").format(when=when),
        body=_cancelled(visit, outcome, original=original, reader=reader),
    )


def rescheduled(visit: Appointment, new: Appointment, *, original: datetime, reader: Role) -> Letter:
    """Tell that a visit was moved from `original` to where `new` stands."""
    after = date_and_time(new.starts_at, new.zone)
    return Letter(
        template="rescheduled",
        subject=_("Moved to {after}").format(after=after),
        body=_rescheduled(visit, new, original=original, reader=reader),
    )


def reopened(visit: Appointment, *, reader: Role) -> Letter:
    """Correct a message that had gone out: the visit takes place as it was."""
    when = date_and_time(visit.starts_at, visit.zone)
    if reader is Role.CLIENT:
        body = _("Please ignore our last message: your visit with {therapist} on {when} takes place.")
    else:
        body = _("Correction: the visit of {client} at {property} on {when} takes place as planned.")
    return Letter(
        template="reopened",
        subject=_("Correction: {when}").format(when=when),
        body=body.format(when=when, **_names(visit)),
    )


def _cancelled(visit: Appointment, outcome: Outcome, *, original: datetime, reader: Role) -> str:
    if reader is Role.COORDINATOR:
        letter = letters.cancelled(
            client=visit.client.name,
            property_name=visit.property.name,
            original=original,
            zone=visit.zone,
        )
        return spoken(letter)
    if reader is Role.CLIENT:
        body = _("Your visit on {when} with {therapist} is cancelled. {credit} {why}")
    else:
        body = _("The visit with {client} on {when} at {property} is cancelled. Pay: {pay}. {why}")
    return body.format(
        when=date_and_time(original, visit.zone),
        credit=_credit(outcome),
        pay=outcome.pay or _("none"),
        why=_to_client(outcome) if reader is Role.CLIENT else spoken(outcome.why),
        **_names(visit),
    )


def _to_client(outcome: Outcome) -> str:
    """Return why, said to the client and not of them."""
    match outcome.rule:
        case Rule.THERAPIST_CANCELLED:
            return _("The therapist cannot come.")
        case Rule.NO_SHOW:
            return _("You were not there and could not be reached.")
        case _:
            return spoken(outcome.why)


def _rescheduled(visit: Appointment, new: Appointment, *, original: datetime, reader: Role) -> str:
    if reader is Role.COORDINATOR:
        letter = letters.rescheduled(
            client=visit.client.name, original=original, new=new.starts_at, zone=visit.zone
        )
        return spoken(letter)
    if reader is Role.CLIENT:
        body = _("Your visit moved from {before} to {after}, with {therapist} at {property}.")
    elif new.therapist_id != visit.therapist_id:
        body = _("The visit with {client} at {property} moved from {before} to {after}, with {therapist}.")
    else:
        body = _("The visit with {client} at {property} moved from {before} to {after}.")
    before, after = date_and_time(original, visit.zone), date_and_time(new.starts_at, new.zone)
    return body.format(before=before, after=after, **_names(new))


def withdrawn(visit: Appointment) -> Letter:
    """Tell the therapist a visit was moved to that the move was undone."""
    when = date_and_time(visit.starts_at, visit.zone)
    body = _("Correction: the visit of {client} at {property} on {when} was moved back. You need not come.")
    return Letter(
        template="withdrawn",
        subject=_("Correction: {when}").format(when=when),
        body=body.format(when=when, **_names(visit)),
    )


def _names(visit: Appointment) -> dict[str, str]:
    return {
        "client": visit.client.name,
        "therapist": visit.therapist.name,
        "property": visit.property.name,
    }


def _deadline(visit: Appointment) -> str:
    return date_and_time(visit.facts().free_until, visit.zone)


def _credit(outcome: Outcome) -> str:
    if outcome.credit is Credit.USED:
        return _("It used 1 credit.")
    return _("Your credit is kept.")
