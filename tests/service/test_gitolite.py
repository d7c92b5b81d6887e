"""Pushes over real ssh to a real gitolite, on this machine's own address: who pushed is whom gitolite knows, and nobody else."""

import getpass
import os
import shutil
import socket
import subprocess
import sys
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from autograder.cli import main
from autograder.service.installing import SETTINGS
from autograder.words.message import message, say
from tests.batch_room import RIGHT, WRONG
from tests.process_room import wait_until
from tests.service_room import FOLDER, GIT, Served, git, remote

_SSHD = shutil.which("sshd", path="/usr/sbin:/usr/bin")
_SHELL = Path("/usr/share/gitolite3/gitolite-shell")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="the service needs Linux"),
    pytest.mark.skipif(not _SSHD or not _SHELL.exists(), reason="gitolite3 and sshd are not installed"),
    pytest.mark.skipif(os.getuid() != 0, reason="an sshd that lets somebody in needs root"),
]


class Gitolite:
    """A gitolite of its own home, and an sshd before it."""

    def __init__(self, folder):
        self.folder, self.home = folder, folder / "home"
        self.home.mkdir()
        self.environment = {**os.environ, **GIT, "HOME": str(self.home)}
        self.port = _free_port()
        for name in ("host", "admin", "ada", "blaise"):
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / name], check=True)
        self.run("gitolite", "setup", "-pk", folder / "admin.pub")

    def run(self, *words):
        """Run a command as the server's user."""
        subprocess.run([*map(str, words)], env=self.environment, check=True, capture_output=True)

    def give(self, names):
        """A repository for each of them, which is theirs alone."""
        work = self.folder / "administration"
        git("clone", "-q", self.home / "repositories" / "gitolite-admin.git", work)
        rules = "".join(f"repo {name}\n    RW+ = {name}\n" for name in names)
        (work / "conf" / "gitolite.conf").write_text(f"repo gitolite-admin\n    RW+ = admin\n{rules}")
        for name in names:
            shutil.copy(self.folder / f"{name}.pub", work / "keydir" / f"{name}.pub")
        git("add", "-A", at=work)
        git("commit", "-q", "-m", "people", at=work)
        self.run("env", f"--chdir={work}", "gitolite", "push", "-q", "origin", "HEAD")
        self.run("gitolite", "setup", "--hooks-only")

    def keys(self):
        """The keys by which sshd lets somebody in, to gitolite's shell in its home."""
        own = (self.home / ".ssh" / "authorized_keys").read_text()
        path = self.folder / "authorized_keys"
        path.write_text(own.replace('command="', f'command="HOME={self.home} '))
        return path

    def serve(self):
        """Start sshd."""
        Path("/run/sshd").mkdir(exist_ok=True)
        settings = {
            "Port": self.port,
            "ListenAddress": "127.0.0.1",
            "HostKey": self.folder / "host",
            "AuthorizedKeysFile": self.keys(),
            "PidFile": "none",
            "StrictModes": "no",
            "UsePAM": "no",
            "PermitRootLogin": "forced-commands-only",
            "PasswordAuthentication": "no",
            "AcceptEnv": "LANG LC_*",
        }
        (self.folder / "sshd_config").write_text("".join(f"{name} {value}\n" for name, value in settings.items()))
        return subprocess.Popen([_SSHD, "-D", "-e", "-f", self.folder / "sshd_config"], stderr=subprocess.DEVNULL)

    def push(self, clone, repository, who, more=()):
        """Push as somebody, who also tries to tell the server who they are and when it is."""
        ssh = (
            f"ssh -F none -p {self.port} -i {self.folder / who} -o IdentitiesOnly=yes -o StrictHostKeyChecking=no"
            " -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR -o SendEnv=GL_USER -o SendEnv=GIT_COMMITTER_DATE"
        )
        told = {"GIT_SSH_COMMAND": ssh, "GL_USER": "blaise", "GIT_COMMITTER_DATE": "978307200 +0000", **dict(more)}
        url = f"ssh://{getpass.getuser()}@127.0.0.1/{repository}"
        command = ["git", "push", url, "HEAD:refs/heads/master"]
        return subprocess.run(
            command, cwd=clone, env={**os.environ, **GIT, **told}, capture_output=True, text=True, check=False
        )


def _free_port():
    with closing(socket.socket()) as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def _is_served(port):
    with closing(socket.socket()) as one:
        return not one.connect_ex(("127.0.0.1", port))


@contextmanager
def gitolite_in(folder):
    """One that runs, with repositories of ada and blaise, and a service that they hand over to."""
    there = Gitolite(folder)
    served = Served(folder)
    common = there.home / ".gitolite" / "hooks" / "common"
    assert main(["hook", "install", "--gitolite", str(common), "--course", str(served.course)]) == 0
    there.give(("ada", "blaise"))
    for name, value in SETTINGS.items():
        there.run("git", "config", "--file", there.home / ".gitconfig", name, value)
    there.environment.pop("GIT_CONFIG_GLOBAL")
    daemon = there.serve()
    try:
        wait_until(lambda: _is_served(there.port))
        with served.running():
            yield there, served
    finally:
        daemon.terminate()
        daemon.wait()


@pytest.fixture
def gitolite(tmp_path):
    """The same for a test."""
    with gitolite_in(tmp_path) as found:
        yield found


def test_only_whoever_gitolite_knows_as_the_owner_gets_a_score(gitolite):
    """Each push is its authenticated user's, by the server's clock; a stranger's push is refused, and nobody is who they say they are."""
    there, served = gitolite
    clone = served.commit("ada", {f"{FOLDER}/tiny.py": WRONG})
    first = there.push(clone, "ada", "ada")
    assert first.returncode == 0, first.stderr
    assert say(message("push.received", assignment=FOLDER, number=1)) in remote(first)
    refused = there.push(clone, "ada", "blaise")
    assert refused.returncode != 0
    assert "DENIED" in refused.stderr
    served.commit("blaise", {f"{FOLDER}/tiny.py": RIGHT})
    other = there.push(served.folder / "clones" / "blaise", "blaise", "blaise")
    assert other.returncode == 0, other.stderr
    served.settled()
    assert served.rows("SELECT person, score FROM attempt ORDER BY number") == [("ada", 2.0), ("blaise", 5.0)]
    ((earliest,),) = served.rows("SELECT min(arrived) FROM attempt")
    assert earliest > 1.7e9
    log = there.home / "repositories" / "ada.git" / "logs" / "refs" / "heads" / "master"
    assert " 978307200 " not in log.read_text()
