"""Sign in: by e-mail code, and by direct link in a sandbox."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import LOGIN_SESSION_KEY
from allauth.account.views import ConfirmLoginCodeView, RequestLoginCodeView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext, gettext_lazy as _

from elevate.people.models import User
from elevate.people.sandbox import SALT


class AccountAdapter(DefaultAccountAdapter):
    """People are added by the operator, never by themselves; what goes wrong is said in our words."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_code": _("That is not the code we sent. Look at the newest e-mail and type it again."),
        "too_many_login_attempts": _("Too many tries. Wait a minute, then ask for a new code."),
        "rate_limited": _("Too many tries. Wait a minute, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Close sign-up."""
        return False


class AskingForCode(RequestLoginCodeView):
    """Send a code to an address; what is wrong with the address is said beside it."""

    def get_form(self, form_class: Any = None) -> Any:
        form = super().get_form(form_class)
        form.fields["email"].error_messages |= {
            "required": gettext("Type your e-mail address."),
            "invalid": gettext("That is not an e-mail address. One looks like name@example.com."),
        }
        return form

    def form_invalid(self, form: Any) -> HttpResponse:
        return _refused(super().form_invalid(form))


@method_decorator(login_not_required, name="dispatch")
class EnteringCode(ConfirmLoginCodeView):
    """Sign in with the code; one that came too late is not taken for a lost page."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        asked = LOGIN_SESSION_KEY in request.session
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        # Without a process there was nothing left to compare the code with.
        if asked and getattr(self, "_process", None) is None:
            messages.error(request, gettext("That code is too old by now. Ask for a new one."))
        return answer

    def get_form(self, form_class: Any = None) -> Any:
        form = super().get_form(form_class)
        if "code" in form.fields:
            form.fields["code"].error_messages["required"] = gettext("Type the code from the e-mail.")
        return form

    def form_valid(self, form: Any) -> HttpResponse:
        if self._action == "resend":
            messages.success(self.request, gettext("We sent a new code. The one before is void."))
        answer: HttpResponse = super().form_valid(form)
        return answer

    def form_invalid(self, form: Any) -> HttpResponse:
        return _refused(super().form_invalid(form))


def _refused(answer: HttpResponse) -> HttpResponse:
    """Return a page that shows what is wrong as a refusal; a redirect stays one."""
    if answer.status_code == 200:
        answer.status_code = 422
    return answer


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
