"""The coordinator's messages, to the letter (rules.md 2)."""

from elevate.core import letters
from tests.core.making import CHATHAM, DAY, HOUR, NEW_YORK, START

TEMPLATE = "Confirming {client} has rescheduled from {original} to {new}"


def moved(zone):
    return letters.rescheduled(client="Ana Lee", original=START, new=START + DAY + HOUR / 2, zone=zone)


def test_a_move_is_confirmed_to_the_letter():
    assert str(moved(NEW_YORK)) == (
        "Confirming Ana Lee has rescheduled from Wed 4 Mar 2026, 9:00 AM to Thu 5 Mar 2026, 9:30 AM"
    )


def test_the_times_are_the_propertys():
    assert str(moved(CHATHAM)) == (
        "Confirming Ana Lee has rescheduled from Thu 5 Mar 2026, 3:45 AM to Fri 6 Mar 2026, 4:15 AM"
    )


def test_the_template_is_the_operators():
    assert moved(NEW_YORK).msgid == TEMPLATE


def test_a_cancellation_is_told_in_the_operators_form():
    told = letters.cancelled(client="Ana Lee", property_name="Oak Court", original=START, zone=NEW_YORK)
    assert str(told) == "Cancel. Ana Lee. Oak Court. Wed 4 Mar 2026, 9:00 AM."
