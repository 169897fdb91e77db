"""Importing into an empty database."""

from collections.abc import Callable
from pathlib import Path

import pytest

from elevate.importing.report import Report
from tests.importing import making


@pytest.fixture
def take(db: None, tmp_path: Path) -> Callable[..., Report]:
    """Import the small operator's files with something changed."""
    return lambda **changes: making.take(tmp_path, **changes)
