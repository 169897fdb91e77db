"""What holds of every act on a card: who may, what counts once, what is stale, what was never shown."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client as Browser

from elevate.credits.models import CreditEntry
from elevate.journal.models import Event
from elevate.messaging.models import Message
from elevate.people.models import User
from elevate.scheduling import cancelling, completing, undoing
from elevate.scheduling.models import Appointment, Resolution
from tests.web.following import Form, Page
from tests.web.reading import text
from tests.world import NOW, World, client_cancels

LONG_AGO = NOW - timedelta(days=30)
HTMX = {"HX-Request": "true"}
#: A page of each kind, and the buttons on its cards: the one that completes, the one that takes back.
WHERE = {"today": "/t/", "settle": "/t/settle/", "page": "/t/visits/{pk}/"}
COMPLETE = {"today": "Mark complete", "settle": "It happened", "page": "Mark complete"}
PAGES = ["/t/", "/t/settle/", "/t/clients/", "/t/visits/{pk}/", "/t/clients/{client}/"]
EVERYWHERE = pytest.mark.parametrize("where", WHERE)


@pytest.fixture
def visit(world: World) -> Appointment:
    """Over since an hour, today, and without an answer."""
    return world.book(hours=-2, at=LONG_AGO)


@pytest.fixture
def form(visit, therapist) -> Callable[[str], Form]:
    """Return the form that completes `visit` on the page called `where`."""

    def shown(where: str) -> Form:
        page = Page(therapist.get(WHERE[where].format(pk=visit.pk)))
        return page.form(COMPLETE[where])

    return shown


@pytest.fixture(params=[{}, HTMX], ids=["plain", "htmx"])
def tap(therapist, request) -> Callable[[str, dict], HttpResponse]:
    """Send a form as a page without scripts does, then as one with them."""
    return partial(therapist.post, headers=request.param)


def facts() -> tuple:
    """Return everything an act could have changed."""
    return (
        list(Appointment.objects.order_by("pk").values()),
        list(Resolution.objects.order_by("pk").values()),
        CreditEntry.objects.count(),
        Event.objects.count(),
        Message.objects.count(),
    )


def test_the_owner_sees_it(visit, therapist):
    for path in PAGES:
        assert therapist.get(path.format(pk=visit.pk, client=visit.client_id)).status_code == 200


@pytest.mark.parametrize("path", PAGES[3:])
def test_a_colleague_finds_nothing(visit, colleague, path):
    assert colleague.get(path.format(pk=visit.pk, client=visit.client_id)).status_code == 404


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("who", ["ben", "coordinator"])
def test_to_another_role_the_pages_do_not_exist(visit, request, who, path):
    browser = request.getfixturevalue(who)
    assert browser.get(path.format(pk=visit.pk, client=visit.client_id)).status_code == 404


@pytest.mark.parametrize("path", PAGES)
def test_an_outsider_is_asked_to_sign_in(visit, path):
    there = path.format(pk=visit.pk, client=visit.client_id)
    assert Browser().get(there)["Location"] == f"/accounts/login/?next={there}"


def test_somebody_without_a_role_has_no_pages(world: World, clock):
    browser = Browser()
    browser.force_login(User.objects.create_user("guest@example.test"))
    assert browser.get("/").status_code == 404
    assert browser.get("/t/").status_code == 404


def test_a_tap_after_the_session_ended_turns_the_whole_page(visit, form):
    shown = form("today")
    headers = {**HTMX, "HX-Current-URL": "http://testserver/t/"}
    answer = Browser().post(shown.action, shown.fields, headers=headers)
    assert (answer.status_code, answer["HX-Redirect"]) == (200, "/accounts/login/?next=%2Ft%2F")


@EVERYWHERE
@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_nobody_else_can_act(form, request, where, headers):
    shown = form(where)
    before = facts()
    for who, roof in [("colleague", "t"), ("ben", "t"), ("ben", "c"), ("coordinator", "t")]:
        action = shown.action.replace("/t/", f"/{roof}/")
        answer = request.getfixturevalue(who).post(action, shown.fields, headers=headers)
        assert answer.status_code == 404
    assert Browser().post(shown.action, shown.fields).status_code == 302
    assert facts() == before


@pytest.mark.parametrize("act", ["complete", "undo"])
@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_looking_never_acts(visit, therapist, act, method):
    before = facts()
    answer = getattr(therapist, method)(f"/t/visits/{visit.pk}/{act}/?operation={uuid4()}&preview=x")
    assert answer.status_code in {200, 302}
    assert facts() == before


@EVERYWHERE
def test_a_double_tap_counts_once(form, tap, where):
    shown = form(where)
    first = tap(shown.action, shown.fields)
    after = facts()
    second = tap(shown.action, shown.fields)
    assert first.status_code == second.status_code
    assert first.status_code in {200, 302}
    assert facts() == after


def test_a_second_undo_takes_back_nothing_more(visit, form, therapist):
    shown = form("today")
    therapist.post(shown.action, shown.fields)
    undo = Page(therapist.get("/t/")).form("Undo")
    answers = [therapist.post(undo.action, undo.fields) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert Event.objects.filter(about=visit.pk, verb="appointment.reopened").count() == 1


def test_a_page_of_before_an_undo_does_not_complete_again(form, therapist):
    shown = form("today")
    therapist.post(shown.action, shown.fields)
    undo = Page(therapist.get("/t/")).form("Undo")
    therapist.post(undo.action, undo.fields)
    before = facts()
    answer = therapist.post(shown.action, shown.fields)
    assert answer.status_code == 409
    assert "This was done and undone since the page was opened. Look again." in text(answer)
    assert facts() == before


def test_an_undo_of_an_earlier_outcome_leaves_the_later_one(world: World, visit, form, therapist):
    maya, shown = world.actor(world.therapist), form("today")
    therapist.post(shown.action, shown.fields)
    old = Page(therapist.get("/t/")).form("Undo")
    undoing.undo(visit.pk, by=world.actor(world.coordinator), at=NOW)
    completing.complete(visit.pk, by=maya, at=NOW)
    before = facts()
    # What was shown is undone already, as asked; what was done since stands.
    assert therapist.post(old.action, old.fields).status_code == 302
    assert facts() == before


@EVERYWHERE
def test_a_stale_page_shows_what_holds_now(world: World, visit, form, tap, where):
    shown = form(where)
    cancelling.cancel(visit.pk, client_cancels(), by=world.actor(world.coordinator), at=NOW)
    before = facts()
    answer = tap(shown.action, shown.fields)
    said = text(answer)
    assert answer.status_code == 409
    assert "Nothing was changed" in said
    assert "This visit is cancelled already. Undo that first if it is wrong." in said
    assert "Cancelled 12:00 PM · Less than 24 hours’ notice" in said
    assert facts() == before


@EVERYWHERE
def test_another_rate_than_the_one_shown_is_not_paid_unseen(visit, form, therapist, where):
    shown = form(where)
    Appointment.objects.filter(pk=visit.pk).update(rate_cents=9900)
    before = facts()
    answer = therapist.post(shown.action, shown.fields)
    assert answer.status_code == 409
    assert "$99.00" in text(answer)
    assert facts() == before


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"operation": "", "preview": ""},
        {"operation": "x", "preview": "x"},
        {"operation": str(uuid4())},
        {"operation": "\x00" * 36, "preview": "x"},
        {"preview": "x"},
    ],
)
@pytest.mark.parametrize("act", ["complete", "undo"])
def test_a_form_without_its_hidden_fields_is_refused(visit, tap, act, fields):
    before = facts()
    answer = tap(f"/t/visits/{visit.pk}/{act}/?from=today", fields)
    assert answer.status_code == 422
    assert "This page is incomplete. Load it again before you act." in text(answer)
    assert facts() == before


@pytest.mark.parametrize("preview", ["x", "\x00", "x" * 9000, "’"])
def test_a_preview_that_was_never_shown_is_stale(visit, form, therapist, preview):
    shown, before = form("today"), facts()
    answer = therapist.post(shown.action, shown.fields | {"preview": preview})
    assert answer.status_code == 409
    assert facts() == before


@pytest.mark.parametrize("pk", ["x", "apt_x", "0", "%00", "é", "x" * 400])
@pytest.mark.parametrize("page", ["", "complete/", "undo/"])
def test_a_visit_that_does_not_exist_is_not_found(therapist, pk, page):
    assert therapist.get(f"/t/visits/{pk}/{page}").status_code == 404
    # The visit's own page takes no forms, whichever visit it is.
    assert therapist.post(f"/t/visits/{pk}/{page}").status_code == (404 if page else 405)
    assert therapist.get(f"/t/clients/{pk}/").status_code == 404


@pytest.mark.parametrize("page", ["nowhere", "\x00", "today&from=settle", "//elsewhere.test"])
def test_an_act_from_nowhere_in_particular_ends_on_the_visit(visit, form, therapist, page):
    shown = form("page")
    answer = therapist.post(f"{shown.action}?from={page}", shown.fields)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/t/")


def test_too_early_a_tap_is_refused_with_the_reason(world: World, therapist, clock):
    later = world.book(hours=2, at=LONG_AGO)
    clock(2)
    shown = Page(therapist.get(f"/t/visits/{later.pk}/")).form("Mark complete")
    clock(0)
    before = facts()
    answer = therapist.post(shown.action, shown.fields)
    assert answer.status_code == 422
    assert "You can mark it complete from then on." in text(answer)
    assert facts() == before
