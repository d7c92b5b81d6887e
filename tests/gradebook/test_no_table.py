"""A file that is no table is called what it is, and a file that export did not write is not replaced without being asked for."""

import json
import os
import pty
import subprocess
import sys

import pytest

from autograder.cli import main
from autograder.errors import UsageError
from autograder.gradebook.matching import Directory
from autograder.gradebook.people import as_file, read_people, whose
from autograder.gradebook.person import Person
from autograder.gradebook.sheet import read_sheet
from autograder.words.message import message, say
from tests.batch_room import RIGHT, grade

NO_TABLES = {
    "old Excel": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "roster.is_xls"),
    "OpenDocument": (
        b"PK\x03\x04" + bytes(26) + b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet",
        "roster.is_ods",
    ),
    "a page": (b"\n<!doctype html><title>Log in</title>", "roster.is_page"),
    "a PDF": (b"%PDF-1.7\n", "roster.is_pdf"),
    "JSON": (b'{"message": "log in"}', "roster.is_json"),
    "cp1252": ("Student,ID\nZoë One,1\n".encode("cp1252"), "roster.not_utf8"),
}


@pytest.mark.parametrize(("data", "key"), NO_TABLES.values(), ids=NO_TABLES.keys())
def test_what_is_no_table_is_called_what_it_is(data, key, tmp_path):
    """With what to do, and where to get the right one."""
    path = tmp_path / "table.csv"
    path.write_bytes(data)
    with pytest.raises(UsageError) as caught:
        read_sheet(path, (), "the right table")
    assert dict(caught.value.says.facts)["why"].key == key


def test_a_table_of_another_encoding_is_told_by_its_line(tmp_path):
    """So that whoever opens it finds the letter."""
    path = tmp_path / "table.csv"
    path.write_bytes("Student,ID\nAnn One,1\nZoë Two,2\n".encode("cp1252"))
    with pytest.raises(UsageError) as caught:
        read_sheet(path, (), "the right table")
    assert dict(caught.value.says.facts)["why"] == message("roster.not_utf8", line=3, byte="0xeb")


