"""Reading lessons without a network: the worker that keeps them, for each person in a cache of their own."""

from importlib import resources

from django.http import HttpResponse
from django.urls import reverse
from django.utils.crypto import salted_hmac

from elevate.people.actors import Actor
from elevate.web.signed_in import RoleRequest

_SALT = "elevate.lessons"


def worker(request: RoleRequest) -> HttpResponse:
    """Send the worker; from here it may see to `/learn/` and to nothing else."""
    script = resources.files("elevate.web") / "static" / "elevate" / "js" / "lessons-worker.js"
    return HttpResponse(script.read_bytes(), content_type="text/javascript; charset=utf-8")


def keeper(actor: Actor) -> dict[str, str]:
    """Return the worker's address for a person, and what their cache is called."""
    of = salted_hmac(_SALT, actor.signature, algorithm="sha256").hexdigest()[:16]
    return {"worker": f"{reverse('learn_worker')}?of={of}", "cache": f"lessons-{of}"}
