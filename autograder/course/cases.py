"""Draws the cases of an assignment's questions under one secret: the graded ones, small ones, and those with few and many rows."""

import inspect
import itertools
import math
import random
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Any

import numpy as np

from autograder.course.assignment import Assignment
from autograder.course.draw import Draw, seed
from autograder.course.question import Question
from autograder.course.running import line_in
from autograder.errors import CourseError
from autograder.judge.key import EXAMPLE, FEW_ROWS, MANY_ROWS, OTHER_GENERATOR, Case, is_generator
from autograder.results import Value
from autograder.sandbox import global_generator, wire
from autograder.sandbox.frames import arrives, crossed
from autograder.sandbox.given_files import files_of
from autograder.sandbox.listening import FRAME_LIMIT
from autograder.sandbox.worker import GENERATOR
from autograder.words.alike import alike
from autograder.words.message import Message, message
from autograder.words.rows import either

_CHECK_OF = {
    "distinct": "values",
    "hyper": "values",
    "random": "values",
    "size_one": "shapes",
    "square": "shapes",
    "extreme": "stability",
    "shifted": "stability",
}
_SMALL_SHAPES, _SMALL_CASES, _FEW_SMALL = 14, 40, 3
_MOST_SHOWN = 100
"""An example with more numbers is not read."""

_MOST_DRAWN = FRAME_LIMIT << 4
"""A case has no more bytes: sixteen times as many as a submission may give back on it. Larger data belongs into given files."""

_DRAWS = Draw.dim.__code__.co_filename
_POOLS = ((1.0, 2.0), (1.0, -1.0, 3.0), (0.0, 1.0), (1000.0, -1000.0))


