"""Sets a run's paper and its key: draws every case under the run's secret and works out what should come back."""

import itertools
import math
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from autograder.course.assignment import Assignment
from autograder.course.draw import Draw, seed
from autograder.course.mistakes import Mistake
from autograder.course.question import Derivative, Question
from autograder.course.reference import Reference
from autograder.course.running import line_in
from autograder.diagnosis.foreseen import Foreseen
from autograder.errors import CourseError
from autograder.judge.checks import WORD, loops, says_of
from autograder.judge.key import (
    FEW_ROWS,
    MANY_ROWS,
    Case,
    CaseKey,
    Component,
    Expected,
    Key,
    MistakeKey,
    Raises,
    SlopeKey,
    TaskKey,
)
from autograder.judge.rules import Rule
from autograder.judge.tolerance import expect, scales
from autograder.results import Limits, NotRun, Outcome, Raised, Returned, TimedOut, Value
from autograder.sandbox.inprocess import Watch, perform
from autograder.sandbox.paper import Paper
from autograder.sandbox.worker import Call, How, Lines, Sweep

if TYPE_CHECKING:
    from types import CodeType

PUBLIC_SECRET = b"practice"
"""The secret of practice cases, known to everyone."""

_GROUP_OF = {
    "distinct": "values",
    "hyper": "values",
    "random": "values",
    "size_one": "shapes",
    "square": "shapes",
    "extreme": "stability",
    "shifted": "stability",
}
_SMALL_SHAPES, _SMALL_CASES = 14, 40
_PATIENCE = 0.5
"""After so many seconds of processor time a known mistake is taken for one that never ends."""
_ANSWERS_PATIENCE = 10.0
"""After so many seconds of processor time for one case an answer is taken for one that never ends."""
_POOLS = ((1.0, 2.0), (1.0, -1.0, 3.0), (0.0, 1.0), (1000.0, -1000.0))


@dataclass(frozen=True, eq=False)
class Exam:
    """All cases of an assignment under one secret.

    `paper` is what workers may see, `key` what only the judge may, `reference` what the key was made from. `limits` and
    `feedback` are the assignment's: what a submission may use, and how much a report shows.
    """

    paper: Paper
    key: Key
    reference: Reference
    limits: Limits = field(default_factory=Limits)
    feedback: str = "full"


def set_exam(assignment: Assignment, secret: bytes) -> Exam:
    """Draw all cases of `assignment` under `secret`, and work out what should come back.

    Raises
    ------
    CourseError
        if a question and its answer do not fit, or an answer is not finite, not deterministic, or changes its inputs.

    """
    watches = Watch(_PATIENCE, time.process_time), Watch(_ANSWERS_PATIENCE, time.process_time)
    setter = _Setter(assignment, secret, *watches)
    try:
        tasks = tuple(setter.set_task(question) for question in assignment.questions.values())
    finally:
        for watch in reversed(watches):
            watch.stop()
    key = Key(assignment.name, assignment.policy.title, tasks, practice=secret == PUBLIC_SECRET)
    paper, policy = Paper(assignment.filename, tuple(setter.calls)), assignment.policy
    return Exam(paper, key, setter.reference, policy.limits, policy.feedback)


