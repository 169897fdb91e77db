"""Remind somebody of a course: in honest words, by day, at most once in seven days."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from elevate.core.facts.setting import Setting
from elevate.core.quiet import after_quiet
from elevate.core.refusals import Refused
from elevate.core.time import day_of
from elevate.core.words import Sentence, gettext_noop as _
from elevate.core.written import day
from elevate.journal import recording
from elevate.people.actors import Actor
from elevate.people.ids import id_of
from elevate.people.models import User
from elevate.people.speech import spoken
from elevate.training import cohorts
from elevate.training.cohorts import Standing
from elevate.training.models import Course, Nudge
from elevate.training.progress import State

AT_MOST_EVERY = timedelta(days=7)
LONGEST = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What is said to whom."""

    learner_id: str
    text: str
    operation_id: UUID


@transaction.atomic
def send(course: Course, words: Words, setting: Setting, *, by: Actor, at: datetime) -> Nudge:
    """Write to somebody who has the course to complete; refused where there is nothing to remind them of."""
    list(User.objects.select_for_update().filter(pk=words.learner_id))
    pk = id_of("ndg", words.operation_id)
    if before := Nudge.objects.filter(pk=pk).first():
        return before
    text = _checked(words.text)
    stands = standing(course, words.learner_id, setting, at=at)
    if refusal := why_not(stands, at=at):
        raise Refused(refusal.msgid, **refusal.params)
    nudge = Nudge(
        pk=pk,
        learner_id=words.learner_id,
        course=course,
        text=text,
        sent_at=after_quiet(at + setting.policy.message_delay, stands.learner.zone),
        sent_by=by.signature,
    )
    nudge.save(force_insert=True)
    facts = {"course": course.pk, "learner": nudge.learner_id, "sent_at": nudge.sent_at.isoformat()}
    recording.record("learner.nudged", about=nudge, by=by, at=at, facts=facts)
    return nudge


def standing(course: Course, learner_id: str, setting: Setting, *, at: datetime) -> Standing:
    """Return how somebody stands with a course; refused where it is not assigned to them."""
    everybody = cohorts.of_course(course, setting, at=at)
    found = next((each for each in everybody if each.learner.user_id == learner_id), None)
    if found is None:
        raise Refused(_("This course is not assigned to them."))
    return found


def why_not(stands: Standing, *, at: datetime) -> Sentence | None:
    """Return why no word should go to somebody now; None where one may."""
    person = stands.learner.person
    if stands.state is State.COMPLETED:
        return Sentence(_("{name} has completed it."), {"name": person.first_name})
    if stands.nudged_at is not None and stands.nudged_at + AT_MOST_EVERY > at:
        when = day(day_of(stands.nudged_at, stands.learner.zone))
        return Sentence(
            _("{name} was reminded on {when}: once in seven days is enough."),
            {"name": person.first_name, "when": when},
        )
    if not (person.email or person.phone):
        return Sentence(
            _("{name} has neither an e-mail address nor a phone number here."), {"name": person.name}
        )
    return None


def suggestion(stands: Standing, *, by: Actor) -> str:
    """Return honest words to begin with: what is left, how long it takes, and when it is due."""
    due_on = stands.learner.due_on
    facts = {
        "name": stands.learner.person.first_name,
        "course": stands.progress.course.title,
        "left": stands.left,
        "total": len(stands.progress.lessons),
        "minutes": stands.minutes_left,
        "due": day(due_on) if due_on else "",
        "by": by.first_name,
    }
    begins = _("Hi {name}, you have {left} of {total} lessons left in “{course}”, about {minutes} minutes.")
    due = _("It was due {due}.") if stands.overdue else _("It is due {due}.") if due_on else ""
    ends = _("Tell me if anything is in the way. {by}")
    return " ".join(spoken(Sentence(words, facts)) for words in (begins, due, ends) if words)


def _checked(text: str) -> str:
    stripped = text.replace("\0", "").strip()
    if not stripped:
        raise Refused(_("Write a few words first."))
    if len(stripped) > LONGEST:
        raise Refused(
            _("Say it in {most} characters or fewer; these are {number}."), most=LONGEST, number=len(stripped)
        )
    return stripped
