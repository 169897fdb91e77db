"""What the calls about standing visits share: whose they are, rules as RFC 5545 has them, and dry runs."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, time

from django.utils.translation import gettext as _
from pydantic import BaseModel

from elevate.api import finding, standing
from elevate.api.gate import Call, only
from elevate.api.problems import invalid, of_refusal
from elevate.core import recurrence
from elevate.core.recurrence import Weekly
from elevate.core.refusals import Refused, StalePreview
from elevate.people.actors import Role
from elevate.people.speech import spoken
from elevate.scheduling.models import Series
from elevate.scheduling.models.series import SeriesQuerySet
from elevate.scheduling.standing.effects import Preview


class Dry(BaseModel):
    """With `dry_run` the answer is what would happen to every date, and nothing does."""

    dry_run: bool = False


def series(call: Call) -> SeriesQuerySet:
    """Return the standing visits that the caller may see."""
    return Series.objects.visible_to(call.actor).with_people()


def staffs(call: Call, series_id: str) -> Series:
    """Return standing visits that the caller may change: clients only read their own."""
    only(call, Role.COORDINATOR, Role.THERAPIST)
    return finding.find(series(call), series_id)


@contextmanager
def as_shown(call: Call, zone: str, shown: Callable[[], Preview]) -> Iterator[None]:
    """Answer an act on what was shown before with what would be shown now, in `preview`."""
    try:
        yield
    except StalePreview as stale:
        raise of_refusal(stale, preview=standing.plain(shown(), zone, call)) from stale


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """Where a rule that is read begins: on which day, at what time of which wall clock."""

    starts_on: date
    clock: time
    zone: str


def rule(text: str, begin: Beginning, *, besides: Iterable[object]) -> Weekly:
    """Read a rule; 422 for one that cannot be used, or beside fields that say the same."""
    if any(other is not None for other in besides):
        raise invalid("rrule", _("Give either a rule, or weekdays, every_weeks and ends_on."))
    try:
        return recurrence.parse(text, starts_on=begin.starts_on, clock=begin.clock, zone=begin.zone)
    except Refused as refusal:
        raise invalid("rrule", spoken(refusal.sentence)) from refusal
