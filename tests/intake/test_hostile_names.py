"""Names, messages and files by which a student would reach whoever reads the results: through the front door, to every output."""

import csv
import io
import json
import lzma
import os
import re
import tarfile
from html.parser import HTMLParser
from pathlib import Path

import pytest
from archive_room import END, GOOD, honest_tar, honest_zip, tar_file

from autograder.cli import main
from autograder.errors import GraderError
from autograder.output import replace
from autograder.words.message import message, say
from tests.batch_room import RIGHT, grade
from tests.conftest import TINY

NAMES = (
    "=1+1", "+1", "-rf", "@SUM(A1)", "=cmd|' /C calc'!A0", ";=1+1", "a;b", "$(touch owned)", "`touch owned`", "a'b\"c,d",
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7 * 7 }}", "[a](javascript:alert(1))", "@everyone #1", "| a | b |",
    "::error::x", "::stop-commands::x", "##[error]x", "a\nautograder: all 99 passed", "a\r\n::set-output name=score::99",
    "\x1b]0;owned\x07\x1b[2J", "\x1b]52;c;b3duZWQ=\x07", "\x9b31m", "\u202egnp.exe", "a\u200bb", "..", "%2e%2e%2f", "~root", "CON", "x" * 200,
)  # fmt: skip
"""What a student's folder may be called, and what an exception may say."""

NAMED = tuple(name for name in NAMES if name != ".." and "/" not in name)


def _hostile(message):
    """A file that is right but for one task, which raises the message, and prints it."""
    return (
        RIGHT
        + f"\nprint({message!r})\n\ndef outer(delta, x):\n    print({message!r})\n    raise ValueError({message!r})\n"
    )


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """A class whose names and messages are all hostile, graded; the run's folder and what each command said."""
    home = tmp_path_factory.mktemp("hostile")
    for place, name in enumerate(NAMED):
        folder = home / "in" / name
        folder.mkdir(parents=True)
        (folder / "tiny.py").write_text(_hostile(NAMES[-1 - place]), encoding="utf-8")
    for name in ("left\x1b[2Jout\n::error::x.csv", "<b>.txt", "##[error]x.csv"):
        (home / "in" / name).touch()
    before = Path.cwd()
    os.chdir(home)
    said = {}
    try:
        for command in (
            ["grade", "in", "--assignment", "01", "--course", str(TINY), "--out", "out"],
            ["grade", "in", "--assignment", "01", "--course", str(TINY), "--out", "other", "--progress", "json"],
            ["report", "out", "--out", "site"],
            ["export", "out"],
            ["export", "out", "--format", "json"],
            ["diff", "out", "other"],
            *(["replay", "out", name, "outer/distinct"] for name in NAMED[::3] if not name.startswith("-")),
        ):
            said[tuple(command)] = _said(command)
    finally:
        os.chdir(before)
    return home, said


def _said(command):
    """What a command writes to both streams, and its exit code."""
    with pytest.MonkeyPatch.context() as patch:
        streams = io.StringIO(), io.StringIO()
        patch.setattr("sys.stdout", streams[0])
        patch.setattr("sys.stderr", streams[1])
        code = main(command)
    return code, *(stream.getvalue() for stream in streams)


@pytest.mark.slow
def test_every_command_comes_to_its_end(run):
    """No name and no message makes a command fail, and nothing that they ask for is done."""
    home, said = run
    assert {command[0]: code for command, (code, _, _) in said.items()} == {
        "grade": 0, "report": 0, "export": 0, "diff": 0, "replay": 1,
    }  # fmt: skip
    assert not (home / "owned").exists()
    assert len(list((home / "out" / "reports").iterdir())) == 3 * len(NAMED)


@pytest.mark.slow
def test_no_command_steers_a_terminal_or_a_runner(run):
    """Controls and invisible characters are spelled out, and no line that is a student's begins as one of ours or a runner's."""
    for command, (_, out, error) in run[1].items():
        for line in (out.removeprefix("\ufeff") + error).splitlines():  # a table for Excel begins with its mark
            assert line.isprintable() or not line.replace("\t", "").strip("\u2009 "), (command, line)
            assert not re.match(r"\s*::" if command[0] == "export" else r"\s*::|autograder: all", line), (command, line)
            assert not re.search(r"##\w*\[", line), (command, line)


@pytest.mark.slow
def test_the_gradebook_calculates_nothing(run):
    """Each submission is one row, and no cell is a formula, whatever a spreadsheet splits at."""
    home, said = run
    for text in ((home / "out" / "gradebook.csv").read_text("utf-8-sig"), said["export", "out"][1]):
        rows = list(csv.reader(io.StringIO(text)))
        assert len(rows) == len(NAMED) + 1
        assert {len(row) for row in rows} == {len(rows[0])}
        for cell in (part for row in rows for one in row for part in re.split("[;\t|]", one)):
            assert not cell.lstrip().startswith(("=", "+", "-", "@")), cell


