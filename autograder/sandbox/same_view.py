"""What a student's file sees while it is checked in this process: what it will see when it is graded, and nothing else."""

import builtins
import errno
import io
import os
import shutil
import sys
import tempfile
import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any, NoReturn

from autograder.loading.modules import forget
from autograder.loading.stand_ins import PACKAGE as SUBMISSION
from autograder.loading.stand_ins import also_there, is_there
from autograder.loading.syntax import module_of
from autograder.results import Limits
from autograder.sandbox.given_files import PACKAGE
from autograder.sandbox.packages import places
from autograder.sandbox.paper import Paper

if sys.platform == "linux":  # where the size of this process is known and can be bounded
    import resource


@contextmanager
def as_graded(limits: Limits | None, paper: Paper) -> Iterator[None]:
    """For a while nothing but the standard library, numpy and what the paper gives is there, standard input is empty and nothing leaves the process.

    With `limits`, which a student's own file has, memory is bounded as well, the working folder holds nothing but given files,
    and what the walls deny is denied.
    """
    argv, stdin, sys.stdin = sys.argv, sys.stdin, io.StringIO()
    try:
        own = {module_of(file) for file in paper.homes.values()}
        there = [*([PACKAGE] if paper.files else ()), *places(paper.packages).modules, *own]
        with _staying(), also_there(there), _alone(own):
            if limits is None:
                yield
                return
            with nullcontext() if paper.files else _elsewhere(), _bounded(limits.memory_mb), _denied():
                yield
    finally:
        sys.argv, sys.stdin = argv, stdin


@contextmanager
def _alone(own: Collection[str]) -> Iterator[None]:
    """Hide the modules that are not there when graded, and forget those that only stood in for one, or are the student's `own`."""
    hidden = {name: module for name, module in sys.modules.items() if not is_there(name) or name in own}
    for name in hidden:
        del sys.modules[name]
    try:
        yield
    finally:
        forget()
        for name in (*own, *(f"{SUBMISSION}.{name}" for name in own)):
            sys.modules.pop(name, None)
        sys.modules.update(hidden)


@contextmanager
def _staying() -> Iterator[None]:
    """Let `os._exit` raise as `sys.exit` does: left by it, a check would print nothing and end with 0, as if all were right."""
    leave, ours = os._exit, os.getpid()

    def stay(status: int) -> NoReturn:
        if os.getpid() != ours:
            leave(status)
        raise SystemExit(status)

    with _instead(os, "_exit", stay):
        yield


@contextmanager
def _instead(owner: object, name: str, other: object) -> Iterator[None]:
    """For a while something has another attribute, if it has one of this name."""
    before = getattr(owner, name, None)
    if before is None:
        yield
        return
    setattr(owner, name, other)
    try:
        yield
    finally:
        setattr(owner, name, before)


@contextmanager
def _denied() -> Iterator[None]:
    """Deny in the walls' words what usual code does and they deny: to write a file, to start a thread or a process."""
    before = open

    def read_only(file: Any, mode: Any = "r", *args: Any, **named: Any) -> Any:
        if isinstance(mode, str) and not isinstance(file, int) and set(mode) & set("wax+"):
            raise _not_permitted(os.fspath(file))
        return before(file, mode, *args, **named)

    with (
        _instead(builtins, "open", read_only),
        _instead(io, "open", read_only),
        _instead(threading.Thread, "start", _start_no_thread),
        _instead(os, "fork", _not_forked),
    ):
        yield


def _not_permitted(*file: object) -> PermissionError:
    return PermissionError(errno.EPERM, os.strerror(errno.EPERM), *file)


def _start_no_thread(_: threading.Thread) -> NoReturn:
    raise RuntimeError("can't start new thread")


def _not_forked() -> NoReturn:
    raise _not_permitted()


@contextmanager
def _elsewhere() -> Iterator[None]:
    """Work in an empty folder: no file that lies beside the student's is there when it is graded."""
    before, folder = Path.cwd(), tempfile.mkdtemp(prefix="check-")
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _bounded(memory_mb: int) -> Iterator[None]:
    """Bound how much more memory this process may take, where that can be done."""
    if sys.platform != "linux":
        yield
        return
    before, hard = resource.getrlimit(resource.RLIMIT_AS)
    size = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    most = size + (memory_mb << 20)
    is_bounded = before == resource.RLIM_INFINITY or before > most
    if is_bounded and (hard == resource.RLIM_INFINITY or hard >= most):
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (before, hard))
