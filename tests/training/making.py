"""A small course to test with, and the operator's rules as lessons read them."""

from dataclasses import replace
from datetime import timedelta

from elevate.core.facts.setting import Setting
from elevate.core.money import Money
from elevate.core.policy import Policy
from elevate.training import shelving
from elevate.training.files import CourseText, LessonText
from elevate.training.models import Course
from tests.world import NOW

HOUR = timedelta(hours=1)
SETTING = Setting(policy=Policy(), operator="Elevate", coordinators=("Kit Ames",), rate=Money(7200))
TWELVE = SETTING.under(Policy(free_notice=12 * HOUR))

MOVING = LessonText(
    key="moving",
    title="Move a visit with {{ free_notice }}’ notice",
    body=(
        "Free until {{ free_notice }} before.\n\n## Late {#late-notice}\n\n"
        "{{ outcome rule=late-notice }}\n\nAsk {{ coordinator }}.\n"
    ),
    material=True,
)
PAY = LessonText(key="pay", title="Pay", body="You earn {{ rate }}.\n")
TEXT = CourseText(key="basics", title="Basics", lessons=[MOVING, PAY])


def place(text: CourseText = TEXT, *, at=NOW, origin: Course.Origin = Course.Origin.SHIPPED) -> Course:
    return shelving.place(text, origin=origin, by=shelving.UPKEEP, at=at)


def with_lessons(*lessons: LessonText) -> CourseText:
    return replace(TEXT, lessons=list(lessons))
