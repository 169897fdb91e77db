"""Tell a learner what a coordinator wrote to them of a course, unless they complete it meanwhile."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from elevate.journal.recording import Happening
from elevate.messaging.addressing import message_to
from elevate.messaging.models import Message
from elevate.training import audience, cohorts, live
from elevate.training.models import Nudge
from elevate.training.progress import State

NUDGE = "nudge"


def on_nudged(happening: Happening) -> None:
    """Queue the words for when they may go out, by day."""
    nudge: Nudge = happening.about
    person = audience.person_of(nudge.learner_id)
    if person is None:
        return
    message_to(
        person,
        event=happening.event,
        template=NUDGE,
        subject=nudge.course.title[:250],
        body=f"{nudge.text}\n\n{settings.ELEVATE_URL}{reverse('course', args=[nudge.course.key])}",
        send_at=nudge.sent_at,
        waking_zone=audience.zone_of(person),
    ).save(force_insert=True)


def is_done(message: Message, *, at: datetime) -> bool:
    """Tell whether whoever was to be reminded has completed the course meanwhile, or need not any more."""
    nudges = Nudge.objects.select_related("course")
    nudge = nudges.filter(pk=message.event.about).first() if message.event else None
    if nudge is None:
        return False
    everybody = cohorts.of_course(nudge.course, live.setting(at=at), at=at)
    found = next((each for each in everybody if each.learner.user_id == nudge.learner_id), None)
    return found is None or found.state is State.COMPLETED
