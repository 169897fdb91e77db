"""The flowchart's page: whose it is, what it says, where it leads, and the path taken (ux.md 5)."""

import re
from datetime import timedelta

import pytest

from elevate.core import tree
from elevate.core.rulebook import Rule
from elevate.plans.models import PayRate, PolicyVersion
from elevate.scheduling import cancelling, completing
from elevate.web.learning.roads import rule_road
from tests.web.following import Page, follow
from tests.web.reading import text
from tests.world import NOW, World, client_cancels

CHART = "/learn/flowchart/"
LONG_AGO = NOW - timedelta(days=30)


def taken(answer) -> list[str]:
    """Return the ends and questions of the wide drawing that lie on the path taken."""
    wide = answer.content.decode().partition('class="flowchart-wide"')[2].partition("</svg>")[0]
    groups = re.findall(r'<g transform="[^"]+" class="taken">(.*?)</g>', wide, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", group).split()) for group in groups]


@pytest.fixture(params=["t", "c"])
def roof(request, therapist, coordinator):
    """A therapist's screens, and a coordinator's: the folder, and who is signed in."""
    return request.param, {"t": therapist, "c": coordinator}[request.param]


def test_staff_read_it(roof):
    said = text(roof[1].get(CHART))
    assert "Read it as steps" in said
    assert "24 hours or more" in said
    assert "Credit 1 used Pay $72.00" in said


def test_a_client_does_not(world: World, ben):
    assert ben.get(CHART).status_code == 404
    assert ben.get(rule_road(Rule.NO_SHOW)).status_code == 404


def test_somebody_without_a_role_does_not(signed_in, clock, world: World):
    world.therapist.user, user = None, world.therapist.user
    world.therapist.save()
    browser = signed_in(world.coordinator)
    browser.force_login(user)
    assert browser.get(CHART).status_code == 404


def test_a_therapist_says_i_and_a_coordinator_does_not(therapist, coordinator):
    assert "I can’t make it" in text(therapist.get(CHART))
    said = text(coordinator.get(CHART))
    assert "The therapist can’t make it" in said
    assert "I can’t make it" not in said


def test_it_is_drawn_twice_without_styles_or_scripts_in_it_and_says_what_it_is(therapist):
    page = therapist.get(CHART).content.decode()
    drawings = re.findall(r"<svg class=\"flowchart-.*?</svg>", page, re.DOTALL)
    assert len(drawings) == 2
    for svg in drawings:
        assert "<title" in svg
        assert "<desc" in svg
        assert not re.search(r"style=|<script|fill=|stroke=", svg)


def test_every_end_leads_to_its_rule(therapist):
    page = therapist.get(CHART).content.decode()
    for _path, leaf in tree.leaves():
        assert page.count(f'href="{rule_road(leaf.rule)}"') >= 3  # two drawings, and the steps
        assert f'id="{leaf.rule}"' in page


@pytest.mark.parametrize("rule", Rule)
def test_a_rule_has_an_address(therapist, rule):
    answer = therapist.get(rule_road(rule))
    assert (answer.status_code, answer["Location"]) == (302, f"{CHART}#{rule}")


def test_a_rule_that_is_none_has_no_address(therapist):
    assert therapist.get("/learn/rules/whatever/").status_code == 404


def test_it_follows_the_policy_in_force(therapist, clock):
    PolicyVersion.objects.create(effective_at=NOW + timedelta(hours=1), free_notice_hours=12)
    assert "12 hours" not in text(therapist.get(CHART))
    clock(2)
    page = therapist.get(CHART).content.decode()
    assert "12 hours or more" in page
    assert "24 hours" not in page


def test_the_rate_is_the_therapists_own_and_else_the_operators(world: World, signed_in, clock):
    noor = world.add_therapist("Noor Vale", rate_cents=8150)
    zoe = world.add_therapist("Zoe Hart")
    PayRate.objects.filter(therapist=zoe).delete()
    assert "Pay $81.50" in text(signed_in(noor).get(CHART))
    assert "Pay $72.00" in text(signed_in(zoe).get(CHART))


def test_of_a_visit_it_speaks_by_name_and_under_the_visits_own_rules(world: World, roof, clock):
    folder, browser = roof
    visit = world.book(hours=48, at=LONG_AGO)
    PolicyVersion.objects.create(effective_at=NOW - timedelta(hours=1), free_notice_hours=12)
    PayRate.objects.update(amount_cents=9900)
    said = text(browser.get(f"{CHART}?visit={visit.pk}"))
    assert "Does Ben want another time?" in said
    assert "24 hours or more" in said
    assert "12 hours" not in said
    assert "Pay $72.00" in said
    assert ("Maya can’t make it" in said) is (folder == "c")


@pytest.mark.parametrize(
    ("node", "there", "asks"),
    [
        ("wish", "", "Ben Okafor"),
        ("who", "cant/", "Who can’t make it?"),
        ("told", "cant/?who=client", "When did Ben tell you?"),
        ("notice", "cant/?who=client&told=earlier", "When did Ben tell you?"),
        ("accept", "move/", "Reschedule Ben"),
        ("late", "cant/?who=client&told=now", "What happens"),
        ("therapist", "cant/?who=therapist", "What happens"),
    ],
)
def test_every_node_leads_into_the_wizard_where_it_is_asked(world: World, roof, node, there, asks):
    folder, browser = roof
    visit = world.book(hours=48, at=LONG_AGO)
    address = f"/{folder}/visits/{visit.pk}/{there}"
    page = browser.get(f"{CHART}?visit={visit.pk}").content.decode()
    drawn = isinstance(tree.TREE[node], tree.Question)  # an end in the drawing leads to its rule
    assert page.count(f'href="{address.replace("&", "&amp;")}"') >= (3 if drawn else 1)
    assert asks in browser.get(address).content.decode()


def test_another_persons_visit_does_not_exist(world: World, colleague, roof):
    visit = world.book(hours=48, at=LONG_AGO)
    assert colleague.get(f"{CHART}?visit={visit.pk}").status_code == 404
    assert roof[1].get(f"{CHART}?visit=apt_none").status_code == 404


@pytest.mark.parametrize("page", ["", "cant/", "cant/?who=client&told=now", "move/"])
def test_the_visits_pages_lead_to_it(world: World, roof, page):
    folder, browser = roof
    visit = world.book(hours=4, at=LONG_AGO)
    there = follow(browser, f"/{folder}/visits/{visit.pk}/{page}", "See the whole flowchart")
    answer = browser.get(there)
    assert answer.status_code == 200
    assert bool(taken(answer)) is bool(page)


@pytest.mark.parametrize(
    ("said", "here"),
    [
        ("wish=cancel", "No, cancel it You are here Who can’t make it?"),
        ("wish=cancel&who=client", "Ben can’t make it You are here When did Ben tell you?"),
        ("wish=cancel&who=client&told=now", "Less than 24 hours You are here Credit 1 used Pay $72.00"),
        ("wish=cancel&who=no_show", "Ben isn’t there You are here Credit 1 used"),
        ("wish=move", "Yes, move it You are here When did Ben tell you?"),
        ("wish=move&to=2026-03-05T15:00:00Z", "Less than 24 hours You are here It is late. Do you accept"),
        ("wish=whatever", None),
        ("", None),
    ],
)
def test_the_path_so_far_is_marked(world: World, therapist, said, here):
    visit = world.book(hours=4, at=LONG_AGO)
    path = taken(therapist.get(f"{CHART}?visit={visit.pk}&{said}"))
    if here is None:
        assert path == []
    else:
        assert path[0] == "Does Ben want another time?"
        assert path[-1].startswith(here)


def test_what_the_operator_does_is_not_on_it(world: World, coordinator):
    visit = world.book(hours=4, at=LONG_AGO)
    assert taken(coordinator.get(f"{CHART}?visit={visit.pk}&wish=cancel&who=operator")) == []


def test_a_settled_visit_shows_how_it_ended_and_leads_nowhere_else(world: World, therapist):
    visit = world.book(hours=4, at=LONG_AGO)
    cancelling.cancel(visit.pk, client_cancels(), by=world.actor(world.therapist), at=NOW)
    answer = therapist.get(f"{CHART}?visit={visit.pk}")
    assert taken(answer)[-1].startswith("Less than 24 hours This is how it ended")
    assert "for this visit" not in text(answer)


def test_a_visit_that_took_place_is_on_no_path(world: World, therapist, met):
    visit = met(world.client, days=2)
    assert taken(therapist.get(f"{CHART}?visit={visit.pk}")) == []


def test_a_visit_under_way_can_be_no_show_but_not_moved(world: World, therapist):
    visit = world.book(hours=-0.5, at=LONG_AGO)
    links = Page(therapist.get(f"{CHART}?visit={visit.pk}")).links
    doors = [href for href in links.values() if visit.pk in href]
    assert any(href.endswith("?who=no_show") for href in doors)
    assert not any("/move/" in href for href in doors)


def test_it_asks_few_questions_of_the_database(world: World, therapist, queries):
    visit = world.book(hours=4, at=LONG_AGO)
    completing.complete(world.book(hours=-5, at=LONG_AGO).pk, by=world.actor(world.therapist), at=NOW)
    assert queries(lambda: therapist.get(CHART)) <= 11
    assert queries(lambda: therapist.get(f"{CHART}?visit={visit.pk}&wish=cancel")) <= 14
