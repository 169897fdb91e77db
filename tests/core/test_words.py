"""Sentences that can be translated without the core knowing how."""

from elevate.core.words import Sentence, gettext_noop, say


def test_a_marked_text_is_unchanged():
    assert gettext_noop("Wait until {time}.") == "Wait until {time}."


def test_a_sentence_keeps_its_message_id_apart_from_its_parameters():
    sentence = say("Wait until {time}.", time="9:15 AM")
    assert (sentence.msgid, sentence.params) == ("Wait until {time}.", {"time": "9:15 AM"})
    assert sentence == Sentence("Wait until {time}.", {"time": "9:15 AM"})


def test_a_sentence_speaks_english():
    assert str(say("Wait until {time}.", time="9:15 AM")) == "Wait until 9:15 AM."


def test_a_sentence_without_parameters_speaks_as_it_stands():
    assert str(Sentence("The move was undone.")) == "The move was undone."


def test_a_name_with_braces_is_a_name():
    assert str(say("{client} is not charged.", client="{0} {client}")) == "{0} {client} is not charged."


def test_a_sentence_may_hold_another():
    assert str(say("This is {length} of notice.", length=say("{hours} hours", hours=19))) == (
        "This is 19 hours of notice."
    )
