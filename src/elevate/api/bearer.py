"""Who calls, by token, and what the token allows."""

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from elevate.api.models import Token, hashed
from elevate.api.problems import Problem
from elevate.people.actors import Actor, actor_of
from elevate.storing.prepared import TEXT, Prepared

SAFE = ("GET", "HEAD", "OPTIONS")
_HOLDING = Prepared(
    lambda digest: (
        Token.objects.select_related("user__coordinator", "user__therapist", "user__client")
        .filter(digest=digest, revoked_at__isnull=True, user__is_active=True)
        .order_by()
    ),
    digest=TEXT,
)
_CHALLENGE = {"WWW-Authenticate": 'Bearer realm="elevate"'}


class Bearer(HttpBearer):
    """Names the scheme in the OpenAPI document; the gate has identified the caller by then."""

    def __call__(self, request: HttpRequest) -> Token | None:
        token: Token | None = getattr(request, "token", None)
        return token

    def authenticate(self, request: HttpRequest, token: str) -> Token | None:
        """Promised by the base class; never asked."""
        return self(request)


def identify(request: HttpRequest) -> tuple[Token, Actor]:
    """Return the caller's token and who they are; 401 without a token that holds, 403 for nobody of ours."""
    scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not secret.strip():
        raise Problem(401, _("Send a token: Authorization: Bearer …"), headers=_CHALLENGE)
    token = _holding(secret.strip())
    if token is None:
        raise Problem(401, _("This token is unknown or was revoked."), headers=_CHALLENGE)
    actor = actor_of(token.user)
    if actor is None:
        raise Problem(403, _("This token belongs to nobody who works or books here."))
    return token, actor


def check_scope(request: HttpRequest, token: Token) -> None:
    """Answer 403 unless the token may do what the method does: `read` for reading, `write` for the rest."""
    scope = "read" if request.method in SAFE else "write"
    if not token.allows(scope):
        raise Problem(403, _("This token lacks the scope “{scope}”.").format(scope=scope))


def _holding(secret: str) -> Token | None:
    return _HOLDING.first(digest=hashed(secret))
