"""A client's own standing visits in words, and the dates on which there is none, and why."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _, gettext_lazy

from elevate.core.time import day_of
from elevate.core.written import day, full_day
from elevate.people.actors import Actor
from elevate.people.speech import spoken
from elevate.scheduling.models import Skip
from elevate.scheduling.standing import saying
from elevate.web.standing.everybody import standing

#: Why there is no visit, in the words of the person who is visited.
_WHY = {
    Skip.Reason.TIME_OFF: gettext_lazy("your therapist is off"),
    Skip.Reason.CLOSED: gettext_lazy("closed that day"),
    Skip.Reason.THERAPIST_BUSY: gettext_lazy("your therapist is not free"),
    Skip.Reason.CLIENT_BUSY: gettext_lazy("you have another visit then"),
    Skip.Reason.NO_CREDIT: gettext_lazy("no credit covers it"),
    Skip.Reason.AWAY: gettext_lazy("you are away"),
}
_GONE = (Skip.Settlement.DROPPED, Skip.Settlement.AWAY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mine:
    """An arrangement: what was agreed, until when, and the dates to come that are skipped."""

    words: str
    until: str
    skipped: list[str]


def mine(actor: Actor, *, at: datetime) -> list[Mine]:
    """Return a client's arrangements that go on; the number of queries is always the same."""
    found = list(standing(actor, at=at).filter(goes_on=True))
    without = Skip.objects.filter(series__in=found, kept__isnull=True, original_starts_at__gt=at)
    skipped = [skip for skip in without if not skip.settlement or skip.settlement in _GONE]
    return [
        Mine(
            words=spoken(saying.whole(series)),
            until=full_day(series.ends_on) if series.ends_on else "",
            skipped=[_skipped(skip, series.zone) for skip in skipped if skip.series_id == series.pk],
        )
        for series in found
    ]


def _skipped(skip: Skip, zone: str) -> str:
    on: date = day_of(skip.original_starts_at, zone)
    why = _WHY.get(Skip.Reason(skip.reason), _("it could not be booked"))
    return _("{day} is skipped: {why}.").format(day=day(on), why=why)
