"""A visit as a card: what it will cost and earn, or did, and what can be done about it now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode
from uuid import UUID

from django.utils.translation import gettext as _

from elevate.core.refusals import Refused
from elevate.core.rulebook import State
from elevate.core.time import day_of, elapsed
from elevate.core.written import clock, day_and_time
from elevate.people.actors import Actor
from elevate.people.speech import spoken
from elevate.scheduling import previewing, undoing
from elevate.scheduling.models import Appointment, Resolution
from elevate.web import acting
from elevate.web.pairs import consequence, pair_of
from elevate.web.roads import road

#: Tells the address of a visit's screen.
Road = Callable[[str, Appointment], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Where a card stands: who reads it, when, on which page, and which visit is the next one there.

    `roads` where a visit's screens have other addresses than its reader's role says.
    """

    by: Actor
    at: datetime
    page: str = ""
    next_id: str = ""
    roads: Road | None = None

    def road(self, name: str, visit: Appointment) -> str:
        """Return the address of a visit's screen `name` where this reader works."""
        return self.roads(name, visit) if self.roads else road(self.by, name, visit)


@dataclass(slots=True, kw_only=True)
class Card:
    """What `components/visit.html` reads. Addresses that are empty stand for acts that are not possible."""

    visit: Appointment
    url: str
    state: str
    operation: UUID
    tag: str = ""
    standing: str = ""
    credit: str = ""
    pay: str = ""
    result: str = ""
    rule: str = ""
    preview: str = ""
    complete_url: str = ""
    move_url: str = ""
    cant_url: str = ""
    undo_url: str = ""
    problem: str = ""
    on: date | None = None
    elsewhere: bool = False

    @property
    def id(self) -> str:
        """The visit's id."""
        return self.visit.pk

    @property
    def is_open(self) -> bool:
        """Whether the visit is still to be made, or is being made."""
        return self.state in {"next", "coming"}

    @property
    def client(self) -> str:
        """Who is visited."""
        return self.visit.client.name

    @property
    def unit(self) -> str:
        """Where in the property."""
        return self.visit.client.unit

    @property
    def starts_at(self) -> datetime:
        """When it starts."""
        return self.visit.starts_at

    @property
    def zone(self) -> str:
        """The zone its times are shown in."""
        return self.visit.zone

    @property
    def minutes(self) -> int:
        """How long it takes."""
        return int(elapsed(self.visit.starts_at, self.visit.ends_at).total_seconds()) // 60


def card_of(visit: Appointment, frame: Frame) -> Card:
    """Return the card of a visit that came `with_people()`; asks the database nothing."""
    resolution = visit.resolution
    return _ahead(visit, frame) if resolution is None else _behind(visit, resolution, frame)


def _ahead(visit: Appointment, frame: Frame) -> Card:
    outlook = previewing.outlook(visit, by=frame.by, at=frame.at)
    started, ended = visit.starts_at <= frame.at, visit.ends_at <= frame.at
    card = Card(
        visit=visit,
        url=frame.road("visit", visit),
        state="coming",
        operation=acting.new_operation(),
        preview=outlook.token,
    )
    if outlook.outcome is not None:
        card.credit, card.pay = pair_of(outlook.outcome)
        card.rule = outlook.outcome.rule
    if ended:
        card.state, card.tag = "due", _("Needs an answer")
    elif visit.pk == frame.next_id:
        card.state, card.tag = "next", _("Now") if started else _("Next")
    card.cant_url = f"{card.url}cant/"
    if started:
        card.complete_url = _act("visit_complete", visit, frame)
    else:
        card.move_url = f"{card.url}move/"
    return card


STATES = {State.COMPLETED: "done", State.CANCELLED: "cancelled", State.RESCHEDULED: "moved"}


def _behind(visit: Appointment, resolution: Resolution, frame: Frame) -> Card:
    card = Card(
        visit=visit,
        url=frame.road("visit", visit),
        state=STATES[State(visit.state)],
        operation=acting.new_operation(),
        preview=resolution.pk,
        result=told(visit, resolution),
        rule=resolution.rule,
    )
    try:
        undoing.check(visit, by=frame.by)
    except Refused:
        return card
    card.undo_url = _act("visit_undo", visit, frame)
    return card


def told(visit: Appointment, resolution: Resolution) -> str:
    """Say how a visit ended: `Completed 10:02 AM · 1 credit used · $72.00 earned`."""
    return f"{ending(visit, resolution)} · {consequence(resolution)}"


def ending(visit: Appointment, resolution: Resolution) -> str:
    """Say how a visit ended and why, without what it cost: `Cancelled 10:04 AM · Less than…`."""
    why = [] if visit.state == State.COMPLETED else [spoken(resolution.why_sentence).rstrip(".")]
    return " · ".join([_ended(visit, resolution), *why])


def _ended(visit: Appointment, resolution: Resolution) -> str:
    zone = visit.zone
    same_day = day_of(resolution.resolved_at, zone) == day_of(visit.starts_at, zone)
    when = (clock if same_day else day_and_time)(resolution.resolved_at, zone)
    if visit.rescheduled_to is not None:
        return _("Moved to {when}").format(when=day_and_time(visit.rescheduled_to.starts_at, zone))
    if visit.state == State.COMPLETED:
        return _("Completed {when}").format(when=when)
    return _("Cancelled {when}").format(when=when)


def _act(route: str, visit: Appointment, frame: Frame) -> str:
    query = f"?{urlencode({'from': frame.page})}" if frame.page else ""
    return frame.road(route, visit) + query
