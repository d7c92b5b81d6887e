"""What should come back: asks an assignment's answers, and refuses what is not finite, not the same twice, or not as asked."""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from autograder.course.assignment import Assignment
from autograder.course.mistakes import Mistake
from autograder.course.question import Question
from autograder.course.running import line_in
from autograder.course.several import in_its_file
from autograder.errors import CourseError
from autograder.judge.key import PROFILES, Case, Component, Expected, Raises
from autograder.judge.rules import Rule
from autograder.judge.seen import WORD
from autograder.judge.sentences import of_outcome
from autograder.judge.tolerance import NoSuchResult, Unfit, expect
from autograder.results import Outcome, Raised, Returned, Value
from autograder.sandbox import wire
from autograder.sandbox.inprocess import perform
from autograder.sandbox.watch import Watch
from autograder.sandbox.worker import Call
from autograder.words.message import Text, message

if TYPE_CHECKING:
    from types import CodeType

PATIENCE = 10.0
"""After so many seconds of processor time for one case an answer is taken for one that never ends."""


class Answers:
    """The answers of one assignment, and what they make of cases; `watch` ends one that takes too long."""

    def __init__(self, assignment: Assignment, watch: Watch) -> None:
        """Ask nothing yet."""
        self._assignment, self._watch = assignment, watch
        self._known: dict[Case, Value] = {}

    def otherwise(self, convention: Mistake) -> "Answers":
        """The same answers with that of one task by another convention."""
        called = self._assignment.questions[convention.task].driver or convention.task
        functions = {**self._assignment.functions, called: convention.function}
        return Answers(replace(self._assignment, functions=functions), self._watch)

    def outcome(self, call: Call, watch: Watch | None = None, called: "set[CodeType] | None" = None) -> Outcome:
        """What comes of a call; a `watch` cuts it off, and which functions it calls is added to `called`."""
        functions = self._assignment.functions
        filename = functions[call.called].__code__.co_filename
        if called is not None:
            functions = {**functions, call.called: _telling(functions[call.called], called)}
        return perform(call, functions, filename, watch=watch)

    def value(self, question: Question, case: Case, called: "set[CodeType] | None" = None) -> Value:
        """What the answer gives on a case; a fault of the answer's is the course's."""
        return self._value(question, case, case.as_call(), called)

    def _value(self, question: Question, case: Case, call: Call, called: "set[CodeType] | None" = None) -> Value:
        result = self.outcome(call, self._watch, called)
        if isinstance(result, Returned) and not result.changed:
            return result.value
        changed = isinstance(result, Returned) and message("course.changes_input", names=", ".join(result.changed))
        found = message("course.answer_fails", task=question.name, case=case.name, says=changed or of_outcome(result))
        raise self._fault(question, found, message("course.mend_either", asked=_place(question)))

    def first(self, question: Question, case: Case, called: "set[CodeType] | None" = None) -> Value:
        """The same for a case that was drawn; it is asked once."""
        if case not in self._known:
            self._known[case] = self.value(question, case, called)
        return self._known[case]

    def _fault(self, question: Question, found: Text, do: Text) -> CourseError:
        path, line = self._assignment.answers_file, self._assignment.answers[question.name].line
        return CourseError(*in_its_file(path, self._assignment.source, line), found, do)

    def expect(self, question: Question, case: Case, typical: Mapping[str, float], seed: int) -> Expected:
        """What should come back on a graded case; `seed` draws the rounding that an answer must stand."""
        if case.name in question.raises:
            return self._expect_raised(question, case)
        try:
            expected = self._expect_value(question, case, typical, seed)
        except Unfit as error:
            raise self._unfit(question, case, error) from None
        if question.returns and (expected.form[0], *expected.form[1:2]) != ("tuple", question.returns):
            raise _results_unlike(question, expected)
        return expected

    def _unfit(self, question: Question, case: Case, error: Unfit) -> CourseError:
        """What the author is told of a case on which the answer gives nothing that could be asked of anyone."""
        found = message("course.answer_unfit", task=question.name, case=case.name, why=error.why)
        if isinstance(error, NoSuchResult):
            return CourseError(question.path, question.line, found, message("course.name_shares"))
        once, again = (wire.encode(self.value(question, case)) for _ in range(2))
        if once != again:
            found = message("course.answer_wavers", task=question.name, case=case.name)
            return self._fault(question, found, message("course.mend_wavering", asked=_place(question)))
        may_leave = case.name in PROFILES and case.check != "values"
        asked = _place(question)
        leave = message("course.draw_without", profile=case.name, asked=asked)
        return self._fault(question, found, leave if may_leave else message("course.draw_kinder", asked=asked))

    def expect_small(self, question: Question, case: Case, typical: Mapping[str, float], seed: int) -> Expected | None:
        """What should come back on a small case; None where the answer fails."""
        try:
            return self._expect_value(question, case, typical, seed, draws=1)
        except (Unfit, CourseError):
            return None

    def refuse_nothing(self, question: Question, values: Sequence[Value]) -> None:
        """Raise for an answer that never returns anything."""
        if values and all(value is None for value in values):
            found = message("course.answer_returns_nothing", task=question.name)
            raise self._fault(question, found, message("course.let_return"))

    def _expect_value(
        self, question: Question, case: Case, typical: Mapping[str, float], seed: int, **options: Any
    ) -> Expected:
        def answer(one: Case) -> Value:
            # It is seen to leave its inputs alone once, and not with each rounding.
            return self.first(question, one) if one is case else self._value(question, one, one.as_call().unwatched())

        rng, rules = np.random.default_rng(seed), _rules(question, case)
        if question.few:
            options["draws"] = 1
        return expect(
            case,
            answer,
            typical,
            question.returns,
            rng,
            rules=rules,
            precision=question.precision,
            shares=question.shares,
            **options,
        )

    def _expect_raised(self, question: Question, case: Case) -> Expected:
        result = self.outcome(case.as_call())
        if not isinstance(result, Raised):
            found = message("course.should_raise", task=question.name, case=case.name, says=of_outcome(result))
            raise self._fault(question, found, message("course.let_raise", asked=_place(question)))
        said, known = WORD.findall(result.message), set(_texts_in(tuple(case.args.values())))
        mentions = tuple(dict.fromkeys(name for name in said if name in known))
        return Expected("leaf", (Component("", None),), Raises(result.kind, mentions))