class Cases:
    """The cases of one assignment under one secret; whatever a question does wrong is a `CourseError`."""

    def __init__(self, assignment: Assignment, secret: bytes, kinds: bytes = b"") -> None:
        """Draw nothing yet; with `kinds` the cases are of the same kinds under every secret, others for other `kinds`."""
        self._assignment, self._secret, self._kinds = assignment, secret, kinds

    def seed(self, question: Question, case: str) -> int:
        """The seed of whatever is drawn for one case."""
        return seed(self._secret, self._assignment.name, question.name, case)

    def _kind(self, question: Question, case: str) -> int | None:
        """The seed of what is the same under every secret."""
        return seed(self._kinds, self._assignment.name, question.name, case) if self._kinds else None

    def draw(self, question: Question, profile: str, **fixed: Any) -> Case:
        """One case; what is `fixed` of it is not drawn (see `Draw`)."""
        draw = Draw(self.seed(question, profile), profile, kind=self._kind(question, profile), **fixed)
        args = _ask(question, draw)
        self._refuse_unfit(question, args, message("course.the_question", task=question.name))
        layout = "C"
        if profile == "layout":
            which = self._kind(question, "which layout") or self.seed(question, "which layout")
            layout = ("F", "strided")[which % 2]
        check = question.also.get(profile) or _CHECK_OF.get(profile, "special")
        return Case(question.name, profile, check, args, draw.sizes, layout, question.driver)

    def examples(self, question: Question) -> list[Case]:
        """The cases that the author shows to students."""
        cases = []
        for number, one in enumerate(question.examples, 1):
            args = dict(question.as_asked(one))
            self._refuse_unfit(question, args, message("example.an_example", task=question.name))
            cases.append(Case(question.name, f"{EXAMPLE}{number}", "values", args, {}, driver=question.driver))
            if (entries := cases[-1].extent[0]) > _MOST_SHOWN:
                found = message("example.too_large", task=question.name, number=entries, most=_MOST_SHOWN)
                raise CourseError(question.path, question.line, found, message("example.show_less"))
        return cases

    def _refuse_unfit(self, question: Question, args: Mapping[str, Value], who: Message) -> None:
        """Raise for arguments, drawn or shown by `who`, that are not those of the answer, or would not reach a submission."""
        _refuse_unsent(question, args, who)
        answer = self._assignment.answers[question.name]
        if tuple(args) != answer.parameters:
            names, wanted = ", ".join(args), ", ".join(answer.parameters)
            found = message("course.draws_other", who=who, names=names, wanted=wanted)
            is_plain = _takes_only_by_place(self._assignment.functions[answer.called])
            do = message("course.same_names") if is_plain else message("course.lead_by_driver")
            raise CourseError(question.path, question.line, found, do)

    def try_out(self, question: Question) -> None:
        """Raise for a question that ignores a profile of its own."""
        for profile in question.also:
            if not self._watched(question, profile).was_looked_at:
                found = message("course.profile_ignored", task=question.name, profile=profile)
                raise CourseError(question.path, question.line, found, message("course.look_at_profile", name=profile))

    @contextmanager
    def refusing_what_is_drawn_anew(self) -> Iterator[None]:
        """Raise in the end if one of the questions draws another case each time, from a generator that is everybody's.

        Whether one drew is told from where these generators stand: only then all is drawn once more.
        """
        before = _where_generators_stand()
        yield
        if _where_generators_stand() != before:
            for question in self._assignment.questions.values():
                for profile in question.profiles:
                    self.refuse_drawn_anew(question, self.draw(question, profile))

    def refuse_drawn_anew(self, question: Question, case: Case) -> None:
        """Raise if a case is another one when it is drawn once more."""
        if wire.encode(case.args) != self._watched(question, case.name).drawn:
            found = message("course.draws_anew", task=question.name, profile=case.name)
            raise CourseError(question.path, question.line, found, message("course.draw_from_draw"))

    def _watched(self, question: Question, profile: str) -> "_Watched":
        draw = _Watched(self.seed(question, profile), profile, kind=self._kind(question, profile))
        draw.drawn = wire.encode(_ask(question, draw))
        return draw

    def with_another_generator(self, question: Question, case: Case) -> Case:
        """The same case but for its generators, which have other seeds."""
        kind = self._kind(question, OTHER_GENERATOR)
        number = (self.seed(question, OTHER_GENERATOR) if kind is None else kind) % (1 << 32)
        args = {name: f"{GENERATOR}{number}" if is_generator(arg) else arg for name, arg in case.args.items()}
        return replace(case, name=OTHER_GENERATOR, check="values", args=args)

    def few_and_many(self, question: Question) -> list[Case]:
        """The two cases that differ in the number of rows alone; none where rows do not matter."""
        if question.rows is None:
            return []
        found = [self.draw(question, "distinct", sizes={question.rows: rows}) for rows in (FEW_ROWS, MANY_ROWS)]
        if question.rows not in found[0].sizes:
            says = message("course.rows_not_drawn", task=question.name, rows=question.rows)
            names = ", ".join(found[0].sizes)
            raise CourseError(question.path, question.line, says, message("course.draw_dims", names=names))
        return found

    def small(self, question: Question) -> list[Case]:
        """Small cases, the smallest and plainest first; what the author's own profiles show may show there as well."""
        drawn = [self.draw(question, "small", sizes=sizes, pool=pool) for sizes, pool in self._small_sizes(question)]
        most = max((case.extent for case in drawn), default=(0, 0))
        drawn += [case for case in self._own_at_size_one(question) if (1, 0) <= case.extent <= most]
        drawn.sort(key=lambda case: case.extent)
        few = drawn[: _FEW_SMALL if question.few else _SMALL_CASES]
        return [replace(case, name=f"small-{place}") for place, case in enumerate(few)]

    def _own_at_size_one(self, question: Question) -> Iterator[Case]:
        """A case of each of the author's own profiles with all sizes 1, where it can be drawn so."""
        ones = dict.fromkeys(self.draw(question, "distinct").sizes, 1)
        for profile in question.also if ones and not question.few else ():
            with suppress(CourseError), np.errstate(divide="raise", invalid="raise"):
                yield self.draw(question, profile, sizes=ones)

    def _small_sizes(self, question: Question) -> Iterator[tuple[dict[str, int], tuple[float, ...]]]:
        names = list(self.draw(question, "distinct").sizes)
        shapes = sorted(itertools.product((1, 2, 3), repeat=len(names)), key=lambda shape: (math.prod(shape), shape))
        for shape in shapes[:_SMALL_SHAPES]:
            for pool in _POOLS:
                yield dict(zip(names, shape, strict=True)), pool


class _Watched(Draw):
    """A draw that knows whether a question looked at the profile itself, and what was `drawn`, as bytes."""

    was_looked_at = False
    drawn = b""

    def __getattribute__(self, name: str) -> Any:
        if name == "profile" and sys._getframe(1).f_code.co_filename != _DRAWS:  # noqa: SLF001  (who asks is the question)
            self.was_looked_at = True
        return super().__getattribute__(name)


def _mend(error: Exception, question: Question, line: int) -> Message:
    """What to do about a line of a question that raises."""
    from autograder.course.remedies import of_drawing, of_import, of_name  # noqa: PLC0415  (only what is wrong needs it)

    do = of_import(error) or of_name(error) or of_drawing(error, question.path, line)
    return do or message("course.mend_line")


