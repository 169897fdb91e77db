"""Remind learners of a course that is due: three days before and on the day, in their morning."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse

from elevate.core.quiet import ENDS, after_quiet
from elevate.core.reminding import BEFORE_DUE, Reminder
from elevate.core.time import at_wall_clock, day_of, start_of_day
from elevate.messaging import reminders
from elevate.messaging.addressing import written
from elevate.messaging.models import Message
from elevate.people.models import Therapist
from elevate.people.places import operator_zone
from elevate.storing.prepared import DAY, Prepared
from elevate.training import cohorts, live
from elevate.training.cohorts import Standing
from elevate.training.models import Assignment, Course
from elevate.training.progress import State

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class LessonsDue:
    """So many days before a course is due, for those who have not completed it."""

    name: Reminder

    def next_after(self, reached: datetime) -> datetime | None:
        """Return the first morning after `reached`, anywhere, on which a reminder is due."""
        lead = BEFORE_DUE[self.name]
        # Somewhere it is still the day before.
        since = day_of(reached, "UTC") + lead - _ONE_DAY
        days = [row[0] for row in _DUE_ON.rows(since=since)]
        mornings = (_morning(on - lead, zone) for on in days for zone in _zones()) if days else ()
        return min((each for each in mornings if each > reached), default=None)

    def messages(self, reached: datetime, at: datetime) -> Iterator[Message]:
        """Yield what learners are told, as long as it is of use."""
        lead, setting = BEFORE_DUE[self.name], live.setting(at=at)
        since, until = (day_of(each, "UTC") + lead for each in (reached, at))
        due = _given().filter(due_on__range=(since - _ONE_DAY, until + _ONE_DAY))
        for course in Course.objects.taught().filter(assignments__in=due).distinct():
            for stands in cohorts.of_course(course, setting, at=at):
                if _is_due(stands, lead, reached, at):
                    yield self._message(stands, at=at)

    def _message(self, stands: Standing, *, at: datetime) -> Message:
        learner, on = stands.learner, _day(stands)
        course = stands.progress.course
        link = settings.ELEVATE_URL + reverse("course", args=[course.key])
        return written(
            learner.person,
            reminders.lessons_due(stands, name=self.name, link=link),
            source_key=f"{self.name}:{course.pk}:{learner.user_id}:{on}",
            send_at=after_quiet(at, learner.zone),
            waking_zone=learner.zone,
            useful_until=_over_at(on, BEFORE_DUE[self.name], learner.zone),
        )


def is_over(message: Message, *, at: datetime) -> bool:
    """Tell whether the course was completed, withdrawn or given another day meanwhile."""
    _name, pk, user_id, on = (message.source_key or ":::").split(":")
    course = Course.objects.taught().filter(pk=pk).first()
    if course is None:
        return True
    everybody = cohorts.of_course(course, live.setting(at=at), at=at)
    found = next((each for each in everybody if each.learner.user_id == user_id), None)
    return found is None or found.state is State.COMPLETED or str(found.learner.due_on) != on


def _given() -> Any:
    return Assignment.objects.standing().filter(due_on__isnull=False, course__retired_at__isnull=True)


# Asked by every worker at every turn: composed once.
_DUE_ON = Prepared(
    lambda since: _given().filter(due_on__gte=since).order_by("due_on").values_list("due_on").distinct()[:9],
    since=DAY,
)


def _zones() -> set[str]:
    return {operator_zone(), *Therapist.objects.order_by().values_list("time_zone", flat=True).distinct()}


def _is_due(stands: Standing, lead: timedelta, reached: datetime, at: datetime) -> bool:
    on, zone = stands.learner.due_on, stands.learner.zone
    if on is None or stands.state is State.COMPLETED:
        return False
    return reached < _morning(on - lead, zone) <= at < _over_at(on, lead, zone)


def _over_at(on: date, lead: timedelta, zone: str) -> datetime:
    """Return from when on a reminder is of no use: the next one takes its place, or the day is over."""
    return _morning(on, zone) if lead else start_of_day(on + _ONE_DAY, zone)


def _day(stands: Standing) -> date:
    if stands.learner.due_on is None:
        raise ValueError("only what is due on a day")
    return stands.learner.due_on


def _morning(on: date, zone: str) -> datetime:
    return at_wall_clock(on, ENDS, zone)
