"""Every standing arrangement, for coordinators: those with dates to settle first, filters in the address."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from elevate.clock import reading
from elevate.core.rulebook import State
from elevate.people.actors import Actor
from elevate.people.models import Client, Property, Therapist
from elevate.people.speech import spoken
from elevate.scheduling.models import Appointment, Series, Skip
from elevate.scheduling.standing import saying
from elevate.web.roads import series_road
from elevate.web.signed_in import RoleRequest

PER_PAGE = 25


class FilterForm(forms.Form):
    """The address, read leniently: what cannot be read is said, and left out."""

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


def everybody(request: RoleRequest) -> HttpResponse:
    """List the arrangements that go on; with `?ended` those that are over."""
    at, form = reading.now(), FilterForm(request.GET)
    form.is_valid()
    ended = "ended" in request.GET
    found = _filtered(standing(request.actor, at=at).filter(goes_on=not ended), form)
    page = Paginator(found.order_by("-to_settle", "client__name", "pk"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "form": form,
        "ended": ended,
        "filtered": any(form.cleaned_data.values()),
        "page": page,
        "rows": [row(series, request.actor) for series in page],
        "waiting": Skip.objects.open().count(),
    }
    return render(request, "standing/everybody.html", context, status=422 if form.errors else 200)


def of_client(actor: Actor, client: Client, *, at: datetime) -> list[dict[str, Any]]:
    """Return a client's arrangements that go on, as `actor` may see them."""
    found = standing(actor, at=at).filter(client=client, goes_on=True)
    return [row(series, actor) for series in found]


def standing(actor: Actor, *, at: datetime) -> QuerySet[Any]:
    """Return arrangements with how many of their dates wait, their next visit, and whether they go on."""
    ahead = Appointment.objects.filter(series=OuterRef("pk"), state=State.BOOKED, starts_at__gt=at)
    waiting = Count("skips", filter=Q(skips__settled_at__isnull=True))
    return (
        Series.objects.visible_to(actor)
        .with_people()
        .annotate(
            to_settle=waiting,
            next_at=Subquery(ahead.order_by("starts_at").values("starts_at")[:1]),
            goes_on=Q(next_on__isnull=False) | Q(Exists(ahead)) | Q(Exists(_open())),
        )
    )


def row(series: Any, actor: Actor) -> dict[str, Any]:
    """Return an arrangement as a list shows it."""
    return {
        "series": series,
        "words": spoken(saying.arrangement(series)),
        "url": series_road(actor, "series", series.pk),
        "to_settle": series.to_settle,
        "next_at": series.next_at,
    }


def _open() -> QuerySet[Skip]:
    return Skip.objects.open().filter(series=OuterRef("pk"))


def _filtered(found: QuerySet[Any], form: FilterForm) -> QuerySet[Any]:
    for name, value in form.cleaned_data.items():
        if value is not None:
            found = found.filter(**{name: value})
    return found
