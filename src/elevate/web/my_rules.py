"""The rules as a client reads them: the policy in force, in plain sentences (ux.md, routes)."""

from django.http import HttpResponse
from django.shortcuts import render

from elevate.clock import reading
from elevate.core.promises import promises
from elevate.people.models import Coordinator, Operator
from elevate.people.speech import spoken
from elevate.plans.models import PolicyVersion
from elevate.web.signed_in import RoleRequest


def rules(request: RoleRequest) -> HttpResponse:
    """Show what holds for visits that are booked now."""
    policy = PolicyVersion.objects.current(reading.now()).as_policy()
    operator = Operator.objects.values_list("name", flat=True).first() or ""
    context = {
        "rules": [spoken(sentence) for sentence in promises(policy, operator=operator)],
        "coordinators": Coordinator.objects.all()[:3],
    }
    return render(request, "client/rules.html", context)
