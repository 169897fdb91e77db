"""A rule that says no, with a sentence for the person (architecture.md, rule 4)."""

from typing import ClassVar

from elevate.core.words import Sentence


class Refused(Exception):  # noqa: N818 - the house word for a rule that said no
    """A rule said no. `sentence` is for the person, `code` names the API's problem type."""

    code: ClassVar[str] = "refused"

    def __init__(self, msgid: str, **params: object) -> None:
        self.sentence = Sentence(msgid, params)
        super().__init__(str(self.sentence))


class SlotTaken(Refused):
    """Somebody holds part of the time that was asked for."""

    code = "slot-taken"


class AlreadyResolved(Refused):
    """The appointment has its one outcome already."""

    code = "already-resolved"


class StalePreview(Refused):
    """What was shown is no longer what would happen."""

    code = "stale-preview"
