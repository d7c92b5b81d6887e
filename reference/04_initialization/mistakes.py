"""Known mistakes in initialization: each says what the student did, then hints at the way out."""


# ── zero_bias ─────────────────────────────────────────────────────────────────────────────────

zero_bias__ones = {"np.zeros": "np.ones"}
"""ones are returned instead of zeros
What should a unit add to its input before it has learned anything?"""
zero_bias__small = {"np.zeros(n)": "np.full(n, 0.01)"}
"""a small positive number is taken instead of 0
A head start is an old recipe against dead units, which good weights make needless. Which number does the task
ask for?"""
zero_bias__column = {"np.zeros(n)": "np.zeros((n, 1))"}
"""a column (n, 1) is returned instead of a vector (n,)
What shape has b in Z = X W^T + b, one number for each unit?"""
zero_bias__row = {"np.zeros(n)": "np.zeros((1, n))"}
"""a row (1, n) is returned instead of a vector (n,)
How many axes has a vector in this course?"""
zero_bias__matrix = {"np.zeros(n)": "np.zeros((n, n))"}
"""a matrix (n, n) is returned
A bias has one number for each unit. How many is that?"""
zero_bias__number = {"np.zeros(n)": "0.0"}
"""a single 0 is returned, whatever n is
How many units does the layer have, and which of them has this bias?"""
zero_bias__one_more = {"np.zeros(n)": "np.zeros(n + 1)"}
"""one entry too many is returned
Count the units, and then the entries."""
zero_bias__one_less = {"np.zeros(n)": "np.zeros(n - 1)"}
"""one entry is missing
Count the units, and then the entries."""
zero_bias__nothing = {"return np.zeros(n)": "b = np.zeros(n)\nb[:] = 0.0"}
"""zeros are made, but not returned
What does a function give back when it ends without a return?"""
zero_bias__ranked = {"np.zeros": "np.arange"}
"""numbers 0, 1, 2 and so on are returned
Does any unit deserve a larger bias than another?"""
zero_bias__fresh_random = {"np.zeros": "0.1 * np.random.default_rng(0).standard_normal"}
"""random numbers are returned, from a generator with a fixed seed
It takes randomness to tell the units of a layer apart. Is that not done by the weights already?"""

# ── output_bias ───────────────────────────────────────────────────────────────────────────────

output_bias__mean = {"np.log(mean) - np.log1p(-mean)": "mean"}
"""the mean target itself is returned: the inverse of the sigmoid is missing
Put your bias through the sigmoid. Is it the mean target that comes out?"""
output_bias__sign = {"np.log(mean) - np.log1p(-mean)": "np.log((1 - mean) / mean)"}
"""the quotient is upside down, so the sign is flipped
Which sign should the bias have when most targets are near 1?"""
output_bias__log = {"np.log(mean) - np.log1p(-mean)": "np.log(mean)"}
"""the logarithm of the mean alone is taken
Solve sigmoid(b) = m for b. Where does 1 - m come in?"""
output_bias__log_rest = {"np.log(mean) - np.log1p(-mean)": "-np.log(1 - mean)"}
"""only log(1 - m) is computed, with its sign flipped
Solve sigmoid(b) = m for b. There are two logarithms."""
output_bias__sigmoid = {"np.log(mean) - np.log1p(-mean)": "0.5 * (1.0 + np.tanh(0.5 * mean))"}
"""the sigmoid of the mean is taken instead of its inverse
The sigmoid leads from the bias to the output. Which way do you have to go here?"""
output_bias__mean_of_inverses = {"np.log(mean) - np.log1p(-mean)": "np.log(targets / (1 - targets)).mean(axis=0)"}
"""the inverse is taken of each target, and then the mean
The network can only choose one bias. What should come out of the sigmoid: the mean of what?"""
output_bias__axis = {"axis=0": "axis=1", "np.log(mean) - np.log1p(-mean)": "np.log(mean / (1 - mean))"}
"""the mean runs over the units instead of the samples
Which axis of targets holds the samples?"""
output_bias__whole = {"np.log(mean) - np.log1p(-mean)": "np.log(targets.mean() / (1 - targets.mean()))"}
"""the mean runs over all targets together
Every unit has a bias of its own, and targets of its own."""
output_bias__whole_repeated = {
    "np.log(mean) - np.log1p(-mean)": "np.full(targets.shape[1], np.log(targets.mean() / (1 - targets.mean())))"
}
"""every unit gets the bias of all targets together
Do all units have the same mean target?"""
output_bias__odds = {"np.log(mean) - np.log1p(-mean)": "mean / (1 - mean)"}
"""the logarithm is missing: these are the odds m / (1 - m)
A bias may be negative. Can your result be?"""
output_bias__keepdims = {
    "axis=0": "axis=0, keepdims=True",
    "np.log(mean) - np.log1p(-mean)": "np.log(mean / (1 - mean))",
}
"""the axis of the samples is kept: the shape is (1, K)
What shape has a bias?"""
output_bias__log10 = {"np.log(mean) - np.log1p(-mean)": "np.log10(mean / (1 - mean))"}
"""the logarithm to the base 10 is taken
The sigmoid is made with e^(-b). Which logarithm undoes that?"""
output_bias__log2 = {"np.log(mean) - np.log1p(-mean)": "np.log2(mean / (1 - mean))"}
"""the logarithm to the base 2 is taken
The sigmoid is made with e^(-b). Which logarithm undoes that?"""
output_bias__median = {
    "np.log(mean) - np.log1p(-mean)": "np.log(np.median(targets, axis=0) / (1 - np.median(targets, axis=0)))"
}
"""the median is taken instead of the mean
Which one number has the smallest loss depends on the loss. Which does the formula name?"""
output_bias__rounded = {"targets.mean(axis=0)": "np.clip((targets > 0.5).mean(axis=0), 0.001, 1 - 0.001)"}
"""the targets are rounded to 0 and 1 first
Targets may lie between 0 and 1. What does rounding make of 0.4?"""
output_bias__clipped = {"targets.mean(axis=0)": "np.clip(targets.mean(axis=0), 0.001, 0.999)"}
"""means are cut off at 0.001 and 0.999
Which bias does a unit need whose target is nearly always 0? Means reach neither 0 nor 1, so nothing has to be cut off."""
output_bias__tanh = {"np.log(mean) - np.log1p(-mean)": "np.arctanh(mean)"}
"""the inverse of tanh is taken instead of that of the sigmoid
Between which two values does a sigmoid output lie?"""
output_bias__centred = {"np.log(mean) - np.log1p(-mean)": "mean - 0.5"}
"""the mean minus one half is returned
That is a fair guess near 0.5. What does the sigmoid make of it when the mean is 0.05?"""
output_bias__slope = {"np.log(mean) - np.log1p(-mean)": "mean / (mean * (1 - mean))"}
"""the mean is divided by the sigmoid's slope m (1 - m)
Solve sigmoid(b) = m for b: no derivative is needed."""
output_bias__in_place = {"return np.log(mean) - np.log1p(-mean)": "targets -= mean\nreturn np.log(mean / (1 - mean))"}
"""the targets are centred in place before the mean is put to use
Who else still needs the targets after this call?"""

# ── small_normal ──────────────────────────────────────────────────────────────────────────────

