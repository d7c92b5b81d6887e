"""Look-alikes: what was copied is found however it was hidden, honest work is not on top, and the pages hold nothing that runs."""

import os
import re
import stat
import subprocess
import sys

import pytest

from autograder.cli import main
from autograder.intake.submission import Submission
from autograder.similar.fingerprints import winnowed
from autograder.similar.known import fingerprints_of_all
from autograder.similar.ranking import ranked
from autograder.similar.side_by_side import beside
from autograder.similar.tokens import read
from autograder.similar.works import compare_all
from autograder.words.message import message, say
from tests.course_room import COURSE, assignment, mistaken, sheet
from tests.similar.class_of_look_alikes import NAME, copies, course_without_alternatives, honest, run_of

pytestmark = pytest.mark.xdist_group(NAME)


def _nothing() -> None:
    """Progress that nobody sees."""


@pytest.fixture(scope="module")
def known(tmp_path_factory):
    """What everybody may have, of a course that knows no alternatives."""
    course = course_without_alternatives(tmp_path_factory.mktemp("course"))
    return fingerprints_of_all(course, assignment(NAME))


def _on_top(submissions, known) -> set[frozenset[str]]:
    """The pair that is ranked first, each with all who handed in that code."""
    works = compare_all(submissions, known, _nothing).works
    best = ranked([work.prints for work in works], 1, _nothing)
    return {frozenset({*works[pair.one].names, *works[pair.other].names}) for pair in best}


@pytest.mark.slow
@pytest.mark.parametrize("how", ["renamed", "commented", "notebook"])
def test_a_copy_that_was_only_dressed_otherwise_is_the_same_code(how, known):
    """Other names, comments and layout, or a notebook: it is one work, and no honest one is of its group."""
    found = copies()
    compared = compare_all([*honest(), found["original"], found[how]], known, _nothing)
    assert [set(work.names) for work in compared.groups] == [{"original", how}]


@pytest.mark.parametrize("how", ["reordered", "all of it"])
def test_a_copy_in_another_order_is_ranked_first(how, known):
    """Before every pair of honest files, whose authors know the same alternatives."""
    found = copies()
    assert _on_top([*honest(), found["original"], found[how]], known) == {frozenset({"original", how})}


@pytest.mark.parametrize("how", ["reordered", "all of it"])
def test_nearly_all_of_a_copy_is_marked_on_both_sides(how, known):
    """And hardly anything of two honest files."""
    found = copies()
    one, other = beside(read(found["original"].source), read(found[how].source), known)
    assert min(one.share, other.share) > 0.85
    first, second = beside(*(read(each.source) for each in honest()[:2]), known)
    assert max(first.share, second.share) < 0.25


def test_a_copy_of_two_functions_is_ranked_before_honest_pairs(known):
    """The rest of the file is somebody else's own."""
    taken = copies()["original"].source.decode().split("\ndef ")[1:4]
    part = honest()[0].source.decode() + "".join(f"\n\ndef {text}" for text in taken)
    partial = Submission("partial", part.encode())
    assert _on_top([*honest()[1:], copies()["original"], partial], known) == {frozenset({"original", "partial"})}


@pytest.mark.slow
def test_what_everybody_may_have_is_taken_off(known):
    """The template, the answers and the known mistakes have nothing of their own, and so are no look-alikes."""
    sources = [sheet(NAME), assignment(NAME).source, *(text.encode() for _, text in mistaken(NAME, "softmax"))]
    compared = compare_all([Submission(str(place), source) for place, source in enumerate(sources)], known, _nothing)
    assert compared.works == ()
    assert len(compared.left) == len(sources)


@pytest.mark.slow
def test_the_alternatives_of_the_course_are_taken_off_too():
    """Where the author wrote them down."""
    every = fingerprints_of_all(COURSE, assignment(NAME))
    assert all(len(winnowed(read(one.source)) - every) < len(winnowed(read(one.source))) / 4 for one in honest())


