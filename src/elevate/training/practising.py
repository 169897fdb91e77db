"""Try a lesson's scenarios: each try is kept, and whoever passed all of them has completed the lesson."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from elevate.core.facts.setting import Setting
from elevate.people.actors import Actor
from elevate.people.models import User
from elevate.training import changes, completing, live
from elevate.training.models import Attempt, Completion, LessonVersion
from elevate.training.scenarios import Answer


@dataclass(frozen=True, slots=True)
class Try:
    """What somebody did in a scenario, and whether it was right."""

    scenario: str
    answer: Answer
    passed: bool
    operation_id: UUID


def record(version: LessonVersion, tried: Try, *, by: Actor, at: datetime) -> Attempt:
    """Keep a try; the same one sent twice counts once.

    Another answer is another try, even from a page that was gone back to. Call it in a
    transaction: of two last tries at once, the second sees what the first passed.
    """
    # Lock first: a rival commits before we look at what was passed.
    list(User.objects.select_for_update().filter(pk=by.user_id))
    written = tried.answer.written()
    said = json.dumps([by.user_id, version.pk, tried.scenario, written], sort_keys=True)
    attempt, _added = Attempt.objects.get_or_create(
        operation_id=uuid5(tried.operation_id, said),
        defaults={
            "learner_id": by.user_id or "",
            "lesson_id": version.lesson_id,
            "version": version,
            "scenario": tried.scenario,
            "answer": written,
            "passed": tried.passed,
            "tried_at": at,
        },
    )
    return attempt


def complete_if_all(
    version: LessonVersion, keys: Collection[str], setting: Setting, *, by: Actor, at: datetime
) -> bool:
    """Complete the lesson for whoever passed every scenario of it; tell whether they did."""
    done, _tried = standing(version, setting, by=by, at=at)
    if not keys or not done >= set(keys):
        return False
    completing.complete(version, setting, how=Completion.By.PRACTICE, by=by, at=at)
    return True


def standing(
    version: LessonVersion, setting: Setting, *, by: Actor, at: datetime
) -> tuple[set[str], set[str]]:
    """Return the keys of the scenarios that were passed, and of all that were tried.

    Once a lesson is to be taken again, what was passed before it changed counts no longer.
    """
    tries = Attempt.objects.filter(learner=by.user_id, lesson=version.lesson_id)
    before = Completion.objects.filter(learner=by.user_id, lesson=version.lesson_id).first()
    if before and version.material and changes.since(before, version, setting):
        # Whoever went on trying after they had completed it tried what it said then.
        tries = tries.filter(tried_at__gt=before.completed_at, tried_at__gte=_said_since(version, at))
    found = list(tries.values_list("scenario", "passed"))
    return {key for key, passed in found if passed}, {key for key, _passed in found}


def completed(version: LessonVersion, setting: Setting, *, by: Actor) -> bool:
    """Tell whether the lesson counts as completed as it reads now."""
    done = Completion.objects.filter(learner=by.user_id, lesson=version.lesson_id).first()
    return done is not None and not (version.material and changes.since(done, version, setting))


def _said_since(version: LessonVersion, at: datetime) -> datetime:
    """Return since when the lesson reads as it does: its text, and the rules in it."""
    ruled = live.ruled_since(at)
    return max(ruled, version.published_at or ruled)
