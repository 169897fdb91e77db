"""The routes of signing in: those of allauth's that a house without passwords needs, and no others."""

from allauth.account import views
from django.urls import include, path

from elevate.web.signing_in import AskingForCode, EnteringCode
from elevate.web.signing_out import sign_out

urlpatterns = [
    path("login/", AskingForCode.as_view(), name="account_login"),
    path("login/", AskingForCode.as_view(), name="account_request_login_code"),
    path("login/code/", EnteringCode.as_view(), name="account_confirm_login_code"),
    path("logout/", sign_out, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("signup/", views.signup, name="account_signup"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("2fa/", include("allauth.mfa.urls")),
]
