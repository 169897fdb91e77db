"""The screens' routes."""

from django.urls import path

from elevate.people.actors import Role
from elevate.web import (
    absences,
    again,
    away,
    board,
    cant,
    check_ins,
    clients,
    closed,
    hours,
    me,
    messages,
    moving,
    my_rules,
    offers,
    policy,
    rescue,
    settle,
    staffing,
    substituting,
    time_off,
    today,
    travel,
    visit,
    week,
)
from elevate.web.authoring import routes as authoring
from elevate.web.finding import page as finding
from elevate.web.learning import certificates, charting, courses, films, gate, lessons, offline, roads, search
from elevate.web.practice import routes as practice
from elevate.web.schedule import page as schedule
from elevate.web.signed_in import for_role, for_staff
from elevate.web.standing import everybody, routes as standing, waiting

therapist = for_role(Role.THERAPIST)
coordinator = for_role(Role.COORDINATOR)
client = for_role(Role.CLIENT)

urlpatterns = [
    # A therapist's day.
    path("t/", therapist(today.today), name="today"),
    path("t/week/", therapist(week.week), name="week"),
    path("t/visits/<str:pk>/", therapist(visit.Visit.as_view()), name="visit"),
    path("t/visits/<str:pk>/complete/", therapist(visit.Completing.as_view()), name="visit_complete"),
    path("t/visits/<str:pk>/undo/", therapist(visit.Undoing.as_view()), name="visit_undo"),
    path("t/visits/<str:pk>/move/", therapist(moving.Moving.as_view()), name="visit_move"),
    path("t/visits/<str:pk>/cant/", therapist(cant.Cant.as_view()), name="visit_cant"),
    path("t/visits/<str:pk>/again/", therapist(again.Again.as_view()), name="visit_again"),
    path(
        "t/visits/<str:pk>/substitute/",
        therapist(substituting.Substituting.as_view()),
        name="visit_substitute",
    ),
    path("t/settle/", therapist(settle.settle), name="settle"),
    path("t/clients/", therapist(clients.clients), name="clients"),
    path("t/clients/<str:pk>/", therapist(clients.client), name="client"),
    path("t/clients/<str:pk>/book/", therapist(finding.BookingOwn.as_view()), name="client_book"),
    path("t/clients/<str:pk>/check-in/", therapist(check_ins.CheckingIn.as_view()), name="check_in"),
    path("t/clients/<str:pk>/snooze/", therapist(check_ins.Snoozing.as_view()), name="snooze"),
    path("t/clients/<str:pk>/outcome/", therapist(check_ins.Noting.as_view()), name="check_in_outcome"),
    path("t/clients/<str:pk>/messages/", therapist(check_ins.Opting.as_view()), name="opt"),
    path("t/clients/<str:pk>/away/", therapist(away.Leaving.as_view()), name="away"),
    path("t/clients/<str:pk>/away/<str:away>/", therapist(absences.Absence.as_view()), name="absence"),
    path(
        "t/clients/<str:pk>/away/<str:away>/again/",
        therapist(absences.BookingAgain.as_view()),
        name="absence_again",
    ),
    # A therapist's own hours and time off.
    path("t/hours/", therapist(hours.Hours.as_view()), name="hours"),
    path("t/time-off/", therapist(time_off.TimesOff.as_view()), name="time_off"),
    path(
        "t/time-off/<str:off>/withdraw/",
        therapist(time_off.Withdrawing.as_view()),
        name="time_off_withdraw",
    ),
    # A coordinator's board and messages.
    path("c/", coordinator(board.board), name="board"),
    path("c/schedule/", coordinator(schedule.schedule), name="schedule"),
    path("c/schedule/find/", coordinator(finding.Finding.as_view()), name="find"),
    path("c/messages/", coordinator(messages.messages), name="messages"),
    path("c/messages/<str:pk>/stop/", coordinator(messages.Stopping.as_view()), name="message_stop"),
    path("c/rescue/", coordinator(rescue.Rescue.as_view()), name="rescue"),
    path("c/rescue/<str:pk>/offer/", coordinator(rescue.Offering.as_view()), name="gap_offer"),
    path("c/rescue/<str:pk>/withdraw/", coordinator(rescue.Withdrawing.as_view()), name="gap_withdraw"),
    # A coordinator's visits: the same screens under another roof.
    path("c/visits/<str:pk>/", coordinator(visit.Visit.as_view()), name="c_visit"),
    path("c/visits/<str:pk>/complete/", coordinator(visit.Completing.as_view()), name="c_visit_complete"),
    path("c/visits/<str:pk>/undo/", coordinator(visit.Undoing.as_view()), name="c_visit_undo"),
    path("c/visits/<str:pk>/move/", coordinator(moving.Moving.as_view()), name="c_visit_move"),
    path("c/visits/<str:pk>/cant/", coordinator(cant.Cant.as_view()), name="c_visit_cant"),
    path("c/visits/<str:pk>/again/", coordinator(again.Again.as_view()), name="c_visit_again"),
    path(
        "c/visits/<str:pk>/substitute/",
        coordinator(substituting.Substituting.as_view()),
        name="c_visit_substitute",
    ),
    # Standing visits.
    path("c/series/", coordinator(everybody.everybody), name="c_everybody"),
    path("c/series/skips/", coordinator(waiting.waiting), name="c_skips"),
    *standing.under("t", "", therapist),
    *standing.under("c", "c_", coordinator),
    # A coordinator's clients, likewise.
    path("c/clients/", coordinator(clients.clients), name="c_clients"),
    path("c/clients/<str:pk>/", coordinator(clients.client), name="c_client"),
    path("c/clients/<str:pk>/check-in/", coordinator(check_ins.CheckingIn.as_view()), name="c_check_in"),
    path("c/clients/<str:pk>/snooze/", coordinator(check_ins.Snoozing.as_view()), name="c_snooze"),
    path("c/clients/<str:pk>/outcome/", coordinator(check_ins.Noting.as_view()), name="c_check_in_outcome"),
    path("c/clients/<str:pk>/messages/", coordinator(check_ins.Opting.as_view()), name="c_opt"),
    path("c/clients/<str:pk>/away/", coordinator(away.Leaving.as_view()), name="c_away"),
    path("c/clients/<str:pk>/away/<str:away>/", coordinator(absences.Absence.as_view()), name="c_absence"),
    path(
        "c/clients/<str:pk>/away/<str:away>/again/",
        coordinator(absences.BookingAgain.as_view()),
        name="c_absence_again",
    ),
    # A coordinator's therapists, and when nobody comes.
    path("c/therapists/", coordinator(staffing.therapists), name="c_therapists"),
    path("c/therapists/<str:pk>/hours/", coordinator(hours.Hours.as_view()), name="c_hours"),
    path("c/therapists/<str:pk>/time-off/", coordinator(time_off.TimesOff.as_view()), name="c_time_off"),
    path(
        "c/therapists/<str:pk>/time-off/<str:off>/withdraw/",
        coordinator(time_off.Withdrawing.as_view()),
        name="c_time_off_withdraw",
    ),
    path("c/closed/", coordinator(closed.Closed.as_view()), name="closed"),
    path("c/travel/", coordinator(travel.Ways.as_view()), name="travel"),
    path("c/policy/", coordinator(policy.Policy.as_view()), name="policy"),
    # What coordinators teach.
    path("c/lessons/settings/", coordinator(gate.Settings.as_view()), name="c_lesson_settings"),
    *authoring.under(coordinator),
    # What therapists practise.
    *practice.urlpatterns,
    # What therapists and coordinators learn from.
    path("learn/flowchart/", for_staff(charting.page), name="flowchart"),
    path("learn/", for_staff(courses.courses), name="learn"),
    path("learn/rules/<str:rule>/", for_staff(lessons.to_rule), name=roads.RULE),
    path("learn/sw.js", for_staff(offline.worker), name="learn_worker"),
    path("learn/search/", for_staff(search.search), name="learn_search"),
    path("learn/<slug:course>/", for_staff(courses.course), name="course"),
    path(
        "learn/<slug:course>/certificate/", for_staff(certificates.Certifying.as_view()), name="certificate"
    ),
    path("learn/<slug:course>/certificate.pdf", for_staff(certificates.pdf), name="certificate_pdf"),
    path("learn/<slug:course>/media/<str:name>/", for_staff(lessons.medium), name="medium"),
    path("learn/<slug:course>/<slug:lesson>/captions.vtt", for_staff(films.captions), name="captions"),
    path("learn/<slug:course>/<slug:lesson>/", for_staff(lessons.Reading.as_view()), name="lesson"),
    # For whoever has the link.
    path("certificates/<str:token>/", certificates.check, name="certificate_check"),
    path("offers/<str:token>/", offers.Answering.as_view(), name="offer"),
    # A client's own pages.
    path("me/", client(me.home), name="me"),
    path("me/rules/", client(my_rules.rules), name="my_rules"),
    path("me/check-ins/", client(check_ins.Opting.as_view()), name="my_opt"),
    path("me/away/", client(away.Leaving.as_view()), name="my_away"),
    path("me/away/<str:away>/", client(absences.Absence.as_view()), name="my_absence"),
    path("me/away/<str:away>/again/", client(absences.BookingAgain.as_view()), name="my_absence_again"),
]
