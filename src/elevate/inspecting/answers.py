"""What the API promised to answer again is there to be answered."""

from collections.abc import Iterator

from elevate.inspecting.checks import Among, Check, by_query

_TWICE = """
SELECT token_id || ' ' || key FROM api_answer GROUP BY token_id, key HAVING COUNT(*) > 1 ORDER BY 1
"""
_HALF = "SELECT token_id || ' ' || key FROM api_answer WHERE status < 100 OR status >= 500 ORDER BY id"


def checks() -> Iterator[Check]:
    """Yield the checks of repeated requests."""
    answers = Among("answers", "api_answer")
    yield by_query("A token's key has one answer", _TWICE, among=answers)
    yield by_query("Every answer that is kept is a whole one", _HALF, among=answers)