@dataclass
class _Setter:
    """Draws cases in order and numbers their calls."""

    assignment: Assignment
    secret: bytes
    watch: Watch
    answers_watch: Watch
    calls: list[Call] = field(default_factory=list)

    @cached_property
    def reference(self) -> Reference:
        return Reference(self.assignment)

    def set_task(self, question: Question) -> TaskKey:
        cases = [self._draw(question, profile) for profile in question.profiles]
        answer = self._answer(question)
        numbers = [self._number(case) for case in cases]
        again = self._number(cases[0])
        typical = scales([answer(case) for case in cases if case.name not in question.raises])
        keys = tuple(
            CaseKey(number, case, self._expect(question, case, answer, typical))
            for number, case in zip(numbers, cases, strict=True)
        )
        lines = self._set_lines(question)
        return TaskKey(
            name=question.name,
            points=question.points,
            cases=keys,
            again=again,
            lines=lines,
            small=tuple(self._set_small(question, answer, typical)),
            slopes=tuple(self._set_slopes(question, cases)),
            mistakes=tuple(
                self._foresee(mistake, numbers, lines) for mistake in self.assignment.mistakes[question.name]
            ),
            uses=self._uses(question.name, cases),
            mutants=self._foreseen(question, cases),
        )

    def _foreseen(self, question: Question, cases: list[Case]) -> Sequence[MistakeKey]:
        """Slips in the answer and other wrong ways, in a live key only: what is said of them is made from the reference."""
        if self.secret == PUBLIC_SECRET:
            return ()
        return Foreseen(self.reference, question.name, cases, question.rows)

    def _uses(self, name: str, cases: list[Case]) -> tuple[str, ...]:
        """The other tasks whose functions the answer calls on its cases, by itself or through others."""
        called: set[CodeType] = set()
        before = sys.getprofile()
        sys.setprofile(lambda frame, event, _: called.add(frame.f_code) if event == "call" else None)
        try:
            for case in cases:
                self._perform(case.as_call(), self.assignment.functions)
        finally:
            sys.setprofile(before)
        codes = {task: self.assignment.functions[task].__code__ for task in self.assignment.questions}
        return tuple(task for task, code in codes.items() if code in called and task != name)

    # ── drawing ─────────────────────────────────────────────────────────────────────────────

    def _seed(self, question: Question, case: str) -> int:
        return seed(self.secret, self.assignment.name, question.name, case)

    def _draw(self, question: Question, profile: str, **fixed: Any) -> Case:
        draw = Draw(self._seed(question, profile), profile, **fixed)
        args = self._ask(question, draw)
        wanted = self.assignment.answers[question.name].parameters
        if tuple(args) != wanted:
            found = f"`{question.name}` draws ({', '.join(args)}), but its answer takes ({', '.join(wanted)})"
            raise CourseError(question.path, question.line, found, "Give the same names in the same order.")
        layout = "C"
        if profile == "layout":
            layout = ("F", "strided")[self._seed(question, "which layout") % 2]
        group = question.also.get(profile) or _GROUP_OF.get(profile, "special")
        return Case(question.name, profile, group, args, draw.sizes, layout)

    def _ask(self, question: Question, draw: Draw) -> dict[str, Value]:
        """The arguments that the question's body draws."""
        try:
            drawn = question.draw_case(draw)
        except Exception as error:
            line = line_in(error, question.path) or question.line
            found = f"`{question.name}` raises {type(error).__name__} as it draws the case {draw.profile}: {error}"
            raise CourseError(question.path, line, found, "Mend this line of the question.") from error
        if not isinstance(drawn, Mapping):
            found = f"`{question.name}` returns {drawn!r:.50} instead of a case"
            raise CourseError(question.path, question.line, found, "Return the arguments by name, as a dict.")
        return dict(drawn)

    def _number(self, case: Case, how: How | None = None) -> int:
        self.calls.append(case.as_call(how))
        return len(self.calls) - 1

    # ── what should come back ───────────────────────────────────────────────────────────────

    def _answer(self, question: Question) -> Callable[[Case], Value]:
        """The answer as a function of a case; a fault of the answer's is the course's."""

        def answer(case: Case) -> Value:
            result = self._perform(case.as_call(), self.assignment.functions, self.answers_watch)
            if isinstance(result, Returned) and not result.changed:
                return result.value
            changed = isinstance(result, Returned) and f"it changes its input {', '.join(result.changed)}"
            found = f"the answer of `{question.name}` fails on the case {case.name}: {changed or says_of(result)}"
            raise CourseError(
                self._answered, self.assignment.answers[question.name].line, found, "Mend the answer or the question."
            )

        return answer

    @property
    def _answered(self) -> Path:
        return self.assignment.room / self.assignment.filename

    def _perform(self, call: Call, functions: Mapping[str, Any], watch: Watch | None = None) -> Outcome:
        return perform(call, functions, functions[call.task].__code__.co_filename, watch=watch)

    def _expect(
        self, question: Question, case: Case, answer: Callable[[Case], Value], typical: Mapping[str, float]
    ) -> Expected:
        if case.name in question.raises:
            return self._expect_raised(question, case)
        rng = np.random.default_rng(self._seed(question, f"rounding of {case.name}"))
        try:
            expected = expect(case, answer, typical, question.returns, rng, rules=self._rules(question, case))
        except ValueError as error:
            line = self.assignment.answers[question.name].line
            found = f"the answer of `{question.name}` on the case {case.name}: {error}"
            raise CourseError(self._answered, line, found, "Mend the answer, or draw kinder inputs.") from None
        if question.returns and (expected.form[0], *expected.form[1:2]) != ("tuple", question.returns):
            found = f"`{question.name}` returns {', '.join(question.returns)}, but its answer gives {len(expected.form[1])} values"
            raise CourseError(question.path, question.line, found, "Name each result of the answer once.")
        return expected

    def _expect_raised(self, question: Question, case: Case) -> Expected:
        result = self._perform(case.as_call(), self.assignment.functions)
        if not isinstance(result, Raised):
            line = self.assignment.answers[question.name].line
            found = f"the answer of `{question.name}` should raise on the case {case.name}, but {says_of(result)}"
            raise CourseError(self._answered, line, found, "Let it raise, or take the profile out of raises=.")
        said, known = WORD.findall(result.message), set(_texts_in(tuple(case.args.values())))
        mentions = tuple(dict.fromkeys(name for name in said if name in known))
        return Expected("leaf", (Component("", None),), Raises(result.kind, mentions))

    def _rules(self, question: Question, case: Case) -> Rule | Mapping[str, Rule] | None:
        if question.judged_by is None:
            return None
        try:
            return question.judged_by(**case.args)
        except Exception as error:
            line = line_in(error, question.path) or question.line
            found = f"`{question.name}` raises {type(error).__name__} as it makes the rule of {case.name}: {error}"
            raise CourseError(question.path, line, found, "Take the case's arguments by name.") from error

    # ── the calls beside the cases ──────────────────────────────────────────────────────────

    def _set_lines(self, question: Question) -> tuple[int, int] | None:
        if question.rows is None:
            return None
        few, many = (self._draw(question, "distinct", sizes={question.rows: rows}) for rows in (FEW_ROWS, MANY_ROWS))
        if question.rows not in few.sizes:
            found = f"`{question.name}` has rows={question.rows!r}, but draws no such size"
            raise CourseError(
                question.path, question.line, found, f"Draw it with draw.dims, or name one of {', '.join(few.sizes)}."
            )
        return self._number(few, Lines()), self._number(many, Lines())

    def _set_small(
        self, question: Question, answer: Callable[[Case], Value], typical: Mapping[str, float]
    ) -> Iterator[CaseKey]:
        """Small cases, the smallest and plainest first; those on which the answer fails are left out."""
        cases = [self._draw(question, "small", sizes=sizes, pool=pool) for sizes, pool in self._small_sizes(question)]
        cases.sort(key=lambda case: case.extent)
        for place, drawn in enumerate(cases[:_SMALL_CASES]):
            case = Case(drawn.task, f"small-{place}", drawn.group, drawn.args, drawn.sizes)
            try:
                rng = np.random.default_rng(place)
                rules = self._rules(question, case)
                expected = expect(case, answer, typical, question.returns, rng, draws=1, rules=rules)
            except (ValueError, CourseError):
                continue
            yield CaseKey(self._number(case), case, expected)

    def _small_sizes(self, question: Question) -> Iterator[tuple[dict[str, int], tuple[float, ...]]]:
        names = list(self._draw(question, "distinct").sizes)
        shapes = sorted(itertools.product((1, 2, 3), repeat=len(names)), key=lambda shape: (math.prod(shape), shape))
        for shape in shapes[:_SMALL_SHAPES]:
            for pool in _POOLS:
                yield dict(zip(names, shape, strict=True)), pool

    def _set_slopes(self, question: Question, cases: list[Case]) -> Iterator[SlopeKey]:
        spec = question.derivative
        if spec is None:
            return
        of = self.assignment.answers[spec.of].parameters
        for place, case in enumerate(cases):
            if case.name not in ("distinct", "hyper"):
                continue
            args = _given(question, spec, case, of)
            parts = [part for name in spec.wrt for part in (_arrays(name, args[name]) if name else [(None, 0)])]
            wrt = tuple(path for path, _ in parts)
            sizes = tuple(int(np.size(array)) for path, array in parts if path)
            component = spec.component if isinstance(self._value(spec.of, of, args), tuple) else -1
            call = Call(
                spec.of,
                of,
                tuple(args[name] for name in of),
                Sweep(tuple(path for path in wrt if path), component),
            )
            self.calls.append(call)
            upstream = _upstream(question, spec, case)
            yield SlopeKey(len(self.calls) - 1, spec.of, place, spec.kind, wrt, sizes, upstream, spec.component)

    def _value(self, name: str, parameters: tuple[str, ...], args: Mapping[str, Any]) -> Value:
        """What the answer of this name makes of these arguments."""
        outcome = self._perform(
            Call(name, parameters, tuple(args[one] for one in parameters)), self.assignment.functions
        )
        return outcome.value if isinstance(outcome, Returned) else None

    def _foresee(self, mistake: Mistake, numbers: list[int], lines: tuple[int, int] | None) -> MistakeKey:
        functions = {**self.assignment.functions, mistake.task: mistake.function}
        outcomes: list[Outcome] = []
        np.random.seed(0)  # noqa: NPY002  (a mistake may draw from it, and then it is foreseen the same in every build)
        for number in numbers:
            stuck = any(isinstance(one, TimedOut) for one in outcomes)
            made = NotRun("an earlier case took too long") if stuck else None
            outcomes.append(made or self._perform(self.calls[number], functions, self.watch))
        missing = [one for one in outcomes if isinstance(one, Raised) and one.kind == "NameError"]
        if missing:
            path = self.assignment.room / "mistakes.py"
            raise CourseError(
                path, mistake.line, f"`{mistake.function.__name__}`: {missing[0].message}", "Define it in mistakes.py."
            )
        counted = [self._perform(self.calls[number], functions) for number in lines or ()]
        return MistakeKey(mistake.name, mistake.hint, tuple(outcomes), bool(lines and loops(counted)))


