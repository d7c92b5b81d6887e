"""The table of confusions: formulas that somebody has in mind who knows another one, or knows this one half.

They name what came back wrong, and are no mutants that a check must catch: in places they come to the same as the answer.
"""

from collections.abc import Mapping

from autograder.mutation.patterns import Substitution, substitutions

CONFUSIONS: Mapping[str, tuple[Substitution, ...]] = {
    "sign": substitutions("""
x + y -> y - x : mutation.operand_subtracted : x is a term
np.append(x, y) -> np.append(-x, y) : mutation.sign_of_one_part
np.append(x, y) -> np.append(x, -y) : mutation.sign_of_one_part
np.concatenate([x, y]) -> np.concatenate([-x, y]) : mutation.sign_of_one_part
np.concatenate([x, y]) -> np.concatenate([x, -y]) : mutation.sign_of_one_part
np.where(a, x, y) -> np.where(a, -x, y) : mutation.sign_of_one_case
np.where(a, x, y) -> np.where(a, x, -y) : mutation.sign_of_one_case
"""),
    "index": substitutions("""
a[:x] -> a[-x:] : mutation.last_for_first
a[-x:] -> a[:x] : mutation.first_for_last
a[:x] -> a[x:] : mutation.behind_for_before
a[x:] -> a[:x] : mutation.before_for_behind
"""),
    "step": substitutions("""
[a] -> [] : mutation.list_begins_empty
"""),
    "term": substitutions("""
x + y -> x + y / 2 : mutation.it_counts_half : y is a term
x + y -> x / 2 + y : mutation.it_counts_half : x is a term
x - y -> x - y / 2 : mutation.it_counts_half : y is a term
"""),
    "factor": substitutions("""
x / y -> x * x / y : mutation.numerator_is_there_twice
x / y -> 1 / x / y : mutation.divided_by_both_parts
x / y -> x / np.sqrt(y) : mutation.root_of_denominator
"""),
    "operation": substitutions("""
x // y -> x * y : mutation.product_for_division
x // y -> 1.0 * (x % y == 0) : mutation.divisibility_for_quotient
x % y -> x % (y + 1) : mutation.remainder_by_1_more
x % y / y -> x % y / (y - 1) : mutation.remainder_by_1_less
x + y -> 0.9 * x + 0.1 * y : mutation.running_mean_for_sum
"""),
    "parentheses": substitutions("""
x - y / (z + f) -> x - y / z + f : mutation.no_parentheses_denominator
x - y * (z + f) -> x - y * z + f : mutation.no_parentheses_sum
(x + y) / z -> x / z + y : mutation.division_of_first_term
(x + y) / len(a) -> x / len(a) + y / (len(a) - 1) : mutation.sum_divided_by_1_less
x * (y % z) -> x * y % z : mutation.no_parentheses_remainder
"""),
    "power": substitutions("""
t ** 2 -> (t ** 2).sum() : mutation.all_squares_summed
t ** 2 -> (t ** 2).mean() : mutation.all_squares_averaged
abs(x) -> x ** 2 : mutation.square_for_absolute
np.linalg.norm(x) -> np.abs(x).sum() : mutation.absolute_sum_for_norm
np.linalg.norm(x) -> np.abs(x).max() : mutation.largest_entry_for_norm
np.linalg.norm(x) -> np.sqrt((x ** 2).mean()) : mutation.rms_for_norm
np.linalg.norm(A) -> np.linalg.norm(A, 2) : mutation.singular_value_for_norm
np.sqrt(sum((a ** 2).sum() for b in c)) -> sum(np.abs(a).sum() for b in c) : mutation.absolute_sum_for_norm
np.sqrt(sum((a ** 2).sum() for b in c)) -> max(np.abs(a).max() for b in c) : mutation.largest_entry_for_norm
np.sqrt(sum((a ** 2).sum() for b in c)) -> np.sqrt(sum((a ** 2).sum() for b in c) / sum(a.size for b in c)) : mutation.rms_for_norm
np.sqrt(sum((a ** 2).sum() for b in c)) -> sum(np.sqrt((a ** 2).sum()) for b in c) : mutation.norms_for_squares
sum((a ** 2).sum() for b in c) -> np.sqrt(sum((a ** 2).sum() for b in c)) : mutation.norm_for_square
sum((a ** 2).sum() for b in c) -> sum((a ** 2).sum() for b in c) / sum(a.size for b in c) : mutation.mean_for_sum
"""),
    "reduction": substitutions("""
x.var() -> (x ** 2).mean() : mutation.mean_square_for_variance
x.var(axis=a) -> (x ** 2).mean(axis=a) : mutation.mean_square_for_variance
x.var() -> ((x - x.mean()) ** 2).sum() : mutation.deviations_summed
x.var(axis=a) -> ((x - x.mean(axis=a)) ** 2).sum(axis=a) : mutation.deviations_summed
x.var() -> x.var(ddof=1) : mutation.variance_by_1_less
x.var() -> x.var(axis=0).mean() : mutation.column_variances_averaged
x.var() -> x.var(axis=1).mean() : mutation.row_variances_averaged
x.var() -> x.mean() : mutation.mean_for_variance
x.var() -> (x ** 2).sum() : mutation.square_sum_for_variance
x.mean() -> x.mean() / x.size : mutation.mean_divided_again
"""),
    "function": substitutions("""
np.exp(-x * y) -> (1 - x) ** y : mutation.power_of_1_minus_for_exp
np.exp(-x * y) -> (1 + x) ** -y : mutation.power_of_1_plus_for_exp
np.exp(-x * y) -> 1 / (1 + x * y) : mutation.inverse_for_exp
np.exp(-x * y) -> 1 - x * y : mutation.line_for_exp
np.exp(-x * y) -> x ** y : mutation.base_of_power_is_not_e
np.exp(-x * y) -> np.exp(-x) * y : mutation.factor_outside_of_exp
np.exp(-x * y) -> np.exp(-np.floor(x * y)) : mutation.exponent_cut_off
0.5 ** x -> 1 / (1 + x) : mutation.inverse_for_power
0.5 ** x -> 1 - 0.5 * x : mutation.line_for_power
np.cos(x) -> np.cos(2 * x) : mutation.cosine_is_twice_as_fast
1 + np.cos(x) -> 2 * np.cos(x / 2) : mutation.cosine_is_half_as_fast
np.log(x) - y -> (np.log(x) - y) / np.log(2.0) : mutation.logarithm_has_base_2
x - np.log(y) -> (x - np.log(y)) / np.log(2.0) : mutation.logarithm_has_base_2
np.log(x) - y -> -np.exp(y) / x : mutation.log_of_probability_missing
x - np.log(y) -> np.exp(x) / y : mutation.log_of_probability_missing
np.log(x) - y -> -np.log(np.exp(y) / x + 1e-12) : mutation.probability_with_small_added
np.log(x) - y -> -np.log(np.exp(y) / x + 1e-10) : mutation.probability_with_small_added
np.log(x) - y -> -np.log(np.exp(y) / x + 1e-9) : mutation.probability_with_small_added
np.log(x) - y -> -np.log(np.exp(y) / x + 1e-8) : mutation.probability_with_small_added
x - np.log(y) -> np.log(np.exp(x) / y + 1e-12) : mutation.probability_with_small_added
x - np.log(y) -> np.log(np.exp(x) / y + 1e-10) : mutation.probability_with_small_added
x - np.log(y) -> np.log(np.exp(x) / y + 1e-9) : mutation.probability_with_small_added
x - np.log(y) -> np.log(np.exp(x) / y + 1e-8) : mutation.probability_with_small_added
"""),
}
"""What stands where something else belongs, and what is said of it, by operator; see `operator_table.SUBSTITUTIONS`."""
