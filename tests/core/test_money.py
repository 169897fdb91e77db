"""Money is integer cents with a currency (rules.md 4)."""

import pytest

from elevate.core.money import Money


@pytest.mark.parametrize(
    ("money", "written"),
    [
        pytest.param(Money(7200), "$72.00", id="dollars by default"),
        pytest.param(Money(5), "$0.05", id="five cents"),
        pytest.param(Money(0), "$0.00", id="nothing"),
        pytest.param(Money(-5), "-$0.05", id="five cents owed"),
        pytest.param(Money(-123456), "-$1,234.56", id="the sign stands before the symbol"),
        pytest.param(Money(123456789), "$1,234,567.89", id="thousands"),
        pytest.param(Money(7200, "GBP"), "£72.00", id="pounds"),
        pytest.param(Money(7200, "EUR"), "€72.00", id="euros"),
        pytest.param(Money(7200, "CAD"), "CA$72.00", id="other dollars say whose"),
        pytest.param(Money(7250, "NPR"), "72.50 NPR", id="a currency without a symbol is spelt"),
        pytest.param(Money(-7250, "NPR"), "-72.50 NPR", id="and keeps its sign"),
    ],
)
def test_money_is_written(money, written):
    assert str(money) == written


def test_money_adds_up():
    assert Money(7200, "NPR") + Money(-200, "NPR") == Money(7000, "NPR")


def test_two_currencies_do_not_add_up():
    with pytest.raises(ValueError, match="cannot add CAD to USD"):
        Money(1) + Money(1, "CAD")


@pytest.mark.parametrize("cents", [pytest.param(1, id="earned"), pytest.param(-1, id="owed")])
def test_some_money_is_true(cents):
    assert Money(cents)


def test_no_money_is_false_and_keeps_its_currency():
    assert not Money.none("CAD")
    assert Money.none("CAD") == Money(0, "CAD")
