"""How screens act: one POST has one effect, and acts on exactly what was shown."""

from collections.abc import Callable
from uuid import UUID, uuid4, uuid5

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from elevate.core.refusals import AlreadyResolved, Refused, SlotTaken, StalePreview
from elevate.core.words import gettext_noop as _
from elevate.scheduling.acting import Done, StaleVersion
from elevate.scheduling.acts import Seen
from elevate.scheduling.models import Appointment
from elevate.web.signed_in import RoleRequest

#: Refusals because things are no longer as shown: answered with what they are now.
CONFLICTS = (AlreadyResolved, SlotTaken, StalePreview, StaleVersion)


def visit_or_404(request: RoleRequest, pk: str) -> Appointment:
    """Return the visit with everybody in it; to those who may not see it, it does not exist."""
    visible = Appointment.objects.visible_to(request.actor)
    return get_object_or_404(visible.with_people(), pk=pk)


def new_operation() -> UUID:
    """Return the `operation` for a form's hidden field: whatever is sent with it counts once."""
    return uuid4()


def attempt(request: HttpRequest, act: Callable[[Seen], Done]) -> Done | Refused:
    """Run `act` with what the form's reader had seen; return what it did, or why it was refused.

    Sent twice, it is done once and says so in `replayed`. A form whose act was
    undone since is no repetition but a stale page.
    """
    try:
        done = act(seen(request))
    except Refused as refusal:
        return refusal
    if done.replayed and done.resolution.undone_at is not None:
        return StalePreview(_("This was done and undone since the page was opened. Look again."))
    return done


def seen(request: HttpRequest) -> Seen:
    """Read the hidden fields of `components/operation.html`; `Refused` when a form came without them."""
    if "preview" not in request.POST:
        raise Refused(_("This page is incomplete. Load it again before you act."))
    return Seen(operation_id=operation(request), preview_token=request.POST["preview"])


def operation(request: HttpRequest) -> UUID:
    """Return the id under which what a form asks for counts once; `Refused` when it came without one."""
    try:
        given = UUID(request.POST.get("operation", ""))
    except ValueError as problem:
        raise Refused(_("This page is incomplete. Load it again before you act.")) from problem
    # The address goes in: one page's operation never counts as another act's, or another visit's.
    return uuid5(given, request.path)


def status_of(refusal: Refused) -> int:
    """Return the HTTP status that answers `refusal`: 409 shows what holds now, 422 keeps the input."""
    return 409 if isinstance(refusal, CONFLICTS) else 422
