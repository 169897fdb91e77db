"""What every call passes: who calls, what they may do, how often, and once per key."""

from collections.abc import Callable
from datetime import datetime
from functools import partial, wraps
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from elevate.api import bearer, idempotency, throttling
from elevate.api.models import Token
from elevate.api.problems import Problem, invalid, not_found
from elevate.clock import reading
from elevate.people.actors import Actor, Role

Run = Callable[..., HttpResponse]
View = Callable[..., Any]


class Call(HttpRequest):
    """A request that came through the gate: by whom, and at which instant."""

    token: Token
    actor: Actor
    at: datetime


def gate(run: Run) -> Run:
    """Let a call in, or answer with the problem it has."""

    @wraps(run)
    def guarded(request: Call, **path: Any) -> HttpResponse:
        try:
            response = _enter(request, partial(run, request, **path))
        except Problem as problem:
            response = problem.response()
        except RequestDataTooBig:
            response = Problem(413, _("The body is too large.")).response()
        response.headers["Cache-Control"] = "no-store"
        if "ETag" in response.headers:
            # Compressed, it would be another text of the same version: its tag would have to be a weak one.
            request.META.pop("HTTP_ACCEPT_ENCODING", None)
        return response

    return guarded


def no_dry_run_for_real(view: View) -> View:
    """Refuse `dry_run` where there is none: whoever asks for it wants nothing to happen."""

    @wraps(view)
    def guarded(request: Call, **values: Any) -> Any:
        takes = any(hasattr(value, "dry_run") for value in values.values())
        if "dry_run" in request.GET and not takes and request.method not in ("GET", "HEAD"):
            raise invalid("dry_run", _("There is no dry run of this call, so nothing was done."))
        return view(request, **values)

    return guarded


def only(call: Call, *roles: Role) -> None:
    """Answer 404 to everybody but `roles`: for others the address does not exist (rules.md 9)."""
    if call.actor.role not in roles:
        raise not_found()


def _enter(request: Call, act: Callable[[], HttpResponse]) -> HttpResponse:
    request.token, request.actor = bearer.identify(request)
    bearer.check_scope(request, request.token)
    throttling.check(request.token.pk)
    request.at = reading.now()
    if request.method == "POST" and idempotency.HEADER in request.headers:
        return idempotency.once(request, act, token=request.token, at=request.at)
    return act()
