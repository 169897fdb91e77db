"""Forms, letters and sums of worked examples: composed and counted by the code that does it in earnest."""

from collections.abc import Callable

from elevate.core import letters
from elevate.core.credits import Terms, grants
from elevate.core.facts.cases import example_of, span
from elevate.core.facts.setting import CLIENT, MOVED_TO, PLACE, STARTS_AT, ZONE, BadTag, Setting
from elevate.core.money import Money
from elevate.core.rulebook import Credit, Rule
from elevate.core.time import WEEK, day_of, start_of_day
from elevate.core.words import Sentence, gettext_noop as _, say
from elevate.core.written import date_and_time, length

Words = str | Sentence
_MOST = 52


def credits_after(_setting: Setting, *, weeks_away: str, per_week: str = "1") -> Words:
    """Count the credits in the first week back, of who had none and was away with enough notice."""
    return str(sum(_granted(weeks_away, per_week)))


def credits_sum(_setting: Setting, *, weeks_away: str, per_week: str = "1") -> Words:
    """Write how those credits add up, week by week: `1 + 1 + 1`."""
    return " + ".join(map(str, _granted(weeks_away, per_week)))


def credit(setting: Setting, *, rule: str) -> Words:
    """Say what a rule does to the credit: the word of its pill."""
    used = example_of(rule_named(rule), setting).credit is Credit.USED
    return say(_("1 used")) if used else say(_("kept"))


def pay(setting: Setting, *, rule: str) -> Words:
    """Say what a rule pays: the word of its pill."""
    amount = example_of(rule_named(rule), setting).pay
    return str(amount) if amount else say(_("none"))


def pay_of(setting: Setting, **visits: str) -> Words:
    """Add up what so many visits pay that ended by these rules: `completed=8 late-notice=1`."""
    total = Money.none(setting.rate.currency)
    for rule, number in visits.items():
        for _visit in range(_count(number)):
            total += example_of(rule_named(rule), setting).pay
    return str(total)


def notice_of(_setting: Setting, *, hours: str = "", minutes: str = "") -> Words:
    """Say a length of notice as previews do."""
    given = span((f"{hours}h" if hours else "") + (f"{minutes}m" if minutes else ""))
    return say(_("{length}’ notice"), length=length(given))


def form_rescheduled(_setting: Setting) -> Words:
    """Return the form of a move's confirmation, with its blanks."""
    fields = {
        "client": say(_("[client name]")),
        "original": say(_("[original date and time]")),
        "new": say(_("[new date and time]")),
    }
    return Sentence(_letter_of_moving().msgid, fields)


def form_cancelled(_setting: Setting) -> Words:
    """Return the form of a cancellation's note, with its blanks."""
    fields = {
        "client": say(_("[client name]")),
        "property": say(_("[community name]")),
        "original": say(_("[original date and time]")),
    }
    return Sentence(_letter_of_cancelling().msgid, fields)


def form_rescheduled_support(_setting: Setting) -> Words:
    """Return the operator's older form of a move, with its blanks."""
    return say(
        _("Reschedule. [client name]. [community name]. [original date and time]. [new date and time].")
    )


def letter_rescheduled(_setting: Setting) -> Words:
    """Return the confirmation of the example's move."""
    return _letter_of_moving()


def letter_cancelled(_setting: Setting) -> Words:
    """Return the note of the example's cancellation."""
    return _letter_of_cancelling()


def letter_welcome(setting: Setting) -> Words:
    """Return a new client's first text."""
    sentences = letters.welcome(
        setting.policy,
        operator=setting.operator,
        client=CLIENT.split()[0],
        therapist=THERAPIST,
        property=PLACE,
        when=date_and_time(STARTS_AT, ZONE),
    )
    return say(
        " ".join(f"{{{number}}}" for number in _NAMES[: len(sentences)]),
        **dict(zip(_NAMES, sentences, strict=False)),
    )


def letter_rebook(setting: Setting) -> Words:
    """Return what a client is told after a visit."""
    office = setting.coordinators[0] if setting.coordinators else say(_("the coordinator"))
    return letters.rebook(name=THERAPIST.split(maxsplit=1)[0], therapist=THERAPIST, office=office)


def rule_named(name: str) -> Rule:
    """Return the rule called `name`."""
    try:
        return Rule(name)
    except ValueError as problem:
        raise BadTag(_("There is no rule “{name}”."), name=name) from problem


#: name → the function that composes it; its keyword arguments are the tag's.
COMPOSED: dict[str, Callable[..., Words]] = {
    function.__name__: function
    for function in (
        credits_after,
        credits_sum,
        credit,
        pay,
        pay_of,
        notice_of,
        form_rescheduled,
        form_cancelled,
        letter_rescheduled,
        letter_cancelled,
        letter_welcome,
        letter_rebook,
        form_rescheduled_support,
    )
}
THERAPIST = "Maya Ortiz"
_NAMES = ("first", "second", "third")


def _letter_of_moving() -> Sentence:
    return letters.rescheduled(client=CLIENT, original=STARTS_AT, new=MOVED_TO, zone=ZONE)


def _letter_of_cancelling() -> Sentence:
    return letters.cancelled(client=CLIENT, property_name=PLACE, original=STARTS_AT, zone=ZONE)


def _granted(weeks_away: str, per_week: str) -> list[int]:
    weeks, number = _count(weeks_away), _count(per_week)
    first = day_of(STARTS_AT, ZONE)
    until = start_of_day(first + weeks * WEEK, ZONE)
    terms = Terms(zone=ZONE, starts_on=first, per_week=[(first, number)])
    return [grant.quantity for grant in grants(terms, since=first, until=until)]


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > _MOST:
        raise BadTag(_("“{text}” is no number. Write 0 to {most}."), text=text, most=_MOST)
    return int(text)
