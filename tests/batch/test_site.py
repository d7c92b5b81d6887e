"""The files of a run: where each report lies, a class page of any size, and no more memory for many than for few."""

import base64
import csv
import gc
import hashlib
import html
import json
import re
import tracemalloc
from collections import Counter
from dataclasses import replace
from itertools import chain

import pytest

from autograder import output
from autograder.batch import class_page, places, store
from autograder.batch.attempts import add_earlier, missing_of_round, missing_rounds, take_in
from autograder.batch.earlier_pages import MOST_PAGES
from autograder.batch.graded import sum_up
from autograder.batch.places import report_stem
from autograder.batch.records import Records, sections_alone
from autograder.batch.run import run_of
from autograder.batch.site import write_site
from autograder.batch.store import create_store
from autograder.errors import GraderError
from autograder.grading import grade
from autograder.hand_work import Breakdown
from autograder.intake.submission import Submission
from autograder.render.class_view import Told
from autograder.render.escape import visible
from autograder.render.forms import ALL_FORMS
from autograder.render.report_json import report_from_json
from autograder.render.troubles import TROUBLES
from autograder.sandbox.inprocess import InProcess
from autograder.words.message import message, say
from tests.batch_room import RIGHT, WRONG
from tests.conftest import TINY
from tests.render_samples import HOSTILE
from tests.words_room import refused

LINK = re.compile(r'href="([^"]*)"')


@pytest.fixture(scope="module")
def reports(tiny_exam):
    """A report of a right submission, and one of a wrong one."""
    paper, key = tiny_exam
    return [grade(Submission("someone", text.encode()), key, InProcess(paper)) for text in (RIGHT, WRONG)]


@pytest.fixture
def make_run(tiny, tmp_path, reports):
    """A run in a folder of this name, with a submission of each name, all graded but the last so many."""

    def make(folder, names, left=0):
        made = create_store(tmp_path / folder)
        run = run_of(tiny, TINY, tmp_path, "a secret for tests")
        made.begin(run, [Submission(name, RIGHT.encode()) for name in names])
        for place, name in enumerate(names[: len(names) - left]):
            made.add(sum_up(replace(reports[place % 2], submission=name)))
        return made

    return make


@pytest.fixture
def small_pages(monkeypatch):
    """A class of more than four is a large one; its pages have three rows, and a folder three reports."""
    monkeypatch.setattr(class_page, "MOST_ON_ONE_PAGE", 4)
    monkeypatch.setattr(class_page, "ROWS", 3)
    monkeypatch.setattr(places, "_A_FOLDER", 3)


def _pages(out):
    return sorted((out / "class").iterdir())


def _found(index):
    """What the class page of a large class looks for names in."""
    return json.loads(re.search(r'<script type="application/json" id="names">(.*?)</script>', index)[1])


def _leads_to(page, link):
    path, _, row = html.unescape(link).partition("#")
    return (page.parent / path).resolve() if path else page, row


def test_a_report_lies_with_its_thousand():
    """The first thousand lie right in the folder, each further thousand in a folder of its own."""
    assert [report_stem(place, "ada") for place in (1, 1000, 1001, 2000, 2001, 100_000)] == [
        "reports/ada", "reports/ada", "reports/001/ada", "reports/001/ada", "reports/002/ada", "reports/099/ada",
    ]  # fmt: skip


def test_a_link_to_a_report_stays_when_others_are_added(small_pages, make_run, tmp_path, reports):
    """A run that grows writes each earlier report where it was, in the same bytes, whatever the names of the new ones."""
    with make_run("run", ["carl", "dora", "emmy", "felix"]) as run:
        write_site(run, tmp_path / "out", ALL_FORMS, 1, "none")
        before = {path: path.read_bytes() for path in (tmp_path / "out" / "reports").rglob("*.*")}
        for name in ("ada", "blaise", "zoe"):
            with run.transaction() as database:
                database.execute(
                    "INSERT INTO submission (id, sha256, problem, notes, source) VALUES (?, '', '', '[]', x'')", (name,)
                )
            run.add(sum_up(replace(reports[0], submission=name)))
        write_site(run, tmp_path / "out", ALL_FORMS, 1, "none")
    assert len(before) == 12
    assert all(path.read_bytes() == data for path, data in before.items())
    assert len([*(tmp_path / "out" / "reports").rglob("*.html")]) == 7


