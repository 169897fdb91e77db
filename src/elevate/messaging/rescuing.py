"""Offer a freed time to a neighbour, and tell those who were asked that it is gone: kindly, and once."""

from django.utils.translation import gettext as _

from elevate.care import linking
from elevate.care.models import Gap, Offer
from elevate.core.quiet import after_quiet
from elevate.core.written import clock, date_and_time
from elevate.journal.recording import Happening
from elevate.messaging import composing
from elevate.messaging.addressing import written
from elevate.messaging.composing import Draft
from elevate.messaging.wording import Letter
from elevate.people.models import Coordinator


def on_offered(happening: Happening) -> None:
    """Ask the client at once: the time to answer runs, and after it the question is not asked any more."""
    offer: Offer = happening.about
    timing = {"send_at": happening.at, "useful_until": offer.answer_until}
    written(offer.client, _offered(offer), event=happening.event, **timing).save(force_insert=True)


def on_ended(happening: Happening) -> None:
    """Tell those who said nothing, in their waking hours, and coordinators of a time that is filled."""
    gap: Gap = happening.about
    silent: list[Offer] = happening.context["silent"]
    awake = after_quiet(happening.at, gap.appointment.zone)
    drafts = [Draft(offer.client, _gone(gap)) for offer in silent]
    composing.post(drafts, happening, send_at=awake)
    if gap.end == Gap.End.FILLED:
        filled = _filled(gap, happening.by.name)
        told = [Draft(person, filled) for person in Coordinator.objects.all()]
        composing.post(told, happening, send_at=happening.at)


def _offered(offer: Offer) -> Letter:
    visit = offer.gap.appointment
    when = date_and_time(visit.starts_at, visit.zone)
    body = _(
        "A time with {therapist} has become free at {property}: {when}, {service}. "
        "Would you like it? It uses one of your credits. The first to confirm has it; "
        "please answer by {until}.\n{link}"
    )
    return Letter(
        template="offer",
        subject=_("A time is free: {when}").format(when=when),
        body=body.format(
            therapist=visit.therapist.name,
            property=visit.property.name,
            when=when,
            service=visit.service.name,
            until=clock(offer.answer_until, visit.zone),
            link=linking.link(offer),
        ),
    )


def _gone(gap: Gap) -> Letter:
    when = date_and_time(gap.appointment.starts_at, gap.appointment.zone)
    if gap.end == Gap.End.FILLED:
        subject = _("No longer free: {when}")
        body = _("The time on {when} is taken now. Thank you for thinking about it: we will ask you again.")
    else:
        # It may well be free still, when nobody took it: nothing is said that is not so.
        subject = _("No longer offered: {when}")
        body = _("The time on {when} is not offered any more. Nothing to do: we will ask you again.")
    return Letter(
        template="offer_over",
        subject=subject.format(when=when),
        body=body.format(when=when),
    )


def _filled(gap: Gap, client: str) -> Letter:
    visit = gap.appointment
    when = date_and_time(visit.starts_at, visit.zone)
    body = _("{client} takes the time that {former} gave back: {when}, {property}, with {therapist}.")
    return Letter(
        template="filled",
        subject=_("Filled: {when}").format(when=when),
        body=body.format(
            client=client,
            former=visit.client.name,
            when=when,
            property=visit.property.name,
            therapist=visit.therapist.name,
        ),
    )
