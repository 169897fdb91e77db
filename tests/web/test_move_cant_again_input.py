"""Whatever an address or a form says: a sentence, nothing changed, never an error of ours."""

from datetime import timedelta
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, example, given, settings, strategies as st

from elevate.journal.models import Event
from elevate.scheduling.models import Appointment
from tests.web.following import Page
from tests.web.reading import text
from tests.world import NOW, World

LONG_AGO = NOW - timedelta(days=30)
TO = "2026-03-05T15:30Z"
NO_TIME = "That is not a time we can read. Choose one of those below."
NO_DAY = "That is not a date we can read. Give it as year-month-day."
NO_CLOCK = "That is not a time of day we can read. Give it as 3:10 PM or 15:10."
TOLD = {"told_on": "2026-03-01", "told_time": "09:00", "reason": "I was driving."}
EARLIER = {"who": "client", "told": "earlier"} | TOLD
NUL = "There is a character in it that cannot be saved. Delete it, and write it again."

PICKS = [
    ({"to": "zebra"}, NO_TIME),
    ({"to": "2026-03-05T10:30"}, NO_TIME),  # no zone, so no instant
    ({"to": "0001-01-01T00:00+14:00"}, NO_TIME),
    ({"to": "9999-12-31T23:59-14:00"}, NO_TIME),
    ({"day": "zebra"}, NO_DAY),
    ({"day": "0001-01-01"}, NO_DAY),
    ({"day": "2026-02-30"}, NO_DAY),
    ({"day": "2026-03-01"}, "That day has passed. Choose one still to come."),
    ({"day": "2027-06-01"}, "That is more than a year ahead. Choose a nearer day."),
    ({"day": "2026-03-05", "time": "25:00"}, NO_CLOCK),
    ({"day": "2026-03-05", "time": "noon"}, NO_CLOCK),
]
NOTICES = [
    ({"told_on": ""}, "Choose a day."),
    ({"told_on": "zebra"}, NO_DAY),
    ({"told_on": "1850-01-01"}, NO_DAY),
    ({"told_time": ""}, "Give the time."),
    ({"told_time": "zebra"}, NO_CLOCK),
    ({"reason": " "}, "Say in a few words why you record it only now."),
    ({"reason": "x" * 501}, "Say it in 500 characters or fewer; these are 501."),
    ({"told_on": "2026-03-03"}, "The notice cannot be later than now, Mon 2 Mar 2026, 12:00 PM."),
    ({"told_on": "2025-12-01"}, "so nobody can have given notice before then."),
]
CASES = [
    *[(page, query, sentence) for page in ("move", "again") for query, sentence in PICKS],
    *[("move", {"to": TO} | TOLD | wrong, sentence) for wrong, sentence in NOTICES],
    *[("cant", EARLIER | wrong, sentence) for wrong, sentence in NOTICES],
    ("cant", {"who": "zebra"}, "Choose one of these answers."),
    ("cant", {"who": "client", "told": "zebra"}, "Choose one of these answers."),
    ("cant", {"who": ""}, "Choose one of these answers."),
]


@pytest.fixture
def visit(world: World) -> Appointment:
    world.subscribe(world.client, starts_on=LONG_AGO.date())
    return world.book(hours=48, at=LONG_AGO)


@pytest.fixture
def past(world: World) -> Appointment:
    return world.book(hours=-5, at=LONG_AGO)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[0]}-{case[1]!r:.60}")
@pytest.mark.parametrize("roof", ["t", "c"])
def test_a_wrong_address_gets_a_sentence(visit, request, roof, case):
    page, query, sentence = case
    browser = request.getfixturevalue({"t": "therapist", "c": "coordinator"}[roof])
    answer = browser.get(f"/{roof}/visits/{visit.pk}/{page}/?{urlencode(query)}")
    assert answer.status_code == 422
    assert sentence in text(answer)


@pytest.mark.parametrize(
    ("tried", "sentence"),
    [
        (" ", "Say how you tried to reach them, and when."),
        ("x" * 501, "Say it in 500 characters or fewer; these are 501."),
    ],
)
def test_a_no_show_wants_what_was_tried(past, therapist, tried, sentence):
    query = urlencode({"who": "no_show", "tried": tried})
    answer = therapist.get(f"/t/visits/{past.pk}/cant/?{query}")
    assert answer.status_code == 422
    assert sentence in text(answer)


