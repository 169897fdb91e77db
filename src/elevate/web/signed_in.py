"""Who is asking: the signed-in person in one role, on every request."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.utils.cache import patch_cache_control
from django_htmx.http import HttpResponseClientRedirect

from elevate.people.actors import Actor, Role, actor_of
from elevate.web import second_step

View = Callable[..., HttpResponseBase]

#: Routes outside the screens: they know their callers by token, by secret, or need none.
ELSEWHERE = ("api/", "healthz", "readyz", "calendar/")


class SignInRequiredMiddleware(LoginRequiredMiddleware):
    """Asks everybody to sign in, except on views that say `login_not_required`."""

    def process_view(
        self,
        request: HttpRequest,
        view_func: View,
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        """Leave alone what lies outside the screens; turn the whole page when only a card was asked for."""
        match = request.resolver_match
        if match is not None and match.route.startswith(ELSEWHERE):
            return None
        answer = super().process_view(request, view_func, view_args, view_kwargs)
        htmx = getattr(request, "htmx", None)
        return _to_sign_in(htmx.current_url_abs_path) if answer and htmx else answer


def _to_sign_in(back: str | None) -> HttpResponse:
    query = urlencode({"next": back or "/"})
    return HttpResponseClientRedirect(f"{resolve_url(settings.LOGIN_URL)}?{query}")


class SignedInMiddleware:
    """Puts `request.actor` on every request: an `Actor`, or None for nobody of ours."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        request.actor = actor_of(user) if user.is_authenticated else None  # type: ignore[attr-defined]
        response = self.get_response(request)
        if user.is_authenticated and not response.has_header("Cache-Control"):
            # Nobody else's cache keeps a person's page, and Back asks whether it is still true.
            patch_cache_control(response, private=True, no_cache=True)
        return response


class RoleRequest(HttpRequest):
    """A request of the screens; `for_role` lets it through only with an actor of that role."""

    actor: Actor


#: Those who work for the operator, and learn.
STAFF = frozenset({Role.COORDINATOR, Role.THERAPIST})


def for_role(role: Role) -> Callable[[View], View]:
    """Let only people of `role` in; to everyone else the page does not exist."""
    return _for(frozenset({role}))


def for_staff(view: View) -> View:
    """Let therapists and coordinators in; to everyone else the page does not exist."""
    return _for(STAFF)(view)


def _for(roles: frozenset[Role]) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: RoleRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if role_of(request) not in roles:
                raise Http404
            if second_step.is_due(request):
                return redirect("mfa_index")
            if "%00" in request.META["QUERY_STRING"]:  # no database looks for that character
                raise BadRequest
            return view(request, *args, **kwargs)

        return cast("View", guarded)

    return decorate


HOMES = {Role.COORDINATOR: "/c/", Role.THERAPIST: "/t/", Role.CLIENT: "/me/"}


def home(request: RoleRequest) -> HttpResponse:
    """Send people to the first page of their role."""
    role = role_of(request)
    if role is None:
        raise Http404
    return redirect(HOMES[role])


def role_of(request: HttpRequest) -> Role | None:
    """Return the role of whoever is signed in; None for somebody who has none."""
    actor: Actor | None = getattr(request, "actor", None)
    return None if actor is None else actor.role
