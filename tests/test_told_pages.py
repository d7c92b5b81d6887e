"""What pages tell of questions, points, signs and outcomes is what the code does."""

import re
from typing import get_args

import pytest

from autograder import Draw
from autograder.judge.key import CHECKS, PROFILES
from autograder.render.html import _MARKS
from autograder.render.text import MARKS
from autograder.results import Outcome, Status
from autograder.words.catalogue import document
from autograder.words.message import say
from tests.conftest import ROOT
from tests.measures import sharpness

DOCS = ROOT / "docs"
QUESTIONS = [
    (page.stem, code)
    for page in sorted((DOCS / "author").glob("*.md"))
    for code in re.findall(r"^```python\n(.*?)^```", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
]


@pytest.mark.parametrize(("page", "code"), QUESTIONS, ids=[page for page, _ in QUESTIONS])
def test_a_question_of_a_page_draws_its_cases(page, code):
    """Under each profile that it does not leave out, and its rule can be made of what is drawn."""
    names = {}
    exec(compile(code, page, "exec"), names)
    (asked,) = [one.question for one in names.values() if hasattr(one, "question")]
    for profile in {*PROFILES, *asked.also} - {*asked.without}:
        drawn = asked.draw_case(Draw(1, profile))
        assert drawn
        if asked.judged_by:
            assert asked.judged_by(**drawn)


def test_the_shares_that_students_read_are_those_that_count():
    """In the order of the code, each with its weight."""
    rows = re.findall(r"(?m)^\| (\d+) \| (.*?)(?::| over| \|)", document("help/report.md"))
    weights = [f"{weight:g}" for _, weight in CHECKS.values()]
    assert [weight for weight, _ in rows] == weights
    assert all(
        says.split(",")[0] in say(title) or say(title).startswith(says)
        for (_, says), (title, _) in zip(rows, CHECKS.values(), strict=True)
    )


@pytest.mark.parametrize("page", [document("help/report.md"), (DOCS / "reference" / "outcomes.md").read_text("utf-8")])
def test_the_signs_that_pages_explain_are_those_of_reports(page):
    """In a terminal, and on a page."""
    rows = [re.findall(r"`([^`\w])`", row) for row in page.splitlines() if row.startswith("|")]
    assert {sign for row in rows for sign in row} >= {*MARKS.values(), *_MARKS.values()}


def test_the_page_of_outcomes_tells_each():
    """Every outcome of a call and every status of a task."""
    page = (DOCS / "reference" / "outcomes.md").read_text(encoding="utf-8")
    assert re.findall(r"(?m)^\| `([A-Z]\w+)` \|", page) == [one.__name__ for one in get_args(Outcome)]
    statuses = re.findall(r"(?m)^\| (\w+) \| `", page)
    assert statuses == list(get_args(Status))


def test_every_word_of_the_glossary_is_told_once():
    """In the order of the alphabet."""
    words = re.findall(r"(?m)^\| \*\*(.+?)\*\* \|", (DOCS / "reference" / "glossary.md").read_text(encoding="utf-8"))
    assert words == sorted(set(words))


def test_the_table_of_wrong_samples_is_of_those_that_are_measured():
    """Each has its row, and what is always found in large samples is found in one."""
    text = (DOCS / "judging.md").read_text(encoding="utf-8").partition(sharpness.BEGIN)[2].partition(sharpness.END)[0]
    rows = [[cell.strip() for cell in row.strip("|").split("|")] for row in text.splitlines()[2:]]
    assert [row[0] for row in rows] == list(sharpness.WRONG)
    for name, few, _, many in rows:
        assert float(few) == 1 or float(many) >= float(few)
        assert float(many) < 1 or sharpness.found(sharpness.WRONG[name], sharpness.SHAPES[-1], 1) == 1
