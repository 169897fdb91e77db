"""What practice is made of: scenarios as data, read with sentences for whoever writes them."""

import re
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from enum import StrEnum
from typing import Any

from elevate.core.facts import reading
from elevate.core.facts.plain import CONDITIONS
from elevate.core.facts.setting import PLACE, Setting
from elevate.core.rulebook import Party
from elevate.core.words import gettext_noop as _
from elevate.training import tags
from elevate.training.entries import BadScenario, Entries

KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_PLACES = re.compile(r"\{(\w*)\}")
_TEXTS = {"title": 120, "story": 600, "right": 400, "wrong": 400}
_WAIT_THEN = "wait_then:"
#: How far a visit may lie from the scenario's day, and how long it may take.
DAYS, _MINUTES = (-7, 60), (15, 480)


class Deed(StrEnum):
    """What can be done about the visit."""

    COMPLETE = "complete"
    CANCEL = "cancel"
    NO_SHOW = "no_show"
    MOVE = "move"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Moment:
    """A wall-clock time, so many days from the scenario's day."""

    day: int
    time: time


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """The visit: when it is, how long ago it was booked, and the credits its client has."""

    starts: Moment
    minutes: int = 60
    booked_ago: timedelta = timedelta(days=14)
    credits: int = 1
    moved: bool = False
    series: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Something done about the visit; a client's notice is `minutes_ago` old when it is recorded.

    `following` takes the later visits of a standing arrangement along.
    """

    deed: Deed
    waits: bool = False
    by: Party = Party.CLIENT
    minutes_ago: int = 0
    to: Moment | None = None
    accept_late: bool = False
    following: bool = False

    def written(self) -> dict[str, Any]:
        """Return the answer as a scenario has it."""
        data: dict[str, Any] = {"act": self.deed.value}
        if self.deed is Deed.CANCEL:
            data["by"] = self.by.value
        if self.minutes_ago:
            data["told"] = {"minutes_ago": self.minutes_ago}
        if self.to is not None:
            data |= {"to": {"day": self.to.day, "time": f"{self.to.time:%H:%M}"}}
            data |= {"accept_late": self.accept_late, "following": self.following}
        return data


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A story, a visit with a clock of its own, and what is right to do."""

    key: str
    title: str
    story: str
    right: str
    wrong: str
    client: str
    clock: time
    visit: Planned
    answers: tuple[Answer, ...]
    waits: tuple[int, ...] = ()
    times: tuple[Moment, ...] = ()
    on: date | None = None
    condition: str = ""

    def told(self, setting: Setting) -> "Scenario":
        """Return the scenario with its texts as they read under `setting`."""
        title, story, right, wrong = (self._filled(name, setting) for name in _TEXTS)
        return replace(self, title=title, story=story, right=right, wrong=wrong)

    def stands(self, setting: Setting) -> bool:
        """Tell whether the scenario makes sense under this policy."""
        return not self.condition or reading.holds(self.condition, setting)

    def _filled(self, name: str, setting: Setting) -> str:
        text: str = tags.fresh(getattr(self, name), setting)
        return text.replace("{client}", self.client.split()[0]).replace("{property}", PLACE)


def read(data: object) -> list[Scenario]:
    """Read a lesson's scenarios; `BadScenario` says which one is wrong, and how to write it."""
    if not isinstance(data, list):
        raise BadScenario(_("Scenarios are a list: begin each with “- key: …”."))
    found = [_scenario(item, number) for number, item in enumerate(data, start=1)]
    keys = [scenario.key for scenario in found]
    if twice := next((key for key in keys if keys.count(key) > 1), ""):
        raise BadScenario(_("Two scenarios have the key “{key}”. Give each its own."), key=twice)
    return found


