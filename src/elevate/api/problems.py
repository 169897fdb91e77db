"""Every error is `application/problem+json` (RFC 9457), whoever raised it."""

import http
import json
from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from elevate.core.refusals import Refused
from elevate.core.tree import Action
from elevate.people.speech import spoken

CONTENT_TYPE = "application/problem+json"
#: The statuses of refusals that are more than a rule's no.
STATUSES = {
    "slot-taken": 409,
    "stale-preview": 409,
    "already-resolved": 409,
    "idempotency-mismatch": 409,
    "stale-version": 412,
}
#: The types of problems that have no name but their status.
TYPES = {
    400: "malformed",
    401: "no-token",
    403: "scope-missing",
    404: "not-found",
    405: "method-not-allowed",
    413: "too-large",
    422: "invalid",
    429: "too-many-requests",
    500: "server-error",
}
#: What tells the bodies of one address apart is no field of theirs.
_TAGS = frozenset(Action)
#: What is wrong when no body can be told from the others; the field that tells them apart is in the context.
_NO_TAG = frozenset({"union_tag_invalid", "union_tag_not_found"})
#: Headers that the framework's own error answers carry and that keep their meaning.
_KEPT = ("Allow", "Retry-After", "WWW-Authenticate")

Errors = Mapping[str, list[str]]


class Problem(Exception):  # noqa: N818 - RFC 9457's word
    """An error answer: status, type, the sentence in `detail`, messages by field, headers; `more` members."""

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        kind: str | None = None,
        errors: Errors | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.more: Mapping[str, Any] = {}
        self.status, self.detail, self.errors, self.headers = status, detail, errors, headers
        self.kind = kind or TYPES.get(status, "error")

    def response(self) -> HttpResponse:
        """Return the answer."""
        body: dict[str, Any] = {
            "type": self.kind,
            "title": _title(self.kind, self.status),
            "status": self.status,
            "detail": self.detail,
            "errors": self.errors or {},
            **self.more,
        }
        return HttpResponse(
            json.dumps(body), status=self.status, content_type=CONTENT_TYPE, headers=dict(self.headers or {})
        )


def not_found() -> Problem:
    """Return the answer for what is not there, and for what is somebody else's."""
    return Problem(404, _("This is not there, or it is not yours."))


def invalid(field: str, message: str) -> Problem:
    """Return the answer for one field that cannot be used."""
    return Problem(422, f"{field}: {message}", errors={field: [message]})


def of_refusal(refusal: Refused, **more: Any) -> Problem:
    """Return what answers a rule's no: the sentence in `detail`, and `more` members."""
    problem = Problem(STATUSES.get(refusal.code, 422), spoken(refusal.sentence), kind=refusal.code)
    problem.more = more
    return problem


def handle(api: NinjaAPI) -> None:
    """Let `api` answer everything that goes wrong in a view with a problem."""

    def answering[Raised: Exception](kind: type[Raised], problem: Callable[[Raised], Problem]) -> None:
        def answer(_request: HttpRequest, error: Any) -> HttpResponse:
            return problem(error).response()

        api.add_exception_handler(kind, answer)

    answering(Problem, lambda problem: problem)
    answering(Refused, of_refusal)
    answering(Http404, lambda _missing: not_found())
    answering(ObjectDoesNotExist, lambda _missing: not_found())
    answering(ValidationError, _of_validation)
    answering(HttpError, lambda error: Problem(error.status_code, _("The body is not JSON.")))
    answering(RequestDataTooBig, lambda _big: Problem(413, _("The body is too large.")))


class ProblemMiddleware:
    """Turns error answers of the framework itself, under `/api/`, into problems."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        ours = request.path_info.startswith("/api/")
        if not ours or response.status_code < 400 or response.headers.get("Content-Type") == CONTENT_TYPE:
            return response
        headers = {name: response.headers[name] for name in _KEPT if name in response.headers}
        return Problem(response.status_code, _detail(response.status_code), headers=headers).response()


@csrf_exempt
def missing(_request: HttpRequest, **_path: str) -> HttpResponse:
    """Answer for every address under `/api/` that leads nowhere."""
    return Problem(404, _("There is no such address. See /api/v1/docs.")).response()


def _of_validation(error: ValidationError) -> Problem:
    errors: dict[str, list[str]] = {}
    for found in error.errors:
        errors.setdefault(_field(found), []).append(_message(found))
    field, messages = next(iter(errors.items()))
    return Problem(422, f"{field}: {messages[0]}", errors=errors)


def _field(found: Mapping[str, Any]) -> str:
    loc = found["loc"]
    if found["type"] in _NO_TAG:
        return str(found["ctx"]["discriminator"]).strip("'")
    # ("body", "payload", "starts_at"): what our function calls the body says nothing to the caller.
    path = [part for part in (loc[2:] if loc[0] == "body" else loc[1:]) if part not in _TAGS]
    return ".".join(str(part) for part in path) or "body"


def _message(found: Mapping[str, Any]) -> str:
    match found["type"]:
        case "missing" | "union_tag_not_found":
            return _("This is required.")
        case "extra_forbidden":
            return _("There is no such field.")
        case "union_tag_invalid":
            return _("Give one of {tags}.").format(tags=found["ctx"]["expected_tags"])
        case "model_attributes_type" | "model_type" | "dict_type":
            return _("Give a JSON object.")
        case "string_pattern_mismatch":
            return _("It holds a character that cannot stand there, or has the wrong length.")
        case _:
            return f"{str(found['msg']).removeprefix('Value error, ').rstrip('.')}."


def _title(kind: str, status: int) -> str:
    return kind.replace("-", " ").capitalize() if kind else http.HTTPStatus(status).phrase


def _detail(status: int) -> str:
    match status:
        case 404:
            return _("There is no such address. See /api/v1/docs.")
        case 405:
            return _("This address does not take that method.")
        case _ if status >= 500:
            return _("Something went wrong here. Nothing was changed. Try again, with the same key.")
        case _:
            return _("The request could not be read.")
