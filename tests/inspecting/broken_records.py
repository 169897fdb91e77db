"""Ways to break the ledger, the journal, the messages and the answers.

What is broken, in which tables, and the promise that must be found broken.
"""

VISIT, OUTCOME, ENTRY = "scheduling_appointment", "scheduling_resolution", "credits_creditentry"
EVENT, MESSAGE, SUBSCRIPTION = "journal_event", "messaging_message", "plans_subscription"
ANSWER = "api_answer"

CASES = {
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
        (
            "UPDATE credits_creditentry SET kind = 'release', target = 'available'"
            " WHERE source_key = 'use:{late}:1'"
        ),
        "A visit's credit is held while it is booked, and used once or not at all by its outcome",
    ),
    "somebody else's credit": (
        [ENTRY],
        "UPDATE credits_creditentry SET client_id = 'cli_x' WHERE source_key = 'use:{late}:1'",
        "A visit's entries are its own client's",
    ),
    "a reversal reversed": (
        [ENTRY],
        (
            "UPDATE credits_creditentry SET reverses_id = (SELECT id FROM credits_creditentry AS other"
            " WHERE other.kind = 'restore') WHERE source_key = 'use:{late}:1'"
        ),
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
        (
            "UPDATE credits_creditentry SET source_key = 'hold:{booked}:0'"
            " WHERE source_key = 'hold:{completed}:0'"
        ),
        "No client has two entries from one source",
    ),
    "a week of no subscription": (
        [ENTRY],
        (
            "UPDATE credits_creditentry SET source_key = 'accrual:sub_x:2026-W10'"
            " WHERE source_key LIKE 'accrual:%-W10'"
        ),
        "Every weekly grant belongs to a subscription of its client",
    ),
    "an edited event": (
        [EVENT],
        "UPDATE journal_event SET verb = 'appointment.completed' WHERE number = 5",
        "The journal's chain of digests is unbroken",
    ),
    "a visit the journal does not know": (
        [EVENT, MESSAGE],
        "DELETE FROM journal_event WHERE about = '{booked}'",
        "Every visit's booking stands in the journal",
    ),
    "an event about nothing": (
        [EVENT],
        "UPDATE journal_event SET about = 'apt_x' WHERE number = 5",
        "The journal speaks of no visit that is not there",
    ),
    "an outcome after an outcome": (
        [EVENT],
        "UPDATE journal_event SET verb = 'appointment.cancelled' WHERE verb = 'appointment.reopened'",
        "Every event of a visit could follow the one before it",
    ),
    "an outcome before the booking": (
        [EVENT, MESSAGE],
        "DELETE FROM journal_event WHERE verb = 'appointment.booked' AND about = '{late}'",
        "Every event of a visit could follow the one before it",
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
    "another therapist than stood in": (
        [VISIT],
        "UPDATE scheduling_appointment SET therapist_id = 'thr_x' WHERE id = '{standing}'",
        "Visits are booked as the journal tells",
    ),
    "a summary that did not reach the client": (
        [MESSAGE],
        "DELETE FROM messaging_message WHERE template = 'series-created' AND recipient_id LIKE 'cli%'",
        "Everybody concerned is told of every booking, cancellation and move",
    ),
    "a substitute who was not told": (
        [MESSAGE],
        "DELETE FROM messaging_message WHERE template = 'substituted' AND recipient_name = 'Ida Berg'",
        "Everybody concerned is told of every booking, cancellation and move",
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
        (
            "DELETE FROM messaging_message WHERE appointment_id = '{late}' AND recipient_id LIKE 'cli%'"
            " AND template = 'cancelled'"
        ),
        "Everybody concerned is told of every booking, cancellation and move",
    ),
    "a new therapist who was not told": (
        [MESSAGE],
        (
            "DELETE FROM messaging_message WHERE appointment_id = '{moved}' AND recipient_id ="
            " (SELECT therapist_id FROM scheduling_appointment WHERE id = '{new}')"
        ),
        "Everybody concerned is told of every booking, cancellation and move",
    ),
    "a coordinator who was not told": (
        [MESSAGE],
        "DELETE FROM messaging_message WHERE appointment_id = '{late}' AND recipient_name = 'Jo Park'",
        "Everybody concerned is told of every booking, cancellation and move",
    ),
    "two answers to one key": (
        [ANSWER],
        "INSERT INTO api_answer SELECT * FROM api_answer",
        "A token's key has one answer",
    ),
    "half an answer": (
        [ANSWER],
        "UPDATE api_answer SET status = 0",
        "Every answer that is kept is a whole one",
    ),
}
