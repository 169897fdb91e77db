"""How far a learner has come: completed by assigned, never above 100, nothing taken back silently."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import groupby

from elevate.core.facts.setting import Setting
from elevate.people.models import User
from elevate.training import changes
from elevate.training.models import Completion, Course, Lesson, LessonVersion, Opening


class State(StrEnum):
    """Where a learner stands with a lesson or a course."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonProgress:
    """A lesson as a learner stands with it; `changed` since it was completed, `again` if that counts anew."""

    lesson: Lesson
    version: LessonVersion
    state: State
    opened_at: datetime | None = None
    completion: Completion | None = None
    changed: bool = False
    again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseProgress:
    """A course as a learner stands with it."""

    course: Course
    lessons: list[LessonProgress]

    @property
    def completed(self) -> int:
        """How many lessons are completed, of those taught now."""
        return sum(each.state is State.COMPLETED for each in self.lessons)

    @property
    def percent(self) -> int:
        """Completed by assigned, rounded down: 100 only when nothing is left."""
        return 100 * self.completed // len(self.lessons) if self.lessons else 0

    @property
    def state(self) -> State:
        """Where the learner stands with the whole."""
        if self.lessons and self.completed == len(self.lessons):
            return State.COMPLETED
        begun = any(each.state is not State.NOT_STARTED or each.again for each in self.lessons)
        return State.IN_PROGRESS if begun else State.NOT_STARTED

    @property
    def added(self) -> list[LessonProgress]:
        """The lessons that came to the course after the learner had completed everything in it."""
        done = [each.completion.completed_at for each in self.lessons if each.completion]
        left = [each for each in self.lessons if each.completion is None]
        if not done or any(_published_at(each) <= max(done) for each in left):
            return []
        return left

    @property
    def next(self) -> LessonProgress | None:
        """Where to go on: the lesson left open last, else the first that is not completed."""
        left = [each for each in self.lessons if each.state is not State.COMPLETED]
        open_ = [each for each in left if each.opened_at is not None and each.state is State.IN_PROGRESS]
        return max(open_, key=_opened_at, default=left[0] if left else None)


def of_courses(
    learner: User | str, setting: Setting, *, courses: Iterable[Course] | None = None
) -> list[CourseProgress]:
    """Return every course taught, or those given, as `learner` stands with them; three queries."""
    lessons = Lesson.objects.taught().order_by("course__position", "course_id", "position", "pk")
    if courses is not None:
        lessons = lessons.filter(course__in=courses)
    completions = latest(learner)
    openings = dict(Opening.objects.filter(learner=learner).values_list("lesson_id", "latest_at"))
    memory = changes.Memory(setting)
    return [
        CourseProgress(
            course=course,
            lessons=[_progress(lesson, completions, openings, memory) for lesson in taught],
        )
        for course, taught in groupby(lessons, lambda lesson: lesson.course)
    ]


def of_learners(course: Course, learners: Collection[str], setting: Setting) -> dict[str, CourseProgress]:
    """Return how each of many learners stands with one course; four queries, however many they are."""
    lessons = list(Lesson.objects.taught().filter(course=course).order_by("position", "pk"))
    completions: defaultdict[str, dict[str, Completion]] = defaultdict(dict)
    completed = Completion.objects.filter(lesson__course=course, learner__in=learners)
    for completion in with_versions(completed.order_by("completed_at", "pk")):
        completions[completion.learner_id][completion.lesson_id] = completion
    openings: defaultdict[str, dict[str, datetime]] = defaultdict(dict)
    for opening in Opening.objects.filter(lesson__course=course, learner__in=learners):
        openings[opening.learner_id][opening.lesson_id] = opening.latest_at
    memory = changes.Memory(setting)
    return {
        learner: CourseProgress(
            course=course,
            lessons=[_progress(each, completions[learner], openings[learner], memory) for each in lessons],
        )
        for learner in learners
    }


def with_versions(completions: Iterable[Completion]) -> list[Completion]:
    """Return completions with their versions, each of which is read once: they are few and long."""
    found = list(completions)
    versions = LessonVersion.objects.in_bulk({completion.version_id for completion in found})
    for completion in found:
        completion.version = versions[completion.version_id]
    return found


def latest(learner: User | str) -> dict[str, Completion]:
    """Return the learner's latest completion of each lesson, by the lesson's id."""
    earlier_first = Completion.objects.filter(learner=learner).order_by("completed_at", "pk")
    return {completion.lesson_id: completion for completion in earlier_first.select_related("version")}


def _progress(
    lesson: Lesson,
    completions: dict[str, Completion],
    openings: dict[str, datetime],
    memory: changes.Memory,
) -> LessonProgress:
    version = lesson.text
    completion, opened_at = completions.get(lesson.pk), openings.get(lesson.pk)
    changed = completion is not None and memory.changed(completion, version)
    again = changed and version.material
    done = completion is not None and not again
    begun = opened_at is not None or again
    return LessonProgress(
        lesson=lesson,
        version=version,
        state=State.COMPLETED if done else State.IN_PROGRESS if begun else State.NOT_STARTED,
        opened_at=opened_at,
        completion=completion,
        changed=changed,
        again=again,
    )


def _published_at(each: LessonProgress) -> datetime:
    if each.version.published_at is None:
        raise ValueError("what is taught was published")
    return each.version.published_at


def _opened_at(each: LessonProgress) -> datetime:
    if each.opened_at is None:
        raise ValueError("only a lesson that was opened")
    return each.opened_at
