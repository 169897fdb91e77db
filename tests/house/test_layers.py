from importlinter.cli import lint_imports

from tests.house.tracked import ROOT, SOURCE, below, named

# A name that says nothing collects everything.
NAMELESS = {"signals.py", "services.py", "utils.py", "helpers.py", "common.py", "misc.py"}


def test_imports_point_downwards_and_the_core_is_pure():
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == 0


def test_every_file_says_what_it_is_about():
    assert [named(path) for path in below(SOURCE, ".py") if path.name in NAMELESS] == []
