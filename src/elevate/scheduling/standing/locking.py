"""Lock an arrangement with the visits that an act on it may change: visits first, then the client."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from elevate.core.refusals import StalePreview
from elevate.core.words import gettext_noop as _
from elevate.credits import accrual, ledger
from elevate.people.actors import Actor
from elevate.people.models import Client
from elevate.scheduling import acting
from elevate.scheduling.acts import Seen
from elevate.scheduling.models import Appointment, Series, Skip
from elevate.scheduling.standing import creating, joining, places


def lock(series_id: str, *, by: Actor, at: datetime, seen: Seen) -> tuple[Series, set[str]]:
    """Return the series as it stands now, and the ids of what is locked: visits to come, of it and single."""
    creating.check_may(by)
    found = Series.objects.with_people().get(pk=series_id)
    visits = places.to_come(found, at=at)
    of_series = Appointment.objects.filter(pk__in=[visit.pk for visit in visits])
    singles = joining.by_themselves(Client.objects.filter(pk=found.client_id), at=at)
    locked = (of_series | singles).lock()
    ledger.lock(found.client_id)
    accrual.catch_up(at=at, client_id=found.client_id)
    series = Series.objects.with_people().get(pk=series_id)
    acting.check_series_version(series.version, seen)
    return series, locked


def check_locked(visits: Iterable[Appointment], locked: set[str]) -> None:
    """Refuse when a visit came to be while the others were locked: whoever acts shall see it first."""
    if not {visit.pk for visit in visits} <= locked:
        raise StalePreview(_("Things changed since this page was opened. Look again before you confirm."))


def supersede(series: Series, *, since: datetime, by: Actor, at: datetime) -> None:
    """Settle the skips of a series from `since` on: it does not reach them any more.

    Those of a time away among them, so that an early return does not offer a time that is no longer theirs.
    """
    waiting = Q(settled_at__isnull=True) | Q(settlement=Skip.Settlement.AWAY)
    later = Skip.objects.filter(waiting, series=series, original_starts_at__gte=since)
    later.update(settled_at=at, settled_by=by.signature, settlement=Skip.Settlement.SUPERSEDED)
