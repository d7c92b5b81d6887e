"""Every relative link in our Markdown leads to a file that is there, and to a heading that is in it; the README leads every reader on, the site to every page."""

import itertools
import re
from pathlib import Path
from urllib.parse import unquote

import pytest
from markdown_it import MarkdownIt

ROOT = Path(__file__).parents[1]
_ROOMS = ("docs", "student_template", "assignments", "reference", "examples", "tests", "benchmarks")
PAGES = sorted([*ROOT.glob("*.md"), *(page for room in _ROOMS for page in (ROOT / room).rglob("*.md"))])
_LISTS = [ROOT / "docs" / name for name in ("index.md", "decisions/README.md", "handouts.md")]
_LISTED = re.compile(r"(?m)^- \[(.+)\]\((.+\.md)\)$")
_ELSEWHERE = re.compile(r"[a-z]+:", re.IGNORECASE)


def _tokens(page: Path):
    tokens = MarkdownIt("commonmark").enable("table").parse(page.read_text(encoding="utf-8"))
    return [inner for token in tokens for inner in (token, *(token.children or ()))]


def _links(page: Path) -> list[str]:
    found = [
        token.attrGet("href") or token.attrGet("src") for token in _tokens(page) if token.type in ("link_open", "image")
    ]
    return [str(link) for link in found if link and not _ELSEWHERE.match(str(link))]


def _anchors(page: Path) -> set[str]:
    """The anchors of its headings, as GitHub makes them."""
    tokens = MarkdownIt("commonmark").enable("table").parse(page.read_text(encoding="utf-8"))
    texts = [after.content for token, after in itertools.pairwise(tokens) if token.type == "heading_open"]
    return {re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-") for text in texts}


def _is_well(page: Path, link: str) -> bool:
    path, _, anchor = unquote(link).partition("#")
    there = (page.parent / path).resolve() if path else page
    if not there.exists() or not there.is_relative_to(ROOT):
        return False
    return not anchor or (there.suffix == ".md" and anchor in _anchors(there))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page):
    """To a file or a folder of ours, and to a heading that is on the page."""
    assert [link for link in _links(page) if not _is_well(page, link)] == []


@pytest.mark.parametrize("link", ["no-such.md", "README.md#no-such", "../outside.md", "#no-such", "LICENSE#x"])
def test_a_link_that_leads_nowhere_is_seen(link):
    """Of each kind one."""
    assert not _is_well(ROOT / "README.md", link)


def _in_contents(page: Path) -> dict[Path, str]:
    """The pages that a page's lists name, as the site has them at its side, each with its title there."""
    return {(page.parent / path).resolve(): title for title, path in _LISTED.findall(page.read_text("utf-8"))}


def test_every_page_of_the_docs_is_in_the_contents_of_the_site():
    """Whoever reads the site, or the pages at a code host, comes to each; a page that is in no list is found by nobody."""
    listed = {_LISTS[0], *(page for lists in _LISTS for page in _in_contents(lists))}
    assert {*(ROOT / "docs").rglob("*.md"), *(ROOT / "student_template").rglob("*.md")} - listed == set()


@pytest.mark.parametrize("lists", _LISTS[1:], ids=lambda page: page.name)
def test_a_list_of_pages_gives_each_its_title(lists):
    """Each decision with its number as well, once."""
    for page, title in _in_contents(lists).items():
        assert len(re.findall(r"\d+[.:] ", title)) <= 1, title
        number = f"{int(page.name[:4])}: " if page.name[:4].isdigit() else ""
        assert title == number + page.read_text("utf-8").partition("\n")[0].removeprefix("# "), page.name


def test_the_readme_is_short_and_begins_with_a_picture():
    """A reader sees what comes out before anything else."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert text.count("\n") <= 100
    assert _links(ROOT / "README.md")[0] == "docs/pictures/report.png"
    assert text.index("![") < 250


@pytest.mark.parametrize(
    ("reader", "pages"),
    [
        ("student", ["student_template/README.md"]),
        ("teaching assistant", ["docs/start/first-class.md", "docs/for-tas.md"]),
        ("author", ["docs/own-course.md"]),
        (
            "administrator",
            [
                "docs/ci.md",
                "docs/ta/backup.md",
                "docs/ta/upgrade.md",
                "docs/security.md",
                "docs/cluster.md",
                "docs/for-tas.md#exit-codes",
            ],
        ),
        ("contributor", ["CONTRIBUTING.md"]),
    ],
)
def test_the_readme_leads_each_reader_to_few_pages(reader, pages):
    """In a table, with the page to begin with as the first."""
    (row,) = re.findall(rf"(?m)^\| an? {reader}.*$", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert re.findall(r"\]\(([^)]*)\)", row) == pages
