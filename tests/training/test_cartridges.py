"""A course from elsewhere: its pages and pictures are taken, everything else is on a list."""

import pytest

from elevate.core.refusals import Refused
from elevate.training import opening, packing
from elevate.training.models import Parcel
from elevate.training.opening import Contents
from tests.training.cartridge import CARTRIDGE, PNG, SCORM, cartridge, scorm


def left_out(contents: Contents) -> set[tuple[str, str]]:
    return {(each.what, each.why) for each in contents.left_out}


def manifested(manifest: str, **files: bytes) -> dict[str, bytes]:
    return {"imsmanifest.xml": manifest.encode(), "a.html": b"<p>Text</p>", **files}


def test_the_pages_of_a_cartridge_become_lessons_in_the_order_of_its_list():
    contents = opening.of_files(cartridge())
    assert contents.kind is Parcel.Kind.COMMON_CARTRIDGE
    assert contents.course.title == "Desk & door"
    assert [(each.key, each.title) for each in contents.course.lessons] == [
        ("say-hello", "Say hello"),
        ("open-the-door", "Open the door"),
    ]


def test_a_page_becomes_markdown():
    [hello, door] = opening.of_files(cartridge()).course.lessons
    assert hello.body.splitlines()[0] == "## When you *arrive*"
    assert "1. Knock\n2. Wait" in hello.body
    assert "Knock, &#123;{ wait }} and smile. Next [more](https://example.org/x)" in hello.body
    assert "![The door](media:my-door.png)" in hello.body
    assert "![Again](media:my-door.png)" in hello.body
    assert "[Far](https://example.org/far.png)" in hello.body
    assert "| You | Smile |" in hello.body
    assert "alert" not in hello.body
    assert "red" not in hello.body
    assert door.body == "Turn the knob.\n\nSay it"


def test_pictures_that_pages_show_come_along_once():
    assert opening.of_files(cartridge()).course.media == {"my-door.png": PNG}


def test_what_is_left_out_is_listed_with_its_reason():
    assert left_out(opening.of_files(cartridge())) == {
        ("Final quiz", "a quiz"),
        ("Talk about it", "a discussion topic"),
        ("A tool", "an external tool"),
        ("Handout", "a file of a kind, or a size, that courses do not keep"),
        ("Lost", "a page that is not in the file"),
        ("Say hello", "a script"),
        ("Say hello", "a frame"),
        ("Say hello", "a picture that is not in the file"),
        ("Open the door", "a form"),
        ("lib/app.js", "a script"),
        ("pages/secret.html", "a page that is not in the list of pages"),
        ("web_resources/unseen.png", "a picture, film or sound that no page shows"),
    }


def test_a_script_in_the_head_of_a_page_is_listed_too():
    head = b"<head><title>x</title><script>alert(1)</script></head>"
    contents = opening.of_files(cartridge(**{"pages/door.html": head + b"<p>Turn the knob.</p>"}))
    assert ("Open the door", "a script") in left_out(contents)


def test_a_scorm_package_is_read_by_its_usual_list():
    contents = opening.of_zip(packing.pack({f"x/{path}": data for path, data in scorm().items()}))
    assert contents.kind is Parcel.Kind.SCORM
    assert contents.course.title == "Safety"
    [lesson] = contents.course.lessons
    assert (lesson.title, lesson.body) == ("Lifting", "Bend your knees – always.\n\n![](media:knee.png)")
    assert left_out(contents) == {
        ("Player", "a script"),
        ("Player", "a page without text"),
        ("APIWrapper.js", "a script"),
        ("hidden.htm", "a page that is not in the list of pages"),
    }


@pytest.mark.parametrize(
    "manifest",
    [
        "",
        "<manifest>",
        '<!DOCTYPE x [<!ENTITY a "b">]><manifest>&a;</manifest>',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><manifest>&a;</manifest>',
        "<manifest>" + "<a>" * 100 + "\0",
    ],
)
def test_a_manifest_that_is_none_or_wants_more_is_refused(manifest):
    with pytest.raises(Refused, match="cannot be read"):
        opening.of_files(manifested(manifest))


@pytest.mark.parametrize(
    "href",
    ["../../etc/passwd", "/etc/passwd", "file:///etc/passwd", "https://example.org/a.html", "http://["],
)
def test_a_page_outside_the_package_is_not_looked_for(href):
    with pytest.raises(Refused, match="no page in it"):
        opening.of_files(manifested(SCORM.replace("lift.htm?x=1", href)))


def test_a_list_without_end_is_refused():
    deep = "<item>" * 100 + "</item>" * 100
    manifest = f"<manifest><organizations><organization>{deep}</organization></organizations></manifest>"
    with pytest.raises(Refused, match="nests too deeply"):
        opening.of_files(manifested(manifest))


def test_a_page_that_nests_without_end_is_left_out():
    contents = opening.of_files(cartridge(**{"pages/door.html": b"<div>" * 20_000 + b"x"}))
    assert ("Open the door", "This page nests too deeply.") in left_out(contents)


def test_a_picture_that_is_none_is_left_out():
    contents = opening.of_files(cartridge(**{"web_resources/img/My Door.png": b"<script>"}))
    assert contents.course.media == {}
    assert "media:" not in contents.course.lessons[0].body


def test_pages_of_one_title_have_addresses_of_their_own():
    manifest = CARTRIDGE.replace("Open the door", "Say hello")
    contents = opening.of_files(cartridge(**{"imsmanifest.xml": manifest.encode()}))
    assert [each.key for each in contents.course.lessons] == ["say-hello", "say-hello-2"]


def test_a_zip_with_neither_is_refused():
    with pytest.raises(Refused, match="There is no course in it"):
        opening.of_files({"readme.txt": b"x"})