small_normal__variance = {"scale * rng.standard_normal((n_out, n_in))": "rng.normal(0, np.sqrt(scale), (n_out, n_in))"}
"""the scale is taken for the variance: the standard deviation is its square root
Which of the two does rng.normal ask for, and which of the two is `scale`?"""
small_normal__squared = {"scale * rng.standard_normal((n_out, n_in))": "rng.normal(0, scale**2, (n_out, n_in))"}
"""the standard deviation is scale squared
Which of the two does rng.normal ask for, the standard deviation or the variance?"""
small_normal__scale_as_mean = {"scale * rng.standard_normal((n_out, n_in))": "rng.normal(scale, 1, (n_out, n_in))"}
"""the scale arrives as the mean: the spread is 1
What is the first argument of rng.normal?"""
small_normal__mean = {"scale * rng.standard_normal((n_out, n_in))": "rng.normal(scale, scale, (n_out, n_in))"}
"""the mean is scale instead of 0
What should the average of all weights be?"""
small_normal__unscaled = {"scale * rng": "rng"}
"""the scale is not used: the standard deviation is 1
How large do the weights come out, and how large should they be?"""
small_normal__divided = {"scale * rng.standard_normal((n_out, n_in))": "rng.standard_normal((n_out, n_in)) / scale"}
"""numbers are divided by scale instead of multiplied
Should a smaller scale give smaller weights or larger ones?"""
small_normal__transposed = {"n_out, n_in": "n_in, n_out"}
"""the shape is (n_in, n_out) instead of (n_out, n_in)
W x must be possible with x of length n_in. Which axis of W does it run along?"""
small_normal__uniform = {"scale * rng.standard_normal((n_out, n_in))": "rng.uniform(-scale, scale, (n_out, n_in))"}
"""numbers are spread evenly between -scale and scale
Which distribution does the task ask for?"""
small_normal__uniform_unit = {"rng.standard_normal": "rng.random"}
"""numbers between 0 and 1 are drawn and scaled
rng.random is not rng.standard_normal. Can your weights be negative?"""
small_normal__positive = {"scale * rng.standard_normal((n_out, n_in))": "np.abs(rng.normal(0, scale, (n_out, n_in)))"}
"""the sign of every weight is dropped
What should the average of all weights be?"""
small_normal__by_fan = {
    "scale * rng.standard_normal((n_out, n_in))": "rng.normal(0, scale, (n_out, n_in)) / np.sqrt(n_in)"
}
"""the weights are divided by the root of n_in as well
Here `scale` alone says how large they are. Where does n_in come in later?"""
small_normal__one_row = {
    "scale * rng.standard_normal((n_out, n_in))": "np.tile(rng.normal(0, scale, n_in), (n_out, 1))"
}
"""one row is drawn and repeated for every unit
Units with the same weights get the same gradients. Will they ever differ?"""
small_normal__one_column = {
    "scale * rng.standard_normal((n_out, n_in))": "np.repeat(rng.normal(0, scale, (n_out, 1)), n_in, axis=1)"
}
"""one number is drawn for each unit and repeated along its row
Draw every entry for itself: how many are there?"""
small_normal__constant = {"scale * rng.standard_normal((n_out, n_in))": "np.full((n_out, n_in), scale)"}
"""every weight is scale
Units with the same weights get the same gradients. Will they ever differ?"""
small_normal__zeros = {"scale * rng.standard_normal((n_out, n_in))": "np.zeros((n_out, n_in))"}
"""the weights are all 0
What does backpropagation send through a weight of 0, and can two units of a layer ever differ?"""
small_normal__own_seed = {"scale * rng": "scale * np.random.default_rng(0)"}
"""a generator with a fixed seed is made, and the one that comes in is not used
Call the function twice with two different generators. Should both calls give the same weights?"""
small_normal__seed_of_sizes = {"scale * rng": "scale * np.random.default_rng(1000 * n_in + n_out)"}
"""a generator is made whose seed comes from the sizes, and the one that comes in is not used
Call the function twice with two different generators. Should both calls give the same weights?"""
small_normal__mirrored = {
    "scale * rng.standard_normal((n_out, n_in))": "np.outer([scale, -scale], rng.standard_normal((n_out * n_in + 1) // 2)).ravel()[: n_out * n_in].reshape(n_out, n_in)"
}
"""half of the weights are drawn, and the other half is the same numbers with the sign flipped
Then the mean is 0 for certain. But is every entry drawn for itself?"""
small_normal__clipped = {
    "scale * rng.standard_normal((n_out, n_in))": "np.clip(rng.normal(0, scale, (n_out, n_in)), -scale, scale)"
}
"""numbers beyond one standard deviation are clipped
The tails belong to a normal distribution. How many of its numbers lie beyond one standard deviation?"""
small_normal__flat = {"(n_out, n_in)": "n_out * n_in"}
"""a flat vector of n_out n_in numbers is returned
Which shape must W have for W x?"""
small_normal__shape_apart = {"scale * rng.standard_normal((n_out, n_in))": "rng.normal(0, scale, n_out, n_in)"}
"""rows and columns are given as two arguments where a shape is one
A shape is one argument: a tuple of sizes."""
small_normal__randn = {"rng.standard_normal((n_out, n_in))": "rng.randn(n_out, n_in)"}
"""randn is called, which numpy.random has and a Generator has not
What is the name of this function in numpy.random.Generator?"""
small_normal__extra_row = {"n_out": "n_out + 1"}
"""a row for a bias is drawn as well
The bias is made elsewhere. How many rows does W have?"""
small_normal__extra_column = {"n_in": "n_in + 1"}
"""a column for a bias is drawn as well
The bias is made elsewhere. How many columns does W have?"""

# ── small_uniform ─────────────────────────────────────────────────────────────────────────────

