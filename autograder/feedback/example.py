"""The failing case to look at first, with what was expected and what came, and a map of where the error sits."""

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.feedback.literals import literal
from autograder.judge.checks import Judged
from autograder.judge.key import CaseKey, Component
from autograder.judge.seen import Seen, look_once
from autograder.judge.sentences import about, clearest
from autograder.results import Difference, ErrorMap, Example, Foreign, Outcome, Raised, Returned, Value
from autograder.words.message import Text, message, say

_DIGITS = (4, 6, 9, 13, 17)
_WIDTH = 68
_MOST_TEXT, _MOST_ITEMS, _MOST_DIMS, _MOST_WHOLE = 2000, 20, 3, 60
_LEAST_CELLS, _MOST_CELLS = 6, 400


def small_seen(judged: Judged, small: Iterable[CaseKey], outcomes: Mapping[int, Outcome]) -> Iterator[Seen]:
    """How small cases went that were asked for, held to the precision of the graded ones."""
    asked = ((case, outcomes[case.call]) for case in small if case.call in outcomes)
    return (look_once(judged.task, case, outcome, float32=judged.float32) for case, outcome in asked)


def smallest(judged: Judged, small: Iterable[Seen]) -> Seen | None:
    """The smallest case that fails in the same way as the first graded one that fails.

    `small` comes in order of size, and is read no further than needed.
    """
    failed = next((one for one in judged.seen if one.is_wrong), None)
    if failed and failed.key.case.is_example:  # which the student can read in the docstring
        return failed
    first = itertools.islice(alike(judged, small), 1)
    return min([*first, *alike(judged, judged.seen)], key=lambda one: one.key.case.extent, default=None)


def is_smallest(shown: Seen, judged: Judged, outcomes: Mapping[int, Outcome]) -> bool:
    """Whether no smaller case fails, in whatever way: each was run, came back, and is right."""
    extent = shown.key.case.extent
    if any(one.is_wrong and one.key.case.extent < extent for one in judged.seen):
        return False
    smaller = list(itertools.takewhile(lambda one: one.case.extent < extent, judged.task.small))
    return all(one.call in outcomes for one in smaller) and not any(
        one.is_wrong for one in small_seen(judged, smaller, outcomes)
    )


def alike(judged: Judged, cases: Iterable[Seen]) -> Iterator[Seen]:
    """Those of the cases that fail in the same way as the first graded one that fails."""
    failed = next((one for one in judged.seen if one.is_wrong), None)
    return (one for one in cases if failed and _fails_like(one, failed))


def _fails_like(one: Seen, failed: Seen) -> bool:
    """Whether a case fails in the same way as one that does; two exceptions are alike if they are of one kind."""
    if not one.is_wrong:
        return False
    assert one.first
    assert failed.first
    if isinstance(one.outcome, Raised) and isinstance(failed.outcome, Raised):
        return one.outcome.kind == failed.outcome.kind
    return one.first.aspect == failed.first.aspect and type(one.outcome) is type(failed.outcome)


def example(seen: Seen, scene: str = "") -> Example:
    """A failing case in words: its inputs as a student can paste them, and the first result that is wrong.

    Where there is a `scene`, it stands behind the inputs, without a name.
    """
    case, components = seen.key.case, seen.key.expected.components
    place = clearest(seen.differences, components)
    difference = seen.differences[place]
    assert difference is not None
    inputs = tuple((name, literal(arg, _WIDTH - len(name), case.layout)) for name, arg in case.args.items())
    told = partial(Example, case.name, (*inputs, ("", scene)) if scene else inputs, about=about(case))
    if seen.key.expected.raises:
        return told(seen.key.expected.raises.kind, _got(seen, difference))
    if difference.aspect in ("outcome", "structure"):
        return told("\n".join(_named(one) for one in components), _got(seen, difference))
    assert seen.parts is not None
    return told(*_told_apart(components[place].want, seen.parts[place]), component=difference.component)


