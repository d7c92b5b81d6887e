"""Tries wrong functions on the cases of one task, each case when it is asked for."""

import ast
import warnings
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from autograder.course.endless import is_endless, limited_by_lines
from autograder.course.reference import Origin, Reference
from autograder.judge.key import Case, Hypothesis
from autograder.judge.lazy import Lazy
from autograder.results import NotRun, Outcome
from autograder.sandbox.inprocess import perform
from autograder.words.message import Text, message

Within = Callable[[Case], Callable[..., Any]]
"""A wrong function for each case."""


class Trial:
    """One task of a live exam, and what its functions give when one of them is wrong."""

    def __init__(self, origin: Origin) -> None:
        """Remember what will be needed, and try nothing."""
        self._origin = origin
        self.reference, self.task, self.cases, self.rows = origin.reference, origin.task, origin.cases, origin.rows
        self._called = origin.reference.answers[origin.task].called
        self.answer = origin.reference.functions[self._called]
        self.parameters = origin.reference.answers[origin.task].parameters
        self._filename = str(origin.reference.answers_file)
        self._may_hang = _may_hang(origin.reference, origin.task)

    def hypothesis(
        self,
        kind: str,
        name: Text,
        hint: Text,
        within: Within,
        *,
        family: Text = "",
        names: Mapping[str, Any] = MappingProxyType({}),
    ) -> Hypothesis:
        """What may have been done, in words for a student, and what comes of it; among other `names` than the answers'."""
        outcomes = Lazy(len(self.cases), lambda place: self.outcome(self.cases[place], within, names))
        return Hypothesis(name, hint, outcomes, kind, "mutant", family, made_by=within)

    def outcome(self, case: Case, within: Within, names: Mapping[str, Any]) -> Outcome:
        """What comes of a case with a wrong function, among other `names` than the answers'."""
        function = within(case)
        function = limited_by_lines(function, self._origin.most_lines(case)) if self._may_hang else function
        names = {**self.reference.functions, **names, self._called: function}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            outcome = perform(case.as_call(), names, self._filename)
        return NotRun(message("sandbox.endless")) if is_endless(outcome) else outcome


def in_every_case(function: Callable[..., Any]) -> Within:
    """The same function whatever the case."""
    return lambda _: function


def _may_hang(reference: Reference, task: str) -> bool:
    """Whether there is a loop, or a function or class that names itself, in an answer or in what it calls."""
    names = {reference.answers[task].called, *reference.called(task)}
    body = ast.parse(reference.source).body
    functions = [one for one in body if isinstance(one, ast.FunctionDef | ast.ClassDef)]
    nodes = [(one.name, node) for one in functions if one.name in names for node in ast.walk(one)]
    return any(isinstance(node, ast.For | ast.While) or getattr(node, "id", "") == name for name, node in nodes)
