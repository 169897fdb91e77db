"""Every fact that a lesson can name, with the words it stands for today."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from elevate.core.facts import examples, plain, reading
from elevate.core.facts.reading import Block
from elevate.core.facts.setting import Setting
from elevate.training import tags

#: What stands behind the names that need more than themselves; to be changed by whoever inserts one.
_WITH = {
    "credits_after": "weeks_away=2 per_week=1",
    "credits_sum": "weeks_away=2 per_week=1",
    "credit": "rule=late-notice",
    "pay": "rule=late-notice",
    "pay_of": "completed=8 late-notice=1",
    "notice_of": "hours=19",
    Block.OUTCOME: "rule=late-notice",
    Block.CASE: "by=client notice=19h",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A tag to insert, and what it says today."""

    tag: str
    words: str


@dataclass(frozen=True, slots=True)
class Group:
    """Tags of one kind."""

    title: str
    entries: list[Entry]


def groups(setting: Setting) -> list[Group]:
    """Return all there is to insert."""
    return [
        Group(_("Words and numbers"), [_entry(name, setting) for name in plain.PLAIN]),
        Group(_("Forms, letters and sums"), [_entry(name, setting) for name in examples.COMPOSED]),
        Group(_("On a line of their own"), [_block(block, setting) for block in Block]),
        Group(_("Where the policy says so"), [_condition(name, setting) for name in plain.CONDITIONS]),
    ]


def _entry(name: str, setting: Setting) -> Entry:
    tag = _tag(name)
    return Entry(tag, tags.fresh(tag, setting))


def _block(block: Block, setting: Setting) -> Entry:
    tag = _tag(block)
    said = {
        Block.FLOWCHART: _("The flowchart of the decision"),
        Block.PRACTICE: _("Leads to the practice"),
        Block.VIDEO: _("The video"),
    }
    return Entry(tag, said.get(block) or tags.evaluate(tag, setting)[tag.strip("{} ")])


def _condition(name: str, setting: Setting) -> Entry:
    holds = _("holds now") if reading.holds(name, setting) else _("does not hold now")
    return Entry(f"{{{{ if {name} }}}}\n\n{{{{ else }}}}\n\n{{{{ end }}}}", holds)


def _tag(name: str) -> str:
    return f"{{{{ {' '.join(filter(None, [name, _WITH.get(name, '')]))} }}}}"
