"""The template's folder: only what its manifest says was written, and is as it was, is replaced or deleted."""

import os
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from autograder.authoring.template_folder import stale, strangers, write
from autograder.cli import main
from autograder.errors import UsageError

ROOT = Path(__file__).parents[2]
TINY = ROOT / "tests" / "courses" / "tiny"
OLD = {"README.md": b"old page", "01_a/a.py": b"old sheet", "01_a/plot.svg": b"<svg/>", "02_b/deep/b.py": b"gone later"}
NEW = {"README.md": b"new page", "01_a/a.py": b"new sheet", "03_c/c.py": b"begun"}


@pytest.fixture
def folder(tmp_path):
    """A template as an earlier build left it."""
    assert write(OLD, tmp_path / "student_template") == []
    return tmp_path / "student_template"


def _held(folder):
    """Every file below a folder with its bytes, every link with where it leads."""
    return {
        path.relative_to(folder).as_posix(): f"-> {path.readlink()}" if path.is_symlink() else path.read_bytes()
        for path in folder.rglob("*")
        if path.is_symlink() or path.is_file()
    }


def _manifest(folder):
    return folder.with_name("student_template.sha256")


# ── what is ours ────────────────────────────────────────────────────────────────────────────


def test_what_was_written_and_is_as_it_was_gives_way(folder):
    """Files are replaced, those that nothing makes any more go, and with them the folders that they leave empty."""
    assert write(NEW, folder) == []
    assert _held(folder) == NEW
    assert not (folder / "02_b").exists()
    assert stale(NEW, folder) == strangers(NEW, folder) == []


def test_the_manifest_is_what_sha256sum_reads(folder):
    """One line a file, in their order, the same bytes for the same files; it lies beside the folder that students get."""
    lines = [f"{sha256(OLD[path]).hexdigest()}  {path}\n" for path in sorted(OLD)]
    assert _manifest(folder).read_text() == "".join(lines)
    assert write(OLD, folder) == []
    assert _manifest(folder).read_text() == "".join(lines)
    if shutil.which("sha256sum"):
        subprocess.run(["sha256sum", "--quiet", "--strict", "-c", _manifest(folder)], cwd=folder, check=True)


# ── what is the author's ────────────────────────────────────────────────────────────────────


def test_a_repository_in_the_template_is_left_alone(folder):
    """After `git init` and a commit the build changes its own files and no other; each stranger is named once."""
    git = ["git", "-C", str(folder), "-c", "user.name=a", "-c", "user.email=a@example.org"]
    (folder / "LICENSE").write_text("mine")
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "first"]):
        subprocess.run([*git, *words], check=True)
    before = _held(folder / ".git")
    assert write(NEW, folder) == []
    assert _held(folder / ".git") == before
    assert (folder / "LICENSE").read_text() == "mine"
    told = strangers(NEW, folder)
    assert [line.partition(": ")[0] for line in told] == [f"{folder}/.git", f"{folder}/LICENSE"]
    subprocess.run([*git, "fsck", "--strict"], check=True, capture_output=True)
    assert stale(NEW, folder) == []


def test_an_edited_file_is_left_and_named_until_it_is_moved(folder):
    """What the author changed is not replaced; the rest is built; once it is out of the way the next build goes on."""
    (folder / "README.md").write_bytes(b"old page, and a line of the author's")
    told = write(NEW, folder)
    assert len(told) == 1
    assert told[0].startswith(f"{folder}/README.md: ")
    assert "Move it away" in told[0]
    assert (folder / "README.md").read_bytes() == b"old page, and a line of the author's"
    assert (folder / "03_c/c.py").read_bytes() == b"begun"
    assert stale(NEW, folder) == [f"{folder}/README.md: it is not what the course makes of it now"]
    assert write(NEW, folder) == told
    (folder / "README.md").unlink()
    assert write(NEW, folder) == []
    assert _held(folder) == NEW


def test_an_edited_file_that_nothing_makes_any_more_becomes_the_authors(folder):
    """It is not deleted, it is named as a stranger from then on, and the folder around it stays."""
    (folder / "02_b/deep/b.py").write_bytes(b"edited")
    (folder / "01_a/notes.txt").write_bytes(b"mine")
    assert write(NEW, folder) == []
    assert _held(folder) == {**NEW, "02_b/deep/b.py": b"edited", "01_a/notes.txt": b"mine"}
    named = [line.partition(": ")[0] for line in strangers(NEW, folder)]
    assert named == [f"{folder}/01_a/notes.txt", f"{folder}/02_b"]


