"""What the policy means to a client, in plain sentences (rules.md 1, 2, 3, 8)."""

from datetime import timedelta

from elevate.core import quiet, reminding
from elevate.core.policy import Policy
from elevate.core.reminding import Reminder
from elevate.core.words import Sentence, gettext_noop as _, say
from elevate.core.written import hour, hours, length


def promises(policy: Policy, *, operator: str) -> tuple[Sentence, ...]:
    """Return the rules as a client needs them, the one about notice first."""
    rules = {
        "notice": hours(policy.free_notice),
        "wait": length(policy.no_show_wait),
        "grace": length(policy.booking_grace),
        "first": hours(reminding.BEFORE[Reminder.BEFORE_DEADLINE]),
        "second": hours(reminding.BEFORE[Reminder.BEFORE_START]),
        "from_hour": hour(quiet.BEGINS.hour),
        "until_hour": hour(quiet.ENDS.hour),
        "operator": operator,
    }
    return tuple(say(msgid, **rules) for msgid in _sentences(policy))


def _sentences(policy: Policy) -> list[str]:
    late = _AGREED if policy.late_move_by_therapist else _LATE_MOVE
    grace = [_GRACE] if policy.booking_grace > timedelta() else []
    return [_FREE, _LATE, late, *grace, _NO_SHOW, _OTHERS, _AWAY, _REMINDED, _NIGHT]


_FREE = _("You can cancel or move a visit free of charge until {notice} before it starts.")
_LATE = _("If you cancel later than that, the visit uses 1 credit.")
_AGREED = _(
    "If you move it later than that, it uses 1 credit too, unless your therapist agrees to the new time."
)
_LATE_MOVE = _("If you move it later than that, it uses 1 credit too.")
_GRACE = _("What you book at short notice can be cancelled free within {grace} of booking.")
_NO_SHOW = _("If nobody is there {wait} after the start and you cannot be reached, the visit uses 1 credit.")
_OTHERS = _("If your therapist or {operator} cancels, you keep your credit.")
_AWAY = _("While you are away your credits go on coming. Visits you cancel in time use none.")
_REMINDED = _(
    "You are reminded {first} before a visit, while cancelling may still be free, and {second} before."
)
_NIGHT = _("Other messages do not reach you between {from_hour} and {until_hour}.")
