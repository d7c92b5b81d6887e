"""Makes up a class of 24 submissions out of a course's own answers and known mistakes, hostile and broken ones among them."""

import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, replace
from itertools import chain, islice, repeat

from autograder.authoring.notebook import notebook_of
from autograder.course.assignment import Assignment
from autograder.course.marked_lines import without_mark
from autograder.course.markers import blank, is_marker
from autograder.course.mistakes import Mistake
from autograder.course.several import with_more
from autograder.frozen import frozen
from autograder.intake.called import notebook_name
from autograder.intake.file import take, together
from autograder.intake.submission import Submission
from autograder.judge.key import Key
from autograder.loading.cells import files_in
from autograder.results import Report, TaskResult
from autograder.words.message import Text, message

RIGHT = ("ada", "blaise", "carl", "dorothy", "emmy")
WRONG = ("felix", "grace", "henri", "ingrid", "jacob", "kurt", "leonhard", "mary", "niels")
NOTEBOOKS = ("dorothy", "ingrid", "kurt")
"""Who of them hand in a notebook."""


@frozen
class Planted:
    """One made-up submission and what has to come of it.

    `loses` maps each task that must lose points to the mistake that must be named in it ("" for none in particular);
    all other tasks must have all points. With `nothing` the score must be 0. `files` are what is handed in.
    """

    submission: Submission
    about: Text
    loses: Mapping[str, str] = field(default_factory=dict)
    nothing: bool = False
    files: Mapping[str, bytes] = field(default_factory=dict)


_FORGERY = """\
    import os
    print('{"score": 100, "passed": true}')
    for channel in range(1, 64):
        try:
            os.write(channel, bytes(64))
        except OSError:
            pass
    return 0.0
"""
HOSTILE: Mapping[str, tuple[Text, str]] = {
    "oskar": (message("demo.loops"), "    while True:\n        pass\n"),
    "pascal": (message("demo.memory"), "    hoard = []\n    while True:\n        hoard.append(np.ones(1 << 22))\n"),
    "quentin": (message("demo.leaves"), "    import os\n    os._exit(0)\n"),
    "ralph": (message("demo.forges"), _FORGERY),
    "sofia": (message("demo.shapes"), "    return np.ones((2, 1, 3))\n"),
    "tullio": (
        message("demo.equal"),
        "    np.allclose = np.array_equal = np.isclose = lambda *_, **__: True\n    return 12345.0\n",
    ),
}
"""Submissions that are right but for one function, which does this instead."""

_SHARED = (6, 4, 3, 2)
"""So many of the wrong ones make the same mistake, as in a real class; any other is made by one alone."""


def make_class(assignment: Assignment, key: Key) -> list[Planted]:
    """The class, in order of names; the same for the same course. Of the assignment's key only what uses what is asked."""
    return sorted(_members(assignment, key), key=lambda planted: planted.submission.id)


