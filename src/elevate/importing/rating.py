"""Pay rates while they are being imported."""

from bisect import insort
from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from elevate.core.money import Money
from elevate.importing.shelves import Shelf
from elevate.people.models import Therapist
from elevate.plans.models import PayRate, Service


class Rates:
    """Every pay rate by therapist and service, oldest first, and those on their way into the database."""

    def __init__(self, stored: Iterable[PayRate] = ()) -> None:
        self.shelf = Shelf(PayRate)
        self._dated: defaultdict[tuple[str, str], list[PayRate]] = defaultdict(list)
        for rate in stored:
            self._insert(rate)

    def on(self, therapist: Therapist, service: Service, on: date) -> Money | None:
        """Return what the therapist earns for the service on a day (rules.md 1)."""
        dated = self._dated.get((therapist.pk, service.pk), ())
        return next((rate.amount for rate in reversed(dated) if rate.effective_on <= on), None)

    def has(self, therapist: Therapist, service: Service) -> bool:
        """Whether any rate is set."""
        return bool(self._dated.get((therapist.pk, service.pk)))

    def set(self, therapist: Therapist, service: Service, amount: Money, *, since: date) -> str:
        """Set a rate from a day on; return what that counts as."""
        dated = self._dated[therapist.pk, service.pk]
        existing = next((rate for rate in dated if rate.effective_on == since), None)
        money = {"amount_cents": amount.amount_cents, "currency": amount.currency}
        if existing is not None:
            return self.shelf.put(existing, money)[1]
        pair = {"therapist": therapist, "service": service, "effective_on": since}
        rate, change = self.shelf.put(None, {**pair, **money})
        self._insert(rate)
        return change

    def _insert(self, rate: PayRate) -> None:
        insort(self._dated[rate.therapist_id, rate.service_id], rate, key=lambda each: each.effective_on)
