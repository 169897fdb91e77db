"""Going away, under the client's roof, the therapist's and the coordinator's."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest

from elevate.core.rulebook import State
from elevate.messaging.models import Message
from elevate.scheduling.models import Appointment, Away
from tests.web.reading import text
from tests.world import NOW, World

LONG_AGO = NOW - timedelta(days=30)
DAYS = "?from_on=2026-03-02&until_on=2026-03-16&reason=vacation"


@pytest.fixture
def roads(world: World) -> dict[str, str]:
    """Where each of them enters a time away of Ben's."""
    return {
        "ben": "/me/away/",
        "therapist": f"/t/clients/{world.client.pk}/away/",
        "coordinator": f"/c/clients/{world.client.pk}/away/",
    }


def token(page) -> str:
    return re.search(r'name="preview" value="([^"]+)"', page.content.decode())[1]


def confirm(browser, path: str):
    """Read what happens, and confirm it."""
    shown = browser.get(path + DAYS)
    fields = {"operation": uuid4(), "preview": token(shown)}
    return browser.post(path + DAYS, fields, follow=True)


def test_the_page_asks_for_two_days(ben):
    page = text(ben.get("/me/away/"))
    assert "First day away" in page
    assert "First day back" in page
    assert "Told on" not in page


@pytest.mark.parametrize("who", ["ben", "therapist", "coordinator"])
def test_the_preview_names_visits_credits_and_the_day_back(world: World, request, roads, who):
    world.book(hours=5, at=LONG_AGO)
    world.book(hours=72, at=LONG_AGO)
    page = text(request.getfixturevalue(who).get(roads[who] + DAYS))
    assert "Mon 2 Mar to Mon 16 Mar 2026" in page
    assert "2 visits are cancelled. 1 credit is used." in page
    assert "Mon 2 Mar, 5:00 PM" in page
    assert "Credit 1 used" in page
    assert "Less than 24 hours’ notice." in page
    assert "Credit kept" in page
    assert ("Pay: $72.00." in page) is (who != "ben")
    assert ("Cancel. Ben Okafor. Harbor House. Mon 2 Mar 2026, 5:00 PM." in page) is (who != "ben")
    assert "Mon 16 Mar" in page.split("Cancel 2 visits and save")[0]
    assert not Away.objects.exists()


def test_nobody_reads_a_colleague_s_pay(world: World, therapist, roads):
    world.book(hours=-48, at=LONG_AGO)
    world.book(hours=5, at=LONG_AGO, therapist=world.add_therapist("Noor Vale", rate_cents=9900))
    page = text(therapist.get(roads["therapist"] + DAYS)).split("To the coordinator")[0]
    assert "with Noor Vale" in page
    assert "99.00" not in page


@pytest.mark.parametrize("who", ["ben", "therapist", "coordinator"])
def test_confirming_cancels_and_tells_everybody_once(world: World, request, roads, who):
    world.book(hours=-48, at=LONG_AGO)
    visits = [world.book(hours=hours, at=LONG_AGO) for hours in (48, 72)]
    Message.objects.all().delete()
    page = text(confirm(request.getfixturevalue(who), roads[who]))
    assert "and back on Mon 16 Mar 2026." in page
    assert "Away now, or soon Mon 2 Mar to Mon 16 Mar 2026 vacation" in page
    assert set(Appointment.objects.filter(state=State.CANCELLED)) == set(visits)
    told = {message.recipient_name: message for message in Message.objects.all()}
    assert set(told) == {"Ben Okafor", "Maya Lin", "Kit Ames"}
    assert told["Kit Ames"].body.splitlines() == [
        "Ben Okafor is away from Mon 2 Mar 2026, and back on Mon 16 Mar 2026.",
        "Cancel. Ben Okafor. Harbor House. Wed 4 Mar 2026, 12:00 PM.",
        "Cancel. Ben Okafor. Harbor House. Thu 5 Mar 2026, 12:00 PM.",
    ]


def test_a_stale_page_shows_what_would_happen_now(world: World, ben):
    world.book(hours=48, at=LONG_AGO)
    fields = {"operation": uuid4(), "preview": token(ben.get("/me/away/" + DAYS))}
    world.book(hours=72, at=LONG_AGO)
    answer = ben.post("/me/away/" + DAYS, fields)
    assert answer.status_code == 409
    assert "This changed while you were looking" in text(answer)
    assert "2 visits are cancelled" in text(answer)
    assert not Away.objects.exists()


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("?from_on=2026-03-01&until_on=2026-03-16", "The first day away is past."),
        ("?from_on=2026-03-09&until_on=2026-03-09", "The first day back must come after the first day away."),
        ("?from_on=x&until_on=2026-03-16", "That is not a date we can read."),
        ("?from_on=2026-03-09", "Choose a day."),
    ],
)
def test_days_that_cannot_be_are_refused_in_words(ben, query, sentence):
    answer = ben.get("/me/away/" + query)
    assert answer.status_code == 422
    assert sentence in text(answer)


