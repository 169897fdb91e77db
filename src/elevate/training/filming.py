"""The script of a lesson's film: what is said when, for captions, the transcript and whoever records it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from html import escape
from itertools import accumulate
from textwrap import wrap
from typing import Any

from elevate.core.facts.setting import Setting
from elevate.core.refusals import Refused
from elevate.core.words import gettext_noop as _
from elevate.training import tags


class Do(StrEnum):
    """What can be done in a scene."""

    OPEN = "open"
    TAP = "tap"
    TYPE = "type"
    SCROLL = "scroll"
    SHOW = "show"
    WAIT = "wait"


#: Seconds that a deed takes on the screen, in halves: a film has two pictures a second.
#: Of a tap, one sees first what is tapped, then a ring on it.
SECONDS = {Do.OPEN: 0.0, Do.TAP: 2.0, Do.TYPE: 1.0, Do.SCROLL: 0.5, Do.SHOW: 0.5, Do.WAIT: 0.0}
_LONGEST_HOLD = 20
#: Characters of a caption that players put side by side under a film as narrow as a phone.
_LINE = 40


@dataclass(frozen=True, slots=True)
class Deed:
    """One deed, with what it is done to."""

    do: Do
    to: Any


@dataclass(frozen=True, slots=True)
class Scene:
    """What is said while some deeds are done, and how many seconds the last picture stays."""

    say: str
    deeds: list[Deed]
    hold: float

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return sum(SECONDS[deed.do] for deed in self.deeds) + self.hold


@dataclass(frozen=True, slots=True)
class Film:
    """A script: whose screens it shows, scene by scene."""

    title: str
    role: str
    scenes: list[Scene]


@dataclass(frozen=True, slots=True)
class Cue:
    """A caption, from one second of the film to another."""

    starts: float
    ends: float
    text: str


def read(script: Mapping[str, Any]) -> Film | None:
    """Read a script as its file has it; None for none. `Refused` when it cannot be filmed."""
    if not script:
        return None
    scenes = script.get("scenes")
    if not isinstance(scenes, list) or not scenes:
        raise Refused(_("A film needs scenes."))
    return Film(
        title=str(script.get("title", "")),
        role=str(script.get("role", "therapist")),
        scenes=[_scene(number, scene) for number, scene in enumerate(scenes, start=1)],
    )


def cues(film: Film, setting: Setting) -> list[Cue]:
    """Return the captions under the live policy, each as long as its scene."""
    ends = list(accumulate(scene.seconds for scene in film.scenes))
    starts = [0.0, *ends]
    return [
        Cue(start, end, _said(scene, setting))
        for scene, start, end in zip(film.scenes, starts, ends, strict=False)
    ]


def web_vtt(captions: list[Cue]) -> str:
    """Write captions as WebVTT."""
    return "\n\n".join(["WEBVTT", *_blocks(captions)]) + "\n"


def _blocks(captions: list[Cue]) -> Iterator[str]:
    for cue in captions:
        text = escape("\n".join(_lines(cue.text)), quote=False)
        yield f"{_clock(cue.starts)} --> {_clock(cue.ends)}\n{text}"


def _lines(said: str) -> list[str]:
    """Break a caption into as few lines as it needs, where one pauses if it can be, and evenly."""
    broken = [wrap(" ".join(said.split()), width) for width in range(_LINE // 2, _LINE + 1)]
    return min(broken, key=lambda lines: (len(lines), _torn(lines), max(map(len, lines), default=0)))


def _torn(lines: list[str]) -> int:
    return sum(line[-1] not in ",.:;?!" for line in lines)


def _clock(seconds: float) -> str:
    whole, milliseconds = divmod(round(seconds * 1000), 1000)
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}.{milliseconds:03d}"


def _said(scene: Scene, setting: Setting) -> str:
    return tags.fresh(scene.say, setting)


def _scene(number: int, scene: Any) -> Scene:
    if not isinstance(scene, dict) or not isinstance(scene.get("say"), str):
        raise Refused(_("Scene {number} says nothing."), number=number)
    hold = scene.get("hold", 3)
    if not isinstance(hold, int | float) or not 0 < hold <= _LONGEST_HOLD:
        raise Refused(_("Scene {number} holds for 1 to {most} seconds."), number=number, most=_LONGEST_HOLD)
    deeds = scene.get("do") or []
    if not isinstance(deeds, list):
        raise Refused(_("What scene {number} does is a list."), number=number)
    return Scene(scene["say"], [_deed(number, deed) for deed in deeds], float(hold))


def _deed(number: int, deed: Any) -> Deed:
    if not isinstance(deed, dict) or len(deed) != 1 or (name := next(iter(deed))) not in set(Do):
        known = ", ".join(Do)
        raise Refused(
            _("Scene {number} does what nobody can film. One can: {known}."), number=number, known=known
        )
    return Deed(Do(name), _to(number, Do(name), deed[name]))


def _to(number: int, do: Do, to: Any) -> Any:
    """Return what a deed is done to: a text, or where something is typed and what."""
    words = [to.get("into"), to.get("text")] if do is Do.TYPE and isinstance(to, dict) else [to]
    if not all(isinstance(word, str) and word for word in words) or (do is Do.TYPE) != isinstance(to, dict):
        raise Refused(_("Scene {number}: what is {do} done to?"), number=number, do=do)
    return to
