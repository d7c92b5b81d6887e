"""What is given back: to the right person under the platform's own names, nothing of one in another's, the same bytes again, over nothing."""

import csv
import errno
import io
import json
import os
import re
import stat
import zipfile

import pytest

from autograder.batch.attempts import came_as
from autograder.batch.giving_back import write_folders, write_zip
from autograder.batch.parcels import for_canvas, for_each, for_moodle, names_inside, numbered
from autograder.batch.store import open_store
from autograder.cli import main
from autograder.errors import GraderError, UsageError
from autograder.gradebook.feedback_names import NotTaken, canvas_file, moodle_begin, moodle_begin_of
from autograder.gradebook.person import Person, claimed
from autograder.intake.handed_in import read_handed_in
from autograder.intake.identity import claim
from tests.batch_room import RIGHT, WRONG, as_of_version, grade
from tests.class_room import (
    canvas_download,
    moodle_blind,
    moodle_flat,
    moodle_folders,
    moodle_table,
    moodle_teams,
)
from tests.words_room import messages, refused

HEAD = (
    "Identifier,Full name,Email address,Status,Group,Grade,Maximum Grade,Grade can be changed,"
    "Last modified (submission),Last modified (grade),Feedback comments\n"
)
WORKSHEET = HEAD + "".join(
    f"Participant {number},{name},{number}@x.edu,Submitted,{group},,5.00,Yes,-,-,\n"
    for number, name, group in (
        (101, "Ada Lovelace", ""), (102, "Bo Li", "Team C"), (103, "Cy Li", "Team C"), (104, "Di Li", ""), (105, "Ed Li", "Team D"),
    )
)  # fmt: skip
TOKENS = {
    "lovelaceada_1234_56789_tiny.py": "tok5e1q",
    "blaise_LATE_77_991_tiny-1.py": "tok77cq",
    "cyli_88_992_x_99_5_tiny.py": "tokd0zq",
}


def _printing(token: str, source: str = WRONG) -> str:
    """A submission that says its own token in every way: printed, raised, in a comment, in what comes back."""
    return f"{source}\n# {token}\nprint('{token}')\n\ndef mean_square(x):\n    raise ValueError('{token}')\n"


def _read_by_canvas(name):
    """Whom Canvas attaches a file to, by its sources: the first two numbers between underscores; without LATE, and anon's by itself."""
    pieces = [piece for piece in name.split("_") if piece != "LATE"]
    if pieces[0] == "anon":
        return tuple(pieces[1:3])
    return tuple([piece for piece in pieces if re.fullmatch(r"[0-9]+", piece)][:2])


def _read_by_moodle(path, least):
    """Whose number Moodle reads out of a path, by its sources: of the first part with enough pieces; before 4.1 five."""
    if path.rpartition("/")[2].startswith((".", "~")):
        return None
    for part in path.split("/"):
        pieces = part.split("_", 4)
        if len(pieces) >= least and re.fullmatch(r"[0-9]+", pieces[1]) and pieces[2] == "assignsubmission":
            return pieces[1]
    return None


def _lay_out(folder, files):
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    return folder


def _named(folder, files):
    return {one.id: one.came_as for one in read_handed_in(_lay_out(folder, files), "tiny.py")}


# ── names ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("identity", "name", "tells"),
    [
        ("ada", "ada.py", "given.no_canvas_name"),
        ("ann_13_904 (user 5)", "ann_13_904_5_6_tiny.py", "given.canvas_reads_other"),
        ("carl (user 5)", "carl_5_text.html", "given.canvas_has_no_file"),
        ("carl (user 5)", "", "given.no_name_known"),
        ("carl (user 5)", "carl_5_6_a\\x.py", "given.name_spelled_out"),
        ("carl (user 5)", "carl_5_6_a\nb.py", "given.name_spelled_out"),
        ("carl (user 5)", "carl_٥_6_tiny.py", "given.canvas_reads_other"),
    ],
)
def test_a_name_that_canvas_would_read_otherwise_is_not_given(identity, name, tells):
    """Who would be filed to somebody else, or to nobody, is told why."""
    with pytest.raises(NotTaken) as caught:
        canvas_file(name, claim(identity))
    assert tells in messages(caught.value.why)


@pytest.mark.parametrize(
    ("name", "number", "tells"),
    [
        ("ada", "101", "given.no_moodle_name"),
        ("Ada_x_101_assignsubmission_file_", "101", "given.no_moodle_name"),
        ("Ada_102_assignsubmission_file_", "101", "given.moodle_reads_other"),
        ("Ada_١٠١_assignsubmission_file_", "101", "given.no_moodle_name"),
        (".Ada_101_assignsubmission_file_tiny.py", "101", "given.no_moodle_name"),
        ("", "101", "given.no_name_known"),
    ],
)
def test_a_name_that_moodle_would_read_otherwise_is_not_given(name, number, tells):
    """As for Canvas."""
    with pytest.raises(NotTaken) as caught:
        moodle_begin(name, number)
    assert tells in messages(caught.value.why)


