"""Give everybody with an e-mail address a user to sign in with; one who has several roles shares one."""

from collections.abc import Iterable, Iterator
from itertools import batched

from allauth.account.models import EmailAddress
from django.db.models import Model

from elevate.core.words import gettext_noop as _
from elevate.importing.book import Book
from elevate.importing.shelves import BATCH, Shelf
from elevate.people.models import Client, Coordinator, Person, Therapist, User

KINDS: tuple[type[Person], ...] = (Coordinator, Therapist, Client)


def give(book: Book) -> "Users":
    """Link the people on the shelves to users by address; a changed address goes to the user they have."""
    shelves: list[Shelf[Coordinator] | Shelf[Therapist] | Shelf[Client]] = [
        book.coordinator_shelf,
        book.therapist_shelf,
        book.client_shelf,
    ]
    people = [(person, shelf) for shelf in shelves for person in shelf.rows() if person.email]
    # Who has a user frees an old address before somebody else asks for it.
    people.sort(key=lambda each: each[0].user_id is None)
    users = Users(person for person, _shelf in people)
    for person, shelf in people:
        if _give(book, person, users):
            shelf.touch(person, ["user"])  # type: ignore[arg-type]  # each shelf gets its own rows back
    return users


def _give(book: Book, person: Person, users: "Users") -> bool:
    """Link a person to the user of their address; False if they keep the one they have, or get none."""
    user = users.of(person)
    holder = users.holder(person, user)
    if holder is not None:
        book.places[person.pk].note(
            "email",
            _("{holder} signs in with {email} already, so {name} gets messages there but cannot sign in."),
            holder=holder.name,
            email=person.email,
            name=person.name,
        )
        return False
    users.hold(person, user)
    if person.user_id == user.pk:
        return False
    person.user = user
    return True


class Users:
    """The users of some people and of their addresses, found with a few queries for all of them."""

    def __init__(self, people: Iterable[Person]) -> None:
        people = list(people)
        emails = sorted({person.email for person in people})
        ids = sorted({person.user_id for person in people if person.user_id})
        found = [*_among(User, "email", emails), *_among(User, "pk", ids)]
        self.by_id: dict[str, User] = {user.pk: user for user in found}
        self.by_email: dict[str, User] = {user.email: user for user in self.by_id.values()}
        self.created: list[User] = []
        self.renamed: dict[str, User] = {}
        self._holders = self._linked(people)

    def of(self, person: Person) -> User:
        """Return the user of a person's address; without one their own gets it, else a new one does."""
        user = self.by_email.get(person.email) or self._renamed(person)
        if user is None:
            user = User(email=person.email)
            user.set_unusable_password()
            self.created.append(user)
        self.by_email[person.email] = user
        self.by_id[user.pk] = user
        return user

    def holder(self, person: Person, user: User) -> Person | None:
        """Return who else of the same kind the user belongs to."""
        holder = self._holders.get((type(person), user.pk))
        return None if holder is None or holder.pk == person.pk else holder

    def hold(self, person: Person, user: User) -> None:
        """Let the user belong to the person, and the one they had to nobody."""
        if person.user_id and person.user_id != user.pk:
            self._holders.pop((type(person), person.user_id), None)
        self._holders[type(person), user.pk] = person

    def store(self) -> None:
        """Write new users and new addresses; codes no longer go to the old ones."""
        if self.renamed:
            User.objects.bulk_update(self.renamed.values(), ["email"], batch_size=BATCH)
            EmailAddress.objects.filter(user__in=list(self.renamed)).delete()
        User.objects.bulk_create(self.created, batch_size=BATCH)

    def _renamed(self, person: Person) -> User | None:
        """Give the person's own user the new address, unless somebody goes on using the old one."""
        user = self.by_id.get(person.user_id or "")
        if user is None or any(
            other.email == user.email
            for kind in KINDS
            if (other := self._holders.get((kind, user.pk))) is not None
        ):
            return None
        self.by_email.pop(user.email, None)
        user.email = person.email
        self.renamed[user.pk] = user
        return user

    def _linked(self, people: list[Person]) -> dict[tuple[type[Person], str], Person]:
        """Return who holds which user, as the files now describe them."""
        current = {person.pk: person for person in people}
        return {
            (kind, str(other.user_id)): current.get(other.pk, other)
            for kind in KINDS
            for other in _among(kind, "user_id", sorted(self.by_id))
        }


def _among[M: Model](model: type[M], field: str, values: list[str]) -> Iterator[M]:
    for some in batched(values, BATCH):
        yield from model._default_manager.filter(**{f"{field}__in": some})  # noqa: SLF001 - Django's name for it
