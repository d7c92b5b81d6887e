"""An assignment's answers and known mistakes, which can go to another process as text; and what each task's key was made from."""

from collections.abc import Iterator, Mapping
from dataclasses import field
from functools import cached_property
from types import FunctionType
from typing import Any

from autograder.course.assignment import Assignment
from autograder.course.edits import answer_texts
from autograder.course.endless import MOST_LINES, TIMES
from autograder.course.mistakes import Mistake, known_mistakes
from autograder.course.running import run_file
from autograder.frozen import frozen
from autograder.judge.key import Case
from autograder.memory import Memory
from autograder.results import Returned
from autograder.sandbox.given_files import UNDER
from autograder.sandbox.inprocess import perform
from autograder.sandbox.worker import Lines


class Reference:
    """What `reference/` holds of one assignment: the answers' file and the mistakes', and the functions in them.

    Functions cannot be sent to another process. Of a reference that is sent they are made again there, from the text.
    """

    def __init__(self, assignment: Assignment) -> None:
        """The reference of an assignment that is loaded."""
        self.answers_file, self.mistakes_file = assignment.answers_file, assignment.mistakes_file
        self.source, self.answers = assignment.source, dict(assignment.answers)
        self._wrong, self._files = self.mistakes_file.read_bytes(), assignment.files
        self.__dict__.update(functions=assignment.functions, mistakes=assignment.mistakes)

    def __getstate__(self) -> dict[str, Any]:
        return {name: part for name, part in self.__dict__.items() if name not in ("functions", "mistakes")}

    @cached_property
    def functions(self) -> Mapping[str, Any]:
        """The names that the answers' file defines."""
        return run_file(self.answers_file, self.source, given={UNDER: self._files} if self._files else {})

    @cached_property
    def mistakes(self) -> Mapping[str, tuple[Mistake, ...]]:
        """The known mistakes of each task."""
        texts = answer_texts(self.answers_file, self.source.decode(), self.answers)
        return known_mistakes(self.mistakes_file, texts, self.functions, self._wrong)

    def is_given(self, task: str) -> bool:
        """Whether students are given this task's function whole."""
        return self.answers[task].begin == self.answers[task].end

    def named(self, task: str) -> frozenset[str]:
        """All names that an answer speaks of itself."""
        return frozenset(_names_in(self.functions[task].__code__))

    def called(self, task: str) -> set[str]:
        """The functions of the same file that an answer calls, directly or by way of others."""
        found: set[str] = set()
        waiting = [task]
        while waiting:
            names = self.named(waiting.pop())
            new = {name for name in names if isinstance(self.functions.get(name), FunctionType)} - found - {task}
            found |= new
            waiting += sorted(new)
        return found


def _names_in(code: Any) -> Iterator[str]:
    yield from code.co_names
    for inner in code.co_consts:
        if hasattr(inner, "co_names"):
            yield from _names_in(inner)


@frozen(eq=False)
class Origin:
    """What one task's live key was made from: what else a wrong answer may be is worked out from it, and kept in its `memory`.

    `cases` are those of the key, in their order; `rows` names the size that the task should not loop over, if any.
    """

    reference: Reference
    task: str
    cases: tuple[Case, ...]
    rows: str | None
    memory: Memory = field(default_factory=Memory, init=False, repr=False)

    def most_lines(self, case: Case) -> int:
        """So many lines a wrong function may run on one of the cases, or on one that is like it, before it is given up."""
        return self.memory.once(_most_lines, self, case.name)


def _most_lines(origin: Origin, name: str) -> int:
    case = next(one for one in origin.cases if one.name == name)
    reference = origin.reference
    ran = perform(case.as_call(Lines()), reference.functions, str(reference.answers_file))
    return (
        max(MOST_LINES, TIMES * ran.value) if isinstance(ran, Returned) and isinstance(ran.value, int) else MOST_LINES
    )
