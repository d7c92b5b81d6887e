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
    "order": message("lead.order"),
    "option": message("lead.option"),
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
x + y -> x - y : mutation.operand_subtracted : y is a term
x - y -> x + y : mutation.operand_added : y is a term
x - y -> y - x : mutation.difference_turned : only the sign
-x -> x : mutation.minus_sign_is_missing
x - (y + z) -> x - y + z : mutation.minus_of_first_term
x - (y - z) -> x - y - z : mutation.minus_of_first_term
"""),
    "term": substitutions("""
x + y -> x : mutation.it_is_missing : y is a term
x + y -> y : mutation.it_is_missing : x is a term
x - y -> x : mutation.it_is_missing : y is a term
x - y -> -y : mutation.it_is_missing : x is a term
1 - x -> x : mutation.not_subtracted_from_1
x + y -> x + y + y : mutation.it_is_added_twice : y is a term
x - y -> x - y - y : mutation.it_is_subtracted_twice : y is a term
"""),
    "factor": substitutions("""
x / len(a) -> x : mutation.not_divided_by_rows
x / a.shape[0] -> x : mutation.not_divided_by_rows
x * y -> x : mutation.it_is_missing : y is a factor
x * y -> y : mutation.it_is_missing : x is a factor
x * y -> x * y * y : mutation.it_is_there_twice : y is a factor
x * y -> x * x * y : mutation.it_is_there_twice : x is a factor
x / y -> x : mutation.division_is_missing
x / y -> x / y / y : mutation.division_is_there_twice
x / y -> y / x : mutation.fraction_is_upside_down
x / y -> 1 / y : mutation.numerator_missing
x // y -> x : mutation.division_is_missing
"""),
    "operation": substitutions("""
x + y -> x * y : mutation.product_for_sum
x * y -> x + y : mutation.sum_for_product
x - y -> x * y : mutation.product_for_difference
x - y -> x / y : mutation.quotient_for_difference
x * y -> x / y : mutation.division_for_product
x / y -> x * y : mutation.product_for_division
x / y -> x // y : mutation.division_cuts_off_fraction
x // y -> x / y : mutation.division_keeps_fraction
x % y -> x // y : mutation.quotient_for_remainder
x % y -> x : mutation.remainder_is_missing
x // y -> x % y : mutation.remainder_for_quotient
x // y -> np.ceil(x / y) : mutation.quotient_is_rounded_up
x // y -> np.round(x / y) : mutation.quotient_is_rounded
x - y * z -> (1 - y) * x - y * z : mutation.moved_shrinks
x - y * z -> (1 - y) * x + y * z : mutation.running_mean_for_step
x * y + z -> x * y + (1 - x) * z : mutation.running_mean_for_sum
x * y + (1 - x) * z -> (1 - x) * y + x * z : mutation.two_shares_change_places
"""),
    "parentheses": substitutions("""
x * (y + z) -> x * y + z : mutation.no_parentheses_sum
x * (y - z) -> x * y - z : mutation.no_parentheses_difference
(x + y) * z -> x + y * z : mutation.no_parentheses_sum
(x - y) * z -> x - y * z : mutation.no_parentheses_difference
x / (y + z) -> x / y + z : mutation.no_parentheses_denominator
x / (y - z) -> x / y - z : mutation.no_parentheses_denominator
x / (y * z) -> x / y * z : mutation.no_parentheses_denominator
(x + y) / z -> x + y / z : mutation.no_parentheses_sum
(x - y) / z -> x - y / z : mutation.no_parentheses_difference
(x * y) ** z -> x * y ** z : mutation.power_of_one_factor
np.sqrt(x + y) -> np.sqrt(x) + y : mutation.outside_of_root : y is a term
np.sqrt(x) + y -> np.sqrt(x + y) : mutation.inside_of_root : y is a term
np.log(x + y) -> np.log(x) + y : mutation.outside_of_log : y is a term
np.exp(x - y) -> np.exp(x) - y : mutation.outside_of_exp : y is a term
np.exp(x + y) -> np.exp(x) + y : mutation.outside_of_exp : y is a term
"""),
    "power": substitutions("""
