"""Every act that tells someone left exactly one message per person (rules.md 2 and 8)."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import connection

from elevate.inspecting.checks import Among, Check, by_query

#: How long after its time a message may wait before somebody should look at the worker.
PATIENCE = timedelta(minutes=10)

_TWICE = """
SELECT recipient_id || ' of event ' || event_id FROM messaging_message WHERE event_id IS NOT NULL
GROUP BY event_id, recipient_id HAVING COUNT(*) > 1
ORDER BY event_id, recipient_id
"""
_UNTOLD = """
WITH acts (number, verb, series_id, client_id, therapist_id, successor_id) AS (
    SELECT COALESCE(away.number, event.number), event.verb, event.facts ->> 'series', visit.client_id,
        -- whoever performed the visit then: the last that a booking or a substitution named
        (SELECT said.facts ->> 'therapist' FROM journal_event said
            WHERE said.about = event.about AND said.number <= event.number
                AND said.verb LIKE 'appointment.%' AND said.facts ->> 'therapist' IS NOT NULL
            ORDER BY said.number DESC LIMIT 1),
        arrival.facts ->> 'therapist'
    FROM journal_event event
    -- Who goes away is told once of all the visits that this cancels.
    LEFT JOIN journal_event away ON away.about = event.facts ->> 'away' AND away.verb = 'away.entered'
    JOIN scheduling_appointment visit ON visit.id = event.about
    LEFT JOIN journal_event arrival ON arrival.about = event.facts ->> 'rescheduled_to'
        AND arrival.verb = 'appointment.moved_here'
    WHERE event.verb IN (
        'appointment.booked', 'appointment.cancelled', 'appointment.rescheduled', 'appointment.substituted')
),
concerned (number, verb, series_id, client_id, person_id) AS (
    SELECT number, verb, series_id, client_id, client_id FROM acts
    UNION SELECT number, verb, series_id, client_id, therapist_id FROM acts
    UNION SELECT number, verb, series_id, client_id, successor_id FROM acts WHERE successor_id IS NOT NULL
    UNION SELECT acts.number, verb, series_id, client_id, coordinator.id FROM acts
    JOIN people_coordinator coordinator ON EXISTS (
        SELECT 1 FROM journal_event arrival
        WHERE arrival.about = coordinator.id AND arrival.number < acts.number)
    WHERE acts.verb <> 'appointment.booked'
)
SELECT concerned.person_id || ' of event ' || concerned.number FROM concerned
LEFT JOIN messaging_message message
    ON message.event_id = concerned.number AND message.recipient_id = concerned.person_id
WHERE message.id IS NULL AND NOT EXISTS (
    -- the dates of standing visits are told of by what happened to the arrangement, all in one
    SELECT 1 FROM messaging_message summary
    JOIN journal_event event ON event.number = summary.event_id AND event.verb LIKE 'series.%'
    JOIN scheduling_series series ON series.id = event.about AND series.client_id = concerned.client_id
    WHERE concerned.series_id IS NOT NULL AND summary.recipient_id = concerned.person_id
        AND (concerned.verb = 'appointment.booked'
            OR (event.about = concerned.series_id AND event.number > concerned.number))
)
ORDER BY concerned.number, concerned.person_id
"""
_OVERDUE = """
SELECT id || ' since ' || send_at FROM messaging_message
WHERE state = 'queued' AND send_at < {patience} AND leased_until IS NULL
ORDER BY send_at, id
"""


def checks(at: datetime) -> Iterator[Check]:
    """Yield the checks of messages, as of `at`."""
    messages = Among("messages", "messaging_message")
    yield by_query("Nobody is told of one event twice", _TWICE, among=messages)
    yield by_query(
        "Everybody concerned is told of every booking, cancellation and move", _UNTOLD, among=messages
    )
    yield by_query(
        f"No message waits more than {PATIENCE.seconds // 60} minutes; if one does, start `elevate worker`",
        _OVERDUE.replace("{patience}", f"'{connection.ops.adapt_datetimefield_value(at - PATIENCE)}'"),
        among=Among("waiting messages", "messaging_message WHERE state = 'queued'"),
        grave=False,
    )
