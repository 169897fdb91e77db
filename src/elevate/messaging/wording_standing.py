"""The words about standing visits, by who reads them."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from elevate.core.rulebook import Credit
from elevate.core.words import Sentence
from elevate.core.written import date_and_time
from elevate.journal.recording import Happening
from elevate.messaging.wording import Letter
from elevate.people.actors import Role
from elevate.people.models import Client, Person, Therapist
from elevate.people.speech import spoken
from elevate.scheduling.models import Appointment, Series
from elevate.scheduling.standing.effects import Effect, Line


def arrangement(happening: Happening, lines: Sequence[Line], *, reader: Role) -> Letter:
    """Tell what became of an arrangement: a sentence, and a line for each date that is not as it was."""
    series: Series = happening.about
    summary: Sentence = happening.context["summary"]
    whose = "" if reader is Role.CLIENT else f"{series.client.name}. "
    text = [f"{whose}{spoken(summary)}", *_dates(lines, series, reader=reader)]
    return Letter(
        template=happening.event.verb.replace(".", "-"),
        subject=_subject(happening.event.verb, series, reader=reader),
        body="\n".join(text),
    )


def substituted(visit: Appointment, former: Therapist, *, reader: Person) -> Letter:
    """Tell that somebody else performs a visit."""
    when = date_and_time(visit.starts_at, visit.zone)
    return Letter(
        template="substituted",
        subject=_("Another therapist: {when}").format(when=when),
        body=_substituted(visit, former, reader=reader).format(
            when=when,
            client=visit.client.name,
            therapist=visit.therapist.name,
            former=former.name,
            property=visit.property.name,
        ),
    )


def _substituted(visit: Appointment, former: Therapist, *, reader: Person) -> str:
    if isinstance(reader, Client):
        return _("Your visit on {when} at {property} is with {therapist} instead of {former}.")
    if reader.pk == visit.therapist_id:
        return _("New visit: {client}, {property}, {when}. You stand in for {former}.")
    if reader.pk == former.pk:
        return _("{therapist} visits {client} at {property} on {when} instead of you. You need not come.")
    return _("{therapist} visits {client} at {property} on {when} instead of {former}.")


def _subject(verb: str, series: Series, *, reader: Role) -> str:
    match verb:
        case "series.created":
            subject = _("Standing visits")
        case "series.changed":
            subject = _("Standing visits change")
        case "series.ended":
            subject = _("Standing visits end")
        case "series.substitution_withdrawn":
            subject = _("Standing visits: a substitution is withdrawn")
        case _:
            subject = _("Standing visits: somebody stands in")
    return subject if reader is Role.CLIENT else f"{subject}: {series.client.name}"


def _dates(lines: Sequence[Line], series: Series, *, reader: Role) -> Iterator[str]:
    for line in lines:
        if text := _date(line, reader=reader):
            yield text.format(
                when=date_and_time(line.before or line.starts_at, series.zone),
                after=date_and_time(line.starts_at, series.zone),
                therapist=line.therapist.name,
            )


def _date(line: Line, *, reader: Role) -> str:
    match line.effect:
        case Effect.MOVED:
            return _("{when} moves to {after}.") + _cost(line, reader=reader)
        case Effect.CANCELLED:
            return _("{when} is cancelled.") + _cost(line, reader=reader)
        case Effect.SUBSTITUTED:
            return _("{when} is with {therapist}.")
        case Effect.KEPT if line.former is not None:
            return _("{when} stays with {therapist}.")
        case Effect.KEPT:
            return _("{when} stays as it is for now.")
        case _:
            return ""


def _cost(line: Line, *, reader: Role) -> str:
    """Say what a late change costs; in time it costs nothing."""
    outcome = line.outcome
    if outcome is None or outcome.credit is not Credit.USED:
        return ""
    if reader is Role.CLIENT:
        return " " + _("It used 1 credit: less than the free notice.")
    return " " + _("Late: it used 1 credit and pays {pay}.").replace("{pay}", str(outcome.pay))
