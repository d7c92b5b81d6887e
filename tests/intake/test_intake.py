"""Intake: bad files, links, pipes and names, each told in one clear sentence; nothing stops the run."""

import os
from pathlib import Path

import pytest

from autograder.errors import UsageError
from autograder.intake import beneath
from autograder.intake.folder import Folder
from autograder.intake.handed_in import read_handed_in
from autograder.intake.submission import MOST_BYTES
from autograder.words.message import say


def _hand_in(folder, files):
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


GOOD = b"def f():\n    return 1\n"

BAD = {
    "empty": (b" \n", "tiny.py is empty."),
    "huge": (b"#" * (MOST_BYTES + 1), "tiny.py is larger than 1 MiB"),
    "latin1": (b"# caf\xe9\nx = 1\n", "tiny.py is not UTF-8 (line 1)"),
    "utf16": ("x = 1".encode("utf-16"), "NUL bytes"),
    "nul": (b"x = 1\0", "tiny.py holds NUL bytes"),
}


@pytest.mark.parametrize(("content", "says"), BAD.values(), ids=BAD.keys())
def test_a_bad_file_is_told_in_one_sentence(tmp_path, content, says):
    """Empty, huge, not UTF-8, NUL bytes: the submission is kept, with the reason why it cannot be graded."""
    _hand_in(tmp_path, {"ada/tiny.py": content, "emmy/tiny.py": GOOD})
    ada, emmy = read_handed_in(tmp_path, "tiny.py")
    assert says in say(ada.problem)
    assert ada.source == b""
    assert (emmy.problem, emmy.source) == ("", GOOD)


def test_folders_and_single_files_are_submissions(tmp_path):
    """A folder and a .py file are both named after the student; other files, and what is hidden, are named as left out."""
    _hand_in(tmp_path, {"ada/tiny.py": GOOD, "emmy.py": GOOD, "marks.csv": b"", ".hidden/tiny.py": GOOD})
    submissions = read_handed_in(tmp_path, "tiny.py")
    assert [one.id for one in submissions] == ["ada", "emmy"]
    assert submissions.left_out == (".hidden", "marks.csv")


def test_two_submissions_never_share_a_name(tmp_path):
    """A folder and a file of one name stay apart."""
    _hand_in(tmp_path, {"ada/tiny.py": GOOD, "ada.py": GOOD})
    assert sorted(one.id for one in read_handed_in(tmp_path, "tiny.py")) == ["ada", "ada.py"]


def test_a_file_one_folder_deeper_is_found(tmp_path):
    """The right name is looked for in all of the student's folder."""
    _hand_in(tmp_path, {"ada/homework/tiny.py": GOOD, "ada/homework/notes.py": GOOD})
    assert next(iter(read_handed_in(tmp_path, "tiny.py"))).source == GOOD


def test_the_only_python_file_is_taken_with_a_note(tmp_path):
    """A wrong file name is told, and does not cost the work."""
    _hand_in(tmp_path, {"ada/Tiny (1).py": GOOD})
    submission = next(iter(read_handed_in(tmp_path, "tiny.py")))
    assert submission.source == GOOD
    assert list(map(say, submission.notes)) == ["The file is called Tiny (1).py; it should be called tiny.py."]


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({"ada/readme.txt": b""}, "tiny.py is missing; found: no Python file and no notebook."),
        ({"ada/a.py": GOOD, "ada/b.py": GOOD + b"#"}, "tiny.py is missing; found: a.py, b.py."),
        ({"ada/x/tiny.py": GOOD, "ada/y/tiny.py": GOOD + b"#"}, "There are 2 files called tiny.py: hand in one."),
    ],
)
def test_a_file_that_cannot_be_told_is_asked_for(tmp_path, files, says):
    """No file, several others, or two of the right name: the sentence says what was found."""
    _hand_in(tmp_path, files)
    assert say(next(iter(read_handed_in(tmp_path, "tiny.py"))).problem) == says


def test_links_pipes_and_devices_are_refused(tmp_path):
    """A link to a file outside, a named pipe and a folder in the file's place are not opened or followed."""
    secret = tmp_path / "secret.py"
    secret.write_bytes(GOOD)
    folder = tmp_path / "in"
    for name in ("link", "pipe", "folder"):
        (folder / name).mkdir(parents=True)
    (folder / "link" / "tiny.py").symlink_to(secret)
    os.mkfifo(folder / "pipe" / "tiny.py")
    (folder / "folder" / "tiny.py").mkdir()
    (folder / "whole").symlink_to(tmp_path)
    problems = {one.id: say(one.problem) for one in read_handed_in(folder, "tiny.py")}
    assert problems["link"] == "tiny.py cannot be read: it is a link."
    assert problems["pipe"] == "tiny.py cannot be read: it is a pipe."
    assert problems["folder"] == "tiny.py is missing; found: no Python file and no notebook."
    assert problems["whole"] == "whole cannot be read: it is a link."


