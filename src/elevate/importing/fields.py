"""Read single cells: each parser returns a value or refuses with what is wrong and how to mend it."""

import difflib
import re
from collections.abc import Callable, Mapping
from functools import cache
from zoneinfo import available_timezones

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

from elevate.core.money import SYMBOLS, Money
from elevate.core.refusals import Refused
from elevate.core.words import gettext_noop as _

Parse = Callable[[str], object]
MOST_CENTS = 100_000_000

_EMAIL = EmailValidator()
#: 72 · 72.00 · 72,00 · 1,234.50 · 1.234,50 · 1 234,50; not 72.005, which could be seventy-two or many.
_AMOUNT = re.compile(
    r"\d+([.,]\d{1,2})?|\d{1,3}(,\d{3})+(\.\d{1,2})?"
    r"|\d{1,3}(\.\d{3})+,\d{1,2}|\d{1,3}([ '’]\d{3})+([.,]\d{1,2})?"
)
_YES = frozenset({"yes", "y", "true", "1", "on", "x"})
_NO = frozenset({"no", "n", "false", "0", "off"})
#: What people call the zones of this country's clocks, and the abbreviations that look like zones.
_CALLED = {
    "eastern": "America/New_York",
    "central": "America/Chicago",
    "mountain": "America/Denver",
    "arizona": "America/Phoenix",
    "pacific": "America/Los_Angeles",
    "alaska": "America/Anchorage",
    "hawaii": "Pacific/Honolulu",
    "et": "America/New_York",
    "ct": "America/Chicago",
    "mt": "America/Denver",
    "pt": "America/Los_Angeles",
    "gmt": "Europe/London",
    "bst": "Europe/London",
    "cet": "Europe/Berlin",
}


def text(longest: int) -> Callable[[str], str]:
    """Return a parser of plain text of at most `longest` characters."""

    def parse(cell: str) -> str:
        if len(cell) > longest:
            raise Refused(
                _("The cell has {count} characters; {longest} fit. Shorten it."),
                count=f"{len(cell):,}",
                longest=longest,
            )
        return cell

    return parse


def line(longest: int) -> Callable[[str], str]:
    """Return a parser of text on one line, of at most `longest` characters."""
    fits = text(longest)
    return lambda cell: fits(" ".join(cell.split()))


name = line(120)


def email(cell: str) -> str:
    """Return an address in lower case; `Refused` if it is malformed."""
    address = cell.removeprefix("mailto:").lower()
    try:
        _EMAIL(address)
        # A form that no mail server is given: letters beyond ASCII before the @, a domain without a name.
        address.rpartition("@")[0].encode("ascii")
        address.rpartition("@")[2].encode("idna")
    except (ValidationError, UnicodeError):
        raise Refused(
            _("“{text}” is not an e-mail address. Write it like name@example.com."), text=cell[:60]
        ) from None
    return text(254)(address)


def phone(country: str) -> Callable[[str], str]:
    """Return a parser of phone numbers; without a + they are numbers of `country`. The result is E.164."""

    def parse(cell: str) -> str:
        try:
            number = phonenumbers.parse(cell, country)
        except phonenumbers.NumberParseException:
            raise _no_phone(cell) from None
        if not phonenumbers.is_valid_number(number):
            raise _no_phone(cell)
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)

    return parse


def _no_phone(cell: str) -> Refused:
    return Refused(
        _("“{text}” is not a phone number. Write it with its area code, or with + and the country."),
        text=cell[:60],
    )


def zone(cell: str) -> str:
    """Return the name of a time zone, its case and spaces mended; `Refused` with the nearest name."""
    known = _zones()
    wanted = cell.casefold().replace(" ", "_")
    if wanted in known:
        return known[wanted]
    near = _nearest_zone(wanted, known)
    if near is None:
        raise Refused(_("“{text}” is no time zone. Write it like America/New_York."), text=cell[:60])
    raise Refused(_("“{text}” is no time zone. Did you mean {near}?"), text=cell[:60], near=near)


@cache
def _zones() -> Mapping[str, str]:
    # Names without a place, such as EST, never change their clocks: nobody means them.
    places = [key for key in available_timezones() if "/" in key and not key.startswith("Etc/")]
    return {key.casefold(): key for key in [*places, "UTC"]}


def _nearest_zone(wanted: str, known: Mapping[str, str]) -> str | None:
    for word, meant in _CALLED.items():
        if wanted.partition("_")[0] == word or wanted in (f"{word[0]}st", f"{word[0]}dt"):
            return meant
    cities = {key.rsplit("/", 1)[-1]: key for key in known if key.startswith("america/")}
    if wanted in cities:
        return known[cities[wanted]]
    near = difflib.get_close_matches(wanted, known, n=1, cutoff=0.6)
    return known[near[0]] if near else None


def money(currency: str) -> Callable[[str], Money]:
    """Return a parser of amounts, `$72.00`, `72,00` or `1,234.50`, in the operator's `currency`."""
    symbols = {SYMBOLS.get(currency, currency), currency.casefold(), currency}
    symbols |= {SYMBOLS.get(currency, currency)[-1]} if currency in SYMBOLS else set()

    def parse(cell: str) -> Money:
        plain = cell.strip()
        if re.match(r"^\D*[-−(]", plain):
            raise Refused(_("“{text}” is negative. An amount cannot be less than nothing."), text=cell[:60])
        for symbol in sorted(symbols, key=len, reverse=True):
            plain = plain.removeprefix(symbol).removesuffix(symbol).strip()
        if not _AMOUNT.fullmatch(plain):
            raise Refused(
                _("“{text}” is not an amount in {currency}. Write it like 72.00."),
                text=cell[:60],
                currency=currency,
            )
        cents = _cents(plain)
        if cents > MOST_CENTS:
            raise Refused(_("“{text}” is more than a million. Check the amount."), text=cell[:60])
        return Money(cents, currency)

    return parse


def _cents(plain: str) -> int:
    fraction = re.search(r"[.,](\d{1,2})$", plain)
    whole = re.sub(r"\D", "", plain[: fraction.start()] if fraction else plain)
    return int(whole[:12]) * 100 + (int(fraction[1].ljust(2, "0")) if fraction else 0)


def number(least: int, most: int) -> Callable[[str], int]:
    """Return a parser of whole numbers from `least` to `most`."""

    def parse(cell: str) -> int:
        found = re.fullmatch(r"\s*([+-]?\d{1,9})(?:[.,]0+)?\s*", cell)
        if not found or not least <= int(found[1]) <= most:
            raise Refused(
                _("“{text}” is not a whole number from {least} to {most}. Mend it."),
                text=cell[:60],
                least=least,
                most=most,
            )
        return int(found[1])

    return parse


def yes_no(cell: str) -> bool:
    """Return whether the cell says yes."""
    word = cell.casefold()
    if word not in _YES | _NO:
        raise Refused(_("“{text}” is neither yes nor no. Write one of them."), text=cell[:60])
    return word in _YES


def choice[T](words: Mapping[str, T], *, shown: int | None = None) -> Callable[[str], T]:
    """Return a parser of one of several words, case and hyphens aside; a refusal names the first `shown`."""
    plain = {_plain(word): value for word, value in words.items()}

    def parse(cell: str) -> T:
        if _plain(cell) in plain:
            return plain[_plain(cell)]
        raise Refused(
            _("“{text}” is none of: {words}."), text=cell[:60], words=", ".join(list(words)[:shown])
        )

    return parse


def _plain(word: str) -> str:
    return "".join(letter for letter in word.casefold() if letter.isalnum())
