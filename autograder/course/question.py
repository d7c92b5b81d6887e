"""How a course author asks: `@task` turns a function that draws a case into a question."""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field, replace
from functools import partial
from pathlib import Path
from typing import Any, Literal, get_args

import numpy as np

from autograder.course.draw import PROFILES, Draw
from autograder.course.option_kinds import refuse_unlike
from autograder.errors import CourseError
from autograder.frozen import frozen
from autograder.judge.compare import FLOAT32, USUAL
from autograder.judge.key import CASE_CHECKS, Precision
from autograder.judge.rules import Rule
from autograder.results import change_leaves
from autograder.words.message import Message, message

DrawCase = Callable[[Draw], Mapping[str, Any]]
JudgedBy = Callable[..., Rule | Mapping[str, Rule]]
Kind = Literal["gradient", "elementwise", "jacobian"]
Dtype = Literal["float64", "float32"]
Also = str | Iterable[str] | Mapping[str, str]

_FEW = ("distinct", "hyper", "random")
"""The profiles that are drawn for an answer that takes long."""

_LARGEST_TOLERANCE = 0.1
"""What may be off by more than this share is not asked for at all."""


@frozen
class Derivative:
    """What a gradient must be the derivative of; `derivative` makes one and says what each part means."""

    of: str
    wrt: tuple[str | None, ...]
    given: Callable[..., Mapping[str, Any]] | None
    upstream: str | None
    kind: Kind
    component: int = 0


def derivative(
    of: str,
    *,
    wrt: str | Iterable[str | None],
    given: Callable[..., Mapping[str, Any]] | None = None,
    upstream: str | None = None,
    kind: Kind = "gradient",
    component: int = 0,
) -> Derivative:
    """Say what a task is the derivative of, so that it can be held against numbers of the student's own making.

    Parameters
    ----------
    of
        the task whose result is differentiated; it may be this task itself, where loss and gradients come together.
    wrt
        its arguments to differentiate by, one for each result of the gradient (None for one that is not held). A tuple or
        dict of arrays stands for each array in it.
    given
        makes that task's arguments out of this task's arguments; by default those of the same names.
    upstream
        the argument of this task that holds the gradient from above, of the shape of `of`'s result.
    kind
        "gradient" of the scalar result, or of the result times `upstream`; "elementwise": of each entry by the entry
        at the same place; "jacobian": the whole matrix, result entries by argument entries.
    component
        which result of `of` is differentiated, where there are several.

    """
    names = (wrt,) if isinstance(wrt, str) else tuple(wrt)
    return Derivative(of, names, given, upstream, kind, component)


@frozen
class Question:
    """A task as the author asked it: see `task` for the meaning of each part.

    It was `asked` by a function of this name, and bears the name of what it judges.
    """

    name: str
    asked: str
    draw_case: DrawCase
    path: Path
    line: int
    points: float
    returns: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    also: Mapping[str, str] = field(default_factory=dict)
    rows: str | None = None
    derivative: Derivative | None = None
    raises: tuple[str, ...] = ()
    given: bool = False
    judged_by: JudgedBy | None = None
    few: bool = False
    seconds: float | None = None
    tolerance: float | None = None
    dtype: str = "float64"
    shares: Mapping[str, float] = field(default_factory=dict)
    judges: str = ""
    examples: tuple[Mapping[str, Any], ...] = ()

    @property
    def driver(self) -> str:
        """The function that leads what is judged; "" where the student's own function is called."""
        return self.asked if self.judges else ""

    @property
    def profiles(self) -> tuple[str, ...]:
        """The kinds of cases to draw, in the order in which they are run."""
        return (*(name for name in (_FEW if self.few else PROFILES) if name not in self.without), *self.also)

    def drawn(self, draw: Draw) -> Any:
        """What the body draws, in the precision that is asked for."""
        return self.as_asked(self.draw_case(draw))

    def as_asked(self, args: Any) -> Any:
        """The arguments of a case in the precision that is asked for."""
        if self.dtype == "float32" and isinstance(args, Mapping):
            return change_leaves(dict(args), _single)
        return args

    @property
    def precision(self) -> Precision | None:
        """How exactly numbers are asked for, where the author says so."""
        usual = FLOAT32 if self.dtype == "float32" else USUAL
        if self.tolerance is not None:
            return replace(usual, relative=self.tolerance, scale=1.0)
        return FLOAT32 if self.dtype == "float32" else None


