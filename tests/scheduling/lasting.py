"""What holds after every step: of visits, claims, chains, credits, messages and the journal (rules.md)."""

from collections import Counter, defaultdict
from datetime import datetime

from elevate.core.credits import Account, EntryKind
from elevate.core.rulebook import Rule, State
from elevate.credits import ledger
from elevate.credits.models import CreditEntry
from elevate.journal import verifying
from elevate.journal.models import Event
from elevate.messaging.models import Message
from elevate.people.models import Client, Coordinator
from elevate.scheduling import claiming
from elevate.scheduling.models import Appointment, Claim, Resolution
from tests.scheduling.reference import Reference

OCCUPYING = (State.BOOKED, State.COMPLETED)


def visits_stand_where_the_reference_says(reference: Reference) -> None:
    stored = {visit.pk: visit for visit in Appointment.objects.select_related("resolution")}
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


def occupying_visits_and_only_they_have_their_claims() -> None:
    wanted = [
        (*key, visit.pk)
        for visit in Appointment.objects.filter(state__in=OCCUPYING)
        for key in claiming.keys(visit)
    ]
    assert sorted(Claim.objects.values_list("resource", "quarter", "appointment_id")) == sorted(wanted)


def a_chain_has_one_booked_visit_at_most() -> None:
    visits = {visit.pk: visit for visit in Appointment.objects.all()}
    moved_to = {visit.rescheduled_to_id for visit in visits.values()}
    for pk in visits.keys() - moved_to:
        chain = [visits[pk]]
        while (following := chain[-1].rescheduled_to_id) is not None:
            chain.append(visits[following])
        assert [visit.state for visit in chain[:-1]] == [State.RESCHEDULED] * (len(chain) - 1)
        assert chain[-1].state != State.RESCHEDULED


def credits_are_held_for_booked_visits_and_used_for_charged_ones(
    reference: Reference, client: Client, *, at: datetime
) -> None:
    mine = list(reference.of(client))
    balance = ledger.balance(client.pk, at=at)
    assert balance.held == sum(visit.state is State.BOOKED for visit in mine)
    assert balance.total == reference.balance(client, at)
    accounts: Counter[str] = Counter()
    for entry in CreditEntry.objects.filter(client=client).select_related("reverses"):
        accounts[entry.target] += entry.quantity
        accounts[entry.source] -= entry.quantity
        if entry.reverses is not None:
            assert (entry.kind, entry.reverses.kind) == (EntryKind.RESTORE, EntryKind.USE)
    assert sum(accounts.values()) == 0
    assert accounts[Account.USED] == sum(visit.used for visit in mine)
    assert accounts[Account.ISSUED] == -reference.granted(client, at)


def every_act_told_each_person_once() -> None:
    told = defaultdict(list)
    for event, recipient in Message.objects.order_by().values_list("event_id", "recipient_id"):
        told[event].append(recipient)
    visits = {visit.pk: visit for visit in Appointment.objects.all()}
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


def the_journal_is_whole() -> None:
    assert verifying.first_break() is None
