"""Fetches the wheels that a package brings, for the Python and the machine of the platform."""

import subprocess
import sys
from pathlib import Path

from autograder.errors import UsageError
from autograder.words.message import message


def fetch(names: tuple[str, ...], python: str, folder: Path) -> None:
    """Put the newest wheels of these projects, and of all that they need, into `folder`.

    They are those of 64-bit Linux on Intel and AMD, where the platforms' containers run.

    Raises
    ------
    UsageError
        if pip is not there, or does not get one of them.

    """
    platforms = [f"--platform=manylinux_2_{version}_x86_64" for version in (17, 24, 27, 28)]
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--only-binary=:all:"]
    command += [*platforms, "--platform=manylinux2014_x86_64", f"--python-version={python}", f"--dest={folder}", *names]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  (our own interpreter)
    if done.returncode:
        says = (done.stderr.strip().splitlines() or [""])[-1]
        raise UsageError(message("package.not_fetched", python=python, says=says))