@pytest.mark.parametrize("divider", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_tabs_and_other_dividers_are_read(divider, encoding, tmp_path):
    """In every encoding that says which it is."""
    path = tmp_path / "table.csv"
    path.write_bytes(f"Student{divider}ID\nZoë{divider}1\n".encode(encoding))
    assert read_sheet(path, ("ID",), "").rows == (("Zoë", "1"),)


# ── nobody is guessed ───────────────────────────────────────────────────────────────────────────

_PEOPLE = Directory(
    [Person("One, Robert", {"own": "1"}), Person("Two, Bea", {"own": "2"}), Person("One, Ann", {"own": "3"})]
)


@pytest.mark.parametrize("claim", [Person(word="Bob One"), Person(name="Bob One")])
def test_a_nickname_is_not_guessed_but_who_may_be_meant_is_named(claim):
    """Two have the last name; neither gets the mark."""
    found = _PEOPLE.find(claim)
    assert found.why == message("match.unknown_but", name="Bob One", names=("One, Robert", "One, Ann"))
    assert found.is_stranger


_NICKNAMED = {
    "Lovelace": (Person(word="Lovelace"), "match.unknown_but"),
    "Bob Lovelace": (Person("Bob Lovelace", {"participant": "11"}), "match.other_name"),
}


@pytest.mark.parametrize("name", _NICKNAMED)
def test_what_is_said_of_a_nickname_settles_it(name, tmp_path):
    """Once the name is written where the message says, the file is that person's, in people.csv and in a platform's own table."""
    claim, key = _NICKNAMED[name]
    path, columns = tmp_path / "people.csv", "name,canvas,participant 01_tiny,also called\n"
    path.write_text(f"{columns}Robert Lovelace,101,11,\nAda Lovelace,102,12,\n")
    why = Directory(read_people(path, "01_tiny").people).find(claim).why
    assert why.key == key
    assert f'write {name!r} into the column "also called" of that row of people.csv' in say(why)
    path.write_text(f"{columns}Robert Lovelace,101,11,R. L.; {name}\nAda Lovelace,102,12,\n")
    claims, lost = whose(read_people(path, "01_tiny"), {"one": claim})
    assert lost == {}
    for there in ("Lovelace, Robert", name):
        table = Directory([Person("Lovelace, Ada", {"canvas": "102"}), Person(there, {"canvas": "101"})])
        assert table.find(*claims["one"]) == (1,)


@pytest.mark.parametrize(
    ("name", "written"),
    [("Bob; Lovelace", "Bob Lovelace"), ("\U0001f642", "\U0001f642"), ("=Lovelace()", "=Lovelace()")],
)
def test_any_name_of_a_file_can_be_written_down(name, written, tmp_path):
    """Also one with the sign that stands between two names, one without a letter, and what a spreadsheet would compute."""
    path = tmp_path / "people.csv"
    path.write_text("name,also called\nRobert Lovelace,\nAda Byron,\n")
    people = read_people(path)
    why = Directory(people.people).find(Person(word=name)).why
    assert repr(written) in say(why) or "Lovelace" not in name
    path.write_text(f"name,also called\nRobert Lovelace,R. L.; {written}\nAda Byron,\n")
    for _ in range(2):
        people = read_people(path)
        assert Directory(people.people).find(Person(word=name)) == (0,)
        path.write_text(as_file(people.sheet))


def test_a_further_name_that_is_somebody_elses_is_neithers():
    """Whoever wrote it down may not have known of the other; nothing is guessed."""
    there = Directory([Person("Robert One", also=("Bob One",)), Person("One, Bob")])
    assert there.find(Person(word="Bob One")).why.key == "match.several_of_the_name"
    assert there.find(Person(word="Robert One")) == (0,)


def test_who_has_no_part_of_a_name_is_not_named():
    """A letter alone is no part."""
    assert _PEOPLE.find(Person(word="R Stranger")).why == message("match.unknown")


def test_an_anonymous_download_is_called_so():
    """Nobody can be told from it, whatever the table."""
    assert _PEOPLE.find(Person(word="anon_x7Yz")).why == message("match.anonymous")


# ── what is there stays ─────────────────────────────────────────────────────────────────────────


@pytest.fixture
def run(hand_in, tmp_path):
    """A run of one, and a gradebook of Canvas."""
    assert grade(hand_in({"ada.py": RIGHT}), tmp_path / "run") == 0
    (tmp_path / "canvas.csv").write_text(
        "Student,ID,SIS User ID,SIS Login ID,Section,Two small tasks (7)\n    Points Possible,,,,,3\nAda,1,,ada,A,\n"
    )
    return tmp_path / "run"


def _export(run, out, *more) -> int:
    return main(["export", str(run), "--out", str(out), *more])


@pytest.mark.slow
def test_a_file_of_somebody_else_is_not_replaced(run, tmp_path, capsys):
    """Whatever it is; it stays as it was, byte for byte, and nothing is written beside it."""
    out = tmp_path / "notes.csv"
    out.write_bytes(b"my notes")
    for more in ((), ("--format", "json"), ("--format", "canvas", "--roster", str(tmp_path / "canvas.csv"))):
        assert _export(run, out, *more) == 2
    assert out.read_bytes() == b"my notes"
    assert "was not written for this run" in capsys.readouterr().err
    assert not (tmp_path / "notes-who.csv").exists()


@pytest.mark.slow
def test_a_list_beside_it_that_is_somebody_elses_is_not_replaced_either(run, tmp_path):
    """It is refused before the table is written."""
    (tmp_path / "up-who.csv").write_text("mine")
    assert _export(run, tmp_path / "up.csv", "--format", "canvas", "--roster", str(tmp_path / "canvas.csv")) == 2
    assert not (tmp_path / "up.csv").exists()
    assert (tmp_path / "up-who.csv").read_text() == "mine"


@pytest.mark.slow
def test_what_export_wrote_it_writes_again(run, tmp_path):
    """Until somebody changes it: then it is theirs."""
    out = tmp_path / "grades.csv"
    assert [_export(run, out), _export(run, out), _export(run, out, "--format", "json")] == [0, 0, 0]
    out.write_text(out.read_text() + "\n")
    assert _export(run, out) == 2


@pytest.mark.slow
@pytest.mark.parametrize("told", ["[]", "nonsense", '{"x": 1}'])
def test_a_broken_memory_of_what_was_written_only_asks_once_more(run, tmp_path, told):
    """Nothing is lost and nothing is replaced."""
    out = tmp_path / "grades.csv"
    assert _export(run, out) == 0
    (run / "exported.json").write_text(told)
    assert _export(run, out) == 2
    out.unlink()
    assert _export(run, out) == 0
    assert json.loads((run / "exported.json").read_text())[str(out)]


@pytest.mark.slow
def test_a_device_is_written_to_unasked(run):
    """It holds nothing."""
    assert _export(run, "/dev/null") == 0


@pytest.mark.slow
@pytest.mark.parametrize(("answer", "code"), [(b"y\n", 0), (b"n\n", 2), (b"\n", 2)])
def test_in_a_terminal_somebody_is_asked(run, tmp_path, answer, code):
    """And what they say is done."""
    out = tmp_path / "notes.csv"
    out.write_bytes(b"my notes")
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "autograder", "export", str(run), "--out", str(out)]
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, close_fds=True) as asked:
        os.write(ours, answer)
        assert asked.wait(60) == code
    os.close(theirs)
    os.close(ours)
    assert (out.read_bytes() == b"my notes") == (code == 2)
