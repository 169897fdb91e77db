"""A file of the project holds on any machine, behind any mirror."""

import re

from tests.house.tracked import files, named

# Joined here, so that this file names none either.
REGISTRIES = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("yarnpkg", "com"),
        ("jsdelivr", "net"),
        ("unpkg", "com"),
        ("docker", "io"),
        ("ghcr", "io"),
        ("crates", "io"),
        ("golang", "org"),
    )
]
HOMES = re.compile(r"(?<![\w.:/])/(?:home|root|Users|work|workspace|mnt)/|[A-Z]:\\Users")


def texts() -> list[tuple[str, str]]:
    found = []
    for path in files():
        try:
            found.append((named(path), path.read_text("utf-8")))
        except UnicodeDecodeError:
            continue
    return found


def test_no_file_names_a_package_registry():
    assert [(name, host) for name, text in texts() for host in REGISTRIES if host in text] == []


def test_no_file_names_a_folder_of_one_machine():
    assert [(name, hit[0]) for name, text in texts() if (hit := HOMES.search(text))] == []


def test_a_folder_of_one_machine_would_be_found():
    folder = "home"
    assert HOMES.search(f"see /{folder}/kim/notes")
