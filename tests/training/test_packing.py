"""A zip from a stranger: read with care, or not at all."""

import stat
import zipfile
from io import BytesIO

import pytest

from elevate.core.refusals import Refused
from elevate.training import packing


def zipped(*files: tuple[str, bytes], **kwargs: int) -> bytes:
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            entry = zipfile.ZipInfo(name)
            for field, value in kwargs.items():
                setattr(entry, field, value)
            archive.writestr(entry, data, zipfile.ZIP_DEFLATED)
    return written.getvalue()


def test_what_is_packed_is_unpacked():
    files = {"course.md": b"x", "1-a/lesson.md": b"y"}
    assert packing.unpack(packing.pack(files)) == files


def test_the_same_files_make_the_same_zip():
    assert packing.pack({"a": b"1", "b": b"2"}) == packing.pack({"b": b"2", "a": b"1"})


def test_one_folder_around_everything_is_taken_off():
    assert packing.unpack(zipped(("basics/course.md", b"x"), ("basics/a/b", b"y"))) == {
        "course.md": b"x",
        "a/b": b"y",
    }


def test_traces_of_a_machine_are_passed_over():
    data = zipped(("course.md", b"x"), ("__MACOSX/course.md", b"y"), ("._a", b"z"), (".DS_Store", b"z"))
    assert packing.unpack(data) == {"course.md": b"x"}


@pytest.mark.parametrize(
    "name", ["../x", "a/../../x", "/etc/passwd", "C:/x", "a\\..\\..\\x", "..", "c:x", "a/../../../x"]
)
def test_nothing_reaches_out_of_its_folder(name):
    with pytest.raises(Refused, match="reaches out"):
        packing.unpack(zipped((name, b"x")))


def test_a_link_is_not_followed():
    with pytest.raises(Refused, match="link to another file"):
        packing.unpack(zipped(("a", b"/etc/passwd"), external_attr=(stat.S_IFLNK | 0o777) << 16))


def test_a_bomb_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(packing, "LARGEST_UNPACKED", 1_000_000)
    with pytest.raises(Refused, match="more in it than"):
        packing.unpack(zipped(("a", b"\0" * 2_000_000)))
    with pytest.raises(Refused, match="more in it than"):
        packing.unpack(zipped(*((f"{number}", b"\0" * 300_000) for number in range(4))))


def test_a_zip_that_lies_about_its_size_is_refused():
    data = bytearray(zipped(("a", b"x" * 10_000)))
    place = data.rfind(b"PK\x01\x02") + 24
    data[place : place + 4] = (1).to_bytes(4, "little")
    with pytest.raises(Refused):
        packing.unpack(bytes(data))


def test_too_many_files_are_refused(monkeypatch):
    monkeypatch.setattr(packing, "MOST_FILES", 3)
    with pytest.raises(Refused, match="more than 3 files"):
        packing.unpack(zipped(*((str(number), b"") for number in range(4))))


def test_a_large_file_is_refused(monkeypatch):
    monkeypatch.setattr(packing, "LARGEST", 10)
    with pytest.raises(Refused, match="larger than"):
        packing.unpack(zipped(("a", b"x")))


@pytest.mark.parametrize(
    "data", [b"", b"PK", b"no zip", b"PK\x03\x04" + b"\0" * 40, zipped(("a", b"x"))[:-30]]
)
def test_what_is_no_zip_is_refused(data):
    with pytest.raises(Refused, match="no zip file"):
        packing.unpack(data)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_file_that_is_there_twice_is_refused():
    with pytest.raises(Refused, match="in it twice"):
        packing.unpack(zipped(("a", b"x"), ("a", b"y")))


def test_an_encrypted_zip_is_refused():
    data = bytearray(zipped(("a", b"x")))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(mark) + place] |= 1
    with pytest.raises(Refused, match="no zip file"):
        packing.unpack(bytes(data))
