"""Coordinators see everything, so outside a sandbox they set up a second step first; nobody else has to."""

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator

from tests.world import World

PAGES = ["/c/", "/c/messages/"]


@pytest.fixture
def coordinator(world: World, clock, signed_in, settings):
    settings.ELEVATE_SANDBOX = False
    return signed_in(world.coordinator)


@pytest.mark.parametrize("page", PAGES)
def test_a_coordinator_without_one_is_sent_to_set_it_up(coordinator, page):
    answer = coordinator.get(page)
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/2fa/")
    assert "Set one up to go on" in coordinator.get("/accounts/2fa/").content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_with_one_they_get_in(world, coordinator, page):
    Authenticator.objects.create(user=world.coordinator.user, type=Authenticator.Type.TOTP, data={})
    assert coordinator.get(page).status_code == 200
    assert "Set one up to go on" not in coordinator.get("/accounts/2fa/").content.decode()


def test_in_a_sandbox_nobody_has_to(world, coordinator, settings):
    settings.ELEVATE_SANDBOX = True
    assert coordinator.get("/c/").status_code == 200


def test_therapists_and_clients_choose_for_themselves(world, coordinator, signed_in):
    assert signed_in(world.therapist).get("/t/").status_code == 200
    assert signed_in(world.client).get("/me/").status_code == 200


def test_the_apps_secrets_are_kept_encrypted(settings):
    adapter = get_adapter()
    kept = adapter.encrypt("JBSWY3DPEHPK3PXP")
    assert "JBSWY3DPEHPK3PXP" not in kept
    assert adapter.decrypt(kept) == "JBSWY3DPEHPK3PXP"
