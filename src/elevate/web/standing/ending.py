"""End a standing arrangement: which visits that cancels, and what each of them costs (rules.md 6)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _, gettext_lazy

from elevate.core.time import day_of
from elevate.people.actors import Actor
from elevate.scheduling.acts import Seen
from elevate.scheduling.models import Series
from elevate.scheduling.standing import ending
from elevate.scheduling.standing.effects import Preview
from elevate.scheduling.standing.wishes import Ending as Wanted
from elevate.web.asking import DayField
from elevate.web.roads import series_road
from elevate.web.signed_in import RoleRequest
from elevate.web.standing import finding
from elevate.web.standing.asking import ReportedForm
from elevate.web.standing.confirming import Confirming


class EndForm(ReportedForm):
    """From which day on there are none, and who wants that."""

    on = DayField(label=gettext_lazy("First day without these visits"))
    field_order = ("on",)

    def __init__(self, data: Mapping[str, Any] | None, *, by: Actor, series: Series, at: datetime) -> None:
        today = day_of(at, series.zone)
        super().__init__(data, by=by, zone=series.zone, initial={"on": today})
        self.fields["on"].widget.attrs |= {"min": today.isoformat()}

    @property
    def wanted(self) -> Wanted:
        """What is asked for."""
        return Wanted(on=self.cleaned_data["on"], **self.reported)


class Ending(Confirming[Series, EndForm]):
    """GET asks from when on, then shows what that cancels; POST ends exactly that."""

    template = "standing/end.html"
    form_class = EndForm
    verb = "series.ended"

    def subject(self, request: RoleRequest, pk: str) -> Series:
        return finding.series_or_404(request, pk)

    def zone(self, subject: Series) -> str:
        return subject.zone

    def form(self, request: RoleRequest, subject: Series, *, at: datetime) -> EndForm:
        return EndForm(self.answers(request), by=request.actor, series=subject, at=at)

    def preview(self, request: RoleRequest, subject: Series, form: EndForm, *, at: datetime) -> Preview:
        return ending.preview(subject, form.wanted, by=request.actor, at=at)

    def act(
        self, request: RoleRequest, subject: Series, form: EndForm, *, seen: Seen, at: datetime
    ) -> tuple[str, str]:
        ended = ending.end(subject.pk, form.wanted, by=request.actor, at=at, seen=seen)
        return _("These standing visits end."), series_road(request.actor, "series", ended.pk)

    def surroundings(self, request: RoleRequest, subject: Series) -> dict[str, Any]:
        return finding.roof(request.actor, subject)