def test_each_side_leads_to_the_other_and_loses_no_character(known):
    """The parts of a side are its whole text; a passage leads to one that is there, at lines that it has."""
    codes = [read(copies()[name].source) for name in ("original", "reordered")]
    sides = beside(*codes, known)
    for code, side, other in zip(codes, sides, reversed(sides), strict=True):
        assert "".join(part if isinstance(part, str) else part.text for part in side.parts) == code.text
        numbers = {passage.number for passage in other.passages}
        assert side.passages
        assert all(passage.there in numbers for passage in side.passages)
        assert all(
            1 <= first <= last <= code.text.count("\n") + 1 for first, last in (one.lines for one in side.passages)
        )


def test_what_few_have_counts_more_than_what_many_have():
    """Two who share ten fingerprints of their own are more alike than two of a crowd that share them all."""
    crowd = [frozenset(range(10)) | {100 + place} for place in range(20)]
    works = [*crowd, frozenset(range(200, 210)), frozenset(range(200, 210)) | {999}]
    best = ranked(works, 3, _nothing)
    assert (best[0].one, best[0].other) == (20, 21)
    assert best[0].likeness > best[1].likeness


@pytest.mark.slow
def test_the_same_run_gives_the_same_pages(tmp_path):
    """In another process too, whose hashes of texts are others."""
    run = run_of(course_without_alternatives(tmp_path / "course"), tmp_path / "run", [*honest(), *copies().values()])
    pages = []
    for seed in ("1", "2"):
        command = [sys.executable, "-m", "autograder", "similar", str(run), "--quiet", "--out", str(tmp_path / seed)]
        subprocess.run(command, check=True, env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True)
        pages.append({path.name: path.read_bytes() for path in (tmp_path / seed).iterdir()})
    assert pages[0] == pages[1]
    assert len(pages[0]) > 3


HOSTILE = "<script>alert(1)</script>"
_BAD = (
    f'X = "</pre><img src=x onerror=alert(1)>{HOSTILE}"\n' * 3
    + "def broken(:\n" * 4
    + "\u202e\x00 \x1b[31m ' unfinished\n"
    + "y = [1, 2, 3, 4, 5][0] + 17 * 23 - 5 / 2 ** 3 % 7\n" * 3
)


@pytest.mark.slow
def test_hostile_names_and_code_are_shown_and_run_nothing(tmp_path, capsys):
    """Markup in a name or in code is text; the pages load nothing, run nothing, and are their owner's alone."""
    names = (HOSTILE, "../../etc/passwd", "=1+1\x1b[2J")
    submissions = [Submission(name, f"{_BAD}a{place} = {place}\n".encode()) for place, name in enumerate(names)]
    run = run_of(
        COURSE,
        tmp_path / "run",
        [*submissions, Submission("empty", problem="nothing"), Submission("bytes", b"\xff\xfe\r\n(" * 99)],
    )
    assert main(["similar", str(run), "--quiet"]) == 0
    printed = capsys.readouterr()
    assert "\x1b" not in printed.out
    pages = sorted((run / "similar").glob("*.html"))
    assert [path.name for path in pages] == ["001.html", "002.html", "003.html", "index.html"]
    for path in pages:
        text = path.read_text(encoding="utf-8")
        assert "<script" not in text
        assert "<img" not in text
        assert "\x1b" not in text
        assert "default-src 'none'; style-src 'sha256-" in text
        assert set(re.findall(r'(?:href|src)="([^"]*)"', text)) <= {
            "./index.html",
            *(f"./{one.name}" for one in pages),
        } | {f"#{side}{number}" for side in "ab" for number in range(1, 99)}
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE((run / "similar").stat().st_mode) == 0o700


@pytest.mark.slow
def test_a_second_comparison_leaves_no_page_of_the_first(tmp_path):
    """A pair that is no longer shown has no page; what else was put into the folder since stays."""
    run = run_of(COURSE, tmp_path / "run", list(copies().values()))
    folder = tmp_path / "pages"
    assert main(["similar", str(run), "--quiet", "--out", str(folder)]) == 0
    first = {path.name for path in folder.iterdir()}
    assert "001.html" in first
    (folder / "notes.html").write_text("ours")
    (folder / "999.html").write_text("somebody's")
    alone = run_of(COURSE, tmp_path / "alone", list(copies().values())[:1])
    assert main(["similar", str(alone), "--quiet", "--out", str(folder)]) == 0
    assert {path.name for path in folder.iterdir()} == {"index.html", "written.json", "notes.html", "999.html"}


