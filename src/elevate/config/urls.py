"""Every route."""

from django.urls import include, path

from elevate.web import signed_in, signing_in

urlpatterns = [
    path("", signed_in.home, name="home"),
    path("", include("elevate.api.urls")),
    path("", include("elevate.web.urls")),
    path("accounts/", include("elevate.web.accounts")),
    path("sign-in/<str:token>/", signing_in.sandbox_sign_in, name="sandbox_sign_in"),
]
