"""What can be done to an appointment: preview, complete, cancel, no-show, reschedule, undo."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any, Literal

from django.http import HttpResponse
from ninja import Router, Status
from pydantic import Field, RootModel

from elevate.api import finding, outcomes, visits
from elevate.api.fields import Id, Input, Instant, Line, Note, Reason
from elevate.api.gate import Call, only
from elevate.api.outcomes import Outcome, Previewed
from elevate.api.problems import of_refusal
from elevate.api.visits import Visit
from elevate.core.refusals import StalePreview
from elevate.core.rulebook import Party
from elevate.core.words import gettext_noop as _
from elevate.people.actors import Role
from elevate.scheduling import cancelling, completing, previewing, rescheduling, undoing
from elevate.scheduling.acting import Done, StaleVersion
from elevate.scheduling.acts import Act, Cancellation, Completion, NoShow, Reschedule
from elevate.scheduling.models import Appointment

router = Router(tags=["appointments"])


class Acted(Visit):
    """The appointment as it is now, and what the act did."""

    outcome: Outcome


class Acting(Input):
    """What every act may carry: the preview that was seen, so that nothing else is done."""

    preview_token: Line | None = None


class Completing(Acting):
    """The visit took place."""

    def act(self, call: Call) -> Act:
        """Return the act that is meant."""
        return Completion()


class Cancelling(Acting):
    """Who cannot make it, and when they said so: now, unless told; an earlier time takes a reason."""

    by: Party
    notice_at: Instant | None = None
    reason: Reason = ""
    note: Note = ""

    def act(self, call: Call) -> Cancellation:
        """Return the act that is meant."""
        return Cancellation(party=self.by, notice_at=self.notice_at, reason=self.reason, note=self.note)


class NotShowing(Acting):
    """The client was not there; how they were looked for."""

    contact_attempt: Reason = ""
    note: Note = ""

    def act(self, call: Call) -> NoShow:
        """Return the act that is meant."""
        return NoShow(contact_attempt=self.contact_attempt, note=self.note)


class Moving(Acting):
    """Where to; by a late notice the therapist may accept the move instead of the charge."""

    starts_at: Instant
    therapist_id: Id | None = None
    notice_at: Instant | None = None
    accept_late: bool = Field(default=False, strict=True)
    reason: Reason = ""
    note: Note = ""
    override_reason: Reason = ""

    def act(self, call: Call) -> Reschedule:
        """Return the act that is meant."""
        return Reschedule(
            starts_at=self.starts_at,
            therapist=finding.therapist(call, self.therapist_id) if self.therapist_id else None,
            notice_at=self.notice_at,
            accept_late=self.accept_late,
            reason=self.reason,
            note=self.note,
            override_reason=self.override_reason,
        )


class Undoing(Input):
    """Why the outcome is taken back."""

    reason: Reason = ""


class Complete(Completing):
    """Preview: the visit took place."""

    action: Literal["complete"]


class Cancel(Cancelling):
    """Preview: somebody cannot make it."""

    action: Literal["cancel"]


class NotShow(NotShowing):
    """Preview: the client was not there."""

    action: Literal["no_show"]


class Move(Moving):
    """Preview: another time."""

    action: Literal["reschedule"]


class Previewing(RootModel[Annotated[Complete | Cancel | NotShow | Move, Field(discriminator="action")]]):
    """The act that is thought of, with the act's own fields."""


@router.post("/appointments/{appointment_id}/preview", response=Previewed, exclude_unset=True)
def preview_act(request: Call, appointment_id: str, payload: Previewing) -> dict[str, Any]:
    """Say what an act would do now, or why it would be refused. Changes nothing."""
    appointment = _found(request, appointment_id)
    if visits.seen(request, appointment).version == visits.STALE:
        raise StaleVersion(_("This visit changed meanwhile. Load it again before you act."))
    act = payload.root.act(request)
    preview = previewing.preview(appointment, act, by=request.actor, at=request.at)
    return outcomes.of_preview(appointment, preview, request)


