"""Sets an exam: draws every case of an assignment under a secret, and works out what should come back, and what mistakes give."""

import hashlib
import hmac
import signal
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from autograder.course import expected
from autograder.course.assignment import Assignment
from autograder.course.cases import Cases
from autograder.course.defaults import Feedback
from autograder.course.expected import Answers
from autograder.course.known import known
from autograder.course.led import scene_text
from autograder.course.question import Question
from autograder.course.reference import Origin, Reference
from autograder.course.several import given_by_file
from autograder.course.sweeps import sweeps
from autograder.frozen import frozen
from autograder.judge.key import Case, CaseKey, Expected, Hypothesis, Key, NumericalGradientKey, TaskKey, is_generator
from autograder.judge.lazy import Growing, Lazy
from autograder.judge.randomness import drawn
from autograder.judge.tolerance import scales
from autograder.memory import KEEPS_NOTHING, Bounded
from autograder.results import Limits, Value
from autograder.sandbox.given_functions import Given
from autograder.sandbox.paper import Paper
from autograder.sandbox.watch import Watch, ctrl_c_held_back
from autograder.sandbox.worker import Call, Lines

if TYPE_CHECKING:
    from types import CodeType

PUBLIC_SECRET = b"practice"
"""The secret of practice cases, known to everyone."""


@frozen(eq=False)
class Exam:
    """All cases of an assignment under one secret.

    `paper` is what workers may see, `key` what only the judge may, `reference` what the key was made from. `limits` and
    `feedback` are the assignment's: what a submission may use, and how much a report shows. `showing` is another exam, of
    whose cases a report tells in the place of the graded ones; without one these are told of themselves.
    """

    paper: Paper
    key: Key
    reference: Reference
    limits: Limits = field(default_factory=Limits)
    feedback: Feedback = "full"
    showing: "Exam | None" = None

    def work_out(self) -> None:
        """Work out now what else is worked out when something wrong asks for it: once, before several processes share it."""
        for task in self.key.tasks:
            for mistake in task.mistakes:
                list(mistake.outcomes)
        if self.showing:
            self.showing.work_out()


def set_graded_exam(assignment: Assignment, secret: bytes) -> Exam:
    """The exam of a run under `secret`, with the one that its reports tell of: drawn under a second secret, made of the first.

    Nothing that is known of the second one's cases says anything of the first one's: a kept secret stays one. Each of its tasks is
    set when it is first looked at, and its paper has the calls of those that are.

    Raises
    ------
    CourseError
        as `set_exam` does.

    """
    second = hmac.new(secret, b"showing", hashlib.sha256).digest()
    showing = _Setter(assignment, Cases(assignment, second, b"for showing"), is_live=True, small=True, sweeps=False)
    graded = set_exam(assignment, secret, small=False)
    tasks = Lazy(len(assignment.questions), showing.set_alone)
    paper = replace(graded.paper, calls=Growing(showing.asked, lambda: list(tasks)))
    return replace(graded, showing=replace(graded, paper=paper, key=replace(graded.key, tasks=tasks)))


def set_exam(assignment: Assignment, secret: bytes, *, kinds: bytes = b"graded", small: bool = True) -> Exam:
    """Draw all cases of `assignment` under `secret`, and work out what should come back.

    What kinds of cases there are, to the whole numbers in them, hangs on `kinds` and not on the secret. Without `small` cases
    nothing is shown but what was graded.

    Raises
    ------
    CourseError
        if a question and its answer do not fit, or an answer is not finite, not deterministic, or changes its inputs.

    """
    is_live = secret != PUBLIC_SECRET
    cases = Cases(assignment, secret, kinds if is_live else b"")
    setter = _Setter(assignment, cases, is_live=is_live, small=small, sweeps=True)
    tasks = setter.set_all()
    policy = assignment.policy
    key = Key(assignment.name, policy.title, tasks, practice=not is_live, by_hand=policy.by_hand)
    limits = assignment.limits
    asked, homes = tuple(setter.asked), assignment.homes
    paper = Paper(assignment.filename, asked, limits, assignment.files, assignment.packages, homes)
    return Exam(paper, key, setter.reference, limits, policy.feedback)


