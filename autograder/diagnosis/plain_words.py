"""What the words of common exceptions mean, for those who read them for the first time."""

import re
from collections.abc import Sequence

from autograder.results import Diagnosis, Raised
from autograder.words.message import Text, message

_MEANINGS = (
    (
        r"bitwise_xor|for \^:",
        message("exception.is_used_for_power"),
        message("exception.python_writes_power_as_g2_sign_is_something"),
    ),
    (
        r"only .* arrays can be converted to Python scalars|only integer scalar arrays can be converted",
        message("exception.array_stands_where_single_number_is_needed_as"),
        message("exception.use_numpys_function_of_same_name_npsqrt_instead"),
    ),
    (
        r"math domain error|expected a (nonnegative|positive) input|expected a number in range",
        message("exception.root_of_negative_number_or_logarithm_of_what"),
        message("exception.which_value_comes_in_there_if_formula_has"),
    ),
    (
        r"math range error|Result too large|too large to convert to float",
        message("exception.number_is_too_large_for_pythons_own_floats"),
        message("exception.what_is_exponent_there_npexp_gives_inf_where"),
    ),
    (
        r"truth value of an (empty )?array",
        message("exception.array_stands_where_one_true_or_false_is"),
        message("exception.to_choose_entry_by_entry_use_npwhere_to"),
    ),
    (
        r"could not be broadcast|shape mismatch|cannot be broadcast|could not broadcast",
        message("exception.shapes_of_two_arrays_do_not_go_together"),
        message("exception.print_both_shapes_they_are_lined_up_from"),
    ),
    (
        r"matmul: |not aligned|mismatch in its core dimension",
        message("exception.inner_sizes_of_matrix_product_differ"),
        message("exception.n_k_k_m_gives_n_m_print"),
    ),
    (
        r"too many indices",
        message("exception.array_has_fewer_axes_than_there_are_indices"),
        message("exception.print_its_shape_is_it_vector_where_you"),
    ),
    (
        r"axis .* is out of bounds",
        message("exception.axis_is_named_that_array_does_not_have"),
        message("exception.print_its_shape_axes_are_counted_from_0"),
    ),
    (
        r"index .* is out of bounds|index out of range",
        message("exception.index_lies_beyond_end"),
        message("exception.indices_run_from_0_to_size_minus_1"),
    ),
    (
        r"only integers, slices|indices must be integers",
        message("exception.index_is_not_whole_number"),
        message("exception.always_gives_float_gives_whole_number"),
    ),
    (
        r"unhashable type",
        message("exception.array_list_or_dict_is_used_as_key"),
        message("exception.keys_must_not_change_use_number_text_or"),
    ),
    (
        r"No module named",
        message("exception.package_is_imported_that_is_not_there"),
        message("exception.only_numpy_and_pythons_own_library_may_be"),
    ),
    (
        r"module '(numpy|math)' has no attribute",
        message("exception.function_is_looked_for_under_name_that_module"),
        message("exception.look_up_its_name_in_modules_documentation_in"),
    ),
    (
        r"cannot access (local|free) variable|referenced before assignment",
        message("exception.variable_is_used_before_it_has_value"),
        message("exception.name_that_is_assigned_anywhere_in_function_belongs"),
    ),
    (
        r"'NoneType'",
        message("exception.value_is_none_where_number_or_array_is"),
        message("exception.where_does_it_come_from_function_that_ends"),
    ),
    (
        r"object is not callable",
        message("exception.parentheses_stand_behind_what_is_no_function"),
        message("exception.is_missing_before_parenthesis_index_stands_in_square"),
    ),
    (
        r"'(float|int)' object is not (subscriptable|iterable)",
        message("exception.number_is_used_as_if_it_were_array"),
        message("exception.which_variable_is_it_and_is_it_number"),
    ),
    (
        r"Cannot cast ufunc",
        message("exception.floats_are_written_into_array_of_whole_numbers"),
        message("exception.make_new_array_instead_as_in_x_x"),
    ),
    (
        r"negative integer powers",
        message("exception.whole_numbers_are_raised_to_negative_power"),
        message("exception.numpy_keeps_whole_numbers_whole_make_base_or"),
    ),
    (
        r"division by zero|divided by zero|modulo by zero",
        message("exception.something_is_divided_by_zero"),
        message("exception.print_what_stands_below_line_when_can_it"),
    ),
    (
        r"inhomogeneous|setting an array element with a sequence",
        message("exception.rows_of_different_lengths_are_put_into_one"),
        message("exception.print_rows_array_needs_rows_of_one_length"),
    ),
    (
        r"values to unpack",
        message("exception.number_of_results_is_not_number_of_names"),
        message("exception.count_what_function_on_right_returns"),
    ),
    (
        r"can't multiply sequence|can only concatenate|unsupported operand type\(s\).*'(list|tuple)'",
        message("exception.list_or_tuple_is_used_as_if_it"),
        message("exception.nparray_makes_array_of_it_with_which_and"),
    ),
    (
        r"maximum recursion depth",
        message("exception.function_calls_itself_without_end"),
        message("exception.which_call_should_be_last_one_and_what"),
    ),
)
"""A pattern in the message of an exception, what has happened, and a hint."""


def meaning(raised: Raised, task: str, parameters: Sequence[str]) -> Diagnosis | None:
    """What an exception tells of a task with these parameters; None for one that is not known.

    It holds nothing of the message itself.
    """
    name, hint = _of_signature(raised, task, parameters) or next(
        ((name, hint) for pattern, name, hint in _MEANINGS if re.search(pattern, raised.message)), ("", "")
    )
    return Diagnosis(name, hint, "exception") if name else None


def _of_signature(raised: Raised, task: str, parameters: Sequence[str]) -> tuple[Text, Text] | None:
    """What an exception tells of parameters that are not those of the task, or of a name that has no value."""
    keep = message("exception.keep_parameters_as_they_are_task_parameters", task=task, parameters=", ".join(parameters))
    counts = re.match(r"(?:.*\.)?([\w<>]+)\(\) (?:takes|missing|got an unexpected|got multiple)", raised.message)
    if raised.kind == "TypeError" and counts:
        if counts[1] in (task, "<lambda>"):
            return message("exception.function_has_other_parameters_than_task"), keep
        return (
            message("exception.function_is_called_with_other_arguments_than_it"),
            message("exception.compare_call_with_line_that_begins_with_def"),
        )
    unknown = re.match(r"name '(\w+)' is not defined", raised.message)
    if raised.kind == "NameError" and unknown:
        if unknown[1] in parameters:
            return message("exception.parameter_of_function_was_renamed"), keep
        spelled = message("exception.is_it_spelled_as_it_is_elsewhere_and")
        return message("exception.name_is_used_that_has_no_value"), spelled
    return None
