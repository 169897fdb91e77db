"""What the address of a search for an hour says: of what, with whom, from which day on, and which time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from elevate.core.time import day_of
from elevate.people.models import Client, Therapist
from elevate.plans.models import Service
from elevate.web.asking import DayField, InstantField
from elevate.web.finding.usual import usual
from elevate.web.picking import FARTHEST

ANY = "any"


class TherapistField(forms.Field):
    """One therapist who takes visits, or any."""

    default_error_messages = {"invalid": _("There is no such therapist. Choose one from the list.")}

    @property
    def queryset(self) -> QuerySet[Therapist]:
        """Whom one can choose."""
        return Therapist.objects.filter(status=Therapist.Status.ACTIVE)

    def to_python(self, value: Any) -> Therapist | str | None:
        if value in self.empty_values or value == ANY:
            return value or None
        therapist = self.queryset.filter(pk=value).first()
        if therapist is None:
            raise forms.ValidationError(self.error_messages["invalid"])
        return therapist


class FindForm(forms.Form):
    """The filters, and a time that was chosen with `whom`."""

    service = forms.ModelChoiceField(
        Service.objects.all(),
        required=False,
        label=_("Service"),
        empty_label=None,
        error_messages={"invalid_choice": _("There is no such service. Choose one from the list.")},
    )
    therapist = TherapistField(required=False, label=_("Therapist"))
    on = DayField(required=False, label=_("From"))
    to = InstantField(required=False)
    whom = forms.ModelChoiceField(
        Therapist.objects.all(),
        required=False,
        error_messages={"invalid_choice": _("There is no such therapist. Choose one from the list.")},
    )

    def __init__(self, data: Mapping[str, Any], *, today: date) -> None:
        super().__init__(data)
        self.today = today

    def clean_on(self) -> date | None:
        on: date | None = self.cleaned_data["on"]
        if on is not None and on > self.today + FARTHEST:
            raise forms.ValidationError(_("That is more than a year ahead. Choose a nearer day."))
        return on


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is looked for; `therapist` is None for any, `whom` and `to` while no time was chosen."""

    form: FindForm
    client: Client
    service: Service | None
    therapist: Therapist | None
    on: date
    to: datetime | None
    whom: Therapist | None

    @property
    def zone(self) -> str:
        """The zone of the client's property."""
        return self.client.property.time_zone


def read(data: Mapping[str, Any], client: Client, *, own: Therapist | None, at: datetime) -> Asked:
    """Return what is asked for `client`; what the address does not say is what they usually have.

    `own` is the therapist who asks, and who finds only hours of their own.
    """
    today = day_of(at, client.property.time_zone)
    form = FindForm(data, today=today)
    form.is_valid()
    said, known = form.cleaned_data, usual(client)
    therapist = said.get("therapist") or known.therapist
    return Asked(
        form=form,
        client=client,
        service=said.get("service") or known.service,
        therapist=own or (None if therapist == ANY else therapist),
        on=max(said.get("on") or today, today),
        to=said.get("to"),
        whom=own or said.get("whom"),
    )
