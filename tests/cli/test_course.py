"""Courses as folders, by command."""

from pathlib import Path

import pytest
from django.core.management import call_command

from elevate.training import exporting, packing
from elevate.training.models import Course, Lesson
from tests.training import making
from tests.training.cartridge import cartridge


@pytest.fixture
def folder(world, tmp_path: Path, capsys) -> Path:
    making.place()
    call_command("course", "export", "basics", str(tmp_path / "out"))
    assert f"Basics: 3 files in {tmp_path / 'out'}." in capsys.readouterr().out
    return tmp_path / "out"


def test_a_course_is_written_into_a_folder(folder):
    assert sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.md")) == [
        "01-moving/lesson.md",
        "02-pay/lesson.md",
        "course.md",
    ]


def test_a_folder_is_brought_again_without_a_change(folder, capsys):
    call_command("course", "import", str(folder))
    assert capsys.readouterr().out.count("the same: stays") == 2
    assert Lesson.objects.count() == 2


def test_a_folder_is_brought_elsewhere(folder, capsys):
    Course.objects.update(key="old")
    call_command("course", "import", str(folder))
    assert (
        exporting.text_of(Course.objects.get(key="basics")).lessons
        == exporting.text_of(Course.objects.get(key="old")).lessons
    )


def test_a_zip_from_elsewhere_is_brought_as_drafts(world, tmp_path, capsys):
    path = tmp_path / "desk.imscc"
    path.write_bytes(packing.pack(cartridge()))
    call_command("course", "import", str(path), "--draft")
    said = capsys.readouterr().out
    assert "new: Say hello" in said
    assert "left out: Final quiz: a quiz" in said
    assert "/c/lessons/desk-door/" in said
    assert not Lesson.objects.filter(published__isnull=False).exists()


def test_a_folder_that_is_not_empty_is_left_alone(folder):
    with pytest.raises(SystemExit, match="is not empty"):
        call_command("course", "export", "basics", str(folder))


def test_a_course_that_is_not_there_is_said(world, tmp_path):
    with pytest.raises(SystemExit, match="There is no course none"):
        call_command("course", "export", "none", str(tmp_path / "x"))


def test_what_cannot_be_brought_is_said(world, tmp_path):
    with pytest.raises(SystemExit, match="No such file"):
        call_command("course", "import", str(tmp_path / "none"))
    (tmp_path / "x").write_bytes(b"x")
    with pytest.raises(SystemExit, match="no zip file"):
        call_command("course", "import", str(tmp_path / "x"))
