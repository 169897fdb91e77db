"""Times that clients gave back, and that nobody has taken: found by what happened, opened as gaps."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, Model, OuterRef, QuerySet

from elevate.care.models import Gap
from elevate.core import rescue
from elevate.core.rulebook import Rule, State
from elevate.journal import recording
from elevate.people.actors import Actor
from elevate.people.models import Operator
from elevate.scheduling.models import Appointment
from elevate.scheduling.models.appointment import OCCUPYING, AppointmentQuerySet

#: How clients give a time back.
BY_CLIENT = (Rule.ON_TIME_NOTICE, Rule.BOOKING_GRACE, Rule.LATE_NOTICE)
SYSTEM = Actor.system("rescue")


def rivals() -> QuerySet[Appointment]:
    """Return, within a query over gaps, the visits that take the time of each."""
    return Appointment.objects.filter(
        therapist=OuterRef("appointment__therapist"),
        state__in=OCCUPYING,
        starts_at__lt=OuterRef("appointment__blocked_until"),
        blocked_until__gt=OuterRef("appointment__starts_at"),
    ).order_by()


def mode() -> str:
    """Return how the operator wants freed times offered."""
    return Operator.objects.values_list("rescue", flat=True).first() or Operator.Rescue.OFF


def next_due_at(*, at: datetime) -> datetime | None:
    """Return when the next freed time becomes a gap, if one will."""
    if mode() == Operator.Rescue.OFF:
        return None
    due = [(_due_at(visit), visit.starts_at) for visit in freed(at=at)]
    return min((opens for opens, starts_at in due if opens + rescue.AHEAD <= starts_at), default=None)


def open_due(*, at: datetime) -> int:
    """Make gaps of the times that were given back and that no undo took again meanwhile; return how many."""
    chosen = mode()
    if chosen == Operator.Rescue.OFF:
        return 0
    due = [visit.pk for visit in freed(at=at) if _due_at(visit) <= at]
    return sum(_open(pk, chosen, at=at) for pk in due)


def freed(*, at: datetime) -> AppointmentQuerySet:
    """Return the visits whose clients gave their time back, far enough ahead, while nobody has it."""
    ahead = Appointment.objects.filter(
        state=State.CANCELLED, resolution__rule__in=BY_CLIENT, starts_at__gte=at + rescue.AHEAD
    )
    rival = _same_time(Appointment.objects.filter(state__in=OCCUPYING))
    since = Gap.objects.filter(appointment=OuterRef("pk"), opened_at__gte=OuterRef("resolution__resolved_at"))
    offered = _same_time(Gap.objects.filter(ended_at__isnull=True), "appointment__")
    for found in (rival, since, offered):
        ahead = ahead.exclude(Exists(found.order_by()))
    return ahead.select_related("resolution", "policy").order_by("starts_at", "id")


def _same_time[Row: Model](rows: QuerySet[Row], visit: str = "") -> QuerySet[Row]:
    """Keep the rows that take the time, and the therapist, of the visit around them."""
    return rows.filter(
        **{
            f"{visit}therapist": OuterRef("therapist"),
            f"{visit}starts_at__lt": OuterRef("blocked_until"),
            f"{visit}blocked_until__gt": OuterRef("starts_at"),
        }
    )


def _due_at(visit: Appointment) -> datetime:
    """Return when nobody undoes the cancellation silently any more."""
    resolution = visit.resolution
    if resolution is None:
        raise ValueError("only a cancelled visit frees a time")
    return resolution.resolved_at + visit.policy.as_policy().message_delay


@transaction.atomic
def _open(visit_id: str, chosen: str, *, at: datetime) -> bool:
    """Open one gap, unless another worker did, or the time was taken meanwhile."""
    visit = Appointment.objects.for_update(visit_id)
    if not freed(at=at).filter(pk=visit_id).exists():
        return False
    by_itself = chosen == Operator.Rescue.AUTOMATIC
    gap = Gap.objects.create(
        appointment=visit,
        opened_at=at,
        opened_by=SYSTEM.signature,
        next_step_at=at if by_itself else visit.starts_at,
    )
    recording.record("gap.opened", about=gap, by=SYSTEM, at=at, facts={"appointment": visit.pk})
    return True
