"""An assignment's answers and known mistakes, which can go to another process as text; and what each task's key was made from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import FunctionType
from typing import Any

from autograder.course.assignment import Assignment
from autograder.course.edits import answer_texts
from autograder.course.mistakes import Mistake, known_mistakes
from autograder.course.running import run_file
from autograder.judge.key import Case
from autograder.memory import Memory


class Reference:
    """What `reference/` holds of one assignment: the answers' file and the mistakes', and the functions in them.

    Functions cannot be sent to another process. Of a reference that is sent they are made again there, from the text.
    """

    def __init__(self, assignment: Assignment) -> None:
        """The reference of an assignment that is loaded."""
        self.room, self.filename = assignment.room, assignment.filename
        self.source, self.answers = assignment.source, dict(assignment.answers)
        self._wrong = self._mistaken.read_bytes()
        self.__dict__.update(functions=assignment.functions, mistakes=assignment.mistakes)

    def __getstate__(self) -> dict[str, Any]:
        return {name: part for name, part in self.__dict__.items() if name not in ("functions", "mistakes")}

    @cached_property
    def functions(self) -> Mapping[str, Any]:
        """The names that the answers' file defines."""
        return run_file(self._answered, self.source)

    @cached_property
    def mistakes(self) -> Mapping[str, tuple[Mistake, ...]]:
        """The known mistakes of each task."""
        texts = answer_texts(self._answered, self.source.decode(), self.answers)
        return known_mistakes(self._mistaken, texts, self.functions, self._wrong)

    def is_given(self, task: str) -> bool:
        """Whether students are given this task's function whole."""
        return self.answers[task].begin == self.answers[task].end

    def called(self, task: str) -> set[str]:
        """The functions of the same file that an answer calls, directly or by way of others."""
        found: set[str] = set()
        waiting = [task]
        while waiting:
            names = _names_in(self.functions[waiting.pop()].__code__)
            new = {name for name in names if isinstance(self.functions.get(name), FunctionType)} - found - {task}
            found |= new
            waiting += sorted(new)
        return found

    @property
    def _answered(self) -> Path:
        return self.room / self.filename

    @property
    def _mistaken(self) -> Path:
        return self.room / "mistakes.py"


def _names_in(code: Any) -> Iterator[str]:
    yield from code.co_names
    for inner in code.co_consts:
        if hasattr(inner, "co_names"):
            yield from _names_in(inner)


@dataclass(frozen=True, eq=False)
class Origin:
    """What one task's live key was made from: what else a wrong answer may be is worked out from it, and kept in its `memory`.

    `cases` are those of the key, in their order; `rows` names the size that the task should not loop over, if any.
    """

    reference: Reference
    task: str
    cases: tuple[Case, ...]
    rows: str | None
    memory: Memory = field(default_factory=Memory, init=False, repr=False)
