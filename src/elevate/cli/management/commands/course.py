"""Take a course along as a folder, or bring one."""

import os
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from elevate.cli import commanding
from elevate.clock import reading
from elevate.core.refusals import Refused
from elevate.inspecting import guards
from elevate.people.actors import Actor
from elevate.people.speech import spoken
from elevate.training import bringing, exporting, live, opening, packing
from elevate.training.bringing import Fate, Taking
from elevate.training.models import Course
from elevate.training.opening import Contents

_SAID = {
    Fate.ADDED: "new",
    Fate.DRAFTED: "changed: a draft now",
    Fate.SAME: "the same: stays",
    Fate.KEPT: "left out: there is a draft already",
}


class Command(commanding.Command):
    """`elevate course export KEY DIR`, `elevate course import PATH [--draft]`."""

    story = """
    Write a course into a folder, or bring one from a folder or a zip.

    Export writes what learners read: course.md, a folder for each lesson, and media. DIR is new or empty.
    Import takes a folder or a zip of such files, a Common Cartridge or a SCORM package. New lessons are
    published unless --draft is given; a lesson that reads otherwise here becomes a draft, and a draft that
    is here already stays as it is. What is left out is listed.
    """
    examples = """
    elevate course export contractor-portal my-course
    elevate course import my-course
    elevate course import from-elsewhere.imscc --draft
    """

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True, metavar="export|import")
        export = acts.add_parser("export", help="write a course into a folder")
        export.add_argument("key", metavar="KEY", help="as in its address: /learn/KEY/")
        export.add_argument("folder", metavar="DIR", type=Path, help="where to; new or empty")
        bring = acts.add_parser("import", help="bring a course")
        bring.add_argument("path", metavar="PATH", type=Path, help="a folder, or a zip")
        bring.add_argument("--draft", action="store_true", help="publish nothing")
        super().add_arguments(parser)

    def handle(self, *args: Any, act: str, **options: Any) -> None:
        if guards.unapplied():
            sys.exit(commanding.NOT_READY)
        try:
            if act == "export":
                _export(options["key"], options["folder"])
            else:
                _bring(options["path"], publish=not options["draft"])
        except Refused as refusal:
            sys.exit(spoken(refusal.sentence))
        except OSError as problem:
            sys.exit(f"{problem.filename}: {problem.strerror}")


def _export(key: str, folder: Path) -> None:
    course = Course.objects.filter(key=key).first()
    if course is None:
        known = ", ".join(Course.objects.values_list("key", flat=True)) or "none"
        sys.exit(f"There is no course {key}. Courses here: {known}.")
    if folder.exists() and any(folder.iterdir()):
        sys.exit(f"{folder} is not empty. Give a folder that is new or empty.")
    files = exporting.files_of(course)
    for path, data in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    print(f"{course.title}: {len(files)} files in {folder}.")


def _bring(path: Path, *, publish: bool) -> None:
    contents, at = _contents(path), reading.now()
    setting = live.setting(at=at)
    for line in bringing.plan(contents, setting).lines:
        why = f" ({spoken(line.problem)})" if line.problem else ""
        print(f"{_SAID[line.fate]}: {line.title}{why}")
    course = bringing.take_in(contents, setting, Taking(publish=publish), by=Actor.system("course"), at=at)
    for left in contents.left_out:
        print(f"left out: {left.what}: {left.why}")
    print(f"{course.title} is at /c/lessons/{course.key}/. Assign it there.")


def _contents(path: Path) -> Contents:
    if not path.is_dir():
        return opening.of_zip(_read(path))
    found: dict[str, bytes] = {}
    weight = 0
    for folder, _folders, names in os.walk(path):
        for name in sorted(names):
            file = Path(folder, name)
            relative = file.relative_to(path).as_posix()
            if packing.kept(relative) and not file.is_symlink():
                found[relative] = _read(file)
                weight += len(found[relative])
                packing.check_size(0, weight, len(found))
    return opening.of_files(packing.lifted(found))


def _read(path: Path) -> bytes:
    packing.check_size(path.stat().st_size, 0)
    return path.read_bytes()
