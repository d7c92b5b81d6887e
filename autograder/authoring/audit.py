"""How well an assignment tells right from wrong: mutants and known mistakes must lose points, what is right must not."""

import math
import time
import warnings
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from autograder.authoring.advice import Adviser
from autograder.authoring.alternatives import alternatives
from autograder.authoring.audited import Complaint, Survivor, TaskAudit, Untried, identity_of
from autograder.authoring.equivalent import FILENAME, Equivalent, read_equivalents
from autograder.authoring.lint import lint
from autograder.course.assignment import Assignment, load_assignment
from autograder.course.exam import set_exam
from autograder.course.question import Question
from autograder.diagnosis.search import diagnose
from autograder.frozen import frozen
from autograder.judge.checks import MOST_LINES, Judged, judge
from autograder.judge.key import FEW_ROWS, MANY_ROWS, Case, Hypothesis, TaskKey, Unrecorded
from autograder.judge.rules import Coin, Normal, Uniform
from autograder.judge.seen import is_float32, look
from autograder.judge.statistics import false_fail_rate
from autograder.mutation.expressions import Facts
from autograder.mutation.mutants import Mutant, mutants
from autograder.mutation.rewrites import rewrites
from autograder.mutation.versions import Solution
from autograder.results import NotRun, Outcome, Returned, TimedOut, Value
from autograder.sandbox.inprocess import perform
from autograder.sandbox.paper import Paper
from autograder.sandbox.watch import Watch
from autograder.sandbox.worker import Call
from autograder.words.message import Text, message

SECONDS = 0.5
"""What one call of a mutant may take, in seconds of processor time, before it counts as one that never ends.

Where a question gives a case its own seconds, it is that."""


def nobody(done: float) -> None:
    """Tell nobody."""


@frozen
class Bound:
    """Until when there is time, by the clock that only goes forward, and who is told which share of the work is done."""

    until: float = math.inf
    tell: Callable[[float], None] = nobody

    @property
    def is_over(self) -> bool:
        """Whether no time is left."""
        return time.monotonic() >= self.until


UNBOUND = Bound()
"""As much time as it takes."""


def audit_task(course: Path, name: str, task: str, secrets: int, bound: Bound = UNBOUND) -> TaskAudit:
    """Audit one task under this many secrets."""
    return audited(course, load_assignment(course, name), task, secrets, bound)


def audited(course: Path, assignment: Assignment, task: str, secrets: int, bound: Bound) -> TaskAudit:
    """Audit one task of an assignment; what is begun when the time is over is brought to its end, and nothing more begins."""
    begin = time.monotonic()
    with _watched(assignment.questions[task]) as watch:
        found = _Auditor(course, assignment, task, secrets, watch, bound=bound).audit()
    return replace(found, seconds=time.monotonic() - begin)


def survivors_called(course: Path, assignment: Assignment, task: str, secrets: int, identity: str) -> list[Survivor]:
    """The survivors among a task's mutants that have this id; nothing else of the task is tried."""
    with _watched(assignment.questions[task]) as watch:
        auditor = _Auditor(course, assignment, task, secrets, watch)
        return auditor.survivors_called(identity)


def unfair(course: Path, name: str, task: str, secrets: int) -> tuple[int, tuple[Complaint, ...]]:
    """How many right answers to a task are known, and which lose points under one of this many secrets."""
    assignment = replace(load_assignment(course, name), mistakes={task: ()})
    with _watched(assignment.questions[task]) as watch:
        auditor = _Auditor(course, assignment, task, 1, watch)
        return auditor.count_unfair([b"fair %d" % number for number in range(secrets)])


@contextmanager
def _watched(question: Question) -> Iterator[Watch]:
    """What cuts off a call that never ends; meanwhile nothing warns, because mutants warn of what they are made to do."""
    watch = Watch(max(SECONDS, question.seconds or 0), time.process_time)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield watch
    finally:
        watch.stop()


# ── one task ────────────────────────────────────────────────────────────────────────────────


