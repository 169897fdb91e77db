"""Until when somebody is to complete what was assigned to them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q

from elevate.core.time import day_of
from elevate.people.actors import Actor, Role
from elevate.people.models import Therapist
from elevate.training import audience
from elevate.training.models import Assignment


@dataclass(frozen=True, slots=True)
class Due:
    """The day on which a course is due, the earliest of several; `past` where that day is over."""

    on: date
    past: bool


def days(learner: Actor, *, at: datetime) -> dict[str, Due]:
    """Return when each course is due that `learner` was given with a day, by the course's id."""
    given = Assignment.objects.standing().filter(_concerning(learner), due_on__isnull=False)
    found = _earliest(given.order_by().values_list("course_id", "due_on"))
    person = audience.person_of(learner.user_id or "") if found else None
    if person is None:
        return {}
    today = day_of(at, audience.zone_of(person))
    return {course: Due(on, past=on < today) for course, on in found.items()}


def _earliest(given: Iterable[tuple[str, date | None]]) -> dict[str, date]:
    found: dict[str, date] = {}
    for course, on in given:
        if on is not None:
            found[course] = min(on, found.get(course, on))
    return found


def _concerning(learner: Actor) -> Q:
    own = Q(learner=learner.user_id)
    if learner.role is Role.COORDINATOR:
        return own | Q(to=Assignment.To.COORDINATORS)
    visits = Therapist.objects.filter(pk=learner.person_id, appointments__property=OuterRef("property"))
    return own | Q(to=Assignment.To.THERAPISTS) | Q(Exists(visits))
