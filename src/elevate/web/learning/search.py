"""Search across the lessons: what was found, by lesson, each line leading to its paragraph."""

from django.http import HttpResponse
from django.shortcuts import render

from elevate.clock import reading
from elevate.training import searching
from elevate.web.learning.courses import lesson_road
from elevate.web.roads import LAYOUTS
from elevate.web.signed_in import RoleRequest

#: As much of a question as is said again on the page.
_SHOWN = 120


def search(request: RoleRequest) -> HttpResponse:
    """Show what lessons say about what is asked."""
    asked = request.GET.get("q", "").strip()
    found = searching.search(asked, learner=request.actor.user_id or "", at=reading.now())
    results = [(each, lesson_road(each.lesson.course.key, each.lesson.key)) for each in found]
    context = {
        "layout": LAYOUTS[request.actor.role],
        "asked": asked[:_SHOWN],
        "results": results,
        "hits": sum(len(each.hits) for each in found),
    }
    return render(request, "learning/search.html", context)