def _where_generators_stand() -> tuple[object, ...]:
    """Of numpy's and Python's own generators."""
    of_numpy = global_generator.state()
    words = of_numpy["state"]
    return words["key"].tobytes(), words["pos"], of_numpy["has_gauss"], random.getstate()


def _ask(question: Question, draw: Draw) -> dict[str, Value]:
    """The arguments that the question's body draws."""
    try:
        with files_of(question.draw_case.__globals__).at_hand():
            drawn = question.drawn(draw)
    except CourseError:
        raise
    except Exception as error:
        line = line_in(error, question.path) or question.line
        if isinstance(error, AttributeError) and error.obj is draw:
            found = message("course.draw_has_no", task=question.name, name=error.name)
            raise CourseError(question.path, line, found, _meant(str(error.name))) from error
        found = message(
            "course.question_raises",
            task=question.name,
            kind=type(error).__name__,
            profile=draw.profile,
            error=str(error),
        )
        raise CourseError(question.path, line, found, _mend(error, question, line)) from error
    if not isinstance(drawn, Mapping):
        kind = "None" if drawn is None else message("course.of_type", type=type(drawn).__name__)
        found = message("course.no_case", task=question.name, found=kind)
        raise CourseError(question.path, question.line, found, message("course.return_arguments"))
    _refuse_vast(question, drawn, draw)
    return dict(drawn)


def _refuse_vast(question: Question, drawn: Mapping[str, Value], draw: Draw) -> None:
    """Raise for a case that is too large to be drawn, moved and answered many times over."""
    sizes = {name: sum(map(_bytes_in, _parts(value))) for name, value in drawn.items()}
    if sum(sizes.values()) > _MOST_DRAWN:
        facts: dict[str, Any] = {
            "task": question.name,
            "case": draw.profile,
            "name": max(sizes, key=lambda one: sizes[one]),
        }
        found = message("course.draws_vast", size=sum(sizes.values()) / (1 << 20), most=_MOST_DRAWN >> 20, **facts)
        raise CourseError(question.path, question.line, found, message("course.draw_smaller"))


def _parts(value: Any) -> Iterator[Any]:
    """A value, or all that is in a tuple, list or dict."""
    if isinstance(value, tuple | list | dict):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _parts(one)
    else:
        yield value


def _bytes_in(value: Any) -> int:
    return value.nbytes if isinstance(value, np.ndarray) else len(value) if isinstance(value, str | bytes) else 8


def _meant(name: str) -> Message:
    """Which part of a draw an author may have meant."""
    known = [one for one in dir(Draw) if not one.startswith("_")]
    near = alike(name, known)
    if near:
        return message("course.task_means", names=either([f"draw.{one}" for one in near]))
    return message("course.draw_knows", names=", ".join(known))


def _takes_only_by_place(answer: Any) -> bool:
    """Whether an answer has neither keyword-only parameters nor any number of them."""
    return all(one.kind <= one.POSITIONAL_OR_KEYWORD for one in inspect.signature(answer).parameters.values())


def _refuse_unsent(question: Question, args: Mapping[str, Value], who: Message) -> None:
    """Raise for an argument that would not reach a submission as it is drawn."""
    for name, value in args.items():
        if arrives(value):
            continue
        if number := _too_many(value):
            found = message("course.draws_too_many", who=who, name=name, number=number, most=wire.MAX_ITEMS)
            raise CourseError(question.path, question.line, found, message("course.draw_array"))
        if kind := _unsent(value, crossed(value, sys.maxsize)):  # a worker takes a paper of any size
            found = message("course.draws_unsent", who=who, name=name, kind=kind)
            raise CourseError(question.path, question.line, found, message("course.draw_plain"))


def _too_many(value: Any) -> int:
    """How many items the first tuple, list or dict has in a value that has more than the codec carries; 0 if none does."""
    if not isinstance(value, tuple | list | dict):
        return 0
    items = value.values() if isinstance(value, dict) else value
    return len(value) if len(value) > wire.MAX_ITEMS else next(filter(None, map(_too_many, items)), 0)


def _unsent(value: Any, arrived: Any) -> str:
    """The type of what in a value arrives as another one; "" if nothing does."""
    if isinstance(arrived, wire.Foreign):
        return arrived.type_name
    if isinstance(arrived, tuple | dict) and type(value) is not type(arrived):
        return type(value).__name__
    if isinstance(arrived, tuple):
        return next(filter(None, map(_unsent, value, arrived)), "")
    if isinstance(arrived, dict):
        return next(filter(None, map(_unsent, value.values(), arrived.values())), "")
    return ""
