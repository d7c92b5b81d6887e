"""Writing what a command was asked to write."""

import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from autograder.errors import GraderError, UsageError
from autograder.output import add, replace, write

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


def test_what_is_added_stands_behind_what_is_there(tmp_path):
    """`add` makes a file or goes on with it, through a link as well, and gives a device what it takes."""
    (tmp_path / "link").symlink_to("file")
    (tmp_path / "null").symlink_to("/dev/null")
    for name in ("file", "link", "null"):
        add(tmp_path / name, b"line\n")
    assert (tmp_path / "file").read_text() == "line\nline\n"
    assert not (tmp_path / "null").is_file()


def test_a_link_to_a_file_that_is_not_there_yet_stays(tmp_path):
    """At the end of a chain of links, one of them into another folder, the file comes into being."""
    (tmp_path / "far").mkdir()
    (tmp_path / "first").symlink_to("far/second")
    (tmp_path / "far" / "second").symlink_to("file")
    for data in (b"one", b"two"):
        write(tmp_path / "first", data)
        assert (tmp_path / "far" / "file").read_bytes() == data
    assert (tmp_path / "first").is_symlink()
    assert sorted(path.name for path in (tmp_path / "far").iterdir()) == ["file", "second"]


@pytest.mark.parametrize("act", ["write", "add"])
@pytest.mark.parametrize("where", ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"])
def test_what_stdout_is_sent_to_is_gone_on_with(tmp_path, where, act):
    """/dev/stdout is the stdout that there is: a log that it is added to keeps its lines, in their order."""
    if not Path(where).exists():
        pytest.skip(f"there is no {where} here")
    log = tmp_path / "log"
    log.write_text("before\n")
    code = f"import pathlib, autograder.output as w\nprint('first')\nw.{act}(pathlib.Path({where!r}), b'second\\n')\nprint('third')"
    with log.open("r+b") as out:
        out.seek(len("before\n"))
        subprocess.run([sys.executable, "-c", code], stdout=out, check=True)
    assert log.read_text() == "before\nfirst\nsecond\nthird\n"


@pytest.mark.parametrize("name", ["loop", "no/file"])
def test_what_leads_nowhere_is_told_by_the_name_that_was_given(tmp_path, name):
    """A loop of links, and a folder that is not there."""
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises((UsageError, GraderError), match=name):
        write(tmp_path / name, b"new")
    assert [one.name for one in tmp_path.iterdir()] == ["loop"]


@pytest.mark.parametrize("kind", ["link", "pipe", "device"])
def test_where_names_are_not_the_users_nothing_but_a_file_is_replaced(tmp_path, kind):
    """Among a command's own files a link, a pipe or a device is refused by name, and stays."""
    place = tmp_path / "index.html"
    (tmp_path / "victim").write_text("mine")
    if kind == "device":
        if os.geteuid():
            pytest.skip("only root can make a device")
        os.mknod(place, 0o666 | stat.S_IFCHR, os.makedev(1, 3))
    elif kind == "pipe":
        os.mkfifo(place)
    else:
        place.symlink_to("victim")
    before = place.lstat()
    with pytest.raises(GraderError, match=r"index\.html: There is a link, a pipe or a device"):
        replace(place, b"theirs")
    assert place.lstat() == before
    assert (tmp_path / "victim").read_text() == "mine"
