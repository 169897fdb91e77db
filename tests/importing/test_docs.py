"""What the documentation says of the files is what the import reads, and its example comes in."""

import re

import pytest

from elevate.importing import taking
from elevate.people.models import Client
from elevate.scheduling.models import Appointment
from tests.house.tracked import ROOT
from tests.importing.making import IMPORT, lines, text
from tests.world import NOW

PAGE = (ROOT / "docs" / "operations.md").read_text("utf-8")
_SECTION = re.compile(r"^## Importing your files\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
_FILE = re.compile(r"^### (\w+\.csv)\n(.*?)(?=^### |\Z)", re.MULTILINE | re.DOTALL)


def section() -> str:
    found = _SECTION.search(PAGE)
    assert found
    return found[1]


def tables() -> dict[str, list[list[str]]]:
    """The rows of each file's table, without its head."""
    return {
        file: [
            [cell.strip() for cell in line.strip("|").split("|")]
            for line in body.splitlines()
            if line.startswith("|")
        ][2:]
        for file, body in _FILE.findall(section())
    }


def test_every_file_has_its_table():
    assert list(tables()) == [layout.file for layout in taking.LAYOUTS]


@pytest.mark.parametrize("layout", taking.LAYOUTS, ids=lambda layout: layout.file)
def test_a_table_names_the_columns_that_are_read(layout):
    read = [
        [f"**{column.name}**" if column.required else column.name, ", ".join(column.also)]
        for column in layout.columns
    ]
    assert [row[:2] for row in tables()[layout.file]] == read


@pytest.mark.parametrize("layout", taking.LAYOUTS, ids=lambda layout: layout.file)
def test_every_column_is_explained(layout):
    assert all(len(row) == 4 and row[2].endswith(".") for row in tables()[layout.file])


def test_the_examples_come_in(db, tmp_path):
    for file, rows in tables().items():
        example = {row[0].strip("*"): row[3].strip("`") for row in rows}
        (tmp_path / file).write_text(text([example]), "utf-8")
    report = taking.take_in(tmp_path, by=IMPORT, at=NOW)
    assert lines(report)[-1] == "Imported."
    assert not report.notes
    assert {tally.created for tally in report.tallies.values()} == {1}
    assert Client.objects.get().credit_entries.balance().total == 4
    assert Appointment.objects.get().resolution.rule == "late-notice"


def test_the_limits_it_names_are_those_of_the_code():
    from elevate.importing import decoding, report

    assert f"at most {decoding.MOST_BYTES // 2**20} MB" in section()
    assert f"up to {report.MOST_PROBLEMS} a file" in section()