def test_a_large_class_stands_on_pages(small_pages, make_run, tmp_path):
    """Every submission has one row, in order, that leads to its report; the pages lead to one another and to the class page."""
    names, out = [f"s{number:02}" for number in range(11)], tmp_path / "out"
    with make_run("run", names, left=1) as run:
        write_site(run, out, ALL_FORMS, 1, "none")
    index = out / "index.html"
    listed = [_leads_to(index, link)[0] for link in LINK.findall(index.read_text())]
    assert listed == _pages(out)
    rows, way = [], []
    for number, page in enumerate(_pages(out)):
        text = page.read_text()
        rows += re.findall(r'<tr id="(\d+)".*?>(s\d\d)<', text)
        links = {_leads_to(page, link)[0] for link in LINK.findall(text)}
        assert all(link.is_file() for link in links)
        way.append([number + step for step in (-1, 1) if (page.parent / f"{number + step + 1:03}.html") in links])
        assert index in links
    assert rows == [(str(place), name) for place, name in enumerate(names, 1)]
    assert way == [[1], [0, 2], [1, 3], [2]]
    reached = {_leads_to(page, link)[0] for page in _pages(out) for link in LINK.findall(page.read_text())}
    assert {path.stem for path in reached if "reports" in path.parts} == set(names[:-1])
    assert "not graded" in _pages(out)[-1].read_text()


def test_numbers_of_a_large_class_are_those_of_all(small_pages, make_run, tmp_path, monkeypatch, capsys):
    """What is told of the class is the same on a page with all rows and on one that leads to pages of them."""
    with make_run("run", [f"s{number:02}" for number in range(11)], left=1) as run:
        write_site(run, tmp_path / "paged", ALL_FORMS, 1, "auto")
        assert "writing reports: 10 of 10, " in capsys.readouterr().err  # of eleven that were handed in
        monkeypatch.setattr(class_page, "MOST_ON_ONE_PAGE", 100)
        write_site(run, tmp_path / "whole", ALL_FORMS, 1, "none")
    paged, whole = (tmp_path / name for name in ("paged", "whole"))
    numbers = [
        re.search(r"<h1>.*?<h2>Submissions</h2>", (out / "index.html").read_text(), re.DOTALL)[0]
        for out in (paged, whole)
    ]
    assert numbers[0] == numbers[1]
    assert re.findall(r"<dt[^>]*>(.*?)</dt><dd>(.*?)</dd>", numbers[0])[:2] == [("handed in", "11"), ("graded", "10")]
    assert _found((paged / "index.html").read_text())["troubled"] == [[10], *[[]] * (len(TROUBLES) - 1)]
    assert (paged / "gradebook.csv").read_bytes() == (whole / "gradebook.csv").read_bytes()


def test_who_handed_in_nothing_has_a_row_and_no_part_in_the_mean(small_pages, make_run, tmp_path, monkeypatch):
    """They are counted by themselves, behind the submissions, with their section; on the pages of a large class too."""
    people = tmp_path / "people.csv"
    people.write_text("id,name,section,group\nada,Ada,,A\nzed,Zed,Lab 2,\ncarl,Carl,,\nbo,Bo,,A\ndora,Dora,,\n")
    with make_run("run", ["ada", "carl", "dora"]) as run:
        records = sections_alone(run, people)
        write_site(run, tmp_path / "paged", ALL_FORMS, 1, "none", records=records)
        monkeypatch.setattr(class_page, "MOST_ON_ONE_PAGE", 100)
        write_site(run, tmp_path / "whole", ALL_FORMS, 1, "none", records=records)
        write_site(run, tmp_path / "without", ALL_FORMS, 1, "none")
    texts = {name: (tmp_path / name / "index.html").read_text() for name in ("paged", "whole", "without")}
    figures = {name: re.findall(r"<dt[^>]*>(.*?)</dt><dd>(.*?)</dd>", text) for name, text in texts.items()}
    assert figures["paged"] == figures["whole"]
    assert figures["whole"][:2] == [("handed in", "3"), ("handed in nothing", "2")]
    assert figures["whole"][2:] == figures["without"][1:]
    rows = re.findall(
        r'<tr class="absent"><th scope="row">(\w+)</th><td>(.*?)</td><td class="number"></td>', texts["whole"]
    )
    assert rows == [("Zed", "Lab 2"), ("Bo", "")]
    assert "Handed in nothing; others of the group A did." in texts["whole"]
    found = _found(texts["paged"])
    assert [found["names"][place] for place in found["troubled"][-1]] == ["Zed", "Bo"]
    assert re.findall(r'<tr id="(\d)" class="absent">', _pages(tmp_path / "paged")[-1].read_text()) == ["4", "5"]
    books = [(tmp_path / name / "gradebook.csv").read_bytes() for name in ("whole", "without")]
    assert books[0] == books[1]


