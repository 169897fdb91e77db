"""Looking up standing arrangements and their dates: to those who may not see them, they do not exist."""

from typing import Any

from django.shortcuts import get_object_or_404

from elevate.people.actors import Actor, Role
from elevate.people.models import Therapist
from elevate.scheduling.models import Series, Skip, Substitution
from elevate.scheduling.standing import saying, skipping
from elevate.web.roads import LAYOUTS, person_road, series_road
from elevate.web.signed_in import RoleRequest


def series_or_404(request: RoleRequest, pk: str) -> Series:
    """Return the arrangement with everybody in it."""
    visible = Series.objects.visible_to(request.actor).with_people()
    return get_object_or_404(visible, pk=pk)


def skip_or_404(request: RoleRequest, pk: int) -> Skip:
    """Return a date that was not booked, settled or not, with everybody in its arrangement."""
    return get_object_or_404(skipping.every(request.actor), pk=pk)


def substitution_or_404(request: RoleRequest, pk: str) -> Substitution:
    """Return somebody's standing in, withdrawn or not, for an arrangement that the reader may see."""
    visible = Substitution.objects.filter(series__in=Series.objects.visible_to(request.actor))
    return get_object_or_404(visible.select_related("therapist", "series__property"), pk=pk)


def roof(actor: Actor, series: Series) -> dict[str, Any]:
    """Return what a page about an arrangement needs of its surroundings."""
    return {
        "layout": LAYOUTS[actor.role],
        "own": actor.role is Role.THERAPIST,
        "series": series,
        "arrangement": saying.arrangement(series),
        "client_url": person_road(actor, series.client),
        "series_url": series_road(actor, "series", series.pk),
        "change_url": series_road(actor, "series_change", series.pk),
        "substitute_url": series_road(actor, "series_substitute", series.pk),
        "end_url": series_road(actor, "series_end", series.pk),
    }


def others(therapist: Therapist) -> Any:
    """Return who may stand in for `therapist`: everybody else who takes visits."""
    return Therapist.objects.filter(status=Therapist.Status.ACTIVE).exclude(pk=therapist.pk)
