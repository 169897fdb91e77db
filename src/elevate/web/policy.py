"""The rules in force in words, what a change would mean, and the versions before (rules.md 1)."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import format_lazy
from django.utils.translation import gettext as _, gettext_lazy
from django.views import View

from elevate.clock import reading
from elevate.core.refusals import Refused
from elevate.journal.models import Event
from elevate.people.models import Operator
from elevate.people.speech import spoken
from elevate.plans import ruling
from elevate.plans.models import PolicyVersion
from elevate.plans.ruling import BOUNDS, Change, Seen
from elevate.scheduling.models import Appointment
from elevate.web import acting, rulings
from elevate.web.history import names
from elevate.web.signed_in import RoleRequest

PER_PAGE = 20


class Number(forms.IntegerField):
    """Whole hours or minutes within the bounds of the rule."""

    def __init__(self, name: str, **options: Any) -> None:
        least, most = BOUNDS[name]
        wrong = gettext_lazy("Give a whole number from {least} to {most}.")
        sentence = format_lazy(wrong, least=least, most=most)
        errors = dict.fromkeys(("required", "invalid", "min_value", "max_value"), sentence)
        super().__init__(min_value=least, max_value=most, error_messages=errors, **options)


class PolicyForm(forms.Form):
    """All the rules as they shall be."""

    free_notice_hours = Number("free_notice_hours", label=gettext_lazy("Hours of notice for a free change"))
    booking_grace_minutes = Number(
        "booking_grace_minutes",
        label=gettext_lazy("Minutes to think again after booking"),
        help_text=gettext_lazy("For a visit booked with less notice than that. 0 for none."),
    )
    no_show_wait_minutes = Number(
        "no_show_wait_minutes", label=gettext_lazy("Minutes to wait before a no-show")
    )
    message_delay_minutes = Number(
        "message_delay_minutes",
        label=gettext_lazy("Minutes messages wait before they go out"),
        help_text=gettext_lazy("So that an undo or a correction sends one truth. 0 to send at once."),
    )
    operator_late_pays = forms.BooleanField(
        label=gettext_lazy("The therapist is paid when the operator cancels late"), required=False
    )
    late_move_by_therapist = forms.BooleanField(
        label=gettext_lazy("The therapist may accept a late move without a charge"), required=False
    )

    @property
    def change(self) -> Change | None:
        """What was asked for; None while nothing was, or it is wrong."""
        return Change(**self.cleaned_data) if self.is_bound and self.is_valid() else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A version as the history tells it."""

    since: datetime
    lines: list[str]
    by: str


class Policy(View):
    """GET shows the rules and, with a change in the address, what it would mean; POST does that."""

    def get(self, request: RoleRequest) -> HttpResponse:
        return _page(request)

    def post(self, request: RoleRequest) -> HttpResponse:
        change = PolicyForm(request.GET).change
        if change is None:
            return _page(request, status=422)
        try:
            shown = acting.seen(request)
            seen = Seen(version=shown.preview_token or "", operation_id=acting.operation(request))
            ruling.rule(change, by=request.actor, at=reading.now(), seen=seen)
        except Refused as refusal:
            return _page(request, refusal=refusal, status=acting.status_of(refusal))
        messages.success(request, _("The rules are changed. Visits booked from now on follow them."))
        return redirect("policy")


def _page(request: RoleRequest, *, refusal: Refused | None = None, status: int = 200) -> HttpResponse:
    at = reading.now()
    version = PolicyVersion.objects.current(at)
    asked = any(name in request.GET for name in PolicyForm.base_fields)
    form = PolicyForm(request.GET if asked else None, initial=rulings.values(version))
    context = {
        "version": version,
        "rules": rulings.in_words(version.as_policy()),
        "form": form,
        "refusal": refusal,
        "operation": acting.new_operation(),
        "keep": rulings.keep(
            version, asked=form.change, booked=Appointment.objects.booked().filter(starts_at__gt=at).count()
        ),
        "zone": (Operator.objects.first() or Operator()).time_zone,
        **_history(request),
        **_preview(form, version, refused=refusal is not None),
    }
    if status == 200 and (form.errors or "problem" in context):
        status = 422
    return render(request, "coordinator/policy.html", context, status=status)


def _preview(form: PolicyForm, version: PolicyVersion, *, refused: bool) -> dict[str, Any]:
    """Return each thing that would change, in words, or why nothing would."""
    change = form.change
    if change is None:
        return {}
    try:
        ruling.check(version, change)
    except Refused as problem:
        return {} if refused else {"problem": spoken(problem.sentence)}
    return {"lines": rulings.differences(rulings.values(version), asdict(change))}


def _history(request: RoleRequest) -> dict[str, Any]:
    """Return a page of the versions, the latest first, each with what it changed."""
    every = PolicyVersion.objects.order_by("-effective_at", "-pk")
    page = Paginator(every, PER_PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    before = [*shown[1:], *every[page.end_index() : page.end_index() + 1], None]
    keys = [str(version.pk) for version in shown]
    events = dict(Event.objects.filter(verb=ruling.VERB, about__in=keys).values_list("about", "by"))
    people = names(events.values())
    versions = [
        Version(
            since=version.effective_at,
            lines=rulings.differences(rulings.values(old), rulings.values(version)) if old else [],
            by=people.get(events.get(str(version.pk), ""), ""),
        )
        for version, old in zip(shown, before, strict=False)
    ]
    return {"page": page, "versions": versions}
