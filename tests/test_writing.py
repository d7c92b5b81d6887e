"""Files that commands write: what they lead into is written to, a file is replaced whole, and nothing else is replaced."""

import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from autograder.writing import add, replace, write

DATA = b"a,b\n1,2\n" * 100_000
"""More than a pipe holds."""


def _null(path):
    """A null device of its own at this path; where one cannot be made, a link to the system's."""
    try:
        os.mknod(path, 0o666 | stat.S_IFCHR, os.makedev(1, 3))
    except PermissionError:
        path.symlink_to("/dev/null")
    return path


def _shape(folder):
    """Every name in a folder with its kind and where it leads, if it is a link."""
    return {
        path.name: (stat.S_IFMT(path.lstat().st_mode), str(path.readlink()) if path.is_symlink() else "")
        for path in folder.iterdir()
    }


def test_a_device_is_written_to_and_stays(tmp_path):
    """A device, and a link to one, take what is written and are what they were."""
    _null(tmp_path / "null")
    (tmp_path / "link").symlink_to("null")
    before = _shape(tmp_path)
    for name in ("null", "link"):
        write(tmp_path / name, DATA)
    assert _shape(tmp_path) == before


@pytest.mark.parametrize("name", ["pipe", "link"])
def test_a_pipe_is_written_to_and_stays(tmp_path, name):
    """Whoever reads from a named pipe, or by a link to it, gets everything."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to("pipe")
    before, heard = _shape(tmp_path), []
    reader = threading.Thread(target=lambda: heard.append((tmp_path / "pipe").read_bytes()))
    reader.start()
    write(tmp_path / name, DATA)
    reader.join()
    assert heard == [DATA]
    assert _shape(tmp_path) == before


def test_a_link_stays_and_what_it_leads_to_is_rewritten(tmp_path):
    """Of a chain of links, one of them into another folder, the last one's file is rewritten, also where there is none yet."""
    (tmp_path / "far").mkdir()
    (tmp_path / "first").symlink_to("far/second")
    (tmp_path / "far" / "second").symlink_to("file")
    before = _shape(tmp_path)
    for data in (b"one", b"two"):
        write(tmp_path / "first", data)
        assert (tmp_path / "far" / "file").read_bytes() == data
    assert _shape(tmp_path) == before
    assert (tmp_path / "far" / "second").is_symlink()
    assert sorted(path.name for path in (tmp_path / "far").iterdir()) == ["file", "second"]


def test_what_is_added_stands_behind_what_is_there(tmp_path):
    """`add` makes a file or goes on with it, through a link as well, and gives a device what it takes."""
    (tmp_path / "link").symlink_to("file")
    _null(tmp_path / "null")
    for name in ("file", "link", "null"):
        add(tmp_path / name, b"line\n")
    assert (tmp_path / "file").read_text() == "line\nline\n"
    assert not (tmp_path / "null").is_file()


@pytest.mark.parametrize("act", ["write", "add"])
@pytest.mark.parametrize("where", ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"])
def test_what_stdout_is_sent_to_is_gone_on_with(tmp_path, where, act):
    """/dev/stdout is the stdout that there is: a log that it is added to keeps its lines, in their order."""
    if not Path(where).exists():
        pytest.skip(f"there is no {where} here")
    log = tmp_path / "log"
    log.write_text("before\n")
    code = f"import pathlib, autograder.writing as w\nprint('first')\nw.{act}(pathlib.Path({where!r}), b'second\\n')\nprint('third')"
    with log.open("r+b") as out:
        out.seek(len("before\n"))
        subprocess.run([sys.executable, "-c", code], stdout=out, check=True)
    assert log.read_text() == "before\nfirst\nsecond\nthird\n"


def test_a_file_is_replaced_whole_and_keeps_its_mode(tmp_path):
    """Who has the file open sees the old one to its end; what nobody else could read stays so; no draft is left."""
    path = tmp_path / "file"
    path.write_bytes(b"old")
    path.chmod(0o600)
    with path.open("rb") as opened:
        write(path, DATA)
        assert opened.read() == b"old"
    assert path.read_bytes() == DATA
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in tmp_path.iterdir()] == ["file"]


def test_what_cannot_be_written_is_named_and_nothing_is_left(tmp_path):
    """A folder in the file's place, a loop of links and a folder that is not there are told by the name that was given."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "loop").symlink_to("loop")
    before = _shape(tmp_path)
    for name in ("folder", "loop", "no/file"):
        with pytest.raises(OSError, match=r"\w") as caught:
            write(tmp_path / name, DATA)
        assert caught.value.filename == str(tmp_path / name)
    assert _shape(tmp_path) == before


def test_where_names_are_not_the_users_links_are_not_followed(tmp_path):
    """`replace` puts a file in a file's place or in none; a link, a pipe or a device there is refused and stays."""
    victim = tmp_path / "victim"
    victim.write_text("mine")
    (tmp_path / "link").symlink_to("victim")
    os.mkfifo(tmp_path / "pipe")
    _null(tmp_path / "null")
    before = _shape(tmp_path)
    for name in ("link", "pipe", "null"):
        with pytest.raises(FileExistsError):
            replace(tmp_path / name, b"theirs")
    assert _shape(tmp_path) == before
    assert victim.read_text() == "mine"
