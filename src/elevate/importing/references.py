"""Find what one file says of another: by external id, else by name; when there is none, the nearest name."""

import difflib
from collections import defaultdict
from collections.abc import Iterator

from django.db.models import Model

from elevate.core.refusals import Refused
from elevate.core.words import Sentence, gettext_noop as _

#: Looking for the nearest name reads every name: enough for one screen of problems.
MOST_SUGGESTIONS = 50


class Known(Refused):
    """What a cell refers to has problems of its own, told already."""

    def __init__(self) -> None:
        super().__init__(_("The row this refers to has a problem of its own."))


class Index[T: Model]:
    """Everything of one kind that a cell may refer to, from the database and from the files."""

    def __init__(self, kind: Sentence) -> None:
        self.kind = kind
        #: Rows of this kind's own file could not be read: what is unknown may be among them.
        self.partial = False
        self._by_key: dict[str, T] = {}
        self._by_id: dict[str, T] = {}
        self._by_name: defaultdict[str, dict[str, T]] = defaultdict(dict)
        self._name_of: dict[str, str] = {}
        self._broken: set[str] = set()
        self._suggested = 0

    def add(self, thing: T, *, external_id: str | None, name: str) -> None:
        """Let `thing` be found under its id and its name, and no longer under an earlier name."""
        if external_id:
            self._by_id[external_id] = thing
        self._by_key[thing.pk] = thing
        self._by_name[self._name_of.get(thing.pk, "")].pop(thing.pk, None)
        self._name_of[thing.pk] = _plain(name)
        self._by_name[_plain(name)][thing.pk] = thing

    def add_broken(self, *keys: str) -> None:
        """Remember what a row with problems was called, so that its problems are told once only."""
        self._broken.update(_plain(key) for key in keys if key)

    def things(self) -> Iterator[T]:
        """Yield everything there is, once each."""
        yield from self._by_key.values()

    def by_key(self, key: str) -> T:
        """Return what has this primary key."""
        return self._by_key[key]

    def by_id(self, external_id: str) -> T | None:
        """Return what has this external id."""
        return self._by_id.get(external_id)

    def named(self, name: str) -> T | None:
        """Return what has this name, if one thing only does."""
        found = self._called(name)
        return found[0] if len(found) == 1 else None

    def find(self, cell: str) -> T:
        """Return what the cell refers to; `Known` for a row with problems, `Refused` if nothing fits."""
        if (thing := self._by_id.get(cell)) is not None:
            return thing
        found = self._called(cell)
        if len(found) > 1:
            raise Refused(
                _("Several have the name “{text}” ({kind}). Write the external id instead."),
                text=cell[:60],
                kind=self.kind,
            )
        if found:
            return found[0]
        if self.partial or _plain(cell) in self._broken:
            raise Known
        raise self._unknown(cell)

    def _called(self, name: str) -> list[T]:
        """Return everything of this name; if some are written exactly so, only those."""
        found = list(self._by_name.get(_plain(name), {}).values())
        return [thing for thing in found if str(thing) == name] or found

    def _unknown(self, cell: str) -> Refused:
        near = self._nearest(cell)
        if near is None:
            return Refused(
                _("Nothing has the external id or name “{text}” ({kind}). Add it, or mend the cell."),
                text=cell[:60],
                kind=self.kind,
            )
        return Refused(
            _("Nothing has the external id or name “{text}” ({kind}). Did you mean {near}?"),
            text=cell[:60],
            kind=self.kind,
            near=near,
        )

    def _nearest(self, cell: str) -> str | None:
        self._suggested += 1
        if self._suggested > MOST_SUGGESTIONS:
            return None
        current = [name for name, found in self._by_name.items() if found]
        names = difflib.get_close_matches(_plain(cell), current, n=1, cutoff=0.6)
        if names:
            return str(next(iter(self._by_name[names[0]].values())))
        ids = difflib.get_close_matches(cell, self._by_id, n=1, cutoff=0.6)
        return ids[0] if ids else None


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()