class _Elements(HTMLParser):
    """The elements and the attributes of a page."""

    def __init__(self):
        super().__init__()
        self.found = set()
        self.links = set()

    def handle_starttag(self, tag, attrs):
        self.found |= {tag, *(f"{tag} {name}" for name, _ in attrs)}
        self.links |= {value for name, value in attrs if name in ("href", "src", "action")}


def _elements(page):
    parser = _Elements()
    parser.feed(page)
    return parser


@pytest.mark.slow
def test_no_page_gains_an_element(run, tmp_path):
    """Reports and the class page hold the elements, attributes and links that an honest class' pages hold, and no others."""
    folder = tmp_path / "in" / "ada"
    folder.mkdir(parents=True)
    (folder / "tiny.py").write_text(_hostile("honest"))
    grade(tmp_path / "in", tmp_path / "out")
    honest = _elements((tmp_path / "out" / "reports" / "ada.html").read_text())
    for page in (run[0] / "out" / "reports").glob("*.html"):
        found = _elements(page.read_text(encoding="utf-8"))
        assert found.found <= honest.found, page
        assert found.links == honest.links
    index = _elements((run[0] / "out" / "index.html").read_text(encoding="utf-8"))
    assert index.found <= _elements((tmp_path / "out" / "index.html").read_text()).found
    files = {f"./reports/{path.name}" for path in (run[0] / "out" / "reports").glob("*.html")}
    assert {link for link in index.links if not link.startswith("#")} == files


@pytest.mark.slow
def test_no_markdown_report_gains_a_link_or_a_command(run):
    """As a platform would render them: no link, no image, no raw HTML, no line for a runner."""
    markdown_it = pytest.importorskip("markdown_it").MarkdownIt("gfm-like", {"linkify": False})
    pages = list((run[0] / "out" / "reports").glob("*.md"))
    assert len(pages) == len(NAMED)
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert not re.search(r"(?m)^\s*(::|##\[)", text), page
        tokens = [token for block in markdown_it.parse(text) for token in (block, *(block.children or ()))]
        assert not {token.type for token in tokens} & {"link_open", "image", "html_inline", "html_block"}, page


@pytest.mark.slow
def test_names_stay_apart_and_are_told_as_they_are(run):
    """The JSON holds each name unaltered, so that nobody is taken for somebody else."""
    reports = json.loads(run[1]["export", "out", "--format", "json"][1])
    assert {report["submission"] for report in reports} == set(NAMED)


# ── an archive's names on the way in ─────────────────────────────────────────────────────────────


def test_a_hostile_archive_is_told_in_words_that_are_inert(tmp_path, capsys):
    """A refusal that shows a member's name moves no terminal, and nothing is begun."""
    for data in (tar_file(b"../\x1b[2J\n::error::x") + END, tar_file(b"/\xe2\x80\xaex") + END):
        (tmp_path / "in").write_bytes(data)
        assert grade(tmp_path / "in", tmp_path / "out") == 2
        error = capsys.readouterr().err
        assert "leads astray" in error
        assert error.replace("\n", "").isprintable()
        assert not re.search(r"(?m)^\s*::", error)
    assert not (tmp_path / "out").exists()


def test_a_hostile_path_in_an_error_is_inert(tmp_path, capsys):
    """Whatever an error names, its lines steer no terminal and no CI runner."""
    assert grade(tmp_path / "a\x1b[2J\n::error::x", tmp_path / "out") == 2
    error = capsys.readouterr().err
    assert "No such file" in error
    assert error.replace("\n", "").isprintable()
    assert not re.search(r"(?m)^\s*::", error)


