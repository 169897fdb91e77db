"""What happens in the demo just before somebody looks: real acts, so that messages are on their way."""

from datetime import datetime, timedelta

from elevate.core.rulebook import Party
from elevate.importing.demo import cast
from elevate.people.actors import Actor, actor_of
from elevate.scheduling import cancelling, rescheduling, suggesting
from elevate.scheduling.acts import Cancellation, Reschedule
from elevate.scheduling.models import Appointment

#: Far enough ahead that both changes are free of charge.
_AHEAD = timedelta(hours=30)


def change_plans(*, at: datetime) -> None:
    """Let one client cancel and another one move, with colleagues of the demo's therapist."""
    gone, moved = _visits(at)
    cancelling.cancel(gone.pk, Cancellation(party=Party.CLIENT), by=_therapist(gone), at=at)
    later = suggesting.suggestions(moved, at=at, count=1)[0]
    rescheduling.reschedule(moved.pk, Reschedule(starts_at=later.starts_at), by=_therapist(moved), at=at)


def _visits(at: datetime) -> list[Appointment]:
    """Return the next visits of two colleagues."""
    coming = Appointment.objects.booked().with_people().filter(starts_at__gt=at + _AHEAD)
    others = coming.exclude(therapist__email=cast.THERAPIST_EMAIL).exclude(client__email=cast.CLIENT_EMAIL)
    first = others.order_by("starts_at", "id")[0]
    second = others.exclude(therapist=first.therapist).order_by("starts_at", "id")[0]
    return [first, second]


def _therapist(visit: Appointment) -> Actor:
    actor = actor_of(visit.therapist.user) if visit.therapist.user else None
    return actor or Actor.system("demo")
