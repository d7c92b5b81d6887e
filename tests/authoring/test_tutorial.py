"""The students' tutorial: what it shows of the checker is what the checker says."""

import re
from dataclasses import replace

import pytest

from autograder.commands.check import PRACTICE_CASES
from autograder.course.exam import PUBLIC_SECRET
from autograder.grading import grade
from autograder.intake.submission import Submission
from autograder.judge.key import needed
from autograder.render import text
from autograder.sandbox.inprocess import InProcess
from autograder.words.message import say
from tests.course_room import COURSE, assignment, mistaken, paper_and_key, sheet

NAME = "05_optimizers"
TUTORIAL = (COURSE / "assignments" / "tutorial.md").read_text(encoding="utf-8")
ANSWERS = assignment(NAME).source.decode()
BLANK = sheet(NAME).decode()
NOT_WRITTEN = 'raise NotImplementedError("write {} here")'


def known(mistake: str) -> str:
    """The answers with one known mistake among them."""
    task, _, _ = mistake.partition("__")
    return {one.function.__name__: source for one, source in mistaken(NAME, task)}[mistake]


SLOW_TRIANGLE = """
def triangular_cycle(t, low, high, period):
    return low + (high - low) * (1 - abs((t % period) / period - 0.5))
"""
CARET = "s = rho * s + (1 - rho) * g^2\n    return w - lr * g / (np.sqrt(s) + eps), s"
STEPS = [
    ("practice: 0 of 50", BLANK, ()),
    (
        "'(' was never closed",
        BLANK.replace(NOT_WRITTEN.format("sgd_step"), "w -= lr * (g\n    return w"),
        ("sgd_step",),
    ),
    ("changes its input", known("sgd_step__in_place"), ("sgd_step",)),
    ("eps is inside", known("adagrad_step__eps_inside"), ("adagrad_step",)),
    ("corrected means are", known("adam_step__corrected_returned"), ("adam_step",)),
    ("one epoch too early", known("halve_every__one_early"), ("halve_every",)),
    ("failing case (start)", ANSWERS + SLOW_TRIANGLE, ("triangular_cycle",)),
    ("bitwise_xor", BLANK.replace(NOT_WRITTEN.format("rmsprop_step"), CARET), ("rmsprop_step",)),
    ("practice: 48.08", known("adamw_step__new_weights_decay"), ()),
    ("practice: 50 of 50", ANSWERS, ()),
]


def page(source: str, names: tuple[str, ...]) -> list[str]:
    """What `check` prints of a file."""
    paper, key = paper_and_key(NAME, PUBLIC_SECRET)
    only = names or tuple(task.name for task in key.tasks)
    tasks = tuple(task for task in key.tasks if task.name in needed(key.tasks, only) | set(only))
    report = grade(Submission(NAME, source.encode()), replace(key, tasks=tasks), InProcess(paper))
    report = replace(report, tasks=tuple(task for task in report.tasks if task.name in only), practice=True)
    return [*text.render(report, colour=False, width=80).splitlines(), "" if names else say(PRACTICE_CASES)]


@pytest.mark.slow
@pytest.mark.parametrize(("mark", "source", "names"), STEPS, ids=[mark for mark, _, _ in STEPS])
def test_a_transcript_is_what_the_checker_says(mark, source, names):
    """Every line of a transcript stands in the real output, in the same order."""
    blocks = [block for block in re.findall(r"^```\w*\n(.*?)^```", TUTORIAL, re.DOTALL | re.MULTILINE) if mark in block]
    assert len(blocks) == 1
    wanted = [line for line in blocks[0].splitlines() if line and not line.startswith(("$", "…", "checked at"))]
    rest = iter(page(source, names))
    assert [line for line in wanted if line not in rest] == []


def test_the_tutorial_gives_no_answer_away():
    """No line of an answer stands in the tutorial."""
    inside = re.findall(r"# BEGIN SOLUTION\n(.*?)# END SOLUTION", ANSWERS, re.DOTALL)
    lines = {line.strip() for body in inside for line in body.splitlines() if len(line.strip()) > 12}
    assert [line for line in lines if line in TUTORIAL] == []
