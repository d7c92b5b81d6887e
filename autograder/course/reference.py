"""An assignment's answers, known mistakes and alternatives, which can go to another process as text; and what each task's key was made from."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field
from functools import cached_property
from types import FunctionType
from typing import Any

from autograder.course.assignment import Assignment
from autograder.course.edits import answer_texts
from autograder.course.endless import MOST_LINES, TIMES
from autograder.course.mistakes import Mistake, known_mistakes
from autograder.course.running import run_file
from autograder.course.scene import Otherwise, put_together, scenes_of
from autograder.frozen import frozen
from autograder.judge.key import Case
from autograder.memory import Memory
from autograder.results import Returned
from autograder.sandbox.given_files import UNDER
from autograder.sandbox.inprocess import perform
from autograder.sandbox.worker import Lines
from autograder.words.message import Text

_BY_TEXT = re.compile(
    rb"\b(globals|locals|vars|eval|exec|getattr|attrgetter|import_module|__import__)\(|__dict__|__globals__|\bmodules\["
)
"""How a function is found by a text that names it."""


class Reference:
    """The files of an assignment's answers, known mistakes and alternatives, and the functions in them.

    Functions cannot be sent to another process. Of a reference that is sent they are made again there, from the text.
    """

    def __init__(self, assignment: Assignment) -> None:
        """The reference of an assignment that is loaded."""
        self.answers_file, self.mistakes_file = assignment.answers_file, assignment.mistakes_file
        self.source, self.answers = assignment.source, dict(assignment.answers)
        self._wrong, self.files = self.mistakes_file.read_bytes(), assignment.files
        self.alternatives_file = assignment.alternatives_file
        self._alternatives = self.alternatives_file.read_bytes() if self.alternatives_file.is_file() else b""
        self.__dict__.update(functions=assignment.functions, mistakes=assignment.mistakes)

    def __getstate__(self) -> dict[str, Any]:
        return {
            name: part
            for name, part in self.__dict__.items()
            if name not in ("functions", "mistakes", "alternatives", "has_classes")
        }

    @cached_property
    def functions(self) -> Mapping[str, Any]:
        """The names that the answers' file defines."""
        return self.anew()

    def anew(self) -> dict[str, Any]:
        """The same, of a file that is run once more: what is put among these names is what its functions and classes find there."""
        return run_file(self.answers_file, self.source, given={UNDER: self.files} if self.files else {})

    @cached_property
    def has_classes(self) -> bool:
        """Whether the answers' file defines a class."""
        return any(isinstance(thing, type) and _is_defined(thing, self.functions) for thing in self.functions.values())

    @cached_property
    def tells_what_it_calls(self) -> bool:
        """Whether the names in a function's code are all that it, or a mistake in it, may call: none is found by a text or in a class."""
        is_led = any(answer.driver for answer in self.answers.values())
        return not (is_led or self.has_classes or _BY_TEXT.search(self.source) or _BY_TEXT.search(self._wrong))

    @cached_property
    def mistakes(self) -> Mapping[str, tuple[Mistake, ...]]:
        """The known mistakes of each task."""
        texts = answer_texts(self.answers_file, self.source.decode(), self.answers)
        scenes = scenes_of(self.answers_file, self.source.decode(), self.answers, self.files)
        return known_mistakes(self.mistakes_file, texts, self.functions, self._wrong, scenes)

    @cached_property
    def alternatives(self) -> Mapping[str, Mapping[str, FunctionType]]:
        """The right answers of each task that are written in another way, by their names; not of what a driver judges.

        Raises
        ------
        CourseError
            if their file cannot be run.

        """
        names = run_file(self.alternatives_file, self._alternatives, given=self.functions)
        written = [one for one in names.values() if isinstance(one, FunctionType) and one.__globals__ is names]
        return {
            task: {one.__name__: one for one in written if one.__name__.startswith(f"{task}__")}
            for task, answer in self.answers.items()
            if not answer.driver
        }

    def written(self, task: str, name: Text) -> Callable[..., Any]:
        """The known mistake in a task that bears this name, or the alternative."""
        known = (one.function for one in self.mistakes[task] if one.name == name)
        return next(known, None) or self.alternatives[task][str(name)]

    def called_in_other_ways(self, task: str) -> Mapping[str, frozenset[str]]:
        """For each alternative and known mistake of a task, by its name, the other tasks whose functions it calls.

        Only such mistakes count as call what the answer does not. What a driver judges has none, nor has what students are given.
        """
        if self.answers[task].driver or self.is_given(task):
            return {}
        others, own = frozenset(self.answers) - {task}, self.called(task)
        right = {name: self.calls_of(one) & others for name, one in self.alternatives[task].items()}
        wrong = {one.name: self.calls_of(one.function) & others for one in self.mistakes[task]}
        return right | {name: called for name, called in wrong.items() if not called <= own}

    def calls_of(self, function: Callable[..., Any]) -> frozenset[str]:
        """The functions and classes that an alternative or a known mistake calls in the place of an answer, directly or by way of others."""
        return frozenset(_called(function, {**function.__globals__, **self.functions}))

    def put_together(self, *several: Sequence[Otherwise]) -> dict[str, Any] | None:
        """What the answers' file defines where all of these stand in it; None where they cannot, or where one has nothing to put."""
        some = dict.fromkeys(one for each in several for one in each)
        is_known = several and all(several)
        return put_together(self.answers_file, self.source.decode(), self.files, list(some)) if is_known else None

    def is_given(self, task: str) -> bool:
        """Whether students are given this task's function whole."""
        return self.answers[task].begin == self.answers[task].end

    def named(self, task: str) -> frozenset[str]:
        """All names that an answer speaks of itself, or its driver."""
        return frozenset(_names_of(self.functions[self.answers[task].called]))

    def called(self, task: str) -> set[str]:
        """The functions and classes of the same file that an answer calls, directly or by way of others."""
        own = self.answers[task].called
        return _called(self.functions[own], self.functions) - {own}

    def called_in_mistakes(self, task: str) -> set[str]:
        """The functions and classes that the known mistakes of a task call in the place of its answer, in the same way."""
        return {name for one in self.mistakes[task] for name in self.calls_of(one.function)}


