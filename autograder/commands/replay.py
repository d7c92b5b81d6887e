"""`autograder replay`: one case of one graded submission, run again behind the walls and shown whole."""

import argparse
from collections.abc import Iterator

from autograder.batch.run import open_run, safe_name
from autograder.course.assignment import load_assignment
from autograder.course.setting import set_paper
from autograder.errors import UsageError
from autograder.judge.checks import Seen, look_again
from autograder.judge.example import text_of
from autograder.judge.key import CaseKey, Key
from autograder.render.escape import terminal
from autograder.results import Returned
from autograder.sandbox.supervisor import Sandbox

_DIGITS = 10


def run(args: argparse.Namespace) -> int:
    """Show the case; 0 if it is right, 1 if not."""
    graded = open_run(args.run)
    assignment = load_assignment(graded.course, graded.assignment)
    paper, key = set_paper(assignment, graded.secret.encode())
    path = graded.folder / "submissions" / f"{safe_name(args.submission)}.py"
    if not path.is_file():
        raise UsageError(
            f"{args.run}: there is no submission {args.submission!r}.\n  Take its name from gradebook.csv."
        )
    if not path.stat().st_size:
        raise UsageError(f"{args.submission} handed in nothing that could be run.\n  Its report says why.")
    case = _find(key, args.case)
    with Sandbox(paper, assignment.policy.limits) as sandbox:
        ran = sandbox.run(path.read_bytes(), [case.call])
    seen = look_again(case, ran.outcomes[case.call])
    print(terminal("\n".join(_lines(seen, args.case))))
    return int(seen.first is not None)


def _find(key: Key, name: str) -> CaseKey:
    task_name, _, case_name = name.partition("/")
    for task in key.tasks:
        for case in (*task.cases, *task.small):
            if task.name == task_name and case.case.name == case_name:
                return case
    tasks = [task for task in key.tasks if task.name == task_name]
    known = ", ".join(f"{task_name}/{case.case.name}" for task in tasks for case in (*task.cases, *task.small[:3]))
    raise UsageError(
        f"there is no case {name!r}.\n  There are: {known or ', '.join(task.name for task in key.tasks)} ..."
    )


def _lines(seen: Seen, name: str) -> Iterator[str]:
    yield f"{name}: {seen.first.says if seen.first else 'right'}"
    for argument, value in seen.key.case.args.items():
        yield f"\n{argument} =\n{text_of(value, _DIGITS)}"
    for component in seen.key.expected.components:
        yield f"\nexpected {component.label}".rstrip() + f":\n{text_of(component.want, _DIGITS)}"
    if isinstance(seen.outcome, Returned):
        yield f"\ncame back:\n{text_of(seen.outcome.value, _DIGITS)}"
