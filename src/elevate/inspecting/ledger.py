"""The credits: every transfer on its path, every visit's credit where its outcome says (rules.md 3)."""

from collections.abc import Iterator

from elevate.core.credits import Account, EntryKind, Transfer
from elevate.inspecting.checks import Among, Check, by_query, table

_KINDS = [Transfer(kind) for kind in EntryKind] + [Transfer(EntryKind.ADJUST, reversed=True)]
_PATHS = table((str(transfer.kind), str(transfer.source), str(transfer.target)) for transfer in _KINDS)
_ACCOUNTS = ", ".join(f"'{account}'" for account in Account)

_OFF_ITS_PATH = """
WITH paths (kind, source, target) AS (VALUES {paths})
SELECT entry.id || ' ' || entry.source_key FROM credits_creditentry entry
LEFT JOIN paths ON paths.kind = entry.kind AND paths.source = entry.source AND paths.target = entry.target
WHERE paths.kind IS NULL OR entry.quantity < 1
ORDER BY entry.id
"""
_NOT_ZERO = """
SELECT client_id FROM credits_creditentry GROUP BY client_id
HAVING SUM(CASE WHEN target IN ({accounts}) THEN quantity ELSE 0 END)
    <> SUM(CASE WHEN source IN ({accounts}) THEN quantity ELSE 0 END)
ORDER BY client_id
"""
_HELD_AND_BOOKED = """
SELECT client.id || ' holds ' || COALESCE(credits.held, 0) || ' for ' || COALESCE(visits.booked, 0)
FROM people_client client
LEFT JOIN (
    SELECT client_id,
        SUM(CASE WHEN target = 'held' THEN quantity WHEN source = 'held' THEN -quantity ELSE 0 END) AS held
    FROM credits_creditentry GROUP BY client_id
) credits ON credits.client_id = client.id
LEFT JOIN (
    SELECT client_id, COUNT(*) AS booked FROM scheduling_appointment WHERE state = 'booked' GROUP BY client_id
) visits ON visits.client_id = client.id
WHERE COALESCE(credits.held, 0) <> COALESCE(visits.booked, 0)
ORDER BY client.id
"""
_NOT_WHERE_THE_OUTCOME_SAYS = """
SELECT visit.id || ': ' || COALESCE(moved.held, 0) || ' held, ' || COALESCE(moved.used, 0) || ' used'
FROM scheduling_appointment visit
LEFT JOIN scheduling_resolution outcome ON outcome.id = visit.resolution_id
LEFT JOIN (
    SELECT appointment_id,
        SUM(CASE WHEN target = 'held' THEN quantity WHEN source = 'held' THEN -quantity ELSE 0 END) AS held,
        SUM(CASE WHEN target = 'used' THEN quantity WHEN source = 'used' THEN -quantity ELSE 0 END) AS used
    FROM credits_creditentry WHERE appointment_id <> '' GROUP BY appointment_id
) moved ON moved.appointment_id = visit.id
WHERE COALESCE(moved.held, 0) <> CASE WHEN visit.state = 'booked' THEN 1 ELSE 0 END
    OR COALESCE(moved.used, 0) <> CASE WHEN outcome.credit = 'used' THEN 1 ELSE 0 END
ORDER BY visit.id
"""
_SOMEBODY_ELSES = """
SELECT entry.id || ' ' || entry.source_key FROM credits_creditentry entry
LEFT JOIN scheduling_appointment visit ON visit.id = entry.appointment_id
WHERE entry.appointment_id <> '' AND (visit.id IS NULL OR visit.client_id <> entry.client_id)
ORDER BY entry.id
"""
_WRONGLY_REVERSED = """
SELECT entry.id || ' ' || entry.source_key FROM credits_creditentry entry
LEFT JOIN credits_creditentry original ON original.id = entry.reverses_id
WHERE (entry.kind = 'restore' AND entry.reverses_id IS NULL)
    OR (entry.reverses_id IS NOT NULL AND (original.id IS NULL OR original.reverses_id IS NOT NULL
        OR original.client_id <> entry.client_id OR original.quantity <> entry.quantity
        OR original.source <> entry.target AND original.target <> entry.source))
UNION ALL
SELECT 'entry ' || reverses_id || ' twice' FROM credits_creditentry
WHERE reverses_id IS NOT NULL GROUP BY reverses_id HAVING COUNT(*) > 1
"""
_ILL_KEYED = """
SELECT entry.id || ' ' || entry.source_key FROM credits_creditentry entry
LEFT JOIN scheduling_resolution outcome ON outcome.appointment_id = entry.appointment_id
    AND entry.source_key = entry.kind || ':' || entry.appointment_id || ':' || outcome.number
WHERE CASE
    WHEN entry.kind = 'hold' AND entry.source_key = 'hold:' || entry.appointment_id || ':0' THEN 1 = 0
    WHEN entry.appointment_id <> '' THEN outcome.id IS NULL
    WHEN entry.kind = 'grant' AND entry.source_key LIKE 'accrual:%'
        THEN entry.source_key NOT LIKE 'accrual:%:____-W__'
    WHEN entry.kind IN ('grant', 'adjust', 'expire')
        THEN entry.source_key NOT LIKE entry.kind || ':_%' OR entry.reason = ''
    ELSE 1 = 1
END
ORDER BY entry.id
"""


def checks() -> Iterator[Check]:
    """Yield the checks of the ledger; what the weeks granted is looked at in `grants`."""
    entries = Among("entries", "credits_creditentry")
    visits = Among("visits", "scheduling_appointment")
    yield by_query(
        "Every entry moves credits along its kind's path",
        _OFF_ITS_PATH.replace("{paths}", _PATHS),
        among=entries,
    )
    yield by_query(
        "A client's accounts add up to zero", _NOT_ZERO.replace("{accounts}", _ACCOUNTS), among=entries
    )
    yield by_query(
        "A client holds one credit for each booked visit",
        _HELD_AND_BOOKED,
        among=Among("clients", "people_client"),
    )
    yield by_query(
        "A visit's credit is held while it is booked, and used once or not at all by its outcome",
        _NOT_WHERE_THE_OUTCOME_SAYS,
        among=visits,
    )
    yield by_query("A visit's entries are its own client's", _SOMEBODY_ELSES, among=entries)
    yield by_query(
        "An entry is reversed at most once, in full, and a reversal never", _WRONGLY_REVERSED, among=entries
    )
    yield by_query("Every entry names what it comes from", _ILL_KEYED, among=entries)
