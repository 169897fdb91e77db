"""One grant for each week of a subscription, and none is missing (rules.md 3)."""

from collections.abc import Iterator

from elevate.inspecting.checks import Among, Check, by_query

_WEEKS = """
WITH RECURSIVE weeks (id, day) AS (
    SELECT id, COALESCE(accrues_from_on, starts_on) FROM plans_subscription
    WHERE COALESCE(accrues_from_on, starts_on) < next_grant_on
    UNION ALL
    SELECT weeks.id, WEEK_AFTER(weeks.day)
    FROM weeks JOIN plans_subscription s ON s.id = weeks.id
    WHERE WEEK_AFTER(weeks.day) < s.next_grant_on
),
owed (id, number, credits) AS (
    SELECT weeks.id, COUNT(*),
        SUM(CASE WHEN s.changes_on <= weeks.day THEN later.sessions_per_week ELSE plan.sessions_per_week END)
    FROM weeks
    JOIN plans_subscription s ON s.id = weeks.id
    JOIN plans_plan plan ON plan.id = s.plan_id
    LEFT JOIN plans_plan later ON later.id = s.changes_to_id
    WHERE (s.ends_on IS NULL OR weeks.day < s.ends_on)
        AND NOT EXISTS (SELECT 1 FROM plans_pause pause WHERE pause.subscription_id = s.id
            AND pause.from_on <= weeks.day AND (pause.until_on IS NULL OR weeks.day < pause.until_on))
    GROUP BY weeks.id
),
granted (id, number, credits) AS (
    SELECT s.id, COUNT(*), SUM(entry.quantity)
    FROM plans_subscription s
    JOIN credits_creditentry entry ON entry.client_id = s.client_id AND entry.kind = 'grant'
        AND SUBSTR(entry.source_key, 1, LENGTH(s.id) + 9) = 'accrual:' || s.id || ':'
    GROUP BY s.id
)
SELECT s.id || ': ' || COALESCE(granted.number, 0) || ' of ' || COALESCE(owed.number, 0) || ' weeks, '
    || COALESCE(granted.credits, 0) || ' of ' || COALESCE(owed.credits, 0) || ' credits'
FROM plans_subscription s
LEFT JOIN owed ON owed.id = s.id
LEFT JOIN granted ON granted.id = s.id
WHERE COALESCE(granted.number, 0) <> COALESCE(owed.number, 0)
    OR COALESCE(granted.credits, 0) <> COALESCE(owed.credits, 0)
ORDER BY s.id
"""
_TWICE = """
SELECT client_id || ' ' || source_key FROM credits_creditentry
GROUP BY client_id, source_key HAVING COUNT(*) > 1
ORDER BY client_id, source_key
"""
_OF_NO_SUBSCRIPTION = """
SELECT entry.id || ' ' || entry.source_key FROM credits_creditentry entry
WHERE entry.source_key LIKE 'accrual:%' AND NOT EXISTS (
    SELECT 1 FROM plans_subscription s WHERE s.client_id = entry.client_id
        AND SUBSTR(entry.source_key, 1, LENGTH(s.id) + 9) = 'accrual:' || s.id || ':')
ORDER BY entry.id
"""


def checks() -> Iterator[Check]:
    """Yield the checks of accrual."""
    weekly = Among("weekly grants", "credits_creditentry WHERE source_key LIKE 'accrual:%'")
    yield by_query(
        "Every week of a subscription that has begun is granted, once and in full",
        _WEEKS,
        among=Among("subscriptions", "plans_subscription"),
    )
    yield by_query("No client has two entries from one source", _TWICE, among=weekly)
    yield by_query(
        "Every weekly grant belongs to a subscription of its client", _OF_NO_SUBSCRIPTION, among=weekly
    )
