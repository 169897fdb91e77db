"""A visit has its claims, a claim its visit (rules.md 7)."""

from collections.abc import Iterator

from elevate.inspecting.checks import Among, Check, by_query

_EXACTLY_ITS_TIME = """
SELECT visit.id || ' holds ' || COUNT(claim.quarter) || ' of ' || 2 * (visit.past - visit.first)
FROM (
    SELECT id, client_id, therapist_id,
        SECONDS(starts_at) / 900 AS first, (SECONDS(blocked_until) + 899) / 900 AS past
    FROM scheduling_appointment WHERE state IN ('booked', 'completed')
) visit
LEFT JOIN scheduling_claim claim ON claim.appointment_id = visit.id
    AND claim.resource IN (visit.client_id, visit.therapist_id)
    AND claim.quarter >= visit.first AND claim.quarter < visit.past
GROUP BY visit.id, visit.first, visit.past
HAVING COUNT(claim.quarter) <> 2 * (visit.past - visit.first)
ORDER BY visit.id
"""
_WITHOUT_A_VISIT = """
SELECT claim.resource || ' at quarter ' || claim.quarter || ' for ' || claim.appointment_id
FROM scheduling_claim claim
LEFT JOIN scheduling_appointment visit ON visit.id = claim.appointment_id
WHERE visit.id IS NULL OR visit.state NOT IN ('booked', 'completed')
    OR claim.resource NOT IN (visit.client_id, visit.therapist_id)
    OR claim.quarter < SECONDS(visit.starts_at) / 900
    OR claim.quarter >= (SECONDS(visit.blocked_until) + 899) / 900
ORDER BY claim.resource, claim.quarter
"""


def checks() -> Iterator[Check]:
    """Yield the checks of claims."""
    yield by_query(
        "Every booked or completed visit holds exactly its time, buffers included",
        _EXACTLY_ITS_TIME,
        among=Among("visits", "scheduling_appointment WHERE state IN ('booked', 'completed')"),
    )
    yield by_query(
        "No time is held without its visit", _WITHOUT_A_VISIT, among=Among("claims", "scheduling_claim")
    )
