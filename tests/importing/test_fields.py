"""Single cells, as people write them."""

from contextlib import suppress

import pytest
from hypothesis import given, strategies as st

from elevate.core.money import Money
from elevate.core.refusals import Refused
from elevate.importing import fields

PARSERS = {
    "text": fields.text(20),
    "name": fields.name,
    "email": fields.email,
    "phone": fields.phone("US"),
    "zone": fields.zone,
    "money": fields.money("USD"),
    "number": fields.number(0, 10),
    "yes or no": fields.yes_no,
    "choice": fields.choice({"late cancel": 1}),
}


@pytest.mark.parametrize(
    "cell",
    [
        "(212) 555-0134",
        "212-555-0134",
        "212.555.0134",
        "2125550134",
        "1 212 555 0134",
        "+1 (212) 555-0134",
        "+12125550134",
        "tel:+1-212-555-0134",
    ],
)
def test_phone_numbers(cell):
    assert fields.phone("US")(cell) == "+12125550134"


def test_a_number_of_another_country():
    assert fields.phone("US")("+44 20 7946 0958") == "+442079460958"
    assert fields.phone("GB")("020 7946 0958") == "+442079460958"


@pytest.mark.parametrize(
    ("cell", "zone"),
    [
        ("America/New_York", "America/New_York"),
        ("america/new york", "America/New_York"),
        ("US/Central", "US/Central"),
        ("utc", "UTC"),
    ],
)
def test_zones(cell, zone):
    assert fields.zone(cell) == zone


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ("Eastern Time", "America/New_York"),
        ("EST", "America/New_York"),
        ("CDT", "America/Chicago"),
        ("PT", "America/Los_Angeles"),
        ("Chicago", "America/Chicago"),
        ("America/Chigaco", "America/Chicago"),
    ],
)
def test_a_zone_by_another_name_is_suggested_never_guessed(cell, meant):
    with pytest.raises(Refused, match=meant):
        fields.zone(cell)


@pytest.mark.parametrize(
    ("cell", "cents"),
    [
        ("72", 7200),
        ("$72", 7200),
        ("$ 72.00", 7200),
        ("72.5", 7250),
        ("72,50", 7250),
        ("1,234.50", 123450),
        ("1.234,50", 123450),
        ("1 234,50", 123450),
        ("USD 72", 7200),
        ("72 USD", 7200),
        ("0", 0),
    ],
)
def test_amounts(cell, cents):
    assert fields.money("USD")(cell) == Money(cents, "USD")


@pytest.mark.parametrize("cell", ["", "free", "72.005", "(72)", "−72", "7 2", "1,23,456", "£72", "9" * 30])
def test_no_amounts(cell):
    with pytest.raises(Refused):
        fields.money("USD")(cell)


@pytest.mark.parametrize(("cell", "number"), [("7", 7), ("+7", 7), ("7.0", 7), ("07", 7)])
def test_whole_numbers(cell, number):
    assert fields.number(0, 10)(cell) == number


@pytest.mark.parametrize("cell", ["7.5", "11", "-1", "seven", ""])
def test_no_whole_numbers(cell):
    with pytest.raises(Refused):
        fields.number(0, 10)(cell)


@pytest.mark.parametrize(
    ("cell", "value"), [("Yes", True), ("Y", True), ("1", True), ("no", False), ("off", False)]
)
def test_yes_and_no(cell, value):
    assert fields.yes_no(cell) is value


@pytest.mark.parametrize("cell", ["late cancel", "Late-Cancel", "LATE_CANCEL", "latecancel"])
def test_words_in_any_case_and_with_any_hyphen(cell):
    assert fields.choice({"late cancel": 1})(cell) == 1


def test_addresses_are_kept_in_lower_case_and_names_on_one_line():
    assert fields.email("mailto:Ben@Example.COM") == "ben@example.com"
    assert fields.name(" Ben \n Okafor ") == "Ben Okafor"


@pytest.mark.parametrize("parser", PARSERS.values(), ids=PARSERS)
@given(cell=st.text(max_size=60))
def test_any_cell_is_read_or_refused(parser, cell):
    with suppress(Refused):
        assert parser(cell) is not None
