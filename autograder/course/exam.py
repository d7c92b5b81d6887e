"""Sets an exam: draws every case of an assignment under a secret, and works out what should come back, and what mistakes give."""

import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from autograder.course import expected, known
from autograder.course.assignment import Assignment
from autograder.course.cases import Cases
from autograder.course.expected import Answers
from autograder.course.policy import Feedback
from autograder.course.question import Question
from autograder.course.reference import Origin, Reference
from autograder.course.sweeps import sweeps
from autograder.judge.key import Case, CaseKey, Hypothesis, Key, NumericalGradientKey, TaskKey
from autograder.judge.tolerance import scales
from autograder.results import Limits
from autograder.sandbox.inprocess import Watch
from autograder.sandbox.paper import Paper
from autograder.sandbox.worker import Call, Lines

if TYPE_CHECKING:
    from types import CodeType

PUBLIC_SECRET = b"practice"
"""The secret of practice cases, known to everyone."""


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
    feedback: Feedback = "full"


def set_exam(assignment: Assignment, secret: bytes) -> Exam:
    """Draw all cases of `assignment` under `secret`, and work out what should come back.

    Raises
    ------
    CourseError
        if a question and its answer do not fit, or an answer is not finite, not deterministic, or changes its inputs.

    """
    with _watching(known.PATIENCE) as mistakes_watch, _watching(expected.PATIENCE) as answers_watch:
        setter = _Setter(assignment, secret, mistakes_watch, answers_watch)
        tasks = tuple(setter.set_task(question) for question in assignment.questions.values())
    key = Key(assignment.name, assignment.policy.title, tasks, practice=secret == PUBLIC_SECRET)
    paper, policy = Paper(assignment.filename, tuple(setter.calls)), assignment.policy
    return Exam(paper, key, setter.reference, policy.limits, policy.feedback)


@contextmanager
def _watching(seconds: float) -> Iterator[Watch]:
    watch = Watch(seconds, time.process_time)
    try:
        yield watch
    finally:
        watch.stop()


class _Setter:
    """Sets one task after the other and numbers their calls."""

    def __init__(self, assignment: Assignment, secret: bytes, mistakes_watch: Watch, answers_watch: Watch) -> None:
        self.assignment, self.reference = assignment, Reference(assignment)
        self.is_live, self.mistakes_watch = secret != PUBLIC_SECRET, mistakes_watch
        self.cases, self.answers = Cases(assignment, secret), Answers(assignment, answers_watch)
        self.calls: list[Call] = []

    def set_task(self, question: Question) -> TaskKey:
        cases = [self.cases.draw(question, profile) for profile in question.profiles]
        numbers = [self._number(case.as_call()) for case in cases]
        again = self._number(cases[0].as_call())
        typical = scales([self.answers.value(question, case) for case in cases if case.name not in question.raises])
        keys = tuple(self._case_key(question, *one, typical) for one in zip(numbers, cases, strict=True))
        lines = [self._number(case.as_call(Lines())) for case in self.cases.few_and_many(question)]
        return TaskKey(
            name=question.name,
            points=question.points,
            cases=keys,
            again=again,
            lines=(lines[0], lines[1]) if lines else None,
            small=tuple(self._small(question, typical)),
            numerical_gradients=tuple(self._numerical_gradients(question, cases)),
            mistakes=self._mistakes(question, numbers, lines),
            uses=self._uses(question.name, cases),
            # A recorded key is public: nothing in it may be worked out from the reference, but what the author wrote for students.
            origin=Origin(self.reference, question.name, tuple(cases), question.rows) if self.is_live else None,
        )

    def _number(self, call: Call) -> int:
        self.calls.append(call)
        return len(self.calls) - 1

    def _case_key(self, question: Question, number: int, case: Case, typical: Mapping[str, float]) -> CaseKey:
        seed = self.cases.seed(question, f"rounding of {case.name}")
        return CaseKey(number, case, self.answers.expect(question, case, typical, seed))

    def _small(self, question: Question, typical: Mapping[str, float]) -> Iterator[CaseKey]:
        """Small cases in their order; those on which the answer fails are left out."""
        for place, case in enumerate(self.cases.small(question)):
            wanted = self.answers.expect_small(question, case, typical, place)
            if wanted:
                yield CaseKey(self._number(case.as_call()), case, wanted)

    def _numerical_gradients(self, question: Question, cases: Sequence[Case]) -> Iterator[NumericalGradientKey]:
        for call, key in sweeps(self.assignment, question, cases, self.answers):
            yield replace(key, call=self._number(call))

    def _mistakes(self, question: Question, graded: Sequence[int], lines: Sequence[int]) -> tuple[Hypothesis, ...]:
        graded_calls, lines_calls = ([self.calls[number] for number in some] for some in (graded, lines))
        return known.try_all(self.assignment, question.name, graded_calls, lines_calls, self.mistakes_watch)

    def _uses(self, name: str, cases: Sequence[Case]) -> tuple[str, ...]:
        """The other tasks whose functions the answer calls on its cases, by itself or through others."""
        called: set[CodeType] = set()
        before = sys.getprofile()
        sys.setprofile(lambda frame, event, _: called.add(frame.f_code) if event == "call" else None)
        try:
            for case in cases:
                self.answers.outcome(case.as_call())
        finally:
            sys.setprofile(before)
        codes = {task: self.assignment.functions[task].__code__ for task in self.assignment.questions}
        return tuple(task for task, code in codes.items() if code in called and task != name)
