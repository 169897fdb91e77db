"""Going away, under three roofs: dates, what they mean, confirm; and the times away there are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _, gettext_lazy
from django.views import View

from elevate.clock import reading
from elevate.core.refusals import Refused
from elevate.core.time import at_wall_clock, day_of
from elevate.core.words import Sentence
from elevate.core.written import full_day
from elevate.people.actors import Role
from elevate.people.models import Client
from elevate.scheduling import leaving
from elevate.scheduling.leaving import Effect, Leave
from elevate.scheduling.models import Away
from elevate.web import absences, acting, telling
from elevate.web.asking import FEW_WORDS, TOO_LONG, ClockField, DayField
from elevate.web.roads import away_roof
from elevate.web.signed_in import RoleRequest


class AwayForm(forms.Form):
    """The days, and what for."""

    from_on = DayField(label=gettext_lazy("First day away"))
    until_on = DayField(label=gettext_lazy("First day back"))
    reason = forms.CharField(
        label=gettext_lazy("What for"),
        required=False,
        max_length=FEW_WORDS,
        error_messages={"max_length": TOO_LONG},
    )

    def __init__(self, data: Mapping[str, Any] | None, *, zone: str) -> None:
        super().__init__(data or None)
        self.zone = zone

    @property
    def leave(self) -> Leave | None:
        """What is asked for; None while the form does not say it."""
        if not self.is_bound or not self.is_valid():
            return None
        said = self.cleaned_data
        return Leave(
            from_on=said["from_on"],
            until_on=said["until_on"],
            reason=said["reason"].strip(),
            notice_at=self.notice_at,
        )

    @property
    def notice_at(self) -> datetime | None:
        """When the client said so; None stands for now."""
        return None


class ReportedForm(AwayForm):
    """The days as somebody else enters them: the client may have said so earlier."""

    told_on = DayField(label=gettext_lazy("Told on"), required=False)
    told_time = ClockField(label=gettext_lazy("Told at"), required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse half a moment."""
        said = super().clean() or self.cleaned_data
        if bool(said.get("told_on")) != bool(said.get("told_time")) and not self.errors:
            self.add_error("told_time", _("Give both the day and the time when you were told."))
        return said

    @property
    def notice_at(self) -> datetime | None:
        """When the client said so, on the property's clock."""
        on, clock = self.cleaned_data.get("told_on"), self.cleaned_data.get("told_time")
        return at_wall_clock(on, clock, self.zone) if on and clock else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What going away means, for the page: the visits, the sums, and what people are told."""

    effect: Effect
    rows: list[absences.Row]
    sums: str
    balance: str
    letters: telling.Letters | None


class Leaving(View):
    """GET shows the days and what they mean; POST enters exactly what was shown."""

    def get(self, request: RoleRequest, pk: str = "") -> HttpResponse:
        return _page(request, absences.client_or_404(request, pk))

    def post(self, request: RoleRequest, pk: str = "") -> HttpResponse:
        client, at = absences.client_or_404(request, pk), reading.now()
        leave = _form(request, client).leave
        if leave is None:
            return _page(request, client, status=422)
        try:
            seen = acting.seen(request)
            left = leaving.enter(client, leave, by=request.actor, at=at, seen=seen)
        except Refused as refusal:
            return _page(request, client, refusal=refusal, status=acting.status_of(refusal))
        messages.success(request, _entered(request, left.away))
        return redirect(away_roof(request.actor, client)["away_url"])


def _form(request: RoleRequest, client: Client) -> AwayForm:
    kind = AwayForm if request.actor.role is Role.CLIENT else ReportedForm
    asked = {name: value for name, value in request.GET.items() if name in kind.base_fields}
    return kind(asked, zone=client.property.time_zone)


def _page(
    request: RoleRequest, client: Client, *, refusal: Refused | None = None, status: int = 200
) -> HttpResponse:
    at, form = reading.now(), _form(request, client)
    today = day_of(at, client.property.time_zone)
    outlook, problem = _outlook(request, client, form.leave, at=at)
    context = away_roof(request.actor, client) | {
        "form": form,
        "outlook": outlook,
        "unasked": client.opted_out_at is not None,
        "problem": problem or (refusal and refusal.sentence),
        "refusal": refusal,
        "operation": acting.new_operation(),
        "coming": [absences.listed(each, request.actor) for each in _times(client, today, over=False)],
        "past": [absences.listed(each, request.actor) for each in _times(client, today, over=True)],
    }
    if status == 200 and (form.errors or problem):
        status = 422
    return render(request, "away/page.html", context, status=status)


def _times(client: Client, today: date, *, over: bool) -> list[Away]:
    times = Away.objects.filter(client=client).select_related("client__property")
    if over:
        return list(times.filter(until_on__lte=today).order_by("-from_on", "-id")[:10])
    return list(times.filter(until_on__gt=today))


def _outlook(
    request: RoleRequest, client: Client, leave: Leave | None, *, at: datetime
) -> tuple[Outlook | None, Sentence | None]:
    if leave is None:
        return None, None
    try:
        effect = leaving.preview(client, leave, by=request.actor, at=at)
    except Refused as refused:
        return None, refused.sentence
    own = request.actor.role is Role.CLIENT
    outlook = Outlook(
        effect=effect,
        rows=[absences.row(each.visit, each.outcome, by=request.actor) for each in effect.lost],
        sums=absences.sums(effect, by=request.actor),
        balance=telling.when_back(effect, own=own),
        letters=None if own else telling.letters_of_leaving(client, effect),
    )
    return outlook, None


def _entered(request: RoleRequest, away: Away) -> str:
    dates = {"first": full_day(away.from_on), "back": full_day(away.until_on)}
    if request.actor.role is Role.CLIENT:
        return _("You are away from {first}, and back on {back}.").format(**dates)
    sentence = _("{client} is away from {first}, and back on {back}.")
    return sentence.format(client=away.client.name, **dates)
