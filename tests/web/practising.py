"""A lesson with practice on the shelf, and scenarios of every kind to play."""

from datetime import date
from typing import Any

import yaml
from django.test import Client as Browser

from elevate.people.actors import Actor
from elevate.training import shelving
from elevate.training.files import CourseText, LessonText
from elevate.training.models import Course, Lesson
from tests.web.following import fill, follow, send
from tests.web.reading import text
from tests.world import NOW

BASE = "/learn/portal/cancelling/practice/"
#: One of every kind; texts say who is meant, so that tests find them.
SCENARIOS = yaml.safe_load("""
- key: late-text
  title: A text at 9 PM
  story: "{client} texts at 9 PM: can’t make tomorrow 8 AM."
  client: Dana
  clock: "20:55"
  visit: {day: 1, time: "08:00", minutes: 60, booked_days_ago: 14, credits: 2}
  answer: {act: cancel, by: client, told: now}
  right: "Under {{ free_notice }} it is late: the time was kept for {client}."
  wrong: "Who told you, and when?"
- key: fever
  title: You have a fever
  story: "You wake up with a fever."
  client: Ben
  clock: "06:30"
  visit: {day: 0, time: "09:00", booked_days_ago: 3, credits: 1}
  answer: {act: cancel, by: therapist}
  right: "Nobody pays for that."
  wrong: "Who cannot come?"
- key: nobody-opens
  title: Nobody opens
  story: "Nobody opens the door of {property}."
  client: Tobias
  clock: "09:05"
  visit: {day: 0, time: "09:00", booked_days_ago: 14, credits: 1}
  waits: [5, 10]
  answer: {act: "wait_then:no_show"}
  right: "You waited."
  wrong: "Give them the full time."
- key: it-happened
  title: Packing up
  story: "{client} thanks you at the door."
  client: Nora
  clock: "10:05"
  visit: {day: 0, time: "09:00", booked_days_ago: 7, credits: 2}
  answer: {act: complete}
  right: "One tap."
  wrong: "The visit took place."
- key: move-on
  title: Thursday instead
  story: "{client} asks for Thursday at 10:30."
  client: Ruth
  clock: "09:00"
  visit: {day: 1, time: "08:00", booked_days_ago: 14, credits: 2, series: Wednesdays}
  times: [{day: 2, time: "10:30"}, {day: 2, time: "15:00"}]
  answer: {act: move, to: {day: 2, time: "10:30"}, accept_late: true}
  also: [{act: move, to: {day: 2, time: "15:00"}, accept_late: true}]
  if: late_move_by_therapist
  right: "You gave it away."
  wrong: "Nobody is to be charged."
- key: perhaps
  title: Perhaps
  story: "{client} may have to move, and says so tonight."
  client: Victor
  clock: "13:20"
  visit: {day: 2, time: "11:45", booked_days_ago: 9, credits: 2}
  answer: {act: none}
  right: "Nothing is agreed yet."
  wrong: "Was anything asked?"
""")


def teach(scenarios: list[dict[str, Any]] | None = None, *, material: bool = False) -> Lesson:
    """Publish a lesson with these scenarios, or with one of every kind."""
    lesson = LessonText(
        key="cancelling",
        title="How late is {{ free_notice }}?",
        body="Free until {{ free_notice }} before.",
        checked_on=date(2026, 3, 1),
        material=material,
        practice=SCENARIOS if scenarios is None else scenarios,
    )
    course = CourseText(key="portal", title="Portal", lessons=[lesson])
    shelving.place(course, origin=Course.Origin.OWN, by=Actor.system("test"), at=NOW)
    return Lesson.objects.get(course__key="portal", key="cancelling")


def result(browser: Browser, answer) -> str:
    """Return what the page says that an act led to."""
    assert answer.status_code == 302, text(answer)
    return text(browser.get(answer["Location"]))


def cancel(browser: Browser, key: str, *taps: str, at: str = "") -> str:
    """Go through “Can't make it” by `taps`, send, and return what came of it."""
    address = follow(browser, f"{BASE}{key}/{at}", "Can’t make it", *taps)
    return result(browser, send(browser, address, "send message"))


def move(browser: Browser, key: str, when: str, **said: str) -> str:
    address = follow(browser, f"{BASE}{key}/", "Reschedule", when)
    return result(browser, send(browser, address, "Move to", **said))


def play_late_text(browser: Browser) -> str:
    return cancel(browser, "late-text", "Dana can’t make it", "Just now")


def play_fever(browser: Browser) -> str:
    return cancel(browser, "fever", "I can’t make it")


def play_no_show(browser: Browser) -> str:
    here = follow(browser, f"{BASE}nobody-opens/", "Wait 10 min")
    address = follow(browser, here, "Can’t make it", "Tobias isn’t there")
    address = fill(browser, address, "Show what happens", tried="Called and texted.")
    return result(browser, send(browser, address, "Record no-show"))


def play_complete(browser: Browser) -> str:
    return result(browser, send(browser, f"{BASE}it-happened/", "Mark complete"))


def play_move(browser: Browser) -> str:
    return move(browser, "move-on", "10:30 AM", late="accepted")


def play_none(browser: Browser) -> str:
    return result(browser, send(browser, f"{BASE}perhaps/", "Leave it as it is"))


RIGHT = {
    "late-text": (play_late_text, "Credit 1 used Dana keeps 1 Your pay $72.00", "Under 24 hours it is late"),
    "fever": (play_fever, "Credit kept Ben keeps 1 Your pay none", "Nobody pays for that."),
    "nobody-opens": (play_no_show, "Credit 1 used Tobias has none left Your pay $72.00", "You waited."),
    "it-happened": (play_complete, "Credit 1 used Nora keeps 1 Your pay $72.00", "One tap."),
    "move-on": (play_move, "Credit kept Ruth keeps 2 Your pay none", "You gave it away."),
    "perhaps": (play_none, "Nothing: the visit stays booked", "Nothing is agreed yet."),
}


WRONG = {
    "late-text": lambda browser: cancel(browser, "late-text", "I can’t make it"),
    "fever": lambda browser: cancel(browser, "fever", "Ben can’t make it", "Just now"),
    "nobody-opens": lambda browser: result(browser, send(browser, f"{BASE}nobody-opens/", "Mark complete")),
    "it-happened": lambda browser: cancel(browser, "it-happened", "Nora can’t make it", "Just now"),
    "move-on": lambda browser: move(browser, "move-on", "3:00 PM", late=""),
    "perhaps": lambda browser: cancel(browser, "perhaps", "Victor can’t make it", "Just now"),
}