x ** y -> x : mutation.power_is_missing
x ** y -> x * y : mutation.product_for_power
x ** y -> y ** x : mutation.base_and_exponent_swapped
x ** 2 -> np.abs(x) : mutation.absolute_for_square
(x ** 2).sum() -> np.sqrt((x ** 2).sum()) : mutation.norm_for_square
np.sum(x ** 2) -> np.sqrt(np.sum(x ** 2)) : mutation.norm_for_square
np.sum(x * x) -> np.sqrt(np.sum(x * x)) : mutation.norm_for_square
np.sum(x * x) -> np.sum(np.abs(x)) : mutation.absolute_for_square
np.square(x) -> x : mutation.square_is_missing
np.sqrt(x) -> x : mutation.square_root_is_missing
np.sqrt(x) -> x * x : mutation.square_for_root
(x ** 2).mean() -> x.mean() ** 2 : mutation.square_and_mean_swapped
(x ** 2).sum() -> x.sum() ** 2 : mutation.square_and_sum_swapped
"""),
    "matrix": substitutions("""
t @ u -> t * u : mutation.entrywise_for_matmul
A @ u -> u @ A : mutation.matmul_swapped
t @ B -> B @ t : mutation.matmul_swapped
A @ u -> A.T @ u : mutation.transpose_extra
t @ B -> t @ B.T : mutation.transpose_extra
A.T -> A : mutation.transpose_is_missing
v * w -> v @ w : mutation.dot_for_entrywise
A * B -> A @ B : mutation.matmul_for_entrywise
np.outer(v, w) -> v * w : mutation.entrywise_for_outer
np.outer(v, w) -> np.outer(w, v) : mutation.outer_turned
np.outer(v, w) -> v @ w : mutation.dot_for_outer
np.diag(v) -> v : mutation.vector_for_diagonal
np.diag(v) -> np.outer(v, v) : mutation.outer_for_diagonal
np.diag(v) -> v + np.zeros((len(v), len(v))) : mutation.rows_for_diagonal
"""),
    "comparison": substitutions("""
a > b -> a >= b : mutation.boundary_counted_in
a >= b -> a > b : mutation.boundary_left_out
a < b -> a <= b : mutation.boundary_counted_in
a <= b -> a < b : mutation.boundary_left_out
a > b -> a < b : mutation.comparison_goes_other_way
a >= b -> a <= b : mutation.comparison_goes_other_way
a < b -> a > b : mutation.comparison_goes_other_way
a <= b -> a >= b : mutation.comparison_goes_other_way
a == b -> a != b : mutation.condition_negated
a != b -> a == b : mutation.condition_negated
a in b -> a not in b : mutation.condition_negated
a not in b -> a in b : mutation.condition_negated
a is b -> a is not b : mutation.condition_negated
a is not b -> a is b : mutation.condition_negated
"""),
    "condition": substitutions("""
not a -> a : mutation.condition_negated
a and b -> a or b : mutation.or_for_and
a and b -> a : mutation.condition_ignored
a and b -> b : mutation.condition_ignored
a or b -> a and b : mutation.and_for_or
a or b -> a : mutation.condition_ignored
a or b -> b : mutation.condition_ignored
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
x.copy() -> x : mutation.no_copy
np.exp(x) -> np.exp(-x) : mutation.sign_in_exp_flipped
np.expm1(x) -> np.exp(x) : mutation.exp_without_1_subtracted
np.log1p(x) -> np.log(x) : mutation.log_without_1_added
np.log(x) -> np.log(1 + x) : mutation.log_with_1_added
np.exp(x) -> np.exp(x) - 1 : mutation.exp_with_1_subtracted
"""),
    "function": substitutions("""