def read_answer(data: object, *, where: str) -> Answer:
    """Read what somebody does, or did, about a visit."""
    said = Entries(data, where)
    act = said.text("act", longest=40)
    deed = said.one_of("act", [each.value for each in Deed], act.removeprefix(_WAIT_THEN))
    answer = Answer(
        deed=Deed(deed),
        waits=act.startswith(_WAIT_THEN),
        by=Party(said.choice("by", ["client", "therapist"], "client")),
        minutes_ago=_told(said),
        to=_moment(said.part("to")) if deed == Deed.MOVE else None,
        accept_late=said.flag("accept_late"),
        following=said.flag("following"),
    )
    said.check()
    return answer


def _scenario(item: object, number: int) -> Scenario:
    said = Entries(item, str(number))
    key = said.where = said.text("key", longest=60)
    if not KEY.fullmatch(key):
        raise said.wrong(_("The key “{key}” may have small letters, digits and hyphens only."), key=key)
    scenario = Scenario(
        key=key,
        **{name: _text(said, name, longest) for name, longest in _TEXTS.items()},
        client=said.text("client", longest=60),
        clock=said.clock("clock"),
        visit=_planned(said.part("visit")),
        answers=tuple(read_answer(each, where=key) for each in [said.get("answer"), *said.list("also")]),
        waits=tuple(said.minutes(each) for each in said.list("waits")),
        times=tuple(_moment(Entries(each, key)) for each in said.list("times")),
        on=said.day("on"),
        condition=_condition(said),
    )
    said.check()
    _possible(scenario, said)
    return scenario


def _text(said: Entries, name: str, longest: int) -> str:
    text = said.text(name, longest=longest)
    for place in _PLACES.findall(re.sub(r"\{\{.*?\}\}", "", text)):
        if place not in {"client", "property"}:
            raise said.wrong(_("Nothing is called “{place}”: write client or property."), place=place)
    return text


def _condition(said: Entries) -> str:
    return said.choice("if", ["", *CONDITIONS], "")


def _planned(said: Entries) -> Planned:
    days_ago, minutes_ago = (
        said.number(name, low=0, high=high, default=-1)
        for name, high in (("booked_days_ago", 365), ("booked_minutes_ago", 60 * 24))
    )
    if (days_ago < 0) == (minutes_ago < 0):
        raise said.wrong(_("Say when the visit was booked: booked_days_ago or booked_minutes_ago."))
    planned = Planned(
        starts=_moment(said, last=False),
        minutes=said.number("minutes", low=_MINUTES[0], high=_MINUTES[1], default=60),
        booked_ago=timedelta(days=max(days_ago, 0), minutes=max(minutes_ago, 0)),
        credits=said.number("credits", low=0, high=99, default=1),
        moved=said.flag("moved"),
        series=said.text("series", longest=60, default=""),
    )
    said.check()
    return planned


def _moment(said: Entries, *, last: bool = True) -> Moment:
    moment = Moment(said.number("day", low=DAYS[0], high=DAYS[1]), said.clock("time"))
    if moment.time.minute % 15:
        raise said.wrong(_("Visits start on a quarter hour: choose :00, :15, :30 or :45."))
    if last:
        said.check()
    return moment


def _told(said: Entries) -> int:
    told = said.get("told", "now")
    return 0 if told == "now" else Entries(told, said.where).number("minutes_ago", low=1, high=60 * 24 * 60)


def _possible(scenario: Scenario, said: Entries) -> None:
    now = Moment(0, scenario.clock)
    gone = [moment for moment in scenario.times if _order(moment) <= _order(now)]
    if gone:
        raise said.wrong(_("A time to choose from has passed by {time}."), time=f"{scenario.clock:%H:%M}")
    starts = timedelta(days=scenario.visit.starts.day) + _since_midnight(scenario.visit.starts.time)
    if starts <= _since_midnight(scenario.clock) - scenario.visit.booked_ago:
        raise said.wrong(_("The visit is over before it was booked."))
    if any(answer.waits for answer in scenario.answers) and not scenario.waits:
        raise said.wrong(_("The answer waits, but no “waits” are offered."))


def _order(moment: Moment) -> tuple[int, time]:
    return moment.day, moment.time


def _since_midnight(clock: time) -> timedelta:
    return timedelta(hours=clock.hour, minutes=clock.minute)
