"""A folder that is made again and again, and in which others keep things of their own."""

import subprocess

import pytest

from autograder.authoring import manifest
from autograder.authoring.manifest import MANIFEST, left_over, others

OLD = {"README.md": b"read me", "01/sheet.py": b"def f(): ...", "02/sheet.py": b"def g(): ..."}
NEW = {"README.md": b"read me again", "01/sheet.py": b"def f(): ..."}


def write(files, folder):
    """The files written; only the very same bytes are fresh."""
    return manifest.write(files, folder, lambda _path, found, wanted: found == wanted)


def held(folder):
    """What the folder holds but for the list."""
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in found.items() if name != MANIFEST}


@pytest.fixture
def folder(tmp_path):
    """A folder that was made before."""
    folder = tmp_path / "made"
    assert write(OLD, folder) == []
    return folder


def test_what_was_written_is_replaced_and_what_nothing_makes_any_more_is_deleted(folder):
    """With the folder that it leaves empty."""
    assert left_over(NEW, folder) == ["02/sheet.py"]
    assert write(NEW, folder) == []
    assert held(folder) == NEW
    assert not (folder / "02").exists()


def test_the_list_is_one_that_other_programs_read(folder):
    """It is of the form of sha256sum, the same for the same files."""
    subprocess.run(["sha256sum", "--check", "--strict", MANIFEST], cwd=folder, check=True, capture_output=True)
    before = (folder / MANIFEST).read_bytes()
    write(OLD, folder)
    assert (folder / MANIFEST).read_bytes() == before


def test_what_others_put_there_stays_and_is_named(folder):
    """A repository, notes, files in a folder of ours, an empty folder: none of it was written by us."""
    subprocess.run(["git", "init", "--quiet", "."], cwd=folder, check=True)
    (folder / "notes.txt").write_text("mine")
    (folder / "02" / "drafts").mkdir()
    (folder / "02" / "drafts" / "a.py").write_text("mine")
    (folder / "__pycache__").mkdir()
    before = held(folder)
    assert others(OLD, folder, ["__pycache__"]) == [".git/", "02/drafts/", "notes.txt"]
    assert write(NEW, folder) == []
    after = held(folder)
    assert after == {**{path: data for path, data in before.items() if path != "02/sheet.py"}, **NEW}
    assert others(NEW, folder, ["__pycache__"]) == [".git/", "02/", "notes.txt"]


@pytest.mark.parametrize("path", ["README.md", "02/sheet.py"])
def test_what_was_changed_since_stays_and_is_named(folder, path):
    """Whether it is still made or not: the change may be all that somebody has of it."""
    (folder / path).write_bytes(b"changed by hand")
    (says,) = write(NEW, folder)
    assert dict(says.facts)["path"] == folder / path
    assert (folder / path).read_bytes() == b"changed by hand"
    (folder / path).unlink()
    assert write(NEW, folder) == []
    assert held(folder) == NEW


def test_a_file_of_somebody_elses_is_not_overwritten(folder):
    """Where a new file belongs, one of the same name may lie already."""
    (folder / "03").mkdir()
    (folder / "03" / "sheet.py").write_bytes(b"mine")
    (says,) = write({**NEW, "03/sheet.py": b"theirs"}, folder)
    assert dict(says.facts)["path"] == folder / "03/sheet.py"
    assert (folder / "03" / "sheet.py").read_bytes() == b"mine"


@pytest.mark.parametrize("files", [{**NEW, "01/sheet.py": b"other"}, {"README.md": b"alone"}])
@pytest.mark.parametrize("place", ["file", "folder"])
def test_nothing_is_written_or_deleted_through_a_link(folder, tmp_path, place, files):
    """A link that stands for a file or a folder of ours leads to what is not ours."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "sheet.py").write_bytes(OLD["01/sheet.py"])
    (folder / "01" / "sheet.py").unlink()
    if place == "file":
        (folder / "01" / "sheet.py").symlink_to(elsewhere / "sheet.py")
    else:
        (folder / "01").rmdir()
        (folder / "01").symlink_to(elsewhere)
    (says,) = write(files, folder)
    assert dict(says.facts)["path"] == folder / "01/sheet.py"
    assert (elsewhere / "sheet.py").read_bytes() == OLD["01/sheet.py"]


def test_a_folder_from_before_there_was_a_list_goes_over(tmp_path):
    """What is as it should be is ours from now on; what is other is left."""
    (tmp_path / "01").mkdir()
    (tmp_path / "01" / "sheet.py").write_bytes(NEW["01/sheet.py"])
    (tmp_path / "README.md").write_bytes(b"an older one")
    (says,) = write(NEW, tmp_path)
    assert dict(says.facts)["path"] == tmp_path / "README.md"
    assert write({**NEW, "01/sheet.py": b"def f(): pass"}, tmp_path)
    assert (tmp_path / "01" / "sheet.py").read_bytes() == b"def f(): pass"


@pytest.mark.parametrize("damage", [lambda text: text[:50], lambda _: "\0\xff no list", lambda _: ""])
def test_a_damaged_list_makes_nothing_ours(folder, damage):
    """What is as it should be stays known; the rest is left and named rather than deleted."""
    (folder / MANIFEST).write_text(damage((folder / MANIFEST).read_text()))
    (says,) = write(NEW, folder)
    assert dict(says.facts)["path"] == folder / "README.md"
    assert set(held(folder)) == set(OLD)


def test_a_list_leads_nowhere_else(folder, tmp_path):
    """A path on the list that climbs out of the folder is none of ours, though its bytes fit."""
    (tmp_path / "mine.txt").write_bytes(OLD["README.md"])
    sha = (folder / MANIFEST).read_text().splitlines()[-1].split()[0]
    with (folder / MANIFEST).open("a") as file:
        file.write(f"{sha}  ../mine.txt\n{sha}  {tmp_path}/mine.txt\n")
    write(NEW, folder)
    assert (tmp_path / "mine.txt").exists()


@pytest.mark.parametrize("writes", range(4))
def test_an_interruption_leaves_nothing_that_is_taken_for_somebody_elses(folder, monkeypatch, writes):
    """Stopped before any of its files is written, the next time goes on to the end."""
    done = []

    def stopping(path, data):
        if len(done) == writes:
            raise KeyboardInterrupt
        done.append(path)
        path.write_bytes(data)

    third = {**NEW, "01/sheet.py": b"other"}
    with monkeypatch.context() as patched:
        patched.setattr(manifest, "replace", stopping)
        try:
            write(third, folder)
        except KeyboardInterrupt:
            assert len(done) == writes
    assert write(third, folder) == []
    assert held(folder) == third
