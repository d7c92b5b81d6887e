"""The hook by itself, on repositories of real git: what it reads, what it believes, and what it says where git does not answer."""

import os
import subprocess
import sys

import pytest

from autograder.cli import main
from autograder.errors import UsageError
from autograder.service.hook import Objects, Unanswered, fields_of
from autograder.service.installing import HOOK, edition, hook_text, install, is_of_another_version
from autograder.service.pushed import LIMITS, MOST_TREE_BYTES, read_folders
from autograder.service.sweeping import moves_of
from tests.batch_room import RIGHT, WRONG
from tests.service_room import FOLDER, git
from tests.words_room import refused

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the service needs Linux")


@pytest.fixture
def bare(tmp_path):
    """A repository without anything in it."""
    git("init", "-q", "--bare", "-b", "main", tmp_path / "ada.git")
    return tmp_path / "ada.git"


def _object(bare, kind, data):
    """An object with these bytes, whatever an honest git would say of it."""
    words = ["git", f"--git-dir={bare}", "hash-object", "-t", kind, "-w", "--stdin", "--literally"]
    return subprocess.run(words, input=data, capture_output=True, check=True).stdout.decode().strip()


def _tree(bare, *entries):
    return _object(
        bare, "tree", b"".join(b"%s %s\0" % (mode, name) + bytes.fromhex(one) for mode, name, one in entries)
    )


def _commit(bare, tree):
    return git(f"--git-dir={bare}", "commit-tree", tree, "-m", "x")


def _work(bare, source, *more):
    """A commit with this work in the folder of the tiny assignment, and more in its root."""
    folder = _tree(bare, (b"100644", b"tiny.py", _object(bare, "blob", source.encode())))
    return _commit(bare, _tree(bare, (b"40000", FOLDER.encode(), folder), *more))


def _read(bare, commit):
    """The folders that a hook hands over."""
    objects = Objects(str(bare))
    try:
        return read_folders([b"files", *fields_of(objects, commit, [*map(int, LIMITS)], [FOLDER.encode()])])
    finally:
        objects.close()


@pytest.mark.parametrize("says", ["", "name blob 100\\n", "name blob 100\\nhalf"])
def test_git_that_is_ended_is_no_word_on_what_is_there(bare, tmp_path, monkeypatch, says):
    """Where git is ended in the middle, as by a limit of memory, nothing is handed over: no half of a push is taken for all of it."""
    commit, ended = _work(bare, RIGHT), tmp_path / "bin" / "git"
    ended.parent.mkdir()
    ended.write_text(f"#!/bin/sh\nread question\nprintf '{says}'\n")
    ended.chmod(0o755)
    monkeypatch.setenv("PATH", str(ended.parent), prepend=os.pathsep)
    with pytest.raises((Unanswered, BrokenPipeError)):
        _read(bare, commit)
    objects = Objects(str(bare))
    with pytest.raises(Unanswered):
        objects.contents(commit)
    objects.close()


@pytest.mark.slow
def test_a_root_with_more_than_is_looked_at_is_told(bare):
    """There is one folder without a name then, which is how the service knows; the tree itself is never read."""
    blob = _object(bare, "blob", b"x")
    room = MOST_TREE_BYTES // (len(b"100644 f00000") + 1 + 20) + 1
    many = [(b"100644", b"f%05d" % number, blob) for number in range(room)]
    (found,) = _read(bare, _work(bare, RIGHT, *many))
    assert (found.assignment, found.kind, found.files) == ("", "large", ())
    (found,) = _read(bare, _work(bare, RIGHT, *many[:-100]))
    assert (found.assignment, len(found.files)) == (FOLDER, 1)


@pytest.mark.parametrize("variable", ["GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_DIR"])
def test_no_other_place_for_objects_is_believed(bare, tmp_path, monkeypatch, variable):
    """Whatever stands in git's variables, the objects are those of the repository: here another one has other bytes under the same name."""
    commit, other = _work(bare, WRONG), tmp_path / "other.git"
    git("init", "-q", "--bare", other)
    assert _work(other, RIGHT) != commit
    name = git(f"--git-dir={bare}", "rev-parse", f"{commit}:{FOLDER}/tiny.py")
    right = git(f"--git-dir={other}", "hash-object", "--stdin", input=RIGHT)
    ours, theirs = (other / "objects" / one[:2] / one[2:] for one in (name, right))
    ours.parent.mkdir(exist_ok=True)
    ours.write_bytes(theirs.read_bytes())
    monkeypatch.setenv(variable, str(other if variable == "GIT_DIR" else other / "objects"))
    (found,) = _read(bare, commit)
    assert [file.content.decode() for file in found.files] == [WRONG]