@pytest.mark.parametrize(
    "name", ["Ada_Lovelace", "../../x", "", "...", "a/b\\c", "\x00\n", "李 雷", "X 777 assignsubmission file"]
)
def test_a_name_made_for_moodle_is_read_as_the_number(name):
    """Whatever somebody is called, no part of the name is taken for another number or leads elsewhere."""
    path = f"{moodle_begin_of(name, '104')}report.html"
    assert {_read_by_moodle(path, least) for least in (4, 5)} == {"104"}
    assert path.count("/") == 1
    assert ".." not in path.split("/")


def test_a_class_with_hostile_names_goes_back_through_canvas(tmp_path):
    """Of 270 files each that is given back is read by Canvas as its own; each that is not is named, and is few."""
    named = _named(tmp_path / "in", canvas_download())
    parcels, withheld = for_canvas(named)
    assert len(parcels) + len(withheld) == len(named)
    for one in parcels:
        assert _read_by_canvas(one.name) == (claim(one.submission).number, f"9{claim(one.submission).number}")
    strangers = {one.submission for one in withheld}
    assert {"solution", "\U0001f600"} <= strangers
    assert len(strangers) <= 4, strangers


@pytest.mark.parametrize(
    ("download", "is_blind"), [(moodle_folders, False), (moodle_flat, False), (moodle_blind, True)]
)
def test_a_class_with_hostile_names_goes_back_through_moodle(tmp_path, download, is_blind):
    """Every Moodle from 3.1 on reads each path as the participant whose work it was; whoever is left is named."""
    named = _named(tmp_path / "in", download())
    parcels, withheld = for_moodle(named, _claims(named), {}, _entries(tmp_path, moodle_table(is_blind=is_blind)))
    assert len(parcels) + len(withheld) == len(named)
    assert len(withheld) <= 12, withheld
    for one in parcels:
        assert _read_by_moodle(f"{one.name}report.html", 4) == claim(one.submission).number


def test_a_team_never_gets_through_to_another_person(tmp_path):
    """A team's number that is a participant's outside of it is not given to Moodle, which would file it to that one before it knew teams."""
    named = _named(tmp_path / "in", moodle_teams())
    entries = _entries(tmp_path, moodle_table(has_teams=True))
    parcels, withheld = for_moodle(named, _claims(named), {}, entries)
    assert len({one.submission for one in parcels} | {one.submission for one in withheld}) == len(named)
    members = {entry.person.ids["participant"]: entry.person.group for entry in entries}
    for one in parcels:
        number, team = _read_by_moodle(f"{one.name}report.html", 4), claim(one.submission).name
        assert members.get(number, team) == team
    assert any("given.number_of_other" in messages(one.why) for one in withheld)


def _claims(named):
    return {name: (claimed(claim(name)),) for name in named}


def _entries(folder, text):
    from autograder.gradebook.moodle import read  # noqa: PLC0415  (beside what reads it)

    (folder / "worksheet.csv").write_text(text)
    return read(folder / "worksheet.csv", "").enrolments


def test_each_member_gets_a_folder_of_their_own():
    """Of two members of one name, whom nothing tells apart, neither does; ids tell them apart."""
    bo, cy = Person("Bo Li", {"own": "1"}), Person("Cy Li")
    parcels, withheld = for_each({"Team C": (bo, cy), "ada": (Person("Ada"),)}, ["Team C", "ada"])
    assert [one.submission for one in parcels] == ["Team C", "Team C", "ada"]
    assert len({one.name for one in parcels}) == 3
    assert withheld == []
    parcels, withheld = for_each({"Team C": (cy, Person("Cy Li"))}, ["Team C"])
    assert (parcels, {"given.two_of_one_name"} & messages(withheld[0].why).keys()) == ([], {"given.two_of_one_name"})


# ── archives and folders ────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def canvas_run(tmp_path_factory):
    """A run of a download from Canvas in which each says a token."""
    home = tmp_path_factory.mktemp("canvas")
    files = {name: _printing(token) for name, token in TOKENS.items()} | {"carl_5_text.html": "<p>x"}
    grade(_lay_out(home / "in", files), home / "run")
    return home / "run"


def _members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert archive.comment == b""
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not any(one.comment or one.extra for one in archive.infolist())
        return {one.filename: archive.read(one) for one in archive.infolist()}


