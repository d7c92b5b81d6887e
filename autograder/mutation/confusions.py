"""The table of confusions: formulas that somebody has in mind who knows another one, or knows this one half.

They name what came back wrong, and are no mutants that a check must catch: in places they come to the same as the answer.
"""

from collections.abc import Mapping

from autograder.mutation.patterns import Substitution, substitutions

CONFUSIONS: Mapping[str, tuple[Substitution, ...]] = {
    "sign": substitutions("""
x + y -> y - x : mutation.it_is_subtracted_where_it_should_be_added : x is a term
"""),
    "term": substitutions("""
x + y -> x + y / 2 : mutation.it_counts_half : y is a term
x + y -> x / 2 + y : mutation.it_counts_half : x is a term
x - y -> x - y / 2 : mutation.it_counts_half : y is a term
"""),
    "factor": substitutions("""
x / y -> x * x / y : mutation.numerator_is_there_twice
x / y -> 1 / x / y : mutation.division_by_both_parts_of_fraction
x / y -> x / np.sqrt(y) : mutation.square_root_of_denominator_is_taken
"""),
    "operation": substitutions("""
x // y -> x * y : mutation.product_stands_where_division_belongs
x // y -> 1.0 * (x % y == 0) : mutation.whether_it_divides_stands_where_quotient_belongs
x % y -> x % (y + 1) : mutation.remainder_is_taken_of_number_too_large_by_1
x % y / y -> x % y / (y - 1) : mutation.remainder_is_divided_by_number_too_small_by_1
x + y -> 0.9 * x + 0.1 * y : mutation.running_mean_is_taken_where_sum_belongs
"""),
    "parentheses": substitutions("""
x - y / (z + f) -> x - y / z + f : mutation.parentheses_around_denominator_are_missing
x - y * (z + f) -> x - y * z + f : mutation.parentheses_around_sum_are_missing
(x + y) / z -> x / z + y : mutation.division_reaches_first_of_two_terms_alone
(x + y) / len(a) -> x / len(a) + y / (len(a) - 1) : mutation.sum_is_divided_by_number_less_1
x * (y % z) -> x * y % z : mutation.parentheses_around_remainder_are_missing
"""),
    "power": substitutions("""
t ** 2 -> (t ** 2).sum() : mutation.squares_of_all_entries_are_summed
t ** 2 -> (t ** 2).mean() : mutation.squares_of_all_entries_are_averaged
abs(x) -> x ** 2 : mutation.square_stands_where_absolute_value_belongs
np.linalg.norm(x) -> np.abs(x).sum() : mutation.sum_of_absolute_values_stands_where_norm_belongs
np.linalg.norm(x) -> np.abs(x).max() : mutation.largest_entry_stands_where_norm_belongs
np.linalg.norm(x) -> np.sqrt((x ** 2).mean()) : mutation.root_of_mean_square_stands_where_norm_belongs
np.linalg.norm(A) -> np.linalg.norm(A, 2) : mutation.largest_singular_value_stands_where_norm_belongs
np.sqrt(sum((a ** 2).sum() for b in c)) -> sum(np.abs(a).sum() for b in c) : mutation.sum_of_absolute_values_stands_where_norm_belongs
np.sqrt(sum((a ** 2).sum() for b in c)) -> max(np.abs(a).max() for b in c) : mutation.largest_entry_stands_where_norm_belongs
np.sqrt(sum((a ** 2).sum() for b in c)) -> np.sqrt(sum((a ** 2).sum() for b in c) / sum(a.size for b in c)) : mutation.root_of_mean_square_stands_where_norm_belongs
np.sqrt(sum((a ** 2).sum() for b in c)) -> sum(np.sqrt((a ** 2).sum()) for b in c) : mutation.norms_are_added_where_their_squares_belong
sum((a ** 2).sum() for b in c) -> np.sqrt(sum((a ** 2).sum() for b in c)) : mutation.norm_stands_where_its_square_belongs
sum((a ** 2).sum() for b in c) -> sum((a ** 2).sum() for b in c) / sum(a.size for b in c) : mutation.mean_stands_where_sum_belongs
"""),
    "reduction": substitutions("""
x.var() -> (x ** 2).mean() : mutation.mean_of_squares_stands_where_variance_belongs
x.var(axis=a) -> (x ** 2).mean(axis=a) : mutation.mean_of_squares_stands_where_variance_belongs
x.var() -> ((x - x.mean()) ** 2).sum() : mutation.squared_deviations_are_summed
x.var(axis=a) -> ((x - x.mean(axis=a)) ** 2).sum(axis=a) : mutation.squared_deviations_are_summed
x.var() -> x.var(ddof=1) : mutation.variance_is_divided_by_number_less_1
x.var() -> x.var(axis=0).mean() : mutation.variances_of_columns_are_averaged
x.var() -> x.var(axis=1).mean() : mutation.variances_of_rows_are_averaged
x.var() -> x.mean() : mutation.mean_stands_where_variance_belongs
x.var() -> (x ** 2).sum() : mutation.sum_of_squares_stands_where_variance_belongs
x.mean() -> x.mean() / x.size : mutation.mean_is_divided_by_number_once_more
"""),
    "function": substitutions("""
np.exp(-x * y) -> (1 - x) ** y : mutation.power_of_1_minus_it_stands_where_exponential_belongs
np.exp(-x * y) -> (1 + x) ** -y : mutation.power_of_1_plus_it_stands_where_exponential_belongs
np.exp(-x * y) -> 1 / (1 + x * y) : mutation.inverse_of_1_plus_it_stands_where_exponential_belongs
np.exp(-x * y) -> 1 - x * y : mutation.straight_line_stands_where_exponential_belongs
np.exp(-x * y) -> x ** y : mutation.base_of_power_is_not_e
np.exp(-x * y) -> np.exp(-x) * y : mutation.factor_of_exponent_stands_outside_of_exponential
np.exp(-x * y) -> np.exp(-np.floor(x * y)) : mutation.exponent_is_cut_to_whole_number
0.5 ** x -> 1 / (1 + x) : mutation.inverse_of_1_plus_it_stands_where_power_belongs
0.5 ** x -> 1 - 0.5 * x : mutation.straight_line_stands_where_power_belongs
np.cos(x) -> np.cos(2 * x) : mutation.cosine_is_twice_as_fast
1 + np.cos(x) -> 2 * np.cos(x / 2) : mutation.cosine_is_half_as_fast
np.log(x) - y -> (np.log(x) - y) / np.log(2.0) : mutation.logarithm_has_base_2
x - np.log(y) -> (x - np.log(y)) / np.log(2.0) : mutation.logarithm_has_base_2
np.log(x) - y -> -np.exp(y) / x : mutation.logarithm_of_probability_is_missing
x - np.log(y) -> np.exp(x) / y : mutation.logarithm_of_probability_is_missing
np.log(x) - y -> -np.log(np.exp(y) / x + 1e-12) : mutation.small_number_is_added_to_probability
np.log(x) - y -> -np.log(np.exp(y) / x + 1e-10) : mutation.small_number_is_added_to_probability
np.log(x) - y -> -np.log(np.exp(y) / x + 1e-9) : mutation.small_number_is_added_to_probability
np.log(x) - y -> -np.log(np.exp(y) / x + 1e-8) : mutation.small_number_is_added_to_probability
x - np.log(y) -> np.log(np.exp(x) / y + 1e-12) : mutation.small_number_is_added_to_probability
x - np.log(y) -> np.log(np.exp(x) / y + 1e-10) : mutation.small_number_is_added_to_probability
x - np.log(y) -> np.log(np.exp(x) / y + 1e-9) : mutation.small_number_is_added_to_probability
x - np.log(y) -> np.log(np.exp(x) / y + 1e-8) : mutation.small_number_is_added_to_probability
"""),
}
"""What stands where something else belongs, and what is said of it, by operator; see `operator_table.SUBSTITUTIONS`."""
