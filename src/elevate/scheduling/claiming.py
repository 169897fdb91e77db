"""Take, give back and exchange quarter hours, always in one order so that nobody deadlocks."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby

from django.db.models import QuerySet

from elevate.core import grid
from elevate.core.refusals import SlotTaken
from elevate.core.words import gettext_noop as _
from elevate.core.written import clock
from elevate.scheduling.models import Appointment, Claim
from elevate.storing import rows

Key = tuple[str, int]

CLIENT_IS_BUSY = _("{client} has another visit at {time}. Choose another time.")


def keys(appointment: Appointment) -> list[Key]:
    """Return the (resource, quarter) pairs the visit occupies, in order."""
    quarters = grid.quarters(appointment.starts_at, appointment.blocked_until)
    resources = (appointment.client_id, appointment.therapist_id)
    return sorted((resource, quarter) for resource in resources for quarter in quarters)


def claim(appointment: Appointment) -> None:
    """Take the visit's time; `SlotTaken` if a rival holds any of it."""
    _insert(keys(appointment), appointment)


def claim_all(appointments: Iterable[Appointment]) -> None:
    """Take the time of many visits, found free before; `IntegrityError` if a rival was quicker."""
    held = sorted((*key, appointment.pk) for appointment in appointments for key in keys(appointment))
    rows.insert_many(Claim, held)


def release(appointment: Appointment) -> None:
    """Give the visit's time back."""
    release_all([appointment])


def release_all(appointments: Iterable[Appointment]) -> None:
    """Give the time of many locked visits back; nobody else can hold or delete these claims."""
    Claim.objects.filter(appointment__in=[each.pk for each in appointments]).delete()


def exchange(old: Appointment, new: Appointment) -> None:
    """Give `old`'s time back and take `new`'s."""
    exchange_all([old], [new])


def exchange_all(leaving: Iterable[Appointment], entering: Iterable[Appointment]) -> None:
    """Give the time of some visits back and take that of others, key by key in one order.

    A rival who wants some of both waits at the first key it meets and holds
    nothing that this exchange still needs. `SlotTaken` names the first visit
    that cannot have its time.
    """
    steps = sorted(
        [(key, False, visit) for visit in leaving for key in keys(visit)]
        + [(key, True, visit) for visit in entering for key in keys(visit)],
        key=lambda step: step[:2],
    )
    for (takes, _visit), run in groupby(steps, key=lambda step: (step[1], step[2].pk)):
        block = list(run)
        if takes:
            _insert([key for key, _takes, _of in block], block[0][2])
        else:
            _delete([key for key, _takes, _of in block])


def is_free(appointment: Appointment, *, besides: Appointment | None = None) -> bool:
    """Tell whether nobody but `besides` holds any of the visit's time right now."""
    rivals = held(appointment, since=appointment.starts_at, until=appointment.blocked_until)
    return not (rivals if besides is None else rivals.exclude(appointment=besides)).exists()


def held(appointment: Appointment, *, since: datetime, until: datetime) -> QuerySet[Claim]:
    """Return the claims on the visit's two people from `since` up to `until`, its own included."""
    quarters = grid.quarters(since, until)
    return Claim.objects.filter(
        resource__in=(appointment.client_id, appointment.therapist_id),
        quarter__gte=quarters.start,
        quarter__lt=quarters.stop,
    )


def client_is_busy(
    appointment: Appointment, *, among: Iterable[Key] | None = None, besides: Appointment | None = None
) -> bool:
    """Tell whether the visit's client holds some of its time by another visit than it and `besides`."""
    wanted = keys(appointment) if among is None else among
    quarters = [quarter for resource, quarter in wanted if resource == appointment.client_id]
    own = {appointment.pk, besides.pk if besides else None} - {None}
    rivals = Claim.objects.filter(resource=appointment.client_id, quarter__in=quarters)
    return rivals.exclude(appointment__in=own).exists()


def taken(appointment: Appointment, *, by_client: bool = False) -> SlotTaken:
    """Return the refusal for a time that somebody else holds, or that the client has another visit at."""
    time = clock(appointment.starts_at, appointment.zone)
    if by_client:
        return SlotTaken(CLIENT_IS_BUSY, client=appointment.client.name, time=time)
    return SlotTaken(_("Someone just took {time}. Choose another time."), time=time)


def _insert(block: Sequence[Key], appointment: Appointment) -> None:
    if not rows.insert_free(Claim, [(*key, appointment.pk) for key in block]):
        raise taken(appointment, by_client=client_is_busy(appointment, among=block))


def _delete(block: Sequence[Key]) -> None:
    rows.delete(Claim, "resource", "quarter", keys=block)
