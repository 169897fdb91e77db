"""The words of what time alone brings about: reminders, the welcome, and nudges about open visits."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.utils.translation import gettext as _, ngettext

from elevate.core import letters
from elevate.core.reminding import OPEN, Reminder
from elevate.core.words import gettext_noop
from elevate.core.written import clock, date_and_time, day, length
from elevate.messaging.wording import Letter
from elevate.people.models import Coordinator, Person
from elevate.people.phones import readable
from elevate.people.speech import spoken
from elevate.scheduling.models import Appointment
from elevate.training.cohorts import Standing

_OPEN = gettext_noop(
    "The visit with {client} at {property} on {when} has no outcome yet. Say under “To settle” what "
    "became of it, so that the credit and your pay are right."
)
_OPEN_AGAIN = gettext_noop(
    "It is {span} now since the visit with {client} at {property} on {when} ended, and it still has no "
    "outcome. Say under “To settle” what became of it. After {last} the coordinators are told."
)


def before_deadline(visit: Appointment) -> Letter:
    """Remind the client while the visit can still be cancelled free of charge, and say until when."""
    body = _(
        "Your visit with {therapist} at {property} is on {when}. If that no longer suits you, you can cancel "
        "or move it free of charge until {deadline}. After that, cancelling uses 1 credit."
    )
    when, deadline = _when(visit), date_and_time(visit.facts().free_until, visit.zone)
    return Letter(
        template=Reminder.BEFORE_DEADLINE,
        subject=_("Your visit: {when}").format(when=when),
        body=body.format(when=when, deadline=deadline, **_names(visit)),
    )


def before_start(visit: Appointment) -> Letter:
    """Remind the client shortly before the visit."""
    body = _("{therapist} comes to you at {property} at {clock} ({when}). See you soon.")
    return Letter(
        template=Reminder.BEFORE_START,
        subject=_("At {clock}: your visit").format(clock=clock(visit.starts_at, visit.zone)),
        body=body.format(clock=clock(visit.starts_at, visit.zone), when=_when(visit), **_names(visit)),
    )


def welcome(visit: Appointment, *, operator: str) -> Letter:
    """Welcome a new client, with the rules as they stand for the first visit."""
    sentences = letters.welcome(
        visit.policy.as_policy(),
        operator=operator,
        client=visit.client.first_name,
        therapist=visit.therapist.name,
        property=visit.property.name,
        when=_when(visit),
    )
    return Letter(
        template=Reminder.WELCOME,
        subject=_("Welcome to {operator}").format(operator=operator),
        body=" ".join(map(spoken, sentences)),
    )


def rebook(visit: Appointment, *, coordinators: Sequence[Coordinator]) -> Letter:
    """Tell the client after a visit how to book the next one."""
    office = _way(coordinators[0]) if coordinators else _("the coordinator")
    name, therapist = visit.therapist.first_name, _way(visit.therapist)
    return Letter(
        template=Reminder.REBOOK,
        subject=_("Your next visit"),
        body=spoken(letters.rebook(name=name, therapist=therapist, office=office)),
    )


def still_open(visit: Appointment, *, name: Reminder) -> Letter:
    """Ask the therapist what became of a visit; a day later once more, and say what follows."""
    again = name is Reminder.OPEN_24H
    subject = _("Still to settle: {client}, {when}") if again else _("Please settle: {client}, {when}")
    body = _OPEN_AGAIN if again else _OPEN
    spans = {"span": OPEN[name], "last": OPEN[Reminder.OPEN_72H]}
    words = {key: spoken(length(span)) for key, span in spans.items()}
    return Letter(
        template=name,
        subject=subject.format(client=visit.client.name, when=_when(visit)),
        body=_(body).format(when=_when(visit), **words, **_names(visit)),
    )


def open_for_days(visit: Appointment, *, span: timedelta) -> Letter:
    """Tell a coordinator of a visit that nobody has settled for days."""
    body = _(
        "The visit of {client} with {therapist} at {property} on {when} has had no outcome for {span}. "
        "Ask {therapist} what became of it, or record it yourself."
    )
    return Letter(
        template=Reminder.OPEN_72H,
        subject=_("Not settled: {client}, {when}").format(client=visit.client.name, when=_when(visit)),
        body=body.format(when=_when(visit), span=spoken(length(span)), **_names(visit)),
    )


def pay_week_ends(*, count: int, last_on: date) -> Letter:
    """Tell a coordinator how many visits are open when a pay week ends."""
    body = ngettext(
        "The pay week ends today, {day}. {n} past visit still has no outcome: the board shows it.",
        "The pay week ends today, {day}. {n} past visits still have no outcome: the board shows them.",
        count,
    )
    subject = ngettext("{n} visit to settle", "{n} visits to settle", count)
    return Letter(
        template=Reminder.PAY_WEEK,
        subject=subject.format(n=count),
        body=body.format(day=day(last_on), n=count),
    )


def lessons_due(stands: Standing, *, name: Reminder, link: str) -> Letter:
    """Remind a learner of what is left of a course, and until when."""
    on, title = stands.learner.due_on, stands.progress.course.title
    subject = _("Due today: {course}") if name is Reminder.LESSONS_TODAY else _("Due {day}: {course}")
    body = ngettext(
        "{left} of {total} lessons of “{course}” is left, about {minutes} minutes. Go on here: {link}",
        "{left} of {total} lessons of “{course}” are left, about {minutes} minutes. Go on here: {link}",
        stands.left,
    )
    facts = {"left": stands.left, "total": len(stands.progress.lessons), "minutes": stands.minutes_left}
    return Letter(
        template=name,
        subject=subject.format(course=title, day=day(on) if on else ""),
        body=body.format(course=title, link=link, **facts),
    )


def _when(visit: Appointment) -> str:
    return date_and_time(visit.starts_at, visit.zone)


def _names(visit: Appointment) -> dict[str, str]:
    return {
        "client": visit.client.name,
        "therapist": visit.therapist.name,
        "property": visit.property.name,
    }


def _way(person: Person) -> str:
    """Say whom to tell, and how they are reached."""
    where = readable(person.phone) if person.phone else person.email
    return f"{person.name} ({where})" if where else person.name
