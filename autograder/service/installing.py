"""Puts the hook into a bare repository, with what git has to be told so that pushes are bounded and its log tells when they came."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
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


def hook_text(socket: Path, *, is_gitolite: bool) -> str:
    """The program that is put in a repository's place for hooks: a copy of our hook, and what it is called with."""
    source = Path(hook.__file__).read_text("utf-8")
    words = f"{str(socket)!r}, is_gitolite={is_gitolite}, silence={json.dumps(say(message('push.no_service')))}"
    return f"#!{sys.executable} -IS\n{_MARK}\n{source}\n\nsys.exit(main({words}))\n"


def install(repository: Path, socket: Path) -> Path:
    """Put the hook into a bare repository; where it is now.

    Raises
    ------
    UsageError
        if it is none, or has a hook of its own.

    """
    if not (repository / "HEAD").is_file() or not (repository / "objects").is_dir():
        raise UsageError(message("hook.no_repository", path=repository))
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
