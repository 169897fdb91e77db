"""Look for broken promises."""

import sys
from typing import Any

from elevate.cli import commanding
from elevate.clock import reading
from elevate.inspecting import examining


class Command(commanding.Command):
    """`elevate doctor [--data DIR]`."""

    story = """
    Check every promise on the live database, one line each: that nobody is booked twice, that
    credits add up, that the journal is unbroken, that everybody was told, and so on.

    It only reads, and holds nobody up. "ok" holds; "note" is advice; "FAIL" is broken, and named.
    Ends with 1 if anything is broken. What to do about each: docs/operations.md.
    """
    examples = """
    elevate doctor
    elevate doctor --data var && echo sound
    """

    def handle(self, *args: Any, **options: Any) -> None:
        findings = []
        for finding in examining.examine(at=reading.now()):
            findings.append(finding)
            print(finding, flush=True)
        broken = sum(finding.broken for finding in findings)
        if broken and len(findings) == 1:
            sys.exit(commanding.NOT_READY)
        if broken:
            sys.exit(f"{broken} of {len(findings)} promises are broken. What to do: docs/operations.md")
        print(f"All {len(findings)} promises hold.")
