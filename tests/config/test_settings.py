"""The settings that follow from the environment."""

import runpy

import pytest
from django.test import RequestFactory, override_settings

from elevate.config import settings
from elevate.web.signing_in import AccountAdapter


@pytest.mark.parametrize(
    ("url", "counted"),
    [("https://visits.example", "203.0.113.9"), ("http://localhost:8000", "127.0.0.1")],
)
def test_tries_to_sign_in_count_for_the_caller_that_an_https_proxy_names(monkeypatch, tmp_path, url, counted):
    monkeypatch.setenv("ELEVATE_URL", url)
    monkeypatch.setenv("ELEVATE_DATA", str(tmp_path))
    proxies = runpy.run_path(settings.__file__).get("ALLAUTH_TRUSTED_PROXY_COUNT", 0)
    claimed = {"X-Forwarded-For": "198.51.100.1, 203.0.113.9"}
    with override_settings(ALLAUTH_TRUSTED_PROXY_COUNT=proxies):
        assert AccountAdapter().get_client_ip(RequestFactory().get("/", headers=claimed)) == counted
