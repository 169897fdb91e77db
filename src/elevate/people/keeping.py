"""Add and change people and places; each is journalled, by ids and names of fields only."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.db import IntegrityError, models, transaction

from elevate.journal import recording
from elevate.people.actors import Actor, Role
from elevate.people.models import Person, User


@transaction.atomic
def add[Thing: models.Model](thing: Thing, *, by: Actor, at: datetime) -> Thing:
    """Save a new `thing`; a person with an address can sign in from now on."""
    if isinstance(thing, Person):
        _let_sign_in(thing)
    thing.save(force_insert=True)
    recording.record(f"{thing._meta.model_name}.added", about=thing, by=by, at=at)
    return thing


@transaction.atomic
def change[Thing: models.Model](
    thing: Thing, changes: Mapping[str, Any], *, by: Actor, at: datetime
) -> Thing:
    """Set the fields in `changes`; what stays as it was is not written, nor journalled."""
    new = {name: value for name, value in changes.items() if getattr(thing, name) != value}
    if not new:
        return thing
    for name, value in new.items():
        setattr(thing, name, value)
    written = set(new)
    if isinstance(thing, Person) and "email" in new:
        _let_sign_in(thing)
        written.add("user")
    # What somebody else changes at the same time stays as they left it.
    thing.save(update_fields=written)
    recording.record(
        f"{thing._meta.model_name}.changed", about=thing, by=by, at=at, facts={"fields": sorted(new)}
    )
    return thing


def _let_sign_in(person: Person) -> None:
    """Link the user of the person's address; who shares it with another of their kind gets messages only."""
    person.email = person.email.lower()
    user = _user_of(person) if person.email else None
    holder = getattr(user, str(person._meta.model_name), None)
    person.user = user if holder in (None, person) else None


def _user_of(person: Person) -> User:
    known = User.objects.filter(email=person.email).first()
    if known is not None:
        return known
    if person.user is None or _shared(person.user):
        return _new_user(person.email)
    # Codes go to the new address from now on, never to the old one.
    EmailAddress.objects.filter(user=person.user).delete()
    person.user.email = person.email
    person.user.save(update_fields=("email",))
    return person.user


def _new_user(email: str) -> User:
    """Return a user of that address; somebody may add one at this very moment."""
    try:
        with transaction.atomic():
            return User.objects.create_user(email)
    except IntegrityError:
        return User.objects.get(email=email)


def _shared(user: User) -> bool:
    return sum(getattr(user, role.value, None) is not None for role in Role) > 1
