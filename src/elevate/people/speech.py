"""Turn the core's sentences into the reader's language."""

from django.utils.translation import gettext

from elevate.core.words import Sentence


def spoken(sentence: Sentence) -> str:
    """Return `sentence` translated, its parameters filled in (sentences among them translated too)."""
    params = {
        name: spoken(value) if isinstance(value, Sentence) else value
        for name, value in sentence.params.items()
    }
    return gettext(sentence.msgid).format(**params)