np.tanh(x) -> 1 / (1 + np.exp(-x)) : mutation.sigmoid_for_tanh
np.tanh(x) -> np.maximum(x, 0) : mutation.relu_for_tanh
np.tanh(x) -> 1 - np.tanh(x) ** 2 : mutation.slope_for_tanh
0.5 + 0.5 * np.tanh(0.5 * x) -> np.tanh(x) : mutation.tanh_for_sigmoid
0.5 + 0.5 * np.tanh(0.5 * x) -> np.maximum(x, 0) : mutation.relu_for_sigmoid
0.5 + 0.5 * np.tanh(0.5 * x) -> x : mutation.sigmoid_is_left_out
0.5 * (1 + np.tanh(0.5 * x)) -> np.tanh(x) : mutation.tanh_for_sigmoid
0.5 * (1 + np.tanh(0.5 * x)) -> np.maximum(x, 0) : mutation.relu_for_sigmoid
0.5 * (1 + np.tanh(0.5 * x)) -> x : mutation.sigmoid_is_left_out
1 - x ** 2 -> x * (1 - x) : mutation.sigmoid_slope_for_tanh_slope
1 - x * x -> x * (1 - x) : mutation.sigmoid_slope_for_tanh_slope
1 - x ** 2 -> 1 - np.tanh(x) ** 2 : mutation.tanh_before_slope
x * (1 - x) -> 1 - x ** 2 : mutation.tanh_slope_for_sigmoid_slope
y * x * (1 - x) -> y * (1 - x ** 2) : mutation.tanh_slope_for_sigmoid_slope
np.maximum(x, 0) -> np.abs(x) : mutation.absolute_for_relu
np.maximum(x, 0) -> np.maximum(x, 0.01 * x) : mutation.leaky_relu
np.maximum(x, 0) -> (x > 0) * 1.0 : mutation.slope_for_relu
np.exp(x) -> 2.0 ** x : mutation.exponential_has_base_2
np.exp(x) -> 10.0 ** x : mutation.exponential_has_base_10
10.0 ** x -> np.exp(x) : mutation.exponential_has_base_e
10.0 ** x -> 2.0 ** x : mutation.exponential_has_base_2
2.0 ** x -> np.exp(x) : mutation.exponential_has_base_e
0.5 ** x -> np.exp(-x) : mutation.exponential_has_base_e
0.5 ** x -> 0.1 ** x : mutation.base_tenth_for_half
np.floor(x) -> x : mutation.rounding_down_is_missing
np.cos(x) -> 1 - 2 * x / np.pi : mutation.line_for_cosine
a.uniform(-x, x, b) -> a.uniform(0, x, b) : mutation.drawn_from_0
a.uniform(-x, x, b) -> a.uniform(0, 2 * x, b) : mutation.drawn_from_0_unmoved
a.uniform(-x, x, b) -> a.normal(0, x, b) : mutation.normal_for_uniform
a.uniform(-x, x, b) -> a.uniform(-1, 1, b) : mutation.uniform_bounds_1
x * a.standard_normal(b) -> a.uniform(-x, x, b) : mutation.uniform_for_normal
a.normal(0.0, x, b) -> a.uniform(-x, x, b) : mutation.uniform_for_normal
a.random(b) -> a.standard_normal(b) : mutation.normal_for_uniform
"""),
    "type": substitutions("""
np.zeros(a) -> np.zeros(a, int) : mutation.whole_number_array
np.empty(a) -> np.empty(a, int) : mutation.whole_number_array
np.zeros_like(a) -> np.zeros_like(a, int) : mutation.whole_number_array
"""),
    "reduction": substitutions("""
x / len(a) -> x / (len(a) - 1) : mutation.sum_divided_by_1_less
x / a.shape[0] -> x / (a.shape[0] - 1) : mutation.sum_divided_by_1_less
x.var(axis=0) -> x.var(axis=0) * len(x) / max(len(x) - 1, 1) : mutation.variance_by_1_less
np.var(x, axis=0) -> np.var(x, axis=0) * len(x) / max(len(x) - 1, 1) : mutation.variance_by_1_less
np.var(x, a) -> np.var(x, a, ddof=1) : mutation.variance_by_1_less
np.std(x, a) -> np.std(x, a, ddof=1) : mutation.variance_by_1_less
x.var(axis=a) -> x.var(axis=a, ddof=1) : mutation.variance_by_1_less
np.var(x, axis=a) -> np.var(x, axis=a, ddof=1) : mutation.variance_by_1_less
x.std(axis=a) -> x.std(axis=a, ddof=1) : mutation.variance_by_1_less
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
