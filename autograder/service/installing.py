"""Puts the hook into a bare repository, with what git has to be told so that pushes are bounded and its log tells when they came."""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from autograder.errors import UsageError
from autograder.output import replace
from autograder.service import hook
from autograder.words.message import message, say

HOOK = Path("hooks", "post-receive")

_MARK = "# Written by `autograder hook install`."

SETTINGS: Mapping[str, str] = {
    "core.logAllRefUpdates": "true",  # so that `sweep` finds what came while no service ran
    "receive.fsckObjects": "true",  # refuses trees that no honest git makes
    "receive.maxInputSize": "50m",
    "receive.unpackLimit": "1",  # packs are indexed, which takes less memory than to unpack them
    "core.bigFileThreshold": "1m",  # what is larger is never held whole
}
"""What a repository is set to."""


_NO_FILES = b"refs/heads/.invalid"
"""What stands for a branch where a repository keeps its branches in another form than files."""


def hook_text(socket: Path, *, is_gitolite: bool) -> str:
    """The program that is put in a repository's place for hooks: a copy of our hook, and what it is called with."""
    silence = json.dumps(say(message("push.no_service")))
    words = f"{str(socket)!r}, is_gitolite={is_gitolite}, silence={silence}, edition={edition()!r}"
    return f"#!{sys.executable} -IS\n{_MARK}\n{_source()}\n\nsys.exit(main({words}))\n"


@cache
def edition() -> str:
    """What a copy of our hook as it is now says of itself; another version's says something else, or nothing."""
    return hashlib.sha256(_source().encode()).hexdigest()[:12]


def is_of_another_version(repository: Path) -> bool:
    """Whether a repository has a copy of our hook that is not as our hook is now."""
    try:
        text = (repository / HOOK).read_text("utf-8", "replace")
    except OSError:
        return False
    return _MARK in text and f"edition={edition()!r}" not in text


def _source() -> str:
    return Path(hook.__file__).read_text("utf-8")


def install(repository: Path, socket: Path) -> Path:
    """Put the hook into a bare repository; where it is now.

    Raises
    ------
    UsageError
        if it is none, has a hook of its own, or keeps its branches in a form that no hook of ours reads.

    """
    if not (repository / "HEAD").is_file() or not (repository / "objects").is_dir():
        raise UsageError(message("hook.no_repository", path=repository))
    if hook.branch_of(str(repository)) == _NO_FILES:
        raise UsageError(message("hook.no_files", path=repository))
    place = repository / HOOK
    put(place, hook_text(socket.resolve(), is_gitolite=False))
    for name, value in SETTINGS.items():
        _git("config", "--file", str(repository / "config"), name, value)
    return place


def put(place: Path, text: str) -> None:
    """Write a hook that everybody may run, in the place of none or of one that we wrote.

    Raises
    ------
    UsageError
        if another is there.

    """
    if os.path.lexists(place) and (not place.is_file() or _MARK not in place.read_text("utf-8", "replace")):
        raise UsageError(message("hook.another", path=place))
    place.parent.mkdir(parents=True, exist_ok=True)
    replace(place, text.encode(), mode=0o755)
    place.chmod(0o755)


def _git(*words: str) -> None:
    subprocess.run(["git", *words], check=True, stdin=subprocess.DEVNULL)  # noqa: S603, S607  (git is what is meant)
