"""Sign in: by e-mail code, and by direct link in a sandbox."""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from elevate.people.models import User

SALT = "elevate.sandbox-sign-in"


class AccountAdapter(DefaultAccountAdapter):
    """People are added by the operator, never by themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Close sign-up."""
        return False


def sandbox_link(user: User) -> str:
    """Return the full address that signs `user` in; it works in a sandbox only."""
    token = signing.dumps(user.pk, salt=SALT)
    return settings.ELEVATE_URL + reverse("sandbox_sign_in", args=[token])


@login_not_required
def sandbox_sign_in(request: HttpRequest, token: str) -> HttpResponse:
    """Sign in by the link that the demo prints."""
    if not settings.ELEVATE_SANDBOX:
        raise Http404
    try:
        user = User.objects.get(pk=signing.loads(token, salt=SALT), is_active=True)
    except (signing.BadSignature, User.DoesNotExist) as problem:
        raise Http404 from problem
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect("home")