small_uniform__one_sided = {"-r": "0"}
"""numbers lie between 0 and r: none is negative
What should the average of all weights be?"""
small_uniform__unshifted = {"rng.uniform(-r, r, (n_out, n_in))": "2 * r * rng.random((n_out, n_in))"}
"""numbers lie between 0 and 2 r: the shift by r is missing
The width of the range is right. Where does it begin?"""
small_uniform__below = {"rng.uniform(-r, r, (n_out, n_in))": "2 * r * rng.random((n_out, n_in)) - 2 * r"}
"""numbers lie between -2 r and 0: the shift is too far
The width of the range is right. Where does it begin?"""
small_uniform__half = {"rng.uniform(-r, r, (n_out, n_in))": "r * (rng.random((n_out, n_in)) - 0.5)"}
"""the range is half as wide: from -r / 2 to r / 2
How long is the way from -r to r?"""
small_uniform__shifted_by_one = {"rng.uniform(-r, r, (n_out, n_in))": "2 * r * rng.random((n_out, n_in)) - 1"}
"""the shift is 1 instead of r
Scale and shift: which of the two comes first, and what becomes of the other?"""
small_uniform__unscaled = {"-r, r": "-1, 1"}
"""numbers lie between -1 and 1: r is not used
How large do the weights come out, and how large should they be?"""
small_uniform__normal = {"rng.uniform": "rng.normal", "-r": "0"}
"""a normal distribution of standard deviation r is drawn from, which has no bounds
Which distribution does the task ask for? Look at the largest entry."""
small_uniform__normal_of_equal_spread = {
    "rng.uniform(-r, r, (n_out, n_in))": "rng.normal(0, r / np.sqrt(3), (n_out, n_in))"
}
"""a normal distribution of the same variance is drawn from, which has no bounds
Which distribution does the task ask for? Look at the largest entry."""
small_uniform__as_std = {"-r, r": "-np.sqrt(3) * r, np.sqrt(3) * r"}
"""r is taken for the standard deviation: the bounds are r times the root of 3
Is r where the range ends, or how far numbers lie from 0 on average?"""
small_uniform__by_fan = {"-r, r": "-(r / np.sqrt(n_in)), r / np.sqrt(n_in)"}
"""r is divided by the root of n_in as well
Here r alone says how large they are. Where does n_in come in later?"""
small_uniform__transposed = {"n_out, n_in": "n_in, n_out"}
"""the shape is (n_in, n_out) instead of (n_out, n_in)
W x must be possible with x of length n_in. Which axis of W does it run along?"""
small_uniform__one_row = {"rng.uniform(-r, r, (n_out, n_in))": "np.tile(rng.uniform(-r, r, n_in), (n_out, 1))"}
"""one row is drawn and repeated for every unit
Units with the same weights get the same gradients. Will they ever differ?"""
small_uniform__signs = {"rng.uniform(-r, r, (n_out, n_in))": "r * (2.0 * rng.integers(0, 2, (n_out, n_in)) - 1)"}
"""every weight is r or -r
Numbers between the bounds are wanted too."""
small_uniform__bounds_swapped = {"-r, r": "r, -r"}
"""the bounds are given in the wrong order
Which bound does rng.uniform take first?"""
small_uniform__width = {"-r, r": "-r, 0"}
"""r is given as the width of the range, beginning at -r
The second argument of rng.uniform is where the range ends, not how long it is. Where does yours end?"""
small_uniform__zeros = {"rng.uniform(-r, r, (n_out, n_in))": "np.zeros((n_out, n_in))"}
"""the weights are all 0
What does backpropagation send through a weight of 0, and can two units of a layer ever differ?"""
small_uniform__own_seed = {"rng.uniform": "np.random.default_rng(0).uniform"}
"""a generator with a fixed seed is made, and the one that comes in is not used
Call the function twice with two different generators. Should both calls give the same weights?"""
small_uniform__flat = {"(n_out, n_in)": "n_out * n_in"}
"""a flat vector of n_out n_in numbers is returned
Which shape must W have for W x?"""
small_uniform__shape_apart = {"(n_out, n_in)": "n_out, n_in"}
"""rows and columns are given as two arguments where a shape is one
A shape is one argument: a tuple of sizes."""
small_uniform__integers = {"rng.uniform(-r, r, (n_out, n_in))": "rng.integers(-1, 2, (n_out, n_in)).astype(float)"}
"""whole numbers are drawn
Are there weights between 0 and r?"""

# ── xavier_uniform ────────────────────────────────────────────────────────────────────────────

xavier_uniform__bound_is_std = {"6.0 / (n_in + n_out)": "2 / (n_in + n_out)"}
"""the bound is the standard deviation: the root of 3 is missing
What is the variance of numbers that are spread evenly between -r and r? Solve it for r."""
xavier_uniform__three = {"6.0 / (n_in + n_out)": "3 / (n_in + n_out)"}
"""the bound has a 3 where a 6 belongs
Put your r into r^2 / 3. Which variance comes out, and which should?"""
xavier_uniform__twelve = {"6.0 / (n_in + n_out)": "12 / (n_in + n_out)"}
"""the bound has a 12 where a 6 belongs
The variance of an even spread is width^2 / 12. How wide is the range from -r to r?"""
xavier_uniform__no_root = {"-r, r": "-(6 / (n_in + n_out)), 6 / (n_in + n_out)"}
"""the bound is the fraction itself, without the root
The fraction is r squared."""
xavier_uniform__variance_is_bound = {"-r, r": "-(2 / (n_in + n_out)), 2 / (n_in + n_out)"}
"""the bound is the variance
Which of the two is a square: the bound or the variance?"""
xavier_uniform__root_above = {"np.sqrt(6.0 / (n_in + n_out))": "np.sqrt(6) / (n_in + n_out)"}
"""the root is taken of the 6 alone
How far does the root reach in the formula?"""
xavier_uniform__one_sided = {"-r": "0"}
"""numbers lie between 0 and r: none is negative
What should the average of all weights be?"""
xavier_uniform__unshifted = {"rng.uniform(-r, r, (n_out, n_in))": "2 * r * rng.random((n_out, n_in))"}
"""numbers lie between 0 and 2 r: the shift by r is missing
The width of the range is right. Where does it begin?"""
xavier_uniform__half = {"rng.uniform(-r, r, (n_out, n_in))": "r * (rng.random((n_out, n_in)) - 0.5)"}
"""the range is half as wide: from -r / 2 to r / 2
How long is the way from -r to r?"""
xavier_uniform__normal = {
    "rng.uniform(-r, r, (n_out, n_in))": "np.sqrt(2 / (n_in + n_out)) * rng.standard_normal((n_out, n_in))"
}
"""a normal distribution of the right variance is drawn from
Which distribution does the name of the function promise?"""
xavier_uniform__normal_of_bound = {"rng.uniform": "rng.normal", "-r": "0"}
"""a normal distribution is drawn from, with the bound as its standard deviation
Which distribution does the name of the function promise? It has bounds."""
xavier_uniform__unscaled = {"-r, r": "-1, 1"}
"""numbers lie between -1 and 1, however many inputs there are
How should the weights change as a layer gets wider?"""
xavier_uniform__he = {"n_in + n_out": "n_in"}
"""the variance is He's, and n_out has been left out
Signals go forward over n_in terms, gradients back over n_out. What does Xavier weigh against each other?"""
xavier_uniform__lecun = {"6.0 / (n_in + n_out)": "3 / n_in"}
"""only n_in is in the variance, which is 1 / n_in
That keeps the signal on its way forward. What about the gradient on its way back?"""
xavier_uniform__fan_out = {"6.0 / (n_in + n_out)": "3 / n_out"}
"""only n_out is in the variance, which is 1 / n_out
That keeps the gradient on its way back. What about the signal on its way forward?"""
xavier_uniform__precedence = {"6.0 / (n_in + n_out)": "6 / n_in + n_out"}
"""the parentheses are missing: n_out is added after the division
What does Python do first, the division or the sum?"""
xavier_uniform__product = {"n_in + n_out": "n_in * n_out"}
"""n_in and n_out are multiplied instead of added
Which mean of the two is in the formula?"""
xavier_uniform__geometric = {"6.0 / (n_in + n_out)": "3 / np.sqrt(n_in * n_out)"}
"""the geometric mean of n_in and n_out is used
Which mean of the two is in the formula?"""
xavier_uniform__tanh_gain = {"-r, r": "-(5 / 3 * r), 5 / 3 * r"}
"""the gain of 5/3 for tanh is multiplied in, as some libraries do
The formula of this task holds no gain."""
xavier_uniform__difference = {"n_in + n_out": "np.abs(n_in - n_out) + 0.001"}
"""n_out is subtracted instead of added
Which sign is between n_in and n_out?"""
xavier_uniform__divided = {"rng.uniform(-r, r, (n_out, n_in))": "rng.uniform(-1, 1, (n_out, n_in)) / r"}
"""numbers are divided by the bound instead of multiplied
Should a wider layer start with larger weights or with smaller ones?"""
xavier_uniform__transposed = {"n_out, n_in": "n_in, n_out"}
"""the shape is (n_in, n_out) instead of (n_out, n_in)
W x must be possible with x of length n_in. Which axis of W does it run along?"""
xavier_uniform__one_row = {"rng.uniform(-r, r, (n_out, n_in))": "np.tile(rng.uniform(-r, r, n_in), (n_out, 1))"}
"""one row is drawn and repeated for every unit
Units with the same weights get the same gradients. Will they ever differ?"""
xavier_uniform__zeros = {"rng.uniform(-r, r, (n_out, n_in))": "np.zeros((n_out, n_in))"}
"""the weights are all 0
What does backpropagation send through a weight of 0, and can two units of a layer ever differ?"""
xavier_uniform__own_seed = {"rng.uniform": "np.random.default_rng(0).uniform"}
"""a generator with a fixed seed is made, and the one that comes in is not used
Call the function twice with two different generators. Should both calls give the same weights?"""
xavier_uniform__constant = {"rng.uniform(-r, r, (n_out, n_in))": "np.full((n_out, n_in), r)"}
"""every weight is the bound
Units with the same weights get the same gradients. Will they ever differ?"""
xavier_uniform__shape_apart = {"(n_out, n_in)": "n_out, n_in"}
"""rows and columns are given as two arguments where a shape is one
A shape is one argument: a tuple of sizes."""
xavier_uniform__whole_division = {"6.0 / (n_in + n_out)": "6 // (n_in + n_out)"}
"""the division drops the remainder
What does // do with 6 // 7?"""
xavier_uniform__with_bias = {"n_out, n_in": "n_out, n_in + 1"}
"""a column for a bias is drawn as well
The bias is made elsewhere. How many columns does W have?"""
xavier_uniform__signs = {"rng.uniform(-r, r, (n_out, n_in))": "r * (2.0 * rng.integers(0, 2, (n_out, n_in)) - 1)"}
"""every weight is r or -r
Numbers between the bounds are wanted too."""

