"""Courses come and go as files: first what it would do, then exactly that, once."""

from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from elevate.training import exporting, files, opening, packing, shelving
from elevate.training.files import CourseText, LessonText
from elevate.training.models import Assignment, Course, Lesson, LessonVersion, Medium, Parcel
from tests.training import making
from tests.training.cartridge import PNG, cartridge
from tests.web.authoring import COURSE, PAY, hidden, publish, write
from tests.web.following import Page, send
from tests.web.reading import text
from tests.world import NOW, World

BRING = "/c/lessons/import/"


@pytest.fixture
def course(world: World) -> Course:
    course = making.place()
    Medium.objects.create(
        course=course, name="door.png", content_type="image/png", sha256="x", data=PNG, added_at=NOW
    )
    return course


def upload(coordinator, data: bytes, name: str = "course.zip"):
    form = Page(coordinator.get(BRING)).form("Look into it").fields
    return coordinator.post(BRING, form | {"file": SimpleUploadedFile(name, data)})


def take(coordinator, data: bytes, **fields: str):
    path = upload(coordinator, data)["Location"]
    return coordinator.post(path, {"preview": hidden(coordinator.get(path), "preview"), **fields})


def written(course: CourseText) -> bytes:
    return packing.pack(files.write(course))


def test_a_course_is_exported_as_a_zip(course, coordinator):
    answer = coordinator.get(f"{COURSE}export/")
    assert answer["Content-Disposition"] == 'attachment; filename="basics.zip"'
    assert set(packing.unpack(answer.content)) == {
        "course.md",
        "01-moving/lesson.md",
        "02-pay/lesson.md",
        "media/door.png",
    }


def test_what_is_exported_and_brought_to_an_empty_shelf_is_the_same(course, coordinator):
    before, data = exporting.text_of(course), coordinator.get(f"{COURSE}export/").content
    Lesson.objects.update(published=None)
    for rows in (LessonVersion, Lesson, Medium, Assignment, Course):
        rows.objects.all().delete()
    assert take(coordinator, data, publish="on")["Location"] == COURSE
    assert exporting.text_of(Course.objects.get()) == before


def test_the_preview_says_what_becomes_of_each_lesson(course, coordinator):
    write(coordinator, PAY, body="My draft.")
    brought = replace(
        making.TEXT,
        lessons=[
            making.MOVING,
            replace(making.PAY, body="Theirs."),
            replace(making.PAY, key="new", title="A new one", body="{{ nothing }}"),
        ],
    )
    path = upload(coordinator, written(brought))["Location"]
    said = text(coordinator.get(path))
    assert "What it would do to “Basics”" in said
    assert "The same: stays" in said
    assert "Left out: there is a draft already" in said
    assert "A new one Line 1: Nothing is called “nothing”." in said


def test_a_changed_lesson_becomes_a_draft(course, coordinator, therapist):
    brought = making.with_lessons(replace(making.PAY, body="Theirs."))
    take(coordinator, written(brought), publish="on")
    assert "You earn" in text(therapist.get("/learn/basics/pay/"))
    assert Lesson.objects.get(key="pay").versions.get(published_at=None).body == "Theirs."
    assert Lesson.objects.count() == 2


def test_without_the_tick_new_lessons_are_drafts(course, coordinator, therapist):
    take(coordinator, written(making.with_lessons(LessonText(key="new", title="New", body="x"))))
    assert therapist.get("/learn/basics/new/").status_code == 404
    assert publish(coordinator, f"{COURSE}text/new/").status_code == 302


def test_a_double_tap_takes_it_in_once(world, coordinator):
    path = upload(coordinator, written(making.TEXT))["Location"]
    fields = {"preview": hidden(coordinator.get(path), "preview"), "publish": "on"}
    assert [coordinator.post(path, fields)["Location"] for _tap in range(2)] == [COURSE, COURSE]
    assert Course.objects.count() == 1
    assert bytes(Parcel.objects.get().data) == b""


