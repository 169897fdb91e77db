"""Start, change, pause, resume and end a subscription; weeks already granted stay as they are (rules.md 3).

Every operation locks the client's credits and grants what has fallen due
first. Whatever it changes then begins with the next week that is still open.
"""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from elevate.core.refusals import Refused
from elevate.core.time import day_of, first_week_from, start_of_day
from elevate.core.words import gettext_noop as _
from elevate.core.written import full_day
from elevate.credits import accrual, ledger
from elevate.journal import recording
from elevate.people.actors import Actor
from elevate.people.models import Client
from elevate.plans.models import Pause, Plan, Subscription

#: How far back and ahead a subscription may start: enough to enter last year's papers.
FARTHEST = timedelta(days=366)
_SIX_DAYS = timedelta(days=6)


@transaction.atomic
def start(client: Client, plan: Plan, *, starts_on: date, by: Actor, at: datetime) -> Subscription:
    """Enrol `client`; weeks that have begun since `starts_on` are granted at once."""
    ledger.lock(client.pk)
    _check_start(client, starts_on, at=at)
    subscription = Subscription(client=client, plan=plan)
    _begin(subscription, starts_on)
    subscription.save(force_insert=True)
    _record("started", subscription, by=by, at=at, plan=plan.pk, starts_on=starts_on)
    return _current(subscription.pk, at=at)


@transaction.atomic
def change(
    subscription: Subscription, *, plan: Plan | None, starts_on: date | None, by: Actor, at: datetime
) -> Subscription:
    """Change to `plan` from the next week on; let a subscription that has not begun start on another day."""
    current = _locked(subscription, at=at)
    facts: dict[str, Any] = {}
    if starts_on is not None:
        _postpone(current, starts_on, at=at)
        facts["starts_on"] = starts_on
    if plan is not None:
        _change_plan(current, plan, at=at)
        facts |= {"plan": plan.pk, "changes_on": current.changes_on}
    current.save()
    if facts:
        _record("changed", current, by=by, at=at, **facts)
    return _current(current.pk, at=at)


@transaction.atomic
def pause(  # noqa: PLR0913 - a stretch has two ends and a reason
    subscription: Subscription,
    *,
    from_on: date | None,
    until_on: date | None,
    reason: str,
    by: Actor,
    at: datetime,
) -> Subscription:
    """Stop billing and accrual from `from_on`, today without it, up to, not including, `until_on`.

    A week that has begun is granted: a pause from its first day on begins the day after.
    """
    current = _locked(subscription, at=at)
    _check_running(current, at=at)
    today = day_of(at, current.client.property.time_zone)
    if from_on is not None and from_on < today:
        raise Refused(_("A pause cannot begin in the past: those weeks are granted."))
    from_on = max(from_on or today, _first_open_day(current))
    if until_on is not None and until_on <= from_on:
        raise Refused(_("The pause would end before it begins, on {day}."), day=full_day(from_on))
    _check_apart(current, from_on, until_on)
    made = Pause.objects.create(subscription=current, from_on=from_on, until_on=until_on, reason=reason)
    _record("paused", current, by=by, at=at, from_on=made.from_on, until_on=made.until_on)
    return _current(current.pk, at=at)


@transaction.atomic
def resume(subscription: Subscription, *, on: date | None, by: Actor, at: datetime) -> Subscription:
    """End the pause that lasts, or else the next one, on the day `on`: today without one."""
    current = _locked(subscription, at=at)
    today = day_of(at, current.client.property.time_zone)
    lasting = current.pauses.filter(Q(until_on__isnull=True) | Q(until_on__gt=today)).first()
    if lasting is None:
        raise Refused(_("This subscription is not paused."))
    resumes_on = max(on or today, _first_open_day(current))
    if lasting.until_on is not None and resumes_on > lasting.until_on:
        raise Refused(_("The pause ends before then, on {day}."), day=full_day(lasting.until_on))
    if resumes_on <= lasting.from_on:
        lasting.delete()
    else:
        lasting.until_on = resumes_on
        lasting.save(update_fields=("until_on",))
    _record("resumed", current, by=by, at=at, on=resumes_on)
    return _current(current.pk, at=at)


