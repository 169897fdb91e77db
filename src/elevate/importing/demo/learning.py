"""How far the demo's therapists have come with the shipped course."""

from datetime import datetime

from elevate.importing.demo import roster
from elevate.people.actors import actor_of
from elevate.people.models import Therapist
from elevate.training import completing, live, shelving
from elevate.training.models import Completion, Lesson

#: How many lessons each has completed; Maya has the fourth open, Luis has not begun.
_COMPLETED = {
    roster.MAYA.key: 3,
    roster.DANIEL.key: 1,
    roster.PRIYA.key: 9,
    roster.HANNAH.key: 6,
    roster.GRACE.key: 2,
}


def learn(*, at: datetime) -> None:
    """Let them have learned what they have, as of `at`."""
    shelving.place_shipped(at=at)
    lessons = list(Lesson.objects.taught().order_by("position", "pk"))
    for therapist in Therapist.objects.filter(external_id__in=_COMPLETED).select_related("user"):
        number = _COMPLETED[therapist.external_id or ""]
        _learn(therapist, lessons[:number], lessons[number : number + 1], at=at)


def _learn(therapist: Therapist, done: list[Lesson], begun: list[Lesson], *, at: datetime) -> None:
    actor = actor_of(therapist.user) if therapist.user else None
    if actor is None:
        return
    setting = live.setting(at=at, learner=therapist.user)
    for lesson in [*done, *begun]:
        completing.open_(lesson, by=actor, at=at)
    for version in (lesson.published for lesson in done):
        if version is not None:
            completing.complete(version, setting, how=Completion.By.READING, by=actor, at=at)
