"""Everybody a course is assigned to, as they stand with it: who needs a word comes first."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max

from elevate.core.facts.setting import Setting
from elevate.core.time import day_of
from elevate.people.models import Operator
from elevate.training import audience, progress
from elevate.training.audience import Learner
from elevate.training.models import Course, Nudge
from elevate.training.progress import CourseProgress, State


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A learner with a course: how far, when they were there last, when it is due."""

    learner: Learner
    progress: CourseProgress
    opened_at: datetime | None
    overdue: bool
    nudged_at: datetime | None

    @property
    def state(self) -> State:
        """Where they stand."""
        return self.progress.state

    @property
    def left(self) -> int:
        """How many lessons are left."""
        return len(self.progress.lessons) - self.progress.completed

    @property
    def minutes_left(self) -> int:
        """How long those take."""
        return sum(
            each.version.minutes for each in self.progress.lessons if each.state is not State.COMPLETED
        )


def of_course(course: Course, setting: Setting, *, at: datetime) -> list[Standing]:
    """Return everybody the course is assigned to; as many queries for a hundred as for one."""
    operator = Operator.objects.first() or Operator()
    learners = audience.of_course(course, zone=operator.time_zone)
    users = [learner.user_id for learner in learners]
    stands = progress.of_learners(course, users, setting)
    nudges = Nudge.objects.filter(learner__in=users).order_by().values("learner").annotate(at=Max("sent_at"))
    nudged = {each["learner"]: each["at"] for each in nudges}
    found = [_standing(each, stands[each.user_id], nudged.get(each.user_id), at=at) for each in learners]
    return sorted(found, key=_need)


def _standing(
    learner: Learner, stands: CourseProgress, nudged_at: datetime | None, *, at: datetime
) -> Standing:
    opened = [each.opened_at for each in stands.lessons if each.opened_at is not None]
    late = learner.due_on is not None and learner.due_on < day_of(at, learner.zone)
    return Standing(
        learner=learner,
        progress=stands,
        opened_at=max(opened, default=None),
        overdue=late and stands.state is not State.COMPLETED,
        nudged_at=nudged_at,
    )


def _need(each: Standing) -> tuple[bool, bool, date, int, str]:
    """Order by need: the overdue, then what is due soonest, then whoever has come least far."""
    done = each.state is State.COMPLETED
    due_on = each.learner.due_on or date.max
    return done, not each.overdue, due_on, each.progress.percent, each.learner.person.name
