"""One client: how to reach them, what they have left in words, and how it came to that."""

from datetime import date, timedelta

import pytest

from elevate.credits import ledger
from elevate.plans.models import Pause
from elevate.scheduling import cancelling
from tests.web.following import Page
from tests.web.reading import text
from tests.world import NOW, World, client_cancels

CLIENTS = "/t/clients/"
LONG_AGO = NOW - timedelta(days=60)
DAY = 24


def page(world: World) -> str:
    return f"{CLIENTS}{world.client.pk}/"


def test_a_client_can_be_reached(world: World, met, therapist):
    world.client.phone = "+1 (212) 555-0142"
    world.client.save()
    met(world.client, days=2)
    shown = Page(therapist.get(page(world)))
    assert shown.link("Call") == "tel:+12125550142"
    assert shown.link("Text") == "sms:+12125550142"
    assert shown.link("E-mail") == "mailto:ben.okafor@example.test"


def test_credits_are_told_in_words_with_the_next_one(world: World, met, therapist):
    met(world.client, days=2)
    world.subscribe(world.client, starts_on=date(2026, 2, 9))
    world.book(hours=48)
    said = text(therapist.get(page(world)))
    assert "Credits 3 credits. 1 is held for a booked visit. The next one comes Mon 9 Mar 2026." in said


@pytest.mark.parametrize(
    ("visits", "words"),
    [
        (0, "Credits 1 credit owed. No subscription brings another one."),
        (1, "Credits 1 credit owed. 1 booked visit takes one when it is due."),
        (2, "Credits 1 credit owed. 2 booked visits take one each."),
    ],
)
def test_what_is_owed_is_said(world: World, met, therapist, visits, words):
    met(world.client, days=2)
    for number in range(visits):
        world.book(hours=48 + 2 * number)
    assert words in text(therapist.get(page(world)))


def test_the_statement_says_what_changed_and_what_is_left(world: World, therapist, clock):
    world.subscribe(world.client, starts_on=date(2026, 2, 23))
    late = world.book(hours=4, at=NOW - timedelta(days=3))
    cancelling.cancel(late.pk, client_cancels(), by=world.actor(world.therapist), at=NOW)
    said = text(therapist.get(page(world)))
    rows = [
        "Mon 2 Mar 2026 Used: the visit on Mon 2 Mar, 4:00 PM was cancelled late Why? −1 1",
        "Mon 2 Mar 2026 1 credit for the week of Mon 2 Mar +1 2",
        "Fri 27 Feb 2026 Held for the visit on Mon 2 Mar, 4:00 PM none 1",
        "Mon 23 Feb 2026 1 credit for the week of Mon 23 Feb +1 1",
    ]
    assert [said.index(row) for row in rows] == sorted(said.index(row) for row in rows)


def test_two_weeks_away_leave_three_credits_in_the_third(world: World, therapist, clock):
    """One a week, away in weeks 1 and 2 with notice: week 3 shows 3 (rules.md 3)."""
    world.subscribe(world.client, starts_on=date(2026, 3, 2))
    maya = world.actor(world.therapist)
    for week in range(2):
        away = world.book(hours=48 + 7 * DAY * week)
        cancelling.cancel(away.pk, client_cancels(), by=maya, at=NOW)
    clock(14 * DAY)
    world.book(hours=15 * DAY, at=NOW)
    said = text(therapist.get(page(world)))
    assert "No visit yet · 3 credits" in said
    assert "Credits 3 credits. 1 is held for a booked visit." in said


def test_earlier_lines_are_shown_on_request(world: World, met, therapist):
    for week in range(8):
        met(world.client, days=2 + 7 * week)
    said = text(therapist.get(page(world)))
    assert said.count("Held for the visit") == 4
    assert Page(therapist.get(page(world))).link("Show 4 earlier lines") == "?all"
    assert text(therapist.get(f"{page(world)}?all")).count("Held for the visit") == 8


def test_the_chart_steps_as_the_statement_does(world: World, met, therapist):
    met(world.client, days=2)
    kit = world.actor(world.coordinator)
    ledger.give(world.client, 2, reason="Sorry", key="gift:1", at=NOW - timedelta(days=1), by=kit)
    chart = therapist.get(page(world)).content.decode()
    assert "Credits from Sat 21 Feb until today, 1 now. The table below says the same." in chart
    path = chart.split('class="steps" d="')[1].split('"')[0]
    assert path.count("V") == 2
    assert '<path class="mark used"' in chart
    assert '<path class="mark granted"' in chart
    assert '<path class="mark expired"' not in chart


def test_what_is_coming_is_dashed_and_said(world: World, met, therapist):
    met(world.client, days=2)
    assert "expected" not in text(therapist.get(page(world)))
    world.subscribe(world.client, starts_on=date(2026, 2, 23))
    world.book(hours=48)
    said = text(therapist.get(page(world)))
    # Owed 1, 2 granted by now; 4 more Mondays within 28 days, 1 visit.
    assert "1 credit owed" not in said
    assert "expected: 4 by Mon 30 Mar" in said
    assert 'class="projection"' in therapist.get(page(world)).content.decode()


@pytest.mark.parametrize("until", [date(2026, 3, 30), None])
def test_a_pause_is_hatched_and_grants_nothing(world: World, met, therapist, until):
    met(world.client, days=20)
    subscription = world.subscribe(world.client, starts_on=date(2026, 2, 2))
    Pause.objects.create(subscription=subscription, from_on=date(2026, 2, 16), until_on=until)
    shown = therapist.get(page(world))
    assert "paused" in text(shown)
    assert shown.content.decode().count('fill="url(#hatch)"') == 1


def test_nothing_yet_draws_nothing(world: World, therapist):
    world.book(hours=48)
    shown = therapist.get(page(world))
    assert 'class="steps"' not in shown.content.decode()
    assert "Credits 0 credits. 1 booked visit takes one when it is due." in text(shown)


def test_visits_stand_by_what_is_ahead_and_what_was(world: World, met, therapist):
    met(world.client, days=2)
    world.book(hours=-20, at=LONG_AGO)
    ahead = world.book(hours=48)
    shown = therapist.get(page(world))
    said = text(shown)
    assert (
        "Upcoming visits Wed 4 Mar, 12:00 PM Harbor House · Massage, 60 min Credit 1 used Pay $72.00" in said
    )
    past = said[said.index("Past visits") :]
    assert past.index("Sun 1 Mar, 4:00 PM") < past.index("Sat 28 Feb, 12:00 PM")
    assert "Needs an answer" in past
    assert Page(shown).link("Wed 4 Mar, 12:00 PM") == f"/t/visits/{ahead.pk}/"


@pytest.mark.parametrize("query", ["page=x", "page=-1", "page=999", "all=1", "all&page=2"])
def test_an_odd_address_shows_the_page(world: World, met, therapist, query):
    met(world.client, days=2)
    assert therapist.get(f"{page(world)}?{query}").status_code == 200
    assert therapist.get(f"{CLIENTS}?{query}").status_code == 200


def test_more_visits_ask_no_more_queries(world: World, met, therapist, queries):
    met(world.client, days=2)
    world.book(hours=48)
    one = queries(lambda: therapist.get(page(world)))
    for number in range(11):
        met(world.client, days=3 + number)
        world.book(hours=60 + 2 * number)
    assert queries(lambda: therapist.get(page(world))) == one
