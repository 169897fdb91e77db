"""What people were told: each their own, a coordinator all of it."""

from datetime import timedelta

from elevate.clock import due
from tests.api.conftest import Callers
from tests.world import NOW, World


def recipients(answer) -> set[str]:
    return {item["to"] for item in answer.json()["items"]}


def test_a_message_has_the_shape_that_was_agreed(callers: Callers, world: World):
    visit = world.book(hours=45)
    callers.therapist.post(f"/appointments/{visit.pk}/reschedule", {"starts_at": "2026-03-05T14:00:00Z"})
    told = callers.coordinator.get("/messages", to="kit.ames@example.test").json()["items"]
    assert told == [
        {
            "id": told[0]["id"],
            "appointment_id": visit.pk,
            "channel": "email",
            "to": "kit.ames@example.test",
            "template": "rescheduled",
            "subject": "Moved to Thu 5 Mar 2026, 9:00 AM",
            "body": (
                "Confirming Ben Okafor has rescheduled "
                "from Wed 4 Mar 2026, 9:00 AM to Thu 5 Mar 2026, 9:00 AM"
            ),
            "state": "queued",
            "send_at": "2026-03-02T17:02:00Z",
            "sent_at": None,
        }
    ]


def test_everybody_sees_what_they_were_sent_and_staff_what_was_said_about_their_visits(
    callers: Callers, world: World
):
    visit = world.book()
    callers.client.post(f"/appointments/{visit.pk}/cancel", {"by": "client"})
    everybody = {"kit.ames@example.test", "ben.okafor@example.test", "maya.lin@example.test"}
    assert recipients(callers.coordinator.get("/messages")) == everybody
    assert recipients(callers.therapist.get("/messages")) == everybody
    assert recipients(callers.client.get("/messages")) == {"ben.okafor@example.test"}
    assert recipients(callers.neighbour.get("/messages")) == set()
    assert recipients(callers.client.get("/messages", to="maya.lin@example.test")) == set()


def test_messages_of_one_appointment_the_newest_first(callers: Callers, world: World):
    visit, other = world.book(hours=45), world.book(hours=90)
    callers.coordinator.post(f"/appointments/{visit.pk}/cancel", {"by": "client"})
    told = callers.coordinator.get("/messages", appointment_id=visit.pk).json()["items"]
    assert {item["appointment_id"] for item in told} == {visit.pk}
    assert [item["template"] for item in told] == ["cancelled"] * 3 + ["booked"] * 2
    assert len(callers.coordinator.get("/messages", appointment_id=other.pk).json()["items"]) == 2
    assert [item["state"] for item in told] == ["queued"] * 3 + ["cancelled"] * 2


def test_a_move_is_told_with_either_of_its_appointments(callers: Callers, world: World):
    visit = world.book(hours=45)
    act = f"/appointments/{visit.pk}/reschedule"
    new = callers.therapist.post(act, {"starts_at": "2026-03-05T14:00:00Z"}).json()
    by_old = callers.coordinator.get("/messages", appointment_id=visit.pk).json()["items"]
    by_new = callers.coordinator.get("/messages", appointment_id=new["id"]).json()["items"]
    assert [item for item in by_old if item["template"] == "rescheduled"] == by_new
    assert len(by_new) == 3


def test_an_address_no_mail_can_be_written_to_keeps_nobody_waiting(callers: Callers, world: World, settings):
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.console.EmailBackend"}}
    type(world.client).objects.filter(pk=world.client.pk).update(email="ben@\u3002.test")
    world.client.refresh_from_db()
    world.book()
    callers.coordinator.put("/clock", {"now": "2026-03-02T17:05:00Z"})
    told = callers.coordinator.get("/messages").json()["items"]
    assert {item["to"]: item["state"] for item in told} == {
        "ben@\u3002.test": "failed",
        "maya.lin@example.test": "sent",
    }


def test_pages_follow_each_other(callers: Callers, world: World):
    for hours in (24, 48, 72):
        world.book(hours=hours)
    whole = callers.coordinator.get("/messages").json()["items"]
    first = callers.coordinator.get("/messages", limit=4).json()
    rest = callers.coordinator.get("/messages", limit=4, cursor=first["next"]).json()
    assert [item["id"] for item in first["items"] + rest["items"]] == [item["id"] for item in whole]
    assert rest["next"] is None


def test_a_message_that_went_out_says_when(callers: Callers, world: World, settings):
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    world.book()
    due.run(NOW + timedelta(minutes=3))
    told = callers.client.get("/messages").json()["items"][0]
    assert (told["state"], told["sent_at"]) == ("sent", "2026-03-02T17:03:00Z")
