"""A client reads the rules in plain sentences, as the policy in force has them."""

from elevate.plans.models import PolicyVersion
from tests.web.reading import text
from tests.world import NOW

RULES = "/me/rules/"


def test_the_rules_are_those_in_force(world, ben):
    assert "free of charge until 24 hours before it starts" in text(ben.get(RULES))
    PolicyVersion.objects.create(effective_at=NOW, free_notice_hours=12, late_move_by_therapist=False)
    said = text(ben.get(RULES))
    assert "free of charge until 12 hours before it starts" in said
    assert "unless your therapist agrees" not in said


def test_they_say_whom_to_tell(world, ben):
    assert "Kit Ames" in text(ben.get(RULES))


def test_the_next_visit_leads_to_them(world, ben):
    world.book(hours=48)
    assert f'href="{RULES}"' in ben.get("/me/").content.decode()


def test_they_are_a_client_s_own_page(world, therapist, coordinator):
    assert therapist.get(RULES).status_code == coordinator.get(RULES).status_code == 404