# ── xavier_normal ─────────────────────────────────────────────────────────────────────────────

xavier_normal__variance_as_std = {"std * rng": "2 / (n_in + n_out) * rng"}
"""the variance is given as the standard deviation: a root is missing
Which of the two does rng.normal ask for?"""
xavier_normal__root_above = {"std * rng": "np.sqrt(2) / (n_in + n_out) * rng"}
"""the root is taken of the 2 alone
How far does the root reach in the formula?"""
xavier_normal__root_below = {"std * rng": "2 / np.sqrt(n_in + n_out) * rng"}
"""the root is taken of the denominator alone
How far does the root reach in the formula?"""
xavier_normal__positive = {"std * rng.standard_normal((n_out, n_in))": "np.abs(rng.normal(0, std, (n_out, n_in)))"}
"""the sign of every weight is dropped
What should the average of all weights be?"""
xavier_normal__std_as_mean = {"std * rng.standard_normal((n_out, n_in))": "rng.normal(std, 1, (n_out, n_in))"}
"""the standard deviation arrives as the mean: the spread is 1
What is the first argument of rng.normal?"""
xavier_normal__uniform = {
    "std * rng.standard_normal((n_out, n_in))": "rng.uniform(-np.sqrt(6 / (n_in + n_out)), np.sqrt(6 / (n_in + n_out)), (n_out, n_in))"
}
"""numbers of the right variance are drawn, but spread evenly
Which distribution does the name of the function promise?"""
xavier_normal__uniform_within_std = {
    "std * rng.standard_normal((n_out, n_in))": "rng.uniform(-std, std, (n_out, n_in))"
}
"""numbers are spread evenly, with the standard deviation as bound
Which distribution does the name of the function promise?"""
xavier_normal__uniform_unit = {"rng.standard_normal": "rng.random"}
"""numbers between 0 and 1 are drawn and scaled
rng.random is not rng.standard_normal. Can your weights be negative?"""
xavier_normal__uniform_factor = {"2.0 / (n_in + n_out)": "6 / (n_in + n_out)"}
"""the standard deviation has the 6 that belongs to the even spread
Which number is in the variance itself?"""
xavier_normal__unscaled = {"std * rng": "rng"}
"""the standard deviation is 1, however many inputs there are
How should the weights change as a layer gets wider?"""
xavier_normal__clipped = {
    "std * rng.standard_normal((n_out, n_in))": "np.clip(rng.normal(0, std, (n_out, n_in)), -2 * std, 2 * std)"
}
"""numbers beyond two standard deviations are clipped
The tails belong to a normal distribution, and without them its variance is smaller. Is clipping asked for?"""
xavier_normal__truncated_spread = {"std * rng": "std / 0.8796256610342398 * rng"}
"""the standard deviation is divided by 0.88, as if the tails had been cut off
Some libraries cut the tails off and make up for it. Do you cut them off?"""
xavier_normal__he = {"n_in + n_out": "n_in"}
"""the variance is He's, and n_out has been left out
Signals go forward over n_in terms, gradients back over n_out. What does Xavier weigh against each other?"""
xavier_normal__lecun = {"2.0 / (n_in + n_out)": "1 / n_in"}
"""only n_in is in the variance, which is 1 / n_in
That keeps the signal on its way forward. What about the gradient on its way back?"""
xavier_normal__fan_out = {"2.0 / (n_in + n_out)": "1 / n_out"}
"""only n_out is in the variance, which is 1 / n_out
That keeps the gradient on its way back. What about the signal on its way forward?"""
xavier_normal__precedence = {"2.0 / (n_in + n_out)": "2 / n_in + n_out"}
"""the parentheses are missing: n_out is added after the division
What does Python do first, the division or the sum?"""
xavier_normal__one = {"2.0 / (n_in + n_out)": "1 / (n_in + n_out)"}
"""the variance has a 1 where a 2 belongs
n_in + n_out is twice the mean of the two. What makes up for that?"""
xavier_normal__product = {"n_in + n_out": "n_in * n_out"}
"""n_in and n_out are multiplied instead of added
Which mean of the two is in the formula?"""
xavier_normal__geometric = {"2.0 / (n_in + n_out)": "1 / np.sqrt(n_in * n_out)"}
"""the geometric mean of n_in and n_out is used
Which mean of the two is in the formula?"""
xavier_normal__tanh_gain = {"std * rng": "5 / 3 * std * rng"}
"""the gain of 5/3 for tanh is multiplied in, as some libraries do
The formula of this task holds no gain."""
xavier_normal__difference = {"n_in + n_out": "np.abs(n_in - n_out) + 0.001"}
"""n_out is subtracted instead of added
Which sign is between n_in and n_out?"""
xavier_normal__divided = {"std * rng.standard_normal((n_out, n_in))": "rng.standard_normal((n_out, n_in)) / std"}
"""numbers are divided by the standard deviation instead of multiplied
Should a wider layer start with larger weights or with smaller ones?"""
xavier_normal__transposed = {"n_out, n_in": "n_in, n_out"}
"""the shape is (n_in, n_out) instead of (n_out, n_in)
W x must be possible with x of length n_in. Which axis of W does it run along?"""
xavier_normal__one_row = {"std * rng.standard_normal((n_out, n_in))": "np.tile(rng.normal(0, std, n_in), (n_out, 1))"}
"""one row is drawn and repeated for every unit
Units with the same weights get the same gradients. Will they ever differ?"""
xavier_normal__zeros = {"std * rng.standard_normal((n_out, n_in))": "np.zeros((n_out, n_in))"}
"""the weights are all 0
What does backpropagation send through a weight of 0, and can two units of a layer ever differ?"""
xavier_normal__own_seed = {
    "std * rng.standard_normal((n_out, n_in))": "np.random.default_rng(0).normal(0, std, (n_out, n_in))"
}
"""a generator with a fixed seed is made, and the one that comes in is not used
Call the function twice with two different generators. Should both calls give the same weights?"""
xavier_normal__mirrored = {
    "std * rng.standard_normal((n_out, n_in))": "np.outer([std, -std], rng.standard_normal((n_out * n_in + 1) // 2)).ravel()[: n_out * n_in].reshape(n_out, n_in)"
}
"""half of the weights are drawn, and the other half is the same numbers with the sign flipped
Then the mean is 0 for certain. But is every entry drawn for itself?"""
xavier_normal__constant = {"std * rng.standard_normal((n_out, n_in))": "np.full((n_out, n_in), std)"}
"""every weight is the standard deviation
Units with the same weights get the same gradients. Will they ever differ?"""
xavier_normal__shape_apart = {"std * rng.standard_normal((n_out, n_in))": "rng.normal(0, std, n_out, n_in)"}
"""rows and columns are given as two arguments where a shape is one
A shape is one argument: a tuple of sizes."""
xavier_normal__whole_division = {"2.0 / (n_in + n_out)": "2 // (n_in + n_out)"}
"""the division drops the remainder
What does // do with 2 // 7?"""
xavier_normal__with_bias = {"n_out, n_in": "n_out, n_in + 1"}
"""a column for a bias is drawn as well
The bias is made elsewhere. How many columns does W have?"""

