"""Proves the walls by trying to break them: a canary goes through the front door of a sandbox that has just been started.

The canary is `canary_acts.py`, a submission like any other: same zygote, same walls, same way of telling. What it must not
reach is laid out for it first: a private and a public file, listeners on the network, the supervisor's own memory. An
act counts as blocked only if the canary says so; if it dies or is late instead, that is a finding too.
"""

import ctypes
import os
import shutil
import socket
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

from autograder.errors import AutograderError
from autograder.frozen import frozen
from autograder.results import Died, Limits, NotRun, Outcome, Raised, Returned
from autograder.sandbox.canary_acts import ACTS
from autograder.sandbox.paper import Paper
from autograder.sandbox.walls import Layer, Level, Walls, level
from autograder.sandbox.worker import Call
from autograder.sandbox.workers import Workers
from autograder.words.message import Message, Text, message
from autograder.words.rows import in_turn

_LIMITS = Limits(seconds_per_case=30, seconds_per_submission=60)
"""More than a canary needs on a loaded machine."""

_PREFIX, _AN_HOUR = "canary-", 3600

_ACTS = Path(__file__).with_name("canary_acts.py")

_CAN: Mapping[str, Message] = {
    "private_file": message("act.private_file"),
    "public_file": message("act.public_file"),
    "folder": message("act.folder"),
    "environment": message("act.environment"),
    "read_memory": message("act.read_memory"),
    "copy_memory": message("act.copy_memory"),
    "trace": message("act.trace"),
    "signal": message("act.signal"),
    "tcp": message("act.tcp"),
    "udp": message("act.udp"),
    "abstract_socket": message("act.abstract_socket"),
    "fork": message("act.fork"),
    "thread": message("act.thread"),
    "allocate": message("act.allocate"),
    "allocate_out_of_sight": message("act.allocate_out_of_sight"),
    "shared_pages": message("act.shared_pages"),
    "user_namespace": message("act.user_namespace"),
    "tmp": message("act.tmp"),
    "shm": message("act.shm"),
    "own_folder": message("act.own_folder"),
    "modules": message("act.modules"),
    "program": message("act.program"),
}
"""What a submission could do if an act came off."""

CALLS = tuple(Call("act", ("name",), (name,)) for name in ACTS)
"""The acts as calls, for the paper of a zygote; the last act would end the canary if it came off."""


def provoke(workers: Workers, first: int, memory_mb: int) -> tuple[Text, ...]:
    """What the canary reached, a sentence for each act; none if the walls hold.

    `first` is the number of the first of `CALLS` in the paper of these workers.
    """
    with _traps(memory_mb) as traps:
        source = _ACTS.read_bytes() + f"\nTRAPS = {dict(traps)!r}\n".encode()
        with workers.open(source, _LIMITS) as session:
            ran = session.make(range(first, first + len(CALLS)))
    if not isinstance(ran.load, Returned):
        return (message("walls.canary", says=_told(ran.load)),)
    said = ((name, _finding(ran.outcomes[first + place])) for place, name in enumerate(ACTS))
    return tuple(message("walls.breach", act=_CAN[name], finding=finding) for name, finding in said if finding)


def refusal(layers: Sequence[Layer], breaches: Sequence[Text]) -> Text:
    """Why nothing untrusted may be run behind these walls; "" if it may."""
    if level(layers) == "none":
        missing = [message("walls.layer", name=layer.name, detail=layer.detail) for layer in layers if not layer.stands]
        return message("walls.too_few", missing=in_turn(missing))
    return message("walls.do_not_hold", breaches=in_turn(breaches)) if breaches else ""


def _finding(outcome: Outcome) -> Text:
    match outcome:
        case Returned(("blocked", _)):
            return ""
        case Returned(("reached", str(what))):
            return message("walls.reached", what=what)
        case Returned(value):
            return str(value)
        case _:
            return _told(outcome)


def _told(outcome: Outcome) -> Text:
    """What ended the canary, in words."""
    match outcome:
        case Died(reason) | NotRun(reason):
            return reason
        case Raised(kind, says):
            return f"{kind}: {says}"
        case _:
            return type(outcome).__name__


@contextmanager
def _traps(memory_mb: int) -> Iterator[Mapping[str, Any]]:
    """All that the canary will reach for."""
    _sweep()
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix=_PREFIX))
        private, public = Path(folder, "private"), Path(folder, "public")
        for path, mode in ((private, 0o600), (public, 0o644), (Path(folder), 0o755)):
            if path != Path(folder):
                path.write_bytes(os.urandom(16))
            path.chmod(mode)
        tcp, udp = stack.enter_context(socket.create_server(("127.0.0.1", 0))), _udp(stack)
        abstract = f"\0canary-{os.getpid()}-{tcp.getsockname()[1]}"
        stack.enter_context(_listener(abstract))
        secret = ctypes.create_string_buffer(os.urandom(16))
        yield {
            "parent": os.getpid(),
            "address": ctypes.addressof(secret),
            "private": str(private),
            "public": str(public),
            "folder": folder,
            "tcp": tcp.getsockname()[1],
            "udp": udp.getsockname()[1],
            "abstract": abstract,
            "memory_mb": memory_mb,
            "program": sys.executable,
        }


def _sweep() -> None:
    """Remove what a grader left that was killed in the middle of this; not what another is at just now."""
    for left in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with suppress(OSError):
            there = left.lstat()
            if there.st_uid == os.geteuid() and there.st_mtime < time.time() - _AN_HOUR:
                shutil.rmtree(left, ignore_errors=True)


def _udp(stack: ExitStack) -> socket.socket:
    receiver = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
    receiver.bind(("127.0.0.1", 0))
    return receiver


def _listener(address: str) -> socket.socket:
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(address)
    listener.listen()
    return listener


# ── the survey ──────────────────────────────────────────────────────────────────────────────


@frozen
class Survey:
    """Which walls stand on this machine, what they come to, and why nothing is run, if nothing is."""

    layers: tuple[Layer, ...]
    level: Level
    refusal: Text = ""


def survey() -> Survey:
    """Put the walls up once, have them tried, and take them down again."""
    if sys.platform != "linux":
        return Survey((), "none", message("walls.other_system"))
    limits = Limits()
    try:
        workers = Workers(Paper("survey.py", CALLS), limits, Walls())
    except AutograderError as error:
        return Survey((), "none", error.says)
    try:
        breaches = provoke(workers, 0, limits.memory_mb)
    finally:
        workers.end()
    why = refusal(workers.layers, breaches)
    return Survey((*workers.layers, _held(breaches)), "none" if why else level(workers.layers), why)


def _held(breaches: tuple[Text, ...]) -> Layer:
    count = message("walls.break_ins", blocked=len(ACTS) - len(breaches), tried=len(ACTS))
    return Layer("canaries", not breaches, in_turn((count, *breaches)))
