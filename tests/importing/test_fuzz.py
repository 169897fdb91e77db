"""Whatever the files hold, the import answers with a report: never an error, never half of them."""

import codecs
import tempfile
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings, strategies as st

from elevate.importing import taking
from elevate.inspecting import examining
from elevate.people.models import Operator
from tests.importing import making
from tests.importing.making import BASE, IMPORT, lines
from tests.world import NOW

pytestmark = pytest.mark.django_db

FUZZ = settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
NAMES = sorted(BASE)
COLUMNS = {
    layout.file.removesuffix(".csv"): [column.name for column in layout.columns] for layout in taking.LAYOUTS
}

#: Cells as they go wrong in earnest, among them those that are right for another column.
CELLS = st.sampled_from(
    [
        *("", " ", "0", "-1", "1", "2", "C1", "C2", "T1", "P1", "A1", "A2", "A3", "Hour", "Weekly", "x"),
        *("2026-02-25 09:00", "2/25/2026 9:15 AM", "25/2/2026", "2026-03-04T10:00Z", "2026-03-08 02:30"),
        *("1990-01-01 00:00", "2100-12-31 23:45", "2/1/2026", "2026-02-09", "46085", "9:00", "14:30"),
        *("booked", "completed", "cancelled", "no-show", "rescheduled", "late cancel", "client_on_time"),
        *("client", "client_late", "therapist", "operator", "yes", "no", "72", "$72.00", "1.000.000,00"),
        *(
            "America/New_York",
            "Pacific/Chatham",
            "UTC",
            "EST",
            "EUR",
            "DE",
            "+12125550134",
            "ben@example.com",
        ),
        *("=1+1", "{client}", "%s", "“”", "\u202e", "İ", "Ⅷ", "\ud7ff", "٣", "x" * 130, "9" * 40),
    ]
)


def imported(files, *, dry_run=False) -> list[str]:
    """Import files of these bytes by name, in a transaction of their own; return the report."""
    with tempfile.TemporaryDirectory() as folder, transaction.atomic():
        for name, content in files.items():
            (Path(folder) / f"{name}.csv").write_bytes(content)
        report = taking.take_in(Path(folder), by=IMPORT, at=NOW, dry_run=dry_run)
        assert Operator.objects.exists() is report.imported
        if report.imported:
            assert [str(finding) for finding in examining.promises(NOW) if broken(finding)] == []
        transaction.set_rollback(True)
        return lines(report)


def broken(check) -> bool:
    return check.grave and bool(list(check.look()))


@FUZZ
@given(files=st.dictionaries(st.sampled_from(NAMES), st.binary(max_size=400), max_size=4))
def test_any_bytes(files):
    assert imported(files)[-1]


@FUZZ
@given(
    name=st.sampled_from(NAMES),
    content=st.text(max_size=300),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "utf-32"]),
)
def test_any_text_in_any_encoding(name, content, encoding):
    assert imported({name: codecs.encode(content, encoding, "replace")})[-1]


@FUZZ
@given(
    name=st.sampled_from(NAMES),
    body=st.text(alphabet='ab1,;\t|"\r\n \ufeff\x00', max_size=120),
)
def test_any_arrangement_of_separators_quotes_and_line_ends(name, body):
    header = ",".join(COLUMNS[name][:3])
    assert imported({name: f"{header}\n{body}".encode()})[-1]


@st.composite
def tables(draw) -> dict[str, bytes]:
    """The small operator's files with some cells changed and rows added."""
    files = {name: making.text(rows).encode() for name, rows in BASE.items()}
    for name in draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True)):
        changes = st.dictionaries(st.sampled_from(COLUMNS[name]), CELLS, max_size=4)
        rows = draw(st.lists(changes, min_size=1, max_size=4))
        numbered = [{**BASE[name][0], **_own(name, number), **row} for number, row in enumerate(rows)]
        files[name] = making.text(numbered).encode()
    return files


def _own(name: str, number: int) -> dict[str, str]:
    key = next(iter(BASE[name][0]))
    return {key: f"{BASE[name][0][key][0]}{number + 1}"} if key == "external_id" else {}


@FUZZ
@given(files=tables())
def test_any_cells(files):
    assert imported(files)[-1]


@FUZZ
@given(first=tables(), second=tables())
def test_any_files_after_any_others(first, second):
    with tempfile.TemporaryDirectory() as folder, transaction.atomic():
        for files in (first, second, second):
            for name, content in files.items():
                (Path(folder) / f"{name}.csv").write_bytes(content)
            report = taking.take_in(Path(folder), by=IMPORT, at=NOW)
        if report.imported:
            assert {(tally.created, tally.updated) for tally in report.tallies.values()} == {(0, 0)}
        assert [check.says for check in examining.promises(NOW) if broken(check)] == []
        transaction.set_rollback(True)
