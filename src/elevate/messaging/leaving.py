"""Tell of a client's time away: one message a person, however many visits it cancels."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _, ngettext

from elevate.core import letters
from elevate.core.outcomes import Outcome
from elevate.core.written import full_day
from elevate.journal.recording import Happening
from elevate.messaging import composing, summaries, wording
from elevate.messaging.composing import Draft
from elevate.messaging.wording import Letter
from elevate.people.actors import Role
from elevate.people.models import Client, Coordinator, Person, Therapist
from elevate.people.speech import spoken
from elevate.plans.models import PolicyVersion
from elevate.scheduling.leaving import Effect, Lost
from elevate.scheduling.models import Appointment, Away


def on_entered(happening: Happening) -> None:
    """Tell the client, each therapist concerned and every coordinator; stop what waited about the visits."""
    away, effect = happening.about, happening.context["effect"]
    drafts = drafts_of_leaving(away.client, effect)
    visits = [each.visit.pk for each in effect.lost]
    composing.stop(Q(appointment__in=visits) | Q(appointment__rescheduled_to__in=visits))
    _post(drafts, happening)


def on_ended(happening: Happening) -> None:
    """Tell everybody who heard of a time away that it ends earlier."""
    away: Away = happening.about
    heard = summaries.recipients(summaries.of_away(away.pk))
    people = [*Coordinator.objects.all(), away.client, *Therapist.objects.filter(pk__in=heard)]
    _post([Draft(person, _shortened(away, reader=person)) for person in people], happening)


def drafts_of_leaving(client: Client, effect: Effect) -> list[Draft]:
    """Return what each person would be told of a time away: the coordinators first."""
    told = _told(effect.lost)
    therapists = {person.pk: person for each in told for person in each.therapists}
    therapists |= {each.pk: each for each in Therapist.objects.filter(series__in=_standing(client))}
    return [
        *(Draft(each, _to_coordinator(client, effect, told)) for each in Coordinator.objects.all()),
        Draft(client, _to_client(effect)),
        *(Draft(each, _to_therapist(client, effect, told, each)) for each in therapists.values()),
    ]


@dataclass(frozen=True, slots=True)
class _Told:
    """A cancelled visit as people know it: when they believe it starts, and which therapists do."""

    visit: Appointment
    outcome: Outcome
    original: datetime
    therapists: list[Therapist]


def _told(lost: list[Lost]) -> list[_Told]:
    untold = composing.untold(each.visit for each in lost)
    told = []
    for each in lost:
        original, former = untold.get(each.visit.pk, (each.visit.starts_at, []))
        told.append(_Told(each.visit, each.outcome, original, [each.visit.therapist, *former]))
    return told


def _standing(client: Client) -> Iterable[str]:
    return client.series.filter(ended_at__isnull=True).values_list("pk", flat=True)


def _to_coordinator(client: Client, effect: Effect, told: Iterable[_Told]) -> Letter:
    lines = [
        spoken(
            letters.cancelled(
                client=client.name,
                property_name=each.visit.property.name,
                original=each.original,
                zone=each.visit.zone,
            )
        )
        for each in told
    ]
    return _letter(effect, [_announced(client, effect), *lines])


def _to_therapist(client: Client, effect: Effect, told: Iterable[_Told], therapist: Therapist) -> Letter:
    lines = [
        wording.cancelled(each.visit, each.outcome, original=each.original, reader=Role.THERAPIST).body
        for each in told
        if therapist in each.therapists
    ]
    return _letter(effect, [_announced(client, effect), *lines])


def _to_client(effect: Effect) -> Letter:
    dates = {"first": full_day(effect.leave.from_on), "back": full_day(effect.leave.until_on)}
    lines = [
        _("You are away from {first}, and back on {back}.").format(**dates),
        *(
            wording.cancelled(
                each.visit, each.outcome, original=each.visit.starts_at, reader=Role.CLIENT
            ).body
            for each in effect.lost
        ),
        when_back(effect.balance),
    ]
    return _letter(effect, lines)


def when_back(balance: int) -> str:
    """Say how many credits the client will have on the first day back."""
    if balance < 0:
        words = ngettext(
            "{n} credit is owed when you are back.", "{n} credits are owed when you are back.", -balance
        )
        return words.format(n=-balance)
    words = ngettext("{n} credit when you are back.", "{n} credits when you are back.", balance)
    return words.format(n=balance)


def _announced(client: Client, effect: Effect) -> str:
    sentence = _("{client} is away from {first}, and back on {back}.")
    return sentence.format(
        client=client.name, first=full_day(effect.leave.from_on), back=full_day(effect.leave.until_on)
    )


def _letter(effect: Effect, lines: Iterable[str]) -> Letter:
    subject = _("Away: {first} to {back}").format(
        first=full_day(effect.leave.from_on), back=full_day(effect.leave.until_on)
    )
    return Letter(template="away", subject=subject, body="\n".join(lines))


def _shortened(away: Away, *, reader: Person) -> Letter:
    back = full_day(away.until_on)
    if isinstance(reader, Client):
        body = _("You are back on {back}. What was cancelled from then on can be booked again if it is free.")
    else:
        body = _("{client} is back on {back}, earlier than planned.")
    return Letter(
        template="away_ended",
        subject=_("Back on {back}").format(back=back),
        body=body.format(back=back, client=away.client.name),
    )


def _post(drafts: list[Draft], happening: Happening) -> None:
    delay = PolicyVersion.objects.current(happening.at).as_policy().message_delay
    composing.post(drafts, happening, send_at=happening.at + delay)