@pytest.mark.parametrize("way", ["grafts", "replace", "notes"])
def test_what_lies_beside_a_commit_changes_nothing(bare, way):
    """Neither a graft, nor an object that replaces another, nor a note shows another file than the commit has."""
    wrong, right = _work(bare, WRONG), _work(bare, RIGHT)
    if way == "grafts":
        (bare / "info").mkdir(exist_ok=True)
        (bare / "info" / "grafts").write_text(f"{wrong} {right}\n")
    elif way == "replace":
        git(f"--git-dir={bare}", "update-ref", f"refs/replace/{wrong}", right)
    else:
        git(f"--git-dir={bare}", "notes", "add", "-m", "score: 5", wrong)
    (found,) = _read(bare, wrong)
    assert [file.content.decode() for file in found.files] == [WRONG]


def test_names_that_are_no_text_are_handed_over_as_they_are(bare):
    """Bytes that are no UTF-8, a line's end, an escape: each is a name like another, and moves no other file's contents."""
    names = sorted([b"t\xff.py", b"a\nb.py", b"\x1b[2J.py", b"tiny.py"])
    blobs = {name: _object(bare, "blob", b"# %d\n" % place) for place, name in enumerate(names)}
    folder = _tree(bare, *((b"100644", name, blobs[name]) for name in names))
    (found,) = _read(bare, _commit(bare, _tree(bare, (b"40000", FOLDER.encode(), folder))))
    assert {file.name: file.content for file in found.files} == {
        name: b"# %d\n" % place for place, name in enumerate(names)
    }


@pytest.mark.slow
def test_a_tree_without_an_end_is_looked_at_to_a_bound(bare):
    """Folders in folders, a thousand deep, or so wide that they are more files than there are atoms, take no longer than others."""
    leaf = _tree(bare, (b"100644", b"tiny.py", _object(bare, "blob", RIGHT.encode())))
    for level in range(3):
        leaf = _tree(bare, *((b"40000", b"%d%04d" % (level, place), leaf) for place in range(300)))
    (found,) = _read(bare, _commit(bare, _tree(bare, (b"40000", FOLDER.encode(), leaf))))
    assert len(found.files) == 300  # what stands in it by itself, and of what is below none that is reached


def test_a_log_in_which_nonsense_stands_tells_of_the_pushes_all_the_same(bare):
    """Of lines that no push wrote, that are torn, or in which somebody has a strange name, each costs itself alone."""
    log = bare / "logs" / "refs" / "heads" / "main"
    log.parent.mkdir(parents=True)
    old, new = b"0" * 40, b"1" * 40
    lines = [
        b"%s %s a <a@b> 1700000000 +0000\tpush" % (old, new),
        b"%s %s a <a@b> 1600000000 +0000\tcommit: push" % (old, new),
        b"%s %s a\tpush <\xff@\x1b[2J> 1700000001 +0000\tpush" % (new, old),
        b"\tpush",
        b"%s" % old + b"\tpush",
        b"\xff \xff a <a> 1700000002 +0000\tpush",
        b"%s %s a <a> soon +0000\tpush" % (old, new),
        b"x" * 100_000 + b"\tpush",
        b"%s %s a <a@b> 1700000003 +0000\tpush" % (old, new),
    ]
    log.write_bytes(b"\n".join(lines) + b"\n")
    assert [move.time for move in moves_of(bare, b"refs/heads/main")] == [1.7e9, 1.7e9 + 1, 1.7e9 + 3]


# ── putting it in ───────────────────────────────────────────────────────────────────────────────


def test_a_copy_of_another_version_is_known(bare, tmp_path, capsys):
    """By what it says of itself; the copy that `hook install` makes is the one of today, and a hook of somebody's own is none of ours."""
    place = install(bare, tmp_path / "hook.sock")
    assert not is_of_another_version(bare)
    for other in (
        place.read_text().replace(edition(), "0" * 12),
        place.read_text().replace(f", edition={edition()!r}", ""),
    ):
        place.write_text(other)
        assert is_of_another_version(bare)
    assert main(["hook", "install", str(bare), "--socket", str(tmp_path / "hook.sock")]) == 0
    assert not is_of_another_version(bare)
    place.write_text("#!/bin/sh\n")
    assert not is_of_another_version(bare)
    assert hook_text(tmp_path / "hook.sock", is_gitolite=True).count(edition()) == 1
    (bare / HOOK).unlink()
    assert not is_of_another_version(bare)


def test_a_repository_without_files_for_its_branches_is_refused(bare, tmp_path):
    """Where branches are kept as a reftable, HEAD tells of none and no log is a file: that is said when the hook is put in."""
    (bare / "HEAD").write_text("ref: refs/heads/.invalid\n")
    with refused(UsageError, "hook.no_files", path=bare):
        install(bare, tmp_path / "hook.sock")
    assert not (bare / HOOK).exists()
