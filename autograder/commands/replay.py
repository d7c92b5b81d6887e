"""`autograder replay`: one case of one graded submission, run again behind the walls and shown whole."""

import argparse
import sys
from collections.abc import Callable, Iterator
from functools import partial
from textwrap import wrap
from typing import cast

import numpy as np

from autograder.batch.home import course_of
from autograder.batch.store import Run, Store, open_store
from autograder.commands.only import meant
from autograder.commands.unknown_task import refuse_unknown
from autograder.course.assignment import Assignment, hashes, load_assignment
from autograder.course.exam import Exam, set_graded_exam
from autograder.errors import UsageError
from autograder.feedback.example import text_of
from autograder.feedback.literals import literal
from autograder.feedback.loading import load_says
from autograder.feedback.shown import SHOWN
from autograder.gradebook.people import People, people_of
from autograder.intake.submission import Submission
from autograder.judge.key import CaseKey
from autograder.judge.seen import Seen, look_again
from autograder.render.columns import beside, width_of
from autograder.render.escape import terminal, visible
from autograder.results import Returned
from autograder.sandbox.supervisor import Sandbox
from autograder.words.message import message, say

_DIGITS, _WIDTH = 10, 100
_NARROW = 56
"""Into so many columns a student's words are broken, so that they fit on a line of a terminal behind the name of a case."""


def run(args: argparse.Namespace) -> int:
    """Show the case; 0 if it is right, 1 if not."""
    with open_store(args.run) as store:
        graded, course = store.run(), course_of(store)
        submission = _submission(store, args.submission, partial(people_of, course, None, graded.assignment))
    if submission.problem:
        raise UsageError(message("replay.nothing_to_run", submission=submission.id))
    assignment = load_assignment(course, graded.assignment)
    _warn(graded, assignment)
    refuse_unknown([args.case.partition("/")[0]], [*assignment.questions])
    exam, case = _find(set_graded_exam(assignment, graded.secret.encode()), args.case)
    with Sandbox(exam.paper, exam.limits) as sandbox, sandbox.open(submission.source) as session:
        ran = session.make([case.call])
    seen = look_again(case, ran.outcomes[case.call])
    if not isinstance(ran.load, Returned):
        print(terminal(_kept_apart(say(load_says(ran, exam.paper.filename)))))
    scene = next(task.scene for task in exam.key.tasks if task.name == case.case.task)
    print(terminal("\n".join(_lines(seen, args.case, scene))))
    return int(seen.first is not None)


def _submission(store: Store, name: str, people: Callable[[], People | None]) -> Submission:
    """The submission of this name, or of what the gradebook shows as this, behind an apostrophe that keeps it from being a formula; or that of this person.

    Raises
    ------
    UsageError
        if the name means none of the run's submissions, or several.

    """
    there = store.names()
    word = name[1:] if name.startswith("'") and name not in there else name
    (identity,) = meant([word], there, people, at=str(store.path.parent))
    return cast("Submission", store.submission(identity))


def _warn(graded: Run, assignment: Assignment) -> None:
    """Say on stderr where the course is not what it was, so that the case may be another one."""
    now = dict(hashes(assignment))
    changed = [path for path, sha256 in graded.files if now.get(path) != sha256]
    if changed:
        print(say(message("replay.changed", names=", ".join(changed))), file=sys.stderr)


def _find(exam: Exam, name: str) -> tuple[Exam, CaseKey]:
    """The case of this name, and the exam that it is of: a graded one, a small one, or "shown-" and the name of a graded one."""
    showing = exam.showing or exam
    task_name, _, case_name = name.partition("/")
    there: dict[str, tuple[Exam, CaseKey]] = {}
    for task in (task for task in exam.key.tasks if task.name == task_name):
        there |= {case.case.name: (exam, case) for case in task.cases}
    for task in (task for task in showing.key.tasks if task.name == task_name):
        there |= {case.case.name: (showing, case) for case in task.small}
        there |= {f"{SHOWN}{case.case.name}": (showing, case) for case in task.cases}
    if case_name in there:
        return there[case_name]
    known = [f"{task_name}/{one}" for one in there if not one.startswith(("small-", SHOWN)) or one in _EXAMPLES]
    raise UsageError(message("replay.no_case", case=name, there=", ".join(known)))


_EXAMPLES = ("small-0", "small-1", "small-2")


def _lines(seen: Seen, name: str, scene: str) -> Iterator[str]:
    says = _kept_apart(say(seen.first.says if seen.first else message("replay.right")))
    yield f"{name}: {says}"
    for argument, value in seen.key.case.args.items():
        yield from beside(f"{argument} =", literal(value, _WIDTH, seen.key.case.layout, digits=_DIGITS), 1)
    yield from scene.splitlines()
    for component in seen.key.expected.components:
        expected = say(message("replay.expected", component=component.label)).rstrip()
        yield f"\n{expected}:\n{text_of(component.want, _DIGITS)}"
    if isinstance(seen.outcome, Returned):
        text = text_of(seen.outcome.value, _DIGITS)
        what = text if isinstance(seen.outcome.value, np.ndarray) else _kept_apart(text)
        yield f"\n{say(message('replay.came_back', what=what))}"


def _kept_apart(text: str) -> str:
    """A text of the student's, whose further lines, also those that a terminal would make of it, cannot be taken for ours."""
    lines = visible(text).expandtabs(4).split("\n")
    narrow = _NARROW if width_of(text) == len(text) else _NARROW // 2
    return "\n  ".join(piece for line in lines for piece in wrap(line, narrow) or [""])
