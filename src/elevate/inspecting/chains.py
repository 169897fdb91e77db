"""Visits that were moved: links both ways, one booked visit a chain, no circle (rules.md 2)."""

from collections.abc import Iterator

from elevate.inspecting.checks import Among, Check, by_query

_HALF_A_LINK = """
SELECT old.id FROM scheduling_appointment old
LEFT JOIN scheduling_appointment new ON new.id = old.rescheduled_to_id
WHERE (old.state = 'rescheduled') <> (old.rescheduled_to_id IS NOT NULL)
    OR (old.rescheduled_to_id IS NOT NULL AND (new.id IS NULL OR new.client_id <> old.client_id))
ORDER BY old.id
"""
_TWO_INTO_ONE = """
SELECT rescheduled_to_id FROM scheduling_appointment WHERE rescheduled_to_id IS NOT NULL
GROUP BY rescheduled_to_id HAVING COUNT(*) > 1 ORDER BY rescheduled_to_id
"""
_MISCOUNTED = """
SELECT new.id || ' after ' || old.id FROM scheduling_appointment old
JOIN scheduling_appointment new ON new.id = old.rescheduled_to_id
WHERE new.moves <> old.moves + 1
ORDER BY old.id
"""
_WALK = """
WITH RECURSIVE walk (origin, here) AS (
    SELECT id, rescheduled_to_id FROM scheduling_appointment WHERE rescheduled_to_id IS NOT NULL
    UNION
    SELECT walk.origin, visit.rescheduled_to_id
    FROM walk JOIN scheduling_appointment visit ON visit.id = walk.here
    WHERE visit.rescheduled_to_id IS NOT NULL
)
"""
_CIRCLE = "{walk} SELECT origin FROM walk WHERE here = origin ORDER BY origin"
_TWO_BOOKED = """
{walk}
SELECT first.id FROM scheduling_appointment first
JOIN (SELECT origin, origin AS here FROM walk UNION SELECT origin, here FROM walk) chain
    ON chain.origin = first.id
JOIN scheduling_appointment visit ON visit.id = chain.here AND visit.state = 'booked'
GROUP BY first.id HAVING COUNT(*) > 1 ORDER BY first.id
"""


def checks() -> Iterator[Check]:
    """Yield the checks of moves."""
    moves = Among("moves", "scheduling_appointment WHERE rescheduled_to_id IS NOT NULL")
    yield by_query(
        "A moved visit, and no other, links to the visit of the same client it became",
        _HALF_A_LINK,
        among=moves,
    )
    yield by_query("No two visits were moved into one", _TWO_INTO_ONE, among=moves)
    yield by_query("A visit counts one move more than the one it came from", _MISCOUNTED, among=moves)
    yield by_query("No chain of moves runs in a circle", _CIRCLE.replace("{walk}", _WALK), among=moves)
    yield by_query(
        "A chain of moves has one booked visit at most", _TWO_BOOKED.replace("{walk}", _WALK), among=moves
    )
