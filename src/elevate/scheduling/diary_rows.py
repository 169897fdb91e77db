"""The statements that diaries are read with: few, because each costs a search as much as what it finds."""

from datetime import UTC, date, datetime
from typing import Any

from django.db.models import CharField, Min, Q, Value
from django.db.models.functions import Cast

from elevate.people.models import Operator, Therapist
from elevate.scheduling.models import Appointment, Blackout, Roster, TimeOff, Travel
from elevate.scheduling.models.appointment import OCCUPYING
from elevate.storing.prepared import DAY, INSTANT, TEXT, Prepared

#: What a row about a place tells.
CLOSED, WAY, USUAL_WAY = "closed", "way", "usual"
#: Marks beside those of `prepared`, for statements with more than one.
LATER = datetime(1602, 1, 1, 1, 1, 1, 1, tzinfo=UTC)
_EARLIER = datetime(1600, 1, 1, 1, 1, 1, 1, tzinfo=UTC)
_LATER_DAY = date(1602, 1, 2)
_SPAN = {"since": INSTANT, "until": LATER}
_REACH = {"earliest": _EARLIER, **_SPAN}
_HOURS = ("hours__weekday", "hours__from_minute", "hours__until_minute")
_NOTHING = Value("")


def _performing(service: str) -> Any:
    performers = Therapist.objects.filter(status=Therapist.Status.ACTIVE, rates__service_id=service)
    return performers.order_by("pk").values_list("pk", "time_zone").annotate(Min("rates__effective_on"))


def _performer(service: str, therapist: str) -> Any:
    """Select one performer once for each of their hours, so that both come at once."""
    hours = ["roster", *(f"roster__{name}" for name in _HOURS)]
    return (
        _performing(service)
        .filter(pk=therapist)
        .values_list("pk", "time_zone", "rates__effective_on__min", *hours)
    )


def _hours() -> Any:
    active = Roster.objects.filter(therapist__status=Therapist.Status.ACTIVE)
    return active.order_by("pk", *_HOURS[:2]).values_list("pk", *_HOURS)


def _taken(earliest: datetime, since: datetime, until: datetime, **whose: str) -> Any:
    """Select visits, and time off as if it were visits at no property."""
    touching = {"starts_at__gt": earliest, "starts_at__lt": until, "blocked_until__gt": since}
    visits = Appointment.objects.filter(**touching, **whose, state__in=OCCUPYING).order_by()
    off = TimeOff.objects.touching(since, until).filter(**whose).order_by()
    found = visits.values_list("therapist_id", "starts_at", "blocked_until", "property_id", "pk").union(
        off.values_list("therapist_id", "starts_at", "ends_at", _NOTHING, _NOTHING), all=True
    )
    return found.order_by()


def _place(here: str, since: date, until: date) -> Any:
    """Select the days on which nobody comes, by name, the ways from and to a place, and the usual way."""
    closed = Blackout.objects.filter(closed_on__range=(since, until)).order_by()
    ways = Travel.objects.filter(Q(one_id=here) | Q(other_id=here)).order_by()
    usual = Operator.objects.order_by()
    found = ways.values_list(Value(WAY), "one_id", "other_id", "minutes").union(
        usual.values_list(Value(USUAL_WAY), _NOTHING, _NOTHING, "travel_minutes"),
        closed.values_list(Value(CLOSED), Cast("closed_on", CharField()), "name", Value(0)),
        all=True,
    )
    return found.order_by()


PERFORMERS = Prepared(_performing, service=TEXT)
PERFORMER = Prepared(_performer, service=TEXT, therapist=TEXT)
HOURS = Prepared(_hours)
HOURS_OF = Prepared(lambda therapist: _hours().filter(pk=therapist), therapist=TEXT)
TAKEN = Prepared(_taken, **_REACH)
TAKEN_OF = Prepared(
    lambda therapist, **reach: _taken(**reach, therapist_id=therapist), therapist=TEXT, **_REACH
)
CLIENTS_VISITS = Prepared(
    lambda client, since, until: (
        Appointment.objects.filter(
            client_id=client, starts_at__gt=since, starts_at__lt=until, state__in=OCCUPYING
        )
        .order_by()
        .values_list("starts_at", "blocked_until", "pk")
    ),
    client=TEXT,
    **_SPAN,
)
PLACE = Prepared(_place, here=TEXT, since=DAY, until=_LATER_DAY)
