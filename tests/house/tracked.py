"""The project's own files: tracked ones and new ones, never what Git ignores."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "elevate"
IGNORED = {".git", ".venv", ".uv", "var", "build", "dist", "__pycache__", ".hypothesis"}


@cache
def files() -> tuple[Path, ...]:
    """Every file of the project; outside a Git checkout whatever does not look built."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
            cwd=ROOT,
            check=True,
            capture_output=True,
            text=True,
        ).stdout.split("\0")
    except (OSError, subprocess.CalledProcessError):
        return tuple(path for path in sorted(ROOT.rglob("*")) if path.is_file() and not _built(path))
    return tuple(path for name in sorted(listed) if name and (path := ROOT / name).is_file())


def below(folder: Path, *suffixes: str) -> list[Path]:
    """The files under `folder` with one of the suffixes, vendored ones left out."""
    return [
        path
        for path in files()
        if path.is_relative_to(folder) and path.suffix in suffixes and "vendor" not in path.parts
    ]


def modules(folder: Path = SOURCE) -> Iterator[tuple[Path, ast.Module]]:
    """The Python files under `folder`, parsed; migrations left out."""
    for path in below(folder, ".py"):
        if "migrations" not in path.parts:
            yield path, ast.parse(path.read_text(encoding="utf-8"))


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _built(path: Path) -> bool:
    return not IGNORED.isdisjoint(path.relative_to(ROOT).parts)
