"""A move that is meant for the following visits, too: from a visit's page to what becomes of its series."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from elevate.core.recurrence import WEEKDAYS, week_of
from elevate.core.time import day_of, local
from elevate.core.written import every
from elevate.people.actors import Actor
from elevate.scheduling.acts import Reschedule
from elevate.scheduling.models import Appointment, Series
from elevate.scheduling.standing import saying
from elevate.web.roads import series_road
from elevate.web.standing.changing import FOLLOWING


def series_of(visit: Appointment, actor: Actor) -> Series | None:
    """Return the arrangement a visit belongs to, if it does and `actor` may see it."""
    if not visit.series_id:
        return None
    return Series.objects.visible_to(actor).with_people().filter(pk=visit.series_id).first()


def surroundings(visit: Appointment, actor: Actor) -> dict[str, Any]:
    """Return what a page that changes one visit says of the others: their days, and where to change them."""
    series = series_of(visit, actor)
    if series is None:
        return {"series": None}
    numbers = (WEEKDAYS.index(name) for name in series.weekdays.split(","))
    return {
        "series": series,
        "days": every(numbers),
        "arrangement": saying.arrangement(series),
        "series_url": series_road(actor, "series", series.pk),
        "end_url": series_road(actor, "series_end", series.pk),
    }


def change_road(visit: Appointment, series: Series, act: Reschedule, actor: Actor) -> str:
    """Return where it is shown what this and the following visits become at the new weekday and time."""
    zone = series.zone
    old = day_of(visit.original_starts_at or visit.starts_at, zone)
    new = local(act.starts_at, zone)
    asked: list[tuple[str, str]] = [
        ("scope", FOLLOWING),
        ("from_on", _first(old, new.date(), series).isoformat()),
        ("local_time", f"{new:%H:%M}"),
        ("every_weeks", str(series.every_weeks)),
        ("until_on", series.ends_on.isoformat() if series.ends_on else ""),
        *(("weekdays", name) for name in _weekdays(series, old, new.date())),
    ]
    if actor.is_coordinator:
        asked.append(("therapist", act.therapist.pk if act.therapist else series.therapist_id))
    return f"{series_road(actor, 'series_change', series.pk)}?{urlencode(asked)}"


def _first(old: date, new: date, series: Series) -> date:
    """Return the first day that changes: an earlier one of the same week, so that this visit goes along."""
    same_week = week_of(old, series.week_start) == week_of(new, series.week_start)
    return min(old, new) if same_week else old


def _weekdays(series: Series, old: date, new: date) -> list[str]:
    """Return the arrangement's weekdays with this visit's changed to the new one."""
    names = set(series.weekdays.split(",")) - {WEEKDAYS[old.weekday()]}
    return sorted(names | {WEEKDAYS[new.weekday()]}, key=WEEKDAYS.index)