@transaction.atomic
def end(subscription: Subscription, *, on: date | None, by: Actor, at: datetime) -> Subscription:
    """End it with the week that holds the day before `on`: this week without one. Credits stay usable."""
    current = _locked(subscription, at=at)
    _check_running(current, at=at)
    first = max(on or current.next_grant_on, current.next_grant_on)
    current.ends_on = first_week_from(current.starts_on, first)
    if current.ends_on == current.next_grant_on:
        current.next_grant_at = None
    current.save(update_fields=("ends_on", "next_grant_at"))
    _record("ended", current, by=by, at=at, ends_on=current.ends_on)
    return _current(current.pk, at=at)


def _locked(subscription: Subscription, *, at: datetime) -> Subscription:
    ledger.lock(subscription.client_id)
    return _current(subscription.pk, at=at)


def _current(subscription_id: str, *, at: datetime) -> Subscription:
    """Return the subscription with everything granted that has fallen due."""
    client_id = Subscription.objects.values_list("client_id", flat=True).get(pk=subscription_id)
    accrual.catch_up(at=at, client_id=client_id)
    return Subscription.objects.with_terms().get(pk=subscription_id)


def _begin(subscription: Subscription, starts_on: date) -> None:
    subscription.starts_on = subscription.next_grant_on = starts_on
    subscription.next_grant_at = start_of_day(starts_on, subscription.client.property.time_zone)


def _postpone(current: Subscription, starts_on: date, *, at: datetime) -> None:
    if current.next_grant_on != current.starts_on:
        raise Refused(_("This subscription has begun. Its start can no longer be changed."))
    if current.ends_on is not None:
        raise Refused(_("This subscription ends before it begins. Start a new one."))
    _check_start(current.client, starts_on, at=at)
    _begin(current, starts_on)


def _change_plan(current: Subscription, plan: Plan, *, at: datetime) -> None:
    _check_running(current, at=at)
    if current.next_grant_on == current.starts_on:
        current.plan, current.changes_to, current.changes_on = plan, None, None
    elif current.changes_on is not None and current.changes_on < current.next_grant_on:
        raise Refused(_("This subscription changed its plan before. End it and start a new one."))
    else:
        current.changes_to, current.changes_on = plan, current.next_grant_on


def _first_open_day(subscription: Subscription) -> date:
    """Return the first day from which a pause touches no week that is settled: the day after one began."""
    return subscription.next_grant_on - _SIX_DAYS


def _check_start(client: Client, starts_on: date, *, at: datetime) -> None:
    today = day_of(at, client.property.time_zone)
    if abs(starts_on - today) > FARTHEST:
        raise Refused(_("A subscription starts within a year of today. Check the date."))


def _check_running(subscription: Subscription, *, at: datetime) -> None:
    ends_on = subscription.ends_on
    if ends_on is not None and ends_on <= subscription.next_grant_on:
        today = day_of(at, subscription.client.property.time_zone)
        msgid = _("This subscription ended on {day}.") if ends_on <= today else _("It ends on {day} already.")
        raise Refused(msgid, day=full_day(ends_on))


def _check_apart(subscription: Subscription, from_on: date, until_on: date | None) -> None:
    others = subscription.pauses.filter(Q(until_on__isnull=True) | Q(until_on__gt=from_on))
    if until_on is not None:
        others = others.filter(from_on__lt=until_on)
    if (other := others.first()) is not None:
        raise Refused(
            _("There is a pause from {day} already. Resume that first."), day=full_day(other.from_on)
        )


def _record(act: str, subscription: Subscription, *, by: Actor, at: datetime, **facts: Any) -> None:
    plain = {name: fact.isoformat() if isinstance(fact, date) else fact for name, fact in facts.items()}
    recording.record(f"subscription.{act}", about=subscription, by=by, at=at, facts=plain)
