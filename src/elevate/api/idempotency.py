"""One key, one effect: the first answer is kept with the act, and given again for 24 hours."""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import IntegrityError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from elevate.api import bodies
from elevate.api.models import Answer, Token
from elevate.api.problems import Problem

HEADER = "Idempotency-Key"
KEPT_FOR = timedelta(hours=24)
LONGEST = 255
_KEPT_HEADERS = ("Content-Type", "ETag", "Location")
_SWEEP_EVERY = 100
_SWEEP_BATCH = 500


def once(
    request: HttpRequest, act: Callable[[], HttpResponse], *, token: Token, at: datetime
) -> HttpResponse:
    """Act if the request's key is new; else give the first answer again, or 409 for another request.

    The key's row goes in first, in the act's own transaction: a twin waits for
    it and then replays, and after a crash either both are there or neither.
    """
    key = request.headers[HEADER]
    if not (0 < len(key) <= LONGEST and key.isascii() and key.isprintable()):
        raise Problem(400, _("Idempotency-Key takes 1 to 255 printable characters."))
    wanted = _fingerprint(request)
    with transaction.atomic():
        answer = _take(key, wanted, token=token, at=at)
        if answer.status == 0:
            return _first(answer, act)
    if answer.fingerprint != wanted:
        raise Problem(409, _("This key was used for another request."), kind="idempotency-mismatch")
    return _again(answer)


def _first(answer: Answer, act: Callable[[], HttpResponse]) -> HttpResponse:
    with transaction.atomic():
        response = act()
        if response.status_code >= 400:
            # What a refused act had begun is taken back; that it was refused is kept.
            transaction.set_rollback(True)
    answer.status = response.status_code
    answer.headers = {name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers}
    answer.body = response.content.decode()
    answer.save(update_fields=("status", "headers", "body"))
    return response


def _again(answer: Answer) -> HttpResponse:
    headers = {**answer.headers, "Idempotent-Replayed": "true"}
    return HttpResponse(answer.body, status=answer.status, headers=headers)


def _take(key: str, fingerprint: str, *, token: Token, at: datetime) -> Answer:
    """Return the key's answer: a new one with status 0, or the one that is kept."""
    fresh = Answer(token=token, key=key, fingerprint=fingerprint, created_at=at)
    try:
        with transaction.atomic():
            fresh.save(force_insert=True)
    except IntegrityError:
        return _kept(fresh) or _take(key, fingerprint, token=token, at=at)
    if fresh.pk % _SWEEP_EVERY == 0:
        _sweep(at)
    return fresh


def _kept(fresh: Answer) -> Answer | None:
    """Return the answer that holds the key, begun anew if its day is over; None if it has just been swept."""
    kept = Answer.objects.select_for_update().filter(token=fresh.token, key=fresh.key).first()
    if kept is not None and kept.created_at <= fresh.created_at - KEPT_FOR:
        kept.status, kept.fingerprint, kept.created_at = 0, fresh.fingerprint, fresh.created_at
        kept.save(update_fields=("status", "fingerprint", "created_at"))
    return kept


def _sweep(at: datetime) -> None:
    over = Answer.objects.filter(created_at__lte=at - KEPT_FOR)
    if connection.features.has_select_for_update_skip_locked:
        over = over.select_for_update(skip_locked=True)
    Answer.objects.filter(pk__in=list(over.values_list("pk", flat=True)[:_SWEEP_BATCH])).delete()


def _fingerprint(request: HttpRequest) -> str:
    asked = f"{request.method} {request.get_full_path()}\n".encode()
    return hashlib.sha256(asked + bodies.canonical(request)).hexdigest()
