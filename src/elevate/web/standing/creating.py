"""Make a standing arrangement: of a visit, or of a client (rules.md 6)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _, gettext_lazy

from elevate.people.actors import Actor
from elevate.people.models import Property
from elevate.plans.models import Service
from elevate.scheduling.acts import Seen
from elevate.scheduling.standing import creating
from elevate.scheduling.standing.effects import Preview
from elevate.scheduling.standing.wishes import StandingWish
from elevate.web.asking import FEW_WORDS, TOO_LONG, ClockField, DayField
from elevate.web.roads import clients_road, person_road, road, series_road
from elevate.web.signed_in import RoleRequest
from elevate.web.standing import beginning
from elevate.web.standing.asking import VisitsField, WeekdaysField, WeeksField, therapist_choice
from elevate.web.standing.beginning import Beginning
from elevate.web.standing.confirming import Confirming


class ArrangeForm(forms.Form):
    """The rule, and what a coordinator alone chooses: with whom, where, and whether without credits."""

    weekdays = WeekdaysField(label=gettext_lazy("On"))
    local_time = ClockField(label=gettext_lazy("At"))
    every_weeks = WeeksField(
        label=gettext_lazy("Weeks apart"), help_text=gettext_lazy("1 is every week, 2 every other.")
    )
    starts_on = DayField(
        label=gettext_lazy("First day"),
        help_text=gettext_lazy("The first visit is on the first of these weekdays from then on."),
    )
    ends_on = DayField(label=gettext_lazy("Last day"), required=False)
    count = VisitsField(label=gettext_lazy("Or so many visits"), required=False)
    service = forms.ModelChoiceField(
        Service.objects.all(),
        label=gettext_lazy("Service"),
        empty_label=None,
        error_messages={
            "invalid_choice": gettext_lazy("There is no such service. Choose one from the list."),
            "required": gettext_lazy("Choose a service."),
        },
    )
    therapist = therapist_choice(empty_label=gettext_lazy("Choose a therapist"))
    property = forms.ModelChoiceField(
        Property.objects.all(),
        label=gettext_lazy("Property"),
        empty_label=None,
        error_messages={
            "invalid_choice": gettext_lazy("There is no such property. Choose one from the list."),
            "required": gettext_lazy("Choose a property."),
        },
    )
    override_reason = forms.CharField(
        label=gettext_lazy("Why book without credits"),
        required=False,
        max_length=FEW_WORDS,
        help_text=gettext_lazy("Only for dates that no credit covers. The reason stands in the journal."),
        error_messages={"max_length": TOO_LONG},
    )

    def __init__(self, data: Mapping[str, Any] | None, *, by: Actor, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        self.fields["local_time"].widget.attrs |= {"step": 900}
        if not by.is_coordinator:
            for name in ("therapist", "property", "override_reason"):
                del self.fields[name]


class Creating(Confirming[Beginning, ArrangeForm]):
    """GET asks for the rule, then shows every date; POST arranges exactly what was shown."""

    template = "standing/new.html"
    form_class = ArrangeForm
    verb = "series.created"

    def get(self, request: RoleRequest, pk: str = "") -> HttpResponse:
        if not beginning.is_named(request):
            messages.info(request, _("Choose the client first: new standing visits begin on their page."))
            return redirect(clients_road(request.actor))
        return super().get(request, pk)

    def subject(self, request: RoleRequest, pk: str) -> Beginning:
        return beginning.of(request)

    def zone(self, subject: Beginning) -> str:
        return subject.property.time_zone

    def form(self, request: RoleRequest, subject: Beginning, *, at: datetime) -> ArrangeForm:
        return ArrangeForm(self.answers(request), by=request.actor, initial=subject.initial(at=at))

    def preview(
        self, request: RoleRequest, subject: Beginning, form: ArrangeForm, *, at: datetime
    ) -> Preview:
        return creating.preview(_wish(subject, form), by=request.actor, at=at)

    def act(
        self, request: RoleRequest, subject: Beginning, form: ArrangeForm, *, seen: Seen, at: datetime
    ) -> tuple[str, str]:
        wish = replace(_wish(subject, form), operation_id=seen.operation_id, preview_token=seen.preview_token)
        series = creating.create(wish, by=request.actor, at=at)
        return _("Standing visits are arranged."), series_road(request.actor, "series", series.pk)

    def surroundings(self, request: RoleRequest, subject: Beginning) -> dict[str, Any]:
        back = road(request.actor, "visit", subject.visit) if subject.visit else ""
        return {
            "client": subject.client,
            "visit": subject.visit,
            "beginning": subject,
            "back_url": back or person_road(request.actor, subject.client),
        }


def _wish(subject: Beginning, form: ArrangeForm) -> StandingWish:
    said = form.cleaned_data
    therapist = said.get("therapist") or subject.therapist
    assert therapist is not None  # a coordinator's form requires one, a therapist is their own
    return StandingWish(
        client=subject.client,
        therapist=therapist,
        service=said["service"],
        property=said.get("property") or subject.property,
        starts_on=said["starts_on"],
        local_time=said["local_time"],
        weekdays=tuple(said["weekdays"]),
        every_weeks=said["every_weeks"],
        ends_on=said["ends_on"],
        count=said["count"],
        override_reason=said.get("override_reason", "").strip(),
    )