def test_of_a_group_only_names_are_told(tmp_path):
    """Who handed in together reads the others' names, and no number or address of theirs."""
    who = "  - :name: Ada Lovelace\n    :sid: '0042'\n  - :name: Bo Li\n    :email: bo@example.org\n  - :email: cy@example.org\n"
    files = {"submission_1/tiny.py": RIGHT, "submission_metadata.yml": f"submission_1:\n  :submitters:\n{who}"}
    told = {one.id: dict(one.notes[0].facts)["others"] for one in read_handed_in(_lay_out(tmp_path, files), "tiny.py")}
    assert told == {
        "Ada Lovelace (sid 0042)": "Bo Li, cy@example.org",
        "Bo Li (bo@example.org)": "Ada Lovelace, cy@example.org",
        "cy@example.org": "Ada Lovelace, Bo Li",
    }


@pytest.mark.slow
def test_canvas_gets_its_own_names(canvas_run, tmp_path, capsys):
    """Each file is called as it came; who cannot be given anything is named with why, and the exit code says so."""
    out = tmp_path / "back.zip"
    assert main(["feedback", str(canvas_run), "--format", "canvas", "--out", str(out)]) == 1
    assert "carl (user 5)" in capsys.readouterr().err
    assert set(_members(out.read_bytes())) == set(TOKENS)
    assert stat.S_IMODE(out.stat().st_mode) == 0o600


@pytest.mark.slow
@pytest.mark.parametrize("form", ["canvas", "folders", "zips", "anonymous"])
def test_nothing_of_one_is_in_anothers(canvas_run, tmp_path, form):
    """A token that each submission alone says is found in what goes back for it, and nowhere else, names and metadata included."""
    out, words = tmp_path / "out", ["--format", "folders" if form == "anonymous" else form]
    words += ["--anonymous"] * (form == "anonymous")
    main(["feedback", str(canvas_run), *words, "--out", str(out)])
    if out.is_file():
        parts = {name: {name: data} for name, data in _members(out.read_bytes()).items()}
    else:
        parts = {
            one.name: (
                _members(one.read_bytes())
                if one.is_file()
                else {path.name: path.read_bytes() for path in one.iterdir()}
            )
            for one in out.iterdir()
        }
    for token in TOKENS.values():
        holding = [
            name
            for name, files in parts.items()
            if any(token.encode() in data or token in at for at, data in files.items())
        ]
        assert len(holding) == 1, (token, holding)
    assert len(parts) >= 3


@pytest.mark.slow
def test_moodle_gets_pages_for_its_participants(tmp_path, capsys):
    """Held against the worksheet; a team whose number is another's is named and gets nothing."""
    files = {
        "Ada Lovelace_101_assignsubmission_file_/tiny.py": RIGHT,
        "Team C_104_assignsubmission_file_/tiny.py": WRONG,
        "Team D_900_assignsubmission_file_/tiny.py": WRONG,
        "Di Ly_105_assignsubmission_file_/tiny.py": WRONG,
    }
    grade(_lay_out(tmp_path / "in", files), tmp_path / "run")
    (tmp_path / "worksheet.csv").write_text(WORKSHEET)
    words = ["feedback", str(tmp_path / "run"), "--format", "moodle", "--out", str(tmp_path / "back.zip")]
    assert main(words) == 2
    assert main([*words, "--roster", str(tmp_path / "worksheet.csv")]) == 1
    told = capsys.readouterr().err
    assert "Team C" in told
    assert "Di Ly" in told
    there = _members((tmp_path / "back.zip").read_bytes())
    assert {path.partition("/")[0] for path in there} == {
        "Ada Lovelace_101_assignsubmission_file_", "Team D_900_assignsubmission_file_",
    }  # fmt: skip
    assert all(
        b"://" not in re.sub(rb"http://www.w3.org/\S*", b"", data)
        for path, data in there.items()
        if path.endswith("html")
    )


@pytest.mark.slow
def test_what_goes_back_is_the_same_again_and_over_nothing(canvas_run, tmp_path, capsys):
    """Two archives of one run are one; a file, a folder or a link that stands there stays as it is."""
    one, other = tmp_path / "one", tmp_path / "other"
    for form in ("canvas", "zips"):
        for out in (one, other):
            main(["feedback", str(canvas_run), "--format", form, "--out", str(out.with_suffix(f".{form}"))])
    assert one.with_suffix(".canvas").read_bytes() == other.with_suffix(".canvas").read_bytes()
    zips = [{path.name: path.read_bytes() for path in out.with_suffix(".zips").iterdir()} for out in (one, other)]
    assert zips[0] == zips[1]
    (tmp_path / "mine").write_text("mine")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "thesis.txt").write_text("mine")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    for form in ("canvas", "folders"):
        for name in ("mine", "folder", "link"):
            assert main(["feedback", str(canvas_run), "--format", form, "--out", str(tmp_path / name)]) == 2
    assert "something here" in capsys.readouterr().err
    assert (tmp_path / "mine").read_text() == (tmp_path / "folder" / "thesis.txt").read_text() == "mine"
    assert not (tmp_path / "nowhere").exists()
    assert [path for path in tmp_path.iterdir() if path.name.startswith(".part")] == []


