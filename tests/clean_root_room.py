"""What the tests in a clean root share: a Debian with nothing in it but Python, the rights that Docker leaves to root in it, and no network."""

import os
import shutil
import subprocess
import sys

import pytest
from sandbox_room import ROOT, need_namespaces

from tests.hosted_room import PYTHON

DEBOOTSTRAP = shutil.which("debootstrap", path="/usr/sbin:/usr/bin")
RELEASES = {"3.11": "bookworm", "3.13": "trixie"}
"""The releases of Debian by their Python, which must be that of these tests: what raises is told in its words."""

NEEDS_CLEAN_ROOT = [
    pytest.mark.skipif(not DEBOOTSTRAP, reason="there is no debootstrap (Debian's package: debootstrap)"),
    pytest.mark.skipif(PYTHON not in RELEASES, reason=f"no release of Debian has Python {PYTHON}"),
]

_INSIDE = """
import os, subprocess, sys
from sandbox_room import NO_NAMESPACES, contain, deny
root, at, *words = sys.argv[1:]
subprocess.run(["mount", "-t", "proc", "proc", f"{root}/proc"], check=True)
os.chroot(root)
os.chdir(at)
contain()
deny(*NO_NAMESPACES)
os.execve("/usr/bin/env", ["env", *words], {"PATH": "/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"})
"""


class CleanRoot:
    """A root that can be written to, and in which commands are run as in a container."""

    def __init__(self, path):
        self.path = path

    def at(self, name):
        """What is called so in it."""
        return self.path / name.lstrip("/")

    def run(self, *words, at="/"):
        """Run a command in it, by root, without network, in a folder of it."""
        alone = ("unshare", "--mount", "--net", "--ipc", "--uts", "--pid", "--fork", "--kill-child")
        return subprocess.run(
            [*alone, sys.executable, "-c", _INSIDE, self.path, at, *words],
            env={"PATH": os.environ["PATH"], "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"},
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )

    def copied(self, path):
        """Another, of what is in this one."""
        subprocess.run(["cp", "--archive", "--reflink=auto", self.path, path], check=True)
        return CleanRoot(path)


def clean_root(path):
    """A root in which nobody has done anything yet; the test is skipped where Debian's packages cannot be had."""
    need_namespaces()
    words = [DEBOOTSTRAP, "--variant=minbase", "--include=python3,make", RELEASES[PYTHON], path]
    done = subprocess.run([*map(str, words)], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"debootstrap cannot make a root here: {(done.stderr or done.stdout).strip()[-200:]}")
    return CleanRoot(path)
