"""The table of mutation operators: which expression or function stands where another belongs, and what a student is told of it.

What is said never quotes the answer. It may name what students know: the task's arguments, other tasks, numpy.
"""

from collections.abc import Mapping

from autograder.mutation.patterns import Substitution, substitutions

LEADS: Mapping[str, str] = {
    "sign": "Follow the signs through the formula once more.",
    "term": "Count the terms of the formula.",
    "factor": "Count the factors of the formula, and what is divided by what.",
    "operation": "Take the formula apart: which operation joins which parts?",
    "parentheses": "What does Python do first? Put parentheses around what belongs together.",
    "power": "Look at the powers in the formula.",
    "matrix": "Write the shapes of the factors beside each other: which axes meet?",
    "comparison": "Try a value on each side of the boundary, and the boundary itself.",
    "condition": "Say in words when each case applies, then compare.",
    "axis": "Which axis goes, and which stays? Write the shape behind every step.",
    "reduction": "Is this a sum, a mean, or an extreme value? And of what?",
    "function": "Compare each function in your code with the formula.",
    "call": "Compare what you call, and in which order, with the formula.",
    "arguments": "Look at the order of the arguments.",
    "constant": "Compare the constants with the formula.",
    "index": "Try the first and the last index by hand.",
    "name": "Compare each letter in the formula with the variable in its place.",
    "step": "Go through the steps one by one: is one missing, or in another place?",
    "update": "Is a value set here, or added to?",
    "in place": "Who else still needs the array?",
    "type": "What type do the numbers have, and can it hold fractions?",
}
"""A lead for students, by operator."""

