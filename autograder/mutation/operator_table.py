"""The table of mutation operators: which expression or function stands where another belongs, and what a student is told of it.

What is said never quotes the answer. It may name what students know: the task's arguments, other tasks, numpy.
"""

from collections.abc import Mapping

from autograder.mutation.patterns import Substitution, substitutions
from autograder.words.message import Message, message

LEADS: Mapping[str, Message] = {
    "sign": message("lead.sign"),
    "term": message("lead.term"),
    "factor": message("lead.factor"),
    "operation": message("lead.operation"),
    "parentheses": message("lead.parentheses"),
    "power": message("lead.power"),
    "matrix": message("lead.matrix"),
    "comparison": message("lead.comparison"),
    "condition": message("lead.condition"),
    "axis": message("lead.axis"),
    "reduction": message("lead.reduction"),
    "function": message("lead.function"),
    "call": message("lead.call"),
    "arguments": message("lead.arguments"),
    "constant": message("lead.constant"),
    "index": message("lead.index"),
    "name": message("lead.name"),
    "step": message("lead.step"),
    "update": message("lead.update"),
    "in place": message("lead.in_place"),
    "type": message("lead.type"),
}
"""A lead for students, by operator."""

SUBSTITUTIONS: Mapping[str, tuple[Substitution, ...]] = {
    "sign": substitutions("""
x + y -> x - y : mutation.it_is_subtracted_where_it_should_be_added : y is a term
x - y -> x + y : mutation.it_is_added_where_it_should_be_subtracted : y is a term
x - y -> y - x : mutation.difference_is_taken_other_way_round : only the sign
-x -> x : mutation.minus_sign_is_missing
x - (y + z) -> x - y + z : mutation.minus_sign_reaches_first_of_two_terms_alone
x - (y - z) -> x - y - z : mutation.minus_sign_reaches_first_of_two_terms_alone
"""),
    "term": substitutions("""
x + y -> x : mutation.it_is_missing : y is a term
x + y -> y : mutation.it_is_missing : x is a term
x - y -> x : mutation.it_is_missing : y is a term
x - y -> -y : mutation.it_is_missing : x is a term
1 - x -> x : mutation.something_is_used_where_1_minus_it_belongs
x + y -> x + y + y : mutation.it_is_added_twice : y is a term
x - y -> x - y - y : mutation.it_is_subtracted_twice : y is a term
"""),
    "factor": substitutions("""
x / len(a) -> x : mutation.division_by_number_of_rows_is_missing
x / a.shape[0] -> x : mutation.division_by_number_of_rows_is_missing
x * y -> x : mutation.it_is_missing : y is a factor
x * y -> y : mutation.it_is_missing : x is a factor
x * y -> x * y * y : mutation.it_is_there_twice : y is a factor
x * y -> x * x * y : mutation.it_is_there_twice : x is a factor
x / y -> x : mutation.division_is_missing
x / y -> x / y / y : mutation.division_is_there_twice
x / y -> y / x : mutation.fraction_is_upside_down
x / y -> 1 / y : mutation.numerator_of_fraction_is_missing
x // y -> x : mutation.division_is_missing
"""),
    "operation": substitutions("""
x + y -> x * y : mutation.product_stands_where_sum_belongs
x * y -> x + y : mutation.sum_stands_where_product_belongs
x - y -> x * y : mutation.product_stands_where_difference_belongs
x - y -> x / y : mutation.quotient_stands_where_difference_belongs
x * y -> x / y : mutation.division_stands_where_product_belongs
x / y -> x * y : mutation.product_stands_where_division_belongs
x / y -> x // y : mutation.division_cuts_off_fraction
x // y -> x / y : mutation.division_keeps_fraction
x % y -> x // y : mutation.quotient_stands_where_remainder_belongs
x % y -> x : mutation.remainder_is_missing
x // y -> x % y : mutation.remainder_stands_where_quotient_belongs
x // y -> np.ceil(x / y) : mutation.quotient_is_rounded_up
x // y -> np.round(x / y) : mutation.quotient_is_rounded
x - y * z -> (1 - y) * x - y * z : mutation.what_is_moved_shrinks_as_well
x - y * z -> (1 - y) * x + y * z : mutation.running_mean_stands_where_step_belongs
x * y + z -> x * y + (1 - x) * z : mutation.running_mean_is_taken_where_sum_belongs
x * y + (1 - x) * z -> (1 - x) * y + x * z : mutation.two_shares_change_places
"""),
    "parentheses": substitutions("""
x * (y + z) -> x * y + z : mutation.parentheses_around_sum_are_missing
x * (y - z) -> x * y - z : mutation.parentheses_around_difference_are_missing
(x + y) * z -> x + y * z : mutation.parentheses_around_sum_are_missing
(x - y) * z -> x - y * z : mutation.parentheses_around_difference_are_missing
x / (y + z) -> x / y + z : mutation.parentheses_around_denominator_are_missing
x / (y - z) -> x / y - z : mutation.parentheses_around_denominator_are_missing
x / (y * z) -> x / y * z : mutation.parentheses_around_denominator_are_missing
(x + y) / z -> x + y / z : mutation.parentheses_around_sum_are_missing
(x - y) / z -> x - y / z : mutation.parentheses_around_difference_are_missing
(x * y) ** z -> x * y ** z : mutation.power_reaches_one_of_two_factors_alone
np.sqrt(x + y) -> np.sqrt(x) + y : mutation.it_stands_outside_of_square_root_where_it : y is a term
np.sqrt(x) + y -> np.sqrt(x + y) : mutation.it_stands_inside_of_square_root_where_it : y is a term
np.log(x + y) -> np.log(x) + y : mutation.it_stands_outside_of_logarithm_where_it_belongs : y is a term
np.exp(x - y) -> np.exp(x) - y : mutation.it_stands_outside_of_exponential_where_it_belongs : y is a term
np.exp(x + y) -> np.exp(x) + y : mutation.it_stands_outside_of_exponential_where_it_belongs : y is a term
"""),
    "power": substitutions("""
x ** y -> x : mutation.power_is_missing
x ** y -> x * y : mutation.product_with_exponent_stands_where_power_belongs
x ** y -> y ** x : mutation.base_and_exponent_change_places
x ** 2 -> np.abs(x) : mutation.absolute_value_stands_where_square_belongs
(x ** 2).sum() -> np.sqrt((x ** 2).sum()) : mutation.norm_stands_where_its_square_belongs
np.sum(x ** 2) -> np.sqrt(np.sum(x ** 2)) : mutation.norm_stands_where_its_square_belongs
np.sum(x * x) -> np.sqrt(np.sum(x * x)) : mutation.norm_stands_where_its_square_belongs
np.sum(x * x) -> np.sum(np.abs(x)) : mutation.absolute_value_stands_where_square_belongs
np.square(x) -> x : mutation.square_is_missing
np.sqrt(x) -> x : mutation.square_root_is_missing
np.sqrt(x) -> x * x : mutation.square_stands_where_square_root_belongs
(x ** 2).mean() -> x.mean() ** 2 : mutation.square_and_mean_are_taken_in_wrong_order
(x ** 2).sum() -> x.sum() ** 2 : mutation.square_and_sum_are_taken_in_wrong_order
"""),
    "matrix": substitutions("""
t @ u -> t * u : mutation.entries_are_multiplied_one_by_one_where_matrix
A @ u -> u @ A : mutation.factors_of_matrix_product_change_places
t @ B -> B @ t : mutation.factors_of_matrix_product_change_places
A @ u -> A.T @ u : mutation.transpose_is_there_once_too_often
t @ B -> t @ B.T : mutation.transpose_is_there_once_too_often
A.T -> A : mutation.transpose_is_missing
v * w -> v @ w : mutation.dot_product_stands_where_entries_belong_multiplied_one
A * B -> A @ B : mutation.matrix_product_stands_where_entries_belong_multiplied_one
np.outer(v, w) -> v * w : mutation.entries_are_multiplied_one_by_one_where_outer
np.outer(v, w) -> np.outer(w, v) : mutation.outer_product_is_taken_other_way_round
np.outer(v, w) -> v @ w : mutation.dot_product_stands_where_outer_product_belongs
np.diag(v) -> v : mutation.vector_stands_where_diagonal_matrix_belongs
np.diag(v) -> np.outer(v, v) : mutation.outer_product_stands_where_diagonal_matrix_belongs
np.diag(v) -> v + np.zeros((len(v), len(v))) : mutation.every_row_holds_vector_that_belongs_on_diagonal
"""),
    "comparison": substitutions("""
a > b -> a >= b : mutation.comparison_counts_boundary_in
a >= b -> a > b : mutation.comparison_leaves_boundary_out
a < b -> a <= b : mutation.comparison_counts_boundary_in
a <= b -> a < b : mutation.comparison_leaves_boundary_out
a > b -> a < b : mutation.comparison_goes_other_way
a >= b -> a <= b : mutation.comparison_goes_other_way
a < b -> a > b : mutation.comparison_goes_other_way
a <= b -> a >= b : mutation.comparison_goes_other_way
a == b -> a != b : mutation.condition_is_wrong_way_round
a != b -> a == b : mutation.condition_is_wrong_way_round
a in b -> a not in b : mutation.condition_is_wrong_way_round
a not in b -> a in b : mutation.condition_is_wrong_way_round
a is b -> a is not b : mutation.condition_is_wrong_way_round
a is not b -> a is b : mutation.condition_is_wrong_way_round
"""),
    "condition": substitutions("""
not a -> a : mutation.condition_is_wrong_way_round
a and b -> a or b : mutation.one_of_two_conditions_is_enough_where_both
a and b -> a : mutation.one_of_two_conditions_is_ignored
a and b -> b : mutation.one_of_two_conditions_is_ignored
a or b -> a and b : mutation.both_of_two_conditions_are_needed_where_one
a or b -> a : mutation.one_of_two_conditions_is_ignored
a or b -> b : mutation.one_of_two_conditions_is_ignored
a if b else c -> c if b else a : mutation.two_cases_change_places
a if b else c -> a : mutation.same_case_is_taken_always
a if b else c -> c : mutation.same_case_is_taken_always
np.where(a, b, c) -> np.where(a, c, b) : mutation.two_cases_change_places
np.where(a, b, c) -> b + np.zeros(np.shape(a)) : mutation.same_case_is_taken_always
np.where(a, b, c) -> c + np.zeros(np.shape(a)) : mutation.same_case_is_taken_always
"""),
    "call": substitutions("""
np.abs(x) -> x : mutation.absolute_value_is_missing
np.maximum(x, y) -> x : mutation.bound_is_missing
np.minimum(x, y) -> x : mutation.bound_is_missing
np.clip(a, b, c) -> a : mutation.bound_is_missing
reversed(a) -> a : mutation.order_is_not_reversed
sorted(a) -> a : mutation.order_is_not_sorted
x.copy() -> x : mutation.array_is_used_itself_where_copy_belongs
np.exp(x) -> np.exp(-x) : mutation.sign_inside_of_exponential_is_flipped
np.expm1(x) -> np.exp(x) : mutation.1_is_not_subtracted_from_exponential
np.log1p(x) -> np.log(x) : mutation.1_is_not_added_inside_of_logarithm
np.log(x) -> np.log(1 + x) : mutation.1_is_added_inside_of_logarithm
np.exp(x) -> np.exp(x) - 1 : mutation.1_is_subtracted_from_exponential
"""),
    "function": substitutions("""
np.tanh(x) -> 1 / (1 + np.exp(-x)) : mutation.sigmoid_stands_where_tanh_belongs
np.tanh(x) -> np.maximum(x, 0) : mutation.relu_stands_where_tanh_belongs
np.tanh(x) -> 1 - np.tanh(x) ** 2 : mutation.slope_stands_where_tanh_itself_belongs
0.5 + 0.5 * np.tanh(0.5 * x) -> np.tanh(x) : mutation.tanh_stands_where_sigmoid_belongs
0.5 + 0.5 * np.tanh(0.5 * x) -> np.maximum(x, 0) : mutation.relu_stands_where_sigmoid_belongs
0.5 + 0.5 * np.tanh(0.5 * x) -> x : mutation.sigmoid_is_left_out
0.5 * (1 + np.tanh(0.5 * x)) -> np.tanh(x) : mutation.tanh_stands_where_sigmoid_belongs
0.5 * (1 + np.tanh(0.5 * x)) -> np.maximum(x, 0) : mutation.relu_stands_where_sigmoid_belongs
0.5 * (1 + np.tanh(0.5 * x)) -> x : mutation.sigmoid_is_left_out
1 - x ** 2 -> x * (1 - x) : mutation.slope_of_sigmoid_stands_where_that_of_tanh
1 - x * x -> x * (1 - x) : mutation.slope_of_sigmoid_stands_where_that_of_tanh
1 - x ** 2 -> 1 - np.tanh(x) ** 2 : mutation.tanh_is_applied_once_more_before_its_slope
x * (1 - x) -> 1 - x ** 2 : mutation.slope_of_tanh_stands_where_that_of_sigmoid
y * x * (1 - x) -> y * (1 - x ** 2) : mutation.slope_of_tanh_stands_where_that_of_sigmoid
np.maximum(x, 0) -> np.abs(x) : mutation.absolute_value_stands_where_relu_belongs
np.maximum(x, 0) -> np.maximum(x, 0.01 * x) : mutation.relu_lets_little_through_on_negative_side
np.maximum(x, 0) -> (x > 0) * 1.0 : mutation.slope_of_relu_stands_where_relu_itself_belongs
np.exp(x) -> 2.0 ** x : mutation.exponential_has_base_2
np.exp(x) -> 10.0 ** x : mutation.exponential_has_base_10
10.0 ** x -> np.exp(x) : mutation.exponential_has_base_e
10.0 ** x -> 2.0 ** x : mutation.exponential_has_base_2
2.0 ** x -> np.exp(x) : mutation.exponential_has_base_e
0.5 ** x -> np.exp(-x) : mutation.exponential_has_base_e
0.5 ** x -> 0.1 ** x : mutation.base_of_power_is_tenth_instead_of_half
np.floor(x) -> x : mutation.rounding_down_is_missing
np.cos(x) -> 1 - 2 * x / np.pi : mutation.straight_line_stands_where_cosine_belongs
a.uniform(-x, x, b) -> a.uniform(0, x, b) : mutation.numbers_are_drawn_from_0_on_none_is
a.uniform(-x, x, b) -> a.uniform(0, 2 * x, b) : mutation.numbers_are_drawn_from_0_on_and_not
a.uniform(-x, x, b) -> a.normal(0, x, b) : mutation.normal_distribution_stands_where_uniform_one_belongs
a.uniform(-x, x, b) -> a.uniform(-1, 1, b) : mutation.bounds_of_uniform_distribution_are_1_and_1
x * a.standard_normal(b) -> a.uniform(-x, x, b) : mutation.uniform_distribution_stands_where_normal_one_belongs
a.normal(0.0, x, b) -> a.uniform(-x, x, b) : mutation.uniform_distribution_stands_where_normal_one_belongs
a.random(b) -> a.standard_normal(b) : mutation.normal_distribution_stands_where_uniform_one_belongs
"""),
    "type": substitutions("""
np.zeros(a) -> np.zeros(a, int) : mutation.array_of_whole_numbers_is_to_take_fractions
np.empty(a) -> np.empty(a, int) : mutation.array_of_whole_numbers_is_to_take_fractions
np.zeros_like(a) -> np.zeros_like(a, int) : mutation.array_of_whole_numbers_is_to_take_fractions
"""),
    "reduction": substitutions("""
x / len(a) -> x / (len(a) - 1) : mutation.sum_is_divided_by_number_less_1
x / a.shape[0] -> x / (a.shape[0] - 1) : mutation.sum_is_divided_by_number_less_1
x.var(axis=0) -> x.var(axis=0) * len(x) / max(len(x) - 1, 1) : mutation.variance_is_divided_by_number_less_1
np.var(x, axis=0) -> np.var(x, axis=0) * len(x) / max(len(x) - 1, 1) : mutation.variance_is_divided_by_number_less_1
np.var(x, a) -> np.var(x, a, ddof=1) : mutation.variance_is_divided_by_number_less_1
np.std(x, a) -> np.std(x, a, ddof=1) : mutation.variance_is_divided_by_number_less_1
x.var(axis=a) -> x.var(axis=a, ddof=1) : mutation.variance_is_divided_by_number_less_1
np.var(x, axis=a) -> np.var(x, axis=a, ddof=1) : mutation.variance_is_divided_by_number_less_1
x.std(axis=a) -> x.std(axis=a, ddof=1) : mutation.variance_is_divided_by_number_less_1
"""),
}
"""What stands where something else belongs, as `substitutions` reads it, and what is said of it, by operator."""

