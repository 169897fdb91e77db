"""Time off: what is coming, dates to enter, what they mean for booked visits, and taking it back."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _, gettext_lazy
from django.views import View

from elevate.clock import reading
from elevate.core.refusals import Refused
from elevate.core.time import at_wall_clock, local, start_of_day
from elevate.core.written import clock, full_day
from elevate.people.models import Therapist
from elevate.people.speech import spoken
from elevate.scheduling import absenting
from elevate.scheduling.absenting import Absence
from elevate.scheduling.models import TimeOff
from elevate.web import acting, rosters
from elevate.web.asking import TOO_LONG, ClockField, DayField
from elevate.web.signed_in import RoleRequest

REASON = 250
_ONE_DAY = timedelta(days=1)


class TimeOffForm(forms.Form):
    """Days off, whole unless a time is given."""

    from_on = DayField(label=gettext_lazy("First day"))
    from_time = ClockField(label=gettext_lazy("From"), required=False)
    until_on = DayField(label=gettext_lazy("Last day"))
    until_time = ClockField(label=gettext_lazy("Until"), required=False)
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("Clients do not see it."),
        required=False,
        max_length=REASON,
        error_messages={"max_length": TOO_LONG},
    )

    def absence(self, therapist: Therapist) -> Absence | None:
        """Return what is asked for; None while the form does not say it."""
        if not self.is_bound or not self.is_valid():
            return None
        said, zone = self.cleaned_data, therapist.time_zone
        return Absence(
            therapist=therapist,
            starts_at=at_wall_clock(said["from_on"], said["from_time"] or time.min, zone),
            ends_at=_end(said["until_on"], said["until_time"], zone),
            reason=said["reason"].strip(),
        )


class TimesOff(View):
    """GET lists time off, and shows what another one would mean; POST enters exactly what was shown."""

    def get(self, request: RoleRequest, pk: str | None = None) -> HttpResponse:
        return _page(request, rosters.therapist_of(request, pk))

    def post(self, request: RoleRequest, pk: str | None = None) -> HttpResponse:
        therapist = rosters.therapist_of(request, pk)
        absence = TimeOffForm(request.GET).absence(therapist)
        if absence is None:
            return _page(request, therapist, status=422)
        try:
            seen = acting.seen(request)
            absence = replace(absence, operation_id=seen.operation_id, preview_token=seen.preview_token)
            off = absenting.enter(absence, by=request.actor, at=reading.now())
        except Refused as refusal:
            return _page(request, therapist, refusal=refusal, status=acting.status_of(refusal))
        said = _("Off {when}.").format(when=words(off.starts_at, off.ends_at, therapist.time_zone))
        messages.success(request, said)
        return redirect(rosters.address(request.actor, "time_off", therapist))


class Withdrawing(View):
    """Take time off back: asked for once or ten times, it is gone once."""

    def get(self, request: RoleRequest, off: str, pk: str | None = None) -> HttpResponse:
        return redirect(rosters.address(request.actor, "time_off", rosters.therapist_of(request, pk)))

    def post(self, request: RoleRequest, off: str, pk: str | None = None) -> HttpResponse:
        therapist = rosters.therapist_of(request, pk)
        found = get_object_or_404(TimeOff, pk=off, therapist=therapist)
        try:
            absenting.withdraw(found.pk, by=request.actor, at=reading.now())
        except Refused as refusal:
            return _page(request, therapist, refusal=refusal, status=409)
        messages.success(request, _("Withdrawn. That time can be booked again."))
        return redirect(rosters.address(request.actor, "time_off", therapist))


def words(start: datetime, end: datetime, zone: str) -> str:
    """Write a stretch: `on Wed 4 Mar 2026`, or from and until, with times where it is not whole days."""
    first, last = local(start, zone), local(end, zone)
    whole = start == start_of_day(first.date(), zone) and end == start_of_day(last.date(), zone)
    if whole and last.date() - first.date() == _ONE_DAY:
        return _("on {day}").format(day=full_day(first.date()))
    if whole:
        return _("from {first} to {last}").format(
            first=full_day(first.date()), last=full_day(last.date() - _ONE_DAY)
        )
    return _("from {first}, {start} until {last}, {end}").format(
        first=full_day(first.date()),
        start=clock(start, zone),
        last=full_day(last.date()),
        end=clock(end, zone),
    )


def _page(
    request: RoleRequest, therapist: Therapist, *, refusal: Refused | None = None, status: int = 200
) -> HttpResponse:
    at = reading.now()
    asked = TimeOffForm(request.GET if "from_on" in request.GET else None)
    context = rosters.roof(request.actor, therapist) | {
        "asked": asked,
        "refusal": refusal,
        "coming": _coming(request, therapist, at=at),
        "operation": acting.new_operation(),
    }
    context |= _preview(request, asked.absence(therapist), at=at)
    if status == 200 and asked.errors:
        status = 422
    return render(request, "hours/time_off.html", context, status=status)


def _preview(request: RoleRequest, absence: Absence | None, *, at: datetime) -> Mapping[str, Any]:
    """Return what the time off that is asked for would mean, or why it cannot be."""
    if absence is None:
        return {}
    try:
        absenting.check(absence, at=at)
    except Refused as refusal:
        return {"stuck": spoken(refusal.sentence)}
    visits = absenting.collisions(absence, at=at)
    return {
        "absence": absence,
        "when": words(absence.starts_at, absence.ends_at, absence.therapist.time_zone),
        "token": absenting.token(absence, visits),
        "inside": rosters.collisions(request.actor, visits),
    }


def _coming(request: RoleRequest, therapist: Therapist, *, at: datetime) -> list[dict[str, Any]]:
    """Return the time off that is not over, each with the visits that are still booked in it."""
    standing = list(TimeOff.objects.standing().filter(therapist=therapist, ends_at__gt=at))
    visits = absenting.inside(standing, at=at)
    return [
        {
            "off": off,
            "words": words(off.starts_at, off.ends_at, therapist.time_zone),
            "withdraw_url": rosters.address(request.actor, "time_off_withdraw", therapist, off.pk),
            "collisions": rosters.collisions(
                request.actor, [v for v in visits if v.starts_at < off.ends_at and v.ends_at > off.starts_at]
            ),
        }
        for off in standing
    ]


def _end(on: date, at: time | None, zone: str) -> datetime:
    return start_of_day(on + _ONE_DAY, zone) if at is None else at_wall_clock(on, at, zone)
