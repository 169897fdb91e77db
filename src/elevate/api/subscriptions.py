"""A client's enrolments: start, change, pause, resume, end."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpResponse
from ninja import Query, Router, Status
from pydantic import Field

from elevate.api import finding
from elevate.api.fields import Day, Id, Input, Instant, Line, Output, Ref, ref
from elevate.api.gate import Call, only
from elevate.api.pages import Listing, Paging, page
from elevate.core.credits import Grant, grants
from elevate.core.time import day_of
from elevate.credits import subscribing
from elevate.credits.ledger import HORIZON
from elevate.people.actors import Role
from elevate.plans.models import Plan, Subscription

router = Router(tags=["subscriptions"])


class Stretch(Output):
    """A pause: from a day up to, not including, another; open-ended without one."""

    since: Annotated[Day, Field(alias="from")]
    until: Day | None
    reason: str


class Enrolment(Output):
    """A subscription. A change of plan or an end takes effect on the first day of a week of its own."""

    id: str
    client_id: str
    plan: Ref
    starts_on: Day
    ends_on: Day | None
    changes_to: Ref | None
    changes_on: Day | None
    pauses: list[Stretch]
    next_grant_at: Instant | None
    state: Literal["upcoming", "active", "paused", "ended"]


class NewSubscription(Input):
    """What to enrol a client in, and from when: weeks are counted from that day."""

    plan_id: Id
    starts_on: Day


class SubscriptionChange(Input):
    """Another plan, from the next week on; or another start, before it began."""

    plan_id: Id | None = None
    starts_on: Day | None = None


class NewPause(Input):
    """From which day, up to which day that is not paused any more."""

    since: Annotated[Day | None, Field(alias="from")] = None
    until: Day | None = None
    reason: Line = ""


class Resumption(Input):
    """The first day that is not paused any more: today, unless told."""

    since: Annotated[Day | None, Field(alias="from")] = None


class Ending(Input):
    """The day from which no new week begins: the next week's first, unless told."""

    ends_on: Day | None = None


@router.get("/clients/{client_id}/subscriptions", response=Listing[Enrolment], by_alias=True)
def list_subscriptions(request: Call, client_id: str, paging: Query[Paging]) -> dict[str, Any]:
    """List a client's subscriptions."""
    client = finding.client(request, client_id)
    found = Subscription.objects.with_terms().filter(client=client)
    return page(found, paging, lambda row: _shape(row, request))


@router.post("/clients/{client_id}/subscriptions", response={201: Enrolment}, by_alias=True)
def start_subscription(
    request: Call, response: HttpResponse, client_id: str, payload: NewSubscription
) -> Status[dict[str, Any]]:
    """Enrol a client in a plan."""
    only(request, Role.COORDINATOR)
    client = finding.client(request, client_id)
    plan = finding.find(Plan.objects.all(), payload.plan_id)
    made = subscribing.start(client, plan, starts_on=payload.starts_on, by=request.actor, at=request.at)
    response.headers["Location"] = f"/api/v1/subscriptions/{made.pk}"
    return Status(201, _shape(made, request))


@router.get("/subscriptions/{subscription_id}", response=Enrolment, by_alias=True)
def read_subscription(request: Call, subscription_id: str) -> dict[str, Any]:
    """Read one subscription."""
    found = finding.find(Subscription.objects.with_terms(), subscription_id)
    finding.client(request, found.client_id)
    return _shape(found, request)


@router.patch("/subscriptions/{subscription_id}", response=Enrolment, by_alias=True)
def change_subscription(request: Call, subscription_id: str, payload: SubscriptionChange) -> dict[str, Any]:
    """Change the plan from the next week on, or the start of a subscription that has not begun."""
    plan = finding.find(Plan.objects.all(), payload.plan_id) if payload.plan_id else None
    changed = subscribing.change(
        _found(request, subscription_id),
        plan=plan,
        starts_on=payload.starts_on,
        by=request.actor,
        at=request.at,
    )
    return _shape(changed, request)


@router.post("/subscriptions/{subscription_id}/pause", response=Enrolment, by_alias=True)
def pause_subscription(
    request: Call, subscription_id: str, payload: NewPause | None = None
) -> dict[str, Any]:
    """Stop billing and accrual for a while; credits stay usable."""
    asked = payload or NewPause()
    paused = subscribing.pause(
        _found(request, subscription_id),
        from_on=asked.since,
        until_on=asked.until,
        reason=asked.reason,
        by=request.actor,
        at=request.at,
    )
    return _shape(paused, request)


@router.post("/subscriptions/{subscription_id}/resume", response=Enrolment, by_alias=True)
def resume_subscription(
    request: Call, subscription_id: str, payload: Resumption | None = None
) -> dict[str, Any]:
    """End the pause that lasts, or the next one."""
    subscription = _found(request, subscription_id)
    return _shape(
        subscribing.resume(
            subscription, on=payload.since if payload else None, by=request.actor, at=request.at
        ),
        request,
    )


@router.post("/subscriptions/{subscription_id}/end", response=Enrolment, by_alias=True)
def end_subscription(request: Call, subscription_id: str, payload: Ending | None = None) -> dict[str, Any]:
    """End the subscription with this week, or a later one; credits stay usable."""
    ended = subscribing.end(
        _found(request, subscription_id),
        on=payload.ends_on if payload else None,
        by=request.actor,
        at=request.at,
    )
    return _shape(ended, request)


def _found(call: Call, subscription_id: str) -> Subscription:
    only(call, Role.COORDINATOR)
    return finding.find(Subscription.objects.all(), subscription_id)


def _shape(subscription: Subscription, call: Call) -> dict[str, Any]:
    grant = _next_grant(subscription, call.at)
    changes_to = subscription.changes_to
    return {
        "id": subscription.pk,
        "client_id": subscription.client_id,
        "plan": ref(subscription.plan),
        "starts_on": subscription.starts_on,
        "ends_on": subscription.ends_on,
        "changes_to": ref(changes_to) if changes_to else None,
        "changes_on": subscription.changes_on,
        "pauses": [
            {"from": pause.from_on, "until": pause.until_on, "reason": pause.reason}
            for pause in subscription.pauses.all()
        ],
        "next_grant_at": grant.due_at if grant else None,
        "state": _state(subscription, day_of(call.at, subscription.client.property.time_zone)),
    }


def _next_grant(subscription: Subscription, at: datetime) -> Grant | None:
    coming = grants(subscription.terms(), since=subscription.next_grant_on, until=at + HORIZON)
    return next((grant for grant in coming if grant.due_at > at), None)


def _state(subscription: Subscription, today: date) -> str:
    if subscription.ends_on is not None and subscription.ends_on <= today:
        return "ended"
    if today < subscription.starts_on:
        return "upcoming"
    paused = any(today in stretch for stretch in subscription.terms().pauses)
    return "paused" if paused else "active"
