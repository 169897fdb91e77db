"""The folder itself, whatever stands in it, and the report's frame."""

import os

import pytest
from django.db import IntegrityError, OperationalError

from elevate.importing import decoding, taking
from elevate.people.models import Operator
from tests.importing import making
from tests.importing.making import IMPORT, lines
from tests.world import NOW

NOTHING = (
    "There is nothing to import. The files are called: operator.csv, properties.csv, coordinators.csv, "
    "services.csv, plans.csv, therapists.csv, rates.csv, clients.csv, subscriptions.csv, appointments.csv."
)
RIVAL = "Somebody changed the same things at the same moment. Import again."
BROKEN = "The database broke off: disk I/O error. See to it, then import again."
#: What the tests below expect: a sentence that stands in none of them is told by nobody.
LINES = [
    "There is no such folder. Check the path.",
    "This is not a folder. Give the folder that holds the files.",
    NOTHING,
    "The folder cannot be read: File name too long.",
    "clients.csv: There is also CLIENTS.csv. Keep one of the two.",
    "clients.csv: This is a folder, not a file. Give the folder another name.",
    "clients.csv: This is no ordinary file. Save the sheet as CSV UTF-8.",
    "clients.csv: The file is larger than 0 MB. Split it.",
    "clients.csv: The file cannot be read: No such file or directory.",
    RIVAL,
    BROKEN,
    "Imported.",
    "Dry run: all of it can be imported. Nothing was changed.",
    "Nothing was changed. Mend this one problem, then import again.",
    "Nothing was changed. Mend these 2 problems, then import again.",
    "Nothing was changed. Mend these 2 problems in 2 files, then import again.",
    "clients.csv: and 10 more",
    "Notes:",
    "clients.csv        2 created, 0 updated, 0 unchanged",
    "subscriptions.csv, row 2, plan: It changed to the plan “Twice” here, and keeps it.",
]


def found(folder):
    return "\n".join(lines(taking.take_in(folder, by=IMPORT, at=NOW)))


@pytest.fixture
def told(db):
    """Say what is found in a folder, which one of the sentences above must be."""

    def check(folder, sentence):
        assert sentence in LINES
        assert sentence in found(folder)

    return check


def test_a_folder_that_is_not_there(told, tmp_path):
    told(tmp_path / "nowhere", "There is no such folder. Check the path.")


def test_a_file_in_place_of_a_folder(told, tmp_path):
    (tmp_path / "file").touch()
    told(tmp_path / "file", "This is not a folder. Give the folder that holds the files.")


def test_an_empty_folder(told, tmp_path):
    told(tmp_path, NOTHING)


def test_a_folder_that_cannot_be_read(told, tmp_path):
    told(tmp_path / ("x" * 300), "The folder cannot be read: File name too long.")


def test_a_path_that_is_none(db, tmp_path):
    assert "The folder cannot be read" in found(tmp_path / "a\0b")


def test_two_files_of_one_name(told, tmp_path):
    making.write(tmp_path)
    (tmp_path / "CLIENTS.csv").write_text("id\n")
    told(tmp_path, "clients.csv: There is also CLIENTS.csv. Keep one of the two.")


def test_a_folder_in_place_of_a_file(told, tmp_path):
    making.write(tmp_path, clients=None)
    (tmp_path / "clients.csv").mkdir()
    told(tmp_path, "clients.csv: This is a folder, not a file. Give the folder another name.")


def test_a_pipe_in_place_of_a_file_is_not_waited_for(told, tmp_path):
    making.write(tmp_path, clients=None)
    os.mkfifo(tmp_path / "clients.csv")
    told(tmp_path, "clients.csv: This is no ordinary file. Save the sheet as CSV UTF-8.")


def test_a_file_that_is_too_large(told, tmp_path, monkeypatch):
    monkeypatch.setattr(decoding, "MOST_BYTES", 100)
    making.write(tmp_path, clients="x" * 101)
    told(tmp_path, "clients.csv: The file is larger than 0 MB. Split it.")


def test_a_link_that_leads_nowhere(told, tmp_path):
    making.write(tmp_path, clients=None)
    (tmp_path / "clients.csv").symlink_to(tmp_path / "nothing")
    told(tmp_path, "clients.csv: The file cannot be read: No such file or directory.")


def test_a_file_whose_name_is_no_text(db, tmp_path):
    making.write(tmp_path)
    (tmp_path / os.fsdecode(b"\xff.csv")).touch()
    assert "\ufffd.csv: Ignored: no file of this name is known." in found(tmp_path)


def test_names_of_files_are_read_in_any_case(take, tmp_path):
    making.write(tmp_path, clients=None)
    (tmp_path / "Clients.CSV").write_bytes(b"id,name,property\nC1,Ben,P1\nC2,Jo,P1\n")
    assert "Imported." in found(tmp_path)


@pytest.mark.parametrize("error", [IntegrityError("key taken"), OperationalError("database is locked")])
def test_a_lost_race_is_a_sentence(take, monkeypatch, error):
    def lose(*_args):
        raise error

    monkeypatch.setattr(taking, "_store", lose)
    assert RIVAL in "\n".join(lines(take()))
    assert not Operator.objects.exists()


def test_a_database_that_breaks_off_is_no_race(take, monkeypatch):
    def fail(*_args):
        raise OperationalError("disk I/O error")

    monkeypatch.setattr(taking, "_store", fail)
    assert BROKEN in "\n".join(lines(take()))
    assert not Operator.objects.exists()


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({}, "Imported."),
        ({"dry_run": True}, "Dry run: all of it can be imported. Nothing was changed."),
        (
            {"clients": {"email": "x"}},
            "Nothing was changed. Mend this one problem, then import again.",
        ),
        (
            {"clients": {"email": "x", "phone": "x"}},
            "Nothing was changed. Mend these 2 problems, then import again.",
        ),
        (
            {"clients": {"email": "x"}, "services": {"length_minutes": "x"}},
            "Nothing was changed. Mend these 2 problems in 2 files, then import again.",
        ),
    ],
)
def test_the_last_line_says_what_was_done(take, changes, verdict):
    assert verdict in LINES
    assert lines(take(**changes))[-1] == verdict


def test_a_long_list_of_problems_is_cut_and_counted(take):
    wrong = [{"external_id": f"C{number}", "email": "x", "credits": ""} for number in range(60)]
    report = lines(take(clients=wrong, subscriptions=None, appointments=None))
    assert sum("is not an e-mail address" in line for line in report) == 50
    assert "clients.csv: and 10 more" in report


def test_counts_come_by_file_and_notes_after(take):
    report = lines(take(clients={"Shoe size": "40"}))
    assert "clients.csv        2 created, 0 updated, 0 unchanged" in report
    assert report.index("Notes:") > report.index("clients.csv        2 created, 0 updated, 0 unchanged")


def test_a_plan_changed_before_stays_changed(take):
    plans = [{}, {"name": "Twice", "sessions_per_week": "2"}, {"name": "Thrice", "sessions_per_week": "3"}]
    for plan in ("Weekly", "Twice"):
        take(plans=plans, subscriptions={"plan": plan})
    assert LINES[-1] in lines(take(plans=plans, subscriptions={"plan": "Thrice"}))
