"""Ways into what is learned: the paragraph that explains a rule, and the flowchart with a path marked."""

from django.urls import reverse

from elevate.core.rulebook import Rule

RULE = "rule"


def rule_road(rule: Rule) -> str:
    """Return the address that leads to the paragraph which explains `rule`."""
    return reverse(RULE, args=[str(rule)])
