"""Addresses and bodies of what can be done to a visit."""

from datetime import timedelta

from elevate.scheduling.models import Appointment
from tests.api.conftest import Caller

HOUR = timedelta(hours=1)
MOVE = {"starts_at": "2026-03-05T14:00:00Z"}
#: The acts, as addresses, with what each takes, and after how many hours it can be done to a visit in 45.
ACTS = {
    "complete": ({}, 45),
    "cancel": ({"by": "client"}, 40),
    "no-show": ({"contact_attempt": "called and texted at 9:05"}, 46),
    "reschedule": (MOVE, 40),
}

#: What every outcome tells.
OUTCOME = {
    "allowed", "kind", "credit", "credit_change", "pay", "notice_minutes", "free_until", "rule", "why",
    "messages", "preview_token",
}  # fmt: skip


def preview(caller: Caller, visit: Appointment, action, **body):
    return caller.post(f"/appointments/{visit.pk}/preview", {"action": action, **body})


def act(caller: Caller, visit: Appointment, action, body=None, **headers):
    return caller.post(f"/appointments/{visit.pk}/{action}", body, **headers)
