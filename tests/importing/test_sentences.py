"""Everything that can be wrong is said with its place, and nothing of the files comes in."""

import ast
import re

import pytest

from elevate.people.models import Client, Operator
from tests.house.tracked import SOURCE, modules
from tests.importing import again, noted, test_folders, wrong_cells, wrong_files, wrong_visits
from tests.importing.making import lines

PROBLEMS = [*wrong_files.CASES, *wrong_cells.CASES, *wrong_visits.CASES]
#: Words and frames that stand in other lines, and a refusal that only marks what is told elsewhere.
PARTS = {
    "property",
    "service",
    "plan",
    "therapist",
    "client",
    "coordinator",
    "{file}",
    "{file}, row {row}",
    "{file}, row {row}, {column}",
    "The row this refers to has a problem of its own.",
}


@pytest.mark.parametrize(("place", "sentence", "changes"), PROBLEMS)
def test_a_problem_is_told_with_its_place(take, place, sentence, changes):
    report = take(**changes)
    assert f"{place}: {sentence}" in lines(report)
    assert not report.imported
    assert not Operator.objects.exists()
    assert not Client.objects.exists()


@pytest.mark.parametrize(("place", "sentence", "changes"), noted.CASES)
def test_what_is_read_otherwise_is_noted(take, place, sentence, changes):
    report = take(**changes)
    assert f"{place}: {sentence}" in lines(report)
    assert report.imported


@pytest.mark.parametrize(("place", "sentence", "first", "second"), again.PROBLEMS)
def test_a_problem_with_what_is_here_already(take, place, sentence, first, second):
    assert take(**first).imported
    report = take(**second)
    assert f"{place}: {sentence}" in lines(report)
    assert not report.imported


@pytest.mark.parametrize(("place", "sentence", "first", "second"), again.NOTES)
def test_what_stays_as_it_is_here_is_noted(take, place, sentence, first, second):
    assert take(**first).imported
    report = take(**second)
    assert f"{place}: {sentence}" in lines(report)
    assert report.imported


def test_every_problem_of_all_files_is_told_at_once(take):
    report = take(
        properties={"time_zone": "nowhere"},
        clients={"email": "x", "phone": "x"},
        services={"length_minutes": "x"},
        appointments={"starts_at": "x"},
    )
    told = [(remark.file, remark.row, remark.column) for remark in report.problems]
    assert told == [
        ("properties.csv", 2, "time_zone"),
        ("services.csv", 2, "length_minutes"),
        ("clients.csv", 2, "email"),
        ("clients.csv", 2, "phone"),
        ("appointments.csv", 2, "starts_at"),
    ]


def test_what_refers_to_a_broken_row_is_not_blamed(take):
    assert len(take(properties={"time_zone": "nowhere"}).problems) == 1


def test_every_sentence_is_in_a_table():
    tables = [*PROBLEMS, *noted.CASES, *again.PROBLEMS, *again.NOTES]
    told = [sentence for _place, sentence, *_changes in tables] + test_folders.LINES
    assert [msgid for msgid in msgids() if msgid not in PARTS and not said(msgid, told)] == []


def msgids() -> list[str]:
    return [
        ast.literal_eval(call.args[0])
        for _path, tree in modules(SOURCE / "importing")
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "_"
    ]


def said(msgid: str, told: list[str]) -> bool:
    pattern = re.sub(r"\\\{\w+\\\}", ".*", re.escape(msgid))
    return any(re.search(f"{pattern}$", line) for line in told)