def task(
    *,
    points: float,
    returns: str | Iterable[str] = (),
    without: str | Iterable[str] = (),
    also: Also = (),
    rows: str | None = None,
    derivative: Derivative | None = None,
    raises: str | Iterable[str] = (),
    given: bool = False,
    judged_by: JudgedBy | None = None,
    few: bool = False,
    seconds: float | None = None,
    tolerance: float | None = None,
    dtype: Dtype = "float64",
    shares: Mapping[str, float] | None = None,
    judges: str = "",
    examples: Iterable[Mapping[str, Any]] = (),
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
        profiles that make no sense here, by name.
    also
        profiles of the author's own; the body looks at ``draw.profile``. A dict says which share of the points each
        decides; by default "special".
    rows
        the size, by its name in ``draw.dims``, along which no Python loop may run.
    derivative
        what this task is the derivative of.
    raises
        profiles in which the answer raises. A submission must raise the same kind of exception there, and its message must
        mention each name out of the inputs that the answer's message mentions.
    given
        the function is given with the stub and stands without solution markers in the reference: what is judged are the
        student's functions that it calls. It earns nothing where one that it names does nothing.
    judged_by
        for results that need not equal the answer's: makes a rule out of the case's arguments, such as ``in_order(graph)``
        or ``normal(std)``; for several results a dict of rules by the results' labels.
    few
        the answer takes long, as training does: three profiles are drawn (distinct, hyper, random) beside the author's own, few
        small cases, and the answer is asked seldom.
    seconds
        what one case may take, where that is not the assignment's ``seconds_per_case``.
    tolerance
        how far a number may be off, as a share of its size and of the typical size of its component, where that is not 1e-8: for
        what is computed by steps that may differ. `audit` tells which mutants it lets through.
    dtype
        "float32" draws all arrays of real numbers in that precision, and asks for results no more exactly than it allows.
    shares
        how much each of several results counts, by the labels of the results; 1 where nothing is said.
    judges
        what of the student's file the points are for, where that is no function to be called with what is drawn: a class, a part
        of one such as ``Value.__add__``, or another function. The task goes by this name. The function that bears the decorated one's name
        is its driver: it is given with the stub, leads what is judged, and returns plain values.
    examples
        cases that students see, each the arguments by name: `build` writes them into the docstring with what the answer gives, and
        `check` asks them first. No points hang on them: `grade` does not ask them.

    """
    said = dict(locals())  # what can be gone through once alone is looked at more often
    return partial(_ask, {word: tuple(it) if isinstance(it, Iterator) else it for word, it in said.items()})


def _single(value: Any) -> Any:
    """An array of real numbers in float32; anything else as it is."""
    return value.astype(np.float32) if isinstance(value, np.ndarray) and value.dtype.kind == "f" else value


def _ask(said: Mapping[str, Any], draw_case: DrawCase) -> DrawCase:
    refuse_unlike(draw_case, said)
    named = {word: _names(said[word]) for word in ("returns", "without", "raises")}
    words = {**said, **named, "shares": dict(said["shares"] or {}), "examples": tuple(said["examples"])}
    also = words.pop("also")
    question = _question(draw_case, also, partial(Question, name=words["judges"] or draw_case.__name__, **words))
    _accept(question)
    draw_case.__dict__["question"] = question
    return draw_case


def _question(draw_case: DrawCase, also: Also, asked: Callable[..., Question]) -> Question:
    """What is `asked`, by the decorated function and with the author's own profiles, each named once."""
    code, names = draw_case.__code__, _names(also)
    path, line = Path(code.co_filename), code.co_firstlineno
    if len(set(names)) < len(names):
        found = message("course.profile_twice", task=draw_case.__name__, profiles=", ".join(names))
        raise CourseError(path, line, found, message("course.name_once"))
    profiles = dict(also) if isinstance(also, Mapping) else dict.fromkeys(names, "special")
    return asked(asked=draw_case.__name__, draw_case=draw_case, path=path, line=line, also=profiles)


def _names(names: str | Iterable[str]) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else tuple(names)


def _accept_points(question: Question) -> None:
    if isinstance(question.points, bool) or not isinstance(question.points, int | float):
        found = message("course.points_no_number", task=question.name, points=repr(question.points))
        raise _fault(question, found, message("course.write_points"))
    if not 0 < question.points < math.inf:
        found = message("course.worth_nothing", task=question.name, points=question.points)
        raise _fault(question, found, message("course.give_points"))


def _accept(question: Question) -> None:
    _accept_points(question)
    if not question.profiles:
        raise _fault(question, message("course.no_profile", task=question.name), message("course.leave_one_in"))
    _accept_judges(question)
    for name, check in question.also.items():
        if name in PROFILES:
            found = message("course.profile_is_there", task=question.name, profile=name)
            raise _fault(question, found, message("course.rename_profile"))
        if check not in CASE_CHECKS:
            found = message("course.unknown_share", task=question.name, profile=name, share=check)
            raise _fault(question, found, _one_of(CASE_CHECKS))
    for name in question.raises:
        if name not in question.profiles:
            found = message("course.raises_undrawn", task=question.name, profile=name)
            raise _fault(question, found, _one_of(question.profiles))
    for name in question.without:
        if name not in PROFILES:
            raise _fault(
                question, message("course.without_unknown", task=question.name, profile=name), _one_of(PROFILES)
            )
    _accept_numbers(question)
    _accept_examples(question)


def _accept_examples(question: Question) -> None:
    for one in question.examples:
        if not isinstance(one, Mapping):
            found = message("example.no_case", task=question.name, found=f"{one!r:.50}")
            raise _fault(question, found, message("example.write_case"))


def _accept_numbers(question: Question) -> None:
    """Raise for an option of which no number, or no name, can be right."""
    if question.seconds is not None and not 0 < question.seconds < math.inf:
        raise _fault(question, message("course.no_seconds", task=question.name), message("course.give_seconds"))
    if question.tolerance is not None and not 0 < question.tolerance <= _LARGEST_TOLERANCE:
        found = message("course.no_tolerance", task=question.name, tolerance=question.tolerance)
        raise _fault(question, found, message("course.give_tolerance", most=_LARGEST_TOLERANCE))
    if question.dtype not in get_args(Dtype):
        found = message("course.no_dtype", task=question.name, dtype=repr(question.dtype))
        raise _fault(question, found, _one_of(get_args(Dtype)))
    if question.derivative and question.dtype == "float32":
        raise _fault(
            question, message("course.coarse_derivative", task=question.name), message("course.hold_by_values")
        )
    for label, weight in question.shares.items():
        if not 0 < weight < math.inf:
            found = message("course.share_of_nothing", task=question.name, label=label, weight=weight)
            raise _fault(question, found, message("course.give_share"))


def _accept_judges(question: Question) -> None:
    if question.judges and question.given:
        raise _fault(
            question, message("course.judges_and_given", task=question.asked), message("course.leave_given_out")
        )
    if question.judges == question.asked:
        do = message("course.name_driver_apart")
        raise _fault(question, message("course.judges_itself", task=question.asked), do)


def _fault(question: Question, found: Message, do: Message) -> CourseError:
    return CourseError(question.path, question.line, found, do)


def _one_of(names: Iterable[str]) -> Message:
    return message("course.name_one", names=", ".join(names))