def test_each_report_is_read_once(small_pages, make_run, tmp_path, monkeypatch):
    """Pages, gradebook and class page together take each report out of the store and apart a single time."""
    read = []

    def note(text):
        read.append(text)
        return report_from_json(text)

    monkeypatch.setattr(store, "report_from_json", note)
    with make_run("run", [f"s{number:02}" for number in range(30)]) as run:
        write_site(run, tmp_path / "out", ALL_FORMS, 1, "none")
    assert len(read) == len(set(read)) == 30
    rows = [*csv.reader((tmp_path / "out" / "gradebook.csv").read_text().splitlines())]
    assert [row[0] for row in rows[1:]] == [f"s{number:02}" for number in range(30)]


@pytest.mark.slow
def test_any_number_of_processes_writes_the_same(small_pages, make_run, tmp_path):
    """A large class in one process and in three: the same files, byte for byte."""
    with make_run("run", [f"s{number:03}" for number in range(130)], left=3) as run:
        for jobs in (1, 3):
            write_site(run, tmp_path / f"out{jobs}", ALL_FORMS, jobs, "none")
    one, three = (
        {str(path.relative_to(out)): path.read_bytes() for path in out.rglob("*.*")}
        for out in (tmp_path / "out1", tmp_path / "out3")
    )
    assert len(one) == 3 * 127 + 44 + 2
    assert one == three


def test_only_pages_whose_report_changed_are_written_again(make_run, tmp_path, reports):
    """Of three, one is graded anew: its page alone is another; one that was lost or is not whole is written again."""
    out, names = tmp_path / "out", ["ada", "blaise", "carl"]

    def marks():
        return {name: (out / "reports" / f"{name}.html").stat().st_mtime_ns for name in names}

    with make_run("run", names) as run:
        write_site(run, out, ALL_FORMS, 1, "none")
        first = marks()
        write_site(run, out, ALL_FORMS, 1, "none")
        assert marks() == first
        run.add(sum_up(replace(reports[0], submission="blaise")))
        write_site(run, out, ALL_FORMS, 1, "none")
        assert [name for name in names if marks()[name] != first[name]] == ["blaise"]
        page = out / "reports" / "carl.html"
        whole = page.read_bytes()
        page.write_bytes(whole[:5000])
        write_site(run, out, ALL_FORMS, 1, "none")
        assert page.read_bytes() == whole
        before = marks()
        write_site(
            run,
            out,
            ALL_FORMS,
            1,
            "none",
            records=Records(breakdowns={"ada": Breakdown(4.0, ("2 days",))}, are_marked=True),
        )
        assert [name for name in names if marks()[name] != before[name]] == ["ada"]
        assert "2 days" in (out / "reports" / "ada.html").read_text()


def test_sections_come_from_the_people_of_the_course(make_run, tmp_path):
    """Of whom people.csv tells the section, the class page does; of who is not in it page and gradebook say that it counts for nobody."""
    people = tmp_path / "people.csv"
    people.write_text("id,name,email,section\nada,Ada Lovelace,ada@x.org,Lab 2\ncarl,Carl Gauss,,\n")
    with make_run("run", ["ada", "carl", "zoe"]) as run:
        records = sections_alone(run, people)
        write_site(run, tmp_path / "out", ["html", "csv"], 1, "none", records=records)
    assert {name: one for name, one in records.told.items() if not one.lost} == {"ada": Told("Lab 2")}
    data = re.search(r'id="data">(.*?)</script>', (tmp_path / "out" / "index.html").read_text(), re.DOTALL)[1]
    assert [row[8:] for row in json.loads(data)["rows"]] == [
        ["Lab 2"],
        [],
        ["", "", "", None, 0, [[*TROUBLES].index("unmatched")]],
    ]
    book = (tmp_path / "out" / "gradebook.csv").read_text("utf-8-sig")
    (row,) = (row for row in csv.DictReader(book.splitlines()) if row["submission"] == "zoe")
    assert row["note"].startswith("counts for nobody: nobody there has this name or id")


