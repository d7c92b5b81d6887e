"""What a driver costs: the same ten answers asked as plain functions, through drivers, and as methods through drivers, in one run.

Each is graded right, and with one answer that is wrong, in turn. Processor time is read from /proc, over every process of ours.

All answer the same calls of the same sizes. A file that is asked through drivers holds their text as well, which has to be read
and compiled in each worker whatever is made of it. So the others are held against plain functions in a file as long, in which that text
stands too, as functions of the student's own that nobody calls; what its length costs is the row above. What a driver cannot do without is one
more call of Python's for each case, a tenth of a microsecond, and where it builds an object two.
"""

import argparse
import platform
import statistics
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from processes import seconds_spent

from autograder import Exam, Sandbox, Submission, grade, load_assignment, set_exam

TASKS = range(10)
EACH = 50
"""Submissions a round: what /proc tells is counted in hundredths of a second."""

WAYS = ("functions", "in a file as long", "functions, led", "methods, led")
LED, METHODS = WAYS[2:]
_BODY = "{0}# BEGIN SOLUTION\n{0}return np.tanh(x @ W + {1})\n{0}# END SOLUTION\n"
_QUESTION = """
@task(points=1{judges})
def {name}(draw: Draw):
    return {{"x": draw.normal(6, 5), "W": draw.normal(5, 4)}}
"""


def main() -> None:
    """Print a row for each way to ask."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=6, help=f"each of {EACH} submissions (default: 6)")
    args = parser.parse_args()
    with TemporaryDirectory() as folder, ExitStack() as stack:
        exams = [_exam(Path(folder, str(at)), way) for at, way in enumerate(WAYS)]
        walls = [stack.enter_context(Sandbox(exam.paper, exam.limits)) for exam in exams]
        spent: list[list[tuple[float, ...]]] = [[] for _ in WAYS]
        for number in range(args.rounds + 1):
            for way, some, exam, sandbox in zip(WAYS, spent, exams, walls, strict=True):
                some.append(tuple(_spent(way, exam, sandbox, number)))
    print(
        f"{args.rounds} rounds of {EACH}, Python {platform.python_version()}, numpy {np.__version__}; milliseconds of CPU"
    )
    print(f"{'':18}{'calls':>6}{'right':>8}{'wrong':>8}{'right, to as long':>19}{'wrong, to as long':>19}")
    plain = _typical(spent[1])
    for way, exam, some in zip(WAYS, exams, spent, strict=True):
        calls = sum(len(task.first_calls) for task in exam.key.tasks)
        right, wrong = _typical(some)
        print(f"{way:18}{calls:6}{right:8.1f}{wrong:8.1f}{right / plain[0]:19.2f}{wrong / plain[1]:19.2f}")


def _typical(spent: list[tuple[float, ...]]) -> tuple[float, float]:
    """The medians; the first round is not counted."""
    right, wrong = zip(*spent[1:], strict=True)
    return statistics.median(right), statistics.median(wrong)


def _spent(way: str, exam: Exam, sandbox: Sandbox, number: int) -> Iterator[float]:
    """Milliseconds for a right submission of this round, and for a wrong one."""
    assert exam.reference is not None
    right = exam.reference.source.decode() + "".join(_drivers(way)) * (way == WAYS[1])
    for source, is_right in ((right, True), (right.replace("W + 3", "W - 3"), False)):
        begin = seconds_spent()
        for place in range(EACH):
            report = grade(Submission("x", f"{source}\n# {number} {place}\n".encode()), exam.key, sandbox)
            assert (report.score == report.points) is is_right
        yield 1e3 * (seconds_spent() - begin) / EACH


def _exam(course: Path, way: str) -> Exam:
    for path, text in _files(way).items():
        (course / path).parent.mkdir(parents=True, exist_ok=True)
        (course / path).write_text(text, encoding="utf-8")
    return set_exam(load_assignment(course, "01_cost"), b"a secret for benchmarks")


def _files(way: str) -> dict[str, str]:
    """A course that asks for the same in this way."""
    names = [f"try{number}" if way in (LED, METHODS) else f"f{number}" for number in TASKS]
    judged = {LED: ', judges="f{}"', METHODS: ', judges="Net.f{}"'}.get(way, "")
    asked = [_QUESTION.format(name=name, judges=judged.format(at)) for at, name in enumerate(names)]
    return {
        "assignments/01_cost/cost.py": '"""Questions."""\n\nfrom autograder import Draw, task\n' + "".join(asked),
        "assignments/01_cost/assignment.yaml": f"title: Cost\npoints: {len(TASKS)}\n",
        "assignments/01_cost/handout.md": "# Cost\n",
        "reference/01_cost/cost.py": '"""Answers."""\n\nimport numpy as np\n' + "".join(_answers(way)),
        "reference/01_cost/mistakes.py": '"""None."""\n',
    }


def _answers(way: str) -> Iterator[str]:
    if way == METHODS:
        yield "\n\nclass Net:\n"
        for at in TASKS:
            yield f'    def f{at}(self, x, W):\n        """Return it."""\n{_BODY.format("        ", at)}\n'
    else:
        for at in TASKS:
            yield f'\n\ndef f{at}(x, W):\n    """Return it."""\n{_BODY.format("    ", at)}'
    if way in (LED, METHODS):
        yield from _drivers(way)


def _drivers(way: str) -> Iterator[str]:
    call = "Net()." * (way == METHODS)
    for at in TASKS:
        yield f'\n\ndef try{at}(x, W):\n    """Call it."""\n    return {call}f{at}(x, W)\n'


if __name__ == "__main__":
    main()
