"""Sets a run's paper and its key: draws every case under the run's secret and works out what should come back."""

import itertools
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from autograder.course.assignment import Assignment, Mistake, line_in
from autograder.course.draw import Draw, seed
from autograder.course.question import Derivative, Question
from autograder.errors import CourseError
from autograder.judge.checks import loops, says_of
from autograder.judge.key import FEW_ROWS, MANY_ROWS, Case, CaseKey, Expected, Key, MistakeKey, SlopeKey, TaskKey
from autograder.judge.tolerance import expect, scales
from autograder.results import Outcome, Raised, Returned, Value
from autograder.sandbox import worker
from autograder.sandbox.frames import read
from autograder.sandbox.paper import Paper
from autograder.sandbox.worker import Call

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
_POOLS = ((1.0, 2.0), (1.0, -1.0, 3.0), (0.0, 1.0), (1000.0, -1000.0))


def set_paper(assignment: Assignment, secret: bytes) -> tuple[Paper, Key]:
    """Draw all cases of `assignment` under `secret`: what workers may see, and what only the judge may.

    Raises
    ------
    CourseError
        if a question and its answer do not fit, or an answer is not finite, not deterministic, or changes its inputs.

    """
    setter = _Setter(assignment, secret)
    tasks = tuple(setter.set_task(question) for question in assignment.questions.values())
    key = Key(assignment.name, assignment.policy.title, tasks, practice=secret == PUBLIC_SECRET)
    return Paper(assignment.filename, tuple(setter.calls)), key


@dataclass
class _Setter:
    """Draws cases in order and numbers their calls."""

    assignment: Assignment
    secret: bytes
    calls: list[Call] = field(default_factory=list)

    def set_task(self, question: Question) -> TaskKey:
        cases = [self._draw(question, profile) for profile in question.profiles]
        answer = self._answer(question)
        numbers = [self._number(case) for case in cases]
        again = self._number(cases[0])
        typical = scales([answer(case) for case in cases])
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
        )

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
        return Case(question.name, profile, _GROUP_OF.get(profile, "special"), args, draw.sizes, layout)

    def _ask(self, question: Question, draw: Draw) -> dict[str, Value]:
        """The arguments that the question's body draws."""
        try:
            return dict(question.draw_case(draw))
        except Exception as error:
            line = line_in(error, question.path) or question.line
            found = f"`{question.name}` raises {type(error).__name__} as it draws the case {draw.profile}: {error}"
            raise CourseError(question.path, line, found, "Return the arguments by name, as a dict.") from error

    def _number(self, case: Case, **options: Any) -> int:
        self.calls.append(Call(case.task, tuple(case.args), tuple(case.args.values()), layout=case.layout, **options))
        return len(self.calls) - 1

    # ── what should come back ───────────────────────────────────────────────────────────────

    def _answer(self, question: Question) -> Callable[[Case], Value]:
        """The answer as a function of a case; a fault of the answer's is the course's."""

        def answer(case: Case) -> Value:
            call = Call(case.task, tuple(case.args), tuple(case.args.values()), layout=case.layout)
            result = self._perform(call, self.assignment.functions)
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

    def _perform(self, call: Call, functions: Mapping[str, Any]) -> Outcome:
        return read(worker.perform(0, call, dict(functions), functions[call.task].__code__.co_filename))

    def _expect(
        self, question: Question, case: Case, answer: Callable[[Case], Value], typical: Mapping[str, float]
    ) -> Expected:
        rng = np.random.default_rng(self._seed(question, f"rounding of {case.name}"))
        try:
            expected = expect(case, answer, typical, question.returns, rng)
        except ValueError as error:
            line = self.assignment.answers[question.name].line
            found = f"the answer of `{question.name}` on the case {case.name}: {error}"
            raise CourseError(self._answered, line, found, "Mend the answer, or draw kinder inputs.") from None
        if question.returns and (expected.form[0], *expected.form[1:2]) != ("tuple", question.returns):
            found = f"`{question.name}` returns {', '.join(question.returns)}, but its answer gives {len(expected.form[1])} values"
            raise CourseError(question.path, question.line, found, "Name each result of the answer once.")
        return expected

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
        return self._number(few, kind="lines"), self._number(many, kind="lines")

    def _set_small(
        self, question: Question, answer: Callable[[Case], Value], typical: Mapping[str, float]
    ) -> Iterator[CaseKey]:
        """Small cases, the smallest and plainest first; those on which the answer fails are left out."""
        cases = [self._draw(question, "small", sizes=sizes, pool=pool) for sizes, pool in self._small_sizes(question)]
        cases.sort(key=lambda case: sum(np.size(arg) for arg in case.args.values() if isinstance(arg, np.ndarray)))
        for place, drawn in enumerate(cases[:_SMALL_CASES]):
            case = Case(drawn.task, f"small-{place}", drawn.group, drawn.args, drawn.sizes)
            try:
                rng = np.random.default_rng(place)
                expected = expect(case, answer, typical, question.returns, rng, draws=1)
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
            wrt = tuple(name for name in spec.wrt if name)
            call = Call(spec.of, of, tuple(args[name] for name in of), kind="sweep", wrt=wrt)
            self.calls.append(call)
            sizes = tuple(int(np.size(args[name])) for name in wrt)
            upstream = _upstream(question, spec, case)
            yield SlopeKey(len(self.calls) - 1, spec.of, place, spec.kind, spec.wrt, sizes, upstream)

    def _foresee(self, mistake: Mistake, numbers: list[int], lines: tuple[int, int] | None) -> MistakeKey:
        functions = {**self.assignment.functions, mistake.task: mistake.function}
        outcomes = tuple(self._perform(self.calls[number], functions) for number in numbers)
        missing = [one for one in outcomes if isinstance(one, Raised) and one.kind == "NameError"]
        if missing:
            path = self.assignment.room / "mistakes.py"
            raise CourseError(
                path, mistake.line, f"`{mistake.function.__name__}`: {missing[0].message}", "Define it in mistakes.py."
            )
        counted = [self._perform(self.calls[number], functions) for number in lines or ()]
        return MistakeKey(mistake.name, mistake.hint, outcomes, bool(lines and loops(counted)))


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
