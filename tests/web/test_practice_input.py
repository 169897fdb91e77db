"""Practice when pages are stale, forms incomplete, addresses wrong, or somebody else asks."""

from urllib.parse import urljoin

import pytest

from elevate.plans.models import PolicyVersion
from elevate.training.models import Attempt, Completion, Lesson
from tests.web.following import Page, follow
from tests.web.practising import BASE, RIGHT, SCENARIOS, play_fever, play_late_text, teach
from tests.web.reading import text
from tests.world import World


@pytest.fixture
def lesson(world: World) -> Lesson:
    return teach()


def test_a_double_tap_is_one_try(lesson, therapist):
    form = Page(therapist.get(f"{BASE}it-happened/")).form("Mark complete")
    answers = [therapist.post(form.action, form.fields) for _tap in range(2)]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert Attempt.objects.count() == 1


def test_another_answer_from_a_page_one_went_back_to_is_another_try(lesson, therapist):
    address = f"{BASE}move-on/visit/move/?day=2026-03-05&time=10:30"
    form = Page(therapist.get(address)).form("Move to")
    for late in ("", "accepted"):
        therapist.post(address, form.fields | {"late": late})
    assert sorted(Attempt.objects.values_list("passed", flat=True)) == [False, True]


def test_a_day_further_off_than_scenarios_reach_is_not_offered(world, therapist):
    teach([{name: value for name, value in SCENARIOS[4].items() if name != "times"}])
    address = f"{BASE}move-on/visit/move/?day={{}}&time=11:00"
    assert "Move to" in text(therapist.get(address.format("2026-05-01")))
    assert "Someone just took 11:00 AM" in text(therapist.get(address.format("2026-05-04")))


def test_a_page_from_before_the_policy_changed_shows_what_holds_now(lesson, therapist, world):
    address = follow(therapist, f"{BASE}late-text/", "Can’t make it", "Dana can’t make it", "Just now")
    form = Page(therapist.get(address)).form("send message")
    world.policy.free_notice_hours = 8
    world.policy.save()
    answer = therapist.post(address, form.fields)
    assert answer.status_code == 409
    assert "This changed while you were looking" in text(answer)
    assert "Credit kept" in text(answer)
    assert not Attempt.objects.exists()
    assert "Under 8 hours it is late" in play_late_text(therapist)


def test_a_form_that_is_incomplete_counts_for_nothing(lesson, therapist):
    for where in ("leave/", "visit/complete/", "visit/cant/?who=therapist"):
        assert therapist.post(f"{BASE}fever/{where}").status_code == 422
    assert not Attempt.objects.exists()


@pytest.mark.parametrize("act", ["", "act=fly", "act=move", "act=move&day=x&time=9", "act=cancel&ago=-4"])
def test_a_result_of_nothing_leads_back_to_the_story(lesson, therapist, act):
    answer = therapist.get(f"{BASE}fever/result/?{act}")
    assert (answer.status_code, answer["Location"]) == (302, f"{BASE}fever/")


def test_a_scenario_that_makes_no_sense_under_the_policy_is_left_out(lesson, therapist, world):
    world.policy.late_move_by_therapist = False
    world.policy.save()
    assert "Thursday instead" not in text(therapist.get(BASE))
    assert therapist.get(f"{BASE}move-on/").status_code == 404


def test_a_coordinator_practises_as_a_therapist(lesson, coordinator):
    page = text(coordinator.get(f"{BASE}fever/visit/cant/"))
    assert "I can’t make it" in page
    assert "The operator cancels it" not in page
    assert "Right" in play_fever(coordinator)


@pytest.mark.parametrize(
    "page", ["", "fever/", "fever/visit/", "fever/visit/move/", "fever/result/?act=none"]
)
def test_practice_is_for_staff(lesson, ben, page):
    assert ben.get(BASE + page).status_code == 404


def test_somebody_elses_tries_are_not_ones_own(lesson, therapist, colleague):
    play_fever(therapist)
    assert "0 of 6 scenarios passed" in text(colleague.get(BASE))


@pytest.mark.parametrize("there", ["nothing/", "nothing/visit/", "../../nothing/practice/"])
def test_what_is_not_taught_is_not_there(lesson, therapist, there):
    assert therapist.get(urljoin(BASE, there)).status_code == 404


def test_the_number_of_queries_does_not_depend_on_the_tries(lesson, therapist, queries):
    few = queries(lambda: therapist.get(BASE))
    for play, _pair, _sentence in RIGHT.values():
        play(therapist)
    assert queries(lambda: therapist.get(BASE)) <= few + 1


def test_no_page_asks_more_for_a_lesson_with_more_scenarios(world, therapist, queries):
    pages = ["", "fever/", "fever/visit/", "fever/visit/cant/?who=therapist", "fever/result/?act=none"]
    one = teach([SCENARIOS[1]])
    few = [queries(lambda page=page: therapist.get(BASE + page)) for page in pages]
    one.published.practice = SCENARIOS
    one.published.save()
    assert [queries(lambda page=page: therapist.get(BASE + page)) for page in pages] == few
    assert max(few) <= 20


def test_a_lesson_to_be_taken_again_is_practised_again(world, therapist, clock):
    teach([SCENARIOS[1]], material=True)
    assert "the lesson is completed" in play_fever(therapist)
    world.policy.free_notice_hours = 12
    world.policy.save()
    clock(1)
    assert "0 of 1 scenario passed" in text(therapist.get(BASE))
    assert "the lesson is completed" in play_fever(therapist)
    assert Completion.objects.count() == 2


def test_tries_after_completing_do_not_stand_for_rules_that_came_later(world, therapist, clock):
    teach([SCENARIOS[1]], material=True)
    play_fever(therapist)
    clock(1)
    play_fever(therapist)
    PolicyVersion.objects.create(effective_at=clock(2), free_notice_hours=12)
    page = text(therapist.get(BASE))
    assert "0 of 1 scenario passed" in page
    assert "the lesson is completed" not in page
    assert "the lesson is completed" in play_fever(therapist)
    assert Completion.objects.count() == 2


def test_a_lesson_is_not_called_completed_because_its_last_scenario_was_left_out(world, therapist):
    teach([SCENARIOS[1], SCENARIOS[4]])
    play_fever(therapist)
    world.policy.late_move_by_therapist = False
    world.policy.save()
    answer = therapist.get(BASE)
    assert "1 of 1 scenario passed" in text(answer)
    assert "the lesson is completed" not in text(answer)
    assert Page(answer).link("Back to the lesson") == "/learn/portal/cancelling/"
