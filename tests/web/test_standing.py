"""A standing arrangement's page: what comes, what needs a look, and every way to change it."""

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest

from elevate.scheduling import rescheduling
from elevate.scheduling.acts import Reschedule
from elevate.scheduling.models import Appointment, Series, Substitution
from tests.web import keeping
from tests.web.arranging import arrange, with_a_closed_day
from tests.web.following import Page
from tests.web.reading import text
from tests.world import NOW, World

DAY = timedelta(days=1)
BOTH = pytest.mark.parametrize("who", ["therapist", "coordinator"])


@pytest.fixture
def series(world: World) -> Series:
    """Wednesdays at nine, but for the second one; there are credits for all the spring."""
    world.subscribe(world.client, starts_on=date(2026, 2, 2))
    return with_a_closed_day(world)


def address(who: str, series: Series, act: str = "", **asked: str) -> str:
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return f"/{who[0]}/series/{series.pk}/{act}{'?' if query else ''}{query}"


def confirm(browser, path: str, button: str):
    fields = Page(browser.get(path)).form(button).fields
    return browser.post(path, fields, follow=True)


@BOTH
def test_the_page_says_what_was_agreed_what_comes_and_what_needs_a_look(series, request, who):
    page = text(request.getfixturevalue(who).get(address(who, series)))
    assert "Wednesdays 9:00 AM Every week, at Harbor House with Maya Lin, since Wed 4 Mar 2026" in page
    assert "1 date needs a look Wed 11 Mar 2026, 9:00 AM No visits are made that day: Founders’ Day." in page
    assert "Next visits Wed 4 Mar, 9:00 AM Wed 18 Mar, 9:00 AM" in page
    assert "Arranged Kit Ames" in page


def test_a_moved_visit_and_a_substitute_are_named(world: World, series, therapist):
    noor = world.add_therapist("Noor Vale")
    first, second = series.appointments.order_by("starts_at")[:2]
    act = Reschedule(starts_at=first.starts_at + DAY)
    rescheduling.reschedule(first.pk, act, by=world.actor(world.therapist), at=NOW)
    path = address("t", series, "substitute/", therapist=noor.pk, from_on="2026-03-16", last_on="2026-03-20")
    assert "1 visit has another therapist." in text(therapist.get(path))
    page = text(confirm(therapist, path, "Let them stand in"))
    assert "Noor Vale stands in until Fri 20 Mar 2026." in page
    assert "Thu 5 Mar, 9:00 AM moved from Wed 4 Mar, 9:00 AM" in page
    assert "Wed 18 Mar, 9:00 AM with Noor Vale" in page
    assert "Noor Vale stands in from Mon 16 Mar 2026 to Fri 20 Mar 2026." in page
    second.refresh_from_db()
    assert second.therapist == noor
    assert Substitution.objects.count() == 1


@BOTH
def test_a_change_of_all_visits_shows_each_and_does_it(world: World, series, request, who):
    browser = request.getfixturevalue(who)
    more = {"therapist": world.therapist.pk} if who == "coordinator" else {}
    path = address(
        who, series, "change/", scope="all", weekdays="TH", local_time="10:30", every_weeks="1", **more
    )
    page = text(browser.get(path))
    assert "11 visits move." in page
    assert "Wed 4 Mar, 9:00 AM → to Thu 5 Mar, 10:30 AM" in page
    assert "11 are in time: no credit is used, nothing is paid." in page
    assert "To the coordinator" in page
    page = text(confirm(browser, path, "Change"))
    assert "The visits go on: Thursdays 10:30 AM with Maya at Harbor House." in page
    assert "Was before Wednesdays 9:00 AM with Maya at Harbor House, from Wed 4 Mar 2026" in page
    new = Series.objects.get(split_from=series)
    assert new.appointments.filter(state="booked").count() == 12
    assert "Goes on as Thursdays 10:30 AM" in text(browser.get(address(who, series)))


def test_a_double_tap_changes_once(series, therapist):
    path = address("t", series, "change/", scope="all", weekdays="TH", local_time="10:30", every_weeks="1")
    fields = Page(therapist.get(path)).form("Change").fields
    answers = [therapist.post(path, fields) for _tap in range(2)]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert Series.objects.count() == 2


def test_this_and_following_begins_on_its_day(series, therapist):
    path = address(
        "t",
        series,
        "change/",
        scope="following",
        from_on="2026-04-01",
        weekdays="WE",
        local_time="11:00",
        every_weeks="1",
    )
    assert "8 visits move." in text(therapist.get(path))
    confirm(therapist, path, "Change")
    series.refresh_from_db()
    assert series.ends_on == date(2026, 3, 31)
    missing = path.replace("from_on=2026-04-01", "from_on=")
    answer = therapist.get(missing)
    assert (answer.status_code, "Choose the first day that changes." in text(answer)) == (422, True)


def test_a_late_visit_is_shown_with_its_pair_and_may_be_accepted(world: World, series, therapist, clock):
    clock(44)  # Wednesday 8 AM, an hour before the first
    path = address("t", series, "change/", scope="all", weekdays="WE", local_time="11:00", every_weeks="1")
    page = therapist.get(path)
    assert "1 is late and uses a credit. Pay: $72.00." in text(page)
    assert "Credit 1 used Pay $72.00" in text(page)
    accepted = Page(page).link("Accept late moves without a charge")
    page = text(therapist.get(f"/t/series/{series.pk}/change/{accepted}"))
    assert "is late and uses" not in page
    assert "Credit kept Pay none" in page


