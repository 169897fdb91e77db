"""Every check finds what it is there to find: break one thing behind the guards' back and see it named."""

import pytest

from tests.inspecting.conftest import broken

VISIT, CLAIM = "scheduling_appointment", "scheduling_claim"
OUTCOME, ENTRY = "scheduling_resolution", "credits_creditentry"
EVENT, MESSAGE, SUBSCRIPTION = "journal_event", "messaging_message", "plans_subscription"

# What is broken, in which tables, and the promise that must be found broken.
CASES = {
    "a therapist in two places": (
        [VISIT],
        "UPDATE scheduling_appointment SET starts_at = (SELECT starts_at FROM scheduling_appointment"
        " WHERE id = '{booked}'), client_id = 'cli_x' WHERE id = '{completed}'",
        "No two visits of one therapist overlap, buffers included",
    ),
    "a client in two places": (
        [VISIT],
        "UPDATE scheduling_appointment SET starts_at = (SELECT starts_at FROM scheduling_appointment"
        " WHERE id = '{booked}'), therapist_id = 'thr_x' WHERE id = '{completed}'",
        "No two visits of one client overlap, buffers included",
    ),
    "a buffer that somebody else uses": (
        [VISIT],
        "UPDATE scheduling_appointment SET blocked_until = (SELECT starts_at FROM scheduling_appointment"
        " WHERE id = '{undone}') WHERE id = '{booked}'",
        "No two visits of one therapist overlap, buffers included",
    ),
    "a quarter hour let go": (
        [CLAIM],
        "DELETE FROM scheduling_claim WHERE appointment_id = '{completed}' AND quarter ="
        " (SELECT MAX(quarter) FROM scheduling_claim WHERE appointment_id = '{completed}')",
        "Every booked or completed visit holds exactly its time, buffers included",
    ),
    "a buffer nobody holds": (
        [VISIT],
        "UPDATE scheduling_appointment SET blocked_until = (SELECT ends_at FROM scheduling_appointment AS other"
        " WHERE other.id = '{booked}') WHERE id = '{booked}'",
        "No time is held without its visit",
    ),
    "time kept after cancelling": (
        [CLAIM],
        "INSERT INTO scheduling_claim (resource, quarter, appointment_id) VALUES ('cli_x', 1, '{late}')",
        "No time is held without its visit",
    ),
    "somebody else's time": (
        [CLAIM],
        "UPDATE scheduling_claim SET resource = 'thr_x' WHERE appointment_id = '{booked}' AND resource LIKE 'thr%'",
        "Every booked or completed visit holds exactly its time, buffers included",
    ),
    "cancelled without an outcome": (
        [VISIT],
        "UPDATE scheduling_appointment SET resolution_id = NULL WHERE id = '{late}'",
        "A booked visit has no outcome, and every other visit has one",
    ),
    "another visit's outcome": (
        [VISIT],
        "UPDATE scheduling_appointment SET resolution_id = (SELECT resolution_id FROM scheduling_appointment AS other"
        " WHERE other.id = '{late}') WHERE id = '{no show}'",
        "A visit points at its own outcome, and that one stands",
    ),
    "an undone outcome that still counts": (
        [OUTCOME],
        "UPDATE scheduling_resolution SET undone_at = resolved_at WHERE appointment_id = '{late}'",
        "A visit points at its own outcome, and that one stands",
    ),
    "two outcomes": (
        [OUTCOME],
        "UPDATE scheduling_resolution SET undone_at = NULL WHERE appointment_id = '{undone}'",
        "At most one outcome of a visit stands",
    ),
    "an unknown rule": (
        [OUTCOME],
        "UPDATE scheduling_resolution SET rule = 'goodwill' WHERE appointment_id = '{late}'",
        "State, credit and pay of an outcome are those of its rule and the visit's own rate",
    ),
    "a credit against the rule": (
        [OUTCOME],
        "UPDATE scheduling_resolution SET credit = 'kept' WHERE appointment_id = '{late}'",
        "State, credit and pay of an outcome are those of its rule and the visit's own rate",
    ),
    "pay against the rule": (
        [OUTCOME],
        "UPDATE scheduling_resolution SET pay_cents = 1 WHERE appointment_id = '{on time}'",
        "State, credit and pay of an outcome are those of its rule and the visit's own rate",
    ),
    "pay that is not the visit's rate": (
        [VISIT],
        "UPDATE scheduling_appointment SET rate_cents = rate_cents + 1 WHERE id = '{completed}'",
        "State, credit and pay of an outcome are those of its rule and the visit's own rate",
    ),
    "a state against the rule": (
        [VISIT],
        "UPDATE scheduling_appointment SET state = 'completed' WHERE id = '{late}'",
        "State, credit and pay of an outcome are those of its rule and the visit's own rate",
    ),
    "a missing number": (
        [OUTCOME],
        "UPDATE scheduling_resolution SET number = 7 WHERE appointment_id = '{late}'",
        "A visit's outcomes are numbered without a gap",
    ),
    "a link from a visit that was not moved": (
        [VISIT],
        "UPDATE scheduling_appointment SET rescheduled_to_id = '{new}' WHERE id = '{late}'",
        "A moved visit, and no other, links to the visit of the same client it became",
    ),
    "a link that leads nowhere": (
        [VISIT],
        "UPDATE scheduling_appointment SET rescheduled_to_id = 'apt_x' WHERE id = '{moved}'",
        "A moved visit, and no other, links to the visit of the same client it became",
    ),
    "a link to another client's visit": (
        [VISIT],
        "UPDATE scheduling_appointment SET client_id = 'cli_x' WHERE id = '{new}'",
        "A moved visit, and no other, links to the visit of the same client it became",
    ),
    "two visits moved into one": (
        [VISIT],
        "UPDATE scheduling_appointment SET rescheduled_to_id = '{new}' WHERE id = '{moved}'",
        "No two visits were moved into one",
    ),
    "a move that was not counted": (
        [VISIT],
        "UPDATE scheduling_appointment SET moves = 5 WHERE id = '{new}'",
        "A visit counts one move more than the one it came from",
    ),
    "a circle": (
        [VISIT],
        "UPDATE scheduling_appointment SET rescheduled_to_id = '{moved}' WHERE id = '{moved again}'",
        "No chain of moves runs in a circle",
    ),
    "two booked visits in a chain": (
        [VISIT],
        "UPDATE scheduling_appointment SET state = 'booked', resolution_id = NULL WHERE id = '{moved}'",
        "A chain of moves has one booked visit at most",
    ),
    "credits off their path": (
        [ENTRY],
        "UPDATE credits_creditentry SET target = 'used' WHERE source_key = 'hold:{booked}:0'",
        "Every entry moves credits along its kind's path",
    ),
    "an account of nobody": (
        [ENTRY],
        "UPDATE credits_creditentry SET target = 'pocket' WHERE source_key = 'hold:{booked}:0'",
        "A client's accounts add up to zero",
    ),
    "a hold that went missing": (
        [ENTRY],
        "DELETE FROM credits_creditentry WHERE source_key = 'hold:{booked}:0'",
        "A client holds one credit for each booked visit",
    ),
    "a credit used twice": (
        [ENTRY],
        "UPDATE credits_creditentry SET quantity = 2 WHERE source_key = 'use:{completed}:1'",
        "A visit's credit is held while it is booked, and used once or not at all by its outcome",
    ),
    "a charge that was never taken": (
        [ENTRY],
        "UPDATE credits_creditentry SET kind = 'release', target = 'available' WHERE source_key = 'use:{late}:1'",
        "A visit's credit is held while it is booked, and used once or not at all by its outcome",
    ),
    "somebody else's credit": (
        [ENTRY],
        "UPDATE credits_creditentry SET client_id = 'cli_x' WHERE source_key = 'use:{late}:1'",
        "A visit's entries are its own client's",
    ),
    "a reversal reversed": (
        [ENTRY],
        "UPDATE credits_creditentry SET reverses_id = (SELECT id FROM credits_creditentry AS other"
        " WHERE other.kind = 'restore') WHERE source_key = 'use:{late}:1'",
        "An entry is reversed at most once, in full, and a reversal never",
    ),
    "a reversal of nothing": (
        [ENTRY],
        "UPDATE credits_creditentry SET reverses_id = NULL WHERE kind = 'restore'",
        "An entry is reversed at most once, in full, and a reversal never",
    ),
    "a reversal of part": (
        [ENTRY],
        "UPDATE credits_creditentry SET quantity = 3 WHERE kind = 'restore'",
        "An entry is reversed at most once, in full, and a reversal never",
    ),
    "a key that names nothing": (
        [ENTRY],
        "UPDATE credits_creditentry SET source_key = 'use:{late}:9' WHERE source_key = 'use:{late}:1'",
        "Every entry names what it comes from",
    ),
    "a gift without a reason": (
        [ENTRY],
        "UPDATE credits_creditentry SET reason = '' WHERE source_key = 'grant:1'",
        "Every entry names what it comes from",
    ),
    "a week that was never granted": (
        [ENTRY],
        "DELETE FROM credits_creditentry WHERE source_key LIKE 'accrual:%-W10'",
        "Every week of a subscription that has begun is granted, once and in full",
    ),
    "a week granted double": (
        [ENTRY],
        "UPDATE credits_creditentry SET quantity = 2 WHERE source_key LIKE 'accrual:%-W10'",
        "Every week of a subscription that has begun is granted, once and in full",
    ),
    "a week granted too early": (
        [SUBSCRIPTION],
        "UPDATE plans_subscription SET next_grant_on = starts_on",
        "Every week of a subscription that has begun is granted, once and in full",
    ),
    "one source twice": (
        [ENTRY],
        "UPDATE credits_creditentry SET source_key = 'hold:{booked}:0' WHERE source_key = 'hold:{completed}:0'",
        "No client has two entries from one source",
    ),
    "a week of no subscription": (
        [ENTRY],
        "UPDATE credits_creditentry SET source_key = 'accrual:sub_x:2026-W10' WHERE source_key LIKE 'accrual:%-W10'",
        "Every weekly grant belongs to a subscription of its client",
    ),
    "an edited event": (
        [EVENT],
        "UPDATE journal_event SET verb = 'appointment.completed' WHERE number = 5",
        "The journal's chain of digests is unbroken",
    ),
    "a visit the journal does not know": (
        [EVENT],
        "DELETE FROM journal_event WHERE about = '{booked}'",
        "Every visit's booking stands in the journal",
    ),
    "an event about nothing": (
        [EVENT],
        "UPDATE journal_event SET about = 'apt_x' WHERE number = 5",
        "The journal speaks of no visit that is not there",
    ),
    "another start than was booked": (
        [VISIT],
        "UPDATE scheduling_appointment SET starts_at = booked_at WHERE id = '{late}'",
        "Visits are booked as the journal tells",
    ),
    "another therapist than was booked": (
        [VISIT],
        "UPDATE scheduling_appointment SET therapist_id = 'thr_x' WHERE id = '{late}'",
        "Visits are booked as the journal tells",
    ),
    "another rate than was booked": (
        [VISIT],
        "UPDATE scheduling_appointment SET rate_cents = 1 WHERE id = '{on time}'",
        "Visits are booked as the journal tells",
    ),
    "a state that nobody recorded": (
        [VISIT],
        "UPDATE scheduling_appointment SET state = 'booked', resolution_id = NULL WHERE id = '{late}'",
        "Replaying the journal gives the states, credits and pay there are",
    ),
    "pay that nobody recorded": (
        [OUTCOME],
        "UPDATE scheduling_resolution SET pay_cents = 1 WHERE appointment_id = '{late}'",
        "Replaying the journal gives the states, credits and pay there are",
    ),
    "a move that nobody recorded": (
        [VISIT],
        "UPDATE scheduling_appointment SET rescheduled_to_id = '{booked}' WHERE id = '{moved}'",
        "Replaying the journal gives the states, credits and pay there are",
    ),
    "one message twice": (
        [MESSAGE],
        "INSERT INTO messaging_message SELECT * FROM messaging_message WHERE appointment_id = '{late}'",
        "Nobody is told of one event twice",
    ),
    "a client who was not told": (
        [MESSAGE],
        "DELETE FROM messaging_message WHERE appointment_id = '{late}' AND recipient_id LIKE 'cli%'"
        " AND template = 'cancelled'",
        "Client and therapist are told of every booking, cancellation and move",
    ),
    "a new therapist who was not told": (
        [MESSAGE],
        "DELETE FROM messaging_message WHERE appointment_id = '{moved}' AND recipient_id ="
        " (SELECT therapist_id FROM scheduling_appointment WHERE id = '{new}')",
        "Client and therapist are told of every booking, cancellation and move",
    ),
}


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
