"""Sign-in links of a sandbox: whoever reads them there may be anybody."""

from django.conf import settings
from django.core import signing
from django.urls import reverse

from elevate.people.models import User

SALT = "elevate.sandbox-sign-in"


def sandbox_link(user: User) -> str:
    """Return the full address that signs `user` in; it works in a sandbox only."""
    token = signing.dumps(user.pk, salt=SALT)
    return f"{settings.ELEVATE_URL}{reverse('sandbox_sign_in', args=[token])}"
