"""Ways to break visits, their time, their outcomes and their moves.

What is broken, in which tables, and the promise that must be found broken.
"""

VISIT, CLAIM, OUTCOME = "scheduling_appointment", "scheduling_claim", "scheduling_resolution"

CASES = {
    "a therapist in two places": (
        [VISIT],
        (
            "UPDATE scheduling_appointment SET starts_at = (SELECT starts_at FROM scheduling_appointment"
            " WHERE id = '{booked}'), client_id = 'cli_x' WHERE id = '{completed}'"
        ),
        "No two visits of one therapist overlap, buffers included",
    ),
    "a client in two places": (
        [VISIT],
        (
            "UPDATE scheduling_appointment SET starts_at = (SELECT starts_at FROM scheduling_appointment"
            " WHERE id = '{booked}'), therapist_id = 'thr_x' WHERE id = '{completed}'"
        ),
        "No two visits of one client overlap, buffers included",
    ),
    "a buffer that somebody else uses": (
        [VISIT],
        (
            "UPDATE scheduling_appointment SET blocked_until = (SELECT starts_at FROM scheduling_appointment"
            " WHERE id = '{undone}') WHERE id = '{booked}'"
        ),
        "No two visits of one therapist overlap, buffers included",
    ),
    "a quarter hour let go": (
        [CLAIM],
        (
            "DELETE FROM scheduling_claim WHERE appointment_id = '{completed}' AND quarter ="
            " (SELECT MAX(quarter) FROM scheduling_claim WHERE appointment_id = '{completed}')"
        ),
        "Every booked or completed visit holds exactly its time, buffers included",
    ),
    "a buffer nobody holds": (
        [VISIT],
        (
            "UPDATE scheduling_appointment SET blocked_until ="
            " (SELECT ends_at FROM scheduling_appointment AS other WHERE other.id = '{booked}')"
            " WHERE id = '{booked}'"
        ),
        "No time is held without its visit",
    ),
    "time kept after cancelling": (
        [CLAIM],
        "INSERT INTO scheduling_claim (resource, quarter, appointment_id) VALUES ('cli_x', 1, '{late}')",
        "No time is held without its visit",
    ),
    "somebody else's time": (
        [CLAIM],
        (
            "UPDATE scheduling_claim SET resource = 'thr_x'"
            " WHERE appointment_id = '{booked}' AND resource LIKE 'thr%'"
        ),
        "Every booked or completed visit holds exactly its time, buffers included",
    ),
    "cancelled without an outcome": (
        [VISIT],
        "UPDATE scheduling_appointment SET resolution_id = NULL WHERE id = '{late}'",
        "A booked visit has no outcome, and every other visit has one",
    ),
    "another visit's outcome": (
        [VISIT],
        (
            "UPDATE scheduling_appointment SET resolution_id ="
            " (SELECT resolution_id FROM scheduling_appointment AS other WHERE other.id = '{late}')"
            " WHERE id = '{no show}'"
        ),
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
    "a date of a series without its visit": (
        [VISIT],
        (
            "UPDATE scheduling_appointment SET series_id = NULL, original_starts_at = NULL"
            " WHERE id = '{standing}'"
        ),
        "Every date of a series has one visit or was skipped, up to where it was looked at",
    ),
    "a date of a series twice": (
        [VISIT],
        (
            "UPDATE scheduling_appointment SET (series_id, original_starts_at) = (SELECT series_id,"
            " original_starts_at FROM scheduling_appointment AS other WHERE other.id = '{standing}')"
            " WHERE id = '{booked}'"
        ),
        "Every date of a series has one visit or was skipped, up to where it was looked at",
    ),
    "a skipped date that names a visit of no series": (
        ["scheduling_skip"],
        "UPDATE scheduling_skip SET appointment_id = '{booked}'",
        "A skipped date that was made up for names the visit, and no other does",
    ),
    "two booked visits in a chain": (
        [VISIT],
        "UPDATE scheduling_appointment SET state = 'booked', resolution_id = NULL WHERE id = '{moved}'",
        "A chain of moves has one booked visit at most",
    ),
}
