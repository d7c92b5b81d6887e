"""Entries added to a ledger: every byte that stood there stays, and of two who add at once neither loses one."""

import multiprocessing
import os
import signal
import time

import pytest
import yaml

from autograder import folder_lock
from autograder.course.yaml_file import Texts
from autograder.errors import AutograderError, CourseError
from autograder.gradebook.ledger_writing import add_entry

ENTRY = {
    "comment": "01_gradients",
    "who": "0042",
    "says": "well\ndone: # yes",
    "author": "Ada",
    "date": "2027-03-14",
    "reason": "-",
}


def read(path):
    """The entries of a ledger."""
    return yaml.load(path.read_text("utf-8"), Texts)


def add(path, entry=ENTRY):
    """Add an entry that nobody has anything against."""
    add_entry(path, entry, lambda _: None)


@pytest.mark.parametrize("before", ["", "# nobody yet\n", "[]", "[ ]  # none\n", "# a\n---\n"])
def test_a_ledger_begins(tmp_path, before):
    """Where there is no file, no entry, or an empty list; what is remarked there stays."""
    path = tmp_path / "ledger.yaml"
    if before:
        path.write_text(before)
    add(path)
    assert read(path) == [ENTRY]
    assert all(line in path.read_text() for line in before.splitlines() if "#" in line and "[" not in line)


@pytest.mark.parametrize(
    "before",
    [
        "- excused: a\n  who: b\n",
        "- excused: a\n  who: b",
        "\ufeff- excused: a\n  who: b\n",
        "- excused: a\r\n  who: b\r\n",
        "# first\n- excused: a  # why\n  who: 'b'\n\n# last\n",
        "---\n  # further right\n  - excused: a\n    who: b\n",
        "- {excused: a, who: b}\n",
        "- &x\n  excused: a\n  who: |\n    b\n",
    ],
    ids=["plain", "open end", "mark", "windows", "comments", "indented", "braces", "block"],
)
def test_every_byte_stays(tmp_path, before):
    """However a person wrote the file, it is the beginning of what is there afterwards, and says the same."""
    path = tmp_path / "ledger.yaml"
    path.write_bytes(before.encode())
    there = read(path)
    add(path)
    add(path, ENTRY | {"says": "again"})
    assert path.read_bytes().startswith(before.encode())
    assert read(path) == [*there, ENTRY, ENTRY | {"says": "again"}]
    assert b"\r\n" not in before.encode() or b"\n" not in path.read_bytes().replace(b"\r\n", b"")


@pytest.mark.parametrize(
    "before", ["[{excused: a}]\n", "- excused: a\n...\n", "excused: a\n", "- a: [\n", "\xff", "\t\n"]
)
def test_what_no_entry_can_be_added_to_is_left(tmp_path, before):
    """A person has to add it by hand then; not a byte changes."""
    path = tmp_path / "ledger.yaml"
    path.write_bytes(before.encode("latin-1"))
    with pytest.raises(CourseError):
        add(path)
    assert path.read_bytes() == before.encode("latin-1")
    assert [one.name for one in tmp_path.iterdir()] == ["ledger.yaml"]


@pytest.mark.parametrize("text", ["'", '"', ": ", "- ", "# no", "\t", " ", "é 漢", "!!python/object:os.system", "*x", "&y", "%", "a\nb\n\n", "null", "1e3", "=", "\x85", "\u2028", "x" * 500])  # fmt: skip
def test_whatever_is_said_comes_back(tmp_path, text):
    """Signs that mean something to YAML mean nothing in a text."""
    path = tmp_path / "ledger.yaml"
    path.write_text("- excused: a\n  who: b\n")
    add(path, ENTRY | {"says": text})
    assert read(path)[1]["says"] == text


def test_what_is_wrong_with_the_whole_leaves_the_file(tmp_path):
    """The check sees the file as it would be."""
    path = tmp_path / "ledger.yaml"
    path.write_text("- excused: a\n  who: b\n")

    def refuse(after):
        assert after.endswith(b"reason: '-'\n")
        raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011  (our own)
        add_entry(path, ENTRY, refuse)
    assert path.read_text() == "- excused: a\n  who: b\n"


def _add_many(path, name, count):
    for number in range(count):
        add(path, ENTRY | {"says": f"{name} {number}"})


@pytest.mark.slow
def test_of_several_who_add_at_once_none_loses_an_entry(tmp_path):
    """Four processes, each with entries of its own; and one that was killed lets the others go on."""
    path, fork = tmp_path / "ledger.yaml", multiprocessing.get_context("fork")
    those = [fork.Process(target=_add_many, args=(path, name, 12)) for name in "abcd"]
    killed = fork.Process(target=_add_many, args=(path, "killed", 10_000))
    for one in (*those, killed):
        one.start()
    time.sleep(0.3)
    os.kill(killed.pid, signal.SIGKILL)
    for one in (*those, killed):
        one.join()
    said = [entry["says"] for entry in read(path)]
    for name in "abcd":
        assert [one for one in said if one.startswith(f"{name} ")] == [f"{name} {number}" for number in range(12)]
    theirs = [one for one in said if one.startswith("killed")]
    assert theirs == [f"killed {number}" for number in range(len(theirs))]


def test_whoever_holds_it_for_long_is_told(tmp_path, monkeypatch):
    """Nobody waits for ever."""
    monkeypatch.setattr(folder_lock, "PATIENCE", 0.05)
    with folder_lock.alone(tmp_path, "held"), pytest.raises(AutograderError):
        add(tmp_path / "ledger.yaml")
    assert not (tmp_path / "ledger.yaml").exists()


def test_a_link_is_not_replaced(tmp_path):
    """What it leads to may be anybody's."""
    (tmp_path / "other").write_text("[]")
    (tmp_path / "ledger.yaml").symlink_to("other")
    with pytest.raises(AutograderError):
        add(tmp_path / "ledger.yaml")
    assert (tmp_path / "other").read_text() == "[]"


def test_what_an_editor_saves_during_the_check_stays(tmp_path):
    """The whole is checked anew, with what stands there now."""
    path, by_hand = tmp_path / "ledger.yaml", "- excused: a\n  who: b\n"
    checked = []

    def check(after):
        if not checked:
            path.write_text(by_hand)
        checked.append(after)

    add_entry(path, ENTRY, check)
    assert path.read_text().startswith(by_hand)
    assert read(path) == [{"excused": "a", "who": "b"}, ENTRY]
    assert checked[-1] == path.read_bytes()