def test_what_changed_meanwhile_is_shown_first(course, coordinator):
    path = upload(coordinator, written(making.with_lessons(replace(making.PAY, body="Theirs."))))["Location"]
    token = hidden(coordinator.get(path), "preview")
    write(coordinator, PAY, body="My draft.")
    answer = coordinator.post(path, {"preview": token})
    assert answer.status_code == 409
    assert "there is a draft already" in text(answer)


def test_a_double_tap_on_the_upload_keeps_one(world, coordinator):
    form = Page(coordinator.get(BRING)).form("Look into it").fields
    for _tap in range(2):
        coordinator.post(BRING, form | {"file": SimpleUploadedFile("a.zip", written(making.TEXT))})
    assert Parcel.objects.count() == 1


def test_what_was_left_out_stays_written(world, coordinator, therapist):
    data = packing.pack(cartridge())
    path = upload(coordinator, data, "desk.imscc")["Location"]
    assert "A quiz (1) Final quiz" in text(coordinator.get(path))
    token = hidden(coordinator.get(path), "preview")
    assert coordinator.post(path, {"preview": token, "publish": "on"})["Location"] == "/c/lessons/desk-door/"
    assert "A quiz (1) Final quiz" in text(coordinator.get(path))
    page = therapist.get("/learn/desk-door/say-hello/").content.decode()
    assert 'src="/learn/desk-door/media/my-door.png/"' in page
    assert therapist.get("/learn/desk-door/media/my-door.png/").content == PNG
    assert "{{ wait }}" in text(therapist.get("/learn/desk-door/say-hello/"))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"no zip", "This is no zip file that can be read."),
        (packing.pack({"a.txt": b"x"}), "There is no course in it"),
        (packing.pack({"course.md": b"\xff"}), "course.md is no UTF-8 text."),
        (packing.pack({"course.md": b"---\nkey: A B\ntitle: x\n---"}), "small letters"),
    ],
)
def test_what_is_no_course_is_refused(world, coordinator, data, said):
    answer = upload(coordinator, data)
    assert answer.status_code == 422
    assert said in text(answer)
    assert not Parcel.objects.exists()


def test_without_a_file_it_is_said(world, coordinator):
    assert "Choose a file first." in text(send(coordinator, BRING, "Look into it"))


def test_a_file_that_is_too_large_is_not_read(world, coordinator, monkeypatch):
    monkeypatch.setattr(packing, "LARGEST", 10)
    assert "larger than" in text(upload(coordinator, b"x" * 11))


def test_a_course_cannot_take_an_address_of_the_portal(world, coordinator):
    answer = take(coordinator, written(replace(making.TEXT, key="search", title="Search")), publish="on")
    assert answer["Location"] == "/c/lessons/search-2/"


def test_a_welcome_with_a_wrong_fact_is_refused(world, coordinator):
    path = upload(coordinator, written(replace(making.TEXT, welcome="{{ nothing }}")))["Location"]
    assert "The welcome: Line 1: Nothing is called “nothing”." in text(coordinator.get(path))


@pytest.mark.parametrize("who", ["therapist", "ben"])
def test_nobody_else_brings_or_takes_courses(course, who, request):
    browser = request.getfixturevalue(who)
    parcel = Parcel.objects.create(name="x", kind="own", data=b"", brought_at=NOW, brought_by="x")
    for path in (BRING, f"{BRING}{parcel.pk}/", f"{COURSE}export/"):
        assert browser.get(path).status_code == 404
        assert browser.post(path).status_code == 404


def test_a_parcel_that_is_not_there_is_not_found(world, coordinator):
    assert coordinator.get(f"{BRING}pcl_none/").status_code == 404


def test_the_shipped_course_survives_the_way_out_and_in(world):
    shelving.place_shipped(at=NOW)
    text_ = exporting.text_of(Course.objects.get())
    assert opening.of_zip(exporting.zipped(Course.objects.get())).course == text_
