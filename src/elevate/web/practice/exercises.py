"""A lesson's scenarios in a list, as the learner stands with them: on the lesson's page, and on their own."""

from dataclasses import dataclass

from elevate.training.scenarios import Scenario
from elevate.web.practice.shelf import Shelf


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A scenario in the list: `passed`, or `tried` without success."""

    scenario: Scenario
    url: str
    passed: bool
    tried: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercises:
    """All of them."""

    shelf: Shelf
    lines: list[Line]

    @property
    def passed(self) -> int:
        """How many were passed."""
        return sum(line.passed for line in self.lines)

    @property
    def next(self) -> Line | None:
        """The first that is still to be passed."""
        return next((line for line in self.lines if not line.passed), None)

    @property
    def completed(self) -> bool:
        """Whether all that there is to practise was passed, and the lesson counts as completed."""
        return bool(self.lines) and self.next is None and self.shelf.completed()


def exercises_of(here: Shelf) -> Exercises:
    """Return the scenarios of a lesson as its learner stands with them."""
    passed, tried = here.standing() if here.scenarios else (set[str](), set[str]())
    lines = [
        Line(
            scenario=scenario,
            url=here.url("practice_scenario", scenario.key),
            passed=scenario.key in passed,
            tried=scenario.key in tried,
        )
        for scenario in here.scenarios
    ]
    return Exercises(shelf=here, lines=lines)
