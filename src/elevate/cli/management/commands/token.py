"""Make, list and revoke keys to the API."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.apps import apps

from elevate.cli import commanding
from elevate.clock import reading
from elevate.people.actors import actor_of
from elevate.people.models import User


class Command(commanding.Command):
    """`elevate token create --email E --scope read,write`, `token list`, `token revoke ID`."""

    story = """
    Make a key to the API for somebody, list keys, or revoke one.

    A key does what its owner may do. It is printed once, alone on its line, and stored hashed:
    keep it like a password. Scopes: read; read,write.
    """
    examples = """
    elevate token create --email coordinator@demo.test --scope read,write
    TOKEN=$(elevate token create --email coordinator@demo.test --scope read)
    curl -H "Authorization: Bearer $TOKEN" http://localhost:8000/api/v1/me
    elevate token list
    elevate token revoke tok_01K0000000000000000000000
    """

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True, metavar="create|list|revoke")
        create = acts.add_parser("create", help="print a new key")
        create.add_argument("--email", required=True, metavar="E", help="whose key it is")
        create.add_argument("--scope", default="read", metavar="S", help="read (default) or read,write")
        acts.add_parser("list", help="who has which key; never the key itself")
        revoke = acts.add_parser("revoke", help="end a key at once")
        revoke.add_argument("id", metavar="ID", help="as `elevate token list` prints it")
        super().add_arguments(parser)

    def handle(self, *args: Any, act: str, **options: Any) -> None:
        match act:
            case "create":
                print(_created(options["email"], options["scope"]))
            case "list":
                for line in _listed():
                    print(line)
            case _:
                _revoke(options["id"])
                print("Revoked.")


def _tokens() -> Any:
    # The room beside this one; Django's registry knows its model.
    return apps.get_model("api", "Token")


def _created(email: str, scope: str) -> str:
    scopes = _scopes(scope)
    user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if user is None:
        sys.exit(f"Nobody here signs in as {email}. Check the address; people come in by `elevate import`.")
    if actor_of(user) is None:
        sys.exit(f"{email} is no coordinator, therapist or client here: a key would open nothing.")
    return str(_tokens().issue(user, scopes=scopes, at=reading.now()))


def _scopes(text: str) -> list[str]:
    known: tuple[str, ...] = _tokens().SCOPES
    asked = {part.strip() for part in text.split(",")}
    if unknown := sorted(asked - set(known)):
        named = ", ".join(map(repr, unknown))
        sys.exit(f"There is no scope {named}. Give one or more of: {','.join(known)}")
    return [scope for scope in known if scope in asked]


def _listed() -> list[str]:
    tokens = _tokens().objects.select_related("user").order_by("created_at", "id")
    return [
        f"{token.pk}  {token.user.email}  {token.scopes.replace(' ', ',')}  {_since(token)}"
        for token in tokens
    ]


def _since(token: Any) -> str:
    made = f"since {token.created_at:%Y-%m-%d}"
    return made if token.revoked_at is None else f"{made}, revoked {token.revoked_at:%Y-%m-%d}"


def _revoke(token_id: str) -> None:
    ended = _tokens().objects.filter(pk=token_id, revoked_at__isnull=True).update(revoked_at=reading.now())
    if not ended:
        sys.exit(f"No key in force has the id {token_id}. See `elevate token list`.")
