"""The film of a lesson, where there is one that shows the screens and the policy of today (ux.md 10)."""

import hashlib
import json
from dataclasses import asdict, dataclass
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable

from django.contrib.staticfiles import finders
from django.http import Http404, HttpResponse
from django.templatetags.static import static

from elevate.clock import reading
from elevate.core.facts.setting import Setting
from elevate.core.policy import Policy
from elevate.training import filming, live
from elevate.training.filming import Cue, Film
from elevate.training.models import LessonVersion
from elevate.web.learning import finding
from elevate.web.signed_in import RoleRequest

FOLDER = "elevate/films"
ENDING = ".webm"


@dataclass(frozen=True, slots=True, kw_only=True)
class Showing:
    """What a lesson's page shows: the addresses of film and first picture, if recorded; its words."""

    title: str
    url: str
    poster: str
    cues: list[Cue]


def showing(version: LessonVersion, setting: Setting) -> Showing | None:
    """Return the lesson's film; None where it has no script."""
    film = filming.read(version.video)
    if film is None:
        return None
    path = f"{FOLDER}/{name_of(version.lesson.course.key, version.lesson.key, film, setting.policy)}"
    url, poster = (static(path), static(poster_of(path))) if _recorded(path) else ("", "")
    return Showing(title=film.title, url=url, poster=poster, cues=filming.cues(film, setting))


def captions(request: RoleRequest, course: str, lesson: str) -> HttpResponse:
    """Send the captions, under the live policy."""
    version = finding.lesson_or_404(course, lesson).text
    film = filming.read(version.video)
    if film is None:
        raise Http404
    setting = live.setting(at=reading.now(), learner=request.actor.user_id)
    text = filming.web_vtt(filming.cues(film, setting))
    return HttpResponse(text, content_type="text/vtt; charset=utf-8")


def name_of(course: str, lesson: str, film: Film, policy: Policy) -> str:
    """Return the file that shows `film`: another script, policy or screen is another file.

    So what was recorded of screens as they were is never shown beside what is true now.
    """
    seconds = [scene.seconds for scene in film.scenes]
    seen = json.dumps([asdict(film), seconds, asdict(policy), _screens()], default=str)
    return f"{course}-{lesson}-{hashlib.sha256(seen.encode()).hexdigest()[:12]}{ENDING}"


def poster_of(film: str) -> str:
    """Return the file of the picture that stands for a film until it plays."""
    return f"{film.removesuffix(ENDING)}.jpg"


@lru_cache(maxsize=64)
def _recorded(path: str) -> bool:
    return finders.find(path) is not None


@lru_cache(maxsize=1)
def _screens() -> str:
    """Return what changes with any template or style."""
    web = resources.files("elevate.web")
    contents = (*_contents(web / "templates"), *_contents(web / "static" / "elevate" / "css"))
    return hashlib.sha256(b"\0".join(contents)).hexdigest()


def _contents(folder: Traversable) -> list[bytes]:
    found: list[bytes] = []
    for entry in sorted(folder.iterdir(), key=lambda each: each.name):
        found += _contents(entry) if entry.is_dir() else [entry.name.encode(), entry.read_bytes()]
    return found
