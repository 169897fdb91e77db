"""Let a process end with the one that started it, however that one ended."""

import ctypes
import os
import signal
import sys
import threading

_PR_SET_PDEATHSIG = 1
_LOOK_EVERY_SECONDS = 1.0


def tie(parent: int) -> None:
    """End this process as soon as `parent`, which started it, is gone."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        _end_without(parent)  # it may have gone before the kernel was asked
    else:
        threading.Thread(target=_look, args=(parent,), daemon=True).start()


def _look(parent: int) -> None:
    nothing = threading.Event()
    while not nothing.wait(_LOOK_EVERY_SECONDS):
        _end_without(parent)


def _end_without(parent: int) -> None:
    if os.getppid() != parent:
        os._exit(1)
