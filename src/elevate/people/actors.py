"""Who acts: a signed-in person in one role, or the system itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Self

from elevate.core.rulebook import Party

if TYPE_CHECKING:
    from elevate.people.models import User


_SYSTEM = "system:"


class Role(StrEnum):
    """What a person is to the operator."""

    COORDINATOR = "coordinator"
    THERAPIST = "therapist"
    CLIENT = "client"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """One person in one role. `person_id` is the therapist's, client's or coordinator's id."""

    role: Role
    person_id: str
    name: str
    user_id: str | None = None

    @classmethod
    def system(cls, name: str) -> Self:
        """Return the actor that imports and upkeep act as: the operator's own."""
        return cls(role=Role.COORDINATOR, person_id=f"{_SYSTEM}{name}", name=name)

    @staticmethod
    def is_system(signature: str) -> bool:
        """Tell whether what is signed so was done by an import or by upkeep, not by a person."""
        return signature.startswith(_SYSTEM)

    @property
    def signature(self) -> str:
        """The id that stands in the journal."""
        return self.user_id or self.person_id

    @property
    def first_name(self) -> str:
        """The name to sign with in a sentence."""
        return self.name.split()[0] if self.name.split() else self.name

    @property
    def party(self) -> Party:
        """The side the actor takes in a visit."""
        return _PARTIES[self.role]

    @property
    def is_coordinator(self) -> bool:
        """Whether the actor may see everything and override with a reason."""
        return self.role is Role.COORDINATOR


_PARTIES = {Role.COORDINATOR: Party.OPERATOR, Role.THERAPIST: Party.THERAPIST, Role.CLIENT: Party.CLIENT}


def actor_of(user: User) -> Actor | None:
    """Return who `user` is; with several roles the widest one. None for nobody of ours."""
    for role in Role:
        person = getattr(user, role.value, None)
        if person is not None:
            return Actor(role=role, person_id=person.pk, name=person.name, user_id=user.pk)
    return None
