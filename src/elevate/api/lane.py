"""A short way for calls: they know their caller by token, and need nothing that only screens use."""

from collections.abc import Callable
from typing import Any

from django.core.handlers.base import BaseHandler
from django.core.handlers.exception import convert_exception_to_response
from django.http import HttpRequest, HttpResponse


class _Views(BaseHandler):
    """Django's step from a request to its view, with nothing in between."""

    def __init__(self) -> None:
        self._view_middleware: list[Any] = []
        self._template_response_middleware: list[Any] = []
        self._exception_middleware: list[Any] = []
        self.answer: Any = convert_exception_to_response(self._get_response)  # type: ignore[attr-defined]


class LaneMiddleware:
    """Takes what lies under `/api/` past the middleware that follows it.

    No session is opened there, and no cookie read: a signed-in browser is nobody to the API.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.screens, self.calls = get_response, _Views().answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        way = self.calls if request.path_info.startswith("/api/") else self.screens
        answer: HttpResponse = way(request)
        return answer
