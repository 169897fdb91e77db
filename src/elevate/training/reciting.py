"""A lesson in one piece, for programs: HTML with the blocks in words, and the titles of its scenarios."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from elevate.core.facts import reading
from elevate.core.facts.reading import Block, Tag
from elevate.core.facts.setting import Setting
from elevate.core.flowchart import Node, Telling, chart
from elevate.people.speech import spoken
from elevate.training import rendering, scenarios, tags
from elevate.training.models import LessonVersion


def html(version: LessonVersion, setting: Setting, *, media: str) -> str:
    """Return the lesson's body as safe HTML; `media` is where its pictures are."""
    rendered = rendering.render(version.body, tags.evaluate(version.body, setting), media=media)
    return "\n".join(
        part.html if part.block is None else _said(part.block, setting) for part in rendered.parts
    )


def titles(version: LessonVersion, setting: Setting) -> list[tuple[str, str]]:
    """Return the key and the title of each scenario that makes sense under the policy."""
    standing = [each for each in scenarios.read(version.practice) if each.stands(setting)]
    return [(each.key, each.told(setting).title) for each in standing]


def _said(tag: Tag, setting: Setting) -> str:
    if tag.block in {Block.OUTCOME, Block.CASE}:
        return format_html("<p>{}</p>", tags.said(reading.outcome(tag, setting)))
    if tag.block is Block.FLOWCHART:
        telling = Telling(policy=setting.policy, rate=setting.rate, client=_("the client"), speak=spoken)
        return _node(chart(telling))
    return ""


def _node(node: Node) -> SafeString:
    """Return a question with the answers to it and where each leads, or an end."""
    if node.outcome is not None:
        return format_html("<p>{} {}</p>", node.text, tags.said(node.outcome))
    ways = format_html_join("", "<li>{}: {}</li>", ((way.label, _node(way.to)) for way in node.ways))
    return format_html("<p>{}</p><ul>{}</ul>", node.text, ways)
