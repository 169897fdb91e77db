"""The journal: unbroken, and the states it tells of are the states there are."""

from collections.abc import Iterator

from elevate.inspecting.checks import Check, by_query
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
WHERE event.verb IN ({begins})
    AND (event.facts ->> 'client' <> visit.client_id OR event.facts ->> 'therapist' <> visit.therapist_id
        OR SECONDS(event.facts ->> 'starts_at') <> SECONDS(visit.starts_at)
        OR event.facts ->> 'rate_cents' <> CAST(visit.rate_cents AS TEXT))
ORDER BY event.number
"""
_OTHERWISE_ENDED = """
SELECT visit.id || ' is ' || visit.state || ', event ' || event.number || ' says ' || COALESCE(event.facts ->> 'state', 'booked')
FROM scheduling_appointment visit
JOIN (SELECT about, MAX(number) AS number FROM journal_event WHERE verb LIKE 'appointment.%' GROUP BY about) last
    ON last.about = visit.id
JOIN journal_event event ON event.number = last.number
LEFT JOIN scheduling_resolution outcome ON outcome.id = visit.resolution_id
WHERE visit.state <> CASE event.verb WHEN 'appointment.reopened' THEN 'booked'
        ELSE COALESCE(event.facts ->> 'state', 'booked') END
    OR (outcome.id IS NOT NULL AND (outcome.id <> COALESCE(event.facts ->> 'resolution', '')
        OR outcome.rule <> COALESCE(event.facts ->> 'rule', '')
        OR outcome.credit <> COALESCE(event.facts ->> 'credit', '')
        OR CAST(outcome.pay_cents AS TEXT) <> COALESCE(event.facts ->> 'pay_cents', '')))
    OR COALESCE(visit.rescheduled_to_id, '') <> COALESCE(event.facts ->> 'rescheduled_to', '')
ORDER BY visit.id
"""


def checks() -> Iterator[Check]:
    """Yield the checks of the journal."""
    events = {"of": "events", "among": "journal_event"}
    visits = {"of": "visits", "among": "scheduling_appointment"}
    yield Check(
        says="The journal's chain of digests is unbroken",
        look=_breaks,
        of="events",
        count=by_query("", "", **events).count,
    )
    yield by_query(
        "Every visit's booking stands in the journal", _UNTOLD.replace("{begins}", _BEGINS), **visits
    )
    yield by_query("The journal speaks of no visit that is not there", _OF_NOTHING, **events)
    yield by_query(
        "Visits are booked as the journal tells", _OTHERWISE_BOOKED.replace("{begins}", _BEGINS), **visits
    )
    yield by_query(
        "Replaying the journal gives the states, credits and pay there are", _OTHERWISE_ENDED, **visits
    )


def _breaks() -> list[str]:
    broken = verifying.first_break()
    return [broken] if broken else []
