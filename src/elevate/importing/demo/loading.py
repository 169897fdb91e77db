"""Load the demo: write its files, then take them in like an operator's."""

from datetime import datetime
from pathlib import Path

from elevate.importing import taking
from elevate.importing.demo import arranging, changing, files, learning
from elevate.people.actors import Actor
from elevate.people.models import Operator, Property, User

FOLDER = "demo-files"


class DemoError(RuntimeError):
    """The demo's own files could not be taken in; the message lists why."""


def load_if_empty(folder: Path, *, at: datetime) -> bool:
    """Bring the demo in as of `at` if the database holds nobody yet; return whether it did.

    Its files stay in `folder/demo-files/`, to be looked at and imported again. A
    cancellation and a move happen right then, so that messages about them wait.
    """
    if any(model.objects.exists() for model in (Operator, Property, User)):
        return False
    written = folder / FOLDER
    written.mkdir(parents=True, exist_ok=True)
    files.write(written, at=at)
    report = taking.take_in(written, by=Actor.system("import"), at=at)
    if not report.clean:
        raise DemoError("\n".join(report.lines()))
    arranging.arrange(at=at)
    changing.change_plans(at=at)
    learning.learn(at=at)
    return True
