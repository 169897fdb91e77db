"""One mapping of a file that somebody wrote: its entries one by one, each refused in a sentence."""

from collections.abc import Sequence
from datetime import date, time
from typing import Any

from elevate.core.refusals import Refused
from elevate.core.words import Sentence, gettext_noop as _, say

#: What YAML makes of an unquoted `on`, and JSON of that.
_ON = (True, "true")
_MISSING = object()


class BadScenario(Refused):
    """A scenario cannot be practised as it is written."""

    code = "bad-scenario"


class Entries:
    """The entries of a mapping; `check` refuses those that nobody asked for."""

    def __init__(self, data: object, where: str) -> None:
        self.where = where
        if not isinstance(data, dict):
            raise self.wrong(_("“{data}” is written wrongly: names with values are expected."), data=data)
        self._data: dict[str, Any] = {"on" if name in _ON else name: value for name, value in data.items()}
        self._known: set[str] = set()

    def wrong(self, msgid: str, **params: object) -> BadScenario:
        """Return the refusal that names the scenario."""
        problem: Sentence = say(msgid, **params)
        return BadScenario(_("Scenario {where}: {problem}"), where=self.where, problem=problem)

    def get(self, name: str, default: object = _MISSING) -> Any:
        """Return the entry as it is; refused when it is missing."""
        self._known.add(name)
        value = self._data.get(name)
        if value is None and default is _MISSING:
            raise self.wrong(_("“{name}” is missing."), name=name)
        return default if value is None else value

    def part(self, name: str) -> "Entries":
        """Return an entry that is a mapping itself."""
        return Entries(self.get(name), self.where)

    def list(self, name: str) -> list[Any]:
        """Return an entry that is a list; an empty one when it is missing."""
        found = self.get(name, [])
        if not isinstance(found, list):
            raise self.wrong(_("“{name}” is a list."), name=name)
        return list(found)

    def text(self, name: str, *, longest: int, default: object = _MISSING) -> str:
        """Return a line of text."""
        found = self.get(name, default)
        if not isinstance(found, str) or not (found.strip() or found == default) or len(found) > longest:
            raise self.wrong(
                _("“{name}” is a text of up to {longest} characters."), name=name, longest=longest
            )
        return str(found).strip()

    def choice(self, name: str, allowed: Sequence[str], default: str) -> str:
        """Return one of the `allowed` words."""
        return self.one_of(name, allowed, self.get(name, default))

    def one_of(self, name: str, allowed: Sequence[str], value: object) -> str:
        """Return `value`, which is one of the `allowed` words."""
        if value not in allowed:
            known = ", ".join(word for word in allowed if word)
            raise self.wrong(
                _("“{name}” cannot be “{value}”. Write one of: {known}."),
                name=name,
                value=value,
                known=known,
            )
        return str(value)

    def number(self, name: str, *, low: int, high: int, default: int | None = None) -> int:
        """Return a whole number between `low` and `high`, or the default."""
        found = self.get(name, _MISSING if default is None else default)
        number = isinstance(found, int) and not isinstance(found, bool)
        if not number or not (low <= found <= high or found == default):
            raise self.wrong(
                _("“{name}” is a whole number from {low} to {high}."), name=name, low=low, high=high
            )
        return int(found)

    def minutes(self, value: object) -> int:
        """Return how long a wait is."""
        return Entries({"waits": value}, self.where).number("waits", low=1, high=240)

    def flag(self, name: str) -> bool:
        """Return whether something is so; not, when it is not said."""
        found = self.get(name, False)
        if not isinstance(found, bool):
            raise self.wrong(_("“{name}” is true or false."), name=name)
        return bool(found)

    def clock(self, name: str) -> time:
        """Return a time of day, which has to stand in quotes: YAML reads 20:55 as a number."""
        try:
            return time.fromisoformat(self.get(name)).replace(second=0, microsecond=0, tzinfo=None)
        except (TypeError, ValueError) as problem:
            raise self.wrong(_('Write “{name}” in quotes, like "20:55".'), name=name) from problem

    def day(self, name: str) -> date | None:
        """Return a day of the calendar, if there is one."""
        found = self.get(name, "")
        try:
            return date.fromisoformat(str(found)) if found else None
        except ValueError as problem:
            raise self.wrong(_('Write “{name}” like "2027-11-06".'), name=name) from problem

    def check(self) -> None:
        """Refuse entries that mean nothing here."""
        unknown = sorted(str(name) for name in self._data.keys() - self._known)
        if unknown:
            raise self.wrong(_("Nothing here is called “{name}”."), name=unknown[0])
