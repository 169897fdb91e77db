"""Importing into an empty database."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from elevate.importing import taking
from elevate.importing.book import Progress, silent
from elevate.importing.report import Report
from tests.importing import making
from tests.world import NOW


@pytest.fixture
def take(db: None, tmp_path: Path) -> Callable[..., Report]:
    """Import the small operator's files with something changed."""
    return lambda **changes: making.take(tmp_path, **changes)


@pytest.fixture
def take_many(db: None, tmp_path: Path) -> Callable[..., Report]:
    """Import so many past visits of twenty therapists and as many clients."""

    def take_many(count: int, *, state: str = "completed", progress: Progress = silent) -> Report:
        first = datetime(2025, 11, 3, 9, 0)
        visits = [
            {
                "external_id": f"A{number}",
                "client": f"C{number % 20}",
                "therapist": f"T{number % 20}",
                "starts_at": f"{first + timedelta(hours=2 * (number // 20)):%Y-%m-%d %H:%M}",
                "state": state,
            }
            for number in range(count)
        ]
        people = [{"external_id": f"{{}}{number}", "name": f"Person {number}"} for number in range(20)]
        folder = making.write(
            tmp_path,
            therapists=[
                {**each, "external_id": each["external_id"].format("T"), "email": ""} for each in people
            ],
            clients=[
                {**each, "external_id": each["external_id"].format("C"), "email": ""} for each in people
            ],
            subscriptions={"client": "C2"},
            appointments=visits,
        )
        return taking.take_in(folder, by=making.IMPORT, at=NOW, progress=progress)

    return take_many