def _texts_in(value: Value) -> Iterator[str]:
    """Every text in a value, keys included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple | list):
        for item in value:
            yield from _texts_in(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from _texts_in(item)


def _arrays(path: str, value: Value) -> Iterator[tuple[str | None, Value]]:
    """The arrays in an argument, each with the path that a sweep knows it by."""
    if isinstance(value, tuple | list | dict):
        parts = value.items() if isinstance(value, dict) else enumerate(value)
        for step, item in parts:
            yield from _arrays(f"{path}/{step}", item)
    else:
        yield path, value


def _upstream(question: Question, spec: Derivative, case: Case) -> Value:
    if spec.upstream and spec.upstream not in case.args:
        found = f"the gradient from above is {spec.upstream!r}, which the case does not have"
        raise CourseError(question.path, question.line, found, f"Name one of {', '.join(case.args)}.")
    return case.args[spec.upstream] if spec.upstream else None


def _given(question: Question, spec: Derivative, case: Case, parameters: tuple[str, ...]) -> Mapping[str, Any]:
    """The arguments of the function whose derivative a question asks for."""
    args = dict(case.args)
    if spec.given is not None:
        args.update(spec.given(**case.args))
    absent = [name for name in parameters if name not in args]
    if absent:
        found = f"the derivative of `{spec.of}` needs {', '.join(absent)}, which the case does not have"
        raise CourseError(question.path, question.line, found, "Make them with given=lambda ...: {...}.")
    return args
