"""The same request ten times at once: one effect, on either database."""

import json
from typing import Any

import pytest

from tests.concurrency import scratch


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the processes said, on a database of their own."""
    own = {"ELEVATE_SANDBOX": "1", "ELEVATE_HOSTS": "testserver"}
    with scratch.database(tmp_path_factory.mktemp("twins")) as environ:
        said: dict[str, Any] = json.loads(scratch.run({**environ, **own}, "-m", "tests.api.twins"))
    return said


@pytest.mark.slow
@pytest.mark.parametrize(
    ("request_", "first"),
    [("book with a key", "201"), ("cancel with a key", "200"), ("gift with a key", "201")],
)
def test_one_acts_and_the_others_get_its_answer(told: dict[str, Any], request_: str, first: str) -> None:
    assert told[request_] == {first: 1, f"{first} replayed": 9, "different answers": 1}


@pytest.mark.slow
def test_without_a_key_one_acts_and_the_others_are_told(told: dict[str, Any]) -> None:
    assert told["cancel without a key"] == {"200": 1, "409": 9, "different answers": 1}


@pytest.mark.slow
def test_what_was_killed_before_it_was_kept_is_done_once(told: dict[str, Any]) -> None:
    assert told["killed"] == ["201 first", "201 true"]


@pytest.mark.slow
def test_every_effect_is_there_once(told: dict[str, Any]) -> None:
    effects = {name: told[name] for name in ("booked", "resolutions", "gifts", "cancellations told")}
    assert effects == {"booked": 2, "resolutions": 2, "gifts": 1, "cancellations told": 6}
