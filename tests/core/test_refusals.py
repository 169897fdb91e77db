"""A rule that says no, in a sentence for the person (architecture.md, rule 4)."""

import pytest

from elevate.core.refusals import AlreadyResolved, Refused, SlotTaken, StalePreview
from elevate.core.words import Sentence


@pytest.mark.parametrize(
    ("refusal", "code"),
    [
        pytest.param(Refused, "refused", id="any rule"),
        pytest.param(SlotTaken, "slot-taken", id="the time is taken"),
        pytest.param(AlreadyResolved, "already-resolved", id="the visit has its outcome"),
        pytest.param(StalePreview, "stale-preview", id="what was shown no longer holds"),
    ],
)
def test_a_refusal_has_a_sentence_and_a_code(refusal, code):
    refused = refusal("Wait until {time}.", time="9:15 AM")
    assert isinstance(refused, Refused)
    assert (str(refused), refused.code) == ("Wait until 9:15 AM.", code)
    assert refused.sentence == Sentence("Wait until {time}.", {"time": "9:15 AM"})
