"""Check-ins on the client's page, under both roofs: suggested, sent, put off, noted, turned off."""

from datetime import date, timedelta

import pytest

from elevate.care.models import CheckIn, Snooze
from elevate.core.check_ins import LONGEST
from elevate.messaging import delivering
from elevate.messaging.models import Message
from tests.web.following import Page
from tests.web.reading import text
from tests.world import NOW, World

ROOFS = pytest.mark.parametrize("roof", ["t", "c"])


@pytest.fixture
def missed(world: World, met) -> World:
    """Ben was visited 24 days ago and has 3 credits."""
    met(world.client, days=24)
    world.subscribe(world.client, starts_on=date(2026, 2, 9))
    return world


@pytest.fixture
def browsers(therapist, coordinator) -> dict:
    return {"t": therapist, "c": coordinator}


def page(world: World, roof: str = "t", act: str = "") -> str:
    return f"/{roof}/clients/{world.client.pk}/{act}"


def operation() -> str:
    return "00000000-0000-4000-8000-000000000001"


def send(browser, world: World, roof: str = "t", **said):
    form = {"operation": operation(), "variant": "hiatus", "text": "How are you, Ben?"}
    return browser.post(page(world, roof, "check-in/"), {**form, **said})


@ROOFS
def test_the_page_says_why_and_suggests_words(missed: World, browsers, roof):
    shown = browsers[roof].get(page(missed, roof))
    said = text(shown)
    writer = {"t": "Maya", "c": "Kit"}[roof]
    assert "24 days since the last visit · 3 credits" in said
    assert f"Hello Ben, {writer} from Elevate Test here." in said
    assert "It goes out at 12:02 PM, to ben.okafor@example.test." in said
    assert [said.index(words) for words in ("Send check-in", "Other words", "Not now", "Snooze until…")]
    assert Page(shown).link("Away until…").endswith("/away/")


def test_other_words_are_a_link_away_without_scripts(missed: World, therapist):
    shown = therapist.get(page(missed))
    assert "There are 3 credits in your account" in text(shown)
    chosen = text(therapist.get(page(missed) + "?words=credits"))
    assert (
        chosen.index("There are 3 credits")
        < chosen.index("Send check-in")
        < chosen.index("You had your first")
    )
    for odd in ("", "no_credits", "x", "%F0%9F"):
        assert therapist.get(f"{page(missed)}?words={odd}").status_code == 200


@ROOFS
def test_it_is_sent_once_and_the_page_says_when(missed: World, browsers, roof):
    browser = browsers[roof]
    for _tap in range(2):
        answer = send(browser, missed, roof)
        assert answer["Location"] == page(missed, roof)
    said = text(browser.get(page(missed, roof)))
    assert "Your message to Ben goes out at 12:02 PM." in said
    assert "Written to in the last 14 days. No other check-in before that time is over." in said
    assert "Check-ins Goes out Mon 2 Mar, 12:02 PM How are you, Ben?" in said
    assert "Send check-in" not in said
    [sent] = CheckIn.objects.all()
    assert (sent.variant, sent.text, sent.therapist) == ("hiatus", "How are you, Ben?", missed.therapist)
    assert Message.objects.filter(template="check_in").count() == 1


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"text": ""}, "Write a few words first."),
        ({"text": "x" * (LONGEST + 1)}, "Say it in 1000 characters or fewer; these are 1001."),
        ({"operation": ""}, "This page is incomplete."),
        ({"operation": "x"}, "This page is incomplete."),
    ],
)
def test_what_cannot_be_sent_is_said_and_kept(missed: World, therapist, said, why):
    answer = send(therapist, missed, **said)
    assert answer.status_code == 422
    assert why in text(answer)
    assert said.get("text", "How are you, Ben?") in answer.content.decode()
    assert not CheckIn.objects.exists()


def test_an_odd_variant_is_own_words(missed: World, therapist):
    send(therapist, missed, variant="<x>" * 40)
    assert CheckIn.objects.get().variant == ""


def test_somebody_else_was_quicker(missed: World, browsers):
    send(browsers["c"], missed, "c")
    answer = send(browsers["t"], missed, text="My own words", operation="0" * 32)
    assert answer.status_code == 422
    said = text(answer)
    assert "Written to in the last 14 days." in said
    assert "Your words, not sent My own words" in said
    assert CheckIn.objects.count() == 1


@ROOFS
def test_not_now_leaves_in_peace_for_a_week(missed: World, browsers, roof):
    form = {"operation": operation(), "not_now": "1"}
    answer = browsers[roof].post(page(missed, roof, "snooze/"), form)
    assert answer["Location"] == page(missed, roof)
    said = text(browsers[roof].get(page(missed, roof)))
    assert "Ben is left in peace until Mon 9 Mar 2026." in said
    assert "Check in Left in peace until Mon 9 Mar." in said
    assert "0 need attention" in text(browsers[roof].get(f"/{roof}/clients/"))


