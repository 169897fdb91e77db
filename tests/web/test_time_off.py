"""Time off: shown before it is entered, entered once, and withdrawn."""

from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client as Browser

from elevate.journal.models import Event
from elevate.scheduling.models import TimeOff
from tests.web.following import Page
from tests.web.reading import text
from tests.world import World

TIME_OFF = "/t/time-off/"
ASKED = {
    "from_on": "2026-03-04",
    "until_on": "2026-03-06",
    "from_time": "",
    "until_time": "",
    "reason": "Family",
}
ENTER = "Enter this time off"


@pytest.fixture
def visit(world: World):
    return world.book(hours=45)


@pytest.fixture
def enter(therapist: Browser) -> Callable[..., HttpResponse]:
    """Look at time off as `asked`, and enter what was shown."""

    def entered(**asked: str) -> HttpResponse:
        form = Page(therapist.get(TIME_OFF, {**ASKED, **asked})).form(ENTER)
        query = "&".join(f"{name}={value}" for name, value in {**ASKED, **asked}.items())
        return therapist.post(f"{TIME_OFF}?{query}", form.fields, follow=True)

    return entered


def test_what_it_means_is_shown_first_and_changes_nothing(visit, therapist: Browser):
    said = text(therapist.get(TIME_OFF, ASKED))
    assert (
        "Off from Wed 4 Mar 2026 to Fri 6 Mar 2026 1 visit is booked then. It stays until you settle it."
        in said
    )
    assert "Ben Okafor" in said
    assert not TimeOff.objects.exists()


def test_it_is_entered_as_shown_and_its_visits_stay_listed(visit, enter):
    said = text(enter())
    assert "Off from Wed 4 Mar 2026 to Fri 6 Mar 2026." in said
    assert "Still booked then 1 visit to settle Ben Okafor" in said
    off = TimeOff.objects.get()
    assert [off.starts_at.isoformat(), off.ends_at.isoformat()] == [
        "2026-03-04T05:00:00+00:00",
        "2026-03-07T05:00:00+00:00",
    ]


def test_a_double_tap_enters_once(visit, therapist: Browser):
    form = Page(therapist.get(TIME_OFF, ASKED)).form(ENTER)
    query = "&".join(f"{name}={value}" for name, value in ASKED.items())
    for _tap in range(2):
        assert therapist.post(f"{TIME_OFF}?{query}", form.fields).status_code == 302
    assert TimeOff.objects.count() == 1
    assert Event.objects.filter(verb="time_off.entered").count() == 1


def test_a_visit_booked_meanwhile_makes_the_page_stale(world: World, therapist: Browser):
    form = Page(therapist.get(TIME_OFF, ASKED)).form(ENTER)
    world.book(hours=45)
    query = "&".join(f"{name}={value}" for name, value in ASKED.items())
    answer = therapist.post(f"{TIME_OFF}?{query}", form.fields)
    assert answer.status_code == 409
    assert "This changed while you were looking" in text(answer)
    assert "1 visit is booked then." in text(answer)
    assert not TimeOff.objects.exists()


def test_times_of_day_make_part_of_a_day(enter):
    said = text(enter(until_on="2026-03-04", from_time="13:00", until_time="15:30"))
    assert "Off from Wed 4 Mar 2026, 1:00 PM until Wed 4 Mar 2026, 3:30 PM." in said


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"until_on": "2026-03-03"}, "The time off must end after it begins."),
        ({"from_on": "2026-02-01", "until_on": "2026-02-02"}, "That time has passed."),
        ({"until_on": "2028-02-02"}, "That is more than a year."),
        ({"until_on": ""}, "Choose a day."),
        ({"from_on": "soon"}, "That is not a date we can read."),
    ],
)
def test_what_cannot_be_is_said(therapist: Browser, asked, sentence):
    answer = therapist.get(TIME_OFF, {**ASKED, **asked})
    assert sentence in text(answer)
    assert ENTER not in text(answer)


def test_it_is_withdrawn_once_however_often(enter, therapist: Browser):
    enter()
    path = f"{TIME_OFF}{TimeOff.objects.get().pk}/withdraw/"
    for _tap in range(2):
        assert "That time can be booked again." in text(therapist.post(path, follow=True))
    assert "No time off is coming." in text(therapist.get(TIME_OFF))
    assert Event.objects.filter(verb="time_off.withdrawn").count() == 1


def test_a_coordinator_does_all_of_it_for_them(world: World, enter, coordinator: Browser):
    enter()
    path = f"/c/therapists/{world.therapist.pk}/time-off/"
    assert "Off from Wed 4 Mar 2026 to Fri 6 Mar 2026" in text(coordinator.get(path))
    assert "Off from Wed 4 Mar 2026" in text(coordinator.get("/c/therapists/"))
    coordinator.post(f"{path}{TimeOff.objects.get().pk}/withdraw/")
    assert not TimeOff.objects.standing().exists()


def test_a_colleague_neither_sees_nor_withdraws_it(world: World, enter, colleague: Browser, ben: Browser):
    enter()
    assert "No time off is coming." in text(colleague.get(TIME_OFF))
    withdraw = f"{TIME_OFF}{TimeOff.objects.get().pk}/withdraw/"
    assert colleague.post(withdraw).status_code == 404
    assert colleague.get(f"/c/therapists/{world.therapist.pk}/time-off/").status_code == 404
    assert [ben.get(TIME_OFF).status_code, ben.post(withdraw).status_code] == [404, 404]
    assert TimeOff.objects.standing().exists()


def test_the_board_says_where_cover_is_needed(visit, enter, coordinator: Browser):
    assert "Cover needed" not in text(coordinator.get("/c/"))
    enter()
    assert "Cover needed 1 visit to settle Ben Okafor" in text(coordinator.get("/c/"))


def test_more_visits_in_it_ask_no_more_queries(world: World, visit, enter, therapist: Browser, queries):
    enter(until_on="2026-03-20")
    one = queries(lambda: therapist.get(TIME_OFF))
    off = TimeOff.objects.get()
    TimeOff.objects.all().delete()
    for number in range(6):
        world.book(hours=69 + 24 * number, client=world.add_client(f"Client {number}"))
    off.save(force_insert=True)
    assert queries(lambda: therapist.get(TIME_OFF)) == one