@pytest.mark.parametrize("kind", ["file", "link", "dangling", "folder", "pipe"])
def test_what_stands_where_a_new_file_belongs_stays(folder, tmp_path, kind):
    """A file, a link, a folder or a pipe of the author's in the place of a file to come is left as it is and named."""
    place = folder / "03_c" / "c.py"
    place.parent.mkdir()
    (tmp_path / "victim").write_text("mine")
    {
        "file": lambda: place.write_text("mine"),
        "link": lambda: place.symlink_to(tmp_path / "victim"),
        "dangling": lambda: place.symlink_to(tmp_path / "nothing"),
        "folder": place.mkdir,
        "pipe": lambda: os.mkfifo(place),
    }[kind]()
    before = place.lstat()
    told = write(NEW, folder)
    assert [line.partition(": ")[0] for line in told] == [str(place)]
    assert (place.lstat().st_ino, place.lstat().st_mode) == (before.st_ino, before.st_mode)
    assert (tmp_path / "victim").read_text() == "mine"
    assert not (tmp_path / "nothing").exists()
    assert stale(NEW, folder) == [f"{place}: it is not what the course makes of it now"]


@pytest.mark.parametrize("elsewhere", [OLD, NEW])
def test_nothing_is_written_or_deleted_through_a_link(folder, tmp_path, elsewhere):
    """Where a folder of the template is now a link, even to the very same files, all stays as it is behind it."""
    for name in ("01_a", "02_b"):
        shutil.rmtree(folder / name)
        (folder / name).symlink_to(tmp_path / "elsewhere" / name)
    for path, data in elsewhere.items():
        (tmp_path / "elsewhere" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "elsewhere" / path).write_bytes(data)
    before = _held(tmp_path / "elsewhere")
    assert [line.partition(": ")[0] for line in write(NEW, folder)] == [f"{folder}/01_a/a.py"]
    assert _held(tmp_path / "elsewhere") == before
    assert (folder / "02_b").is_symlink()


def test_a_template_that_is_itself_a_link_is_written_where_it_leads(folder, tmp_path):
    """An author who keeps the template elsewhere and links to it gets it built there."""
    folder.rename(tmp_path / "far")
    folder.symlink_to("far")
    assert write(NEW, folder) == []
    assert folder.is_symlink()
    assert _held(tmp_path / "far") == NEW


def test_a_file_makes_room_for_a_folder_and_the_other_way_round(folder):
    """What was ours as a file may become a folder, and a folder of ours a file."""
    swapped = {"README.md/index.md": b"1", "02_b": b"2"}
    assert write(swapped, folder) == []
    assert _held(folder) == swapped


# ── manifests that are not as they should be ────────────────────────────────────────────────


def test_without_a_manifest_what_is_as_it_would_be_written_is_ours(folder):
    """A template from before manifests: its files are taken over where they are fresh; any other is left and named."""
    _manifest(folder).unlink()
    assert stale(OLD, folder) == [f"{_manifest(folder)}: it does not tell what is in {folder}"]
    told = write({**OLD, "README.md": b"new page"}, folder)
    assert [line.partition(": ")[0] for line in told] == [f"{folder}/README.md"]
    (folder / "README.md").unlink()
    assert write(NEW, folder) == []
    assert _held(folder) == NEW


def test_a_cut_manifest_costs_what_it_does_not_tell(folder):
    """The lines that are left count; what only the others told is taken for the author's, left, and named."""
    whole = _manifest(folder).read_bytes()
    _manifest(folder).write_bytes(whole[: whole.index(b"README.md") - 20])
    told = write(NEW, folder)
    assert [line.partition(": ")[0] for line in told] == [f"{folder}/README.md"]
    assert _held(folder) == {**NEW, "README.md": OLD["README.md"]}


def test_a_manifest_that_git_could_not_merge_counts_with_both_its_sides(folder):
    """Between its markers both sides' lines are true of something that was written, and the next build resolves it."""
    ours = _manifest(folder).read_text()
    write(NEW, folder)
    theirs = _manifest(folder).read_text()
    _manifest(folder).write_text(f"<<<<<<< HEAD\n{ours}=======\n{theirs}>>>>>>> other\n")
    (folder / "README.md").write_bytes(OLD["README.md"])
    assert write(NEW, folder) == []
    assert _held(folder) == NEW
    assert _manifest(folder).read_text() == theirs


@pytest.mark.parametrize("garbage", [b"my own list of sums\n", b"\0" * 64, b"\xff\xfe\x00"])
def test_what_is_no_manifest_at_all_is_not_overwritten(folder, garbage):
    """A file of that name without one line of a manifest is the author's: the build stops before it changes anything."""
    _manifest(folder).write_bytes(garbage)
    before = _held(folder.parent)
    with pytest.raises(UsageError, match=r"student_template\.sha256: this is not the list"):
        write(NEW, folder)
    with pytest.raises(UsageError, match=r"student_template\.sha256: this is not the list"):
        stale(NEW, folder)
    assert _held(folder.parent) == before


