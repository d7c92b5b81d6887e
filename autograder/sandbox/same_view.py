"""What a student's file sees while it is checked in this process: what it will see when it is graded, and nothing else."""

import io
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from autograder.loading.stand_ins import forget, is_there
from autograder.results import Limits

if sys.platform == "linux":  # where the size of this process is known and can be bounded
    import resource


@contextmanager
def as_graded(limits: Limits | None) -> Iterator[None]:
    """For a while nothing but the standard library and numpy is there, standard input is empty and nothing leaves the process.

    With `limits`, which a student's own file has, memory is bounded as well, and the working folder is an empty one.
    """
    argv, stdin, sys.stdin = sys.argv, sys.stdin, io.StringIO()
    try:
        with _staying(), _alone():
            if limits is None:
                yield
                return
            with _elsewhere(), _bounded(limits.memory_mb):
                yield
    finally:
        sys.argv, sys.stdin = argv, stdin


@contextmanager
def _alone() -> Iterator[None]:
    """Hide the modules that are not there when graded, and forget those that only stood in for one."""
    hidden = {name: module for name, module in sys.modules.items() if not is_there(name)}
    for name in hidden:
        del sys.modules[name]
    try:
        yield
    finally:
        forget()
        sys.modules.update(hidden)


@contextmanager
def _staying() -> Iterator[None]:
    """Let `os._exit` raise as `sys.exit` does: left by it, a check would print nothing and end with 0, as if all were right."""
    leave, ours = os._exit, os.getpid()

    def stay(status: int) -> NoReturn:
        if os.getpid() != ours:
            leave(status)
        raise SystemExit(status)

    os._exit = stay
    try:
        yield
    finally:
        os._exit = leave


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