def _named(component: Component) -> str:
    """A component's value behind its name, lines of a matrix below each other."""
    head = f"{component.label} = " if component.label else ""
    return head + text_of(component.want).replace("\n", "\n" + " " * len(head))


def _got(seen: Seen, difference: Difference) -> Text:
    """What came back; of an exception its kind alone, because the task's own sentence tells it."""
    match seen.outcome:
        case Returned(value):
            is_list_or_tuple = difference.aspect == "structure" and isinstance(value, tuple)
            return message("example.tuple", value=text_of(value)) if is_list_or_tuple else text_of(value)
        case Raised(kind):
            return kind
        case _:
            return difference.says


def _told_apart(want: Value, got: Value) -> tuple[str, str]:
    """Both as texts, with as many digits as it takes to see that they differ."""
    texts = ("", "")
    for digits in _DIGITS:
        texts = text_of(want, digits), text_of(got, digits)
        if texts[0] != texts[1]:
            break
    return texts


def text_of(value: Value, digits: int = 4) -> str:
    """A result to look at, without the words that typing it would take; what is long is shortened."""
    text = _text_of(value, digits)
    return text if len(text) <= _MOST_TEXT else f"{text[:_MOST_TEXT]} ..."


def _text_of(value: Value, digits: int) -> str:
    if isinstance(value, np.ndarray):
        return _array_text(value, digits)
    if isinstance(value, float):
        return f"{value + 0.0:.{digits}g}"
    if isinstance(value, tuple):
        items = _listed([_text_of(item, digits) for item in value[:_MOST_ITEMS]], len(value))
        return f"({items},)" if len(value) == 1 else f"({items})"
    if isinstance(value, dict):
        some = [f"{key!r}: {_text_of(item, digits)}" for key, item in itertools.islice(value.items(), _MOST_ITEMS)]
        return f"{{{_listed(some, len(value))}}}"
    if isinstance(value, Foreign):
        return f"<{value.type_name}>"
    return repr(value[:_MOST_TEXT] if isinstance(value, str) else value)


def _listed(texts: Sequence[str], count: int) -> str:
    more = [say(message("example.more", count=count - len(texts)))] if count > len(texts) else []
    return ", ".join([*texts, *more])


def _array_text(array: NDArray[Any], digits: int) -> str:
    if array.ndim == 0:
        return text_of(array.item(), digits)
    if not array.size:
        return say(message("example.empty_array", shape=str(array.shape)))
    if array.ndim > _MOST_DIMS and array.size > _MOST_WHOLE:
        return say(message("kind.array", shape=str(array.shape)))
    form: Any = {"float_kind": lambda number: f"{number + 0.0:.{digits}g}"}
    return np.array2string(array, separator=", ", threshold=_MOST_WHOLE, max_line_width=_WIDTH, formatter=form)


def error_map(judged: Judged, shown: Seen) -> ErrorMap | None:
    """Where the error sits in the matrix of the case that is shown, or else of the first that fails.

    None if it is wrong all over, or not fit to be looked at.
    """
    first = next(one for one in judged.seen if one.is_wrong)
    return _map(shown) or _map(first)


def _map(seen: Seen) -> ErrorMap | None:
    matrices = [one for one in seen.differences if one and np.ndim(one.got) == 2]  # noqa: PLR2004  (a matrix has two axes)
    cells = _cells(seen, matrices[0]) if matrices and matrices[0].aspect == "value" else None
    return ErrorMap(seen.key.case.name, matrices[0].component, cells) if cells else None


def _cells(seen: Seen, difference: Difference) -> tuple[tuple[float, ...], ...] | None:
    want = np.asarray(difference.want, np.float64)
    if not _LEAST_CELLS <= want.size <= _MOST_CELLS:
        return None
    component = next(one for one in seen.key.expected.components if one.label == difference.component)
    off = np.abs(np.asarray(difference.got, np.float64) - want)
    off = np.where(off <= component.room(off), 0.0, off)
    if np.all(off > 0):
        return None
    shares = off / off.max()
    return tuple(tuple(round(float(share), 3) for share in row) for row in shares)
