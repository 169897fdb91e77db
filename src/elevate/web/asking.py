"""What addresses and forms say of times: read leniently, refused in words."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from elevate.core.time import at_wall_clock, instant

#: Years that every zone's arithmetic can bear; anything else is a slip of the finger.
FIRST_YEAR, LAST_YEAR = 2000, 2199
#: How much somebody may write in a few words, and what is said of more.
FEW_WORDS = 500
TOO_LONG = _("Say it in %(limit_value)d characters or fewer; these are %(show_value)d.")
CLOCKS = ["%H:%M", "%H:%M:%S", "%I:%M %p", "%I %p", "%I:%M%p"]


def year_is_sane(on: date) -> bool:
    """Tell whether a day can be reckoned with at all."""
    return FIRST_YEAR <= on.year <= LAST_YEAR


class InstantField(forms.Field):
    """An instant in an address, as `2026-03-05T15:30Z`; without a zone it is none."""

    default_error_messages = {"invalid": _("That is not a time we can read. Choose one of those below.")}

    def to_python(self, value: Any) -> datetime | None:
        if value in self.empty_values:
            return None
        try:
            at = datetime.fromisoformat(str(value))
            if year_is_sane(at):
                return instant(at)
        except ValueError:
            pass
        raise forms.ValidationError(self.error_messages["invalid"])


class DayField(forms.DateField):
    """A day, by the browser's own date field."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    default_error_messages = {
        "invalid": _("That is not a date we can read. Give it as year-month-day."),
        "required": _("Choose a day."),
    }

    def to_python(self, value: Any) -> date | None:
        on = super().to_python(value)
        if on is not None and not year_is_sane(on):
            raise forms.ValidationError(self.error_messages["invalid"])
        return on


class ClockField(forms.TimeField):
    """A time of day, by the browser's own time field."""

    widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    input_formats = CLOCKS
    default_error_messages = {
        "invalid": _("That is not a time of day we can read. Give it as 3:10 PM or 15:10."),
        "required": _("Give the time."),
    }


class NoticeForm(forms.Form):
    """When the client gave notice, on the property's wall clock, and why that is said only now."""

    told_on = DayField(label=_("Day"))
    told_time = ClockField(label=_("Time"))
    reason = forms.CharField(
        label=_("Why you record it only now"),
        help_text=_("A few words, for example: I was driving. The coordinator can read it."),
        max_length=FEW_WORDS,
        error_messages={
            "required": _("Say in a few words why you record it only now."),
            "max_length": TOO_LONG,
        },
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, zone: str) -> None:
        super().__init__(data or None)
        self.zone = zone

    @property
    def notice_at(self) -> datetime | None:
        """The instant the client gave notice, or None while the form does not say it."""
        if not self.is_bound or not self.is_valid():
            return None
        return at_wall_clock(self.cleaned_data["told_on"], self.cleaned_data["told_time"], self.zone)

    @property
    def reason_given(self) -> str:
        """Why the notice is recorded later than it was given; empty if it was given just now."""
        return self.cleaned_data["reason"] if self.is_bound and self.is_valid() else ""


class OverrideForm(forms.Form):
    """Why a coordinator books although no credit covers the visit."""

    override_reason = forms.CharField(
        label=_("Why book without a credit"),
        required=False,
        max_length=FEW_WORDS,
        error_messages={"max_length": TOO_LONG},
    )
