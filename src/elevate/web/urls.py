"""The screens' routes."""

from django.urls import path

from elevate.people.actors import Role
from elevate.web import clients, settle, today, visit
from elevate.web.signed_in import for_role

therapist = for_role(Role.THERAPIST)

urlpatterns = [
    # A therapist's day.
    path("t/", therapist(today.today), name="today"),
    path("t/visits/<str:pk>/", therapist(visit.visit), name="visit"),
    path("t/visits/<str:pk>/complete/", therapist(visit.Completing.as_view()), name="visit_complete"),
    path("t/visits/<str:pk>/undo/", therapist(visit.Undoing.as_view()), name="visit_undo"),
    path("t/settle/", therapist(settle.settle), name="settle"),
    path("t/clients/", therapist(clients.clients), name="clients"),
    path("t/clients/<str:pk>/", therapist(clients.client), name="client"),
]
