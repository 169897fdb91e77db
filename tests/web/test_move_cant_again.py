"""What holds on every page that changes a visit: who may, what is stale, what counts once, what it asks."""

from datetime import timedelta

import pytest
from django.test import Client as Browser

from elevate.core.rulebook import Party
from elevate.journal.models import Event
from elevate.messaging.models import Message
from elevate.scheduling import cancelling, completing, undoing
from elevate.scheduling.acts import Cancellation
from elevate.scheduling.models import Appointment, Resolution
from tests.web.following import Page, send
from tests.web.reading import text
from tests.world import NOW, World

LONG_AGO = NOW - timedelta(days=30)
#: Each page as it stands before its button is pressed, and what the button says.
PAGES = {
    "move": ("move/?to=2026-03-05T15:30Z", "Move to"),
    "cant": ("cant/?who=client&told=now", "Cancel visit"),
    "again": ("again/?to=2026-03-05T15:30Z", "Book"),
}
ACTS = pytest.mark.parametrize("page", PAGES)


@pytest.fixture
def visit(world: World) -> Appointment:
    """Two days from now; the client has credits to spare."""
    world.subscribe(world.client, starts_on=LONG_AGO.date())
    return world.book(hours=48, at=LONG_AGO)


def facts() -> tuple:
    """Return everything an act could have changed."""
    return (
        list(Appointment.objects.order_by("pk").values()),
        list(Resolution.objects.order_by("pk").values()),
        Event.objects.count(),
        Message.objects.count(),
    )


@ACTS
def test_owner_and_coordinator_see_it_and_nobody_else(world: World, visit, page, signed_in, request):
    def status(who: str, roof: str) -> int:
        path = f"/{roof}/visits/{visit.pk}/{PAGES[page][0]}"
        return request.getfixturevalue(who).get(path).status_code

    shown = {
        who: [status(who, roof) for roof in "tc"] for who in ("therapist", "coordinator", "colleague", "ben")
    }
    assert shown == {
        "therapist": [200, 404],
        "coordinator": [404, 200],
        "colleague": [404, 404],
        "ben": [404, 404],
    }


@ACTS
def test_a_stranger_is_asked_to_sign_in(visit, page):
    for roof in "tc":
        answer = Browser().get(f"/{roof}/visits/{visit.pk}/{PAGES[page][0]}")
        assert answer["Location"].startswith("/accounts/login/")


@ACTS
def test_nobody_else_can_act_either(visit, page, therapist, request):
    path, button = PAGES[page]
    form = Page(therapist.get(f"/t/visits/{visit.pk}/{path}")).form(button)
    before = facts()
    for who, roof in [
        ("colleague", "t"),
        ("colleague", "c"),
        ("ben", "t"),
        ("ben", "c"),
        ("coordinator", "t"),
    ]:
        browser = request.getfixturevalue(who)
        assert browser.post(f"/{roof}/visits/{visit.pk}/{path}", form.fields).status_code == 404
    assert Browser().post(f"/t/visits/{visit.pk}/{path}", form.fields).status_code == 302
    assert facts() == before


@ACTS
def test_looking_never_acts(visit, page, therapist):
    before = facts()
    for method in (therapist.get, therapist.head, therapist.options):
        assert method(f"/t/visits/{visit.pk}/{PAGES[page][0]}").status_code == 200
    assert facts() == before


@ACTS
def test_a_double_tap_counts_once(visit, page, therapist):
    path, button = PAGES[page]
    form = Page(therapist.get(f"/t/visits/{visit.pk}/{path}")).form(button)
    first = therapist.post(f"/t/visits/{visit.pk}/{path}", form.fields)
    after = facts()
    second = therapist.post(f"/t/visits/{visit.pk}/{path}", form.fields)
    assert (first.status_code, second.status_code) == (302, 302)
    assert first["Location"] == second["Location"]
    assert facts() == after


@pytest.mark.parametrize("page", ["move", "cant"])
def test_a_page_of_before_an_undo_does_not_act_again(world: World, visit, page, therapist):
    path, button = PAGES[page]
    form = Page(therapist.get(f"/t/visits/{visit.pk}/{path}")).form(button)
    therapist.post(f"/t/visits/{visit.pk}/{path}", form.fields)
    undoing.undo(visit.pk, by=world.actor(world.therapist), at=NOW)
    before = facts()
    answer = therapist.post(f"/t/visits/{visit.pk}/{path}", form.fields)
    assert answer.status_code == 409
    assert "This changed while you were looking" in text(answer)
    assert facts() == before