# ── he_uniform ────────────────────────────────────────────────────────────────────────────────

he_uniform__bound_is_std = {"6.0 / n_in": "2 / n_in"}
"""the bound is the standard deviation: the root of 3 is missing
What is the variance of numbers that are spread evenly between -r and r? Solve it for r."""
he_uniform__three = {"6.0 / n_in": "3 / n_in"}
"""the bound has a 3 where a 6 belongs
Put your r into r^2 / 3. Which variance comes out, and which should?"""
he_uniform__twelve = {"6.0 / n_in": "12 / n_in"}
"""the bound has a 12 where a 6 belongs
The variance of an even spread is width^2 / 12. How wide is the range from -r to r?"""
he_uniform__no_root = {"-r, r": "-(6 / n_in), 6 / n_in"}
"""the bound is the fraction itself, without the root
The fraction is r squared."""
he_uniform__variance_is_bound = {"-r, r": "-(2 / n_in), 2 / n_in"}
"""the bound is the variance
Which of the two is a square: the bound or the variance?"""
he_uniform__root_above = {"np.sqrt(6.0 / n_in)": "np.sqrt(6) / n_in"}
"""the root is taken of the 6 alone
How far does the root reach in the formula?"""
he_uniform__one_sided = {"-r": "0"}
"""numbers lie between 0 and r: none is negative
What should the average of all weights be?"""
he_uniform__unshifted = {"rng.uniform(-r, r, (n_out, n_in))": "2 * r * rng.random((n_out, n_in))"}
"""numbers lie between 0 and 2 r: the shift by r is missing
The width of the range is right. Where does it begin?"""
he_uniform__half = {"rng.uniform(-r, r, (n_out, n_in))": "r * (rng.random((n_out, n_in)) - 0.5)"}
"""the range is half as wide: from -r / 2 to r / 2
How long is the way from -r to r?"""
he_uniform__normal = {"rng.uniform(-r, r, (n_out, n_in))": "np.sqrt(2 / n_in) * rng.standard_normal((n_out, n_in))"}
"""a normal distribution of the right variance is drawn from
Which distribution does the name of the function promise?"""
he_uniform__normal_of_bound = {"rng.uniform": "rng.normal", "-r": "0"}
"""a normal distribution is drawn from, with the bound as its standard deviation
Which distribution does the name of the function promise? It has bounds."""
he_uniform__unscaled = {"-r, r": "-1, 1"}
"""numbers lie between -1 and 1, however many inputs there are
How should the weights change as a layer gets wider?"""
he_uniform__xavier = {"6.0 / n_in": "6 / (n_in + n_out)"}
"""the variance is Xavier's: n_out has come into it
Which sum does a unit form on the way forward, and over how many terms?"""
he_uniform__fan_out = {"6.0 / n_in": "6 / n_out"}
"""n_out is used instead of n_in
Over how many terms does a unit sum: is that the number of rows of W, or of columns?"""
he_uniform__mean_fan = {"6.0 / n_in": "12 / (n_in + n_out)"}
"""the mean of n_in and n_out is used instead of n_in
Which of the two counts the terms of the sum in one unit?"""
he_uniform__all_weights = {"6.0 / n_in": "6 / (n_in * n_out)"}
"""the number of all weights is used instead of n_in
Over how many terms does a single unit sum?"""
he_uniform__leaky = {"6.0 / n_in": "6 / (1 + 0.01**2) / n_in"}
"""the gain of a leaky relu of slope 0.01 is used
Which slope has relu on the left?"""
he_uniform__library_default = {"np.sqrt(6.0 / n_in)": "1 / np.sqrt(n_in)"}
"""the bound is 1 over the root of n_in, which is the default of a linear layer in PyTorch
That default is neither Xavier's nor He's. Which variance does the task name?"""
he_uniform__divided = {"rng.uniform(-r, r, (n_out, n_in))": "rng.uniform(-1, 1, (n_out, n_in)) / r"}
"""numbers are divided by the bound instead of multiplied
Should a wider layer start with larger weights or with smaller ones?"""
he_uniform__transposed = {"n_out, n_in": "n_in, n_out"}
"""the shape is (n_in, n_out) instead of (n_out, n_in)
W x must be possible with x of length n_in. Which axis of W does it run along?"""
he_uniform__one_row = {"rng.uniform(-r, r, (n_out, n_in))": "np.tile(rng.uniform(-r, r, n_in), (n_out, 1))"}
"""one row is drawn and repeated for every unit
Units with the same weights get the same gradients. Will they ever differ?"""
he_uniform__zeros = {"rng.uniform(-r, r, (n_out, n_in))": "np.zeros((n_out, n_in))"}
"""the weights are all 0
What does backpropagation send through a weight of 0, and can two units of a layer ever differ?"""
he_uniform__own_seed = {"rng.uniform": "np.random.default_rng(0).uniform"}
"""a generator with a fixed seed is made, and the one that comes in is not used
Call the function twice with two different generators. Should both calls give the same weights?"""
he_uniform__constant = {"rng.uniform(-r, r, (n_out, n_in))": "np.full((n_out, n_in), r)"}
"""every weight is the bound
Units with the same weights get the same gradients. Will they ever differ?"""
he_uniform__shape_apart = {"(n_out, n_in)": "n_out, n_in"}
"""rows and columns are given as two arguments where a shape is one
A shape is one argument: a tuple of sizes."""
he_uniform__whole_division = {"6.0 / n_in": "6 // n_in"}
"""the division drops the remainder
What does // do with 6 // 7?"""
he_uniform__with_bias = {"n_out, n_in": "n_out, n_in + 1"}
"""a column for a bias is drawn as well
The bias is made elsewhere. How many columns does W have?"""
he_uniform__signs = {"rng.uniform(-r, r, (n_out, n_in))": "r * (2.0 * rng.integers(0, 2, (n_out, n_in)) - 1)"}
"""every weight is r or -r
Numbers between the bounds are wanted too."""

# ── he_normal ─────────────────────────────────────────────────────────────────────────────────

