"""Whom a course is assigned to, person by person, and until when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from elevate.people.models import Coordinator, Operator, Property, Therapist, User
from elevate.training.models import Assignment, Course

_LATEST = date.max


@dataclass(frozen=True, slots=True, kw_only=True)
class Learner:
    """Somebody a course is assigned to; of several days it is due on, the earliest."""

    user_id: str
    person: Therapist | Coordinator
    zone: str
    due_on: date | None


def of_course(course: Course, *, zone: str) -> list[Learner]:
    """Return everybody the course is assigned to, by name, in four queries; `zone` is the coordinators'."""
    assignments = list(course.assignments.standing())
    people: dict[str, Therapist | Coordinator] = {}
    people |= {each.user_id: each for each in _therapists()}
    people |= {each.user_id: each for each in _coordinators()}
    due: dict[str, date] = {}
    for user_id, due_on in _reached(assignments, people):
        due[user_id] = min(due.get(user_id, _LATEST), due_on or _LATEST)
    found = [
        Learner(
            user_id=user_id,
            person=people[user_id],
            zone=zone_of(people[user_id], zone),
            due_on=None if due_on == _LATEST else due_on,
        )
        for user_id, due_on in due.items()
    ]
    return sorted(found, key=lambda learner: (learner.person.name, learner.user_id))


def at_property(place: Property | str) -> set[str]:
    """Return the users of the therapists who visit, or have visited, a property."""
    visiting = Therapist.objects.filter(appointments__property=place, user__isnull=False)
    return set(visiting.values_list("user_id", flat=True).distinct().order_by())


def people() -> list[tuple[str, str]]:
    """Return everybody who learns, for a list to choose from: user and name."""
    found = {each.user_id: each.name for each in [*_coordinators(), *_therapists()]}
    return sorted(found.items(), key=lambda item: (item[1], item[0]))


def person_of(user: User | str) -> Therapist | Coordinator | None:
    """Return who a learner is; None for nobody who learns."""
    for kind in (Coordinator, Therapist):
        if found := kind.objects.filter(user=user).first():
            return found
    return None


def zone_of(person: Therapist | Coordinator, zone: str = "") -> str:
    """Return where somebody's clock stands: a coordinator's is the operator's."""
    if isinstance(person, Therapist):
        return person.time_zone
    return zone or (Operator.objects.first() or Operator()).time_zone


def _reached(
    assignments: Iterable[Assignment], known: dict[str, Therapist | Coordinator]
) -> Iterable[tuple[str, date | None]]:
    places = _places(assignments)
    for assignment in assignments:
        for user_id in _whom(assignment, known, places):
            if user_id in known:
                yield user_id, assignment.due_on


def _whom(
    assignment: Assignment,
    known: dict[str, Therapist | Coordinator],
    places: dict[str, set[str]],
) -> Iterable[str]:
    match assignment.to:
        case Assignment.To.THERAPISTS:
            return [pk for pk, each in known.items() if isinstance(each, Therapist)]
        case Assignment.To.COORDINATORS:
            return [pk for pk, each in known.items() if isinstance(each, Coordinator)]
        case Assignment.To.PROPERTY:
            return places.get(assignment.property_id or "", ())
        case _:
            return [assignment.learner_id or ""]


def _places(assignments: Iterable[Assignment]) -> dict[str, set[str]]:
    """Return who visits each property that is named; one query for all of them."""
    named = {each.property_id for each in assignments if each.property_id}
    places: dict[str, set[str]] = {}
    if named:
        visiting = Therapist.objects.filter(appointments__property__in=named, user__isnull=False)
        pairs = visiting.values_list("appointments__property_id", "user_id").distinct().order_by()
        for place, user_id in pairs:
            places.setdefault(str(place), set()).add(str(user_id))
    return places


def _therapists() -> Iterable[Therapist]:
    return Therapist.objects.filter(status=Therapist.Status.ACTIVE, user__isnull=False)


def _coordinators() -> Iterable[Coordinator]:
    return Coordinator.objects.filter(user__isnull=False)
