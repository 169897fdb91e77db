"""A sandbox's clock."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from ninja import Router

from elevate.api.fields import Input, Instant, Output
from elevate.api.gate import Call
from elevate.api.problems import not_found
from elevate.clock import moving
from elevate.core.refusals import Refused
from elevate.core.words import gettext_noop as _

router = Router(tags=["clock"])
#: What falls due on the way runs before the answer: a longer way is taken in several steps.
FARTHEST = timedelta(days=3660)


class Time(Output):
    """What time it is."""

    now: Instant


class NewTime(Input):
    """What time it shall be."""

    now: Instant


@router.get("/clock", response=Time)
def read_clock(request: Call) -> dict[str, Any]:
    """Tell a sandbox's time; elsewhere there is no such address."""
    _check_sandbox()
    return {"now": request.at}


@router.put("/clock", response=Time)
def move_clock(request: Call, payload: NewTime) -> dict[str, Any]:
    """Move a sandbox's clock forward; what falls due on the way has run, in order, when this answers."""
    _check_sandbox()
    _check_distance(request.at, payload.now)
    return {"now": moving.move_to(payload.now)}


def _check_sandbox() -> None:
    if not settings.ELEVATE_SANDBOX:
        raise not_found()


def _check_distance(at: datetime, to: datetime) -> None:
    if to - at > FARTHEST:
        raise Refused(_("Move the clock by ten years at most, and then again."))