@pytest.mark.parametrize(
    ("until", "why"),
    [
        ("2026-03-02", "Choose a day after today."),
        ("2029-03-02", "Choose a day within a year."),
        ("", "Choose a day."),
        ("soon", "That is not a date we can read."),
    ],
)
def test_a_snooze_has_a_day_to_come(missed: World, therapist, until, why):
    answer = therapist.post(page(missed, act="snooze/"), {"operation": operation(), "until": until})
    assert (answer.status_code, why in text(answer)) == (422, True)
    assert not Snooze.objects.exists()


def test_a_snooze_ends_on_its_day(missed: World, therapist, clock):
    therapist.post(page(missed, act="snooze/"), {"operation": operation(), "until": "2026-03-20"})
    clock(24 * 17)
    assert "Left in peace until Fri 20 Mar." in text(therapist.get(page(missed)))
    clock(24 * 18)
    assert "Send check-in" in text(therapist.get(page(missed)))


OUTCOMES = {"replied": "Replied", "booked": "Booked", "no_answer": "No answer"}


@ROOFS
@pytest.mark.parametrize("outcome", OUTCOMES)
def test_what_came_of_it_is_noted(missed: World, browsers, clock, roof, outcome):
    send(browsers[roof], missed, roof)
    delivering.deliver_due(at=clock(2))
    sent = CheckIn.objects.get()
    form = {"operation": operation(), "check_in": sent.pk, "outcome": outcome}
    assert browsers[roof].post(page(missed, roof, "outcome/"), form).status_code == 302
    assert f"Check-ins {OUTCOMES[outcome]} Mon 2 Mar, 12:02 PM" in text(
        browsers[roof].get(page(missed, roof))
    )


def test_an_outcome_is_one_of_three_and_of_this_client(missed: World, therapist):
    send(therapist, missed)
    sent = CheckIn.objects.get()
    form = {"operation": operation(), "check_in": sent.pk, "outcome": "x"}
    odd = therapist.post(page(missed, act="outcome/"), form)
    assert (odd.status_code, "Choose what came of it." in text(odd)) == (422, True)
    ana = missed.add_client("Ana Torres")
    missed.book(hours=200, client=ana)
    form["outcome"] = "replied"
    assert therapist.post(f"/t/clients/{ana.pk}/outcome/", form).status_code == 404


def test_a_visit_booked_since_is_the_outcome(missed: World, therapist, clock):
    send(therapist, missed)
    delivering.deliver_due(at=clock(2))
    missed.book(hours=100, at=NOW + timedelta(hours=2))
    said = text(therapist.get(page(missed)))
    assert "Check-ins Booked Mon 2 Mar, 12:02 PM" in said
    assert "They replied" not in said


@ROOFS
def test_messages_are_turned_off_on_the_clients_behalf(missed: World, browsers, roof):
    browser = browsers[roof]
    browser.post(page(missed, roof, "messages/"), {"messages": "off"})
    said = text(browser.get(page(missed, roof)))
    assert "Ben gets no check-in messages any more." in said
    assert "Check-in messages are off, as the client asked." in said
    browser.post(page(missed, roof, "messages/"), {"messages": "on"})
    assert "Send check-in" in text(browser.get(page(missed, roof)))


def test_a_client_turns_them_off_and_on(missed: World, ben, therapist):
    assert "Check-in messages On: when you have not had a visit for a while" in text(ben.get("/me/"))
    ben.post("/me/check-ins/", {"messages": "off"})
    assert "Off: we write to you only about your own visits." in text(ben.get("/me/"))
    assert "Send check-in" not in text(therapist.get(page(missed)))
    ben.post("/me/check-ins/", {"messages": "on"})
    assert "Send check-in" in text(therapist.get(page(missed)))


@pytest.mark.parametrize("act", ["check-in/", "snooze/", "outcome/", "messages/"])
def test_to_somebody_elses_therapist_it_does_not_exist(missed: World, colleague, ben, act):
    for browser in (colleague, ben):
        assert browser.get(page(missed, act=act)).status_code == 404
        assert browser.post(page(missed, act=act), {"operation": operation()}).status_code == 404
    assert not CheckIn.objects.exists()
    assert not Snooze.objects.exists()


@pytest.mark.parametrize("act", ["snooze/", "outcome/", "messages/"])
def test_reading_changes_nothing(missed: World, therapist, ben, act):
    assert therapist.get(page(missed, act=act))["Location"] == page(missed)
    assert ben.get("/me/check-ins/")["Location"] == "/me/#check-ins"
    assert "Check in with Ben Okafor" in text(therapist.get(page(missed, act="check-in/")))


def test_the_list_says_why(missed: World, therapist):
    said = text(therapist.get("/t/clients/"))
    assert "Need attention Ben Okafor Harbor House, 7A 24 days since the last visit 3 credits" in said


def test_more_check_ins_ask_no_more_queries(missed: World, therapist, queries):
    def write(numbers: range) -> None:
        for number in numbers:
            CheckIn.objects.create(
                client=missed.client, variant="hiatus", text="x", sent_at=NOW - timedelta(days=20 + number),
                sent_by="x",
            )  # fmt: skip

    write(range(1))
    therapist.get(page(missed))
    one = queries(lambda: therapist.get(page(missed)))
    write(range(1, 9))
    assert queries(lambda: therapist.get(page(missed))) == one