@pytest.mark.slow
def test_an_archive_is_graded_as_the_folder_is(tmp_path, secret_file, capsys):
    """Through the front door: the same reports, byte for byte, from a folder, a zip and a packed tar; what is none is named."""
    files = {"ada/tiny.py": RIGHT.encode(), "bo.py": _hostile("no").encode(), "cy/tiny.py": b"\xff", "marks.csv": b""}
    for name, data in files.items():
        (tmp_path / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "in" / name).write_bytes(data)
    (tmp_path / "in.zip").write_bytes(honest_zip(files))
    (tmp_path / "in.tar.xz").write_bytes(lzma.compress(honest_tar(files, tarfile.GNU_FORMAT)))
    for name in ("in", "in.zip", "in.tar.xz"):
        assert grade(tmp_path / name, tmp_path / f"out-{name}", "--secret-file", secret_file) == 4
        assert say(message("grade.left_out", count=1, names="\n  marks.csv")) in capsys.readouterr().err
    for report in sorted((tmp_path / "out-in" / "reports").iterdir()):
        for name in ("in.zip", "in.tar.xz"):
            assert (tmp_path / f"out-{name}" / "reports" / report.name).read_bytes() == report.read_bytes()
    assert grade(tmp_path / "in.zip", tmp_path / "out-in.zip", "--secret-file", secret_file, "--resume") == 4
    (tmp_path / "in.zip").write_bytes(honest_zip(files | {"ada/tiny.py": GOOD}))
    assert grade(tmp_path / "in.zip", tmp_path / "out-in.zip", "--secret-file", secret_file, "--resume") == 2
    assert "ada" in capsys.readouterr().err


# ── files that are other files ───────────────────────────────────────────────────────────────────


def test_a_link_in_a_results_place_is_neither_followed_nor_replaced(tmp_path):
    """A link called as a result is refused by name: nothing is written where it leads, and it stays; so does any other file."""
    victim = tmp_path / "victim"
    victim.write_text("mine")
    (tmp_path / "gradebook.csv").symlink_to(victim)
    (tmp_path / ".gradebook.csv.part").write_text("also mine")
    with pytest.raises(GraderError, match=r"gradebook.csv: There is a link"):
        replace(tmp_path / "gradebook.csv", b"theirs")
    assert (tmp_path / "gradebook.csv").is_symlink()
    (tmp_path / "gradebook.csv").unlink()
    replace(tmp_path / "gradebook.csv", b"theirs")
    assert victim.read_text() == "mine"
    assert (tmp_path / "gradebook.csv").read_bytes() == b"theirs"
    assert (tmp_path / ".gradebook.csv.part").read_text() == "also mine"


@pytest.mark.slow
def test_reports_are_not_written_through_a_link(tmp_path, capsys):
    """A folder of reports that is a link to elsewhere is refused, and nothing is written there."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "ada.py").write_text(RIGHT)
    grade(tmp_path / "in", tmp_path / "out")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "reports").symlink_to(tmp_path / "elsewhere")
    assert main(["report", str(tmp_path / "out"), "--out", str(tmp_path / "site")]) == 3
    assert "this is a link" in capsys.readouterr().err
    assert not list((tmp_path / "elsewhere").iterdir())


@pytest.mark.slow
def test_what_is_graded_is_what_was_read_once(tmp_path, secret_file):
    """A file that is swapped after it was taken in changes neither its score, nor its hash, nor what a replay runs."""
    (tmp_path / "in").mkdir()
    path = tmp_path / "in" / "ada.py"
    path.write_text(RIGHT)
    swap = f"import os\ntry:\n    open({str(path)!r}, 'w').write('')\nexcept OSError:\n    pass\n"
    (tmp_path / "in" / "mallory.py").write_text(swap + RIGHT)
    real, looks = os.fdopen, []

    def fdopen(handle, mode="r", *rest, **options):
        file = real(handle, mode, *rest, **options)
        if mode == "rb" and os.path.realpath(f"/proc/self/fd/{handle}") == str(path):
            looks.append(file.read())
            file.seek(0)
            if len(looks) == 2:  # at the first it is only seen which assignment the class looks like
                path.with_suffix(".new").write_text("x = 1\n")
                path.with_suffix(".new").replace(path)
        return file

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fdopen", fdopen)
        assert grade(tmp_path / "in", tmp_path / "out", "--secret-file", secret_file) == 0
    assert path.read_text() == "x = 1\n"
    assert looks == [RIGHT.encode()] * 2
    assert main(["replay", str(tmp_path / "out"), "ada", "outer/distinct"]) == 0


@pytest.mark.slow
def test_a_name_in_a_file_is_nobodys_identity(tmp_path):
    """What a file says of who wrote it moves no row of the gradebook: the folder's name does."""
    for name in ("mallory", "zoe"):
        (tmp_path / "in" / name).mkdir(parents=True)
        (tmp_path / "in" / name / "tiny.py").write_text(
            f"# student: zoe\n__author__ = 'zoe'\nSTUDENT_ID = 'zoe'\n{RIGHT}"
        )
    (tmp_path / "in" / "zoe" / "tiny.py").write_text("x = 1\n")
    grade(tmp_path / "in", tmp_path / "out")
    rows = csv.DictReader((tmp_path / "out" / "gradebook.csv").read_text("utf-8-sig").splitlines())
    assert {row["submission"]: row["score"] for row in rows} == {"mallory": "5", "zoe": "0"}