@BOTH
def test_ending_cancels_what_follows_by_its_true_notice(series, request, who, clock):
    clock(44)
    browser = request.getfixturevalue(who)
    path = address(who, series, "end/", on="2026-03-02", party="client", reason="Moved away")
    page = text(browser.get(path))
    assert "11 visits are cancelled." in page
    assert "1 is late and uses a credit. Pay: $72.00." in page
    page = text(confirm(browser, path, "End them and cancel 11 visits"))
    assert "These standing visits end." in page
    assert "No visit of this arrangement is still to come." in page
    assert ": Moved away" in page
    assert Appointment.objects.booked().count() == 0


@pytest.mark.parametrize(
    ("act", "asked", "sentence"),
    [
        ("end/", {"on": "x"}, "That is not a date we can read."),
        ("end/", {"on": "2026-03-20", "party": "nobody"}, "Say who wants it."),
        ("end/", {"on": "2026-03-20", "party": "operator"}, "Say who wants it."),
        ("end/", {"on": "2026-03-20", "told_on": "2026-03-01"}, "Give both the day and the time"),
        ("change/", {"scope": "all", "weekdays": "WE"}, "Give the time."),
        ("change/", {"scope": "some", "weekdays": "WE"}, "Say which visits change."),
        (
            "change/",
            {"scope": "all", "weekdays": "WE", "local_time": "09:10", "every_weeks": "1"},
            "quarter hour",
        ),
        ("substitute/", {"therapist": "x", "from_on": "2026-03-03"}, "There is no such therapist."),
    ],
)
def test_what_cannot_be_is_refused_in_words(series, therapist, act, asked, sentence):
    answer = therapist.get(address("t", series, act, **asked))
    assert answer.status_code == 422
    assert sentence in text(answer)


def test_a_last_day_before_the_first_is_refused(world: World, series, therapist):
    noor = world.add_therapist("Noor Vale")
    asked = {"therapist": noor.pk, "from_on": "2026-03-20", "last_on": "2026-03-10"}
    answer = therapist.get(address("t", series, "substitute/", **asked))
    assert answer.status_code == 422
    assert "Choose a last day that is not before the first, and still to come." in text(answer)


def test_a_stale_preview_shows_what_would_happen_now(world: World, series, therapist):
    path = address("t", series, "end/", on="2026-03-02")
    fields = Page(therapist.get(path)).form("End them").fields
    first = series.appointments.order_by("starts_at").first()
    act = Reschedule(starts_at=first.starts_at + DAY)
    rescheduling.reschedule(first.pk, act, by=world.actor(world.therapist), at=NOW)
    answer = therapist.post(path, fields)
    assert (answer.status_code, "This changed while you were looking" in text(answer)) == (409, True)
    assert Appointment.objects.booked().count() == 11


def test_nobody_reads_what_a_colleague_earns(world: World, series, therapist, coordinator):
    noor = world.add_therapist("Noor Vale", rate_cents=9900)
    asked = {"therapist": noor.pk, "from_on": "2026-03-03", "last_on": "2026-03-30"}
    assert "99.00" not in text(therapist.get(address("t", series, "substitute/", **asked)))


ACTS = pytest.mark.parametrize("act", ["", "change/", "substitute/", "end/"])


@ACTS
def test_a_colleague_a_client_and_an_outsider_find_nothing(series, colleague, ben, client, act):
    assert colleague.get(address("t", series, act)).status_code == 404
    assert ben.get(address("t", series, act)).status_code == 404
    assert client.get(address("t", series, act)).status_code == 302
    assert colleague.post(address("t", series, act), {"operation": uuid4()}).status_code in {404, 405}


def test_the_page_asks_as_many_queries_whatever_it_shows(world: World, series, coordinator, queries):
    path = address("c", series)
    coordinator.get(path)
    few = queries(lambda: coordinator.get(path))
    many = arrange(world, client=world.add_client("Dee Park"), weekdays=("MO", "TU", "FR", "SA"))
    assert queries(lambda: coordinator.get(address("c", many))) == few


def test_the_first_time_one_opens_a_form_it_holds_what_there_is(series, therapist):
    said = therapist.get(address("t", series, "change/")).content.decode()
    assert re.search(r'value="WE"[^>]*checked', said)
    assert 'value="09:00"' in said


def test_a_visit_that_stays_for_now_is_shown_on_its_own_day(series, coordinator):
    keeping.closed(date(2026, 3, 19))
    asked = {"scope": "all", "weekdays": "TH", "local_time": "10:30", "every_weeks": "1"}
    page = coordinator.get(address("c", series, "change/", **asked, therapist=series.therapist_id))
    said = text(page)
    assert (
        "Wed 18 Mar, 9:00 AM Stays for now It cannot come to Thu 19 Mar, 10:30 AM. No visits are made" in said
    )
    struck = re.findall(r"<del>([^<]+)</del>", page.content.decode())
    assert "Wed 4 Mar, 9:00 AM" in struck
    assert "Wed 18 Mar, 9:00 AM" not in struck