class _Auditor:
    """One task with its papers and keys under several secrets."""

    def __init__(
        self, course: Path, assignment: Assignment, task: str, secrets: int, watch: Watch, *, bound: Bound = UNBOUND
    ) -> None:
        self.assignment, self.task, self.watch, self.bound = assignment, task, watch, bound
        self.alternatives = course / "tests" / "alternatives" / f"{assignment.name}.py"
        self.question = assignment.questions[task]
        self.called = assignment.answers[task].called
        self.answers = assignment.answers_file
        self.alone = replace(assignment, questions={task: self.question})
        exams = [set_exam(self.alone, b"audit %d" % number) for number in range(max(secrets, 2))]
        self.trials = [_Trial(exam.paper, exam.key.tasks[0], watch) for exam in exams][:secrets]
        self.other = exams[-1].key.tasks[0]
        graded = [one.case for trial in self.trials for one in trial.key.cases]
        self.adviser = Adviser(self.question, graded, assignment.functions, str(self.answers), watch)
        self.complaints: list[Complaint] = []

    def count_unfair(self, secrets: Sequence[bytes]) -> tuple[int, tuple[Complaint, ...]]:
        """How many right answers there are, and the complaints about them under these secrets."""
        right = list(self._right([one.case for one in self.trials[0].key.cases]))
        for secret in secrets:
            exam = set_exam(self.alone, secret)
            self.trials = [_Trial(exam.paper, exam.key.tasks[0], self.watch)]
            for one in right:
                self._passes(*one)
        return len(right), tuple(self.complaints)

    def audit(self) -> TaskAudit:
        cases = [one.case for one in self.trials[0].key.cases]
        solution = Solution(self.assignment, self.task)
        facts = solution.facts(cases)
        made, right = list(mutants(solution, facts)), list(self._right(cases))
        passed = [self._passes(*one) for one in right if not self.bound.is_over]
        places = range(len(self.assignment.mistakes[self.task]))
        named = [self._is_named(place) for place in places if not self.bound.is_over]
        tried, survivors = self._tried(made)
        notes = () if self.bound.is_over else tuple(dict.fromkeys(self._notes(solution, facts)))
        return TaskAudit(
            assignment=self.assignment.name,
            task=self.task,
            mutants=len(tried),
            killed=len(tried) - len(survivors),
            mistakes=len(named),
            named=sum(named),
            right=len(passed),
            passed=sum(passed),
            survivors=survivors,
            complaints=tuple(self.complaints),
            notes=notes,
            untried=Untried(len(made) - len(tried), len(places) - len(named), len(right) - len(passed)),
        )

    def survivors_called(self, identity: str) -> list[Survivor]:
        """The survivors that have this id."""
        solution = Solution(self.assignment, self.task)
        facts = solution.facts([one.case for one in self.trials[0].key.cases])
        called = [one for one in mutants(solution, facts) if identity_of(*one.identity) == identity]
        return [one for one in self._tried(called)[1] if one.id == identity]

    def _with(self, function: Callable[..., Any]) -> Mapping[str, Any]:
        return {**self.assignment.functions, self.called: function}

    def _complain(self, path: Path, line: int, says: Text) -> None:
        self.complaints.append(Complaint(self.task, str(path), line, says))

    # ── mutants ─────────────────────────────────────────────────────────────────────────────

    def _tried(self, made: Sequence[Mutant]) -> tuple[set[Mutant], tuple[Survivor, ...]]:
        """The mutants for which there was time, and what survived, in the order in which they were made."""
        order = made if math.isinf(self.bound.until) else sorted(made, key=lambda one: identity_of(*one.identity))
        counts = dict[Mutant, int]()
        for mutant in order:
            if self.bound.is_over:
                break
            counts[mutant] = self._passes_under(mutant)
            self.bound.tell(len(counts) / len(made))
        return set(counts), tuple(self._survivors(made, counts))

    def _survivors(self, made: Sequence[Mutant], counts: Mapping[Mutant, int]) -> Iterator[Survivor]:
        path = self.assignment.reference / FILENAME
        listed = defaultdict[tuple[str, str, str], list[Equivalent]](list)
        for entry in read_equivalents(path, self.assignment.questions):
            if entry.task == self.task:
                listed[entry.identity].append(entry)
        for mutant in made:
            if counts.get(mutant):
                entries = listed[mutant.identity]
                yield self._survivor(mutant, counts[mutant], entries.pop(0) if entries else None)
        if len(counts) == len(made):
            for entry in [entry for entries in listed.values() for entry in entries]:
                self._complain(path, entry.line, message("audit.stale_entry"))

    def _passes_under(self, mutant: Mutant) -> int:
        """Under how many secrets a mutant has all points; one that hangs under one is not tried under others."""
        count, functions = 0, self._with(mutant.function)
        for trial in self.trials:
            outcome = trial.first_wrong(functions, str(self.answers))
            if isinstance(outcome, TimedOut):
                return 0
            count += outcome is None
        return count

    def _survivor(self, mutant: Mutant, count: int, listed: Equivalent | None) -> Survivor:
        return Survivor(
            task=mutant.task,
            path=str(self.answers),
            line=mutant.line,
            operator=mutant.operator,
            phrase=mutant.phrase,
            before=mutant.before,
            after=mutant.after,
            secrets=count,
            advice="" if listed else self.adviser.advise(mutant),
            listed=listed.why if listed else "",
        )

    # ── known mistakes ──────────────────────────────────────────────────────────────────────

    def _is_named(self, place: int) -> bool:
        mistake = self.assignment.mistakes[self.task][place]
        path = self.assignment.mistakes_file
        for trial in self.trials:
            judged = judge(trial.key, outcomes_of(trial.key, trial.key.mistakes[place]))
            names = [one.name for one in diagnose(judged)]
            if not _lost(judged):
                self._complain(path, mistake.line, message("audit.loses_nothing", mistake=mistake.function.__name__))
                return False
            if names != [mistake.name]:
                called = tuple(f'"{name}"' for name in names) or message("audit.named_nothing")
                self._complain(
                    path, mistake.line, message("audit.named_other", mistake=mistake.function.__name__, called=called)
                )
                return False
        return True

    # ── right answers, written otherwise ────────────────────────────────────────────────────

    def _right(self, cases: Sequence[Case]) -> Iterator[tuple[Text, Path, int, Callable[..., Any]]]:
        """What must earn all points: what it is called, where it stands, and the function."""
        yield (
            message("audit.the_answer"),
            self.answers,
            self.assignment.answers[self.task].line,
            self.assignment.functions[self.called],
        )
        for name, line, function in alternatives(self.alternatives, self.assignment, self.task):
            yield f"`{name}`", self.alternatives, line, function
        for one in rewrites(self.assignment, self.task, cases):
            how, after = one.how, one.after
            said = message("audit.rewrite_to", how=how, after=after) if after else message("audit.rewrite", how=how)
            yield said, self.answers, one.line, one.function

    def _passes(self, name: Text, path: Path, line: int, function: Callable[..., Any]) -> bool:
        # What a driver judges stands in a file of answers, wherever it was written; lines are counted there.
        filename = str(self.answers if self.assignment.answers[self.task].driver else path)
        for trial in self.trials:
            judged = trial.judged(self._with(function), filename)
            if _lost(judged):
                says = next(one.says for one in judged.verdicts if one.status != "passed")
                self._complain(path, line, message("audit.right_loses", name=name, says=says))
                return False
        return True

    # ── notes ───────────────────────────────────────────────────────────────────────────────

    def _notes(self, solution: Solution, facts: Facts) -> Iterator[Text]:
        def ask(task: str, args: Sequence[Value]) -> Value:
            driver = self.assignment.answers[task].driver
            call = Call(task, tuple(map(str, range(len(args)))), args, driver=driver)
            outcome = perform(call, self.assignment.functions, "", watch=self.watch)
            return outcome.value if isinstance(outcome, Returned) else None

        samples = sum(
            isinstance(component.rule, Normal | Uniform | Coin)
            for one in self.trials[0].key.cases
            for component in one.expected.components
        )
        if samples:
            yield message("audit.samples", samples=samples, runs=1 / (samples * false_fail_rate()))
        if not self.question.given:
            yield from lint(self.question, self.trials[0].key, self.other, ask)
        for line in solution.unreached(facts):
            yield message("audit.unreached", line=line)


