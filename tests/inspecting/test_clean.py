from elevate.inspecting import examining
from elevate.inspecting.checks import Finding, counted
from tests.inspecting.conftest import LATER, broken


def test_a_world_in_which_everything_happened_keeps_every_promise(busy):
    assert broken() == {}


def test_an_empty_database_keeps_every_promise(db):
    assert broken() == {}


def test_no_check_looked_at_nothing(busy):
    looked = [str(check.among) for check in examining.promises(LATER) if check.among and check.grave]
    assert [line for line in looked if line.startswith("0 ")] == []


def test_the_guards_of_a_migrated_database_hold(db):
    assert [str(finding) for finding in examining.examine(at=LATER) if finding.broken] == []


def test_a_finding_is_one_line_and_counts_what_it_does_not_name():
    found = Finding(says="Nobody is late", offenders=("a", "b", "c", "d", "e"))
    assert str(found) == "FAIL  Nobody is late: a; b; c; and 2 more"


def test_advice_is_no_failure():
    found = Finding(says="It is new", offenders=("old",), grave=False)
    assert (found.broken, str(found)) == (False, "note  It is new: old")


def test_things_are_counted_in_words():
    assert [counted(1, "entries"), counted(1, "visits"), counted(1204, "entries")] == [
        "1 entry", "1 visit", "1,204 entries",
    ]  # fmt: skip
