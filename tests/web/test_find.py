"""Find an hour: a client, the soonest free time with whom they know, what it means, booked."""

import re
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

import pytest

from elevate.messaging.models import Message
from elevate.people.models import Client, Property, Therapist
from elevate.plans.models import Service
from elevate.scheduling.models import Appointment
from tests.web.following import Page, follow, send
from tests.web.reading import text
from tests.world import NOW, World

FIND = "/c/schedule/find/"
LONG_AGO = NOW - timedelta(days=30)
#: 1 PM on Monday: the clock stands at noon.
SOONEST = datetime.fromisoformat("2026-03-02T17:15Z")
THURSDAY = datetime.fromisoformat("2026-03-05T15:30Z")


@pytest.fixture
def noor(world: World) -> Therapist:
    return world.add_therapist("Noor Vale")


@pytest.fixture
def ana(world: World) -> Client:
    """Ana has credits and was visited by Maya a week ago."""
    ana = world.add_client("Ana Torres")
    world.subscribe(ana, starts_on=LONG_AGO.date())
    world.book(hours=-168, at=LONG_AGO, client=ana)
    return ana


def find(client: Client | None = None, **asked: object) -> str:
    named = {"client": client.pk} if client else {}
    return f"{FIND}?{urlencode({**named, **asked})}"


def test_a_client_is_found_by_name_and_chosen(world: World, ana, coordinator):
    said = text(coordinator.get(FIND))
    assert said.index("Ana Torres") < said.index("Ben Okafor")
    assert "Ben Okafor" not in text(coordinator.get(f"{FIND}?q=torr"))
    assert follow(coordinator, f"{FIND}?q=torr", "Ana Torres") == find(ana)
    assert "Nobody matches “zebra”" in text(coordinator.get(f"{FIND}?q=zebra"))


def test_only_a_propertys_clients_stand_there_when_the_schedule_shows_only_it(world: World, ana, coordinator):
    mill = Property.objects.create(name="The Mill", time_zone="America/New_York")
    world.add_client("Cy Lund", at=mill)
    address = f"/c/schedule/?property={mill.pk}"
    said = text(coordinator.get(follow(coordinator, address, "Find an hour")))
    assert "Clients of The Mill" in said
    assert "Cy Lund" in said
    assert "Ana Torres" not in said
    everybody = follow(coordinator, address, "Find an hour", "Show all clients")
    assert "Ana Torres" in text(coordinator.get(everybody))


def test_three_taps_lead_from_the_schedule_to_a_booked_visit(world: World, ana, noor, coordinator):
    address = follow(coordinator, "/c/schedule/", "Find an hour", "Ana Torres")
    done = send(coordinator, address, "Book")
    booked = Appointment.objects.booked().get(starts_at__gt=NOW)
    assert (booked.client, booked.therapist, booked.starts_at) == (ana, world.therapist, SOONEST)
    assert (booked.service, booked.property) == (world.service, world.property)
    assert done["Location"] == f"/c/visits/{booked.pk}/"
    page = text(coordinator.get(done["Location"]))
    assert "Booked Ana Torres for Mon 2 Mar, 12:15 PM with Maya Lin." in page


def test_the_usual_service_and_therapist_are_chosen_before_anybody_chooses(world, ana, noor, coordinator):
    long = Service.objects.create(name="Massage, 90 min", length_minutes=90, buffer_minutes=15)
    noor.rates.create(service=long, amount_cents=9000, effective_on=date(2020, 1, 1))
    world.book(hours=-72, at=LONG_AGO, client=ana, therapist=noor, service=long)
    said = text(coordinator.get(find(ana)))
    assert "Massage, 90 min at Harbor House" in said
    assert "Mon 2 Mar, 12:15 PM with Noor Vale Soonest" in said
    assert "Pay $90.00" in said


def test_who_was_never_visited_gets_their_plans_service_with_anybody(world: World, coordinator):
    new = world.add_client("Dee Park")
    world.subscribe(new, starts_on=LONG_AGO.date())
    page = coordinator.get(find(new))
    assert "Massage, 60 min at Harbor House" in text(page)
    assert '<option value="any">Any therapist</option>' in page.content.decode()


def test_what_booking_means_stands_there_before_it_is_done(world: World, ana, coordinator):
    said = text(coordinator.get(find(ana, to=THURSDAY.isoformat())))
    assert "Thu 5 Mar, 10:30 AM with Maya Lin" in said
    assert "Credit 1 used Pay $72.00" in said
    assert "The new visit is free to cancel until Wed 4 Mar, 10:30 AM (Harbor House time)." in said
    assert "Your visit with Maya Lin is booked for Thu 5 Mar 2026, 10:30 AM at Harbor House." in said


