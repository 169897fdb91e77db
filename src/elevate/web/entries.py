"""A visit as a few words in a column of many: when, who, where, and what became of it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _, ngettext

from elevate.core.rulebook import State
from elevate.core.time import local
from elevate.core.written import day_and_time
from elevate.scheduling.models import Appointment
from elevate.scheduling.models.appointment import OCCUPYING
from elevate.web.cards import STATES, Frame
from elevate.web.pairs import Pair, pair_of
from elevate.web.roads import road

#: What an entry reads beyond the visit's own row.
RELATED = ("client", "therapist", "service", "property", "resolution", "rescheduled_to", "series")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What `components/entry.html` reads; `pair` once the visit has an outcome."""

    visit: Appointment
    url: str
    state: str
    words: str
    standing: str
    pair: Pair | None = None
    far: bool = False

    @property
    def takes_place(self) -> bool:
        """Whether the visit was or will be made."""
        return self.visit.state in OCCUPYING


def entry_of(visit: Appointment, frame: Frame, *, zone: str = "") -> Entry:
    """Return the entry of a visit fetched with `RELATED`; `far` when its clock is not that of `zone`."""
    state = STATES[State(visit.state)] if visit.resolution else _state(visit, frame.at)
    return Entry(
        visit=visit,
        url=road(frame.by, "visit", visit),
        state=state,
        words=_words(visit, state),
        standing=standing(visit),
        pair=pair_of(visit.resolution) if visit.resolution else None,
        far=bool(zone) and is_far(visit, zone),
    )


def standing(visit: Appointment) -> str:
    """Say how often a standing visit recurs; nothing of any other."""
    if visit.series is None:
        return ""
    weeks = visit.series.every_weeks
    return _("Weekly") if weeks == 1 else ngettext("Every {n} week", "Every {n} weeks", weeks).format(n=weeks)


def is_far(visit: Appointment, zone: str) -> bool:
    """Tell whether the property's clock shows another time than `zone`'s when the visit starts."""
    return local(visit.starts_at, zone).utcoffset() != local(visit.starts_at, visit.zone).utcoffset()


def _state(visit: Appointment, at: datetime) -> str:
    return "due" if visit.ends_at <= at else "coming"


def _words(visit: Appointment, state: str) -> str:
    if visit.rescheduled_to is not None:
        when = day_and_time(visit.rescheduled_to.starts_at, visit.zone)
        return _("Moved to {when}").format(when=when)
    return {
        "due": _("Needs an answer"),
        "done": _("Completed"),
        "cancelled": _("Cancelled"),
    }.get(state, "")
