"""Keys to the API, by command."""

import pytest
from django.core.management import call_command

from elevate.api.models import Token, hashed
from elevate.people.models import User


def created(capsys, **options) -> str:
    call_command("token", "create", **{"email": "maya.lin@example.test", "scope": "read,write", **options})
    return capsys.readouterr().out


def test_it_prints_the_key_alone_and_keeps_it_hashed(world, capsys):
    printed = created(capsys, email="  Maya.Lin@example.test ")
    assert printed == f"{printed.strip()}\n"
    token = Token.objects.get(digest=hashed(printed.strip()))
    assert (token.user, token.scopes) == (world.therapist.user, "read write")


@pytest.mark.parametrize(
    ("scope", "kept"), [("read", "read"), ("write,read", "read write"), ("read, write", "read write")]
)
def test_scopes_come_in_any_order(world, capsys, scope, kept):
    created(capsys, scope=scope)
    assert Token.objects.get().scopes == kept


@pytest.mark.parametrize("scope", ["red", "read,all", "", "read,,write"])
def test_an_unknown_scope_is_named_and_nothing_is_made(world, capsys, scope):
    with pytest.raises(SystemExit, match=r"There is no scope '.*'\. Give one or more of: read,write"):
        created(capsys, scope=scope)
    assert not Token.objects.exists()


def test_an_address_nobody_has_is_said(world, capsys):
    with pytest.raises(SystemExit, match=r"Nobody here signs in as nobody@example\.test"):
        created(capsys, email="nobody@example.test")


def test_somebody_who_left_gets_no_key(world, capsys):
    User.objects.filter(pk=world.therapist.user_id).update(is_active=False)
    with pytest.raises(SystemExit, match="Nobody here signs in"):
        created(capsys)


def test_a_user_without_a_role_gets_no_key(db, capsys):
    User.objects.create_user("only@example.test")
    with pytest.raises(SystemExit, match="a key would open nothing"):
        created(capsys, email="only@example.test")


def test_keys_are_listed_without_their_secret_and_end_at_once(world, capsys):
    secret = created(capsys).strip()
    call_command("token", "list")
    line = capsys.readouterr().out
    token = Token.objects.get()
    assert line.startswith(f"{token.pk}  maya.lin@example.test  read,write  since ")
    assert secret not in line
    call_command("token", "revoke", token.pk)
    token.refresh_from_db()
    assert token.revoked_at is not None


def test_a_key_that_is_not_in_force_cannot_be_revoked(world):
    with pytest.raises(SystemExit, match="No key in force has the id tok_x"):
        call_command("token", "revoke", "tok_x")
