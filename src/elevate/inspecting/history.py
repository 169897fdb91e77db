"""The journal: unbroken, and the states it tells of are the states there are."""

from collections.abc import Iterator

from elevate.inspecting.checks import Among, Check, by_query
from elevate.journal import verifying

_BEGINS = "'appointment.booked', 'appointment.moved_here', 'appointment.imported'"

_UNTOLD = """
SELECT visit.id FROM scheduling_appointment visit
WHERE NOT EXISTS (SELECT 1 FROM journal_event event WHERE event.about = visit.id AND event.verb IN ({begins}))
ORDER BY visit.id
"""
_OF_NOTHING = """
SELECT event.number || ' about ' || event.about FROM journal_event event
LEFT JOIN scheduling_appointment visit ON visit.id = event.about
WHERE event.verb LIKE 'appointment.%' AND visit.id IS NULL
ORDER BY event.number
"""
_OTHERWISE_BOOKED = """
SELECT visit.id || ' by event ' || event.number FROM journal_event event
JOIN scheduling_appointment visit ON visit.id = event.about
LEFT JOIN (
    SELECT about, MAX(number) AS number FROM journal_event
    WHERE verb = 'appointment.substituted' GROUP BY about
) last ON last.about = event.about
WHERE (event.verb IN ({begins}) AND (event.facts ->> 'client' <> visit.client_id
        OR SECONDS(event.facts ->> 'starts_at') <> SECONDS(visit.starts_at)))
    OR ((event.number = last.number OR (last.number IS NULL AND event.verb IN ({begins})))
        AND (event.facts ->> 'therapist' <> visit.therapist_id
            OR event.facts ->> 'rate_cents' <> CAST(visit.rate_cents AS TEXT)))
ORDER BY event.number
"""
_OTHERWISE_ENDED = """
SELECT visit.id || ' is ' || visit.state || ', event ' || event.number
    || ' says ' || COALESCE(event.facts ->> 'state', 'booked')
FROM scheduling_appointment visit
JOIN (
    SELECT about, MAX(number) AS number FROM journal_event WHERE verb LIKE 'appointment.%' GROUP BY about
) last ON last.about = visit.id
JOIN journal_event event ON event.number = last.number
LEFT JOIN scheduling_resolution outcome ON outcome.id = visit.resolution_id
WHERE visit.state <> {state}
    OR (outcome.id IS NOT NULL AND (outcome.id <> COALESCE(event.facts ->> 'resolution', '')
        OR outcome.rule <> COALESCE(event.facts ->> 'rule', '')
        OR outcome.credit <> COALESCE(event.facts ->> 'credit', '')
        OR CAST(outcome.pay_cents AS TEXT) <> COALESCE(event.facts ->> 'pay_cents', '')))
    OR COALESCE(visit.rescheduled_to_id, '') <> COALESCE(event.facts ->> 'rescheduled_to', '')
ORDER BY visit.id
"""
_STATE_AFTER = """
CASE event.verb WHEN 'appointment.reopened' THEN 'booked' ELSE COALESCE(event.facts ->> 'state', 'booked') END
"""
_CANNOT_FOLLOW = """
SELECT about || ' at event ' || number FROM (
    SELECT about, number, verb, LAG(state) OVER (PARTITION BY about ORDER BY number) AS before
    FROM (
        SELECT event.about, event.number, event.verb, {state} AS state
        FROM journal_event event WHERE event.verb LIKE 'appointment.%'
    ) told
) steps
WHERE CASE
    WHEN before IS NULL THEN verb NOT IN ({begins})
    WHEN verb = 'appointment.reopened' THEN before = 'booked'
    WHEN verb IN ('appointment.booked', 'appointment.moved_here') THEN 1 = 1
    ELSE before <> 'booked'
END
ORDER BY number
"""


def checks() -> Iterator[Check]:
    """Yield the checks of the journal."""
    events = Among("events", "journal_event")
    visits = Among("visits", "scheduling_appointment")
    yield Check(says="The journal's chain of digests is unbroken", look=_breaks, among=events)
    yield by_query(
        "Every visit's booking stands in the journal", _UNTOLD.replace("{begins}", _BEGINS), among=visits
    )
    yield by_query("The journal speaks of no visit that is not there", _OF_NOTHING, among=events)
    yield by_query(
        "Visits are booked as the journal tells", _OTHERWISE_BOOKED.replace("{begins}", _BEGINS), among=visits
    )
    yield by_query(
        "Every event of a visit could follow the one before it",
        _CANNOT_FOLLOW.replace("{begins}", _BEGINS).replace("{state}", _STATE_AFTER.strip()),
        among=events,
    )
    yield by_query(
        "Replaying the journal gives the states, credits and pay there are",
        _OTHERWISE_ENDED.replace("{state}", _STATE_AFTER.strip()),
        among=visits,
    )


def _breaks() -> list[str]:
    broken = verifying.first_break()
    return [broken] if broken else []
