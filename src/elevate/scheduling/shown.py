"""What a person was shown before they acted, as a token that goes stale with it."""

import hashlib
import json
from collections.abc import Sequence

from elevate.core.refusals import StalePreview
from elevate.core.words import gettext_noop as _


def token(facts: Sequence[object]) -> str:
    """Return a hash of the facts that a preview shows."""
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:32]


def check(seen: str | None, current: str) -> None:
    """Refuse when the token that was seen is not the one of what would happen now."""
    if seen not in (None, current):
        raise StalePreview(_("Things changed since this page was opened. Look again before you confirm."))
