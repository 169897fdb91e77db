"""Where a visit's screens act: on the stored visit under the present clock, or on one to practise with."""

from collections.abc import Callable
from typing import Any, cast

from django.http import HttpRequest
from django.views import View

from elevate.clock import reading
from elevate.credits import ledger
from elevate.scheduling import cancelling, completing, previewing, rescheduling, suggesting
from elevate.scheduling.acting import Done
from elevate.scheduling.acts import Act, Cancellation, Completion, NoShow, Reschedule, Seen
from elevate.scheduling.models import Appointment
from elevate.scheduling.previewing import Preview
from elevate.scheduling.suggesting import Offers
from elevate.web import acting, beside, roads
from elevate.web.cards import Frame
from elevate.web.signed_in import RoleRequest
from elevate.web.standing import wider


class Stage:
    """The stored visit `pk`, under the present clock: what its screens read, ask and do."""

    offers: Offers = suggesting

    def __init__(self, request: RoleRequest, pk: str) -> None:
        self.request, self.pk = request, pk
        self.by, self.at = request.actor, reading.now()

    @property
    def frame(self) -> Frame:
        """Where the visit's card stands."""
        return Frame(by=self.by, at=self.at)

    def visit(self) -> Appointment:
        """Return the visit as it is now; to those who may not see it, it does not exist."""
        return acting.visit_or_404(self.request, self.pk)

    def road(self, name: str, visit: Appointment) -> str:
        """Return the address of the visit's screen `name`."""
        return roads.road(self.by, name, visit)

    def roof(self, visit: Appointment) -> dict[str, Any]:
        """Return what every page about the visit needs of its surroundings."""
        return roads.roof(self.by, visit)

    def others(self, visit: Appointment) -> dict[str, Any]:
        """Return what a page that changes the visit says of the others of its standing arrangement."""
        return wider.surroundings(visit, self.by)

    def wider(self, visit: Appointment, act: Reschedule) -> str | None:
        """Return where the visits that follow it in its arrangement are changed along, if it has one."""
        series = wider.series_of(visit, self.by)
        return wider.change_road(visit, series, act, self.by) if series else None

    def around(self, visit: Appointment) -> dict[str, Any]:
        """Return what the visit's page says of its history, its messages and its arrangement."""
        return beside.around(visit, by=self.by, at=self.at)

    def preview(self, visit: Appointment, act: Act) -> Preview:
        """Return what `act` would do now."""
        return previewing.preview(visit, act, by=self.by, at=self.at)

    def balance(self, visit: Appointment) -> int:
        """Return how many credits the visit's client has."""
        return ledger.balance(visit.client_id, at=self.at).total

    def do(self, visit: Appointment, act: Act, seen: Seen) -> Done:
        """Do what was shown; `Refused` if a rule says no."""
        match act:
            case Completion():
                return completing.complete(visit.pk, by=self.by, at=self.at, seen=seen)
            case Cancellation() | NoShow():
                return cancelling.cancel(visit.pk, act, by=self.by, at=self.at, seen=seen)
            case Reschedule():
                return rescheduling.reschedule(visit.pk, act, by=self.by, at=self.at, seen=seen)

    def then(self, done: Done, address: str) -> str:
        """Return where to go after an act; `address` is where its page leads on to."""
        return address


class Staged(View):
    """A screen of one visit, on whichever stage its route puts it."""

    stage_of: Callable[..., Stage] = Stage
    stage: Stage

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Take the stage that the address names."""
        super().setup(request, *args, **kwargs)
        self.stage = self.stage_of(cast("RoleRequest", request), **kwargs)
