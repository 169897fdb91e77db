"""The routes of whoever writes courses."""

from collections.abc import Callable

from django.urls import URLPattern, path

from elevate.web.authoring import bringing, course, editing, people, publishing, reminding, shelf, versions
from elevate.web.signed_in import View


def under(coordinator: Callable[[View], View]) -> list[URLPattern]:
    """Return the routes below `c/lessons/`."""
    one = "c/lessons/<slug:course>/text/<slug:lesson>/"
    return [
        path("c/lessons/", coordinator(shelf.Shelf.as_view()), name="c_courses"),
        path("c/lessons/import/", coordinator(bringing.Bringing.as_view()), name="c_bring"),
        path("c/lessons/import/<str:pk>/", coordinator(bringing.Looking.as_view()), name="c_parcel"),
        path("c/lessons/<slug:course>/export/", coordinator(bringing.export), name="c_export"),
        path("c/lessons/<slug:course>/", coordinator(course.CoursePage.as_view()), name="c_course"),
        path("c/lessons/<slug:course>/people/", coordinator(people.People.as_view()), name="c_people"),
        path(
            "c/lessons/<slug:course>/people/<str:learner>/",
            coordinator(reminding.Reminding.as_view()),
            name="c_remind",
        ),
        path(one, coordinator(editing.Editing.as_view()), name="c_lesson"),
        path(f"{one}preview/", coordinator(editing.preview), name="c_preview"),
        path(f"{one}discard/", coordinator(editing.Discarding.as_view()), name="c_discard"),
        path(f"{one}publish/", coordinator(publishing.Publishing.as_view()), name="c_publish"),
        path(f"{one}versions/", coordinator(versions.Versions.as_view()), name="c_versions"),
    ]
