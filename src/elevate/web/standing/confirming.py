"""How standing visits change on screens: a form in the address, everything it would do, then one button."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from elevate.clock import reading
from elevate.core.refusals import Refused
from elevate.scheduling.acts import Seen
from elevate.scheduling.standing.effects import Preview
from elevate.web import acting, telling
from elevate.web.roads import LAYOUTS
from elevate.web.signed_in import RoleRequest
from elevate.web.standing import lines


class Confirming[Subject, Form: forms.Form](View):
    """GET asks, then shows every date that changes; POST does exactly what was shown."""

    template: str
    form_class: type[Form]

    def get(self, request: RoleRequest, pk: str = "") -> HttpResponse:
        return self.page(request, self.subject(request, pk))

    def post(self, request: RoleRequest, pk: str = "") -> HttpResponse:
        subject, at = self.subject(request, pk), reading.now()
        form = self.form(request, subject, at=at)
        if not form.is_bound or not form.is_valid():
            return self.page(request, subject, status=422)
        try:
            said, where = self.act(request, subject, form, seen=acting.seen(request), at=at)
        except Refused as refusal:
            again = self.subject(request, pk)
            return self.page(request, again, refusal=refusal, status=acting.status_of(refusal))
        messages.success(request, said)
        return redirect(where)

    def page(
        self, request: RoleRequest, subject: Subject, *, refusal: Refused | None = None, status: int = 200
    ) -> HttpResponse:
        """Show the form, or what it would do; `refusal` is what the last attempt met."""
        at = reading.now()
        form = self.form(request, subject, at=at)
        preview = self._preview(request, subject, form, at=at)
        context = self.surroundings(request, subject) | {
            "layout": LAYOUTS[request.actor.role],
            "form": form,
            "refusal": refusal,
            "operation": acting.new_operation(),
        }
        if preview is not None and preview.allowed:
            context["outlook"] = lines.outlook(preview, zone=self.zone(subject), by=request.actor)
            context["letters"] = telling.letters_of_arrangement(preview, self.verb, at=at)
        elif preview is not None:
            context["problem"] = preview.refusal
        if status == 200 and (form.errors or "problem" in context):
            status = 422
        return render(request, self.template, context, status=status)

    def answers(self, request: RoleRequest) -> Mapping[str, Any] | None:
        """Return what the address answers; None where it only opens the page."""
        asked = any(name in request.GET for name in self.form_class.base_fields)
        return request.GET if asked else None

    def _preview(self, request: RoleRequest, subject: Subject, form: Form, *, at: datetime) -> Preview | None:
        if not form.is_bound or not form.is_valid() or "edit" in request.GET:
            return None
        try:
            return self.preview(request, subject, form, at=at)
        except Refused as refused:
            return Preview(refusal=refused.sentence, code=refused.code)

    verb: str

    def subject(self, request: RoleRequest, pk: str) -> Subject:
        """Return what the page is about; to those who may not see it, it does not exist."""
        raise NotImplementedError

    def zone(self, subject: Subject) -> str:
        """Return the zone of its clock."""
        raise NotImplementedError

    def form(self, request: RoleRequest, subject: Subject, *, at: datetime) -> Form:
        """Return the form, filled with what the address answers."""
        raise NotImplementedError

    def preview(self, request: RoleRequest, subject: Subject, form: Form, *, at: datetime) -> Preview:
        """Return what it would do now."""
        raise NotImplementedError

    def act(
        self, request: RoleRequest, subject: Subject, form: Form, *, seen: Seen, at: datetime
    ) -> tuple[str, str]:
        """Do it; return what to say of it, and where to go then."""
        raise NotImplementedError

    def surroundings(self, request: RoleRequest, subject: Subject) -> dict[str, Any]:
        """Return what the page says around the form."""
        raise NotImplementedError
