"""Why a copy was not made, or not put back."""


class CopyRefused(Exception):  # noqa: N818 - a refusal, said in a sentence
    """Nothing was changed; the message says why."""
