"""What stands beside a visit on its page: where it came from, what was said, and whoever else could come."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from elevate.core.refusals import Refused
from elevate.core.time import day_of
from elevate.people.actors import Actor
from elevate.people.speech import spoken
from elevate.scheduling import undoing
from elevate.scheduling.models import Appointment
from elevate.scheduling.standing import saying
from elevate.web.history import history
from elevate.web.roads import new_series_road, road, series_road
from elevate.web.standing import wider
from elevate.web.told import told


def around(visit: Appointment, *, by: Actor, at: datetime) -> dict[str, Any]:
    """Return what the records say of a visit's surroundings."""
    moved_from = Appointment.objects.filter(rescheduled_to=visit).first()
    return {
        "back": _where_from(visit, at=at),
        "fixed": _fixed(visit, by=by),
        "moved_from": moved_from,
        "moved_from_url": moved_from and road(by, "visit", moved_from),
        "moved_to_url": visit.rescheduled_to and road(by, "visit", visit.rescheduled_to),
        "history": history(visit),
        "told": told(visit, by=by, at=at),
    } | _standing(visit, by=by, at=at)


def _standing(visit: Appointment, *, by: Actor, at: datetime) -> dict[str, Any]:
    """Return the arrangement that the visit is of, or where to make one of it; and who else could come."""
    series = wider.series_of(visit, by)
    ahead = visit.resolution is None and visit.starts_at > at
    return {
        "series": series,
        "series_url": series and series_road(by, "series", series.pk),
        "arrangement": series and saying.arrangement(series),
        "standing_url": "" if visit.series_id else new_series_road(by, visit=visit.pk),
        "substitute_url": road(by, "visit_substitute", visit) if ahead else "",
    }


def _where_from(visit: Appointment, *, at: datetime) -> dict[str, str]:
    """Return the list a therapist finds this visit on: what waits for an answer, today, or the client's."""
    if visit.resolution is None and visit.ends_at <= at:
        return {"href": reverse("settle"), "label": _("To settle")}
    if day_of(visit.starts_at, visit.zone) == day_of(at, visit.zone):
        return {"href": reverse("today"), "label": _("Today")}
    return {"href": reverse("client", args=[visit.client_id]), "label": visit.client.name}


def _fixed(visit: Appointment, *, by: Actor) -> str:
    """Say why an outcome cannot be undone; nothing where it can."""
    if visit.resolution is None:
        return ""
    try:
        undoing.check(visit, by=by)
    except Refused as refusal:
        return spoken(refusal.sentence)
    return ""
