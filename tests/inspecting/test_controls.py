"""Every check finds what it is there to find: break one thing behind the guards' back and see it named."""

import pytest

from elevate.inspecting import examining
from tests.inspecting import broken_lessons, broken_records, broken_visits
from tests.inspecting.conftest import LATER, broken

CASES = {**broken_visits.CASES, **broken_records.CASES, **broken_lessons.CASES}


@pytest.mark.parametrize("case", CASES)
def test_it_is_found(case, busy, unguarded, change):
    tables, statement, promise = CASES[case]
    unguarded(*tables)
    change(statement.format(**{name: visit.pk for name, visit in busy.items()}))
    assert promise in broken()


def test_the_offender_is_named(busy, unguarded, change):
    unguarded("scheduling_resolution")
    late = busy["late"].pk
    change(f"UPDATE scheduling_resolution SET credit = 'kept' WHERE appointment_id = '{late}'")
    assert f"{late} by late-notice" in "\n".join(broken().values())


def test_no_promise_is_without_a_case_that_breaks_it(db):
    promised = {check.says for check in examining.promises(LATER) if check.grave}
    assert promised == {promise for _tables, _statement, promise in CASES.values()}
