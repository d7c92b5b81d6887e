"""The service's log: one line of JSON for each event, which another program can read; names in it are spelled out."""

import json
import sys
import time
from collections.abc import Callable
from typing import TypeAlias

from autograder.render.escape import one_line
from autograder.words.message import Message, say

Journal: TypeAlias = Callable[..., None]
"""Takes what happened and, by name, what there is to know of it."""


def to_stderr(event: str, **facts: object) -> None:
    """Write down that something happened now."""
    written = {name: _told(fact) for name, fact in facts.items()}
    line = json.dumps({"at": round(time.time(), 3), "event": event, **written})
    print(f"{line}\n", end="", file=sys.stderr, flush=True)  # noqa: T201  (where it is kept; whole, as threads write too)


def _told(fact: object) -> object:
    return one_line(say(fact)) if isinstance(fact, str | Message) else fact
