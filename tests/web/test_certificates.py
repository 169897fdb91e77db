"""A certificate: for those who completed every lesson, once, true for good, checked by its link."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client as Browser

from elevate.journal.models import Event
from elevate.people.models import Therapist
from elevate.training import certifying
from elevate.training.models import Certificate, Course
from tests.training import making
from tests.web.following import Page, send
from tests.web.reading import text
from tests.world import NOW, World

COURSE = "/learn/basics/"
CERTIFICATE, PDF = f"{COURSE}certificate/", f"{COURSE}certificate.pdf"
DONE = "Mark complete and continue"


@pytest.fixture
def course(world: World) -> Course:
    return making.place()


@pytest.fixture
def learned(course, therapist) -> Browser:
    for lesson in ("moving", "pay"):
        send(therapist, f"{COURSE}{lesson}/", DONE)
    return therapist


def test_before_the_end_it_says_what_is_left(course, therapist):
    assert "You get a certificate when every lesson is completed." in text(therapist.get(CERTIFICATE))
    assert CERTIFICATE not in therapist.get(COURSE).content.decode()


def test_nobody_takes_one_too_early(course, therapist):
    answer = therapist.post(CERTIFICATE)
    assert answer.status_code == 422
    assert "Complete those left first." in text(answer)
    assert therapist.get(PDF).status_code == 404
    assert not Certificate.objects.exists()


def test_at_the_end_it_is_one_tap(learned):
    assert f'href="{CERTIFICATE}"' in learned.get(COURSE).content.decode()
    assert not Certificate.objects.exists()
    assert send(learned, CERTIFICATE, "Get my certificate")["Location"] == CERTIFICATE
    said = text(learned.get(CERTIFICATE))
    assert "This certifies that Maya Lin completed the course Basics 2 lessons Mon 2 Mar 2026" in said


def test_a_double_tap_is_one_certificate_and_one_line_in_the_journal(learned):
    for _tap in range(2):
        assert learned.post(CERTIFICATE).status_code == 302
    assert Certificate.objects.count() == 1
    assert Event.objects.filter(verb="certificate.issued").count() == 1


def test_it_is_a_pdf_for_everybody(learned):
    learned.post(CERTIFICATE)
    answer = learned.get(PDF)
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert b"pdfuaid" in answer.content
    assert answer.content.count(b"/Type /Page\n") + answer.content.count(b"/Type/Page\n") <= 1
    assert learned.get(PDF).content == answer.content


def test_whoever_has_the_link_can_check_it(learned, world):
    learned.post(CERTIFICATE)
    issued = Certificate.objects.get()
    link = f"/certificates/{certifying.token(issued)}/"
    assert link in learned.get(CERTIFICATE).content.decode()
    said = text(Browser().get(link))
    assert "This certificate is true" in said
    assert "Maya Lin completed the course Basics 2 lessons Mon 2 Mar 2026" in said
    assert certifying.code(issued) in said


@pytest.mark.parametrize("change", [lambda token: token[:-1], lambda token: f"{token}x", lambda _token: "x"])
def test_any_other_link_is_not_there(learned, change):
    learned.post(CERTIFICATE)
    token = certifying.token(Certificate.objects.get())
    assert Browser().get(f"/certificates/{change(token)}/").status_code == 404


def test_it_stays_true_though_the_course_grows_and_the_name_changes(learned, world):
    learned.post(CERTIFICATE)
    more = making.with_lessons(*making.TEXT.lessons, replace(making.PAY, key="more"))
    making.place(more, at=NOW + timedelta(days=1))
    Therapist.objects.filter(pk=world.therapist.pk).update(name="Maya Stone")
    said = text(learned.get(CERTIFICATE))
    assert "Maya Lin completed the course Basics 2 lessons" in said
    Course.objects.update(retired_at=NOW)
    assert learned.get(CERTIFICATE).status_code == learned.get(PDF).status_code == 200


def test_a_colleague_has_their_own_or_none(learned, colleague):
    learned.post(CERTIFICATE)
    assert colleague.get(PDF).status_code == 404
    assert "Maya Lin" not in text(colleague.get(CERTIFICATE))


@pytest.mark.parametrize("path", [CERTIFICATE, PDF])
def test_clients_have_none(course, ben, path):
    assert ben.get(path).status_code == 404


def test_a_course_that_is_not_there_has_none(world, therapist):
    assert therapist.get("/learn/none/certificate/").status_code == 404


def test_the_page_leads_to_the_paper(learned):
    learned.post(CERTIFICATE)
    assert Page(learned.get(CERTIFICATE)).link("Open as PDF") == PDF