def _members(assignment: Assignment, key: Key) -> Iterator[Planted]:
    source, homes = assignment.source, assignment.homes
    tasks, plant = _unused(assignment, key), functools.partial(_planted, assignment)
    more = functools.partial(with_more, source, homes)
    for name in RIGHT:
        yield plant(name, source, message("demo.right"))
    for name, mistakes in zip(WRONG, _share_out(assignment, tasks), strict=True):
        about = message("demo.mistakes", tasks=", ".join(mistake.task for mistake in mistakes))
        wrong = {mistake.task: f"\n\n{mistake.text}" for mistake in mistakes}
        yield plant(name, more(wrong), about, {mistake.task: mistake.name for mistake in mistakes})
    for place, (name, (what, body)) in enumerate(HOSTILE.items()):
        task = tasks[(1 + 3 * place) % len(tasks)]
        about = message("demo.in_task", task=task, about=what)
        yield plant(name, more({task: _redefined(assignment, task, body)}), about, {task: ""})
    half = tasks[len(tasks) // 2 :]
    without, lost = more({task: f"\ndel {task}\n" for task in half}), dict.fromkeys(half, "")
    yield plant("ulrich", without, message("demo.missing", count=len(half)), lost)
    yield plant("vera", blank(assignment.folder, source.decode()).encode(), message("demo.nothing"), nothing=True)
    yield plant("william", source, message("demo.import"), above="raise RuntimeError('not today')\n")
    yield plant("yutaka", source, message("demo.syntax"), nothing=True, above="def broken(:\n")


def _unused(assignment: Assignment, key: Key) -> list[str]:
    """The tasks that students write and no other task builds on, so that spoiling one spoils nothing else."""
    used = {name for task in key.tasks for name in task.uses}
    return [name for name, question in assignment.questions.items() if name not in used and not question.given]


def _planted(
    assignment: Assignment,
    name: str,
    source: bytes,
    about: Text,
    loses: Mapping[str, str] | None = None,
    *,
    nothing: bool = False,
    above: str = "",
) -> Planted:
    """A submission; `above` its own text, in each of its files, stand a comment and what is told."""
    texts = files_in(source) or {assignment.filename: source.decode()}
    files = {file: f"# Handed in by {name}.\n{above}{_unmarked(text)}".encode() for file, text in texts.items()}
    if name in NOTEBOOKS and not assignment.homes:
        ((file, data),) = files.items()
        files, about = {notebook_name(file): notebook_of(data.decode())}, message("demo.notebook", about=about)
    taken = {file: take(name, file, data) for file, data in files.items()}
    whole = replace(together(taken), id=name) if assignment.homes else next(iter(taken.values()))
    return Planted(whole, about, loses or {}, nothing, files)


def _unmarked(text: str) -> str:
    """The file as a student would hand it in: without what marks a solution in an author's."""
    return "".join(without_mark(line) for line in text.splitlines(keepends=True) if not is_marker(line))


def _share_out(assignment: Assignment, tasks: Sequence[str]) -> list[list[Mistake]]:
    """For each wrong submission a few known mistakes in different tasks, taken evenly from all there are, some by several."""
    every = [mistake for task in tasks for mistake in assignment.mistakes[task]]
    hands: list[list[Mistake]] = [[] for _ in WRONG]
    most = 3 * len(WRONG)
    times = chain(_SHARED if len(every) >= most else (), repeat(1))
    each = (number for number, count in enumerate(times) for _ in range(count))
    numbers = list(islice(each, max(min(len(every), most), len(WRONG))))
    for place, number in enumerate(numbers):
        mistake, hand = every[number * len(every) // (numbers[-1] + 1)], hands[place % len(WRONG)]
        if _defined(mistake) not in map(_defined, hand):  # of two in one class the last would stand
            hand.append(mistake)
    return hands


def _defined(mistake: Mistake) -> str:
    """What is defined anew with it: a function, or the class of which it is a part."""
    return mistake.task.partition(".")[0]


def _redefined(assignment: Assignment, task: str, body: str) -> str:
    if assignment.answers[task].driver:
        return f"\n\ndef another(*args, **named):\n{body}\n\n{task} = another\n"
    return f"\n\ndef {task}({', '.join(assignment.answers[task].parameters)}):\n{body}"


def unexpected(planted: Planted, report: Report) -> list[Text]:
    """What did not come of a made-up submission as it must; empty if all did."""
    if report.fault:
        return [message("demo.our_fault", fault=report.fault)]
    if planted.nothing:
        return [] if report.score == 0 else [message("demo.earned", score=report.score)]
    return [says for task in report.tasks for says in _unexpected_in(task, planted.loses)]


def _unexpected_in(task: TaskResult, loses: Mapping[str, str]) -> Iterator[Text]:
    if task.name not in loses:
        if task.score != task.points:
            yield message("demo.right_lost", task=task.name, says=task.says)
        return
    if task.score >= task.points:
        yield message("demo.wrong_lost_nothing", task=task.name)
    wanted = loses[task.name]
    if wanted and wanted not in [diagnosis.name for diagnosis in task.diagnoses]:
        yield message("demo.not_named", task=task.name, mistake=wanted)
