"""Let somebody else perform the visits of an arrangement for a while (rules.md 4 and 6)."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _, gettext_lazy

from elevate.core.time import day_of
from elevate.core.written import full_day
from elevate.scheduling.acts import Seen
from elevate.scheduling.models import Series
from elevate.scheduling.standing import standing_in
from elevate.scheduling.standing.effects import Preview
from elevate.scheduling.standing.standing_in import Substitute
from elevate.web.asking import DayField
from elevate.web.roads import series_road
from elevate.web.signed_in import RoleRequest
from elevate.web.standing import finding
from elevate.web.standing.asking import therapist_choice
from elevate.web.standing.confirming import Confirming

_ONE_DAY = timedelta(days=1)


class CoverForm(forms.Form):
    """Who stands in, from the first day to the last."""

    therapist = therapist_choice(
        label=gettext_lazy("Who stands in"), empty_label=gettext_lazy("Choose a therapist")
    )
    from_on = DayField(label=gettext_lazy("First day"))
    last_on = DayField(label=gettext_lazy("Last day"))

    def __init__(self, data: Mapping[str, Any] | None, *, series: Series, at: datetime) -> None:
        super().__init__(data, initial={"from_on": day_of(at, series.zone)})
        therapist: Any = self.fields["therapist"]
        therapist.queryset = finding.others(series.therapist)

    @property
    def wanted(self) -> Substitute:
        """What is asked for."""
        said = self.cleaned_data
        return Substitute(
            therapist=said["therapist"], from_on=said["from_on"], until_on=said["last_on"] + _ONE_DAY
        )


class Covering(Confirming[Series, CoverForm]):
    """GET asks who and when, then shows each visit; POST does exactly that."""

    template = "standing/cover.html"
    form_class = CoverForm
    verb = "series.substituted"

    def subject(self, request: RoleRequest, pk: str) -> Series:
        return finding.series_or_404(request, pk)

    def zone(self, subject: Series) -> str:
        return subject.zone

    def form(self, request: RoleRequest, subject: Series, *, at: datetime) -> CoverForm:
        return CoverForm(self.answers(request), series=subject, at=at)

    def preview(self, request: RoleRequest, subject: Series, form: CoverForm, *, at: datetime) -> Preview:
        return standing_in.preview(subject, form.wanted, by=request.actor, at=at)

    def act(
        self, request: RoleRequest, subject: Series, form: CoverForm, *, seen: Seen, at: datetime
    ) -> tuple[str, str]:
        wanted = form.wanted
        standing_in.substitute_range(subject.pk, wanted, by=request.actor, at=at, seen=seen)
        said = _("{therapist} stands in until {last}.").format(
            therapist=wanted.therapist.name, last=full_day(form.cleaned_data["last_on"])
        )
        return said, series_road(request.actor, "series", subject.pk)

    def surroundings(self, request: RoleRequest, subject: Series) -> dict[str, Any]:
        return finding.roof(request.actor, subject)