he_normal__variance_as_std = {"std * rng": "2 / n_in * rng"}
"""the variance is given as the standard deviation: a root is missing
Which of the two does rng.normal ask for?"""
he_normal__root_above = {"std * rng": "np.sqrt(2) / n_in * rng"}
"""the root is taken of the 2 alone
How far does the root reach in the formula?"""
he_normal__root_below = {"std * rng": "2 / np.sqrt(n_in) * rng"}
"""the root is taken of the denominator alone
How far does the root reach in the formula?"""
he_normal__positive = {"std * rng.standard_normal((n_out, n_in))": "np.abs(rng.normal(0, std, (n_out, n_in)))"}
"""the sign of every weight is dropped
What should the average of all weights be?"""
he_normal__std_as_mean = {"std * rng.standard_normal((n_out, n_in))": "rng.normal(std, 1, (n_out, n_in))"}
"""the standard deviation arrives as the mean: the spread is 1
What is the first argument of rng.normal?"""
he_normal__uniform = {
    "std * rng.standard_normal((n_out, n_in))": "rng.uniform(-np.sqrt(6 / n_in), np.sqrt(6 / n_in), (n_out, n_in))"
}
"""numbers of the right variance are drawn, but spread evenly
Which distribution does the name of the function promise?"""
he_normal__uniform_within_std = {"std * rng.standard_normal((n_out, n_in))": "rng.uniform(-std, std, (n_out, n_in))"}
"""numbers are spread evenly, with the standard deviation as bound
Which distribution does the name of the function promise?"""
he_normal__uniform_unit = {"rng.standard_normal": "rng.random"}
"""numbers between 0 and 1 are drawn and scaled
rng.random is not rng.standard_normal. Can your weights be negative?"""
he_normal__uniform_factor = {"2.0 / n_in": "6 / n_in"}
"""the standard deviation has the 6 that belongs to the even spread
Which number is in the variance itself?"""
he_normal__unscaled = {"std * rng": "rng"}
"""the standard deviation is 1, however many inputs there are
How should the weights change as a layer gets wider?"""
he_normal__clipped = {
    "std * rng.standard_normal((n_out, n_in))": "np.clip(rng.normal(0, std, (n_out, n_in)), -2 * std, 2 * std)"
}
"""numbers beyond two standard deviations are clipped
The tails belong to a normal distribution, and without them its variance is smaller. Is clipping asked for?"""
he_normal__truncated_spread = {"std * rng": "std / 0.8796256610342398 * rng"}
"""the standard deviation is divided by 0.88, as if the tails had been cut off
Some libraries cut the tails off and make up for it. Do you cut them off?"""
he_normal__xavier = {"2.0 / n_in": "2 / (n_in + n_out)"}
"""the variance is Xavier's: n_out has come into it
Which sum does a unit form on the way forward, and over how many terms?"""
he_normal__gain = {"2.0 / n_in": "1 / n_in"}
"""the gain of 2 for the half that relu cuts off is missing
How much of the mean square does relu let through, when half of the units are off?"""
he_normal__fan_out = {"2.0 / n_in": "2 / n_out"}
"""n_out is used instead of n_in
Over how many terms does a unit sum: is that the number of rows of W, or of columns?"""
he_normal__mean_fan = {"2.0 / n_in": "4 / (n_in + n_out)"}
"""the mean of n_in and n_out is used instead of n_in
Which of the two counts the terms of the sum in one unit?"""
he_normal__all_weights = {"2.0 / n_in": "2 / (n_in * n_out)"}
"""the number of all weights is used instead of n_in
Over how many terms does a single unit sum?"""
he_normal__leaky = {"2.0 / n_in": "2 / (1 + 0.01**2) / n_in"}
"""the gain of a leaky relu of slope 0.01 is used
Which slope has relu on the left?"""
he_normal__library_default = {"std * rng": "1 / np.sqrt(3 * n_in) * rng"}
"""the standard deviation is 1 over the root of 3 n_in, which is the spread of a linear layer in PyTorch by default
That default is neither Xavier's nor He's. Which variance does the task name?"""
he_normal__divided = {"std * rng.standard_normal((n_out, n_in))": "rng.standard_normal((n_out, n_in)) / std"}
"""numbers are divided by the standard deviation instead of multiplied
Should a wider layer start with larger weights or with smaller ones?"""
he_normal__transposed = {"n_out, n_in": "n_in, n_out"}
"""the shape is (n_in, n_out) instead of (n_out, n_in)
W x must be possible with x of length n_in. Which axis of W does it run along?"""
he_normal__one_row = {"std * rng.standard_normal((n_out, n_in))": "np.tile(rng.normal(0, std, n_in), (n_out, 1))"}
"""one row is drawn and repeated for every unit
Units with the same weights get the same gradients. Will they ever differ?"""
he_normal__zeros = {"std * rng.standard_normal((n_out, n_in))": "np.zeros((n_out, n_in))"}
"""the weights are all 0
What does backpropagation send through a weight of 0, and can two units of a layer ever differ?"""
he_normal__own_seed = {
    "std * rng.standard_normal((n_out, n_in))": "np.random.default_rng(0).normal(0, std, (n_out, n_in))"
}
"""a generator with a fixed seed is made, and the one that comes in is not used
Call the function twice with two different generators. Should both calls give the same weights?"""
he_normal__constant = {"std * rng.standard_normal((n_out, n_in))": "np.full((n_out, n_in), std)"}
"""every weight is the standard deviation
Units with the same weights get the same gradients. Will they ever differ?"""
he_normal__shape_apart = {"std * rng.standard_normal((n_out, n_in))": "rng.normal(0, std, n_out, n_in)"}
"""rows and columns are given as two arguments where a shape is one
A shape is one argument: a tuple of sizes."""
he_normal__whole_division = {"2.0 / n_in": "2 // n_in"}
"""the division drops the remainder
What does // do with 2 // 7?"""
he_normal__with_bias = {"n_out, n_in": "n_out, n_in + 1"}
"""a column for a bias is drawn as well
The bias is made elsewhere. How many columns does W have?"""

# ── init_network ──────────────────────────────────────────────────────────────────────────────