def test_a_name_that_is_not_text_is_kept_readable(tmp_path):
    """A name in another encoding, with newlines or escapes, is a submission like any other."""
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9")).mkdir()
    _hand_in(tmp_path, {"a\nb\x1b[31m/tiny.py": GOOD})
    assert [one.id for one in read_handed_in(tmp_path, "tiny.py")] == ["a\nb\x1b[31m", "caf\\xe9"]


def test_a_folder_without_submissions_is_wrong_usage(tmp_path):
    """No folder and an empty folder are told with what to do."""
    for folder in (tmp_path / "none", tmp_path):
        with pytest.raises(UsageError, match=r"\n  (Name|Put)"):
            read_handed_in(folder, "tiny.py")


def test_folders_without_end_are_one_students_problem(tmp_path):
    """Folders nested hundreds deep are told in that student's report, and the others are read."""
    deep = tmp_path / "mallory"
    for _ in range(300):
        deep = deep / "d"
    deep.mkdir(parents=True)
    _hand_in(tmp_path, {"ada/tiny.py": GOOD})
    ada, mallory = read_handed_in(tmp_path, "tiny.py")
    assert ada.source == GOOD
    assert say(mallory.problem) == "Its folders are nested more than 8 deep."


def test_three_files_of_nearly_one_name_stay_apart(tmp_path):
    """`ada`, `ada.py` and `ada.py.py` are three submissions."""
    _hand_in(tmp_path, {"ada/tiny.py": GOOD, "ada.py": GOOD, "ada.py.py": GOOD})
    assert len({one.id for one in read_handed_in(tmp_path, "tiny.py")}) == 3


@pytest.mark.parametrize("descriptors", [True, False])
def test_a_link_that_takes_a_places_place_is_not_followed(tmp_path, monkeypatch, descriptors):
    """A folder or a file that has become a link, or a pipe, since the folder was looked at is refused; the others are read."""
    monkeypatch.setattr(beneath, "HAS_DESCRIPTORS", descriptors)
    _hand_in(tmp_path, {"secret/tiny.py": b"teacher's"})
    folder = tmp_path / "in"
    _hand_in(folder, {f"{name}/hw/tiny.py": GOOD for name in ("ada", "folder", "file", "pipe", "gone")})
    submissions = read_handed_in(folder, "tiny.py")
    (folder / "folder" / "hw").rename(tmp_path / "away")
    (folder / "folder" / "hw").symlink_to(tmp_path / "secret")
    for name in ("file", "pipe", "gone"):
        (folder / name / "hw" / "tiny.py").unlink()
    (folder / "file" / "hw" / "tiny.py").symlink_to(tmp_path / "secret" / "tiny.py")
    os.mkfifo(folder / "pipe" / "hw" / "tiny.py")
    read = {one.id: one for one in submissions}
    assert read["ada"].source == GOOD
    problems = {name: say(one.problem) for name, one in read.items() if name != "ada"}
    assert all(not read[name].source and "cannot be read" in problem for name, problem in problems.items())
    assert "it is a link" in problems["file"]
    assert "it is not a regular file" in problems["pipe"]


def test_a_folder_that_becomes_a_link_while_it_is_looked_at_is_one_students_problem(tmp_path):
    """What it leads to is not looked into, and the others are."""
    _hand_in(tmp_path, {"secret/tiny.py": b"teacher's", "in/ada/tiny.py": GOOD, "in/mallory/tiny.py": GOOD})
    members = iter(Folder(tmp_path / "in").members())
    before = [next(members) for _ in ("ada", "ada/tiny.py", "mallory")]
    (tmp_path / "in" / "mallory").rename(tmp_path / "away")
    (tmp_path / "in" / "mallory").symlink_to(tmp_path / "secret")
    (after,) = members
    assert [one.parts for one in (*before, after)] == [("ada",), ("ada", "tiny.py"), ("mallory",), ("mallory",)]
    assert "the folder mallory cannot be read" in say(after.problem)


def test_a_hard_link_to_somebody_elses_file_is_refused(tmp_path):
    """A second name of a file of another owner than the folder's; a tree that was copied by hard links is read."""
    _hand_in(tmp_path, {"in/ada/tiny.py": GOOD})
    (tmp_path / "copy" / "ada").mkdir(parents=True)
    (tmp_path / "copy" / "ada" / "tiny.py").hardlink_to(tmp_path / "in" / "ada" / "tiny.py")
    (read,) = read_handed_in(tmp_path / "copy", "tiny.py")
    assert (read.problem, read.source) == ("", GOOD)
    linked = list((tmp_path / "copy" / "ada" / "tiny.py").stat())
    owner = 4  # its place in what `stat` tells
    theirs = os.stat_result([*linked[:owner], linked[owner] + 1, *linked[owner + 1 :]])
    alone = os.stat_result([*theirs[:3], 1, *theirs[4:]])
    with beneath.Beneath(str(tmp_path / "copy" / "ada")) as folder:
        assert [folder.is_planted(one) for one in (os.stat_result(linked), theirs, alone)] == [False, True, False]
