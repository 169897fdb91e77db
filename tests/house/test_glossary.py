"""The glossary speaks of things that exist."""

import importlib
import re

import pytest
from django.apps import apps

from tests.house.tracked import ROOT

ROW = re.compile(r"^\| (?P<word>[^|]+) \| `(?P<name>[\w.]+)` \|", re.MULTILINE)
ROWS = [
    (row["word"], row["name"]) for row in ROW.finditer((ROOT / "docs" / "glossary.md").read_text("utf-8"))
]
MODEL = re.compile(r"([a-z]+)\.([A-Z]\w+)")


def exists(name: str) -> bool:
    module, _, attribute = name.rpartition(".")
    try:
        return hasattr(importlib.import_module(f"elevate.{module}".rstrip(".")), attribute) or bool(
            importlib.import_module(f"elevate.{name}")
        )
    except ImportError:
        return False


def test_the_glossary_is_read():
    assert ("Appointment", "scheduling.Appointment") in ROWS


@pytest.mark.parametrize(("word", "name"), ROWS)
def test_a_word_names_what_exists(word, name):
    if claimed := MODEL.fullmatch(name):
        assert apps.get_model(*claimed.groups())._meta.verbose_name == word.lower()
    else:
        assert exists(name), name


def test_every_word_is_explained_once():
    words = [word for word, _ in ROWS]
    assert sorted(set(words)) == sorted(words)
