"""What an operator can set is written down, and is read in one place."""

import ast
import re

import pytest

from tests.house.tracked import ROOT, SOURCE, modules, named

VARIABLE = re.compile(r"(?:ELEVATE|DATABASE|SMTP|EMAIL)_[A-Z_]*[A-Z]")
OPERATIONS = ROOT / "docs" / "operations.md"
# The typed environment, and the command that sets it before Django reads it.
READERS = {"src/elevate/config/env.py", "src/elevate/config/main.py", "src/elevate/config/wsgi.py"}


def read_by_env() -> list[str]:
    tree = ast.parse((SOURCE / "config" / "env.py").read_text(encoding="utf-8"))
    texts = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return sorted({text for text in texts if isinstance(text, str) and VARIABLE.fullmatch(text)})


def test_the_environment_is_found():
    assert "DATABASE_URL" in read_by_env()


@pytest.mark.parametrize("variable", read_by_env())
def test_every_variable_is_documented(variable):
    assert f"`{variable}`" in OPERATIONS.read_text(encoding="utf-8")


def test_every_documented_variable_is_read():
    documented = set(re.findall(rf"`({VARIABLE.pattern})`", OPERATIONS.read_text(encoding="utf-8")))
    assert documented - set(read_by_env()) == set()


def test_nobody_else_reads_the_environment():
    readers = {
        named(path)
        for path, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"}
    }
    assert readers - READERS == set()
