"""The address at which whoever was asked answers an offer: signed, and good for a fortnight."""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse

from elevate.care.models import Offer

SALT = "elevate.offer"
GOOD_FOR = timedelta(days=14)


def link(offer: Offer) -> str:
    """Return the full address of the page of an offer."""
    return f"{settings.ELEVATE_URL}{path(offer)}"


def path(offer: Offer) -> str:
    """Return the address within the site."""
    return reverse("offer", args=[signing.dumps(offer.pk, salt=SALT)])


def offer_of(token: str) -> Offer | None:
    """Return the offer that a link names; None for one that is made up or too old."""
    try:
        pk = signing.loads(token, salt=SALT, max_age=GOOD_FOR)
    except signing.BadSignature:
        return None
    everything = ("client__property", "gap__appointment__therapist", "gap__appointment__service")
    return (
        Offer.objects.select_related(*everything, "gap__appointment__property", "booked")
        .filter(pk=pk)
        .first()
    )
