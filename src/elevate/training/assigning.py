"""Assign a course: to all therapists, to all coordinators, to a property's therapists, or to one person."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from elevate.core.refusals import Refused
from elevate.core.time import day_of
from elevate.core.words import gettext_noop as _
from elevate.journal import recording
from elevate.people.actors import Actor
from elevate.people.ids import id_of
from elevate.people.models import Operator, Property, User
from elevate.training import arranging
from elevate.training.models import Assignment, Course


@dataclass(frozen=True, slots=True, kw_only=True)
class Whom:
    """Whom a course is for, and until when."""

    to: Assignment.To
    property: Property | None = None
    learner: User | None = None
    due_on: date | None = None


@transaction.atomic
def assign(course: Course, whom: Whom, *, operation_id: UUID, by: Actor, at: datetime) -> Assignment:
    """Assign the course; to whom it is assigned already, the new day replaces the old one."""
    arranging.lock(course)
    pk = id_of("asg", operation_id)
    if before := Assignment.objects.filter(pk=pk).first():
        return before
    _check(whom, at=at)
    same = {"course": course, "to": whom.to, "property": whom.property, "learner": whom.learner}
    standing = Assignment.objects.standing().filter(**same).first()
    if standing is not None and standing.due_on == whom.due_on:
        return standing
    if standing is not None:
        _withdraw(standing, by=by, at=at)
    made = Assignment(pk=pk, due_on=whom.due_on, assigned_at=at, assigned_by=by.signature, **same)
    made.save(force_insert=True)
    recording.record("course.assigned", about=made, by=by, at=at, facts=_facts(made))
    return made


@transaction.atomic
def withdraw(assignment: Assignment, *, by: Actor, at: datetime) -> None:
    """Take an assignment back; what its learners completed stays."""
    arranging.lock(assignment.course)
    found = Assignment.objects.get(pk=assignment.pk)
    if found.withdrawn_at is None:
        _withdraw(found, by=by, at=at)
        recording.record("course.withdrawn", about=found, by=by, at=at, facts=_facts(found))


def _withdraw(assignment: Assignment, *, by: Actor, at: datetime) -> None:
    assignment.withdrawn_at, assignment.withdrawn_by = at, by.signature
    assignment.save(update_fields=("withdrawn_at", "withdrawn_by"))


def _check(whom: Whom, *, at: datetime) -> None:
    named = (whom.property is not None, whom.learner is not None)
    if named != (whom.to == Assignment.To.PROPERTY, whom.to == Assignment.To.LEARNER):
        raise Refused(_("Choose whom the course is for."))
    operator = Operator.objects.first() or Operator()
    if whom.due_on is not None and whom.due_on < day_of(at, operator.time_zone):
        raise Refused(_("That day has passed. Choose one still to come, or none."))


def _facts(assignment: Assignment) -> dict[str, str]:
    about = {
        "course": assignment.course_id,
        "to": assignment.to,
        "property": assignment.property_id,
        "learner": assignment.learner_id,
        "due_on": assignment.due_on.isoformat() if assignment.due_on else "",
    }
    return {name: value for name, value in about.items() if value}
