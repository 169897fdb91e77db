"""A film out of pictures: each as long as its script says, above a strip that its captions stand on."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

MOST_BYTES = 3_000_000
#: Nothing moves within a picture: two frames a second are enough.
FRAMES_A_SECOND = 2
#: Where captions stand, above the player's buttons if it shows them: so they cover nothing that is shown.
#: The colour is the ink of the pages.
STRIP, STRIP_COLOUR = 198, "0x14171F"
#: By quality, not by time; one row after another, so that the number of cores changes nothing.
ENCODING = (
    *("-vf", f"fps={FRAMES_A_SECOND},pad=iw:ih+{STRIP}:0:0:{STRIP_COLOUR}"),
    *("-c:v", "libvpx-vp9", "-crf", "24", "-b:v", "0", "-deadline", "good", "-cpu-used", "3"),
    *("-row-mt", "0", "-g", "16", "-pix_fmt", "yuv420p", "-an"),
    *("-fflags", "+bitexact", "-flags:v", "+bitexact"),
)


@dataclass(frozen=True, slots=True)
class Still:
    """One picture, and how many seconds it stays."""

    path: Path
    seconds: float


def listed(stills: list[Still]) -> str:
    """Write the pictures as ffmpeg reads a list; the last one is named twice, or it would not stay."""
    lines = [f"file '{still.path}'\nduration {still.seconds}" for still in stills]
    return "\n".join([*lines, f"file '{stills[-1].path}'", ""])


def cut(stills: list[Still], target: Path, *, poster: Path) -> None:
    """Make one silent film of the pictures, and a picture to stand for it before it plays."""
    named = stills[0].path.with_name("stills.txt")
    named.write_text(listed(stills), encoding="utf-8")
    seconds = sum(still.seconds for still in stills)
    _ffmpeg("-f", "concat", "-safe", "0", "-i", str(named), "-t", str(seconds), *ENCODING, str(target))
    if target.stat().st_size > MOST_BYTES:
        sys.exit(f"{target.name} has {target.stat().st_size} bytes: shorten its script.")
    _ffmpeg("-i", str(target), "-frames:v", "1", "-q:v", "5", str(poster))


def _ffmpeg(*arguments: str) -> None:
    subprocess.run(["ffmpeg", "-nostdin", "-loglevel", "error", "-y", *arguments], check=True)
