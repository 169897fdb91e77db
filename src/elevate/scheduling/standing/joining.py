"""A visit that was booked by itself, just as an arrangement has it on that date, becomes one of it.

So an arrangement can begin with the first visit: nothing is booked twice, nothing is skipped for it.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db.models import QuerySet

from elevate.core.words import gettext_noop as _, say
from elevate.journal.recording import Entry
from elevate.people.models import Client
from elevate.scheduling.models import Appointment
from elevate.scheduling.models.appointment import AppointmentQuerySet
from elevate.scheduling.standing.effects import Effect, Line
from elevate.storing import rows

#: Whose visit it is, by whom, what, where and when: all of it must be the same.
Key = tuple[str, str, str, str, datetime]


def key(visit: Appointment) -> Key:
    """Return what a visit by itself has in common with the date it can become."""
    people = visit.client_id, visit.therapist_id
    return *people, visit.service_id, visit.property_id, visit.starts_at


def lock(clients: QuerySet[Client], *, at: datetime) -> set[str]:
    """Lock the clients' visits to come that belong to no arrangement; comes before the clients themselves."""
    return by_themselves(clients, at=at).lock()


def singles(
    drafts: Sequence[Appointment], *, at: datetime, among: Collection[str] | None = None
) -> dict[Key, Appointment]:
    """Return the visits that can become one of these dates; only those locked, once there is a lock."""
    if not drafts:
        return {}
    starts = [draft.starts_at for draft in drafts]
    clients = Client.objects.filter(pk__in={draft.client_id for draft in drafts})
    found = by_themselves(clients, at=at).filter(starts_at__gte=min(starts), starts_at__lte=max(starts))
    return {key(visit): visit for visit in found.with_people() if among is None or visit.pk in among}


def joined(draft: Appointment, visit: Appointment) -> Line:
    """Return the line of a date whose visit is booked already."""
    return Line(
        effect=Effect.JOINED,
        starts_at=visit.starts_at,
        before=visit.starts_at,
        therapist=visit.therapist,
        words=say(_("Already booked: becomes one of them.")),
        visit=visit,
        new=draft,
    )


def join(lines: Sequence[Line]) -> list[Entry]:
    """Let the visits of these lines belong to their arrangement, which is saved; return what to record."""
    return [
        _join(line.visit, line.new)
        for line in lines
        if line.effect is Effect.JOINED and line.visit and line.new
    ]


def _join(visit: Appointment, draft: Appointment) -> Entry:
    visit.series, visit.original_starts_at = draft.series, draft.original_starts_at
    visit.version += 1
    rows.update(visit, "series", "original_starts_at", "version")
    return Entry(
        "appointment.joined",
        visit,
        {"series": visit.series_id, "original_starts_at": visit.starts_at.isoformat()},
    )


def by_themselves(clients: QuerySet[Client], *, at: datetime) -> AppointmentQuerySet:
    """Return the clients' booked visits to come that belong to no arrangement."""
    booked = Appointment.objects.booked().filter(client__in=clients)
    return booked.filter(series__isnull=True, starts_at__gt=at)
