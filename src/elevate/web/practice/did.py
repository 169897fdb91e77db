"""What was done in a scenario, as its result page's address has it."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from elevate.training import scenarios
from elevate.training.scenarios import Answer


def query(answer: Answer) -> str:
    """Return `answer` as the query of an address."""
    said = {"act": answer.deed.value, "by": answer.by.value}
    if answer.minutes_ago:
        said["ago"] = str(answer.minutes_ago)
    if answer.to is not None:
        said |= {"day": str(answer.to.day), "time": f"{answer.to.time:%H:%M}"}
    said |= {name: "1" for name in ("accept_late", "following") if getattr(answer, name)}
    return urlencode(said)


def read(asked: Mapping[str, str]) -> Answer:
    """Read what an address says was done; `BadScenario` if that is nothing one can do."""
    said: dict[str, Any] = {name: asked[name] for name in ("act", "by") if name in asked}
    if "ago" in asked:
        said["told"] = {"minutes_ago": _number(asked["ago"])}
    if "day" in asked:
        said["to"] = {"day": _number(asked["day"]), "time": asked.get("time")}
    said |= {name: True for name in ("accept_late", "following") if name in asked}
    return scenarios.read_answer(said, where="")


def _number(text: str) -> int | str:
    return int(text) if text.removeprefix("-").isdecimal() and len(text) < 8 else text
