"""A second step at the door: coordinators, who see everything, do not get in without one."""

import base64
import hashlib

from allauth.mfa.adapter import DefaultMFAAdapter, get_adapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest

from elevate.people.actors import Actor


class SecondStepAdapter(DefaultMFAAdapter):
    """Keeps the secrets of apps and recovery codes encrypted, by a key made of the secret key."""

    def encrypt(self, text: str) -> str:
        """Return `text` as it is stored."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return what was stored."""
        return _box().decrypt(encrypted_text.encode()).decode()


def is_due(request: HttpRequest) -> bool:
    """Tell whether a coordinator has to set up a second step before anything else; never in a sandbox."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None or not actor.is_coordinator or settings.ELEVATE_SANDBOX:
        return False
    enabled: bool = get_adapter().is_mfa_enabled(request.user)
    return not enabled


def _box() -> Fernet:
    digest = hashlib.sha256(f"second-step:{settings.SECRET_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))
