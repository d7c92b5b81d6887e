"""How a course author asks: `@task` turns a function that draws a case into a question."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from autograder.course.draw import PROFILES, Draw
from autograder.errors import CourseError

DrawCase = Callable[[Draw], Mapping[str, Any]]


Kind = Literal["gradient", "elementwise", "jacobian"]


@dataclass(frozen=True)
class Derivative:
    """What a gradient must be the derivative of; `derivative` makes one and says what each part means."""

    of: str
    wrt: tuple[str | None, ...]
    given: Callable[..., Mapping[str, Any]] | None
    upstream: str | None
    kind: Kind


def derivative(
    of: str,
    *,
    wrt: str | Iterable[str | None],
    given: Callable[..., Mapping[str, Any]] | None = None,
    upstream: str | None = None,
    kind: Kind = "gradient",
) -> Derivative:
    """Say what a task is the derivative of, so that it can be held against numbers of the student's own making.

    Parameters
    ----------
    of
        the task whose result is differentiated.
    wrt
        its arguments to differentiate by, one for each result of the gradient (None for one that is not held).
    given
        makes that task's arguments out of this task's arguments; by default those of the same names.
    upstream
        the argument of this task that holds the gradient from above, of the shape of `of`'s result.
    kind
        "gradient" of the scalar result, or of the result times `upstream`; "elementwise": of each entry by the entry
        at the same place; "jacobian": the whole matrix, result entries by argument entries.

    """
    names = (wrt,) if isinstance(wrt, str) else tuple(wrt)
    return Derivative(of, names, given, upstream, kind)


@dataclass(frozen=True)
class Question:
    """A task as the author asked it: see `task` for the meaning of each part."""

    name: str
    draw_case: DrawCase
    path: Path
    line: int
    points: float
    returns: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    rows: str | None = None
    derivative: Derivative | None = None

    @property
    def profiles(self) -> tuple[str, ...]:
        """The kinds of cases to draw, in the order in which they are run."""
        return tuple(name for name in PROFILES if name not in self.without) + self.also


def task(
    *,
    points: float,
    returns: str | Iterable[str] = (),
    without: str | Iterable[str] = (),
    also: str | Iterable[str] = (),
    rows: str | None = None,
    derivative: Derivative | None = None,
) -> Callable[[DrawCase], DrawCase]:
    """Ask for the function that bears the decorated function's name.

    The body receives a `Draw` and returns the arguments of one case by name, in the order of the answer's parameters.

    Parameters
    ----------
    points
        what the task is worth.
    returns
        names of the results, where there are several.
    without
        profiles that make no sense here (see `autograder.course.draw.PROFILES`).
    also
        profiles of the author's own; the body looks at ``draw.profile``.
    rows
        the size, by its name in ``draw.dims``, along which no Python loop may run.
    derivative
        what this task is the derivative of.

    """

    def ask(draw_case: DrawCase) -> DrawCase:
        code = draw_case.__code__
        question = Question(
            name=draw_case.__name__,
            draw_case=draw_case,
            path=Path(code.co_filename),
            line=code.co_firstlineno,
            points=points,
            returns=_names(returns),
            without=_names(without),
            also=_names(also),
            rows=rows,
            derivative=derivative,
        )
        _accept(question)
        draw_case.__dict__["question"] = question
        return draw_case

    return ask


def _names(names: str | Iterable[str]) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else tuple(names)


def _accept(question: Question) -> None:
    if not question.points > 0:
        raise CourseError(
            question.path, question.line, f"`{question.name}` is worth {question.points} points", "Give it more than 0."
        )
    if not question.profiles:
        found = f"`{question.name}` opts out of every profile"
        raise CourseError(question.path, question.line, found, "Leave one of them in.")
    for name in question.also:
        if name in PROFILES or question.also.count(name) > 1:
            found = f"`{question.name}` has the profile {name!r} already"
            raise CourseError(question.path, question.line, found, "Give the own profile another name, once.")
    for name in question.without:
        if name not in PROFILES:
            do = f"Name one of {', '.join(PROFILES)}."
            raise CourseError(
                question.path, question.line, f"`{question.name}` opts out of the unknown profile {name!r}", do
            )
