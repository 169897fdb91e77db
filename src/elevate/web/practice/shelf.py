"""Where scenarios come from: the published version of a lesson, read under the live policy."""

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404
from django.urls import reverse

from elevate.clock import reading
from elevate.core.facts.setting import Setting
from elevate.core.refusals import Refused
from elevate.people.actors import Actor
from elevate.plans.models import PolicyVersion
from elevate.training import live, practising, tags
from elevate.training.models import Lesson, LessonVersion
from elevate.training.scenarios import Scenario, read
from elevate.web.learning import finding
from elevate.web.practice.rehearsal import Rehearsal


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """A lesson's practice as one learner finds it now."""

    lesson: Lesson
    version: LessonVersion
    setting: Setting
    scenarios: list[Scenario]
    learner: Actor
    at: datetime

    @property
    def title(self) -> str:
        """The lesson's title."""
        return tags.fresh(self.version.title, self.setting)

    @property
    def keys(self) -> list[str]:
        """The keys of the scenarios, in order."""
        return [scenario.key for scenario in self.scenarios]

    @property
    def lesson_url(self) -> str:
        """Where the lesson is read."""
        return reverse("lesson", args=[self.lesson.course.key, self.lesson.key])

    def url(self, name: str = "practice", scenario: str = "", *, waited: int = 0) -> str:
        """Return the address of a page of the practice, or of a `scenario`, so many minutes on."""
        where: dict[str, object] = {"course": self.lesson.course.key, "lesson": self.lesson.key}
        if scenario:
            where |= {"scenario": scenario} | ({"waited": waited} if waited else {})
        return reverse(name, kwargs=where)

    def standing(self) -> tuple[set[str], set[str]]:
        """Return which scenarios the learner passed, and which they tried."""
        return practising.standing(self.version, self.setting, by=self.learner, at=self.at)

    def completed(self) -> bool:
        """Tell whether the learner has completed the lesson, as it reads now."""
        return practising.completed(self.version, self.setting, by=self.learner)

    def rehearsal(self, key: str, *, waited: int = 0) -> Rehearsal:
        """Set up the scenario `key`; without one of that name there is no such page."""
        scenario = next((each for each in self.scenarios if each.key == key), None)
        if scenario is None:
            raise Http404
        return Rehearsal(
            scenario=scenario,
            policy=PolicyVersion.objects.current(self.at),
            rate=self.setting.rate,
            learner=self.learner,
            waited=waited,
        )


def shelf(learner: Actor, course: str, lesson: str) -> Shelf:
    """Return the practice of the lesson that an address names."""
    at = reading.now()
    setting = live.setting(at=at, learner=learner.user_id)
    return shelf_of(finding.lesson_or_404(course, lesson), setting, learner=learner, at=at)


def shelf_of(lesson: Lesson, setting: Setting, *, learner: Actor, at: datetime) -> Shelf:
    """Return the practice of a lesson that is taught."""
    version = lesson.text
    scenarios = _told(version, setting)
    return Shelf(lesson=lesson, version=version, setting=setting, scenarios=scenarios, learner=learner, at=at)


def _told(version: LessonVersion, setting: Setting) -> list[Scenario]:
    """Return the scenarios that can be practised; none while they are written wrongly."""
    try:
        found = read(version.practice)
        return [each.told(setting) for each in found if each.stands(setting)]
    except Refused:
        return []