INSTEAD: Mapping[str, tuple[str, ...]] = {
    "sum": ("mean", "prod", "max"),
    "mean": ("sum", "max"),
    "prod": ("sum",),
    "max": ("min", "sum", "mean"),
    "min": ("max", "sum"),
    "argmax": ("argmin", "max"),
    "argmin": ("argmax", "min"),
    "any": ("all",),
    "all": ("any",),
    "var": ("std",),
    "std": ("var",),
    "exp": ("log", "tanh"),
    "log": ("exp", "log10", "log2", "sqrt"),
    "expm1": ("log1p",),
    "sin": ("cos",),
    "cos": ("sin",),
    "tanh": ("sin", "exp"),
    "zeros": ("ones",),
    "ones": ("zeros",),
    "zeros_like": ("ones_like",),
    "ones_like": ("zeros_like",),
    "maximum": ("minimum",),
    "minimum": ("maximum",),
    "floor": ("ceil", "round"),
    "ceil": ("floor",),
    "cumsum": ("cumprod",),
    "cumprod": ("cumsum",),
    "subtract": ("add",),
    "add": ("subtract",),
    "multiply": ("divide",),
    "divide": ("multiply",),
    "vstack": ("hstack",),
    "hstack": ("vstack",),
    "standard_normal": ("random",),
    "normal": ("uniform",),
    "random": ("standard_normal",),
}
"""What may be taken for a function of numpy's."""
