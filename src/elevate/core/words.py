"""Sentences that can be translated without the core knowing how."""

from collections.abc import Mapping
from dataclasses import dataclass, field


def gettext_noop(text: str) -> str:
    """Mark `text` for the translators and return it unchanged."""
    return text


@dataclass(frozen=True, slots=True)
class Sentence:
    """A message id with named parameters; `str()` gives the English.

    Adapters translate `msgid` first and fill in `params` afterwards.
    """

    msgid: str
    params: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.msgid.format(**self.params)


def say(msgid: str, **params: object) -> Sentence:
    """Build a `Sentence`; `msgid` must have been marked with `gettext_noop`."""
    return Sentence(msgid, params)
