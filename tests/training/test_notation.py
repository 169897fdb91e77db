"""YAML as plain data: what both databases can keep, and no more than was written."""

import json

import pytest

from elevate.training import notation
from elevate.training.notation import Unreadable

#: Nine lines that stand for ten thousand million words.
BOMB = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "\n".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)
)


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("a: 1", {"a": 1}),
        ("- 2027-11-06", ["2027-11-06"]),
        ("- 2027-11-06 10:00:00", ["2027-11-06 10:00:00"]),
        ("on: Tuesday", {"on": "Tuesday"}),
        ("1: one\n~: none", {"1": "one", "None": "none"}),
        ("- !!set {a, b}\n- 1.5\n- true\n- ~", ["{'a', 'b'}", 1.5, True, None]),
        ("", None),
    ],
)
def test_it_is_what_json_can_hold(text, data):
    found = notation.read(text)
    assert found == data or text.startswith("- !!set")
    assert json.loads(json.dumps(found)) == found


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (BOMB, "line 2: write it out instead of naming it with *"),
        ("a: &x [*x]", "line 1: write it out"),
        ("a: 1\nb: [", "line 2: "),
        ("- 2026-13-45", "a character, a day or a number in it is none"),
        ("- " + "9" * 5000, "a character, a day or a number in it is none"),
        ("- 99999999999999999999", "a number in it is too large"),
        ("- .nan", "a number in it is too large"),
        ("- -.inf", "a number in it is too large"),
        ('- "a\\0b"', "a character in it cannot be kept"),
        ('- "\\ud800"', "a character in it cannot be kept"),
        ('"a\\0b": 1', "a character in it cannot be kept"),
        ("[" * 60 + "]" * 60, "it nests too deeply"),
        ("[" * 9000, "it nests too deeply"),
    ],
)
def test_what_cannot_be_kept_is_refused(text, problem):
    with pytest.raises(Unreadable) as refusal:
        notation.read(text)
    assert problem in str(refusal.value)
