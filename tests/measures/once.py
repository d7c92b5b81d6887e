"""Whether one mistake is charged once: each known mistake of each task that others build on, alone in a submission of right answers.

Prints a Markdown table of the points that are lost beyond the task's own. Idle mistakes, such as a constant or an argument
handed back, keep a cap and are left out, and so are tasks of which the answer built on the mistake raises in most cases, or
holds no number in what is spoilt: they are listed with the reason. With --list each mistake that costs more, and where. With --ways the alternatives that call other tasks instead, each with
the mistakes of those. With --spoil how much it would bring to spoil a function on purpose. With --two so many pairs of mistakes
in two functions on which some task builds, and those that cost more at once than both alone.
"""

import argparse
import ast
import inspect
import random
import statistics
import time
import warnings
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import combinations, islice
from multiprocessing import get_context
from pathlib import Path
from types import FunctionType

import numpy as np

from autograder.authoring.audit import outcomes_of
from autograder.course.assignment import assignment_names, load_assignment
from autograder.course.exam import Exam, set_exam
from autograder.course.mistakes import Mistake
from autograder.course.reference import Origin, Reference
from autograder.course.scene import merged
from autograder.diagnosis.hypotheses import hypotheses
from autograder.diagnosis.mistaken import Mistaken
from autograder.diagnosis.mistaken_key import mistaken_key
from autograder.diagnosis.search import Explained, explain
from autograder.feedback.same_mistake import on_same_mistakes
from autograder.grading import grade
from autograder.intake.submission import Submission
from autograder.judge.checks import Judged, judge
from autograder.judge.compare import WHOLE, fold
from autograder.judge.key import CaseKey, Expected, Hypothesis, TaskKey
from autograder.results import Limits, Outcome, Raised, Report, Returned
from autograder.sandbox.inprocess import InProcess
from autograder.words.message import say

ROOT = Path(__file__).parents[2]
SECRET = b"charged once"
PATIENT = Limits(seconds_per_case=5, seconds_per_submission=60)
Make = Callable[[CaseKey, Hypothesis], Outcome]
"""What a function without a thought gives on a case, where another is wrong in this way."""

LEAST = 0.005
"""Points that are not shown do not count."""


@dataclass(frozen=True)
class Pair:
    """One task that others build on, one mistake in it: what was lost of the task's own `points`, and what by others beyond it.

    `exempt` are those that keep a cap, with what they lost and why.
    """

    assignment: str
    mistake: str
    points: float
    own: float
    others: tuple[tuple[str, float], ...]
    exempt: tuple[tuple[str, float, str], ...]
    seconds: float

    @property
    def beyond(self) -> float:
        """The points lost by other tasks, of those that the mistake has not lost of its own task's."""
        return sum(lost for _, lost in self.others)


class Course:
    """One assignment under one secret, and what becomes of its answers with a mistake among them."""

    def __init__(self, course: Path, name: str) -> None:
        """Load it and set its exam."""
        self.assignment = load_assignment(course, name)
        self.exam: Exam = set_exam(self.assignment, SECRET)
        self.tasks = {task.name: task for task in self.exam.key.tasks}
        self.used = {name for task in self.exam.key.tasks for name in task.uses}

    @property
    def reference(self) -> Reference:
        """What its keys were made from."""
        return self.exam.reference

    @cached_property
    def runner(self) -> InProcess:
        """Makes the calls in this process."""
        return InProcess(self.exam.paper, PATIENT)

    def mistakes(self) -> Iterator[Mistake]:
        """The known mistakes of the tasks that others build on."""
        for name in self.tasks:
            if name in self.used:
                yield from self.assignment.mistakes[name]

    def graded(self, *texts: str) -> Report:
        """The report on the answers with these functions and classes behind them."""
        answers = self.assignment.source.decode()
        source = "\n\n".join([answers, *texts, *_at_once(answers, texts)])
        return grade(Submission("x", source.encode()), self.exam.key, self.runner)

    def lost(self, *mistakes: Mistake) -> dict[str, float]:
        """The points that each task loses where these mistakes stand among right answers."""
        report = self.graded(*(mistake.text for mistake in mistakes))
        return {task.name: task.points - task.score for task in report.tasks}

    def mistaken(self, mistake: Mistake, *others: Mistake) -> Mistaken:
        """The mistake as it is when it was named, built on those others on which its task builds."""
        task = self.tasks[mistake.task]
        on = tuple(self.mistaken(other) for other in others if other.task in task.uses)
        return Mistaken.of(task, [(self.way(mistake), "")], on)

    def way(self, mistake: Mistake) -> Hypothesis:
        """The mistake with what it gives."""
        place = self.assignment.mistakes[mistake.task].index(mistake)
        return self.tasks[mistake.task].mistakes[place]


