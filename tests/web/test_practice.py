"""Practice: the real screens on a made-up visit; the engine grades, and nothing is written but tries."""

import pytest
from django.apps import apps

from elevate.training.models import Attempt, Completion, Lesson
from tests.web.following import Page, fill, follow, send
from tests.web.practising import BASE, RIGHT, SCENARIOS, WRONG, move, play_late_text, result, teach
from tests.web.reading import text
from tests.world import World


@pytest.fixture
def lesson(world: World) -> Lesson:
    return teach()


def test_a_way_to_play_every_scenario_is_known():
    assert list(RIGHT) == [scenario["key"] for scenario in SCENARIOS]


@pytest.mark.parametrize("key", RIGHT)
def test_the_right_answer_passes_and_shows_what_would_have_come_of_it(lesson, therapist, key):
    play, pair, sentence = RIGHT[key]
    page = play(therapist)
    assert f"Right {sentence}" in page
    assert pair in page
    assert Attempt.objects.get().passed
    assert Attempt.objects.get().scenario == key


@pytest.mark.parametrize("key", WRONG)
def test_a_wrong_answer_shows_what_it_would_have_cost_helps_and_lets_one_try_again(lesson, therapist, key):
    scenario = next(each for each in SCENARIOS if each["key"] == key)
    page = WRONG[key](therapist)
    assert f"Not quite {scenario['wrong']}" in page
    assert "Credit " in page
    assert not Attempt.objects.get().passed
    address = f"{BASE}{key}/"
    assert "Try again" in page
    assert scenario["title"] in text(therapist.get(address))
    assert "Right" in RIGHT[key][0](therapist)


def test_leaving_alone_what_wanted_an_answer_is_wrong(lesson, therapist):
    page = result(therapist, send(therapist, f"{BASE}fever/", "Leave it as it is"))
    assert "Not quite Who cannot come?" in page


def test_moving_the_following_visits_too_is_not_what_was_asked(lesson, therapist):
    page = move(therapist, "move-on", "10:30 AM", scope="following")
    assert "You moved this visit and those that follow Not quite" in page


def test_what_the_rules_refuse_is_said_beside_a_hint(lesson, therapist):
    address = follow(therapist, f"{BASE}nobody-opens/", "Can’t make it", "Tobias isn’t there")
    page = therapist.get(address)
    assert "Wait until 9:15 AM before recording a no-show" in text(page)
    assert "A hint Give them the full time." in text(page)
    later = Page(page).link("Wait 10 min")
    assert "How did you try to reach Tobias?" in text(therapist.get(later))


def test_a_time_that_is_not_free_is_refused_with_the_nearest(lesson, therapist):
    page = therapist.get(f"{BASE}move-on/visit/move/?day=2026-03-05&time=11:00")
    assert "Someone just took 11:00 AM" in text(page)
    assert "10:30 AM" in text(page)


def test_a_charged_move_needs_a_second_credit(world, therapist):
    teach([SCENARIOS[4] | {"visit": SCENARIOS[4]["visit"] | {"credits": 1}}])
    page = text(therapist.get(follow(therapist, f"{BASE}move-on/", "Reschedule", "10:30 AM")))
    assert "No credit is left for a visit on Thu 5 Mar, and no subscription that brings one." in page


def test_the_clock_stands_and_moves_only_by_waiting(lesson, therapist):
    assert "Practice · Tue 9:05 AM" in text(therapist.get(f"{BASE}nobody-opens/visit/"))
    assert "Practice · Tue 9:15 AM" in text(therapist.get(f"{BASE}nobody-opens/after-10/visit/"))
    assert therapist.get(f"{BASE}nobody-opens/after-999/visit/").status_code == 404
    assert therapist.get(f"{BASE}late-text/after-10/").status_code == 404


@pytest.mark.parametrize("page", ["", "visit/", "visit/cant/", "visit/move/", "result/?act=none"])
def test_every_page_says_that_it_is_practice_tells_the_story_and_has_a_way_out(lesson, therapist, page):
    answer = therapist.get(f"{BASE}late-text/{page}")
    assert answer.status_code == 200
    assert "Practice · Tue 8:55 PM" in text(answer)
    assert "Dana texts at 9 PM: can’t make tomorrow 8 AM." in text(answer)
    assert Page(answer).link("Stop practising") == BASE


def rows() -> dict[str, int]:
    """Count the rows of every table."""
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


def test_practising_writes_nothing_but_tries(lesson, therapist):
    before = rows()
    for play, _pair, _sentence in RIGHT.values():
        play(therapist)
    for play in WRONG.values():
        play(therapist)
    grown = {name for name, count in rows().items() if count != before[name]}
    assert grown == {"training.Attempt", "training.Completion", "journal.Event"}


def test_passing_the_last_scenario_completes_the_lesson(lesson, therapist, world):
    *others, last = RIGHT
    for key in others:
        assert "the lesson is completed" not in RIGHT[key][0](therapist)
        assert not Completion.objects.exists()
    assert "That was the last one: the lesson is completed." in RIGHT[last][0](therapist)
    completion = Completion.objects.get()
    assert (completion.learner, completion.how) == (world.therapist.user, "practice")
    page = text(therapist.get(BASE))
    assert "6 of 6 scenarios passed · the lesson is completed" in page


def test_the_list_says_where_one_stands(lesson, therapist):
    WRONG["fever"](therapist)
    RIGHT["late-text"][0](therapist)
    page = text(therapist.get(BASE))
    assert "How late is 24 hours?" in page
    assert "1 of 6 scenarios passed" in page
    assert "A text at 9 PM Passed" in page
    assert "You have a fever Not yet" in page
    assert "Packing up Not tried" in page


def test_a_notice_given_earlier_counts_from_then(world, therapist):
    teach([SCENARIOS[0] | {"clock": "08:20", "answer": {"act": "cancel", "told": {"minutes_ago": 40}}}])
    address = follow(therapist, f"{BASE}late-text/", "Can’t make it", "Dana can’t make it", "Earlier")
    told = {"told_on": "2026-03-03", "told_time": "07:40", "reason": "I was driving."}
    page = result(therapist, send(therapist, fill(therapist, address, "Show what", **told), "send message"))
    assert "Right" in page
    assert "24 hours’ notice or more." in page
    assert Attempt.objects.get().answer == {"act": "cancel", "by": "client", "told": {"minutes_ago": 40}}
    assert "Not quite" in play_late_text(therapist)


def test_the_lesson_ends_with_its_practice(lesson, therapist):
    page = therapist.get("/learn/portal/cancelling/")
    assert "0 of 6 scenarios passed" in text(page)
    assert Page(page).link("Practise: A text at 9 PM") == f"{BASE}late-text/"
    assert Page(page).form("Mark complete and continue").method == "post"


def test_a_lesson_without_scenarios_is_only_read(world, therapist):
    teach([])
    assert "scenario" not in text(therapist.get("/learn/portal/cancelling/"))
    assert "Nothing to practise here" in text(therapist.get(BASE))
