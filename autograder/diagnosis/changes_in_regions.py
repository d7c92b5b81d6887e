"""Changes of a part of a right result: where an input has a sign, in one class, on a diagonal, in a row, for one value of a flag."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.diagnosis.change import FEWEST, LIKENESS, Make, Part, changed, count_cases
from autograder.diagnosis.changes_by_inputs import itself, made_of, over, times
from autograder.judge.key import Case, Hypothesis
from autograder.memory import Memory
from autograder.words.message import Message, Text, message

Region = Callable[[Part], Any]
"""Which entries of a result are meant: an array of truth values, or one for all of it."""


def in_regions(parts: Sequence[Part], memory: Memory) -> Iterator[Hypothesis]:
    """Plain changes where an input has a sign, in one class, on a diagonal, in a row, or for one value of a flag."""
    if any(part.got.shape != part.want.shape for part in parts) or all(part.wrong.all() for part in parts):
        return
    inputs = memory.once(_by_inputs, *parts[0].names)
    every = (*_PLAIN, *inputs)
    for where, region in memory.once(_regions, parts[0].case):
        if _covers(parts, region):
            for says, hint, make in every:
                yield changed(message("diagnosis.in_region", says=says, where=where), hint, _only_in(region, make))
    cases = count_cases(part for part in parts if part.wrong.any())
    are_numbers = all(part.want.ndim == 0 for part in parts)  # they are soon twice what they should be, or half
    some = inputs if are_numbers else every
    for says, hint, make in some if cases >= FEWEST else ():
        yield changed(
            message("diagnosis.says_where_it_is_wrong", says=says),
            hint,
            _only_in(lambda part: part.wrong, make),
            kind=LIKENESS,
        )


def _covers(parts: Sequence[Part], region: Region) -> bool:
    """Whether all that is wrong lies in a region, and not everything does."""
    is_all = True
    try:
        for part in parts:
            inside = np.broadcast_to(region(part), part.want.shape)
            if (part.wrong & ~inside).any():
                return False
            is_all = is_all and bool(inside.all())
    except (ValueError, KeyError, IndexError, TypeError):
        return False
    return not is_all


def _regions(case: Case) -> Sequence[tuple[Text, Region]]:
    return (*_by_arguments(case), *_BY_PLACE)


def _by_arguments(case: Case) -> Iterator[tuple[Text, Region]]:
    for name, arg in case.args.items():
        if isinstance(arg, bool):
            yield message("diagnosis.when_name_is_true", name=name), _flag(name, value=True)
            yield message("diagnosis.when_name_is_false", name=name), _flag(name, value=False)
        elif isinstance(arg, np.ndarray) and arg.dtype.kind == "f":
            yield message("diagnosis.where_name_is_negative", name=name), _signed(name, np.less)
            yield message("diagnosis.where_name_is_positive", name=name), _signed(name, np.greater)
            yield message("diagnosis.where_name_is_0", name=name), _signed(name, np.equal)
        elif isinstance(arg, np.ndarray) and arg.dtype.kind == "i" and arg.ndim == 1:
            yield message("diagnosis.in_named_class", name=name), _class(name, named=True)
            yield message("diagnosis.in_other_classes", name=name), _class(name, named=False)


def _signed(name: str, compare: Any) -> Region:
    return lambda part: compare(part.inputs[name], 0)


def _class(name: str, *, named: bool) -> Region:
    return lambda part: _named(part, name) == named


def _diagonal(part: Part) -> NDArray[np.bool_]:
    if part.want.ndim != 2:  # noqa: PLR2004  (a matrix)
        raise ValueError("no matrix")
    rows, columns = part.want.shape
    return np.eye(rows, columns, dtype=bool)


def _at(axis: int, *, last: bool, other: bool = False) -> Region:
    return lambda part: _line(part, axis, last=last) != other


_BY_PLACE: tuple[tuple[Text, Region], ...] = (
    (message("diagnosis.on_diagonal"), _diagonal),
    (message("diagnosis.off_diagonal"), lambda part: ~_diagonal(part)),
    (message("diagnosis.in_first_row"), _at(0, last=False)),
    (message("diagnosis.in_last_row"), _at(0, last=True)),
    (message("diagnosis.in_all_rows_but_first"), _at(0, last=False, other=True)),
    (message("diagnosis.in_all_rows_but_last"), _at(0, last=True, other=True)),
    (message("diagnosis.in_first_column"), _at(1, last=False)),
    (message("diagnosis.in_last_column"), _at(1, last=True)),
    (message("diagnosis.in_all_columns_but_first"), _at(1, last=False, other=True)),
    (message("diagnosis.in_all_columns_but_last"), _at(1, last=True, other=True)),
)


def _flag(name: str, *, value: bool) -> Region:
    return lambda part: np.full(part.want.shape, part.case.args[name] is value)


def _named(part: Part, name: str) -> NDArray[np.bool_]:
    """One entry in each row: the one in the column that an array of indices names."""
    labels = part.inputs[name].astype(int)
    if part.want.ndim != 2 or len(labels) != len(part.want):  # noqa: PLR2004  (a matrix)
        raise ValueError("no matrix with a row for each label")
    return np.asarray(np.arange(part.want.shape[1]) == labels[:, None])


def _line(part: Part, axis: int, *, last: bool) -> NDArray[np.bool_]:
    inside = np.zeros(part.with_axis(axis).shape, bool)
    inside[(slice(None),) * axis + (-1 if last else 0,)] = True
    return inside


_PLAIN: tuple[tuple[Message, Message, Make], ...] = (
    (message("diagnosis.it_is_0"), message("diagnosis.hint_line_of_part"), lambda part: 0 * part.want),
    (message("diagnosis.sign_is_flipped"), message("diagnosis.hint_follow_signs"), lambda part: -part.want),
    (message("diagnosis.it_is_1"), message("diagnosis.hint_cases_of_formula"), lambda part: 0 * part.want + 1),
    (message("diagnosis.it_is_one_half"), message("diagnosis.hint_cases_of_formula"), lambda part: 0 * part.want + 0.5),
    (message("diagnosis.it_is_twice"), message("diagnosis.hint_counted_twice"), lambda part: 2 * part.want),
    (message("diagnosis.it_is_half"), message("diagnosis.hint_divided_twice"), lambda part: part.want / 2),
    (message("diagnosis.1_is_missing"), message("diagnosis.hint_a_1"), lambda part: part.want - 1),
    (message("diagnosis.1_is_added"), message("diagnosis.hint_a_1"), lambda part: part.want + 1),
)
"""What may have been done in a region without any input: what is said of it, a hint, and what it gives."""


def _by_inputs(names: Sequence[str], numbers: Sequence[str]) -> Sequence[tuple[Text, Text, Make]]:
    """What an input may have done in a region."""
    return tuple(one for name in names for one in _by_input(name, is_number=name in numbers))


def _by_input(name: str, *, is_number: bool) -> Iterator[tuple[Text, Text, Make]]:
    hint = message("diagnosis.hint_cases_of_formula")
    yield message("diagnosis.argument_itself", name=name), hint, _plainly(name, 1)
    yield message("diagnosis.negated_argument", name=name), hint, _plainly(name, -1)
    for says, make in ((f"`{name}`", itself(name)), *made_of(name)) if is_number else ():
        yield message("diagnosis.said_factor_twice", says=says), hint, times(make)
        yield message("diagnosis.said_factor_missing", says=says), hint, over(make)


def _plainly(name: str, sign: int) -> Make:
    return lambda part: sign * part.inputs[name] + 0 * part.want


def _only_in(region: Region, make: Make) -> Make:
    return lambda part: np.where(region(part), make(part), part.want)
