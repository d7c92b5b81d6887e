"""docs/constructs.md is true: each question there is one, its answer has all points, and its wrong line loses some."""

import re
from pathlib import Path
from typing import NamedTuple

import pytest
from markdown_it import MarkdownIt

from autograder.course.assignment import load_assignment
from autograder.course.exam import set_exam
from autograder.grading import grade
from autograder.intake.submission import Submission
from autograder.sandbox.inprocess import InProcess
from tests.by_hand_room import course_by_hand
from tests.conftest import ROOT
from tests.marks_room import course_of, kept, marks

PAGE = ROOT / "docs" / "constructs.md"
BY_HAND, ONE_FILE = "Work that a person marks", "work.py"
LONGEST = 12
ASKING = '"""Questions."""\n\nfrom autograder import Draw, derivative, task\n\n\n'


class Block(NamedTuple):
    """A block of the page: what it is, of which file, and its text."""

    kind: str
    file: str
    text: str


def _sections() -> dict[str, list[Block]]:
    """The blocks below each heading."""
    found: dict[str, list[Block]] = {}
    title = ""
    tokens = MarkdownIt("commonmark").enable("table").parse(PAGE.read_text(encoding="utf-8"))
    for before, token in zip([None, *tokens], tokens, strict=False):
        if before is not None and before.type == "heading_open":
            title = token.content
        if token.type == "fence":
            language, *words = token.info.split()
            kind = words.pop(0) if language == "python" else language
            found.setdefault(title, []).append(Block(kind, *(words or [ONE_FILE]), token.content))
    return found


SECTIONS = _sections()
[TOP] = SECTIONS.pop("What is asked how")
RUN = [title for title in SECTIONS if title != BY_HAND]


def course_with(folder: Path, blocks: list[Block]) -> Path:
    """A course of the one assignment that these blocks make."""
    asked, answered = folder / "assignments" / "01_one", folder / "reference" / "01_one"
    (asked / "given").mkdir(parents=True)
    answered.mkdir(parents=True)
    (asked / "assignment.yaml").write_text("title: One\npoints: 2\n")
    (answered / "mistakes.py").write_text('"""None."""\n')
    for kind, file, text in blocks:
        if kind == "question":
            (asked / file).write_text(ASKING + text)
        elif kind == "answer":
            (answered / file).write_text(f'"""Answers."""\n\n{TOP.text}\n\n{text}')
        elif kind != "diff":
            (asked / file).write_text(text)
    return folder


def test_every_construct_of_the_table_has_a_section():
    """A question of at most twelve lines, an answer and a wrong line; all that stands in the table, and nothing else."""
    table = PAGE.read_text(encoding="utf-8").partition("\n## ")[0]
    anchors = [re.sub(r"[^a-z -]", "", title.lower()).replace(" ", "-") for title in SECTIONS]
    assert re.findall(r"\]\(#([^)]*)\)", table) == anchors
    for title in RUN:
        kinds = [block.kind for block in SECTIONS[title]]
        assert {"question", "answer", "diff"} <= set(kinds), title
        lines = [line for kind, _, text in SECTIONS[title] if kind == "question" for line in text.splitlines()]
        assert len(lines) <= LONGEST, title


@pytest.mark.slow
@pytest.mark.parametrize("title", RUN)
def test_a_construct_is_asked_as_the_page_says(tmp_path, title):
    """The answer has all points, and with the wrong line in it fewer."""
    assignment = load_assignment(course_with(tmp_path, SECTIONS[title]), "01")
    exam = set_exam(assignment, b"a secret for tests", small=False)
    [change] = [block.text for block in SECTIONS[title] if block.kind == "diff"]
    old, new = ("".join(line[1:] for line in change.splitlines() if line[0] == sign) for sign in "-+")
    source = assignment.source.decode()
    assert source.count(old) == 1
    runner = InProcess(exam.paper, exam.limits)
    right, wrong = (
        grade(Submission("ada", text.encode()), exam.key, runner) for text in (source, source.replace(old, new))
    )
    assert right.score == right.points
    assert wrong.score < wrong.points


def test_what_a_person_marks_counts_as_the_page_says(tmp_path):
    """What the page names is a task that a person marks, and with its ledger the mark has the points that a person set."""
    policy, ledger = SECTIONS[BY_HAND]
    [named] = load_assignment(course_by_hand(tmp_path / "named", policy.text, points=9), "01").policy.by_hand
    assert (named.name, named.points, named.file) == ("discussion", 4, "discussion.md")
    course = course_of(tmp_path, "name,id\nAda,0042\n", more={ledger.file: ledger.text})
    _, rows = marks(course, [kept(course, {"0042": 1.0})])
    assert float(rows["Ada"]["01_a"]) == 3
