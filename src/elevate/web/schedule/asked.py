"""What the schedule's address asks for: a day or a week, in whose columns, and of whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from elevate.people.models import Property, Therapist
from elevate.web.asking import DayField
from elevate.web.closures import DAY

DAY_VIEW, WEEK_VIEW = "day", "week"
BY_THERAPIST, BY_PROPERTY = "therapist", "property"


class ScheduleForm(forms.Form):
    """The address, read leniently: what cannot be read is said, and left out."""

    on = DayField(required=False, label=_("Day"))
    view = forms.ChoiceField(
        required=False,
        choices=[(DAY_VIEW, _("Day")), (WEEK_VIEW, _("Week"))],
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": _("The schedule is shown by day or by week.")},
    )
    by = forms.ChoiceField(
        required=False,
        choices=[(BY_THERAPIST, _("By therapist")), (BY_PROPERTY, _("By property"))],
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": _("The schedule is shown by therapist or by property.")},
    )
    therapist = forms.ModelChoiceField(
        Therapist.objects.all(),
        required=False,
        label=_("Therapist"),
        empty_label=_("Every therapist"),
        error_messages={"invalid_choice": _("There is no such therapist. Choose one from the list.")},
    )
    property = forms.ModelChoiceField(
        Property.objects.all(),
        required=False,
        label=_("Property"),
        empty_label=_("Every property"),
        error_messages={"invalid_choice": _("There is no such property. Choose one from the list.")},
    )

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__(data)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is shown: `on` and the rest of its week or not, and the filters that could be read."""

    form: ScheduleForm
    on: date
    today: date
    weekly: bool
    by_property: bool
    therapist: Therapist | None
    place: Property | None

    @property
    def days(self) -> list[date]:
        """The days that are shown."""
        if not self.weekly:
            return [self.on]
        monday = self.on - timedelta(days=self.on.weekday())
        return [monday + n * DAY for n in range(7)]

    @property
    def step(self) -> timedelta:
        """How far one turns the page."""
        return timedelta(days=7 if self.weekly else 1)

    @property
    def filtered(self) -> bool:
        """Whether anything is left out."""
        return bool(self.therapist or self.place)


def read(data: Mapping[str, Any], *, today: date) -> Asked:
    """Return what the address asks for; what it does not say, or not so that it can be read, is the usual."""
    form = ScheduleForm(data)
    form.is_valid()
    said = form.cleaned_data
    return Asked(
        form=form,
        on=said.get("on") or today,
        today=today,
        weekly=said.get("view") == WEEK_VIEW,
        by_property=said.get("by") == BY_PROPERTY,
        therapist=said.get("therapist"),
        place=said.get("property"),
    )
