"""Whom an hour is looked for: a client, found by name, unit or property."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from elevate.care import attention
from elevate.clock import reading
from elevate.people.models import Client, Property
from elevate.web.clients import LONGEST_SEARCH, found, seen
from elevate.web.signed_in import RoleRequest

PER_PAGE = 20
#: What the address keeps while a client is looked for.
KEPT = ("therapist", "on", "to", "property")


def people(request: RoleRequest, *, unknown: bool = False) -> HttpResponse:
    """List the clients that `?q=` names, those of `?property=` alone if it names one."""
    at = reading.now()
    wanted = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    place = Property.objects.filter(pk=request.GET.get("property", "")).first()
    everybody = found(attention.clients(request.actor, at=at), wanted).order_by("name", "id")
    page = Paginator(everybody.filter(property=place) if place else everybody, PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "wanted": wanted,
        "place": place,
        "unknown": unknown,
        "page": page,
        "people": seen(request.actor, page, at=at),
        "kept": [(name, request.GET[name]) for name in KEPT if request.GET.get(name)],
    }
    return render(request, "finding/people.html", context, status=422 if unknown else 200)


def wanted(request: RoleRequest) -> Client | None:
    """Return the client of `?client=`, if there is one whom the reader may see."""
    visible = Client.objects.visible_to(request.actor).select_related("property")
    return visible.filter(pk=request.GET.get("client", "")).first()
