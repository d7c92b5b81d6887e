"""Attacks on intake and reports, all in one run of `grade`: nothing outside is touched, no page runs or says a student's will."""

import csv
import io
import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser

import pytest
from attacks.handing_in import HANDED_IN, RIGHT
from markdown_it import MarkdownIt

from tests.conftest import ROOT, TINY

TAGS = frozenset(
    [
        "html",
        "head",
        "meta",
        "title",
        "style",
        "script",
        "body",
        "header",
        "main",
        "footer",
        "nav",
        "section",
        "article",
        "figure",
        "figcaption",
        "h1",
        "h2",
        "h3",
        "p",
        "pre",
        "code",
        "mark",
        "ol",
        "ul",
        "li",
        "dl",
        "dt",
        "dd",
        "table",
        "caption",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "div",
        "span",
        "strong",
        "b",
        "i",
        "a",
        "svg",
        "rect",
        "line",
        "text",
        "g",
        "path",
        "title",
        "desc",
        "details",
        "summary",
        "dialog",
        "button",
        "input",
        "label",
        "aside",
    ]
)
SEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f]")


class Page(HTMLParser):
    """What a browser would find in a page."""

    def __init__(self, text):
        super().__init__()
        self.found, self.scripts, self.data, self._goes_to = [], [], [], None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        """Remember an element."""
        self.found.append((tag, dict(attributes)))
        is_data = dict(attributes).get("type") == "application/json"
        self._goes_to = (self.data if is_data else self.scripts) if tag == "script" else None

    def handle_data(self, data):
        """Remember a script's text, or data for a script."""
        if self._goes_to is not None:
            self._goes_to.append(data)
            self._goes_to = None


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """The run's folder and what `grade` printed, all hostile hand-ins and an honest one being graded."""
    base = tmp_path_factory.mktemp("class")
    folder, secret = base / "in", base / "teacher" / "secret.py"
    for path in (folder / "ada", secret.parent):
        path.mkdir(parents=True)
    secret.write_text("teacher's secret\n" + RIGHT)
    (folder / "ada" / "tiny.py").write_text(RIGHT)
    for one in HANDED_IN:
        one.lay_out(folder, secret)
    (folder / "\x1b]52;c;cm0=\x07::error::left out.txt").touch()
    command = [sys.executable, "-m", "autograder", "grade", str(folder), "--assignment", "01", "--course", str(TINY)]
    done = subprocess.run(
        [*command, "--out", str(base / "out")],
        cwd=base,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 4, done.stderr
    return base, done.stdout + done.stderr


def reports(run):
    """Each report by its submission."""
    found = [json.loads(path.read_text()) for path in (run[0] / "out" / "reports").glob("*.json")]
    return {one["submission"]: one for one in found}


def identity(one):
    """How the grader names a hand-in."""
    name = os.fsencode(
        one.name.encode("utf-8", "surrogateescape").decode("utf-8", "surrogateescape").replace("\\", "\\\\")
    )
    return name.decode("utf-8", "backslashreplace").removesuffix(".py") if one.name != "pipe.py" else one.name


@pytest.mark.slow
@pytest.mark.parametrize("one", HANDED_IN, ids=lambda one: f"{one.row} {one.title}")
def test_a_hand_in_is_worth_what_it_holds(run, one):
    """Neither more by its name nor less, and what keeps it from being graded is told."""
    report = reports(run)[identity(one)]
    assert report["score"] == one.score
    assert one.says in json.dumps(report)
    assert "teacher's secret" not in json.dumps(report)


@pytest.mark.slow
def test_the_honest_one_is_among_them(run):
    """With a report, a file and a row of its own for each that was handed in."""
    found = reports(run)
    assert found["ada"]["score"] == 5
    assert len(found) == len(HANDED_IN) + 1
    rows = list(csv.reader(io.StringIO((run[0] / "out" / "gradebook.csv").read_text("utf-8-sig"))))
    assert len(rows) == len(HANDED_IN) + 2
    assert len({row[0] for row in rows}) == len(rows)
    assert {len(row) for row in rows} == {len(rows[0])}


@pytest.mark.slow
def test_nothing_outside_of_the_run_is_touched(run):
    """No file that a hand-in asked for is there, the teacher's is as it was, and the run holds nothing but plain files."""
    base, _ = run
    assert list(base.rglob("breached")) == []
    assert sorted(path.name for path in base.iterdir()) == ["in", "out", "teacher"]
    assert (base / "teacher" / "secret.py").read_text() == "teacher's secret\n" + RIGHT
    made = list((base / "out").rglob("*"))
    assert all(path.is_dir() or path.is_file() for path in made)
    assert not any(path.is_symlink() for path in made)
    assert [path.name for path in made if not re.fullmatch("[A-Za-z0-9_][A-Za-z0-9._-]*", path.name)] == []


def test_no_page_runs_or_loads_anything(run):
    """No element but ours, no attribute that runs, no link but to a report, and a policy that would stop the rest."""
    house = (ROOT / "autograder" / "render" / "templates").parent
    ours = "".join(path.read_text() for path in house.rglob("*.js"))
    pages = list((run[0] / "out").rglob("*.html"))
    assert len(pages) == len(HANDED_IN) + 2
    for path in pages:
        page = Page(path.read_text())
        assert {tag for tag, _ in page.found} <= TAGS, path
        for tag, attributes in page.found:
            assert not any(
                name.startswith("on") or name in ("src", "style", "srcdoc", "action") for name in attributes
            ), (path, tag)
            assert re.match(r"#|\./reports/|$", attributes.get("href") or ""), (path, attributes)
        assert all(script.strip() in ours for script in page.scripts), path
        assert all(json.loads(data) for data in page.data), path
        policy = [attributes["content"] for tag, attributes in page.found if attributes.get("http-equiv")]
        assert policy[0].startswith("default-src 'none';")
        assert not SEEN.search(path.read_text()), path


def test_no_markdown_holds_markup_links_or_commands(run):
    """Also where a name or a message is made of them."""
    for path in (run[0] / "out" / "reports").glob("*.md"):
        text = path.read_text()
        tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(text)
        kinds = {inner.type for token in tokens for inner in (token, *(token.children or ()))}
        assert not kinds & {"html_block", "html_inline", "link_open", "image"}, path
        assert not re.search(r"(?m)^\s*::|##\[", text), path
        assert not SEEN.search(text), path


def test_no_cell_of_the_gradebook_is_a_formula(run):
    """Each begins with something that a spreadsheet shows as text, or is a number."""
    for row in csv.reader(io.StringIO((run[0] / "out" / "gradebook.csv").read_text("utf-8-sig"))):
        for cell in row:
            assert not re.match(r"\s*[=+\-@＝＋－＠]", cell), cell
            assert not SEEN.search(cell), cell
            assert not re.search(r"[;|]\s*[=+\-@]", cell), cell


def test_nothing_commands_the_terminal_or_a_ci_runner(run):
    """What `grade` prints has no control characters and no line that is a command."""
    assert "left out" in run[1]
    assert not SEEN.search(run[1])
    assert not re.search(r"(?m)^\s*::|##\[", run[1])