SUBSTITUTIONS: Mapping[str, tuple[Substitution, ...]] = {
    "sign": substitutions("""
x + y -> x - y : {y:term} is subtracted where it should be added
x - y -> x + y : {y:term} is added where it should be subtracted
x - y -> y - x : a difference is taken the other way round : only the sign
-x -> x : a minus sign is missing
x - (y + z) -> x - y + z : a minus sign reaches the first of two terms alone
x - (y - z) -> x - y - z : a minus sign reaches the first of two terms alone
"""),
    "term": substitutions("""
x + y -> x : {y:term} is missing
x + y -> y : {x:term} is missing
x - y -> x : {y:term} is missing
x - y -> -y : {x:term} is missing
1 - x -> x : something is used where 1 minus it belongs
x + y -> x + y + y : {y:term} is added twice
x - y -> x - y - y : {y:term} is subtracted twice
"""),
    "factor": substitutions("""
x * y -> x : {y:factor} is missing
x * y -> y : {x:factor} is missing
x * y -> x * y * y : {y:factor} is there twice
x * y -> x * x * y : {x:factor} is there twice
x / y -> x : a division is missing
x / y -> x / y / y : a division is there twice
x / y -> y / x : a fraction is upside down
x / y -> 1 / y : the numerator of a fraction is missing
x // y -> x : a division is missing
"""),
    "operation": substitutions("""
x + y -> x * y : a product stands where a sum belongs
x * y -> x + y : a sum stands where a product belongs
x - y -> x * y : a product stands where a difference belongs
x - y -> x / y : a quotient stands where a difference belongs
x * y -> x / y : a division stands where a product belongs
x / y -> x * y : a product stands where a division belongs
x / y -> x // y : a division cuts off the fraction
x // y -> x / y : a division keeps the fraction
x % y -> x // y : a quotient stands where a remainder belongs
x % y -> x : a remainder is missing
x // y -> x % y : a remainder stands where a quotient belongs
x // y -> np.ceil(x / y) : a quotient is rounded up
x // y -> np.round(x / y) : a quotient is rounded
x - y * z -> (1 - y) * x - y * z : what is moved shrinks as well
x - y * z -> (1 - y) * x + y * z : a running mean stands where a step belongs
x * y + z -> x * y + (1 - x) * z : a running mean is taken where a sum belongs
x * y + (1 - x) * z -> (1 - x) * y + x * z : two shares change places
"""),
    "parentheses": substitutions("""
x * (y + z) -> x * y + z : parentheses around a sum are missing
x * (y - z) -> x * y - z : parentheses around a difference are missing
(x + y) * z -> x + y * z : parentheses around a sum are missing
(x - y) * z -> x - y * z : parentheses around a difference are missing
x / (y + z) -> x / y + z : parentheses around a denominator are missing
x / (y - z) -> x / y - z : parentheses around a denominator are missing
x / (y * z) -> x / y * z : parentheses around a denominator are missing
(x + y) / z -> x + y / z : parentheses around a sum are missing
(x - y) / z -> x - y / z : parentheses around a difference are missing
(x * y) ** z -> x * y ** z : a power reaches one of two factors alone
np.sqrt(x + y) -> np.sqrt(x) + y : {y:term} stands outside of a square root where it belongs inside
np.sqrt(x) + y -> np.sqrt(x + y) : {y:term} stands inside of a square root where it belongs outside
np.log(x + y) -> np.log(x) + y : {y:term} stands outside of a logarithm where it belongs inside
np.exp(x - y) -> np.exp(x) - y : {y:term} stands outside of an exponential where it belongs inside
np.exp(x + y) -> np.exp(x) + y : {y:term} stands outside of an exponential where it belongs inside
"""),
    "power": substitutions("""
x ** y -> x : a power is missing
x ** y -> x * y : a product with the exponent stands where a power belongs
x ** y -> y ** x : base and exponent change places
x ** 2 -> np.abs(x) : an absolute value stands where a square belongs
(x ** 2).sum() -> np.sqrt((x ** 2).sum()) : a norm stands where its square belongs
np.sum(x ** 2) -> np.sqrt(np.sum(x ** 2)) : a norm stands where its square belongs
np.sum(x * x) -> np.sqrt(np.sum(x * x)) : a norm stands where its square belongs
np.sum(x * x) -> np.sum(np.abs(x)) : an absolute value stands where a square belongs
np.square(x) -> x : a square is missing
np.sqrt(x) -> x : a square root is missing
np.sqrt(x) -> x * x : a square stands where a square root belongs
(x ** 2).mean() -> x.mean() ** 2 : a square and a mean are taken in the wrong order
(x ** 2).sum() -> x.sum() ** 2 : a square and a sum are taken in the wrong order
"""),
    "matrix": substitutions("""
t @ u -> t * u : entries are multiplied one by one where a matrix product belongs
A @ u -> u @ A : the factors of a matrix product change places
t @ B -> B @ t : the factors of a matrix product change places
A @ u -> A.T @ u : a transpose is there once too often
t @ B -> t @ B.T : a transpose is there once too often
A.T -> A : a transpose is missing
v * w -> v @ w : a dot product stands where entries belong multiplied one by one
A * B -> A @ B : a matrix product stands where entries belong multiplied one by one
np.outer(v, w) -> v * w : entries are multiplied one by one where an outer product belongs
np.outer(v, w) -> np.outer(w, v) : an outer product is taken the other way round
np.outer(v, w) -> v @ w : a dot product stands where an outer product belongs
np.diag(v) -> v : a vector stands where a diagonal matrix belongs
np.diag(v) -> np.outer(v, v) : an outer product stands where a diagonal matrix belongs
np.diag(v) -> v + np.zeros((len(v), len(v))) : every row holds the vector that belongs on the diagonal
"""),
    "comparison": substitutions("""
a > b -> a >= b : a comparison counts the boundary in
a >= b -> a > b : a comparison leaves the boundary out
a < b -> a <= b : a comparison counts the boundary in
a <= b -> a < b : a comparison leaves the boundary out
a > b -> a < b : a comparison goes the other way
a >= b -> a <= b : a comparison goes the other way
a < b -> a > b : a comparison goes the other way
a <= b -> a >= b : a comparison goes the other way
a == b -> a != b : a condition is the wrong way round
a != b -> a == b : a condition is the wrong way round
a in b -> a not in b : a condition is the wrong way round
a not in b -> a in b : a condition is the wrong way round
a is b -> a is not b : a condition is the wrong way round
a is not b -> a is b : a condition is the wrong way round
"""),
    "condition": substitutions("""
not a -> a : a condition is the wrong way round
a and b -> a or b : one of two conditions is enough where both are needed
a and b -> a : one of two conditions is ignored
a and b -> b : one of two conditions is ignored
a or b -> a and b : both of two conditions are needed where one is enough
a or b -> a : one of two conditions is ignored
a or b -> b : one of two conditions is ignored
a if b else c -> c if b else a : two cases change places
a if b else c -> a : the same case is taken always
a if b else c -> c : the same case is taken always
np.where(a, b, c) -> np.where(a, c, b) : two cases change places
np.where(a, b, c) -> b + np.zeros(np.shape(a)) : the same case is taken always
np.where(a, b, c) -> c + np.zeros(np.shape(a)) : the same case is taken always
"""),
    "call": substitutions("""
np.abs(x) -> x : an absolute value is missing
np.maximum(x, y) -> x : a bound is missing
np.minimum(x, y) -> x : a bound is missing
np.clip(a, b, c) -> a : a bound is missing
reversed(a) -> a : an order is not reversed
sorted(a) -> a : an order is not sorted
x.copy() -> x : an array is used itself where a copy belongs
np.exp(x) -> np.exp(-x) : the sign inside of an exponential is flipped
np.expm1(x) -> np.exp(x) : 1 is not subtracted from an exponential
np.log1p(x) -> np.log(x) : 1 is not added inside of a logarithm
np.log(x) -> np.log(1 + x) : 1 is added inside of a logarithm
np.exp(x) -> np.exp(x) - 1 : 1 is subtracted from an exponential
"""),
    "function": substitutions("""
np.tanh(x) -> 1 / (1 + np.exp(-x)) : a sigmoid stands where tanh belongs
np.tanh(x) -> np.maximum(x, 0) : relu stands where tanh belongs
np.tanh(x) -> 1 - np.tanh(x) ** 2 : a slope stands where tanh itself belongs
0.5 + 0.5 * np.tanh(0.5 * x) -> np.tanh(x) : tanh stands where a sigmoid belongs
0.5 + 0.5 * np.tanh(0.5 * x) -> np.maximum(x, 0) : relu stands where a sigmoid belongs
0.5 + 0.5 * np.tanh(0.5 * x) -> x : a sigmoid is left out
0.5 * (1 + np.tanh(0.5 * x)) -> np.tanh(x) : tanh stands where a sigmoid belongs
0.5 * (1 + np.tanh(0.5 * x)) -> np.maximum(x, 0) : relu stands where a sigmoid belongs
0.5 * (1 + np.tanh(0.5 * x)) -> x : a sigmoid is left out
1 - x ** 2 -> x * (1 - x) : the slope of the sigmoid stands where that of tanh belongs
1 - x * x -> x * (1 - x) : the slope of the sigmoid stands where that of tanh belongs
1 - x ** 2 -> 1 - np.tanh(x) ** 2 : tanh is applied once more before its slope is taken
x * (1 - x) -> 1 - x ** 2 : the slope of tanh stands where that of the sigmoid belongs
y * x * (1 - x) -> y * (1 - x ** 2) : the slope of tanh stands where that of the sigmoid belongs
np.maximum(x, 0) -> np.abs(x) : an absolute value stands where relu belongs
np.maximum(x, 0) -> np.maximum(x, 0.01 * x) : relu lets a little through on the negative side
np.maximum(x, 0) -> (x > 0) * 1.0 : the slope of relu stands where relu itself belongs
np.exp(x) -> 2.0 ** x : an exponential has base 2
np.exp(x) -> 10.0 ** x : an exponential has base 10
10.0 ** x -> np.exp(x) : an exponential has base e
10.0 ** x -> 2.0 ** x : an exponential has base 2
2.0 ** x -> np.exp(x) : an exponential has base e
0.5 ** x -> np.exp(-x) : an exponential has base e
0.5 ** x -> 0.1 ** x : the base of a power is a tenth instead of a half
np.floor(x) -> x : rounding down is missing
np.cos(x) -> 1 - 2 * x / np.pi : a straight line stands where a cosine belongs
a.uniform(-x, x, b) -> a.uniform(0, x, b) : numbers are drawn from 0 on, none is negative
a.uniform(-x, x, b) -> a.uniform(0, 2 * x, b) : numbers are drawn from 0 on, and not moved down
a.uniform(-x, x, b) -> a.normal(0, x, b) : a normal distribution stands where a uniform one belongs
a.uniform(-x, x, b) -> a.uniform(-1, 1, b) : the bounds of a uniform distribution are -1 and 1
x * a.standard_normal(b) -> a.uniform(-x, x, b) : a uniform distribution stands where a normal one belongs
a.normal(0.0, x, b) -> a.uniform(-x, x, b) : a uniform distribution stands where a normal one belongs
a.random(b) -> a.standard_normal(b) : a normal distribution stands where a uniform one belongs
"""),
    "type": substitutions("""
np.zeros(a) -> np.zeros(a, int) : an array of whole numbers is to take fractions
np.empty(a) -> np.empty(a, int) : an array of whole numbers is to take fractions
np.zeros_like(a) -> np.zeros_like(a, int) : an array of whole numbers is to take fractions
"""),
    "reduction": substitutions("""
np.var(x, a) -> np.var(x, a, ddof=1) : a variance is divided by the number less 1
np.std(x, a) -> np.std(x, a, ddof=1) : a variance is divided by the number less 1
x.var(axis=a) -> x.var(axis=a, ddof=1) : a variance is divided by the number less 1
np.var(x, axis=a) -> np.var(x, axis=a, ddof=1) : a variance is divided by the number less 1
x.std(axis=a) -> x.std(axis=a, ddof=1) : a variance is divided by the number less 1
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