def _at_once(answers: str, texts: Sequence[str]) -> Iterator[str]:
    """The classes that two of these texts define otherwise, each with what both change of it.

    Raises
    ------
    ValueError
        where both change one statement.

    """
    for own in [node for node in ast.parse(answers).body if isinstance(node, ast.ClassDef)]:
        several = [new for text in texts for new in ast.parse(text).body if getattr(new, "name", "") == own.name]
        if len(several) > 1:
            put = merged(own, several[0], several[1:])
            if put is None:
                raise ValueError(own.name)
            yield ast.unparse(put[0])


def _stand_together(course: Course, mistakes: Sequence[Mistake]) -> bool:
    """Whether one file can have both mistakes in it."""
    try:
        list(_at_once(course.assignment.source.decode(), [mistake.text for mistake in mistakes]))
    except ValueError:
        return False
    return True


def is_idle(course: Course, mistake: Mistake) -> bool:
    """Whether the mistake takes no thought."""
    made = mistaken_key(course.tasks[mistake.task], (course.mistaken(mistake),))
    return made is None or made.is_thoughtless


def exempt(course: Course, name: str, *mistakes: Mistake) -> str:
    """Why a task that is built on the mistakes is not held against the answer built on them; "" if it is.

    Where that answer raises in most cases, or all that is spoilt in it holds no number, whoever raises or gives nan would be right.
    A given function is not held against it either, if such a task is among those that it leads.
    """
    return _exempt(course, name, [course.mistaken(one, *mistakes) for one in mistakes])


def _exempt(course: Course, name: str, wrong: Sequence[Mistaken]) -> str:
    made = mistaken_key(course.tasks[name], tuple(wrong))
    if made is None:
        return ""
    cases = [one.expected for one in made.key.cases]
    if not made.is_thoughtless and 2 * sum(bool(one.raises) for one in cases) >= len(cases):
        return "raises"
    if 2 * sum(_holds_no_number(one, {label for label, _ in made.idle}) for one in cases) >= len(cases):
        return "holds no number"
    return "" if made.is_thoughtless else _led_exempt(course, name, wrong)


def _led_exempt(course: Course, name: str, wrong: Sequence[Mistaken]) -> str:
    """Why one of the tasks that a given function leads is not held against the answer built on the mistakes; "" for any other function."""
    origin = course.tasks[name].origin
    if not isinstance(origin, Origin) or not origin.reference.is_given(name):
        return ""
    others = sorted(set(course.tasks[name].uses) - {one.task for one in wrong})
    return next((f"leads `{one}`, which {why}" for one in others if (why := _exempt(course, one, wrong))), "")


def _holds_no_number(expected: Expected, idle: Container[str]) -> bool:
    """Whether no part that is a constant now holds one, or no part at all."""
    wants = [part for part in expected.components if isinstance(part.want, np.ndarray | float)]
    some = [part.want for part in wants if part.label in idle] or [part.want for part in wants]
    return bool(some) and not any(np.isfinite(want).any() for want in some)


