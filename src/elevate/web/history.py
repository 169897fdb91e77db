"""What happened to a visit, newest first, from the journal and the outcomes it had."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _, gettext_lazy

from elevate.core.written import day_and_time
from elevate.journal.models import Event
from elevate.people.actors import actor_of
from elevate.people.models import User
from elevate.people.speech import spoken
from elevate.scheduling.models import Appointment, Resolution
from elevate.web.pairs import consequence

#: What a verb says by itself.
_PLAIN = {
    "appointment.imported": gettext_lazy("Brought in from the operator’s files"),
    "appointment.moved_here": gettext_lazy("Moved here"),
    "appointment.joined": gettext_lazy("Became part of standing visits"),
    "appointment.substituted": gettext_lazy("Somebody else performs it"),
    "appointment.withdrawn": gettext_lazy("Withdrawn: the move to this time was undone"),
}
#: What a verb says of an outcome, which says the rest.
_ENDED = {
    "appointment.completed": gettext_lazy("Completed"),
    "appointment.cancelled": gettext_lazy("Cancelled"),
    "appointment.rescheduled": gettext_lazy("Moved away"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One thing that happened: when, what, who did it, and what they wrote with it."""

    at: datetime
    words: str
    by: str
    note: str = ""
    rule: str = ""


def history(visit: Appointment) -> list[Moment]:
    """Return what happened to `visit`, newest first; the number of queries is always the same."""
    events = list(Event.objects.filter(about=visit.pk).order_by("-number"))
    outcomes = {outcome.pk: outcome for outcome in visit.resolutions.all()}
    people = names(event.by for event in events)
    moments = [_moment(event, visit, outcomes, people) for event in events]
    return [moment for moment in moments if moment is not None]


def booked(visit: Appointment, *, by: str) -> Moment:
    """Say that the visit was booked, of one that no journal knows."""
    return Moment(at=visit.booked_at, words=_("Booked for {when}").format(when=_when(visit)), by=by)


def _moment(
    event: Event, visit: Appointment, outcomes: dict[str, Resolution], people: dict[str, str]
) -> Moment | None:
    outcome = outcomes.get(event.facts.get("resolution", ""))
    words, note = _words(event, visit, outcome)
    by = people.get(event.by) or _("the operator")
    rule = outcome.rule if outcome and event.verb in _ENDED else ""
    return Moment(at=event.at, words=words, by=by, note=note, rule=rule) if words else None


def _words(event: Event, visit: Appointment, outcome: Resolution | None) -> tuple[str, str]:
    match event.verb:
        case "appointment.booked":
            return _("Booked for {when}").format(when=_when(visit)), event.facts.get("override_reason", "")
        case "appointment.reopened":
            return _("Outcome undone"), event.facts.get("reason", "")
        case verb if verb in _ENDED and outcome:
            return _ended(event.verb, outcome), _written(outcome)
        case verb:
            return str(_PLAIN.get(verb, "")), ""


def _ended(verb: str, outcome: Resolution) -> str:
    what = str(_ENDED[verb])
    if verb == "appointment.completed":
        return f"{what} · {consequence(outcome)}"
    return f"{what} · {spoken(outcome.why_sentence).rstrip('.')} · {consequence(outcome)}"


def _written(outcome: Resolution) -> str:
    """Return what people wrote down with an outcome, each piece as a sentence of its own."""
    pieces = [outcome.reason, outcome.contact_attempt, outcome.note]
    return " · ".join(piece for piece in pieces if piece)


def _when(visit: Appointment) -> str:
    return day_and_time(visit.starts_at, visit.zone)


def names(signatures: Iterable[str]) -> dict[str, str]:
    """Return the names of those who signed, by signature, in one query."""
    users = User.objects.filter(pk__in=set(signatures)).select_related("coordinator", "therapist", "client")
    return {user.pk: actor.name if (actor := actor_of(user)) else user.email for user in users}
