"""What the words of common exceptions mean, for those who read them for the first time."""

import re
from collections.abc import Sequence

from autograder.results import Diagnosis, Raised
from autograder.words.message import Text, message

_MEANINGS = (
    (
        r"bitwise_xor|for \^:",
        message("exception.caret_for_power"),
        message("exception.caret_for_power_hint"),
    ),
    (
        r"only .* arrays can be converted to Python scalars|only integer scalar arrays can be converted",
        message("exception.array_for_number"),
        message("exception.array_for_number_hint"),
    ),
    (
        r"math domain error|expected a (nonnegative|positive) input|expected a number in range",
        message("exception.math_domain"),
        message("exception.math_domain_hint"),
    ),
    (
        r"math range error|Result too large|too large to convert to float",
        message("exception.math_range"),
        message("exception.math_range_hint"),
    ),
    (
        r"truth value of an (empty )?array",
        message("exception.array_for_condition"),
        message("exception.array_for_condition_hint"),
    ),
    (
        r"could not be broadcast|shape mismatch|cannot be broadcast|could not broadcast",
        message("exception.shapes_do_not_fit"),
        message("exception.shapes_do_not_fit_hint"),
    ),
    (
        r"matmul: |not aligned|mismatch in its core dimension",
        message("exception.matmul_sizes"),
        message("exception.matmul_sizes_hint"),
    ),
    (
        r"too many indices",
        message("exception.too_many_indices"),
        message("exception.too_many_indices_hint"),
    ),
    (
        r"axis .* is out of bounds",
        message("exception.no_such_axis"),
        message("exception.no_such_axis_hint"),
    ),
    (
        r"index .* is out of bounds|index out of range",
        message("exception.index_beyond_end"),
        message("exception.index_beyond_end_hint"),
    ),
    (
        r"only integers, slices|indices must be integers",
        message("exception.index_not_whole"),
        message("exception.index_not_whole_hint"),
    ),
    (
        r"unhashable type",
        message("exception.unhashable_key"),
        message("exception.unhashable_key_hint"),
    ),
    (
        r"No module named",
        message("exception.no_such_package"),
        message("exception.no_such_package_hint"),
    ),
    (
        r"module '(numpy|math)' has no attribute",
        message("exception.no_such_function"),
        message("exception.no_such_function_hint"),
    ),
    (
        r"cannot access (local|free) variable|referenced before assignment",
        message("exception.unset_variable"),
        message("exception.unset_variable_hint"),
    ),
    (
        r"'NoneType'",
        message("exception.none_for_number"),
        message("exception.none_for_number_hint"),
    ),
    (
        r"object is not callable",
        message("exception.not_a_function"),
        message("exception.not_a_function_hint"),
    ),
    (
        r"'(float|int)' object is not (subscriptable|iterable)",
        message("exception.number_for_array"),
        message("exception.number_for_array_hint"),
    ),
    (
        r"Cannot cast ufunc",
        message("exception.floats_into_integers"),
        message("exception.floats_into_integers_hint"),
    ),
    (
        r"negative integer powers",
        message("exception.negative_power"),
        message("exception.negative_power_hint"),
    ),
    (
        r"division by zero|divided by zero|modulo by zero",
        message("exception.divided_by_zero"),
        message("exception.divided_by_zero_hint"),
    ),
    (
        r"inhomogeneous|setting an array element with a sequence",
        message("exception.ragged_rows"),
        message("exception.ragged_rows_hint"),
    ),
    (
        r"values to unpack",
        message("exception.wrong_count_of_names"),
        message("exception.wrong_count_of_names_hint"),
    ),
    (
        r"can't multiply sequence|can only concatenate|unsupported operand type\(s\).*'(list|tuple)'",
        message("exception.list_for_array"),
        message("exception.list_for_array_hint"),
    ),
    (
        r"maximum recursion depth",
        message("exception.endless_recursion"),
        message("exception.endless_recursion_hint"),
    ),
    (
        r"EOF when reading a line",
        message("exception.asks_a_person"),
        message("exception.asks_a_person_hint"),
    ),
)
"""A pattern in the message of an exception, what has happened, and a hint."""

_MEANINGS_OF_KINDS = {
    "BdbQuit": (message("exception.breakpoint_left_in"), message("exception.breakpoint_left_in_hint"))
}
"""The same of a kind of exception that has no message."""


def meaning(raised: Raised, task: str, parameters: Sequence[str]) -> Diagnosis | None:
    """What an exception tells of a task with these parameters; None for one that is not known.

    It holds nothing of the message itself.
    """
    of_kind = _of_signature(raised, task, parameters) or _MEANINGS_OF_KINDS.get(raised.kind)
    name, hint = of_kind or next(
        ((name, hint) for pattern, name, hint in _MEANINGS if re.search(pattern, raised.message)), ("", "")
    )
    return Diagnosis(name, hint, "exception") if name else None


def _of_signature(raised: Raised, task: str, parameters: Sequence[str]) -> tuple[Text, Text] | None:
    """What an exception tells of parameters that are not those of the task, or of a name that has no value."""
    keep = message("exception.parameters_hint", task=task, parameters=", ".join(parameters))
    counts = re.match(r"(?:.*\.)?([\w<>]+)\(\) (?:takes|missing|got an unexpected|got multiple)", raised.message)
    if raised.kind == "TypeError" and counts:
        if counts[1] in (task, "<lambda>"):
            return message("exception.other_parameters"), keep
        return (
            message("exception.other_arguments"),
            message("exception.other_arguments_hint"),
        )
    unknown = re.match(r"name '(\w+)' is not defined", raised.message)
    if raised.kind == "NameError" and unknown:
        if unknown[1] in parameters:
            return message("exception.renamed_parameter"), keep
        spelled = message("exception.unknown_name_hint")
        return message("exception.unknown_name"), spelled
    return None
