"""A time that was chosen, or the soonest one: what booking it would do, and the booking itself."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from elevate.core.refusals import Refused
from elevate.core.rulebook import Rule
from elevate.core.words import Sentence, gettext_noop
from elevate.people.actors import Actor
from elevate.people.models import Therapist
from elevate.scheduling import booking, previewing
from elevate.scheduling.acts import Seen
from elevate.scheduling.booking import Wish
from elevate.scheduling.models import Appointment
from elevate.scheduling.previewing import Preview
from elevate.web import picking, telling
from elevate.web.finding.asked import Asked
from elevate.web.finding.times import Time, nearest
from elevate.web.pairs import Pair, either


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What booking a time would do, or why it cannot be; `lacking` asks for a reason first."""

    starts_at: datetime
    therapist: Therapist
    when: str
    preview: Preview
    letters: telling.Letters | None
    promise: Pair | None
    nearest: list[Time]
    lacking: Sentence | None

    @property
    def taken(self) -> bool:
        """Whether somebody else has that time."""
        return self.preview.code == "slot-taken"


def chosen(asked: Asked, soonest: Time | None) -> Time | None:
    """Return the time that the address names, else the soonest there is."""
    if asked.to is None:
        return soonest
    therapist = asked.whom or asked.therapist or (soonest and soonest.therapist)
    return Time(asked.to, therapist) if therapist else None


def choice_of(asked: Asked, time: Time, *, by: Actor, at: datetime) -> Choice | None:
    """Return what booking `time` would do; None while no service is known."""
    wish = wish_of(asked, time)
    if wish is None:
        return None
    preview, lacking = picking.within_reason(partial(_preview, wish, by=by, at=at), by=by)
    return Choice(
        starts_at=time.starts_at,
        therapist=time.therapist,
        when=picking.near(time.starts_at, asked.zone, at=at),
        preview=preview,
        letters=telling.letters_of_booking(preview.new) if preview.new else None,
        promise=either([Rule.COMPLETED], rate=preview.new.rate) if preview.new else None,
        nearest=nearest(asked, time.starts_at, at=at) if preview.code == "slot-taken" else [],
        lacking=lacking,
    )


def book(asked: Asked, seen: Seen, reason: str, *, by: Actor, at: datetime) -> Appointment:
    """Book the time that the address names, as it was seen; refused where it names none."""
    time = chosen(asked, None)
    wish = wish_of(asked, time) if time else None
    if wish is None:
        raise Refused(gettext_noop("Choose a time first."))
    wish = replace(wish, override_reason=reason, operation_id=seen.operation_id)
    return booking.book(replace(wish, preview_token=seen.preview_token), by=by, at=at)


def wish_of(asked: Asked, time: Time) -> Wish | None:
    """Return what is to be booked, once it is known for what."""
    if asked.service is None:
        return None
    return Wish(
        client=asked.client,
        therapist=time.therapist,
        service=asked.service,
        property=asked.client.property,
        starts_at=time.starts_at,
    )


def _preview(wish: Wish, reason: str, *, by: Actor, at: datetime) -> Preview:
    return previewing.of_booking(replace(wish, override_reason=reason), by=by, at=at)
