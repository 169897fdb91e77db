"""Every message the system wrote: waiting, sent, not sent, stopped; one that waits can be held back."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages as notices
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy
from django.views import View

from elevate.clock import reading
from elevate.core.refusals import Refused
from elevate.messaging import cancelling
from elevate.messaging.models import Message, State
from elevate.people.speech import spoken
from elevate.web import outbox
from elevate.web.signed_in import RoleRequest

BOARD = "board"
PER_PAGE = 20
STATES = {
    State.QUEUED: gettext_lazy("Waiting"),
    State.SENT: gettext_lazy("Sent"),
    State.FAILED: gettext_lazy("Not sent"),
    State.CANCELLED: gettext_lazy("Stopped"),
}


def messages(request: RoleRequest) -> HttpResponse:
    """List the messages, newest first; `?state=` and `?to=` (part of a name or an address) choose some."""
    return _page(request)


class Stopping(View):
    """Hold one back: asked for once or ten times, it stays where it is."""

    def get(self, request: RoleRequest, pk: str) -> HttpResponse:
        return redirect("messages")

    def post(self, request: RoleRequest, pk: str) -> HttpResponse:
        message = get_object_or_404(Message.objects.visible_to(request.actor), pk=pk)
        try:
            cancelling.cancel(message.pk, by=request.actor, at=reading.now())
        except Refused as refusal:
            return _page(request, problem=spoken(refusal.sentence), status=409)
        said = _("The message to {name} was held back. Tell them yourself if they need to know.")
        notices.success(request, said.format(name=message.recipient_name))
        if request.GET.get("from") == BOARD:
            return redirect("board")
        return redirect(f"{reverse('messages')}?{_query(request)}")


def _page(request: RoleRequest, *, problem: str = "", status: int = 200) -> HttpResponse:
    at, state, to = reading.now(), _state(request), _to(request)
    found = _found(Message.objects.visible_to(request.actor), state, to)
    page = Paginator(found.order_by("-send_at", "-id"), PER_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "notes": outbox.notes(page, at=at),
        "page": page,
        "states": STATES.items(),
        "state": state,
        "to": to,
        "query": f"{query}&" if (query := _query(request)) else "",
        "problem": problem,
    }
    return render(request, "coordinator/messages.html", context, status=status)


def _found(messages: QuerySet[Message], state: str, to: str) -> QuerySet[Message]:
    if state:
        messages = messages.filter(state=state)
    if to:
        messages = messages.filter(Q(recipient_name__icontains=to) | Q(to__icontains=to))
    return messages


def _query(request: RoleRequest) -> str:
    """Return what was chosen, for the links of the list."""
    chosen = {"state": _state(request), "to": _to(request)}
    return urlencode({name: value for name, value in chosen.items() if value})


def _state(request: RoleRequest) -> str:
    state = request.GET.get("state", "")
    return state if state in State.values else ""


def _to(request: RoleRequest) -> str:
    return request.GET.get("to", "").strip()
