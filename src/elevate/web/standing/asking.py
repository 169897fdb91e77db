"""What is asked of a standing arrangement: its rule, and who wants what changed from when on."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _, gettext_lazy

from elevate.core.recurrence import MOST_VISITS, MOST_WEEKS, WEEKDAYS
from elevate.core.rulebook import Party
from elevate.core.time import at_wall_clock
from elevate.people import access
from elevate.people.actors import Actor
from elevate.people.models import Therapist
from elevate.web.asking import FEW_WORDS, TOO_LONG, ClockField, DayField

_DAYS = tuple(
    zip(
        WEEKDAYS,
        (
            gettext_lazy("Mon"),
            gettext_lazy("Tue"),
            gettext_lazy("Wed"),
            gettext_lazy("Thu"),
            gettext_lazy("Fri"),
            gettext_lazy("Sat"),
            gettext_lazy("Sun"),
        ),
        strict=True,
    )
)
_PARTIES = {
    Party.CLIENT: gettext_lazy("The client"),
    Party.THERAPIST: gettext_lazy("The therapist"),
    Party.OPERATOR: gettext_lazy("The operator"),
}


class WeekdaysField(forms.MultipleChoiceField):
    """Days of the week, by RFC 5545 names, as seven boxes to tick."""

    widget = forms.CheckboxSelectMultiple
    default_error_messages = {
        "required": gettext_lazy("Choose at least one weekday."),
        "invalid_choice": gettext_lazy("There is no such weekday. Choose among the seven."),
    }

    def __init__(self, **said: Any) -> None:
        super().__init__(choices=_DAYS, **said)


class WeeksField(forms.IntegerField):
    """Every how many weeks."""

    default_error_messages = {
        "invalid": gettext_lazy("Give the number of weeks in digits."),
        "required": gettext_lazy("Give the number of weeks in digits."),
        "min_value": gettext_lazy("Visits recur every 1 to 52 weeks."),
        "max_value": gettext_lazy("Visits recur every 1 to 52 weeks."),
    }

    def __init__(self, **said: Any) -> None:
        super().__init__(min_value=1, max_value=MOST_WEEKS, **said)


class VisitsField(forms.IntegerField):
    """How many visits in all."""

    default_error_messages = {
        "invalid": gettext_lazy("Give the number of visits in digits."),
        "min_value": gettext_lazy("A number of visits is from 1 to 1000."),
        "max_value": gettext_lazy("A number of visits is from 1 to 1000."),
    }

    def __init__(self, **said: Any) -> None:
        super().__init__(min_value=1, max_value=MOST_VISITS, **said)


def therapist_choice(**said: Any) -> "forms.ModelChoiceField[Therapist]":
    """Return a field for one of the therapists who take visits."""
    errors = {
        "invalid_choice": gettext_lazy("There is no such therapist. Choose one from the list."),
        "required": gettext_lazy("Choose a therapist."),
    }
    active = Therapist.objects.filter(status=Therapist.Status.ACTIVE)
    label = gettext_lazy("Therapist")
    return forms.ModelChoiceField(active, **{"label": label, "error_messages": errors, **said})


class ReportedForm(forms.Form):
    """Who wants something changed, and since when that is known: what decides about late visits."""

    party = forms.ChoiceField(
        label=gettext_lazy("Who wants it"),
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Say who wants it.")},
    )
    told_on = DayField(
        label=gettext_lazy("Told on"),
        required=False,
        help_text=gettext_lazy("Only if you were told earlier. Say below why you record it now."),
    )
    told_time = ClockField(label=gettext_lazy("Told at"), required=False)
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        max_length=FEW_WORDS,
        error_messages={"max_length": TOO_LONG},
    )

    def __init__(
        self, data: Mapping[str, Any] | None, *, by: Actor, zone: str, initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial={"party": Party.CLIENT, **(initial or {})})
        self.zone = zone
        party: Any = self.fields["party"]
        party.choices = [(each.value, _PARTIES[each]) for each in Party if each in access.PARTIES[by.role]]

    def clean(self) -> dict[str, Any]:
        """Refuse half a moment."""
        said = super().clean() or self.cleaned_data
        if bool(said.get("told_on")) != bool(said.get("told_time")) and not self.errors:
            self.add_error("told_time", _("Give both the day and the time when you were told."))
        return said

    @property
    def reported(self) -> dict[str, Any]:
        """Who wants it, since when that is known, and why: as the operations take it."""
        said = self.cleaned_data
        return {
            "party": Party(said["party"] or Party.CLIENT),
            "notice_at": self.notice_at,
            "reason": said["reason"].strip(),
        }

    @property
    def notice_at(self) -> datetime | None:
        """When they said so, on the property's clock; None stands for now."""
        on: date | None = self.cleaned_data.get("told_on")
        clock = self.cleaned_data.get("told_time")
        return at_wall_clock(on, clock, self.zone) if on and clock else None
