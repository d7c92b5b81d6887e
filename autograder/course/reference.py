"""An assignment's answers and known mistakes, which can go to another process as text."""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from autograder.course.assignment import Assignment
from autograder.course.edits import answer_texts
from autograder.course.mistakes import Mistake, known_mistakes
from autograder.course.running import run_file


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

    @property
    def _answered(self) -> Path:
        return self.room / self.filename

    @property
    def _mistaken(self) -> Path:
        return self.room / "mistakes.py"