def _place(question: Question) -> str:
    """Where the question is."""
    return f"{question.path}:{question.line}"


def _telling(function: Callable[..., Any], called: "set[CodeType]") -> Callable[..., Any]:
    """The function, which adds each one that it calls, by itself or through others, to `called`; itself as well."""

    def run(*args: Any) -> Any:
        before = sys.gettrace()
        sys.settrace(lambda frame, *_: called.add(frame.f_code))  # asked at each call, and as it gives None at no line
        try:
            return wire.run_through(function(*args))
        finally:
            sys.settrace(before)

    return run


def _results_unlike(question: Question, expected: Expected) -> CourseError:
    names = ", ".join(question.returns)
    if expected.form[0] != "tuple":
        found, do = message("course.result_alone", task=question.name, names=names), message("course.leave_returns_out")
    else:
        number = len(expected.form[1])
        found = message("course.results_unlike", task=question.name, names=names, number=number)
        do = message("course.name_results")
    return CourseError(question.path, question.line, found, do)


def _rules(question: Question, case: Case) -> Rule | Mapping[str, Rule] | None:
    if question.judged_by is None:
        return None
    try:
        return question.judged_by(**case.args)
    except Exception as error:
        line = line_in(error, question.path) or question.line
        found = message(
            "course.rule_raises", task=question.name, kind=type(error).__name__, case=case.name, error=str(error)
        )
        raise CourseError(question.path, line, found, message("course.take_arguments")) from error


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
