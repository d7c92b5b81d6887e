"""The sweeps over a student's own function, by which a wrong gradient is held against its numerical derivative."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from autograder.course.assignment import Assignment
from autograder.course.expected import Answers
from autograder.course.markers import Answer
from autograder.course.question import Derivative, Question
from autograder.errors import CourseError
from autograder.judge.key import Case, NumericalGradientKey
from autograder.results import Returned, Value
from autograder.sandbox.worker import Call, Sweep
from autograder.words.message import message


def sweeps(
    assignment: Assignment, question: Question, cases: Sequence[Case], answers: Answers
) -> Iterator[tuple[Call, NumericalGradientKey]]:
    """The sweeps of one task's ordinary cases, each call with its key; the keys do not know their calls' numbers yet."""
    spec = question.derivative
    if spec is None:
        return
    of = assignment.answers[spec.of]
    for place, case in enumerate(cases):
        if case.name in ("distinct", "hyper"):
            upstream = _upstream(question, spec, case)
            call, wrt, sizes = _sweep(spec, _given(question, spec, case, of.parameters), of, answers)
            yield call, NumericalGradientKey(-1, spec.of, place, spec.kind, wrt, sizes, upstream, spec.component)


def _sweep(
    spec: Derivative, args: Mapping[str, Any], of: Answer, answers: Answers
) -> tuple[Call, tuple[str | None, ...], tuple[int, ...]]:
    """The call, which argument each component of the gradient belongs to, and how many entries each moved one has."""
    parts = [part for name in spec.wrt for part in (_arrays(name, args[name]) if name else [(None, 0)])]
    wrt = tuple(path for path, _ in parts)
    sizes = tuple(int(np.size(array)) for path, array in parts if path)
    names, values = of.parameters, tuple(args[name] for name in of.parameters)
    made = answers.outcome(Call(spec.of, names, values, driver=of.driver))
    component = spec.component if isinstance(made, Returned) and isinstance(made.value, tuple) else -1
    moved = tuple(path for path in wrt if path)
    return Call(spec.of, names, values, Sweep(moved, component), driver=of.driver), wrt, sizes


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
        found = message("course.no_upstream", name=spec.upstream)
        raise CourseError(question.path, question.line, found, message("course.name_one", names=", ".join(case.args)))
    return case.args[spec.upstream] if spec.upstream else None


def _given(question: Question, spec: Derivative, case: Case, parameters: tuple[str, ...]) -> Mapping[str, Any]:
    """The arguments of the function whose derivative a question asks for."""
    args = dict(case.args)
    if spec.given is not None:
        args.update(spec.given(**case.args))
    absent = [name for name in parameters if name not in args]
    if absent:
        found = message("course.derivative_needs", of=spec.of, names=", ".join(absent))
        raise CourseError(question.path, question.line, found, message("course.make_given"))
    return args