def test_a_manifest_that_is_a_link_is_refused(folder, tmp_path):
    """It is neither followed nor replaced."""
    _manifest(folder).rename(tmp_path / "other")
    _manifest(folder).symlink_to("other")
    before = _held(tmp_path)
    with pytest.raises(UsageError, match=r"student_template\.sha256: this is not the list"):
        write(NEW, folder)
    assert _held(tmp_path) == before


def test_a_manifest_names_nothing_outside_of_the_folder(folder, tmp_path):
    """A line that climbs out or is absolute deletes nothing, though its sum be right."""
    (tmp_path / "victim").write_bytes(b"mine")
    digest = sha256(b"mine").hexdigest()
    paths = ("../victim", f"{tmp_path}/victim", "01_a/../../victim", ".", "")
    with _manifest(folder).open("a") as file:
        file.writelines(f"{digest}  {path}\n" for path in paths)
    assert write(NEW, folder) == []
    assert (tmp_path / "victim").read_bytes() == b"mine"


# ── being killed ────────────────────────────────────────────────────────────────────────────

_KILLED = """
import os, sys
from pathlib import Path
from autograder.authoring.template_folder import write
acts = 0
def watch(event, args):
    global acts
    if event in ("os.rename", "os.remove", "os.rmdir", "os.mkdir") or event == "open" and isinstance(args[2], int) and args[2] & os.O_CREAT:
        acts += 1
        if acts == int(sys.argv[2]):
            os.kill(os.getpid(), 9)
sys.addaudithook(watch)
write({files!r}, Path(sys.argv[1]))
"""


def test_a_build_that_is_killed_anywhere_is_gone_on_with(tmp_path):
    """Killed before any of its acts it leaves no half file and the author's own; the next build finds the rest to be ours.

    By then the course has changed once more, so what was written is nothing that would be written now.
    """
    later = {**NEW, "README.md": b"newer page", "03_c/c.py": b"gone on with"}
    for act in range(1, 100):
        folder = tmp_path / str(act) / "student_template"
        write(OLD, folder)
        (folder / "01_a/notes.txt").write_bytes(b"mine")
        code = _KILLED.replace("{files!r}", repr(NEW))
        done = subprocess.run([sys.executable, "-c", code, str(folder), str(act)], check=False, cwd=ROOT)
        held = {path: data for path, data in _held(folder).items() if ".part-" not in path}
        assert held.pop("01_a/notes.txt") == b"mine"
        assert all(data in (OLD.get(path), NEW.get(path)) for path, data in held.items())
        assert write(later, folder) == []
        held = {path: data for path, data in _held(folder).items() if ".part-" not in path}
        assert held == {**later, "01_a/notes.txt": b"mine"}
        assert not (folder / "02_b").exists()
        if done.returncode == 0:
            break
        assert done.returncode == -9
    assert act > 8


# ── the commands ────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def course(tmp_path):
    """A copy of the two-task course, to build."""
    return shutil.copytree(TINY, tmp_path / "course", ignore=shutil.ignore_patterns("__pycache__"))


def test_build_says_what_it_left_and_what_to_do(course, capsys):
    """A stranger is named and all is well; a file in the way is named and the exit code tells; --check agrees with both."""
    folder = course / "student_template"
    assert main(["build", "--course", str(course)]) == 0
    assert capsys.readouterr().err == ""
    (folder / "LICENSE").write_text("mine")
    assert main(["build", "--course", str(course)]) == 0
    told = capsys.readouterr().err
    assert told.startswith(f"{folder}/LICENSE: ")
    assert len(told.splitlines()) == 1
    assert main(["build", "--check", "--course", str(course)]) == 0
    assert capsys.readouterr().err == told
    (folder / "README.md").write_text("mine")
    assert main(["build", "--course", str(course)]) == 2
    assert f"{folder}/README.md: " in capsys.readouterr().err
    assert (folder / "README.md").read_text() == "mine"
    assert main(["build", "--check", "--course", str(course)]) == 2


def test_new_leaves_in_the_template_what_is_not_its_own(course, capsys):
    """A task is begun and built in; a file of the author's in the template stays, and one in the way is told by exit code 2."""
    folder = course / "student_template"
    assert main(["build", "--course", str(course)]) == 0
    (folder / "LICENSE").write_text("mine")
    assert main(["new", "task", "01_tiny", "one_more", "--course", str(course)]) == 0
    assert (folder / "LICENSE").read_text() == "mine"
    assert "one_more" in (folder / "01_tiny/tiny.py").read_text()
    (folder / "README.md").write_text("mine")
    assert main(["new", "task", "01_tiny", "and_another", "--course", str(course)]) == 2
    assert "README.md: " in capsys.readouterr().err
    assert (folder / "README.md").read_text() == "mine"
    assert "and_another" in (folder / "01_tiny/tiny.py").read_text()