@pytest.mark.parametrize("name", ["index.html", "001.html", "notes.txt"])
def test_a_folder_with_something_else_in_it_is_refused(tmp_path, capsys, name):
    """Such as that of a run, whose class page is called as the ranking is."""
    run = run_of(COURSE, tmp_path / "run", list(copies().values()))
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / name).write_text("before")
    assert main(["similar", str(run), "--quiet", "--out", str(folder)]) == 2
    assert "did not write" in capsys.readouterr().err
    assert [(path.name, path.read_text()) for path in folder.iterdir()] == [(name, "before")]
    assert main(["similar", str(run), "--quiet", "--out", str(run)]) == 2


def test_a_link_in_the_place_of_the_folder_is_refused(tmp_path, capsys):
    """Nothing is written where it leads."""
    run = run_of(COURSE, tmp_path / "run", list(copies().values()))
    (tmp_path / "elsewhere").mkdir()
    (run / "similar").symlink_to(tmp_path / "elsewhere")
    assert main(["similar", str(run), "--quiet"]) == 2
    assert "a link is in the place" in capsys.readouterr().err
    assert list((tmp_path / "elsewhere").iterdir()) == []


@pytest.mark.slow
def test_the_page_says_that_likeness_is_no_proof(tmp_path, capsys):
    """On the ranking, on each pair, and in the terminal."""
    run = run_of(COURSE, tmp_path / "run", list(copies().values()))
    assert main(["similar", str(run), "--quiet"]) == 0
    assert "Likeness is no proof of copying" in capsys.readouterr().out
    assert all("Likeness is no proof of copying" in path.read_text() for path in (run / "similar").glob("*.html"))


def test_a_file_without_end_costs_little(monkeypatch):
    """Only its beginning is looked at, and that is told."""
    monkeypatch.setattr("autograder.similar.tokens.MOST", 1000)
    monkeypatch.setattr("autograder.similar.works.MOST", 1000)
    long = Submission("long", b"x = x + 1\n" * 90_000)
    assert len(read(long.source).text) == 1000
    compared = compare_all([long], frozenset(), _nothing)
    assert [name for name, _ in compared.left] == ["long"]


@pytest.mark.slow
@pytest.mark.weekly
def test_files_of_thousands_of_passages_are_compared_in_a_moment(known):
    """Two that share every other line lead from each passage to the other's, without looking at all of them for each."""
    shared = [f"x = [{number}, {number} + 1, {number} * 2, {number} - 3]" for number in range(2000)]
    texts = [
        "\n".join(
            f"{line}\ny = {side}{number} * 7 - {side}{number}, {side}{number}" for number, line in enumerate(shared)
        )
        for side in (11, 22)
    ]
    one, other = beside(*(read(text.encode()) for text in texts), known)
    assert len(one.passages) > 500
    assert [passage.there for passage in one.passages] == [passage.number for passage in other.passages]


@pytest.mark.slow
def test_where_nobody_has_code_of_their_own_that_is_said(tmp_path, capsys):
    """Of answers handed in twice nothing is compared: that is a sentence, and no count of nothing."""
    source = assignment(NAME).source
    run = run_of(COURSE, tmp_path / "run", [Submission(name, source) for name in ("ada", "blaise")])
    capsys.readouterr()
    assert main(["similar", str(run)]) == 0
    said = capsys.readouterr()
    page = run / "similar" / "index.html"
    assert said.out == say(message("similar.nothing", count=2, page=page)) + "\n"
    assert "0 of 0" not in said.err


def test_who_lacks_what_it_needs_is_told_what_to_install(monkeypatch, capsys):
    """The extra, by its name; no traceback."""
    monkeypatch.setitem(sys.modules, "copydetect.utils", None)
    for name in [
        name for name in sys.modules if name.startswith(("autograder.similar", "autograder.commands.similar"))
    ]:
        monkeypatch.delitem(sys.modules, name)
    assert main(["similar", "runs/week1"]) == 2
    assert "'WHEEL[grade,similar]'" in capsys.readouterr().err
