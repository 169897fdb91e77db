"""The screens' routes."""

from django.urls import path

from elevate.people.actors import Role
from elevate.web import (
    absences,
    again,
    away,
    board,
    cant,
    clients,
    me,
    messages,
    moving,
    settle,
    today,
    visit,
    week,
)
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
    path("t/clients/<str:pk>/away/", therapist(away.Leaving.as_view()), name="away"),
    path("t/clients/<str:pk>/away/<str:away>/", therapist(absences.Absence.as_view()), name="absence"),
    path(
        "t/clients/<str:pk>/away/<str:away>/again/",
        therapist(absences.BookingAgain.as_view()),
        name="absence_again",
    ),
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
    # A coordinator's clients, likewise.
    path("c/clients/", coordinator(clients.clients), name="c_clients"),
    path("c/clients/<str:pk>/", coordinator(clients.client), name="c_client"),
    path("c/clients/<str:pk>/away/", coordinator(away.Leaving.as_view()), name="c_away"),
    path("c/clients/<str:pk>/away/<str:away>/", coordinator(absences.Absence.as_view()), name="c_absence"),
    path(
        "c/clients/<str:pk>/away/<str:away>/again/",
        coordinator(absences.BookingAgain.as_view()),
        name="c_absence_again",
    ),
    # A client's own pages.
    path("me/", client(me.home), name="me"),
    path("me/away/", client(away.Leaving.as_view()), name="my_away"),
    path("me/away/<str:away>/", client(absences.Absence.as_view()), name="my_absence"),
    path("me/away/<str:away>/again/", client(absences.BookingAgain.as_view()), name="my_absence_again"),
]
