"""Nobody is in two places at once, proven from the visits alone, without their claims (rules.md 7)."""

from collections.abc import Iterator

from elevate.inspecting.checks import Among, Check, by_query

# If any two visits overlap, then two that follow each other do.
_OVERLAPPING = """
SELECT earlier || ' and ' || id FROM (
    SELECT id, starts_at, LAG(id) OVER mine AS earlier, LAG(blocked_until) OVER mine AS free_at
    FROM scheduling_appointment WHERE state IN ('booked', 'completed')
    WINDOW mine AS (PARTITION BY {person}_id ORDER BY starts_at, id)
) neighbours
WHERE free_at > starts_at
ORDER BY starts_at, id
"""


def checks() -> Iterator[Check]:
    """Yield the checks of double booking."""
    for person in ("therapist", "client"):
        yield by_query(
            f"No two visits of one {person} overlap, buffers included",
            _OVERLAPPING.replace("{person}", person),
            among=Among("visits", "scheduling_appointment WHERE state IN ('booked', 'completed')"),
        )
