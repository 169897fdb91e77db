"""A freed time, offered by a link: it opens a page, and only a tap there answers."""

from datetime import datetime

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views import View

from elevate.care import answering, linking, rescuing
from elevate.care.models import Offer
from elevate.clock import reading
from elevate.core.refusals import Refused
from elevate.web import acting

ANSWERS = {"accept": answering.accept, "decline": answering.decline}


@method_decorator(login_not_required, name="dispatch")
class Answering(View):
    """GET shows what is offered and what became of it; POST answers. Whoever has the link is the client."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        return _page(request, _offer_or_404(token))

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        offer, answer = _offer_or_404(token), ANSWERS.get(request.POST.get("answer", ""))
        try:
            acting.operation(request)
            if answer is not None:
                answer(offer.pk, by=rescuing.himself(offer.client), at=reading.now())
        except Refused as refusal:
            return _page(request, _offer_or_404(token), refusal=refusal, status=acting.status_of(refusal))
        return redirect("offer", token)


def _page(
    request: HttpRequest, offer: Offer, *, refusal: Refused | None = None, status: int = 200
) -> HttpResponse:
    over = answering.why_over(offer, at=reading.now())
    context = {
        "offer": offer,
        "visit": offer.gap.appointment,
        "booked": offer.booked if offer.answer == Offer.Answer.ACCEPTED else None,
        "free_until": _free_until(offer),
        "over": over.sentence if over else None,
        "refusal": refusal.sentence if refusal and not over else None,
        "operation": acting.new_operation(),
    }
    return render(request, "offers/offer.html", context, status=status)


def _free_until(offer: Offer) -> datetime | None:
    return offer.booked.facts().free_until if offer.booked else None


def _offer_or_404(token: str) -> Offer:
    offer = linking.offer_of(token)
    if offer is None:
        raise Http404
    return offer
