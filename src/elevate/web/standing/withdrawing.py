"""Withdraw that somebody stands in for a while: which visits go back, and which stay with them, and why."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from elevate.scheduling.acts import Seen
from elevate.scheduling.models import Substitution
from elevate.scheduling.standing import standing_down
from elevate.scheduling.standing.effects import Preview
from elevate.web.roads import series_road
from elevate.web.signed_in import RoleRequest
from elevate.web.standing import finding
from elevate.web.standing.confirming import Confirming


class NothingToAsk(forms.Form):
    """What is withdrawn says everything."""


class Withdrawing(Confirming[Substitution, NothingToAsk]):
    """GET shows what becomes of each visit; POST does exactly that."""

    template = "standing/withdraw.html"
    form_class = NothingToAsk
    verb = standing_down.WITHDRAWN

    def subject(self, request: RoleRequest, pk: str) -> Substitution:
        return finding.substitution_or_404(request, pk)

    def zone(self, subject: Substitution) -> str:
        return subject.series.zone

    def form(self, request: RoleRequest, subject: Substitution, *, at: datetime) -> NothingToAsk:
        return NothingToAsk({})

    def preview(
        self, request: RoleRequest, subject: Substitution, form: NothingToAsk, *, at: datetime
    ) -> Preview:
        return standing_down.preview(subject, by=request.actor, at=at)

    def act(
        self, request: RoleRequest, subject: Substitution, form: NothingToAsk, *, seen: Seen, at: datetime
    ) -> tuple[str, str]:
        standing_down.withdraw(subject.pk, by=request.actor, at=at, seen=seen)
        said = _("{therapist} does not stand in after all.").format(therapist=subject.therapist.name)
        return said, series_road(request.actor, "series", subject.series_id)

    def surroundings(self, request: RoleRequest, subject: Substitution) -> dict[str, Any]:
        series = finding.series_or_404(request, subject.series_id)
        return finding.roof(request.actor, series) | {"substitute": subject.therapist}
