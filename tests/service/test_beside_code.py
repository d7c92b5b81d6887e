"""Of a push the files are read that a person marks, and no other file beside the code."""

import hashlib
from dataclasses import replace

import pytest

from autograder.forges.forge import Entry
from autograder.intake.by_hand import given_out
from autograder.intake.called import Wanted
from autograder.service.exams import wanted_of
from autograder.service.hook import _read_all
from autograder.service.pushed import LIMITS, PushedFile, beside_code, is_untouched, read_folders, submission_of
from autograder.service.reading import folders_of
from autograder.words.message import say
from tests.by_hand_room import ANSWER, DISCUSSION, SVG, TASKS, course_by_hand
from tests.service_room import FOLDER, git

CODE = b"def outer(delta, x):\n    return delta\n"
WANTED = {FOLDER: Wanted("tiny.py", ("outer",), by_hand=TASKS)}
FILES = {
    "tiny.py": CODE,
    "discussion.md": ANSWER.encode(),
    "Plot.svg": SVG,
    "README.md": b"mine",
    "large.png": b"x" * 99,
}


def handed_over(folder, files, *asked):
    """What a hook reads of a commit with these files."""
    git("init", "-q", "-b", "main", folder)
    (folder / FOLDER).mkdir()
    for name, data in files.items():
        (folder / FOLDER / name).parent.mkdir(exist_ok=True)
        (folder / FOLDER / name).write_bytes(data)
    git("add", "-A", at=folder)
    git("commit", "-q", "-m", "x", at=folder)
    commit = git("rev-parse", "HEAD", at=folder).strip()
    return read_folders([b"files", *_read_all(str(folder / ".git"), commit, [*LIMITS, *asked])])


@pytest.mark.slow
def test_a_hook_reads_what_it_is_asked_for(tmp_path):
    """Code, and the files that a person marks, in whatever letters; what is too large is told, and all else stays unread."""
    asked = [one.encode() for one in (*WANTED, *beside_code(WANTED))]
    (folder,) = handed_over(tmp_path / "a", FILES, *asked)
    read = {one.name.decode(): one.content for one in folder.files}
    assert read == FILES | {"README.md": b"", "large.png": b""}
    (folder,) = handed_over(tmp_path / "b", FILES | {"discussion.md": b"x" * (3 << 20)}, *asked)
    assert {one.name: one.kind for one in folder.files}[b"discussion.md"] == "large"
    below = {"tiny.py": CODE, "mine/discussion.md": ANSWER.encode(), "mine/README.md": b"mine", ".x/plot.svg": SVG}
    (folder,) = handed_over(tmp_path / "d", below, *asked)
    assert {one.name: one.content for one in folder.files if one.content} == {
        b"tiny.py": CODE,
        b"mine/discussion.md": ANSWER.encode(),
    }
    (folder,) = handed_over(tmp_path / "c", FILES, FOLDER.encode())
    assert [one.name for one in folder.files if one.content] == [b"tiny.py"]


def pushed(files):
    """The files as a hook hands them over."""
    return [PushedFile("file", name.encode(), data) for name, data in files.items()]


def test_what_was_pushed_comes_to_the_work_of_a_folder():
    """Text and picture; what a hook of an earlier version left out is never taken for nothing."""
    made = submission_of("ada", pushed(FILES), WANTED[FOLDER])
    assert {one.task: one.data for one in made.works} == {"discussion": ANSWER.encode(), "plot": SVG}
    left_out = submission_of("ada", pushed(FILES | {"discussion.md": b""}), WANTED[FOLDER])
    assert "was not handed over" in say(left_out.works[0].problem)
    assert submission_of("ada", pushed(FILES), replace(WANTED[FOLDER], by_hand=())).works == ()


def test_a_push_of_nothing_but_work_for_a_person_is_an_attempt(tmp_path):
    """The code and the question as they were given out are none; a text that somebody wrote is one."""
    given = {"tiny.py": CODE, "discussion.md": given_out(DISCUSSION).encode()}
    for name, data in given.items():
        (tmp_path / name).write_bytes(data)
    assert is_untouched(pushed(given | {"README.md": b""}), tmp_path)
    assert not is_untouched(pushed(given | {"discussion.md": ANSWER.encode()}), tmp_path)
    assert not is_untouched(pushed(given | {"plot.svg": SVG}), tmp_path)


class _Forge:
    """A platform with one folder, and one in it."""

    def __init__(self, files):
        self.files, self.read = files, []

    def root(self, *_):
        return [Entry("folder", FOLDER, "1")]

    def inside(self, _, __, folder):
        if folder.name != FOLDER:
            return (Entry("file", "plot.svg", _object(SVG), len(SVG)), Entry("file", "README.md", _object(b""), 0))
        files = (Entry("file", name, _object(data), len(data)) for name, data in self.files.items())
        return (*files, Entry("folder", "mine", "2"))

    def contents(self, _, file, most):
        self.read.append(file.name)
        data = self.files.get(file.name, SVG)
        assert len(data) <= most
        return data


def _object(data):
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def test_of_a_forge_the_same_is_read():
    """No picture of anybody's but the plot that is asked for."""
    forge = _Forge(FILES)
    (folder,) = folders_of(forge, "course/ada", "c" * 40, WANTED)
    assert sorted(forge.read) == ["Plot.svg", "discussion.md", "mine/plot.svg", "tiny.py"]
    assert {one.task for one in submission_of("ada", folder.files, WANTED[FOLDER]).works} == {"discussion", "plot"}


def test_the_service_knows_what_is_asked_for(tmp_path):
    """It reads it from the course, of which nothing is run."""
    wanted = wanted_of(course_by_hand(tmp_path))
    assert wanted[FOLDER].by_hand == TASKS
    assert beside_code(wanted) == ("01_tiny/discussion.md", "01_tiny/plot.svg")
