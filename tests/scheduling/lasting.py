"""What holds after every step: of visits, claims, chains, credits, messages and the journal (rules.md)."""

from collections import Counter, defaultdict
from datetime import datetime

from elevate.core.credits import Account, EntryKind
from elevate.core.rulebook import Rule, State
from elevate.credits import accrual
from elevate.credits.models import CreditEntry
from elevate.journal import verifying
from elevate.journal.models import Event
from elevate.messaging.models import Message
from elevate.people.models import Coordinator
from elevate.scheduling import claiming
from elevate.scheduling.models import Appointment, Claim, Resolution
from tests.scheduling.reference import Reference

Visits = dict[str, Appointment]

OCCUPYING = (State.BOOKED, State.COMPLETED)


def everything_is_true(reference: Reference, *, at: datetime) -> None:
    stored = {visit.pk: visit for visit in Appointment.objects.select_related("resolution")}
    _visits_stand_where_the_reference_says(reference, stored)
    _occupying_visits_and_only_they_have_their_claims(stored)
    _a_chain_has_one_booked_visit_at_most(stored)
    _credits_are_held_for_booked_visits_and_used_for_charged_ones(reference, at=at)
    _every_act_told_each_person_once(stored)
    assert verifying.first_break() is None


def _visits_stand_where_the_reference_says(reference: Reference, stored: Visits) -> None:
    assert stored.keys() == reference.visits.keys()
    for pk, visit in reference.visits.items():
        rule = stored[pk].resolution and Rule(stored[pk].resolution.rule)
        assert (stored[pk].state, rule, stored[pk].rescheduled_to_id) == (
            visit.state,
            visit.rule,
            visit.moved_to,
        )
    standing = Resolution.objects.filter(undone_at__isnull=True).order_by()
    outcomes = Counter(standing.values_list("appointment_id", flat=True))
    assert outcomes == Counter(pk for pk, visit in reference.visits.items() if visit.rule is not None)


def _occupying_visits_and_only_they_have_their_claims(stored: Visits) -> None:
    wanted = [
        (*key, visit.pk)
        for visit in stored.values()
        if visit.state in OCCUPYING
        for key in claiming.keys(visit)
    ]
    assert sorted(Claim.objects.values_list("resource", "quarter", "appointment_id")) == sorted(wanted)


def _a_chain_has_one_booked_visit_at_most(visits: Visits) -> None:
    moved_to = {visit.rescheduled_to_id for visit in visits.values()}
    for pk in visits.keys() - moved_to:
        chain = [visits[pk]]
        while (following := chain[-1].rescheduled_to_id) is not None:
            chain.append(visits[following])
        assert [visit.state for visit in chain[:-1]] == [State.RESCHEDULED] * (len(chain) - 1)
        assert chain[-1].state != State.RESCHEDULED


def _credits_are_held_for_booked_visits_and_used_for_charged_ones(
    reference: Reference, *, at: datetime
) -> None:
    accrual.catch_up(at=at)
    accounts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for entry in CreditEntry.objects.select_related("reverses").order_by():
        accounts[entry.client_id][entry.target] += entry.quantity
        accounts[entry.client_id][entry.source] -= entry.quantity
        if entry.reverses is not None:
            assert (entry.kind, entry.reverses.kind) == (EntryKind.RESTORE, EntryKind.USE)
    for client in reference.clients:
        mine, found = list(reference.of(client)), accounts[client.pk]
        assert sum(found.values()) == 0
        assert found[Account.HELD] == sum(visit.state is State.BOOKED for visit in mine)
        assert found[Account.USED] == sum(visit.used for visit in mine)
        assert found[Account.ISSUED] == -reference.granted(client, at)
        assert found[Account.AVAILABLE] + found[Account.HELD] == reference.balance(client, at)


def _every_act_told_each_person_once(visits: Visits) -> None:
    told = defaultdict(list)
    for event, recipient in Message.objects.order_by().values_list("event_id", "recipient_id"):
        told[event].append(recipient)
    coordinators = set(Coordinator.objects.values_list("pk", flat=True))
    for event in Event.objects.filter(verb__startswith="appointment."):
        visit = visits[event.about]
        people = {visit.client_id, visit.therapist_id}
        match event.verb:
            case "appointment.cancelled":
                people |= coordinators
            case "appointment.rescheduled":
                people |= coordinators | {visits[event.facts["rescheduled_to"]].therapist_id}
            case "appointment.booked":
                pass
            case _:
                people = set()
        assert people <= set(told[event.number])
        assert len(told[event.number]) == len(set(told[event.number]))
