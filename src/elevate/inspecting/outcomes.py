"""A visit has at most one outcome, and it is what its rule says (rules.md 1)."""

from collections.abc import Iterator

from elevate.core.rulebook import CONSEQUENCES
from elevate.inspecting.checks import Among, Check, by_query, table

_RULES = table(
    (str(rule), str(does.state), str(does.credit), int(does.pays)) for rule, does in CONSEQUENCES.items()
)

_STATE_WITHOUT_OUTCOME = """
SELECT id || ' is ' || state FROM scheduling_appointment
WHERE (state = 'booked') <> (resolution_id IS NULL)
ORDER BY id
"""
_NOT_ITS_OWN = """
SELECT visit.id FROM scheduling_appointment visit
LEFT JOIN scheduling_resolution outcome ON outcome.id = visit.resolution_id
WHERE visit.resolution_id IS NOT NULL
    AND (outcome.id IS NULL OR outcome.appointment_id <> visit.id OR outcome.undone_at IS NOT NULL)
UNION
SELECT outcome.id FROM scheduling_resolution outcome
LEFT JOIN scheduling_appointment visit ON visit.id = outcome.appointment_id
WHERE outcome.undone_at IS NULL AND (visit.resolution_id IS NULL OR visit.resolution_id <> outcome.id)
ORDER BY 1
"""
_TWO_THAT_STAND = """
SELECT appointment_id FROM scheduling_resolution WHERE undone_at IS NULL
GROUP BY appointment_id HAVING COUNT(*) > 1 ORDER BY appointment_id
"""
_NOT_BY_ITS_RULE = """
WITH rulebook (rule, state, credit, pays) AS (VALUES {rules})
SELECT visit.id || ' by ' || outcome.rule
FROM scheduling_resolution outcome
JOIN scheduling_appointment visit ON visit.id = outcome.appointment_id
LEFT JOIN rulebook ON rulebook.rule = outcome.rule
WHERE rulebook.rule IS NULL OR outcome.credit <> rulebook.credit OR outcome.currency <> visit.currency
    OR outcome.pay_cents <> CASE rulebook.pays WHEN 1 THEN visit.rate_cents ELSE 0 END
    OR (outcome.undone_at IS NULL AND visit.state <> rulebook.state)
ORDER BY visit.id, outcome.number
"""
_MISNUMBERED = """
SELECT appointment_id FROM scheduling_resolution
GROUP BY appointment_id HAVING MIN(number) <> 1 OR MAX(number) <> COUNT(*)
ORDER BY appointment_id
"""


def checks() -> Iterator[Check]:
    """Yield the checks of outcomes."""
    visits = Among("visits", "scheduling_appointment")
    outcomes = Among("outcomes", "scheduling_resolution")
    yield by_query(
        "A booked visit has no outcome, and every other visit has one", _STATE_WITHOUT_OUTCOME, among=visits
    )
    yield by_query("A visit points at its own outcome, and that one stands", _NOT_ITS_OWN, among=visits)
    yield by_query("At most one outcome of a visit stands", _TWO_THAT_STAND, among=visits)
    yield by_query(
        "State, credit and pay of an outcome are those of its rule and the visit's own rate",
        _NOT_BY_ITS_RULE.replace("{rules}", _RULES),
        among=outcomes,
    )
    yield by_query("A visit's outcomes are numbered without a gap", _MISNUMBERED, among=outcomes)
