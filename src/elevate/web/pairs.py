"""The outcome pair in words: what becomes of the credit, and of the pay (ux.md, the signature)."""

from collections.abc import Iterable
from typing import NamedTuple

from django.utils.translation import gettext as _

from elevate.core.money import Money
from elevate.core.outcomes import Outcome
from elevate.core.rulebook import CONSEQUENCES, Credit, Rule
from elevate.scheduling.models import Resolution


class Pair(NamedTuple):
    """What the two pills say."""

    credit: str
    pay: str


def pair_of(outcome: Outcome | Resolution) -> Pair:
    """Return the pair of what would happen, or of what did."""
    return Pair(_credit(Credit(outcome.credit)), _pay(outcome.pay))


def consequence(resolution: Resolution) -> str:
    """Say in one line what an outcome did: `1 credit used · $72.00 earned`."""
    credit = _("1 credit used") if resolution.credit_used else _("credit kept")
    pay = _("{amount} earned").format(amount=resolution.pay) if resolution.pay else _("no pay")
    return f"{credit} · {pay}"


def either(rules: Iterable[Rule], *, rate: Money) -> Pair:
    """Return the pair of an act that any of `rules` may decide: `kept or 1 used`, `none or $72.00`."""
    consequences = [CONSEQUENCES[rule] for rule in rules]
    credits = {consequence.credit for consequence in consequences}
    pays = {consequence.pays for consequence in consequences}
    return Pair(
        _or(_credit(credit) for credit in Credit if credit in credits),
        _or(_pay(rate if pay else Money.none(rate.currency)) for pay in (True, False) if pay in pays),
    )


def _credit(credit: Credit) -> str:
    return _("1 used") if credit is Credit.USED else _("kept")


def _pay(amount: Money) -> str:
    return str(amount) if amount else _("none")


def _or(words: Iterable[str]) -> str:
    return _(" or ").join(words)
