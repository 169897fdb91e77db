"""What was written to a client before, and what came of it."""

from django.db.models import Exists, QuerySet

from elevate.care.knowing import booked_after
from elevate.care.models import CheckIn


def history(client_id: str) -> QuerySet[CheckIn]:
    """Return the client's check-ins, the latest first, each with `led_to_a_visit`."""
    return (
        CheckIn.objects.filter(client_id=client_id)
        .annotate(led_to_a_visit=Exists(booked_after()))
        .order_by("-sent_at", "-id")
    )


def what_came(check_in: CheckIn) -> str:
    """Return what came of one of `history`: that a visit was booked says more than what was noted."""
    if getattr(check_in, "led_to_a_visit", False):
        return CheckIn.Outcome.BOOKED
    return check_in.outcome