@contextmanager
def _watching(seconds: float) -> Iterator[Watch]:
    is_ignored = signal.getsignal(signal.SIGINT) is signal.SIG_IGN  # as in a job, which leaves Ctrl-C to its parent
    with ctrl_c_held_back() if is_ignored else nullcontext():
        watch = Watch(seconds, time.process_time)
        try:
            yield watch
        finally:
            watch.stop()


class _Setter:
    """Sets one task after the other and numbers their calls, as our answers make them and as a submission is `asked` for them.

    Without `sweeps` no gradient follows a wrong function.
    """

    answers: Answers

    def __init__(self, assignment: Assignment, cases: Cases, *, is_live: bool, small: bool, sweeps: bool) -> None:
        self.assignment, self.reference = assignment, Reference(assignment)
        self.cases = cases
        self.is_live, self.has_small, self.has_sweeps = is_live, small, sweeps
        self.calls, self.asked = list[Call](), list[Call]()
        self.known = Bounded() if is_live else KEEPS_NOTHING

    @cached_property
    def given(self) -> Given | None:
        """The functions that students were given."""
        text = given_by_file(self.assignment.source.decode(), self.assignment.answers)
        return Given(text) if text else None

    def set_all(self) -> tuple[TaskKey, ...]:
        """All tasks, in their order."""
        with self._watching() as watch, self.cases.refusing_what_is_drawn_anew():
            self.answers = Answers(self.assignment, watch)
            return tuple(map(self._set_task, self.assignment.questions.values()))

    def set_alone(self, place: int) -> TaskKey:
        """One of the tasks, whichever were set before."""
        with self._watching() as watch:
            self.answers = Answers(self.assignment, watch)
            return self._set_task(list(self.assignment.questions.values())[place])

    def _watching(self) -> AbstractContextManager[Watch]:
        """An answer has no less time than a submission has."""
        return _watching(max(expected.PATIENCE, *map(self.assignment.limits.seconds_for, self.assignment.questions)))

    def _set_task(self, question: Question) -> TaskKey:
        if not self.is_live:
            self.cases.try_out(question)
        shown = [] if self.is_live else self.cases.examples(question)
        drawn_cases = [self.cases.draw(question, profile) for profile in question.profiles]
        self.cases.refuse_drawn_anew(question, drawn_cases[0])
        cases = [*shown, *drawn_cases]
        numbers = [self._number(case.as_call()) for case in cases]
        again = self._number(cases[0].as_call())
        called, typical = self._first_looked_at(question, cases)
        keys = [self._case_key(question, *one, typical) for one in zip(numbers, cases, strict=True)]
        for case in self._with_another_generator(question, keys):
            cases.append(case)
            numbers.append(self._number(case.as_call()))
            keys.append(self._case_key(question, numbers[-1], case, typical))
        others = [self.answers.otherwise(one) for one in self.assignment.conventions.get(question.name, ())]
        counted = Lines(self._counted_beside(question))
        lines = [self._number(case.as_call(counted)) for case in self.cases.few_and_many(question)]
        key = TaskKey(
            name=question.name,
            points=question.points,
            cases=tuple(keys),
            again=again,
            lines=(lines[0], lines[1]) if lines else None,
            small=tuple(self._small(question, typical)) if self.has_small else (),
            numerical_gradients=tuple(self._numerical_gradients(question, cases)) if self.has_sweeps else (),
            mistakes=self._mistakes(question, numbers, lines),
            uses=self._uses(question.name, called),
            leads=self._leads(question),
            scene=scene_text(self.assignment.source.decode(), question.driver) if question.driver else "",
            home=self.assignment.homes.get(question.name, ""),
            # A recorded key is public: nothing in it may be worked out from the reference, but what the author wrote for students.
            origin=Origin(self.reference, question.name, tuple(cases), question.rows, question.few)
            if self.is_live
            else None,
            known=self.known,
        )
        return replace(key, conventions=tuple(self._by(answers, question, key, typical) for answers in others))

    def _by(self, answers: Answers, question: Question, key: TaskKey, typical: Mapping[str, float]) -> TaskKey:
        """The key as another convention has it, under which these `answers` are right."""
        asked = [replace(one, expected=self._expected(answers, question, one.case, typical)) for one in key.cases]
        small = [(one, answers.expect_small(question, one.case, typical, place)) for place, one in enumerate(key.small)]
        shown = tuple(replace(one, expected=wanted) for one, wanted in small if wanted)
        return replace(key, cases=tuple(asked), small=shown)

    def _with_another_generator(self, question: Question, keys: Sequence[CaseKey]) -> Iterator[Case]:
        """The case with the most random numbers, with another generator; none where there are no random numbers."""
        largest = max(keys, key=lambda one: drawn(one.expected))
        if drawn(largest.expected) and any(map(is_generator, largest.case.args.values())):
            yield self.cases.with_another_generator(question, largest.case)

    def _number(self, call: Call) -> int:
        self.calls.append(call)
        # Of a submission it is made with the functions that students were given, as they were given.
        self.asked.append(Call.of(call.plain(), self.given))
        return len(self.calls) - 1

    def _case_key(self, question: Question, number: int, case: Case, typical: Mapping[str, float]) -> CaseKey:
        return CaseKey(number, case, self._expected(self.answers, question, case, typical))

    def _expected(self, answers: Answers, question: Question, case: Case, typical: Mapping[str, float]) -> Expected:
        return answers.expect(question, case, typical, self.cases.seed(question, f"rounding of {case.name}"))

    def _small(self, question: Question, typical: Mapping[str, float]) -> Iterator[CaseKey]:
        """Small cases in their order; those on which the answer fails are left out."""
        for place, case in enumerate(self.cases.small(question)):
            wanted = self.answers.expect_small(question, case, typical, place)
            if wanted:
                yield CaseKey(self._number(case.as_call()), case, wanted)

    def _numerical_gradients(self, question: Question, cases: Sequence[Case]) -> Iterator[NumericalGradientKey]:
        for call, key in sweeps(self.assignment, question, cases, self.answers):
            yield replace(key, call=self._number(call))

    def _mistakes(self, question: Question, graded: Sequence[int], lines: Sequence[int]) -> Sequence[Hypothesis]:
        graded_calls, lines_calls = ([self.calls[number] for number in some] for some in (graded, lines))
        return known(self.assignment, question.name, graded_calls, lines_calls)

    def _first_looked_at(self, question: Question, cases: Sequence[Case]) -> tuple[set["CodeType"], dict[str, float]]:
        """Which functions the answer calls on its cases, by itself or through others, and the scales of what it gives."""
        called, values = set["CodeType"](), list[Value]()
        for case in cases:
            if case.name in question.raises:
                self.answers.outcome(case.as_call(), called=called)
            else:
                values.append(self.answers.first(question, case, called))
        self.answers.refuse_nothing(question, values)
        return called, scales(values)

    def _counted_beside(self, question: Question) -> tuple[str, ...]:
        """The other tasks whose lines are counted."""
        others = self.assignment.questions.values()
        return tuple(one.name for one in others if one.rows is not None and one is not question)

    def _leads(self, question: Question) -> tuple[str, ...]:
        """The other tasks that a function which students are given names itself."""
        names = self.reference.named(question.name) if question.given else frozenset[str]()
        return tuple(task for task in self.assignment.questions if task in names and task != question.name)

    def _uses(self, name: str, called: Iterable["CodeType"]) -> tuple[str, ...]:
        """The other tasks whose functions are among those that were called."""
        file = str(self.assignment.answers_file)
        own = {code.co_firstlineno for code in called if code.co_filename == file}
        lines = self.assignment.lines
        return tuple(
            task
            for task in self.assignment.questions
            if task != name and any(line in some for some in lines[task] for line in own)
        )
