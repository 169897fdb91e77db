"""Check in with a client, leave them in peace, and note what came of it (rules.md 8)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from elevate.care import attention
from elevate.care.models import CheckIn, Snooze
from elevate.core import care
from elevate.core.check_ins import LONGEST
from elevate.core.quiet import after_quiet
from elevate.core.refusals import Refused
from elevate.core.time import day_of
from elevate.core.words import gettext_noop as _
from elevate.credits import ledger
from elevate.journal import recording
from elevate.people.actors import Actor, Role
from elevate.people.models import Client
from elevate.plans.models import PolicyVersion
from elevate.scheduling.models import Appointment

#: A snooze reaches no further: who is left in peace for longer should opt out, or is gone.
LONGEST_SNOOZE = timedelta(days=366)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What is to be said: the text as it goes out, and which suggestion it came from."""

    text: str
    variant: str
    operation_id: UUID | None = None


@transaction.atomic
def send(client: Client, words: Words, *, by: Actor, at: datetime) -> CheckIn:
    """Write to a client who wants a word; refused to anyone who does not, with the reason.

    `client.property` is read. The message goes out after the usual wait, by day: that is `sent_at`.
    """
    _check_staff(by)
    ledger.lock(client.pk)
    if before := _earlier(client, words):
        return before
    text = _checked(words.text, client)
    facts = attention.of_client(client.pk, at=at)
    if not care.standing(facts, at=at).wants_a_word:
        said = care.words(facts, at=at)
        raise Refused(said.msgid, **said.params)
    check_in = CheckIn(
        client=client,
        therapist_id=_therapist(client, by),
        variant=words.variant,
        text=text,
        sent_at=goes_out_at(client, at=at),
        sent_by=by.signature,
        operation_id=words.operation_id,
    )
    check_in.save(force_insert=True)
    about = {"client": client.pk, "variant": check_in.variant, "sent_at": check_in.sent_at.isoformat()}
    recording.record("check_in.sent", about=check_in, by=by, at=at, facts=about)
    return check_in


def goes_out_at(client: Client, *, at: datetime) -> datetime:
    """Return when something written to `client` at `at` goes out: not at once, and not at night."""
    delay = PolicyVersion.objects.current(at).as_policy().message_delay
    return after_quiet(at + delay, client.property.time_zone)


@transaction.atomic
def note_outcome(check_in: CheckIn, outcome: CheckIn.Outcome, *, by: Actor, at: datetime) -> CheckIn:
    """Note what came of a check-in; the last word stands. `check_in.client` is read."""
    _check_staff(by)
    ledger.lock(check_in.client_id)
    check_in.refresh_from_db(fields=("outcome",))
    if check_in.outcome == outcome:  # a double tap
        return check_in
    check_in.outcome, check_in.outcome_noted_at, check_in.outcome_noted_by = outcome, at, by.signature
    check_in.save(update_fields=("outcome", "outcome_noted_at", "outcome_noted_by"))
    about = {"client": check_in.client_id, "outcome": outcome}
    recording.record(
        "check_in.noted", about=check_in, by=by, at=at, facts=about, client_id=check_in.client_id
    )
    return check_in


def not_now(client: Client, *, by: Actor, at: datetime) -> Snooze:
    """Leave the client in peace for a week."""
    until_on = day_of(at, client.property.time_zone) + care.NOT_NOW
    return _snooze(client, until_on, kind=Snooze.Kind.NOT_NOW, by=by, at=at)


def snooze(client: Client, until_on: date, *, by: Actor, at: datetime) -> Snooze:
    """Leave the client in peace until a day; a later word replaces an earlier one."""
    today = day_of(at, client.property.time_zone)
    if until_on <= today:
        raise Refused(_("Choose a day after today."))
    if until_on > today + LONGEST_SNOOZE:
        raise Refused(_("Choose a day within a year."))
    return _snooze(client, until_on, kind=Snooze.Kind.SNOOZED, by=by, at=at)


@transaction.atomic
def _snooze(client: Client, until_on: date, *, kind: Snooze.Kind, by: Actor, at: datetime) -> Snooze:
    _check_staff(by)
    ledger.lock(client.pk)
    latest = Snooze.objects.filter(client=client).first()
    if latest is not None and (latest.until_on, latest.kind) == (until_on, kind):  # a double tap
        return latest
    decided = Snooze.objects.create(
        client=client, kind=kind, until_on=until_on, snoozed_at=at, snoozed_by=by.signature
    )
    about = {"until_on": until_on.isoformat(), "kind": kind}
    recording.record("client.snoozed", about=client, by=by, at=at, facts=about, client_id=client.pk)
    return decided


def _check_staff(by: Actor) -> None:
    if by.role is Role.CLIENT:
        raise Refused(_("Only a therapist or a coordinator can do this."))


def _earlier(client: Client, words: Words) -> CheckIn | None:
    if words.operation_id is None:
        return None
    return CheckIn.objects.filter(operation_id=words.operation_id, client=client).first()


def _checked(text: str, client: Client) -> str:
    stripped = text.replace("\0", "").strip()  # what no database keeps, and nobody types
    if not stripped:
        raise Refused(_("Write a few words first."))
    if len(stripped) > LONGEST:
        raise Refused(
            _("Say it in {most} characters or fewer; these are {number}."), most=LONGEST, number=len(stripped)
        )
    if not (client.email or client.phone):
        raise Refused(
            _("{client} has neither an e-mail address nor a phone number here. Add one first."),
            client=client.name,
        )
    return stripped


def _therapist(client: Client, by: Actor) -> str | None:
    """Return the therapist whose client this is: the one who writes, or who came last."""
    if by.role is Role.THERAPIST:
        return by.person_id
    visits = Appointment.objects.filter(client=client).order_by("-starts_at", "-id")
    return visits.values_list("therapist_id", flat=True).first()
