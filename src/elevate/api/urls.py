"""The API's routes, and the few that live outside `/api`."""

from django.urls import path

from elevate.api import health
from elevate.api.contract import assembled
from elevate.api.problems import missing

api = assembled()
urlpatterns = [
    path("api/v1/", missing, name="api-bare"),
    path("api/v1/", api.urls),
    path("api/<path:rest>", missing, name="api-missing"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
