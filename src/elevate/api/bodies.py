"""Reading a request's JSON, once."""

import json
from typing import Any

from django.http import HttpRequest
from ninja.parser import Parser


class BodyParser(Parser):
    """Hands out the body that the gate may have read already."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Return the parsed body; raises `ValueError` or `RecursionError` for what is no JSON."""
        if not hasattr(request, "_json"):
            request._json = json.loads(request.body)  # type: ignore[attr-defined]  # noqa: SLF001 - our own note
        return request._json  # type: ignore[attr-defined]  # noqa: SLF001 - our own note


def canonical(request: HttpRequest) -> bytes:
    """Return the body with its spacing and order of keys evened out; as it came if it is no JSON."""
    try:
        parsed = BodyParser().parse_body(request)
    except (ValueError, RecursionError):
        return request.body
    return json.dumps(parsed, sort_keys=True, separators=(",", ":")).encode()
