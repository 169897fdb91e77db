"""The screens' routes."""

from django.urls import path

from elevate.people.actors import Role
from elevate.web import again, board, cant, clients, me, messages, moving, settle, today, visit, week
from elevate.web.signed_in import for_role

therapist = for_role(Role.THERAPIST)
coordinator = for_role(Role.COORDINATOR)
client = for_role(Role.CLIENT)

urlpatterns = [
    # A therapist's day.
    path("t/", therapist(today.today), name="today"),
    path("t/week/", therapist(week.week), name="week"),
    path("t/visits/<str:pk>/", therapist(visit.visit), name="visit"),
    path("t/visits/<str:pk>/complete/", therapist(visit.Completing.as_view()), name="visit_complete"),
    path("t/visits/<str:pk>/undo/", therapist(visit.Undoing.as_view()), name="visit_undo"),
    path("t/visits/<str:pk>/move/", therapist(moving.Moving.as_view()), name="visit_move"),
    path("t/visits/<str:pk>/cant/", therapist(cant.Cant.as_view()), name="visit_cant"),
    path("t/visits/<str:pk>/again/", therapist(again.Again.as_view()), name="visit_again"),
    path("t/settle/", therapist(settle.settle), name="settle"),
    path("t/clients/", therapist(clients.clients), name="clients"),
    path("t/clients/<str:pk>/", therapist(clients.client), name="client"),
    # A coordinator's board and messages.
    path("c/", coordinator(board.board), name="board"),
    path("c/messages/", coordinator(messages.messages), name="messages"),
    path("c/messages/<str:pk>/stop/", coordinator(messages.Stopping.as_view()), name="message_stop"),
    # A coordinator's visits: the same screens under another roof.
    path("c/visits/<str:pk>/", coordinator(visit.visit), name="c_visit"),
    path("c/visits/<str:pk>/complete/", coordinator(visit.Completing.as_view()), name="c_visit_complete"),
    path("c/visits/<str:pk>/undo/", coordinator(visit.Undoing.as_view()), name="c_visit_undo"),
    path("c/visits/<str:pk>/move/", coordinator(moving.Moving.as_view()), name="c_visit_move"),
    path("c/visits/<str:pk>/cant/", coordinator(cant.Cant.as_view()), name="c_visit_cant"),
    path("c/visits/<str:pk>/again/", coordinator(again.Again.as_view()), name="c_visit_again"),
    # A client's own page.
    path("me/", client(me.home), name="me"),
]
