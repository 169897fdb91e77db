"""Run the demo."""

import os
import signal
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings

from elevate.cli import commanding, demonstrating, options, preparing, serving
from elevate.cli.demonstrating import Demo
from elevate.clock import reading
from elevate.importing.demo import loading
from elevate.people.actors import Role
from elevate.people.models import User
from elevate.people.sandbox import sandbox_link


class Command(commanding.Command):
    """`elevate demo [--port 8000] [--bind 127.0.0.1] [--data DIR]`."""

    story = """
    Run everything with made-up people, until Ctrl-C.

    Makes the database in DIR (or uses the one DATABASE_URL names), loads the demo if nobody is
    in it yet, and starts a server and a worker in sandbox mode: the clock can be moved, and no
    mail leaves the machine. Prints "ready:" when it answers, then a sign-in link for each role.
    """
    examples = """
    elevate demo
    elevate demo --port 8080 --data build/demo     a second one beside it
    rm -r var && elevate demo                      start over
    """

    def add_arguments(self, parser: ArgumentParser) -> None:
        options.add_address(parser)
        super().add_arguments(parser)

    def handle(self, *args: Any, bind: str, port: int, **rest: Any) -> None:
        demo = Demo(bind=bind, port=port, data=Path(settings.ELEVATE_DATA))
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, _end)
        serving.check_free(bind, port)
        _prepare(demo)
        with demonstrating.running(demo) as children:
            demonstrating.wait_until_ready(demo, children)
            say(f"ready: {options.address(bind, port)}", "", *_welcome(demo))
            demonstrating.watch(demo, children)


def say(*lines: str) -> None:
    """Print at once, whoever reads; a reader who has gone is no reason to stop."""
    try:
        print(*lines, sep="\n", flush=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _prepare(demo: Demo) -> None:
    print(f"Preparing the demo in {demo.data} …", file=sys.stderr, flush=True)
    preparing.set_up()
    loading.load_if_empty(demo.data, at=reading.now())
    preparing.prove()


def _welcome(demo: Demo) -> Iterator[str]:
    yield "Sign in, with one click:"
    for role in Role:
        if (user := _user_for(role)) is not None:
            yield f"  {user.email:<24} {sandbox_link(user)}"
    yield ""
    yield f"Codes to sign in with appear here; all mail is kept in {demo.data / 'mail.txt'}."
    yield f"The log is {demo.log}. Ctrl-C ends it."


def _user_for(role: Role) -> User | None:
    """Return the demo's user of `role`; in a database of somebody's own, the first there is."""
    users = User.objects.filter(is_active=True, **{f"{role}__isnull": False})
    return users.filter(email=f"{role}@demo.test").first() or users.order_by("id").first()


def _end(_number: int, _frame: object) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    sys.exit(0)