def _called(thing: Any, names: Mapping[str, Any]) -> set[str]:
    """Those of these names that are of functions and classes which something calls, directly or by way of others."""
    found, waiting = set[str](), [thing]
    while waiting:
        new = {name for name in _names_of(waiting.pop()) if _is_defined(names.get(name), names)} - found
        found |= new
        waiting += [names[name] for name in sorted(new)]
    return found


def _is_defined(thing: Any, names: Mapping[str, Any]) -> bool:
    """Whether this is a function, or a class that the file of these names itself defines."""
    return isinstance(thing, FunctionType) or (isinstance(thing, type) and thing.__module__ == names["__name__"])


def _names_of(thing: Any) -> Iterator[str]:
    """The names in a function, or in all that stands in a class."""
    if isinstance(thing, type):
        for base in thing.__bases__:
            yield base.__name__
        for part in vars(thing).values():
            # A class that only hangs there, as torch hangs one on each Function, may lead back.
            if not isinstance(part, type) or part.__qualname__.startswith(f"{thing.__qualname__}."):
                yield from _names_of(part)
    for function in (thing, *(getattr(thing, name, None) for name in ("__func__", "fget", "fset"))):
        if isinstance(function, FunctionType):
            yield from _names_in(function.__code__)


def _names_in(code: Any) -> Iterator[str]:
    yield from code.co_names
    for inner in code.co_consts:
        if hasattr(inner, "co_names"):
            yield from _names_in(inner)


@frozen(eq=False)
class Origin:
    """What one task's live key was made from: what else a wrong answer may be is worked out from it, and kept in its `memory`.

    `cases` are those of the key, in their order; `rows` names the size that the task should not loop over, if any. Of what takes
    long `few` wrong ways are tried.
    """

    reference: Reference
    task: str
    cases: tuple[Case, ...]
    rows: str | None
    few: bool = False
    memory: Memory = field(default_factory=Memory, init=False, repr=False)

    def most_lines(self, case: Case) -> int:
        """So many lines a wrong function may run on one of the cases, or on one that is like it, before it is given up."""
        return max(MOST_LINES, TIMES * self.lines(case))

    def lines(self, case: Case) -> int:
        """How many lines the right answer runs on one of the cases; 0 where that cannot be told."""
        return self.memory.once(_lines, self, case.name)


def _lines(origin: Origin, name: str) -> int:
    case = next(one for one in origin.cases if one.name == name)
    reference = origin.reference
    ran = perform(case.as_call(Lines()), reference.functions, str(reference.answers_file))
    return ran.value if isinstance(ran, Returned) and isinstance(ran.value, int) else 0