def test_the_message_shown_is_the_message_sent(world: World, ana, coordinator):
    address = find(ana, to=THURSDAY.isoformat())
    page = text(coordinator.get(address))
    send(coordinator, address, "Book Thu 10:30 AM")
    sent = Message.objects.filter(appointment=Appointment.objects.get(starts_at=THURSDAY))
    assert sent.count() == 2
    assert [message.body for message in sent if message.body not in page] == []


def test_free_times_stand_soonest_first_with_days_and_pages(world: World, ana, noor, coordinator):
    page = coordinator.get(find(ana, therapist="any"))
    times = re.findall(r"<b>(Mon 2 Mar, [^<]+)</b> +<small>([^<]+)</small>", page.content.decode())
    assert {name for _time, name in times[:2]} == {"Maya Lin", "Noor Vale"}
    assert [time for time, _name in times[:6]] == [
        f"Mon 2 Mar, {clock}" for clock in ("12:15 PM",) * 2 + ("12:30 PM",) * 2 + ("1:00 PM",) * 2
    ]
    assert re.search(r"Tue 3 Mar 46 free", text(page))
    later = follow(coordinator, find(ana, therapist="any"), "Later times")
    assert "page=2" in later
    assert "Sooner times" in text(coordinator.get(later))


def test_a_day_and_a_therapist_can_be_asked_for(world: World, ana, noor, coordinator):
    said = text(coordinator.get(find(ana, therapist=noor.pk, on="2026-03-05")))
    assert "Thu 5 Mar, 8:00 AM with Noor Vale Soonest" in said
    assert "Thu 5 Mar, 8:30 AM Noor Vale" in said
    day = follow(coordinator, find(ana), "Thu 5 Mar")
    assert "on=2026-03-05" in day
    assert "Thu 5 Mar, 8:00 AM with Maya Lin Soonest" in text(coordinator.get(day))


def test_any_therapist_is_one_tap_away_when_the_usual_one_is_full(world: World, ana, noor, coordinator):
    world.therapist.rates.update(effective_on=date(2026, 5, 1))
    said = text(coordinator.get(find(ana)))
    assert "Maya Lin has nothing free in these two weeks." in said
    assert "with Noor Vale Soonest" in text(coordinator.get(follow(coordinator, find(ana), "Any therapist")))


def test_the_clients_own_visits_are_in_the_way(world: World, ana, noor, coordinator):
    world.book(hours=1, client=ana)
    times = text(coordinator.get(find(ana, therapist=noor.pk)))
    assert "Mon 2 Mar, 12:30 PM" not in times
    assert "Mon 2 Mar, 2:15 PM" in times


def test_a_free_gap_leads_to_its_own_hour(world: World, ana, coordinator):
    world.book(hours=69)
    gap = follow(coordinator, "/c/schedule/?on=2026-03-05", "Free 10:15 AM")
    address = follow(coordinator, gap, "Ana Torres")
    assert "Thu 5 Mar, 10:15 AM with Maya Lin Credit" in text(coordinator.get(address))
    send(coordinator, address, "Book Thu 10:15 AM")
    assert Appointment.objects.filter(client=ana, starts_at=NOW + timedelta(hours=70.25)).exists()


def test_somebody_just_took_it_and_the_nearest_free_times_stand_there(world: World, ana, coordinator):
    address = find(ana, to=THURSDAY.isoformat())
    form = Page(coordinator.get(address)).form("Book")
    world.book(hours=70.5, client=world.add_client("Dee Park"))
    answer = coordinator.post(address, form.fields)
    assert answer.status_code == 409
    said = text(answer)
    assert "Someone just took 10:30 AM Nothing was changed." in said
    nearest = said.split("nearest times that are free:")[1].split("Other times")[0]
    assert nearest.split("Maya Lin")[:3] == [
        " Thu 5 Mar, 9:00 AM ",
        " Thu 5 Mar, 9:15 AM ",
        " Thu 5 Mar, 11:45 AM ",
    ]
    assert not Appointment.objects.booked().filter(client=ana, starts_at__gt=NOW).exists()
    other = Page(answer).link("Thu 5 Mar, 11:45 AM")
    assert send(coordinator, FIND + other, "Book").status_code == 302


def test_without_a_credit_a_reason_is_asked_for(world: World, coordinator):
    address = find(world.client, service=world.service.pk, to=THURSDAY.isoformat(), whom=world.therapist.pk)
    assert "Why book without a credit" in text(coordinator.get(address))
    assert send(coordinator, address, "Book").status_code == 422
    assert not Appointment.objects.exists()
    assert send(coordinator, address, "Book", override_reason="A gift").status_code == 302
    assert Appointment.objects.get().override_reason == "A gift"