def measure(course: Path, name: str) -> list[Pair]:
    """What each mistake that is not idle costs in one assignment."""
    found = Course(course, name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return [charge(found, mistake) for mistake in found.mistakes() if not is_idle(found, mistake)]


def charge(course: Course, mistake: Mistake) -> Pair:
    """What one mistake costs."""
    began = time.perf_counter()
    lost = course.lost(mistake)
    seconds = time.perf_counter() - began
    own, points = lost.pop(mistake.task), course.tasks[mistake.task].points
    told = [(name, some, exempt(course, name, mistake)) for name, some in lost.items() if some > LEAST]
    others = tuple((name, some) for name, some, why in told if not why)
    left_out = tuple(one for one in told if one[2])
    return Pair(course.assignment.name, mistake.function.__name__, points, own, others, left_out, seconds)


def table(pairs: Sequence[Pair]) -> Iterator[str]:
    """One row an assignment, one for all."""
    yield "| assignment | pairs | lose more | median | p90 | worst | charged, times its own | seconds, median |"
    yield "|---|---:|---:|---:|---:|---:|---:|---:|"
    for name in [*dict.fromkeys(pair.assignment for pair in pairs), ""]:
        some = [pair for pair in pairs if name in ("", pair.assignment)]
        beyond = sorted(pair.beyond for pair in some)
        own = sum(pair.own for pair in some)
        ratio = (own + sum(beyond)) / own if own else 1.0
        cells = (
            f"`{name}`" if name else "all",
            len(some),
            sum(one > LEAST for one in beyond),
            *(f"{beyond[int(share * (len(beyond) - 1))]:.2f}" for share in (0.5, 0.9, 1)),
            f"{ratio:.2f}",
            f"{statistics.median(pair.seconds for pair in some):.2f}",
        )
        yield f"| {' | '.join(map(str, cells))} |"


# ── in another way ──────────────────────────────────────────────────────────────────────────


def measure_ways(course: Path, name: str) -> list[Pair]:
    """What each mistake that is not idle costs in one assignment, where an alternative calls its function."""
    found = Course(course, name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return [charge_way(found, *one) for one in _ways(found) if not is_idle(found, one[-1])]


def _ways(course: Course) -> Iterator[tuple[str, FunctionType, Mistake]]:
    """The tasks, each with an alternative that can stand in a submission, and a mistake in a function that this calls."""
    reference = course.reference
    for task, ways in reference.alternatives.items():
        called = reference.called_in_other_ways(task)
        for name, way in ways.items():
            if name in called and all(one.score == one.points for one in course.graded(_text(task, way)).tasks):
                yield from (
                    (task, way, mistake) for other in sorted(called[name]) for mistake in reference.mistakes[other]
                )


def _text(task: str, way: FunctionType) -> str:
    return inspect.getsource(way).replace(way.__name__, task, 1)


def charge_way(course: Course, task: str, way: FunctionType, mistake: Mistake) -> Pair:
    """What one mistake costs where a task is done in another way."""
    began = time.perf_counter()
    report = course.graded(mistake.text, _text(task, way))
    seconds = time.perf_counter() - began
    wrong = course.mistaken(mistake)
    both = [wrong, Mistaken.of(course.tasks[task], [(Hypothesis(way.__name__, "", ()), "")], (wrong,))]
    lost = {one.name: one.points - one.score for one in report.tasks if one.points - one.score > LEAST}
    own, points = lost.pop(mistake.task, 0.0), course.tasks[mistake.task].points
    told = [(name, some, exempt(course, name, mistake) or _exempt(course, name, both)) for name, some in lost.items()]
    others = tuple((name, some) for name, some, why in told if not why)
    left_out = tuple(one for one in told if one[2])
    label = f"{way.__name__} by {mistake.function.__name__}"
    return Pair(course.assignment.name, label, points, own, others, left_out, seconds)


# ── two at once ─────────────────────────────────────────────────────────────────────────────

MOST_BEYOND = 0.005
"""Two mistakes at once may lose this share of an assignment's points more than both alone."""


@dataclass(frozen=True)
class Two:
    """Two mistakes, each in a function of its own: what both at once lose `beyond` what each loses alone, and by which tasks."""

    assignment: str
    mistakes: tuple[str, ...]
    points: float
    beyond: float
    others: tuple[tuple[str, float], ...]

    @property
    def costs_more(self) -> bool:
        """Whether they lose more than they may."""
        return self.beyond > MOST_BEYOND * self.points


def measure_two(course: Path, number: int, name: str) -> list[Two]:
    """What so many pairs of mistakes cost in one assignment."""
    found = Course(course, name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return [charge_both(found, *pair) for pair in islice(meeting(found), number)]


def meeting(course: Course) -> Iterator[tuple[Mistake, Mistake]]:
    """Pairs of mistakes that are not idle, in two functions on which some task builds, in the order of a draw; not two that change one statement."""
    known = list(course.mistakes())
    pairs = [pair for pair in combinations(known, 2) if _meet(course, {one.task for one in pair})]
    random.Random(0).shuffle(pairs)
    return (pair for pair in pairs if _stand_together(course, pair) and not any(is_idle(course, one) for one in pair))


def _meet(course: Course, names: set[str]) -> bool:
    return len(names) > 1 and any(names.issubset(task.uses) for task in course.tasks.values())


def charge_both(course: Course, one: Mistake, other: Mistake) -> Two:
    """What two mistakes cost at once; a task that keeps a cap with both counts for neither."""
    both = {name: lost for name, lost in course.lost(one, other).items() if lost > LEAST}
    both = {name: lost for name, lost in both.items() if not exempt(course, name, one, other)}
    beyond = sum(both.values()) - sum(_own(course, mistake) for mistake in (one, other))
    points = sum(task.points for task in course.tasks.values())
    if beyond > LEAST:
        beyond = sum(both.values()) - sum(sum(course.lost(mistake).values()) for mistake in (one, other))
    others = tuple((name, lost) for name, lost in both.items() if name not in (one.task, other.task))
    names = tuple(mistake.function.__name__ for mistake in (one, other))
    return Two(course.assignment.name, names, points, beyond, others)


def _own(course: Course, mistake: Mistake) -> float:
    """The points that the mistake loses of its own task's, read off what is known of it."""
    task = course.tasks[mistake.task]
    return task.points - judge(task, outcomes_of(task, course.way(mistake))).earned


def two_table(pairs: Sequence[Two]) -> Iterator[str]:
    """How many pairs cost more at once than alone, and those that do."""
    more = sorted((pair for pair in pairs if pair.costs_more), key=lambda pair: -pair.beyond)
    yield f"{len(more)} of {len(pairs)} pairs cost more at once than both alone"
    for pair in more:
        where = ", ".join(f"{name} {lost:.2f}" for name, lost in pair.others)
        yield f"  {pair.beyond:.2f} of {pair.points:g} {pair.assignment} {' and '.join(pair.mistakes)}: {where}"


# ── spoiling on purpose ─────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Spoilt:
    """What it brings to be wrong in this way in one function, and thoughtless in all that build on it: points won, less those lost."""

    assignment: str
    task: str
    name: str
    won: float
    lost: float

    @property
    def net(self) -> float:
        """The points that whoever spoils it has more."""
        return self.won - self.lost


def spoil(course: Path, every: int, name: str) -> list[Spoilt]:
    """What it brings in one assignment to be wrong in each known way, and in one of so many that a machine makes."""
    found = Course(course, name)
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        return [
            _spoilt(found, task, way)
            for task in found.exam.key.tasks
            if any(task.name in _may_build_on(one) for one in found.exam.key.tasks)
            for way in (*task.mistakes, *hypotheses(task.origin)[::every])
        ]


def _spoilt(course: Course, task: TaskKey, way: Hypothesis) -> Spoilt:
    outcomes = outcomes_of(task, way)
    root = judge(task, outcomes)
    won = dict[str, float]()
    for make in THOUGHTLESS:
        for one in course.exam.key.tasks:
            if task.name in _may_build_on(one):
                gained = _gained(root, explain(root), one, {**outcomes, **_thoughtless(one, make, way)})
                won[one.name] = max(won.get(one.name, 0.0), gained)
    lost = task.points - root.earned
    return Spoilt(course.assignment.name, task.name, say(way.name), sum(won.values()), lost)


def _may_build_on(task: TaskKey) -> set[str]:
    """The tasks that a task's answer calls, or another way to do it."""
    assert isinstance(task.origin, Origin)
    return {*task.uses}.union(*task.origin.reference.called_in_other_ways(task.name).values())


def _gained(root: Judged, explained: Sequence[Explained], task: TaskKey, outcomes: Mapping[int, Outcome]) -> float:
    """What a task has more that is held against the answer built on the wrong one too."""
    alone = judge(task, outcomes)
    found = on_same_mistakes(
        [root, alone], outcomes, {root.task.name: explained, task.name: ()}.__getitem__, meddling=None
    ).judged
    return found[task.name].earned - alone.earned if task.name in found else 0.0


def _thoughtless(task: TaskKey, make: Make, way: Hypothesis) -> dict[int, Outcome]:
    """The outcomes of a task that is done without a thought, in the form that is asked for."""
    lines = dict.fromkeys(task.lines or (), Returned(1))
    return {
        call: make(case, way) for case, call in [*((one, one.call) for one in task.cases), (task.cases[0], task.again)]
    } | lines


def _filled(value: float, case: CaseKey, _: Hypothesis) -> Outcome:
    leaves = [np.full(np.shape(part.want), value) for part in case.expected.components]
    return Returned(fold(case.expected.form, leaves)) if case.expected.form != WHOLE else Returned(())


def _argument(case: CaseKey, _: Hypothesis) -> Outcome:
    """For each part the first argument that has its shape."""
    args = [arg for arg in case.case.args.values() if isinstance(arg, np.ndarray)]
    leaves = [
        next((arg for arg in args if arg.shape == np.shape(part.want)), np.zeros(np.shape(part.want)))
        for part in case.expected.components
    ]
    return Returned(fold(case.expected.form, leaves)) if case.expected.form != WHOLE else Returned(())


def _raising(_: CaseKey, way: Hypothesis) -> Outcome:
    """The exception that the wrong function raises, if it raises one."""
    return next((one for one in way.outcomes if isinstance(one, Raised)), Raised("ValueError", ""))


THOUGHTLESS: tuple[Make, ...] = (partial(_filled, 0.0), partial(_filled, 1.0), _argument, _raising)


def spoilt_table(some: Sequence[Spoilt]) -> Iterator[str]:
    """How many ways bring anything, and those that do."""
    paying = sorted((one for one in some if one.net > LEAST), key=lambda one: -one.net)
    yield f"{len(paying)} of {len(some)} ways to spoil a function bring anything"
    yield from (f"  {one.net:+.2f} {one.assignment} {one.task}: {one.name}" for one in paying)


def main() -> None:
    """Measure the assignments and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("assignments", nargs="*")
    parser.add_argument("--course", type=Path, default=ROOT)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--list", action="store_true", help="print each mistake that costs more, and where")
    parser.add_argument("--ways", action="store_true", help="measure the alternatives that call other tasks instead")
    parser.add_argument("--spoil", action="store_true", help="measure what it brings to spoil a function instead")
    parser.add_argument(
        "--every", type=int, default=10, help="of the ways that a machine makes one of so many is spoilt"
    )
    parser.add_argument("--two", type=int, help="measure so many pairs of mistakes in each assignment instead")
    args = parser.parse_args()
    names = args.assignments or assignment_names(args.course)
    with ProcessPoolExecutor(args.jobs, mp_context=get_context("spawn")) as pool:
        if args.spoil:
            found = [one for some in pool.map(partial(spoil, args.course, args.every), names) for one in some]
            print("\n".join(spoilt_table(found)))
            return
        if args.two:
            found_two = [pair for some in pool.map(partial(measure_two, args.course, args.two), names) for pair in some]
            print("\n".join(two_table(found_two)))
            return
        what = measure_ways if args.ways else measure
        pairs = [one for some in pool.map(partial(what, args.course), names) for one in some]
    print("\n".join([*table(pairs), *exemptions(pairs)]))
    if args.list:
        print("\n".join(listed(pairs)))


def exemptions(pairs: Sequence[Pair]) -> Iterator[str]:
    """Each task that is not held against the answer built on a mistake, what it lost, and why."""
    for pair in pairs:
        for name, lost, why in pair.exempt:
            yield f"exempt: {pair.assignment} {pair.mistake}: {name} lost {lost:.2f}, because the answer built on it {why}"


def listed(pairs: Sequence[Pair]) -> Iterator[str]:
    """Each mistake that costs more than its own points, and where."""
    for pair in sorted(pairs, key=lambda pair: -pair.beyond):
        if pair.beyond > LEAST:
            where = ", ".join(f"{name} {lost:.2f}" for name, lost in pair.others)
            yield f"{pair.beyond:.2f} {pair.assignment} {pair.mistake} (own {pair.own:.2f} of {pair.points:g}): {where}"


if __name__ == "__main__":
    main()