def test_a_therapist_says_when_they_were_told(world: World, therapist, roads):
    world.book(hours=5, at=LONG_AGO)
    earlier = roads["therapist"] + DAYS + "&told_on=2026-02-28&told_time=09:00"
    assert "No credit is used." in text(therapist.get(earlier))
    half = therapist.get(roads["therapist"] + DAYS + "&told_on=2026-02-28&told_time=")
    assert "Give both the day and the time when you were told." in text(half)


def test_coming_back_earlier_offers_the_times_again(world: World, ben):
    world.book(hours=72, at=LONG_AGO)
    later = world.book(hours=240, at=LONG_AGO)
    taken = world.book(hours=264, at=LONG_AGO)
    world.subscribe(world.client, starts_on=NOW.date())
    confirm(ben, "/me/away/")
    world.book(hours=264, client=world.add_client("Ann Roe"))
    away = Away.objects.get()
    path = f"/me/away/{away.pk}/"
    page = text(ben.post(path, {"operation": uuid4(), "on": "2026-03-06"}, follow=True))
    assert "First day back: Fri 6 Mar 2026. It was planned to be Mon 16 Mar 2026." in page
    assert page.count("Taken, or booked again already.") == 1
    fields = {"operation": uuid4(), "visit": later.pk}
    for _tap in range(2):
        page = text(ben.post(f"{path}again/", fields, follow=True))
    assert "Booked for Thu 12 Mar, 1:00 PM." in page
    assert Appointment.objects.booked().filter(client=world.client).count() == 1
    refused = ben.post(f"{path}again/", {"operation": uuid4(), "visit": taken.pk})
    assert (refused.status_code, "Someone just took 1:00 PM" in text(refused)) == (409, True)


def test_a_day_that_cannot_be_the_new_one_is_refused(world: World, ben):
    confirm(ben, "/me/away/")
    path = f"/me/away/{Away.objects.get().pk}/"
    answer = ben.post(path, {"operation": uuid4(), "on": "2026-03-16"})
    assert "The first day back is Mon 16 Mar 2026 already. Choose an earlier day." in text(answer)
    assert ben.post(path, {"operation": uuid4(), "on": ""}).status_code == 422
    assert ben.post(path, {"on": "2026-03-05"}).status_code == 422


def test_a_time_away_can_be_called_off(world: World, ben):
    visit = world.book(hours=240, at=LONG_AGO)
    days = "?from_on=2026-03-09&until_on=2026-03-16"
    shown = ben.get("/me/away/" + days)
    ben.post("/me/away/" + days, {"operation": uuid4(), "preview": token(shown)})
    path = f"/me/away/{Away.objects.get().pk}/"
    page = text(ben.post(path, {"operation": uuid4(), "on": "2026-03-04"}, follow=True))
    assert "Called off" in page
    assert visit.pk in ben.get(path).content.decode()


@pytest.mark.parametrize("where", ["", "{away}/", "{away}/again/"])
def test_others_find_nothing(world: World, roads, ben, signed_in, where):
    confirm(ben, "/me/away/")
    away = Away.objects.get().pk
    colleague, neighbour = signed_in(world.add_therapist("Noor Vale")), signed_in(world.add_client("Ann Roe"))
    assert colleague.get(roads["therapist"] + where.format(away=away)).status_code == 404
    assert neighbour.get(f"/me/away/{where.format(away=away)}").status_code == (200 if not where else 404)


def test_pages_say_until_when_somebody_is_away(world: World, ben, therapist, coordinator):
    world.book(hours=-48, at=LONG_AGO)
    confirm(ben, "/me/away/")
    for browser, path in (
        (ben, "/me/"),
        (therapist, "/t/clients/"),
        (therapist, f"/t/clients/{world.client.pk}/"),
        (coordinator, "/c/clients/"),
        (coordinator, f"/c/clients/{world.client.pk}/"),
    ):
        assert "Away until Mon 16 Mar" in text(browser.get(path)), path


def test_the_messages_page_bears_a_message_about_no_visit(world: World, ben, coordinator):
    confirm(ben, "/me/away/")
    page = coordinator.get("/c/messages/")
    assert "Ben Okafor is away from Mon 2 Mar 2026" in text(page)
    assert "See the visit" not in text(page)


def test_a_list_of_many_asks_no_more(world: World, coordinator, queries):
    few = queries(lambda: coordinator.get("/c/clients/"))
    for number in range(5):
        world.add_client(f"Client {number}")
    assert queries(lambda: coordinator.get("/c/clients/")) == few


def test_who_turned_check_ins_off_is_promised_none(world: World, ben, coordinator, roads):
    promise, suggested = "your therapist may write to you", "a welcome-back check-in is suggested"
    assert promise in text(ben.get(roads["ben"] + DAYS))
    assert f"{suggested} if no visit is booked by then." in text(coordinator.get(roads["coordinator"] + DAYS))
    ben.post("/me/check-ins/", {"messages": "off"})
    own = text(ben.get(roads["ben"] + DAYS))
    assert "Mon 16 Mar is your first day back." in own
    assert promise not in own
    office = text(coordinator.get(roads["coordinator"] + DAYS))
    assert "No check-in is suggested then: check-in messages are off." in office
    assert suggested not in office
