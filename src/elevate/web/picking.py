"""Times to choose from: the likeliest, two weeks of days, and any other day (ux.md 3)."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from elevate.core.time import at_wall_clock, day_of
from elevate.core.words import Sentence
from elevate.core.written import day_and_time, weekday_and_time
from elevate.people.actors import Actor
from elevate.scheduling import suggesting
from elevate.scheduling.models import Appointment
from elevate.scheduling.previewing import Preview
from elevate.scheduling.suggesting import Offers, Suggestion
from elevate.web import telling
from elevate.web.asking import ClockField, DayField, InstantField

FARTHEST = timedelta(days=366)


class PickForm(forms.Form):
    """What the address asks for: a time, or a day to look at, or a time of that day."""

    to = InstantField(required=False, widget=forms.HiddenInput)
    day = DayField(required=False, label=_("Any other day"))
    time = ClockField(required=False, label=_("Any other time"))

    def __init__(self, data: Mapping[str, Any], *, zone: str, at: datetime) -> None:
        super().__init__(data)
        self.zone, self.today = zone, day_of(at, zone)
        self.fields["day"].widget.attrs |= {"min": self.today.isoformat()}
        self.fields["time"].widget.attrs |= {"step": 900}

    def clean_day(self) -> date | None:
        on: date | None = self.cleaned_data["day"]
        if on is not None and on < self.today:
            raise forms.ValidationError(_("That day has passed. Choose one still to come."))
        if on is not None and on > self.today + FARTHEST:
            raise forms.ValidationError(_("That is more than a year ahead. Choose a nearer day."))
        return on

    @property
    def chosen(self) -> datetime | None:
        """The time that was chosen, if one was."""
        if not self.is_valid():
            return None
        asked = self.cleaned_data
        if asked["to"] is None and asked["day"] and asked["time"]:
            return at_wall_clock(asked["day"], asked["time"], self.zone)
        to: datetime | None = asked["to"]
        return to

    @property
    def looked_at(self) -> date | None:
        """The day whose times are asked for, if one is."""
        on: date | None = (
            self.cleaned_data.get("day") if self.is_bound and not self.errors.get("day") else None
        )
        return on


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day of the two weeks, with how many starts are free on it."""

    on: date
    free: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """Everything there is to choose from."""

    suggestions: list[Suggestion]
    days: list[Day]
    looked_at: date | None = None
    that_day: list[datetime] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A chosen time: what booking it would do, or why it cannot be; `lacking` asks for a reason first."""

    starts_at: datetime
    when: str
    preview: Preview
    letters: telling.Letters | None
    nearest: list[Suggestion]
    lacking: Sentence | None

    @property
    def taken(self) -> bool:
        """Whether somebody else has that time."""
        return self.preview.code == "slot-taken"


def times(visit: Appointment, asked: PickForm, *, at: datetime, offers: Offers = suggesting) -> Times:
    """Return the times to choose from; the number of queries does not depend on how many there are."""
    days = suggesting.days_around(visit, at=at)
    free = offers.free_starts(visit, days=days, at=at)
    a_day = Counter(day_of(start, visit.zone) for start in free)
    on = asked.looked_at
    return Times(
        suggestions=offers.suggestions(visit, at=at),
        days=[Day(on=day, free=a_day[day]) for day in days],
        looked_at=on,
        that_day=offers.free_starts(visit, days=[on], at=at) if on else [],
    )


def within_reason(ask: Callable[[str], Preview], *, by: Actor) -> tuple[Preview, Sentence | None]:
    """Return what `ask` previews, and what is lacking if only a coordinator's reason makes it possible."""
    plain = ask("")
    if plain.allowed or not by.is_coordinator:
        return plain, None
    overridden = ask("?")
    return (overridden, plain.refusal) if overridden.allowed else (plain, None)


def near(start: datetime, zone: str, *, at: datetime) -> str:
    """Write a time for a button: `Thu 10:30 AM` in the coming week, with its date after that."""
    within_a_week = (day_of(start, zone) - day_of(at, zone)).days < 7
    return (weekday_and_time if within_a_week else day_and_time)(start, zone)