def outcomes_of(key: TaskKey, mistake: Hypothesis) -> dict[int, Outcome]:
    """What a known mistake comes to, as the outcomes of a task's calls."""
    outcomes: dict[int, Outcome] = {}
    for case, outcome in zip(key.cases, mistake.outcomes, strict=True):
        assert not isinstance(outcome, Unrecorded)
        outcomes[case.call] = outcome
    outcomes[key.again] = outcomes[key.cases[0].call]
    for call, rows in zip(key.lines or (), (FEW_ROWS, MANY_ROWS), strict=False):
        outcomes[call] = Returned({"": 3, "rows": 3 * rows, "lines": MOST_LINES + 1}[mistake.loops])
    return outcomes


def _lost(judged: Judged) -> bool:
    return any(verdict.status != "passed" for verdict in judged.verdicts)


@frozen(eq=False)
class _Trial:
    """One task's paper and key under one secret."""

    paper: Paper
    key: TaskKey
    watch: Watch

    def first_wrong(self, functions: Mapping[str, Any], filename: str) -> Outcome | None:
        """The first outcome by which a function loses points; None if it has all."""
        outcomes: dict[int, Outcome] = {}
        for case in self.key.cases:
            outcome = outcomes[case.call] = self._call(functions, case.call, filename)
            if look(case, outcome).first and not is_float32(outcome):
                return outcome
        return outcomes[self.key.cases[0].call] if _lost(self._judge(functions, filename, outcomes)) else None

    def judged(self, functions: Mapping[str, Any], filename: str) -> Judged:
        """All that is said of a function."""
        return self._judge(functions, filename, {})

    def _judge(self, functions: Mapping[str, Any], filename: str, outcomes: dict[int, Outcome]) -> Judged:
        for call in self.key.first_calls:
            if any(isinstance(outcome, TimedOut) for outcome in outcomes.values()):
                outcomes[call] = NotRun(message("sandbox.stuck"))
            elif call not in outcomes:
                outcomes[call] = self._call(functions, call, filename)
        return judge(self.key, outcomes)

    def _call(self, functions: Mapping[str, Any], number: int, filename: str) -> Outcome:
        call = self.paper.calls[number]
        # A driver is wrong in its own file; as it is given to students it would find the answers.
        return perform(Call.of(call.plain()) if call.driver else call, functions, filename, watch=self.watch)
