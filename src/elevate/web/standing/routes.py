"""The routes of standing visits, the same under both roofs."""

from collections.abc import Callable
from typing import Any

from django.urls import URLPattern, path

from elevate.web.standing import changing, covering, creating, ending, one, settling, withdrawing

View = Callable[..., Any]


def under(roof: str, prefix: str, guard: Callable[[View], View]) -> list[URLPattern]:
    """Return the routes below `roof`, each guarded, their names behind `prefix`."""
    views: dict[str, tuple[str, View]] = {
        "series_new": ("series/new/", creating.Creating.as_view()),
        "series": ("series/<str:pk>/", one.one),
        "series_change": ("series/<str:pk>/change/", changing.Changing.as_view()),
        "series_substitute": ("series/<str:pk>/substitute/", covering.Covering.as_view()),
        "substitution_withdraw": ("substitutions/<int:pk>/withdraw/", withdrawing.Withdrawing.as_view()),
        "series_end": ("series/<str:pk>/end/", ending.Ending.as_view()),
        "skip": ("skips/<int:pk>/", settling.Settling.as_view()),
        "skip_drop": ("skips/<int:pk>/drop/", settling.Dropping.as_view()),
    }
    return [path(f"{roof}/{where}", guard(view), name=prefix + name) for name, (where, view) in views.items()]
