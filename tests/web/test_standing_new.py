"""Make a visit a standing one: the rule, every date with why not, confirm."""

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest

from elevate.messaging.models import Message
from elevate.scheduling.models import Appointment, Series, Skip
from tests.web import keeping
from tests.web.following import Page, follow
from tests.web.reading import text
from tests.world import NOW, World

LONG_AGO = NOW - timedelta(days=30)
RULE = "weekdays=WE&local_time=09:00&every_weeks=1&starts_on=2026-03-04&ends_on=&count="


@pytest.fixture
def visit(world: World) -> Appointment:
    """Wednesday at noon; there are credits for all the spring."""
    world.subscribe(world.client, starts_on=LONG_AGO.date())
    return world.book(hours=48, at=LONG_AGO)


@pytest.fixture
def path(world: World, visit) -> dict[str, str]:
    """What each would have to open to arrange Ben's Wednesdays at nine."""
    service = f"service={world.service.pk}"
    theirs = f"therapist={world.therapist.pk}&property={world.property.pk}&override_reason="
    return {
        "therapist": f"/t/series/new/?visit={visit.pk}&{RULE}&{service}",
        "coordinator": f"/c/series/new/?visit={visit.pk}&{RULE}&{service}&{theirs}",
    }


def form(page) -> dict[str, str]:
    """Return the hidden fields of the page's confirming form."""
    return Page(page).form("Arrange these visits").fields


BOTH = pytest.mark.parametrize("who", ["therapist", "coordinator"])


@BOTH
def test_it_begins_on_the_visit_s_page(visit, request, who):
    browser, roof = request.getfixturevalue(who), who[0]
    path = follow(browser, f"/{roof}/visits/{visit.pk}/", "Make this a standing visit")
    assert path == f"/{roof}/series/new/?visit={visit.pk}"
    page = browser.get(path)
    assert "Like the visit of Wed 4 Mar, 12:00 PM at Harbor House" in text(page)
    said = page.content.decode()
    assert re.search(r'value="WE"[^>]*checked', said)
    assert 'value="12:00"' in said
    assert 'value="2026-03-04"' in said


@BOTH
def test_it_begins_on_the_client_s_page(world: World, visit, request, who):
    browser, roof = request.getfixturevalue(who), who[0]
    path = follow(browser, f"/{roof}/clients/{world.client.pk}/", "New standing visits")
    page = browser.get(path)
    assert "At Harbor House, week after week until they end" in text(page)
    assert 'value="12:00"' in page.content.decode()


@BOTH
def test_every_date_is_shown_before_anything_happens(world: World, request, path, who):
    keeping.closed(date(2026, 3, 18))
    page = text(request.getfixturevalue(who).get(path[who]))
    assert "11 of 12 dates can be booked. 1 needs a look." in page
    assert "Wed 4 Mar, 9:00 AM Booked" in page
    assert "Wed 18 Mar, 9:00 AM Skipped No visits are made that day: Founders’ Day." in page
    assert "Standing visits: Wednesdays 9:00 AM with Maya at Harbor House" in page
    assert not Series.objects.exists()


@BOTH
def test_confirming_books_what_was_shown_and_tells_once(world: World, request, path, who):
    browser = request.getfixturevalue(who)
    keeping.closed(date(2026, 3, 18))
    fields = form(browser.get(path[who]))
    Message.objects.all().delete()
    for _tap in range(2):
        page = text(browser.post(path[who], fields, follow=True))
    assert "Standing visits are arranged." in page
    assert "1 date needs a look" in page
    [series] = Series.objects.all()
    assert series.appointments.count() == 11
    assert Skip.objects.get().reason == "closed"
    assert sorted(Message.objects.values_list("recipient_name", flat=True)) == [
        "Ben Okafor",
        "Kit Ames",
        "Maya Lin",
    ]


def test_a_stale_preview_shows_what_would_happen_now(world: World, therapist, path):
    fields = form(therapist.get(path["therapist"]))
    world.book(hours=45, at=LONG_AGO, client=world.add_client("Dee Park"))
    answer = therapist.post(path["therapist"], fields)
    assert answer.status_code == 409
    assert "This changed while you were looking" in text(answer)
    assert "Maya Lin has another visit at that time." in text(answer)
    assert not Series.objects.exists()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ("starts_on=2026-02-25", "That day has passed. Choose one still to come."),
        ("starts_on=x", "That is not a date we can read."),
        ("local_time=09:10", "Visits start on a quarter hour"),
        ("local_time=", "Give the time."),
        ("every_weeks=0", "Visits recur every 1 to 52 weeks."),
        ("every_weeks=often", "Give the number of weeks in digits."),
        ("count=0", "A number of visits is from 1 to 1000."),
        ("count=4&ends_on=2026-05-01", "Give a last day or a number of visits, not both."),
        ("ends_on=2026-03-01", "No date of these visits is still to come."),
        ("service=none", "There is no such service."),
        ("weekdays=XX", "There is no such weekday."),
    ],
)
def test_a_rule_that_cannot_be_is_refused_in_words_and_kept(therapist, path, change, sentence):
    asked = path["therapist"]
    for answer in change.split("&"):
        name = answer.split("=")[0]
        asked = re.sub(rf"{name}=[^&]*", answer, asked)
    answer = therapist.get(asked)
    assert answer.status_code == 422
    assert sentence in text(answer)
    if "local_time" not in change:
        assert 'value="09:00"' in answer.content.decode()


def test_no_weekday_at_all_is_refused(therapist, path):
    answer = therapist.get(path["therapist"].replace("weekdays=WE&", ""))
    assert (answer.status_code, "Choose at least one weekday." in text(answer)) == (422, True)


def test_the_answers_can_be_changed_once_they_were_given(therapist, path):
    change = Page(therapist.get(path["therapist"])).link("Change the answers")
    assert "Show what happens" in text(therapist.get("/t/series/new/" + change))


def test_only_a_coordinator_chooses_with_whom_and_without_credits(world: World, therapist, coordinator, path):
    noor = world.add_therapist("Noor Vale")
    more = f"&therapist={noor.pk}&override_reason=goodwill"
    assert "with Maya at" in text(therapist.get(path["therapist"] + more))
    kits = path["coordinator"].replace(world.therapist.pk, noor.pk)
    assert "with Noor at" in text(coordinator.get(kits))


def test_a_coordinator_overrides_the_lack_of_credits(world: World, coordinator):
    visit = world.book(hours=48, at=LONG_AGO)
    theirs = f"therapist={world.therapist.pk}&property={world.property.pk}&override_reason="
    path = f"/c/series/new/?visit={visit.pk}&{RULE}&service={world.service.pk}&{theirs}"
    assert "0 of 12 dates can be booked. 12 need a look." in text(coordinator.get(path))
    assert "12 of 12 dates can be booked." in text(coordinator.get(path + "goodwill"))


@BOTH
def test_without_a_client_one_is_sent_to_choose_one(world: World, request, who):
    answer = request.getfixturevalue(who).get(f"/{who[0]}/series/new/", follow=True)
    assert answer.redirect_chain[-1][0] == f"/{who[0]}/clients/"
    assert "Choose the client first" in text(answer)


def test_what_a_colleague_or_a_client_may_not_see_does_not_exist(world: World, visit, colleague, ben):
    for path in (f"/t/series/new/?visit={visit.pk}", f"/t/series/new/?client={world.client.pk}"):
        assert colleague.get(path).status_code == 404
        assert ben.get(path).status_code == 404
    assert colleague.post(f"/t/series/new/?visit={visit.pk}", {"operation": uuid4()}).status_code == 404
