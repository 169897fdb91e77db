"""What every call has in common, added to the OpenAPI document."""

from typing import Any

from ninja.openapi.schema import OpenAPISchema

from elevate.api.pages import MOST
from elevate.api.problems import CONTENT_TYPE

INTRODUCTION = f"""
Send a token with every call: `Authorization: Bearer …`; `elevate token create` makes one.

* Instants are RFC 3339 in UTC, in whole seconds; a request may give an offset, and must not leave it out.
  Dates are `YYYY-MM-DD`.
* Lists come as `items` and a `next` cursor, at most {MOST} at a time.
* Errors are `application/problem+json` (RFC 9457); `type` names the problem, `errors` the fields.
* Every POST takes an `Idempotency-Key`: sent again within 24 hours, the first answer is given again.
* Appointments and series carry an `ETag`; with `If-Match` an act on a version that is gone is answered 412.
"""
_PROBLEM = {
    "title": "Problem",
    "description": "An error (RFC 9457).",
    "type": "object",
    "required": ["type", "title", "status", "detail", "errors"],
    "properties": {
        "type": {"type": "string", "examples": ["slot-taken"]},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "A sentence for people."},
        "errors": {
            "type": "object",
            "description": "What is wrong, by field.",
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
        },
        "preview": {
            "description": "With stale-preview: what the act would do now, with its token.",
            "anyOf": [{"$ref": f"#/components/schemas/{name}"} for name in ("Outcome", "Dates")],
        },
    },
}
_EVERYWHERE = {
    "400": "Malformed.",
    "401": "No token, or one that does not hold.",
    "403": "The token lacks the scope.",
    "404": "Not there, or not yours.",
    "422": "Invalid, or refused by a rule: the sentence is in `detail`.",
    "429": "Too many requests: wait for `Retry-After` seconds.",
}
_WRITING = {
    "409": "A conflict: slot-taken, stale-preview, already-resolved or idempotency-mismatch.",
    "413": "The body is too large.",
}
_STALE = {"412": "`If-Match` names a version that is gone."}
_KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "description": "One key, one effect: the same key and body replays the first answer for 24 hours.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
}
_MATCH = {
    "in": "header",
    "name": "If-Match",
    "required": False,
    "description": "The version that was seen, as the `ETag` gave it.",
    "schema": {"type": "string", "pattern": '^"[0-9]{1,9}"$'},
}


def complete(document: OpenAPISchema) -> OpenAPISchema:
    """Add to every operation its errors and the headers it takes."""
    document["components"]["schemas"]["Problem"] = _PROBLEM
    for path, operations in document["paths"].items():
        operations.pop("head", None)  # HTTP itself says what HEAD is to GET
        for method, operation in operations.items():
            _complete(operation, method=method, versioned="/appointments/{" in path or "/series/{" in path)
    return document


def _complete(operation: dict[str, Any], *, method: str, versioned: bool) -> None:
    # The first line of a function's docstring is the summary; only what follows it is more.
    first, _line, more = operation.pop("description").partition("\n")
    operation["summary"] = first.replace("`", "")  # a summary is plain text, a description is Markdown
    if more.strip():
        operation["description"] = more.strip()
    problems = dict(_EVERYWHERE)
    if method != "get":
        problems |= _WRITING
    if method == "post":
        operation["parameters"].append(_KEY)
    if method in ("post", "patch") and versioned:
        operation["parameters"].append(_MATCH)
        problems |= _STALE
    for status, description in problems.items():
        operation["responses"].setdefault(status, _answer(description))


def _answer(description: str) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": description, "content": {CONTENT_TYPE: {"schema": schema}}}
