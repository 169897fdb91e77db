"""The contract, put together: every resource behind one gate, every error a problem."""

from typing import Any

from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from ninja import NinjaAPI, Router, Swagger
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from elevate.api import (
    acts,
    appointments,
    availability,
    away,
    check_ins,
    clients,
    clock,
    closures,
    credits,
    documenting,
    hours,
    journal,
    learning,
    me,
    messages,
    offers,
    problems,
    properties,
    rescue,
    series_acts,
    skips,
    subscriptions,
    substituting,
    substitutions,
    therapists,
    unresolved,
)
from elevate.api.bearer import Bearer
from elevate.api.bodies import BodyParser
from elevate.api.gate import gate, no_dry_run_for_real

RESOURCES = (
    me,
    appointments,
    acts,
    substituting,
    unresolved,
    series_acts,
    substitutions,
    skips,
    availability,
    hours,
    closures,
    clients,
    check_ins,
    away,
    credits,
    subscriptions,
    properties,
    therapists,
    offers,
    rescue,
    messages,
    learning,
    journal,
    clock,
)


class Contract(NinjaAPI):
    """Django Ninja, with this house's conventions in its OpenAPI document."""

    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:
        """Return the document with what every call has in common."""
        return documenting.complete(super().get_openapi_schema(**kwargs))

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """Name an operation by its function."""
        return operation.view_func.__name__


def assembled() -> NinjaAPI:
    """Return the API with all its routes."""
    api = Contract(
        title="elevate",
        version="1",
        urls_namespace="api",
        description=documenting.INTRODUCTION,
        auth=Bearer(),
        parser=BodyParser(),
        # No outside validator: nothing of a page leaves this server.
        docs=Swagger(settings={"validatorUrl": None}),
        docs_decorator=lambda view: csrf_exempt(require_safe(view)),
    )
    problems.handle(api)
    api.add_decorator(gate, mode="view")
    api.add_decorator(no_dry_run_for_real, mode="operation")
    for resource in RESOURCES:
        _answer_head(resource.router)
        api.add_router("", resource.router)
    return api


def _answer_head(router: Router) -> None:
    """Let every address that can be read be asked for its headers alone."""
    for address in router.path_operations.values():
        for operation in address.operations:
            if operation.methods == ["GET"]:
                operation.methods.append("HEAD")
