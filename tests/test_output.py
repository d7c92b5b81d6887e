"""Writing what a command was asked to write."""

import os
import stat
import subprocess
import sys
import threading

import pytest

from autograder.errors import UsageError
from autograder.output import write

root_only = pytest.mark.skipif(os.geteuid() != 0, reason="only root can make a device")


def test_a_file_is_replaced_whole_and_keeps_its_permissions(tmp_path):
    """What was there is gone, who may read it is as before, and no draft is left."""
    file = tmp_path / "table.csv"
    file.write_text("a longer text than what comes")
    file.chmod(0o640)
    write(file, b"new")
    assert file.read_bytes() == b"new"
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert [one.name for one in tmp_path.iterdir()] == ["table.csv"]


@root_only
def test_a_device_is_written_to_and_stays_one(tmp_path):
    """A device node is no file that could be replaced: /dev/null of a machine would become one."""
    node = tmp_path / "null"
    os.mknod(node, 0o666 | stat.S_IFCHR, os.makedev(1, 3))
    write(node, b"gone")
    assert stat.S_ISCHR(node.lstat().st_mode)


def test_a_link_stays_and_what_it_leads_to_is_written(tmp_path):
    """Who keeps the table elsewhere and a link here wants it there."""
    kept, link = tmp_path / "kept.csv", tmp_path / "link.csv"
    kept.write_text("old")
    link.symlink_to(kept)
    write(link, b"new")
    assert link.is_symlink()
    assert kept.read_bytes() == b"new"


def test_a_link_to_a_device_stays(tmp_path):
    """Its end is written to."""
    link = tmp_path / "link"
    link.symlink_to("/dev/null")
    write(link, b"gone")
    assert link.is_symlink()


def test_a_pipe_takes_what_is_written(tmp_path):
    """A named pipe hands it to whoever reads."""
    pipe, got = tmp_path / "pipe", []
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: got.append(pipe.read_bytes()))
    reader.start()
    write(pipe, b"through")
    reader.join(10)
    assert got == [b"through"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


@pytest.mark.parametrize("place", ["pipe", "file"])
def test_standard_output_is_written_to_wherever_it_leads(tmp_path, place):
    """/dev/stdout is what the shell made of it: a pipe, or a file that is not replaced under the shell's hands."""
    code = "import pathlib; from autograder.output import write; write(pathlib.Path('/dev/stdout'), b'said')"
    file = tmp_path / "out.txt"
    with file.open("wb") as out:
        done = subprocess.run(
            [sys.executable, "-c", code], stdout=out if place == "file" else subprocess.PIPE, check=True
        )
    assert (file.read_bytes() if place == "file" else done.stdout) == b"said"


def test_what_cannot_be_written_is_told_with_its_path(tmp_path):
    """A folder in the place of the file is named, and stays."""
    (tmp_path / "folder").mkdir()
    with pytest.raises(UsageError, match="folder"):
        write(tmp_path / "folder", b"new")
    assert (tmp_path / "folder").is_dir()
