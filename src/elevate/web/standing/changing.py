"""Change how a standing arrangement goes on: from a date, or for all visits to come (rules.md 6)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _, gettext_lazy

from elevate.people.actors import Actor
from elevate.people.speech import spoken
from elevate.scheduling.acts import Seen
from elevate.scheduling.models import Series
from elevate.scheduling.standing import editing, saying
from elevate.scheduling.standing.effects import Preview
from elevate.scheduling.standing.wishes import Change, Until
from elevate.web.asking import ClockField, DayField
from elevate.web.roads import series_road
from elevate.web.signed_in import RoleRequest
from elevate.web.standing import finding
from elevate.web.standing.asking import ReportedForm, WeekdaysField, WeeksField, therapist_choice
from elevate.web.standing.confirming import Confirming

FOLLOWING, ALL = "following", "all"


class ChangeForm(ReportedForm):
    """Which visits, and how they shall be; what is left as it stands does not change."""

    scope = forms.ChoiceField(
        label=gettext_lazy("Which visits"),
        widget=forms.RadioSelect,
        choices=[
            (ALL, gettext_lazy("All visits to come")),
            (FOLLOWING, gettext_lazy("This and following, from the day below on")),
        ],
        error_messages={
            "required": gettext_lazy("Say which visits change."),
            "invalid_choice": gettext_lazy("Say which visits change."),
        },
    )
    from_on = DayField(label=gettext_lazy("From"), required=False)
    weekdays = WeekdaysField(label=gettext_lazy("On"))
    local_time = ClockField(label=gettext_lazy("At"))
    every_weeks = WeeksField(label=gettext_lazy("Weeks apart"))
    until_on = DayField(
        label=gettext_lazy("Last day"),
        required=False,
        help_text=gettext_lazy("Leave it empty for visits without an end."),
    )
    therapist = therapist_choice(label=gettext_lazy("From then on with"), empty_label=None)
    accept_late = forms.BooleanField(
        label=gettext_lazy("Accept late moves: no credit is used, and the old time is not paid"),
        required=False,
    )
    field_order = ("scope", "from_on", "weekdays", "local_time", "every_weeks", "until_on", "therapist")

    def __init__(self, data: Mapping[str, Any] | None, *, by: Actor, series: Series) -> None:
        super().__init__(data, by=by, zone=series.zone, initial=_as_it_is(series))
        self.series = series
        self.fields["local_time"].widget.attrs |= {"step": 900}
        if not by.is_coordinator:
            del self.fields["therapist"]

    def clean(self) -> dict[str, Any]:
        """Ask for the day where the change begins at one."""
        said = super().clean()
        if said.get("scope") == FOLLOWING and not said.get("from_on") and "from_on" not in self.errors:
            self.add_error("from_on", _("Choose the first day that changes."))
        return said

    @property
    def change(self) -> Change:
        """What is asked for: only what differs from how it is."""
        said, series = self.cleaned_data, self.series
        from_on: date | None = said["from_on"] if said["scope"] == FOLLOWING else None
        therapist = said.get("therapist")
        # The number of visits that an arrangement was made for is its last day once it changes.
        same_end = said["until_on"] == series.ends_on
        return Change(
            from_on=from_on,
            local_time=said["local_time"],
            weekdays=tuple(said["weekdays"]),
            every_weeks=said["every_weeks"],
            therapist=None if therapist == series.therapist else therapist,
            until=None if same_end else Until(said["until_on"]),
            accept_late=said["accept_late"],
            **self.reported,
        )


class Changing(Confirming[Series, ChangeForm]):
    """GET asks what changes, then shows it date by date; POST changes exactly that."""

    template = "standing/change.html"
    form_class = ChangeForm
    verb = "series.changed"

    def subject(self, request: RoleRequest, pk: str) -> Series:
        return finding.series_or_404(request, pk)

    def zone(self, subject: Series) -> str:
        return subject.zone

    def form(self, request: RoleRequest, subject: Series, *, at: datetime) -> ChangeForm:
        return ChangeForm(self.answers(request), by=request.actor, series=subject)

    def preview(self, request: RoleRequest, subject: Series, form: ChangeForm, *, at: datetime) -> Preview:
        return editing.preview(subject, form.change, by=request.actor, at=at)

    def act(
        self, request: RoleRequest, subject: Series, form: ChangeForm, *, seen: Seen, at: datetime
    ) -> tuple[str, str]:
        new = editing.change(subject.pk, form.change, by=request.actor, at=at, seen=seen)
        said = _("The visits go on: {what}.").format(what=spoken(saying.whole(new)))
        return said, series_road(request.actor, "series", new.pk)

    def surroundings(self, request: RoleRequest, subject: Series) -> dict[str, Any]:
        return finding.roof(request.actor, subject)


def _as_it_is(series: Series) -> dict[str, Any]:
    return {
        "scope": ALL,
        "weekdays": series.weekdays.split(","),
        "local_time": series.local_time,
        "every_weeks": series.every_weeks,
        "until_on": series.ends_on,
        "therapist": series.therapist,
    }
