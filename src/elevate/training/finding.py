"""Where something is taught."""

from elevate.core.rulebook import Rule
from elevate.training.models import Lesson


def lesson_on(rule: Rule) -> Lesson | None:
    """Return the lesson with the paragraph on `rule`: its anchor is the rule's name."""
    marked = Lesson.objects.taught().filter(published__body__contains=f"{{#{rule}}}")
    return marked.order_by("course__position", "position", "pk").first()