@pytest.mark.parametrize(
    ("to", "sentence"),
    [
        ("2026-03-05T15:31Z", "Visits start on a quarter hour: choose :00, :15, :30 or :45."),
        ("2026-03-01T15:30Z", "That time has passed. Choose one still to come."),
        ("2026-03-04T17:00Z", "The visit is at that time already. Choose another one."),
    ],
)
def test_a_time_that_the_rules_refuse_gets_their_sentence(visit, therapist, to, sentence):
    answer = therapist.get(f"/t/visits/{visit.pk}/move/?{urlencode({'to': to})}")
    assert sentence in text(answer)
    assert [form for form in Page(answer).forms if "Move to" in form.button] == []


@pytest.mark.parametrize("page", ["move", "cant", "again"])
def test_a_button_without_answers_is_refused(visit, therapist, page):
    events = Event.objects.count()
    guards = {"operation": "00000000-0000-4000-8000-000000000000", "preview": "x"}
    answer = therapist.post(f"/t/visits/{visit.pk}/{page}/", guards)
    assert answer.status_code == 422
    assert {"cant": "Answer the question first."}.get(page, "Choose a time first.") in text(answer)
    assert Event.objects.count() == events


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"late": "zebra"}, "Say what becomes of the old visit."),
        ({"override_reason": "x" * 501}, "Say it in 500 characters or fewer; these are 501."),
        ({"override_reason": "x\0"}, NUL),
    ],
)
def test_a_wrong_form_gets_a_sentence(visit, coordinator, fields, sentence):
    path = f"/c/visits/{visit.pk}/move/?{urlencode({'to': TO})}"
    form = Page(coordinator.get(path)).form("Move to")
    answer = coordinator.post(path, form.fields | fields)
    assert answer.status_code == 422
    assert sentence in text(answer)
    visit.refresh_from_db()
    assert visit.state == "booked"


def test_a_therapist_does_not_override(visit, therapist):
    for page, button in (("move", "Move to"), ("again", "Book")):
        path = f"/t/visits/{visit.pk}/{page}/?{urlencode({'to': TO})}"
        form = Page(therapist.get(path)).form(button)
        answer = therapist.post(path, form.fields | {"override_reason": "Because"})
        assert answer.status_code == 422
        assert "Only a coordinator can book without a credit." in text(answer)


@pytest.mark.parametrize("pk", ["apt_0", "x" * 200, "\0", "ä/ö", "../today"])
@pytest.mark.parametrize("page", ["move", "cant", "again"])
def test_a_visit_that_does_not_exist_is_not_found(world: World, therapist, pk, page):
    assert therapist.get(f"/t/visits/{quote(pk, safe='')}/{page}/").status_code == 404


NAMES = ["to", "day", "time", "told_on", "told_time", "reason", "who", "told", "tried", "moved", "late"]
NAMES += ["override_reason", "notice", "accept", "operation", "preview", "preview_accepted", "x"]
VALUES = st.one_of(
    st.sampled_from(["client", "therapist", "no_show", "operator", "now", "earlier", "accepted", TO, "1"]),
    st.dates().map(str),
    st.datetimes(timezones=st.timezones()).map(lambda at: at.isoformat()),
    st.times().map(str),
    st.uuids().map(str),
    st.text(max_size=40),
)
QUERIES = st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=7)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@example(said=({"to": "\0"}, {}, "move", False))
@given(said=st.tuples(QUERIES, QUERIES, st.sampled_from(["move", "cant", "again"]), st.booleans()))
def test_no_address_and_no_form_ever_breaks_a_page(visit, past, therapist, coordinator, said):
    query, form, page, started = said
    asked = urlencode(query, errors="surrogatepass")
    for browser, roof in ((therapist, "t"), (coordinator, "c")):
        path = f"/{roof}/visits/{(past if started else visit).pk}/{page}/?{asked}"
        # A NUL in an address is turned away at the door, whatever the page.
        told, done = ({400}, {400}) if "%00" in asked else ({200, 302, 422}, {302, 409, 422})
        assert browser.get(path).status_code in told
        assert browser.post(path, form).status_code in done
