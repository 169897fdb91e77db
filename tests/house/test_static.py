"""Styles and scripts: one place for colours, one layer a file, nothing vendored that has changed."""

import hashlib
import re

import pytest

from tests.house.tracked import SOURCE, below, files, named

STYLES = below(SOURCE, ".css")
VENDORED = [path for path in files() if path.parent.name == "vendor" and path.suffix in {".js", ".css"}]
LAYERS = ("reset", "tokens", "base", "components", "utilities")
HEX = re.compile(r"#(?:[0-9a-f]{3,4}){1,2}\b", re.IGNORECASE)
LAYER = re.compile(r"^@layer ([a-z]+) {", re.MULTILINE)


@pytest.mark.parametrize("path", [path for path in STYLES if path.stem != "tokens"], ids=named)
def test_colours_come_from_the_tokens(path):
    assert HEX.findall(path.read_text("utf-8")) == []


@pytest.mark.parametrize("path", STYLES, ids=named)
def test_a_style_belongs_to_one_layer(path):
    [layer] = set(LAYER.findall(path.read_text("utf-8")))
    assert layer in LAYERS


@pytest.mark.parametrize("path", VENDORED, ids=named)
def test_a_vendored_file_is_the_one_recorded(path):
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    assert f"`{digest}`" in (path.parent / "README.md").read_text("utf-8")
