"""Small enough to be read whole."""

import ast
from statistics import median

import pytest

from tests.house.tracked import ROOT, SOURCE, below, modules, named

FILE_LINES = 250
SCRIPT_LINES = 80
FUNCTION_LINES = 40
USUAL_LINES = 8

Function = ast.FunctionDef | ast.AsyncFunctionDef


def too_long(*suffixes: str, limit: int) -> list[str]:
    return [
        f"{named(path)}: {count}"
        for folder in (SOURCE, ROOT / "tests", ROOT / "bin")
        for path in below(folder, *suffixes)
        if "migrations" not in path.parts and (count := len(path.read_text("utf-8").splitlines())) >= limit
    ]


def body_lines(function: Function) -> int:
    """The lines of a function without its signature and its docstring."""
    first = function.body[1:2] if ast.get_docstring(function) else function.body[:1]
    return (function.end_lineno or 0) - first[0].lineno + 1 if first else 0


def functions() -> list[tuple[str, int]]:
    return [
        (f"{named(path)}: {node.name}", body_lines(node))
        for path, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, Function)
    ]


@pytest.mark.parametrize("suffix", [".py", ".html", ".css", ""])
def test_a_file_stays_under_250_lines(suffix):
    assert too_long(suffix, limit=FILE_LINES) == []


def test_a_script_stays_under_80_lines():
    assert too_long(".js", limit=SCRIPT_LINES) == []


def test_no_function_needs_scrolling():
    assert [(name, lines) for name, lines in functions() if lines > FUNCTION_LINES] == []


def test_the_usual_function_is_short():
    assert median(lines for _, lines in functions()) <= USUAL_LINES
