"""Long files take a few statements for every thousand rows, not some for each."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from elevate.scheduling.models import Appointment


def asked(take_many, rows: int) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert take_many(rows).imported
    return len(queries)


def test_statements_grow_by_batches_only(take_many):
    few = asked(take_many, 100)
    again = asked(take_many, 100)
    more = asked(take_many, 900)
    assert Appointment.objects.count() == 900
    assert again <= few
    assert more - few <= 12


def test_a_later_outcome_of_every_visit_takes_few_statements(take_many):
    take_many(400, state="booked")
    with CaptureQueriesContext(connection) as queries:
        assert take_many(400, state="completed").tallies["appointments.csv"].updated == 400
    assert len(queries) <= 80
