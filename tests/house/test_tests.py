"""The tests keep the house's rules too."""

import ast

from tests.house.tracked import ROOT, modules, named

SKIPS = {"skip", "skipif", "xfail", "importorskip"}


def calls(attributes: set[str], *, of: set[str]) -> list[str]:
    return [
        f"{named(path)}:{node.lineno}"
        for path, tree in modules(ROOT / "tests")
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr in attributes
        and (
            name := node.value.attr
            if isinstance(node.value, ast.Attribute)
            else getattr(node.value, "id", "")
        )
        and name in of
    ]


def test_no_test_sleeps():
    assert calls({"sleep"}, of={"time", "asyncio"}) == []
    assert calls({"wait_for_timeout"}, of={"page"}) == []


def test_no_test_is_left_out():
    assert calls(SKIPS, of={"pytest", "mark"}) == []
