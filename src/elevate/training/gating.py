"""Required lessons before new visits: a setting of the operator's, off until a coordinator turns it on.

A lesson completed once counts for good, whatever changed in it since: a new rule holds nobody back.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from elevate.core.refusals import Refused
from elevate.core.words import Sentence, gettext_noop as _, say
from elevate.journal import recording
from elevate.people.actors import Actor
from elevate.people.models import Operator, Therapist
from elevate.storing.prepared import Prepared
from elevate.training.models import Assignment, Completion, Lesson

_ON = Prepared(lambda: Operator.objects.filter(lessons_gate_booking=True).order_by().values_list("pk"))


def is_on() -> bool:
    """Tell whether required lessons come before new visits."""
    return bool(_ON.rows())


@transaction.atomic
def turn(operator: Operator, *, on: bool, by: Actor, at: datetime) -> None:
    """Turn the gate on or off; as it is already, nothing is recorded."""
    changed = Operator.objects.filter(pk=operator.pk, lessons_gate_booking=not on)
    if changed.update(lessons_gate_booking=on):
        recording.record("gate.turned", about=operator, by=by, at=at, facts={"on": on})


def left(therapist: Therapist) -> int:
    """Return how many required lessons stand between a therapist and new visits; none while it is off."""
    if not therapist.user_id or not is_on():
        return 0
    return int(_left(therapist.user_id, therapist.pk).count())


def held_back() -> frozenset[str]:
    """Return the therapists with whom no new visit can be booked for the time being."""
    if not is_on():
        return frozenset()
    waiting = Therapist.objects.filter(Exists(_left(OuterRef("user_id"), OuterRef("pk"))), user__isnull=False)
    return frozenset(waiting.order_by().values_list("pk", flat=True))


def check(therapist: Therapist, *, override_reason: str) -> None:
    """Refuse a new visit with somebody who has required lessons left; a coordinator's reason overrides."""
    if override_reason.strip():
        return
    if refusal := why_not(therapist):
        raise Refused(refusal.msgid, **refusal.params)


def why_not(therapist: Therapist) -> Sentence | None:
    """Return why no new visit can be booked with a therapist, if lessons are in the way."""
    count = left(therapist)
    if not count:
        return None
    one = _("{name} has 1 required lesson left. Until it is completed, no new visit can be booked.")
    many = _(
        "{name} has {lessons_left} required lessons left. Until they are completed, "
        "no new visit can be booked."
    )
    return say(one if count == 1 else many, name=therapist.name, lessons_left=count)


def _left(user: Any, therapist: Any) -> Any:
    """Return the required lessons of courses assigned to somebody that they never completed."""
    user, therapist = (OuterRef(each) if isinstance(each, OuterRef) else each for each in (user, therapist))
    done = Completion.objects.filter(lesson=OuterRef("pk"), learner=user)
    visits = Therapist.objects.filter(pk=_deeper(therapist), appointments__property=OuterRef("property"))
    whom = Q(to=Assignment.To.THERAPISTS) | Q(learner=user) | Q(Exists(visits))
    assigned = Assignment.objects.standing().filter(whom, course=OuterRef("course"))
    lessons = Lesson.objects.taught().select_related(None).order_by()
    return lessons.filter(~Exists(done), Exists(assigned), required=True)


def _deeper(reference: Any) -> Any:
    return OuterRef(reference) if isinstance(reference, OuterRef) else reference
