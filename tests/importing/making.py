"""A small operator's files, and how to write them with something changed."""

import csv
import io
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from elevate.importing import taking
from elevate.importing.report import Report
from elevate.people.actors import Actor
from tests.world import NOW

IMPORT = Actor.system("import")
Rows = list[dict[str, str]]

#: NOW is Monday 2 March 2026, noon: the visit was last Wednesday.
BASE: dict[str, Rows] = {
    "operator": [
        {"name": "Elevate Test", "time_zone": "America/New_York", "currency": "USD", "country": "US"}
    ],
    "properties": [
        {
            "external_id": "P1",
            "name": "Harbor House",
            "address": "12 Pier Road",
            "time_zone": "America/New_York",
        }
    ],
    "services": [{"name": "Hour", "length_minutes": "60", "buffer_minutes": "15"}],
    "plans": [{"name": "Weekly", "service": "Hour", "sessions_per_week": "1", "weekly_price": "95"}],
    "therapists": [{"external_id": "T1", "name": "Maya Lin", "email": "maya@example.com", "rate": "72"}],
    "clients": [
        {
            "external_id": "C1",
            "name": "Ben Okafor",
            "email": "ben@example.com",
            "property": "P1",
            "credits": "3",
        },
        {"external_id": "C2", "name": "Jo Reed", "email": "", "property": "P1", "credits": ""},
    ],
    "subscriptions": [{"external_id": "S1", "client": "C2", "plan": "Weekly", "starts_on": "2026-02-02"}],
    "appointments": [
        {
            "external_id": "A1",
            "client": "C1",
            "therapist": "T1",
            "service": "Hour",
            "starts_at": "2026-02-25 09:00",
            "state": "completed",
        }
    ],
}


def write(folder: Path, **changes: Any) -> Path:
    """Write the files: a dict changes the first row, a list gives all rows, text or bytes the whole file."""
    for name in [*BASE, *changes]:
        (folder / f"{name}.csv").unlink(missing_ok=True)
        content = _content(name, changes.get(name, {}))
        if content is not None:
            (folder / f"{name}.csv").write_bytes(content)
    return folder


def take(folder: Path, *, at: datetime = NOW, dry_run: bool = False, **changes: Any) -> Report:
    return taking.take_in(write(folder, **changes), by=IMPORT, at=at, dry_run=dry_run)


def lines(report: Report) -> list[str]:
    return list(report.lines())


def text(rows: list[Mapping[str, str]]) -> str:
    out = io.StringIO()
    columns = list(dict.fromkeys(name for row in rows for name in row))
    writer = csv.DictWriter(out, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _content(name: str, change: Any) -> bytes | None:
    base = BASE.get(name, [{}])
    match change:
        case None:
            return None
        case bytes():
            return change
        case str():
            return change.encode()
        case dict():
            return text([{**base[0], **change}, *base[1:]]).encode()
        case _:
            return text([{**base[0], **row} for row in change]).encode()