init_network__same_numbers = {
    "layers = []": "layers, seed = [], rng.integers(1 << 32)",
    "(rng, n_in": "(np.random.default_rng(seed), n_in",
}
"""the generator is made anew for each layer, so that all layers begin with the same numbers
Where is the generator made, and how often?"""
init_network__copied_generator = {
    "schemes[scheme](rng, n_in, n_out)": 'schemes[scheme](__import__("copy").deepcopy(rng), n_in, n_out)'
}
"""every layer draws from a copy of the generator, so that all begin with the same numbers
What moves on when a number is drawn from a copy?"""
init_network__transposed = {"schemes[scheme](rng, n_in, n_out)": "schemes[scheme](rng, n_in, n_out).T"}
"""the weights are (n_in, n_out) instead of (n_out, n_in)
W x must be possible with x of length n_in. Which axis of W does it run along?"""
init_network__fans_swapped = {"schemes[scheme](rng, n_in, n_out)": "schemes[scheme](rng, n_out, n_in)"}
"""n_in and n_out change places on the way to the scheme
In which order do the functions above take n_in and n_out?"""
init_network__spread_of_outputs = {
    "schemes[scheme](rng, n_in, n_out)": 'schemes[scheme](rng, n_in, n_out) * (np.sqrt(n_in / n_out) if scheme.startswith("he") else 1.0)'
}
"""the spread is computed with n_in and n_out exchanged, though the shape is right
Which of two neighbours in `sizes` is n_in?"""
init_network__random_biases = {
    "return layers": "return [(W, schemes[scheme](rng, W.shape[1], len(b))[:, 0]) for W, b in layers]"
}
"""the biases are drawn like the weights
Which parameters must differ for units to become different: are the weights not enough?"""
init_network__biases_of_ones = {"zero_bias(n_out)": "np.ones(n_out)"}
"""the biases are ones
What should a unit add to its input before it has learned anything?"""
init_network__small_biases = {"zero_bias(n_out)": "np.full(n_out, 0.01)"}
"""the biases are 0.01 instead of 0
Which number does the task ask for?"""
init_network__biases_of_inputs = {"zero_bias(n_out)": "zero_bias(n_in)"}
"""the bias has one number for each input instead of each unit
Which axis of W has as many entries as the layer has outputs?"""
init_network__column_biases = {"zero_bias(n_out)": "zero_bias(n_out)[:, None]"}
"""the biases are columns (n_out, 1)
How many axes has a vector in this course?"""
init_network__no_biases = {"(schemes[scheme](rng, n_in, n_out), zero_bias(n_out))": "schemes[scheme](rng, n_in, n_out)"}
"""only the weights are returned, without the biases
What does each pair consist of?"""
init_network__flat = {
    "layers.append((schemes[scheme](rng, n_in, n_out), zero_bias(n_out)))": "layers += (schemes[scheme](rng, n_in, n_out), zero_bias(n_out))"
}
"""the weights and biases stand in one flat list
Which two things belong together? Each layer is a pair."""
init_network__apart = {"return layers": "return [W for W, _ in layers], [b for _, b in layers]"}
"""all weights come first and all biases after them, as two lists
Which two things belong together? Each layer is a pair."""
init_network__bias_first = {
    "(schemes[scheme](rng, n_in, n_out), zero_bias(n_out))": "(zero_bias(n_out), schemes[scheme](rng, n_in, n_out))"
}
"""each pair is (b, W) instead of (W, b)
In which order does the task name the two?"""
init_network__last_missing = {"return layers": "return layers[:-1]"}
"""the last layer is missing
How many layers lie between n sizes?"""
init_network__first_missing = {"range(len(sizes) - 1)": "range(1, len(sizes) - 1)"}
"""the first layer is missing
Which two sizes does the first weight matrix connect?"""
init_network__extra = {"layers = []": "layers, sizes = [], (*sizes, sizes[-1])"}
"""a layer too many is made: the last size is taken for inputs again
How many layers lie between n sizes?"""
init_network__reversed = {"return layers": "return layers[::-1]"}
"""the layers stand in reverse order
Which layer does the input meet first?"""
init_network__first_spread = {
    "schemes[scheme](rng, n_in, n_out)": 'schemes[scheme](rng, n_in, n_out) * np.sqrt(n_in / sizes[0] if scheme.startswith("he") else (n_in + n_out) / (sizes[0] + sizes[1]))'
}
"""every layer has the spread of the first one
Which n_in and n_out does the second layer have?"""
init_network__ends_spread = {
    "schemes[scheme](rng, n_in, n_out)": 'schemes[scheme](rng, n_in, n_out) * np.sqrt(n_in / sizes[0] if scheme.startswith("he") else (n_in + n_out) / (sizes[0] + sizes[-1]))'
}
"""the spread is computed from the first and the last size of the network
Each layer has its own n_in and n_out. Where do they stand in `sizes`?"""
init_network__always_xavier = {"layers = []": 'layers, scheme = [], "xavier_normal"'}
"""the scheme is ignored: the weights are always Xavier's, normal
What does the argument `scheme` decide?"""
init_network__always_he = {"layers = []": 'layers, scheme = [], "he_normal"'}
"""the scheme is ignored: the weights are always He's, normal
What does the argument `scheme` decide?"""
init_network__always_normal = {
    '"xavier_uniform": xavier_uniform': '"xavier_uniform": xavier_normal',
    '"he_uniform": he_uniform': '"he_uniform": he_normal',
}
"""the right variance is used, but always the normal distribution
The name of a scheme has two parts. What does the second one say?"""
init_network__always_uniform = {
    '"xavier_normal": xavier_normal': '"xavier_normal": xavier_uniform',
    '"he_normal": he_normal': '"he_normal": he_uniform',
}
"""the right variance is used, but always the even spread
The name of a scheme has two parts. What does the second one say?"""
init_network__schemes_swapped = {
    ': xavier_uniform,\n        "xavier_normal": xavier_normal,\n        "he_uniform": he_uniform,\n        "he_normal": he_normal': ': he_uniform,\n    "xavier_normal": he_normal,\n    "he_uniform": xavier_uniform,\n    "he_normal": xavier_normal'
}
"""Xavier and He are exchanged
Which of the two has n_out in its variance?"""
init_network__zeros = {"schemes[scheme](rng, n_in, n_out)": "0.0 * schemes[scheme](rng, n_in, n_out)"}
"""the weights are all 0
What does backpropagation send through a weight of 0, and can two units of a layer ever differ?"""
init_network__own_seed = {"layers = []": "layers, rng = [], np.random.default_rng(0)"}
"""a generator with a fixed seed is made, and the one that comes in is not used
Call the function twice with two different generators. Should both calls give the same weights?"""
init_network__output_zeros = {"return layers": "*hidden, (W, b) = layers\nreturn [*hidden, (0.0 * W, b)]"}
"""the weights of the last layer are all 0
That is done sometimes, but not asked for here: every layer has the scheme."""
init_network__shrunk = {"schemes[scheme](rng, n_in, n_out)": "0.01 * schemes[scheme](rng, n_in, n_out)"}
"""the weights are a hundredth of what they should be
The scheme says how large they are. Is another factor needed?"""
init_network__named = {
    "return layers": 'return {f"{name}{k}": part for k, layer in enumerate(layers, 1) for name, part in zip("Wb", layer)}'
}
"""a dict with names such as W1 and b1 is returned
What does the task return, a list or a dict?"""
init_network__one_layer = {"return layers": "return layers[0]"}
"""a single pair is returned, that of the first layer
The loop ends at its first return. How many layers are there?"""

# ── activation_variances ──────────────────────────────────────────────────────────────────────

