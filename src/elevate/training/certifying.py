"""Certify that somebody completed a course: once, under their name, and true for good."""

import hashlib
from datetime import datetime

from django.core import signing
from django.db import IntegrityError, transaction

from elevate.core.refusals import Refused
from elevate.core.words import gettext_noop as _
from elevate.journal import recording
from elevate.people.actors import Actor
from elevate.training import live, progress
from elevate.training.models import Certificate, Course
from elevate.training.progress import State

_SIGNER = signing.Signer(salt="elevate.certificate", sep="~")
#: Letters and digits that nobody takes for one another.
_PLAIN = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_CODE = 8


def of(course: Course, *, learner: Actor) -> Certificate | None:
    """Return the certificate that `learner` has of a course."""
    return Certificate.objects.filter(course=course, learner=learner.user_id).select_related("course").first()


@transaction.atomic
def issue(course: Course, *, by: Actor, at: datetime) -> Certificate:
    """Certify that whoever asks completed the course; asked again it is the same certificate."""
    if before := of(course, learner=by):
        return before
    setting = live.setting(at=at, learner=by.user_id)
    standing = next(iter(progress.of_courses(by.user_id or "", setting, courses=[course])), None)
    if standing is None or standing.state is not State.COMPLETED:
        raise Refused(_("A certificate is for those who completed every lesson. Complete those left first."))
    certificate = Certificate(
        learner_id=by.user_id or "", course=course, name=by.name, lessons=len(standing.lessons), issued_at=at
    )
    try:
        with transaction.atomic():
            certificate.save(force_insert=True)
    except IntegrityError:  # the same tap, twice at once
        return Certificate.objects.get(course=course, learner=by.user_id)
    facts = {"course": course.pk, "lessons": certificate.lessons}
    recording.record("certificate.issued", about=certificate, by=by, at=at, facts=facts)
    return certificate


def token(certificate: Certificate) -> str:
    """Return what the verification link ends in: the certificate's id, signed."""
    return _SIGNER.sign(certificate.pk)


def named_by(given: str) -> Certificate | None:
    """Return the certificate that a link names; None for one that is made up."""
    try:
        pk = _SIGNER.unsign(given)
    except signing.BadSignature:
        return None
    return Certificate.objects.filter(pk=pk).select_related("course").first()


def code(certificate: Certificate) -> str:
    """Return the short code that stands on paper and on the page of the link: `K7QF-2M9D`."""
    digest = hashlib.sha256(certificate.pk.encode()).digest()
    letters = "".join(_PLAIN[byte % len(_PLAIN)] for byte in digest[:_CODE])
    return f"{letters[:4]}-{letters[4:]}"