def test_the_code_stands_beside_its_report(make_run, tmp_path):
    """A page has what was handed in, and the day on which its report was made."""
    with make_run("run", ["ada"]) as run:
        write_site(run, tmp_path, ALL_FORMS, 1, "none")
        graded = run.beside("ada")[1]
    text = (tmp_path / "reports" / "ada.html").read_text()
    lines = re.findall(r'<span id="line-\d+"[^>]*>(.*)</span>', text)
    assert [html.unescape(re.sub("</?mark>", "", line)) for line in lines] == RIGHT.rstrip("\n").split("\n")
    assert f"graded on {graded[:10]}" in text


def _tries_again(made, name, report, *, times):
    """Somebody hands in so many times more, and each is graded; the last counts."""
    for time in range(times):
        one = Submission(name, f"x = {time}".encode(), arrived=f"2027-03-{time + 1:02}T10:00:00")
        take_in(made, [one], "later")
        for number in missing_rounds(made):
            for before in missing_of_round(made, number):
                add_earlier(made, number, sum_up(replace(report, submission=before.id)))
        made.add(sum_up(replace(report, submission=name, score=float(time))))


def test_earlier_attempts_have_pages(make_run, tmp_path, reports):
    """The last few, each with its code and the ways to the others; the class page's row leads to them; again nothing is written."""
    with make_run("run", ["ada", "ada-1", "bo"]) as made:
        _tries_again(made, "ada", reports[1], times=MOST_PAGES + 3)
        _tries_again(made, "ada-1", reports[1], times=1)
        write_site(made, tmp_path / "out", ("html", "json"), 1, "none")
        pages = sorted((tmp_path / "out").rglob("earlier/*"))
        first = 4
        names = [f"ada-{number}.html" for number in range(first, first + MOST_PAGES)]
        assert [path.name for path in pages] == sorted(["ada-1-1.html", *names])
        whole = {path: path.read_text("utf-8") for path in pages}
        own = (tmp_path / "out" / "reports" / "ada.html").read_text("utf-8")
        nav = own.partition('<nav class="attempts"')[2].partition("</nav>")[0]
        assert LINK.findall(nav) == [f"./earlier/{name}" for name in names]
        assert nav.count("aria-current") == 1
        assert say(message("report.is_earlier")) not in own
        one = whole[tmp_path / "out" / "reports" / "earlier" / names[1]]
        assert "x = 3" in one
        assert say(message("report.is_earlier")) in one
        nav = one.partition('<nav class="attempts"')[2].partition("</nav>")[0]
        assert LINK.findall(nav) == [f"./{name}" for name in names if name != names[1]] + ["../ada.html"]
        assert "2027-03-04 10:00" in nav
        index = (tmp_path / "out" / "index.html").read_text("utf-8")
        assert f'href="./reports/ada.html#attempts">{say(message("class.earlier", number=MOST_PAGES))}' in index
        assert index.count('#attempts">') == 2
        assert "attempts" not in _body((tmp_path / "out" / "reports" / "bo.html").read_text("utf-8"))
        for path in pages:
            path.touch()
        before = {path: path.stat().st_mtime_ns for path in pages}
        write_site(made, tmp_path / "out", ("html",), 1, "none")
        assert {path: path.stat().st_mtime_ns for path in pages} == before


def _body(text):
    return text.partition("<body")[2]


def test_no_folder_of_earlier_attempts_is_a_link(make_run, tmp_path, reports):
    """Nothing is written through a link that somebody laid there."""
    with make_run("run", ["ada"]) as made:
        _tries_again(made, "ada", reports[1], times=1)
        (tmp_path / "out" / "reports").mkdir(parents=True)
        (tmp_path / "elsewhere").mkdir()
        (tmp_path / "out" / "reports" / "earlier").symlink_to(tmp_path / "elsewhere")
        with pytest.raises(GraderError):
            write_site(made, tmp_path / "out", ("html",), 1, "none")
        assert not list((tmp_path / "elsewhere").iterdir())


