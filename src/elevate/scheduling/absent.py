"""Who is away just now, by the clock of where they live."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from elevate.core.time import day_of
from elevate.people.models import Client
from elevate.scheduling.models import Away

#: No two clocks are further apart.
_A_DAY = timedelta(days=1)


def until(clients: Iterable[Client], *, at: datetime) -> dict[str, date]:
    """Return the first day back of those of `clients` (with their properties) who are away at `at`."""
    today = {client.pk: day_of(at, client.property.time_zone) for client in clients}
    here = day_of(at, "UTC")
    around = Away.objects.filter(client__in=today).touching(here - _A_DAY, here + 2 * _A_DAY)
    lasting = [each for each in around if each.from_on <= today[each.client_id] < each.until_on]
    return {each.client_id: each.until_on for each in lasting}
