"""Who the caller is."""

from typing import Any

from ninja import Router

from elevate.api.fields import Output
from elevate.api.gate import Call
from elevate.people.actors import Role

router = Router(tags=["me"])


class User(Output):
    """Somebody who signs in."""

    id: str
    email: str
    name: str


class Me(Output):
    """The caller: their user, their role, and their id in it; the ids of other roles are null."""

    user: User
    role: Role
    coordinator_id: str | None
    therapist_id: str | None
    client_id: str | None
    scopes: list[str]


@router.get("/me", response=Me)
def read_me(request: Call) -> dict[str, Any]:
    """Say who the token belongs to."""
    user, actor = request.token.user, request.actor
    return {
        "user": {"id": user.pk, "email": user.email, "name": actor.name},
        "role": actor.role,
        **{f"{role}_id": actor.person_id if role is actor.role else None for role in Role},
        "scopes": request.token.scopes.split(),
    }