def _shape(text):
    return re.findall(r"</?(\w+)", re.sub(r"<(style|script)[^>]*>.*?</\1>", "", text, flags=re.DOTALL))


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_name_adds_nothing_to_the_pages_of_a_large_class(small_pages, make_run, tmp_path, hostile):
    """A name is text on every page, and in the list to look for names; the policy allows our style and scripts alone."""
    texts, hostile = {}, hostile.encode("utf-8", "backslashreplace").decode()  # as intake does
    for called, name in (("hostile", hostile), ("plain", "x")):
        with make_run(called, ["a", "b", "c", "d", name]) as run:
            write_site(run, tmp_path / f"out-{called}", ALL_FORMS, 1, "none")
        out = tmp_path / f"out-{called}"
        texts[called] = [path.read_text() for path in (out / "index.html", *_pages(out))]
    # Where a name stands in the order decides on which page its row is: all pages together have the same elements.
    assert Counter(chain(*map(_shape, texts["hostile"]))) == Counter(chain(*map(_shape, texts["plain"])))
    index = texts["hostile"][0]
    names = _found(index)["names"]
    assert sorted(names) == sorted(["a", "b", "c", "d", visible(hostile)])
    for text in texts["hostile"]:
        policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)[1]
        own = re.findall(r"<(?:style|script)>(.*?)</(?:style|script)>", text, re.DOTALL)
        hashes = ["sha256-" + base64.b64encode(hashlib.sha256(one.encode()).digest()).decode() for one in own]
        assert re.findall(r"'(sha256-[^']+)'", policy) == hashes
        links = LINK.findall(text)
        assert all(re.fullmatch(r"\.\.?/[\w./%~-]*", link, re.ASCII) for link in links), links


@pytest.mark.parametrize("link", ["reports", "reports/001", "class"])
def test_no_folder_of_the_site_is_a_link(small_pages, make_run, tmp_path, link):
    """Where a link stands in the place of a folder nothing is written behind it."""
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out" / link).parent.mkdir(parents=True)
    (tmp_path / "out" / link).symlink_to(tmp_path / "elsewhere")
    with make_run("run", [f"s{number}" for number in range(7)]) as run, refused(GraderError, "site.link"):
        write_site(run, tmp_path / "out", ALL_FORMS, 1, "none")
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_gradebook_is_whole_or_as_it_was(small_pages, make_run, tmp_path):
    """If a report cannot be written, the earlier gradebook stays, and nothing half written beside it."""
    out = tmp_path / "out"
    with make_run("run", [f"s{number}" for number in range(7)]) as run:
        write_site(run, out, ["csv"], 1, "none")
        before = (out / "gradebook.csv").read_bytes()
        (out / "reports" / "001" / "s4.md").mkdir(parents=True)
        with refused(GraderError, "output.not_written"):
            write_site(run, out, ALL_FORMS, 1, "none")
    assert (out / "gradebook.csv").read_bytes() == before
    assert not list(out.rglob(".part-*"))


@pytest.mark.slow
@pytest.mark.weekly
def test_a_large_class_takes_no_more_memory_than_a_small_one(make_run, tmp_path, monkeypatch):
    """Three times as many submissions: what more the parent holds at once is their names, not their rows or reports."""
    monkeypatch.setattr(class_page, "MOST_ON_ONE_PAGE", 50)
    monkeypatch.setattr(class_page, "ROWS", 50)
    monkeypatch.setattr(
        class_page, "replace", lambda *args: [gc.collect(), output.replace(*args)]
    )  # waste is not counted
    peaks = []
    for count in (50, 99, 100, 300):  # the first fill what is remembered in any case
        with make_run(f"run{count}", [f"s{number:04}" for number in range(count)]) as run:
            gc.collect()
            gc.freeze()
            tracemalloc.start()
            try:
                write_site(run, tmp_path / f"out{count}", ["html", "csv"], 2, "none")  # pages of reports elsewhere
                peaks.append(tracemalloc.get_traced_memory()[1])
            finally:
                tracemalloc.stop()
                gc.unfreeze()
    assert (peaks[3] - peaks[2]) / 200 < 250
