"""The one place that says who may see and do what (rules.md 9)."""

from django.db.models import Exists, OuterRef, Q

from elevate.core.refusals import Refused
from elevate.core.rulebook import Party
from elevate.core.tree import Action
from elevate.core.words import gettext_noop as _
from elevate.people.actors import Actor, Role

NOTHING = Q(pk__in=())

ACTIONS: dict[Role, frozenset[Action]] = {
    Role.COORDINATOR: frozenset(Action),
    Role.THERAPIST: frozenset(Action),
    Role.CLIENT: frozenset({Action.CANCEL, Action.RESCHEDULE}),
}
#: On whose behalf each role may say that a visit cannot be made.
PARTIES: dict[Role, frozenset[Party]] = {
    Role.COORDINATOR: frozenset(Party),
    Role.THERAPIST: frozenset({Party.CLIENT, Party.THERAPIST}),
    Role.CLIENT: frozenset({Party.CLIENT}),
}


def visits(actor: Actor) -> Q:
    """Scope appointments to those `actor` may see: own, or all for a coordinator."""
    match actor.role:
        case Role.COORDINATOR:
            return Q()
        case Role.THERAPIST:
            return Q(therapist_id=actor.person_id)
        case Role.CLIENT:
            return Q(client_id=actor.person_id)


def clients(actor: Actor) -> Q:
    """Scope clients: a therapist sees those with a past or future visit with them."""
    match actor.role:
        case Role.COORDINATOR:
            return Q()
        case Role.THERAPIST:
            from elevate.people.models import Client  # noqa: PLC0415 - the models are scoped by this module

            visited = Client.objects.filter(pk=OuterRef("pk"), appointments__therapist_id=actor.person_id)
            return Q(Exists(visited))
        case Role.CLIENT:
            return Q(pk=actor.person_id)


def check_action(actor: Actor, action: Action) -> None:
    """Refuse an act that the actor's role never does."""
    if action not in ACTIONS[actor.role]:
        raise Refused(_("Only the therapist or the coordinator can record this."))


def check_party(actor: Actor, party: Party) -> None:
    """Refuse to cancel on behalf of somebody the actor does not speak for."""
    if party not in PARTIES[actor.role]:
        raise Refused(_("You cannot cancel on their behalf. Ask the coordinator."))
