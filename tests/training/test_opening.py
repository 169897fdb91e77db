"""Large and strange files are refused in a sentence, before they are read."""

import pytest

from elevate.core.refusals import Refused
from elevate.training import opening, tags
from tests.training.cartridge import cartridge
from tests.training.making import SETTING

COURSE = b"---\nkey: a\ntitle: A\n---\n"
LESSON = b"---\ntitle: B\n---\nText"
BOMB = b"- &a [x]\n" + b"".join(
    b"- &%c [%s]\n" % (98 + n, b", ".join([b"*%c" % (97 + n)] * 9)) for n in range(12)
)


def own(**more: bytes) -> dict[str, bytes]:
    return {"course.md": COURSE, "1-b/lesson.md": LESSON} | {
        f"1-b/{name}.yaml": data for name, data in more.items()
    }


def test_a_course_of_ours_is_read():
    assert opening.of_files(own()).course.lessons[0].body == "Text"


@pytest.mark.parametrize("name", ["practice", "video"])
def test_data_that_refers_to_itself_without_end_is_refused(name):
    data = (
        BOMB
        if name == "practice"
        else b"a: &a [x]\n"
        + b"".join(
            b"%c: &%c [%s]\n" % (98 + n, 98 + n, b", ".join([b"*%c" % (97 + n)] * 9)) for n in range(12)
        )
    )
    with pytest.raises(Refused, match="cannot be read as YAML"):
        opening.of_files(own(**{name: data}))


def test_a_text_that_is_too_large_is_not_read():
    with pytest.raises(Refused, match="larger than 500 kB"):
        opening.of_files(own(practice=b"- x\n" * 200_000))


def test_a_manifest_that_is_too_large_is_not_read():
    with pytest.raises(Refused, match="larger than 5000 kB"):
        opening.of_files(cartridge(**{"imsmanifest.xml": b" " * 5_000_001}))


def test_what_is_not_of_a_course_is_left_out():
    contents = opening.of_files(own() | {"notes.txt": b"x", "media/a.exe": b"MZ", "media/b.png": b"no"})
    assert {each.what for each in contents.left_out} == {"notes.txt", "a.exe", "b.png"}
    assert contents.course.media == {}


@pytest.mark.parametrize("row", ["{" * 100_000, "{{ x " * 20_000])
def test_a_row_of_braces_is_read_once(row):
    with pytest.raises(Refused, match="not closed"):
        tags.evaluate(row, SETTING)