@pytest.mark.parametrize(
    ("page", "now"), [("move", "Do you accept the move without pay"), ("cant", "Less than 24 hours’ notice.")]
)
def test_when_free_became_late_meanwhile_it_is_shown_first(visit, page, now, therapist, clock):
    path, button = PAGES[page]
    form = Page(therapist.get(f"/t/visits/{visit.pk}/{path}")).form(button)
    before = facts()
    clock(24.5)
    answer = therapist.post(f"/t/visits/{visit.pk}/{path}", form.fields)
    assert answer.status_code == 409
    assert "This changed while you were looking" in text(answer)
    assert now in text(answer)
    assert facts() == before
    # The page that came back acts on what it shows.
    fresh = Page(answer).form(button)
    assert therapist.post(f"/t/visits/{visit.pk}/{path}", fresh.fields).status_code == 302
    assert Resolution.objects.get().credit == "used"


@pytest.mark.parametrize("page", ["move", "cant"])
def test_when_it_was_settled_meanwhile_that_is_shown(world: World, visit, page, therapist):
    path, button = PAGES[page]
    form = Page(therapist.get(f"/t/visits/{visit.pk}/{path}")).form(button)
    act = Cancellation(party=Party.OPERATOR)
    cancelling.cancel(visit.pk, act, by=world.actor(world.coordinator), at=NOW)
    before = facts()
    answer = therapist.post(f"/t/visits/{visit.pk}/{path}", form.fields)
    assert answer.status_code == 409
    assert "This visit is cancelled already." in text(answer)
    assert [form for form in Page(answer).forms if button in form.button] == []
    assert facts() == before


def test_after_it_began_it_is_completed_and_not_moved(world: World, visit, therapist, clock):
    form = Page(therapist.get(f"/t/visits/{visit.pk}/{PAGES['move'][0]}")).form("Move to")
    completing.complete(visit.pk, by=world.actor(world.therapist), at=clock(48.5))
    answer = therapist.post(f"/t/visits/{visit.pk}/{PAGES['move'][0]}", form.fields)
    assert answer.status_code == 409
    assert "This visit is completed already." in text(answer)


@ACTS
@pytest.mark.parametrize("missing", ["operation", "preview"])
def test_a_form_without_its_guards_is_refused(visit, page, missing, therapist):
    path, button = PAGES[page]
    form = Page(therapist.get(f"/t/visits/{visit.pk}/{path}")).form(button)
    before = facts()
    for fields in (
        {name: value for name, value in form.fields.items() if name != missing},
        form.fields | {missing: "zebra"},
    ):
        answer = therapist.post(f"/t/visits/{visit.pk}/{path}", fields)
        assert answer.status_code in {409, 422}
        assert "Nothing was changed" in text(answer)
    assert facts() == before


@ACTS
def test_a_fuller_diary_asks_no_more_queries(world: World, visit, page, request, queries):
    browsers = {"t": request.getfixturevalue("therapist"), "c": request.getfixturevalue("coordinator")}

    def asked(roof: str) -> int:
        path = f"/{roof}/visits/{visit.pk}/{PAGES[page][0]}&day=2026-03-05"
        browsers[roof].get(path)  # what has fallen due is granted once
        return queries(lambda: browsers[roof].get(path))

    few = [asked(roof) for roof in "tc"]
    for day in range(2, 12):
        world.book(hours=24 * day + 3, at=LONG_AGO, client=world.add_client(f"Neighbour {day}"))
        world.book(hours=24 * day + 6, at=LONG_AGO, client=world.add_client(f"Friend {day}"))
    assert [asked(roof) for roof in "tc"] == few


@ACTS
def test_what_was_undone_is_as_before(world: World, visit, page, therapist):
    if page == "again":
        assert send(therapist, f"/t/visits/{visit.pk}/{PAGES[page][0]}", "Book").status_code == 302
        assert Appointment.objects.booked().count() == 2
        return
    path, button = PAGES[page]
    done = send(therapist, f"/t/visits/{visit.pk}/{path}", button)
    send(therapist, done["Location"], "Undo")
    visit.refresh_from_db()
    assert (visit.state, visit.rescheduled_to) == ("booked", None)
