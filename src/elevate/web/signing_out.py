"""Sign out, and leave nothing behind: the browser lets go of all that it kept for whoever was here."""

from typing import Any

from allauth.account import views
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase


@login_not_required  # who asks for another address is not in yet
def sign_out(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    """GET asks; POST signs out and clears what pages stored, lessons to read offline among it."""
    answer: HttpResponseBase = views.logout(request, *args, **kwargs)
    if request.method == "POST":
        answer.headers["Clear-Site-Data"] = '"storage"'
    return answer
