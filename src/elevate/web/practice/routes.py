"""The addresses of practice: a scenario's pages, and the same so many minutes on."""

from collections.abc import Iterator

from django.urls import URLPattern, path

from elevate.web import cant, moving, visit
from elevate.web.practice import pages
from elevate.web.practice.stage import Practising
from elevate.web.signed_in import for_staff

_LESSON = "learn/<slug:course>/<slug:lesson>/practice/"
_SCENARIO = f"{_LESSON}<slug:scenario>/"
_SCREENS = [
    ("", pages.Story, "practice_scenario"),
    ("leave/", pages.Leaving, "practice_leave"),
    ("result/", pages.Result, "practice_result"),
    ("visit/", visit.Visit, "practice_visit"),
    ("visit/complete/", visit.Completing, "practice_complete"),
    ("visit/move/", moving.Moving, "practice_move"),
    ("visit/cant/", cant.Cant, "practice_cant"),
]


def _routes() -> Iterator[URLPattern]:
    yield path(_LESSON, for_staff(pages.practice), name="practice")
    for where, screen, name in _SCREENS:
        view = for_staff(screen.as_view(stage_of=Practising))
        yield path(f"{_SCENARIO}{where}", view, name=name)
        yield path(f"{_SCENARIO}after-<int:waited>/{where}", view, name=name)


urlpatterns = list(_routes())
