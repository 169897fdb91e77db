"""The stage of a scenario: the real screens on a visit in memory. Nothing is written but the try."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from elevate.core.facts.setting import ZONE
from elevate.core.words import gettext_noop, say
from elevate.core.written import weekday_and_time
from elevate.scheduling import acting, previewing
from elevate.scheduling.acting import Done
from elevate.scheduling.acts import Act, Reschedule, Seen
from elevate.scheduling.models import Appointment, Resolution
from elevate.scheduling.previewing import Preview
from elevate.training import practising
from elevate.training.scenarios import Answer, Scenario
from elevate.web.acting import operation
from elevate.web.cards import Frame
from elevate.web.history import booked
from elevate.web.practice import did, grading
from elevate.web.practice.shelf import Shelf, shelf
from elevate.web.signed_in import RoleRequest
from elevate.web.staging import Stage

#: The screens of a real visit, and what they are called in practice.
SCREENS = {
    "visit": "practice_visit",
    "visit_complete": "practice_complete",
    "visit_move": "practice_move",
    "visit_cant": "practice_cant",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What frames every page of a scenario, so that nobody takes it for a real visit."""

    shelf: Shelf
    scenario: Scenario
    clock: str
    url: str
    waits: list[tuple[int, str]]
    leave_url: str

    @property
    def out_url(self) -> str:
        """The way out."""
        return self.shelf.url()


class Practising(Stage):
    """A scenario's visit, under its own clock."""

    did: Answer

    def __init__(
        self, request: RoleRequest, course: str, lesson: str, scenario: str, waited: int = 0
    ) -> None:
        self.shelf = shelf(request.actor, course, lesson)
        self.rehearsal = self.shelf.rehearsal(scenario, waited=waited)
        if waited and (not self.rehearsal.scenario.waits or waited >= grading.LONGEST_WAIT):
            raise Http404
        self.request, self.pk = request, scenario
        self.by, self.at = self.rehearsal.by, self.rehearsal.at
        self.offers = self.rehearsal

    @property
    def frame(self) -> Frame:
        return Frame(by=self.by, at=self.at, roads=self.road)

    @property
    def scene(self) -> Scene:
        """Return what frames the page."""
        return Scene(
            shelf=self.shelf,
            scenario=self.rehearsal.scenario,
            clock=weekday_and_time(self.at, ZONE),
            url=self.url("practice_scenario"),
            waits=[(minutes, self._later(minutes)) for minutes in self._offered()],
            leave_url=self.url("practice_leave"),
        )

    def url(self, name: str) -> str:
        """Return the address of a page of this scenario, at this moment of it."""
        return self.shelf.url(name, self.pk, waited=self.rehearsal.waited)

    def visit(self) -> Appointment:
        return self.rehearsal.visit()

    def road(self, name: str, visit: Appointment) -> str:
        return self.url(SCREENS.get(name, "practice_scenario"))

    def roof(self, visit: Appointment) -> dict[str, Any]:
        return {
            "layout": "layouts/practice.html",
            "own": True,
            "practice": self.scene,
            "visit": visit,
            **{f"{name}_url": self.road(f"visit_{name}", visit) for name in ("move", "cant", "again")},
            "visit_url": self.road("visit", visit),
        }

    def others(self, visit: Appointment) -> dict[str, Any]:
        days = self.rehearsal.scenario.visit.series
        return {"series": days, "days": days}

    def around(self, visit: Appointment) -> dict[str, Any]:
        days = self.rehearsal.scenario.visit.series
        return {
            "back": {"href": self.scene.url, "label": _("The story")},
            "history": [booked(visit, by=self._booked_by)],
            "series": days,
            "arrangement": say(gettext_noop("{days}"), days=days),
        }

    def preview(self, visit: Appointment, act: Act) -> Preview:
        return previewing.preview(visit, act, by=self.by, at=self.at, place=self.rehearsal.place)

    def balance(self, visit: Appointment) -> int:
        return self.rehearsal.scenario.visit.credits

    def wider(self, visit: Appointment, act: Reschedule) -> str | None:
        if not self.rehearsal.scenario.visit.series:
            return None
        answer = replace(self.rehearsal.answer_of(act), following=True)
        self.record(answer, operation(self.request))
        return self.result_url(answer)

    def do(self, visit: Appointment, act: Act, seen: Seen) -> Done:
        """Decide what was shown, as the operations do, and keep the try instead of the outcome."""
        outcome = acting.decided(visit, act, by=self.by, at=self.at, seen=seen)
        new = self.rehearsal.place(visit, act, outcome)[0] if isinstance(act, Reschedule) else None
        self.record(self.rehearsal.answer_of(act), seen.operation_id or operation(self.request))
        resolution = Resolution.of(visit, outcome, by=self.by, at=self.at, number=1)
        return Done(appointment=visit, resolution=resolution, outcome=outcome, new=new)

    def then(self, done: Done, address: str) -> str:
        return self.result_url(self.did)

    def record(self, answer: Answer, operation_id: UUID) -> None:
        """Keep the try, and complete the lesson with the last that was missing."""
        passed = grading.grade(self.rehearsal, answer).passed
        here, at = self.shelf, self.shelf.at
        tried = practising.Try(self.pk, answer, passed=passed, operation_id=operation_id)
        with transaction.atomic():
            practising.record(here.version, tried, by=here.learner, at=at)
            if passed:
                practising.complete_if_all(here.version, here.keys, here.setting, by=here.learner, at=at)
        self.did = answer

    def result_url(self, answer: Answer) -> str:
        """Return where it is shown what came of `answer`."""
        return f"{self.url('practice_result')}?{did.query(answer)}"

    @property
    def _booked_by(self) -> str:
        return next(iter(self.shelf.setting.coordinators), self.shelf.setting.operator)

    def _offered(self) -> list[int]:
        waits, left = self.rehearsal.scenario.waits, grading.LONGEST_WAIT - self.rehearsal.waited
        return [minutes for minutes in waits if minutes < left]

    def _later(self, minutes: int) -> str:
        """Return the page as it will be so many minutes on."""
        here = self.request.resolver_match
        name = here.view_name if here else "practice_scenario"
        address = self.shelf.url(name, self.pk, waited=self.rehearsal.waited + minutes)
        asked = self.request.GET.urlencode()
        return f"{address}?{asked}" if asked else address