activation_variances__std = {"H.var": "H.std"}
"""the standard deviations are returned
Which of the two is the square of the other?"""
activation_variances__sample_variance = {"H.var()": "H.var() * H.size / max(H.size - 1, 1)"}
"""the sum of squares is divided by one less than the number of entries
The task names a mean of squares. How many entries is it over?"""
activation_variances__mean_square = {"H.var()": "np.mean(H**2)"}
"""the mean of the squares is returned, without the mean being subtracted first
The output of relu has a mean of its own. What does a variance measure distance from?"""
activation_variances__means = {"H.var()": "H.mean()"}
"""means are returned instead of variances
What does a variance measure?"""
activation_variances__over_samples = {"H.var()": "H.var(axis=0).mean()"}
"""the variance is taken over the samples for each unit, then averaged over the units
Over all entries together, says the task. Where do differences between units go in yours?"""
activation_variances__over_units = {"H.var()": "H.var(axis=1).mean()"}
"""the variance is taken over the units for each sample, then averaged over the samples
Over all entries together, says the task. Where do differences between samples go in yours?"""
activation_variances__per_unit = {"H.var()": "H.var(axis=0)", "np.array(variances)": "variances"}
"""every unit has a variance of its own, and there are many for a layer
One number for each layer: over which axes?"""
activation_variances__before_activation = {
    "H = f(H @ W.T)\n        variances.append(H.var())": "Z = H @ W.T\nvariances.append(Z.var())\nH = f(Z)"
}
"""the variance is taken before the activation
What is the output of a layer, z or f(z)?"""
activation_variances__linear = {"f(H @ W.T)": "H @ W.T"}
"""the activation is left out
What does a layer do to H W^T?"""
activation_variances__with_input = {"X, []": "X, [X.var()]"}
"""the variance of X itself is there as well, before the layers
How many layers are there, and how many numbers do you return?"""
activation_variances__last_missing = {"np.array(variances)": "np.array(variances[:-1])"}
"""the output of the last layer is missing
Does the last layer have an output?"""
activation_variances__inputs_instead = {"X, []": "X, [X.var()]", "np.array(variances)": "np.array(variances[:-1])"}
"""the variance of each layer's input is returned instead of its output
Is H in your loop what goes into the layer, or what comes out?"""
activation_variances__only_last = {"np.array(variances)": "np.array([H.var()])"}
"""only the variance of the last layer is returned
The task asks for one number for each layer. Where do the earlier ones go?"""
activation_variances__number = {"np.array(variances)": "H.var()"}
"""only one number is returned, the variance of the last layer
The task asks for one number for each layer. Where do the earlier ones go?"""
activation_variances__not_transposed = {"W.T": "W"}
"""the product is H W, without the transpose
W is (n_out, n_in). Which of its axes does H run along?"""
activation_variances__always_tanh = {"[activation]": '["tanh"]'}
"""the activation is ignored: tanh is used whatever it says
What does the argument `activation` decide?"""
activation_variances__always_relu = {"[activation]": '["relu"]'}
"""the activation is ignored: relu is used whatever it says
What does the argument `activation` decide?"""
activation_variances__activated_input = {"H, variances = X, []": "H, variances = f(X), []"}
"""the activation is applied to X as well, before the first layer
What is H_0?"""
activation_variances__ratio = {
    "H = f(H @ W.T)\n        variances.append(H.var())": "before, H = H, f(H @ W.T)\nvariances.append(H.var() / max(before.var(), 1e-12))"
}
"""the variances are divided by that of the layer before
What does the task ask for: the variance, or how it changes?"""
activation_variances__relative = {"np.array(variances)": "np.array(variances) / max(X.var(), 1e-12)"}
"""the variances are divided by that of X
What does the task ask for: the variance, or how it compares with the input's?"""
activation_variances__weights_variance = {"np.array(variances)": "np.array([W.var() for W in weights])"}
"""the variance of the weights is returned
Whose variance is asked for, that of W or that of the output?"""
activation_variances__fresh_input = {"H @ W": "X @ W"}
"""every layer starts from X
What is the input of the second layer?"""
activation_variances__last_linear = {"H = f(H @ W.T)": "H = f(H @ W.T) if W is not weights[-1] else H @ W.T"}
"""the last layer has no activation
An output layer often has none, but here every layer has f."""
activation_variances__normalized = {"variances.append(H.var())": "variances.append(H.var())\nH = H / (H.std() + 1e-12)"}
"""the outputs are divided by their standard deviation on the way
That is batch normalization. What does the formula make of H before the next layer?"""
activation_variances__sum = {"H.var()": "H.var() * H.size"}
"""squares are added up instead of averaged
A variance is a mean. Over how many entries?"""
activation_variances__reversed = {"np.array(variances)": "np.array(variances)[::-1]"}
"""the layers stand in reverse order
Which layer comes first in the result?"""
activation_variances__unstable_sigmoid = {"0.5 * (1.0 + np.tanh(0.5 * z))": "np.exp(z) / (1 + np.exp(z))"}
"""the sigmoid is e^z / (1 + e^z), which is inf / inf for large z
Which of e^z and e^(-z) stays small for a large positive z?"""
activation_variances__loop = {"f(H @ W.T)": "np.array([f(W @ h) for h in H])"}
"""a loop runs over the rows of the batch
A product of matrices takes all rows at once."""
activation_variances__in_place = {"return np.array(variances)": "X -= X.mean() + 1.0\nreturn np.array(variances)"}
"""X is centred in place once the variances are known
Who else still needs X after this call?"""

# ── scheme_for ────────────────────────────────────────────────────────────────────────────────

scheme_for__swapped = {'"xavier_normal"': '"he_normal"', '"he_normal"': '"xavier_normal"'}
"""Xavier and He are exchanged
Which of the two was made for units that are off half of the time?"""
scheme_for__case = {"xavier_normal": "Xavier_normal", "he_normal": "He_normal"}
"""names are written with capitals
Compare your texts with those of the task, letter by letter."""
scheme_for__family = {"xavier_normal": "xavier", "he_normal": "he"}
"""only the family is named, without its distribution
Which functions are there to choose from? Their names have two parts."""
scheme_for__uniform = {"xavier_normal": "xavier_uniform", "he_normal": "he_uniform"}
"""uniform variants are named instead of the normal ones
Which two names does the task offer?"""
scheme_for__kaiming = {"he_normal": "kaiming_normal"}
"""names are those of PyTorch: kaiming_normal
Which two names does the task offer?"""
scheme_for__tanh_by_he = {'("sigmoid", "tanh")': '("sigmoid",)', '("relu",': '("tanh", "relu",'}
"""tanh is put with relu
Does tanh cut one side off?"""
scheme_for__sigmoid_by_he = {'("sigmoid", "tanh")': '("tanh",)', '("relu",': '("sigmoid", "relu",'}
"""the sigmoid is put with relu, perhaps because its values are never negative
A sigmoid squashes both sides, just as tanh does. What lies between the two but a shift and a stretch?"""
scheme_for__leaky_relu_by_xavier = {'tanh"': 'tanh", "leaky_relu"'}
"""leaky_relu is put with tanh and the sigmoid
How much of the negative side does it let through?"""
scheme_for__elu_by_xavier = {'tanh"': 'tanh", "elu"'}
"""elu is put with tanh and the sigmoid
It levels off on one side. What happens on the other?"""
scheme_for__silu_by_xavier = {'tanh"': 'tanh", "silu"'}
"""silu is put with tanh and the sigmoid
There is a sigmoid in it, but what does it do to a large positive z?"""
scheme_for__smooth_by_xavier = {'tanh"': 'tanh", "elu", "silu"'}
"""smooth activations are put with Xavier: elu and silu too
It is not smoothness that decides. What becomes of the negative side?"""
scheme_for__relu_alone = {
    '("sigmoid", "tanh")': '("sigmoid", "tanh", "leaky_relu", "elu", "silu")',
    '("relu", "leaky_relu", "elu", "silu")': '("relu",)',
}
"""only relu itself is given He
leaky_relu, elu and silu have the same shape at a distance. What becomes of their negative side?"""
scheme_for__always_he = {'"xavier_normal"': '"he_normal"'}
"""every activation gets He
Which activations squash both sides alike?"""
scheme_for__always_xavier = {'"he_normal"': '"xavier_normal"'}
"""every activation gets Xavier
Which activations hold one side back?"""
scheme_for__no_error = {'raise ValueError(f"no scheme is known for {activation!r}")': 'return "he_normal"'}
"""unknown names get He as well
What should happen to a name that the task does not list?"""
scheme_for__unknown_by_xavier = {'raise ValueError(f"no scheme is known for {activation!r}")': 'return "xavier_normal"'}
"""unknown names get Xavier as well
What should happen to a name that the task does not list?"""
scheme_for__none = {'raise ValueError(f"no scheme is known for {activation!r}")': "return None"}
"""unknown names get None instead of an error
Who notices that there is no scheme, and when?"""
scheme_for__key_error = {'raise ValueError(f"no scheme is known for {activation!r}")': "raise KeyError(activation)"}
"""unknown names raise a KeyError instead of a ValueError
Which kind of error does the task name? A dict raises one of its own."""
scheme_for__error_text = {'raise ValueError(f"no scheme is known for {activation!r}")': 'return "ValueError"'}
"""the name of an error is returned instead of raised
What is the statement that raises an error?"""
scheme_for__missing_silu = {'"elu", "silu"': '"elu"'}
"""silu is missing from the list
Which six activations does the task name?"""
scheme_for__missing_leaky = {"leaky_relu": "leaky"}
"""leaky_relu is missing from the list
Which six activations does the task name? Mind how they are spelled."""
