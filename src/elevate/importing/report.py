"""What an import found: problems that stop it, notes that do not, and what it did file by file."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from elevate.core.words import Sentence, gettext_noop as _, say

#: How many remarks of one file are printed; the rest are counted.
MOST_PROBLEMS = 50
MOST_NOTES = 12

Speak = Callable[[Sentence], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One thing to tell the operator: in which file, at which line of it, in which column."""

    file: str
    sentence: Sentence
    row: int | None = None
    column: str = ""

    def place(self) -> Sentence:
        """Say where it is."""
        if self.row is None:
            return say(_("{file}"), file=self.file)
        if not self.column:
            return say(_("{file}, row {row}"), file=self.file, row=self.row)
        return say(_("{file}, row {row}, {column}"), file=self.file, row=self.row, column=self.column)


@dataclass(slots=True)
class Tally:
    """How many rows of a file did what."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0


@dataclass(slots=True)
class Report:
    """Everything an import has to say. With a problem, nothing was changed."""

    dry_run: bool = False
    problems: list[Remark] = field(default_factory=list)
    notes: list[Remark] = field(default_factory=list)
    tallies: dict[str, Tally] = field(default_factory=dict)

    @property
    def clean(self) -> bool:
        """Whether nothing stands in the way of the import."""
        return not self.problems

    @property
    def imported(self) -> bool:
        """Whether the import was made."""
        return self.clean and not self.dry_run

    def problem(self, file: str, sentence: Sentence, *, row: int | None = None, column: str = "") -> None:
        """Add what is wrong and how to mend it."""
        self.problems.append(Remark(file=file, sentence=sentence, row=row, column=column))

    def note(self, file: str, sentence: Sentence, *, row: int | None = None, column: str = "") -> None:
        """Add what was read otherwise than it stands, or left as it was."""
        self.notes.append(Remark(file=file, sentence=sentence, row=row, column=column))

    def tally(self, file: str) -> Tally:
        """Return the counts of one file."""
        return self.tallies.setdefault(file, Tally())

    def lines(self, speak: Speak = str) -> Iterator[str]:
        """Write the report, a line a piece: problems or counts, then notes, then the verdict."""
        if self.clean:
            yield from self._counts(speak)
        yield from _listed(self.problems, MOST_PROBLEMS, speak)
        if self.notes:
            yield from ["", speak(say(_("Notes:"))), *_listed(self.notes, MOST_NOTES, speak)]
        yield from ["", speak(self._verdict())]

    def _counts(self, speak: Speak) -> Iterator[str]:
        widest = max(map(len, self.tallies), default=0)
        counts = _("{created} created, {updated} updated, {unchanged} unchanged")
        for file, tally in self.tallies.items():
            told = say(
                counts,
                created=f"{tally.created:,}",
                updated=f"{tally.updated:,}",
                unchanged=f"{tally.unchanged:,}",
            )
            yield f"{file:<{widest}}  {speak(told)}"

    def _verdict(self) -> Sentence:
        if self.problems:
            files = len({remark.file for remark in self.problems})
            return say(_many(len(self.problems), files), count=f"{len(self.problems):,}", files=files)
        if self.dry_run:
            return say(_("Dry run: all of it can be imported. Nothing was changed."))
        return say(_("Imported."))


def _many(problems: int, files: int) -> str:
    if problems == 1:
        return _("Nothing was changed. Mend this one problem, then import again.")
    if files == 1:
        return _("Nothing was changed. Mend these {count} problems, then import again.")
    return _("Nothing was changed. Mend these {count} problems in {files} files, then import again.")


def _listed(remarks: list[Remark], most: int, speak: Speak) -> Iterator[str]:
    """Write remarks by file, in the order the files were read, each file's by row, the surplus counted."""
    order = {file: number for number, file in enumerate(dict.fromkeys(remark.file for remark in remarks))}
    ranked = sorted(remarks, key=lambda remark: (order[remark.file], remark.row or 0))
    for file, group in groupby(ranked, key=lambda remark: remark.file):
        told = [f"{speak(remark.place())}: {speak(remark.sentence)}" for remark in group]
        seen = Counter(told)
        lines = list(seen)
        yield from lines[:most]
        if len(lines) > most:
            yield speak(say(_("{file}: and {count} more"), file=file, count=f"{len(lines) - most:,}"))
