"""Find the files of an import in their folder, whatever the case of their names."""

import difflib
import os
from collections.abc import Iterable
from pathlib import Path

from elevate.core.words import gettext_noop as _, say
from elevate.importing.report import Report


def files(folder: Path, names: Iterable[str], *, report: Report) -> dict[str, Path]:
    """Return which of `names` are there; a folder without any of them is a problem."""
    names = list(names)
    try:
        there = sorted(path for path in folder.iterdir() if path.suffix.lower() == ".csv")
    except NotADirectoryError:
        report.problem(named(folder), say(_("This is not a folder. Give the folder that holds the files.")))
        return {}
    except FileNotFoundError:
        report.problem(named(folder), say(_("There is no such folder. Check the path.")))
        return {}
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "error"
        report.problem(named(folder), say(_("The folder cannot be read: {why}."), why=why))
        return {}
    found: dict[str, Path] = {}
    for path in there:
        _sort(path, names, found, report)
    if not found and report.clean:
        report.problem(
            named(folder),
            say(_("There is nothing to import. The files are called: {names}."), names=", ".join(names)),
        )
    return found


def named(path: Path) -> str:
    """Return a path as text that can be written anywhere, whatever bytes it is made of."""
    return os.fsencode(path).decode("utf-8", "replace")


def _sort(path: Path, names: list[str], found: dict[str, Path], report: Report) -> None:
    name = path.name.lower()
    if name in found:
        report.problem(
            named(Path(path.name)),
            say(_("There is also {other}. Keep one of the two."), other=found[name].name),
        )
    elif name in names:
        found[name] = path
    elif near := difflib.get_close_matches(name, names, n=1, cutoff=0.7):
        report.note(
            named(Path(path.name)), say(_("Ignored. If it should be read, call it {near}."), near=near[0])
        )
    else:
        report.note(named(Path(path.name)), say(_("Ignored: no file of this name is known.")))