def test_of_two_who_write_at_once_one_is_told(tmp_path):
    """Whoever comes second finds what the first wrote, and leaves it; where there is no room it is a sentence, and no draft stays."""
    writers = (
        lambda out, parts: write_zip(out, (files for _, files in parts)),
        lambda out, parts: write_folders(out, parts, zipped=False),
    )
    for number, write in enumerate(writers):
        out = tmp_path / str(number)

        def parts(write=write, out=out):
            write(out, [("first", {"a.txt": b"first"})])
            yield "second", {"a.txt": b"second"}

        with refused(UsageError, "given.something_here"):
            write(out, parts())
        there = _members(out.read_bytes())["a.txt"] if out.is_file() else (out / "first" / "a.txt").read_bytes()
        assert there == b"first"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["0", "1"]
    with refused(GraderError, "output.other_place"):
        write_zip(tmp_path / "full", _no_room())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["0", "1"]


def _no_room():
    yield {"a.txt": b"a"}
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.slow
def test_without_names_a_number_is_all(canvas_run, tmp_path):
    """No name, id or hash of anybody is in a file, its name or its order; a table beside it, for its owner alone, tells whose it is."""
    out = tmp_path / "out"
    assert main(["feedback", str(canvas_run), "--format", "folders", "--anonymous", "--out", str(out)]) == 0
    key = tmp_path / "out-key.csv"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    rows = list(csv.reader(io.StringIO(key.read_text("utf-8-sig"))))[1:]
    assert {number for number, _ in rows} == {path.name for path in out.iterdir()}
    assert rows == sorted(rows)
    with open_store(canvas_run) as store:
        hashes = {store.report(name).sha256 for name in store.names()}
        told = {name for one in store.names() for name in (one, claim(one).name, came_as(store)[one])}
        assert numbered(store, store.names()) == {name: number for number, name in rows}
    texts = [path.read_text() for folder in out.iterdir() for path in folder.iterdir()]
    assert texts
    for text in texts:
        assert not any(one and one in text for one in told | hashes)
    assert (
        main(["feedback", str(canvas_run), "--format", "canvas", "--anonymous", "--out", str(tmp_path / "x.zip")]) == 2
    )


@pytest.mark.slow
def test_who_prints_their_own_name_is_not_given_out_without_one(tmp_path, capsys):
    """The report would tell it; who it is is named, and the exit code says so."""
    files = {"lovelaceada_1234_56789_tiny.py": _printing("I am Lovelaceada!"), "bo_77_991_tiny.py": RIGHT}
    grade(_lay_out(tmp_path / "in", files), tmp_path / "run")
    assert (
        main(["feedback", str(tmp_path / "run"), "--format", "zips", "--anonymous", "--out", str(tmp_path / "out")])
        == 1
    )
    assert "lovelaceada (user 1234)" in capsys.readouterr().err
    assert len(list((tmp_path / "out").iterdir())) == 1
    assert "lovelace" not in (tmp_path / "out-key.csv").read_text()


def test_a_name_inside_a_word_is_none():
    """`ada` is not in `adagrad`; between signs that are no letters it is."""
    assert list(names_inside({"x": b"adagrad 1234567"}, ["ada", "1234", "1"])) == []
    assert list(names_inside({"x": b"of ADA_tiny.py"}, ["ada"])) == ["ada"]


@pytest.mark.slow
def test_who_is_not_graded_or_came_before_names_were_kept_is_told(canvas_run, tmp_path, capsys):
    """A run of an earlier version does not know under which name anybody came, until the same download is taken in once more."""
    import shutil  # noqa: PLC0415  (here alone)

    run = shutil.copytree(canvas_run, tmp_path / "run")
    as_of_version(run, 2)
    words = ["feedback", str(run), "--format", "canvas", "--out"]
    assert main([*words, str(tmp_path / "a.zip")]) == 1
    assert not (tmp_path / "a.zip").exists()
    assert "grade --add" in capsys.readouterr().err
    before = json.loads(_json_of(run, tmp_path / "before"))
    grade(canvas_run.parent / "in", run, "--add")
    assert json.loads(_json_of(run, tmp_path / "after")) == before
    assert main([*words, str(tmp_path / "b.zip"), "--only", "77"]) == 0
    assert set(_members((tmp_path / "b.zip").read_bytes())) == {"blaise_LATE_77_991_tiny-1.py"}


def _json_of(run, out):
    main(["export", str(run), "--format", "json", "--out", str(out)])
    return out.read_text()