@router.post("/appointments/{appointment_id}/complete", response=Acted)
def complete_appointment(
    request: Call,
    response: HttpResponse,
    appointment_id: str,
    payload: Completing | None = None,
) -> dict[str, Any]:
    """Record that the visit took place: the credit is used, the therapist paid."""
    appointment, act = _found(request, appointment_id), Completion()
    only(request, Role.COORDINATOR, Role.THERAPIST)
    seen = visits.seen(request, appointment, preview_token=payload.preview_token if payload else None)
    with _as_shown(request, appointment, act):
        done = completing.complete(appointment.pk, by=request.actor, at=request.at, seen=seen)
    return _acted(request, response, done, act)


@router.post("/appointments/{appointment_id}/cancel", response=Acted)
def cancel_appointment(
    request: Call, response: HttpResponse, appointment_id: str, payload: Cancelling
) -> dict[str, Any]:
    """Cancel a visit for whoever cannot make it; the notice decides credit and pay."""
    appointment, act = _found(request, appointment_id), payload.act(request)
    seen = visits.seen(request, appointment, preview_token=payload.preview_token)
    with _as_shown(request, appointment, act):
        done = cancelling.cancel(appointment.pk, act, by=request.actor, at=request.at, seen=seen)
    return _acted(request, response, done, act)


@router.post("/appointments/{appointment_id}/no-show", response=Acted)
def record_no_show(
    request: Call, response: HttpResponse, appointment_id: str, payload: NotShowing
) -> dict[str, Any]:
    """Record that the client was not there, after the wait and an attempt to reach them."""
    appointment, act = _found(request, appointment_id), payload.act(request)
    only(request, Role.COORDINATOR, Role.THERAPIST)
    seen = visits.seen(request, appointment, preview_token=payload.preview_token)
    with _as_shown(request, appointment, act):
        done = cancelling.cancel(appointment.pk, act, by=request.actor, at=request.at, seen=seen)
    return _acted(request, response, done, act)


@router.post("/appointments/{appointment_id}/reschedule", response={201: Acted})
def reschedule_appointment(
    request: Call, response: HttpResponse, appointment_id: str, payload: Moving
) -> Status[dict[str, Any]]:
    """Move a visit; the answer is the new appointment, with what became of the old one."""
    appointment, act = _found(request, appointment_id), payload.act(request)
    seen = visits.seen(request, appointment, preview_token=payload.preview_token)
    with _as_shown(request, appointment, act):
        done = rescheduling.reschedule(appointment.pk, act, by=request.actor, at=request.at, seen=seen)
    new = finding.find(Appointment.objects.with_people(), done.new and done.new.pk)
    response.headers["Location"] = f"/api/v1/appointments/{new.pk}"
    visits.tag(response, new)
    return Status(201, {**visits.visit(new, request), "outcome": outcomes.of_act(done, act, request)})


@router.post("/appointments/{appointment_id}/undo", response=Acted)
def undo_outcome(
    request: Call, response: HttpResponse, appointment_id: str, payload: Undoing | None = None
) -> dict[str, Any]:
    """Take an outcome back: the visit is booked again and holds its credit."""
    appointment = _found(request, appointment_id)
    seen = visits.seen(request, appointment)
    reason = payload.reason if payload else ""
    done = undoing.undo(appointment.pk, by=request.actor, at=request.at, reason=reason, seen=seen)
    visits.tag(response, done.appointment)
    outcome = outcomes.of_undoing(done, request)
    return {**visits.visit(done.appointment, request), "outcome": outcome}


@contextmanager
def _as_shown(call: Call, appointment: Appointment, act: Act) -> Iterator[None]:
    """Answer an act on what was shown before with what would be shown now, in `preview`."""
    try:
        yield
    except StalePreview as stale:
        current = _found(call, appointment.pk)
        shown = previewing.preview(current, act, by=call.actor, at=call.at)
        raise of_refusal(stale, preview=outcomes.plain(current, shown, call)) from stale


def _found(call: Call, appointment_id: str) -> Appointment:
    return finding.find(finding.appointments(call), appointment_id)


def _acted(call: Call, response: HttpResponse, done: Done, act: Act) -> dict[str, Any]:
    visits.tag(response, done.appointment)
    return {**visits.visit(done.appointment, call), "outcome": outcomes.of_act(done, act, call)}
