"""Known mistakes in initialization: each says what the student did, then hints at the way out."""

import copy
import itertools

import numpy as np


def _sigmoid(z):
    return 0.5 * (1.0 + np.tanh(0.5 * z))


_F = {"identity": lambda z: z, "tanh": np.tanh, "relu": lambda z: np.maximum(z, 0.0), "sigmoid": _sigmoid}


def _spread(scheme, n_in, n_out):
    return np.sqrt(2 / (n_in + n_out)) if scheme.startswith("xavier") else np.sqrt(2 / n_in)


def _weights(rng, n_in, n_out, scheme):
    std = _spread(scheme, n_in, n_out)
    if scheme.endswith("normal"):
        return std * rng.standard_normal((n_out, n_in))
    return rng.uniform(-np.sqrt(3) * std, np.sqrt(3) * std, (n_out, n_in))


def _layers(rng, sizes, scheme):
    return [(_weights(rng, n, m, scheme), np.zeros(m)) for n, m in itertools.pairwise(sizes)]


def _outputs(X, weights, activation):
    H, outputs = X, []
    for W in weights:
        H = _F[activation](H @ W.T)
        outputs.append(H)
    return outputs


# ── zero_bias ──────────────────────────────────────────────────────────────────────────────


def zero_bias__ones(n):
    """ones are returned instead of zeros

    What should a unit add to its input before it has learned anything?
    """
    return np.ones(n)


def zero_bias__small(n):
    """a small positive number is taken instead of 0

    A head start is an old recipe against dead units, which good weights make needless. Which number does the task ask for?
    """
    return np.full(n, 0.01)


def zero_bias__column(n):
    """a column (n, 1) is returned instead of a vector (n,)

    What shape has b in Z = X W^T + b, one number for each unit?
    """
    return np.zeros((n, 1))


def zero_bias__row(n):
    """a row (1, n) is returned instead of a vector (n,)

    How many axes has a vector in this course?
    """
    return np.zeros((1, n))


def zero_bias__matrix(n):
    """a matrix (n, n) is returned

    A bias has one number for each unit. How many is that?
    """
    return np.zeros((n, n))


def zero_bias__number(n):
    """a single 0 is returned, whatever n is

    How many units does the layer have, and which of them has this bias?
    """
    return 0.0


def zero_bias__one_more(n):
    """one entry too many is returned

    Count the units, and then the entries.
    """
    return np.zeros(n + 1)


def zero_bias__one_less(n):
    """one entry is missing

    Count the units, and then the entries.
    """
    return np.zeros(n - 1)


def zero_bias__nothing(n):
    """zeros are made, but not returned

    What does a function give back when it ends without a return?
    """
    b = np.zeros(n)
    b[:] = 0.0


def zero_bias__ranked(n):
    """numbers 0, 1, 2 and so on are returned

    Does any unit deserve a larger bias than another?
    """
    return np.arange(n)


def zero_bias__fresh_random(n):
    """random numbers are returned, from a generator with a fixed seed

    It takes randomness to tell the units of a layer apart. Is that not done by the weights already?
    """
    return 0.1 * np.random.default_rng(0).standard_normal(n)


# ── output_bias ────────────────────────────────────────────────────────────────────────────


def output_bias__mean(targets):
    """the mean target itself is returned: the inverse of the sigmoid is missing

    Put your bias through the sigmoid. Is it the mean target that comes out?
    """
    return targets.mean(axis=0)


def output_bias__sign(targets):
    """the quotient is upside down, so the sign is flipped

    Which sign should the bias have when most targets are near 1?
    """
    mean = targets.mean(axis=0)
    return np.log((1 - mean) / mean)


def output_bias__log(targets):
    """the logarithm of the mean alone is taken

    Solve sigmoid(b) = m for b. Where does 1 - m come in?
    """
    return np.log(targets.mean(axis=0))


def output_bias__log_rest(targets):
    """only log(1 - m) is computed, with its sign flipped

    Solve sigmoid(b) = m for b. There are two logarithms.
    """
    return -np.log(1 - targets.mean(axis=0))


def output_bias__sigmoid(targets):
    """the sigmoid of the mean is taken instead of its inverse

    The sigmoid leads from the bias to the output. Which way do you have to go here?
    """
    return _sigmoid(targets.mean(axis=0))


def output_bias__mean_of_inverses(targets):
    """the inverse is taken of each target, and then the mean

    The network can only choose one bias. What should come out of the sigmoid: the mean of what?
    """
    return np.log(targets / (1 - targets)).mean(axis=0)


def output_bias__axis(targets):
    """the mean runs over the units instead of the samples

    Which axis of targets holds the samples?
    """
    mean = targets.mean(axis=1)
    return np.log(mean / (1 - mean))


def output_bias__whole(targets):
    """the mean runs over all targets together

    Every unit has a bias of its own, and targets of its own.
    """
    mean = targets.mean()
    return np.log(mean / (1 - mean))


def output_bias__whole_repeated(targets):
    """every unit gets the bias of all targets together

    Do all units have the same mean target?
    """
    mean = targets.mean()
    return np.full(targets.shape[1], np.log(mean / (1 - mean)))


def output_bias__odds(targets):
    """the logarithm is missing: these are the odds m / (1 - m)

    A bias may be negative. Can your result be?
    """
    mean = targets.mean(axis=0)
    return mean / (1 - mean)


def output_bias__keepdims(targets):
    """the axis of the samples is kept: the shape is (1, K)

    What shape has a bias?
    """
    mean = targets.mean(axis=0, keepdims=True)
    return np.log(mean / (1 - mean))


def output_bias__log10(targets):
    """the logarithm to the base 10 is taken

    The sigmoid is made with e^(-b). Which logarithm undoes that?
    """
    mean = targets.mean(axis=0)
    return np.log10(mean / (1 - mean))


def output_bias__log2(targets):
    """the logarithm to the base 2 is taken

    The sigmoid is made with e^(-b). Which logarithm undoes that?
    """
    mean = targets.mean(axis=0)
    return np.log2(mean / (1 - mean))


def output_bias__median(targets):
    """the median is taken instead of the mean

    Which one number has the smallest loss depends on the loss. Which does the formula name?
    """
    middle = np.median(targets, axis=0)
    return np.log(middle / (1 - middle))


def output_bias__rounded(targets):
    """the targets are rounded to 0 and 1 first

    Targets may lie between 0 and 1. What does rounding make of 0.4?
    """
    mean = np.clip((targets > 0.5).mean(axis=0), 1e-3, 1 - 1e-3)
    return np.log(mean / (1 - mean))


def output_bias__tanh(targets):
    """the inverse of tanh is taken instead of that of the sigmoid

    Between which two values does a sigmoid output lie?
    """
    return np.arctanh(targets.mean(axis=0))


def output_bias__centred(targets):
    """the mean minus one half is returned

    That is a fair guess near 0.5. What does the sigmoid make of it when the mean is 0.05?
    """
    return targets.mean(axis=0) - 0.5


def output_bias__slope(targets):
    """the mean is divided by the sigmoid's slope m (1 - m)

    Solve sigmoid(b) = m for b: no derivative is needed.
    """
    mean = targets.mean(axis=0)
    return mean / (mean * (1 - mean))


def output_bias__in_place(targets):
    """the targets are centred in place before the mean is put to use

    Who else still needs the targets after this call?
    """
    mean = targets.mean(axis=0)
    targets -= mean
    return np.log(mean / (1 - mean))


# ── small_normal ───────────────────────────────────────────────────────────────────────────


def small_normal__variance(rng, n_in, n_out, scale):
    """the scale is taken for the variance: the standard deviation is its square root

    Which of the two does rng.normal ask for, and which of the two is `scale`?
    """
    return rng.normal(0, np.sqrt(scale), (n_out, n_in))


def small_normal__squared(rng, n_in, n_out, scale):
    """the standard deviation is scale squared

    Which of the two does rng.normal ask for, the standard deviation or the variance?
    """
    return rng.normal(0, scale**2, (n_out, n_in))


def small_normal__scale_as_mean(rng, n_in, n_out, scale):
    """the scale arrives as the mean: the spread is 1

    What is the first argument of rng.normal?
    """
    return rng.normal(scale, 1, (n_out, n_in))


def small_normal__mean(rng, n_in, n_out, scale):
    """the mean is scale instead of 0

    What should the average of all weights be?
    """
    return rng.normal(scale, scale, (n_out, n_in))


def small_normal__unscaled(rng, n_in, n_out, scale):
    """the scale is not used: the standard deviation is 1

    How large do the weights come out, and how large should they be?
    """
    return rng.standard_normal((n_out, n_in))


def small_normal__divided(rng, n_in, n_out, scale):
    """numbers are divided by scale instead of multiplied

    Should a smaller scale give smaller weights or larger ones?
    """
    return rng.standard_normal((n_out, n_in)) / scale


def small_normal__transposed(rng, n_in, n_out, scale):
    """the shape is (n_in, n_out) instead of (n_out, n_in)

    W x must be possible with x of length n_in. Which axis of W does it run along?
    """
    return scale * rng.standard_normal((n_in, n_out))


def small_normal__uniform(rng, n_in, n_out, scale):
    """numbers are spread evenly between -scale and scale

    Which distribution does the task ask for?
    """
    return rng.uniform(-scale, scale, (n_out, n_in))


def small_normal__uniform_unit(rng, n_in, n_out, scale):
    """numbers between 0 and 1 are drawn and scaled

    rng.random is not rng.standard_normal. Can your weights be negative?
    """
    return scale * rng.random((n_out, n_in))


def small_normal__positive(rng, n_in, n_out, scale):
    """the sign of every weight is dropped

    What should the average of all weights be?
    """
    return np.abs(rng.normal(0, scale, (n_out, n_in)))


def small_normal__by_fan(rng, n_in, n_out, scale):
    """the weights are divided by the root of n_in as well

    Here `scale` alone says how large they are. Where does n_in come in later?
    """
    return rng.normal(0, scale, (n_out, n_in)) / np.sqrt(n_in)


def small_normal__one_row(rng, n_in, n_out, scale):
    """one row is drawn and repeated for every unit

    Units with the same weights get the same gradients. Will they ever differ?
    """
    return np.tile(rng.normal(0, scale, n_in), (n_out, 1))


def small_normal__one_column(rng, n_in, n_out, scale):
    """one number is drawn for each unit and repeated along its row

    Draw every entry for itself: how many are there?
    """
    return np.repeat(rng.normal(0, scale, (n_out, 1)), n_in, axis=1)


def small_normal__constant(rng, n_in, n_out, scale):
    """every weight is scale

    Units with the same weights get the same gradients. Will they ever differ?
    """
    return np.full((n_out, n_in), scale)


def small_normal__zeros(rng, n_in, n_out, scale):
    """the weights are all 0

    What does backpropagation send through a weight of 0, and can two units of a layer ever differ?
    """
    return np.zeros((n_out, n_in))


def small_normal__own_seed(rng, n_in, n_out, scale):
    """a generator with a fixed seed is made, and the one that comes in is not used

    Call the function twice with two different generators. Should both calls give the same weights?
    """
    return scale * np.random.default_rng(0).standard_normal((n_out, n_in))


def small_normal__clipped(rng, n_in, n_out, scale):
    """numbers beyond one standard deviation are clipped

    The tails belong to a normal distribution. How many of its numbers lie beyond one standard deviation?
    """
    return np.clip(rng.normal(0, scale, (n_out, n_in)), -scale, scale)


def small_normal__flat(rng, n_in, n_out, scale):
    """a flat vector of n_out n_in numbers is returned

    Which shape must W have for W x?
    """
    return scale * rng.standard_normal(n_out * n_in)


def small_normal__shape_apart(rng, n_in, n_out, scale):
    """rows and columns are given as two arguments where a shape is one

    A shape is one argument: a tuple of sizes.
    """
    return rng.normal(0, scale, n_out, n_in)


def small_normal__randn(rng, n_in, n_out, scale):
    """randn is called, which numpy.random has and a Generator has not

    What is the name of this function in numpy.random.Generator?
    """
    return scale * rng.randn(n_out, n_in)


def small_normal__extra_row(rng, n_in, n_out, scale):
    """a row for a bias is drawn as well

    The bias is made elsewhere. How many rows does W have?
    """
    return scale * rng.standard_normal((n_out + 1, n_in))


def small_normal__extra_column(rng, n_in, n_out, scale):
    """a column for a bias is drawn as well

    The bias is made elsewhere. How many columns does W have?
    """
    return scale * rng.standard_normal((n_out, n_in + 1))


# ── small_uniform ──────────────────────────────────────────────────────────────────────────


def small_uniform__one_sided(rng, n_in, n_out, r):
    """numbers lie between 0 and r: none is negative

    What should the average of all weights be?
    """
    return rng.uniform(0, r, (n_out, n_in))


def small_uniform__unshifted(rng, n_in, n_out, r):
    """numbers lie between 0 and 2 r: the shift by r is missing

    The width of the range is right. Where does it begin?
    """
    return 2 * r * rng.random((n_out, n_in))


def small_uniform__below(rng, n_in, n_out, r):
    """numbers lie between -2 r and 0: the shift is too far

    The width of the range is right. Where does it begin?
    """
    return 2 * r * rng.random((n_out, n_in)) - 2 * r


def small_uniform__half(rng, n_in, n_out, r):
    """the range is half as wide: from -r / 2 to r / 2

    How long is the way from -r to r?
    """
    return r * (rng.random((n_out, n_in)) - 0.5)


def small_uniform__shifted_by_one(rng, n_in, n_out, r):
    """the shift is 1 instead of r

    Scale and shift: which of the two comes first, and what becomes of the other?
    """
    return 2 * r * rng.random((n_out, n_in)) - 1


def small_uniform__unscaled(rng, n_in, n_out, r):
    """numbers lie between -1 and 1: r is not used

    How large do the weights come out, and how large should they be?
    """
    return rng.uniform(-1, 1, (n_out, n_in))


def small_uniform__normal(rng, n_in, n_out, r):
    """a normal distribution of standard deviation r is drawn from, which has no bounds

    Which distribution does the task ask for? Look at the largest entry.
    """
    return rng.normal(0, r, (n_out, n_in))


def small_uniform__normal_of_equal_spread(rng, n_in, n_out, r):
    """a normal distribution of the same variance is drawn from, which has no bounds

    Which distribution does the task ask for? Look at the largest entry.
    """
    return rng.normal(0, r / np.sqrt(3), (n_out, n_in))


def small_uniform__as_std(rng, n_in, n_out, r):
    """r is taken for the standard deviation: the bounds are r times the root of 3

    Is r where the range ends, or how far numbers lie from 0 on average?
    """
    return rng.uniform(-np.sqrt(3) * r, np.sqrt(3) * r, (n_out, n_in))


def small_uniform__by_fan(rng, n_in, n_out, r):
    """r is divided by the root of n_in as well

    Here r alone says how large they are. Where does n_in come in later?
    """
    bound = r / np.sqrt(n_in)
    return rng.uniform(-bound, bound, (n_out, n_in))


def small_uniform__transposed(rng, n_in, n_out, r):
    """the shape is (n_in, n_out) instead of (n_out, n_in)

    W x must be possible with x of length n_in. Which axis of W does it run along?
    """
    return rng.uniform(-r, r, (n_in, n_out))


def small_uniform__one_row(rng, n_in, n_out, r):
    """one row is drawn and repeated for every unit

    Units with the same weights get the same gradients. Will they ever differ?
    """
    return np.tile(rng.uniform(-r, r, n_in), (n_out, 1))


def small_uniform__signs(rng, n_in, n_out, r):
    """every weight is r or -r

    Numbers between the bounds are wanted too.
    """
    return r * (2.0 * rng.integers(0, 2, (n_out, n_in)) - 1)


def small_uniform__bounds_swapped(rng, n_in, n_out, r):
    """the bounds are given in the wrong order

    Which bound does rng.uniform take first?
    """
    return rng.uniform(r, -r, (n_out, n_in))


def small_uniform__width(rng, n_in, n_out, r):
    """r is given as the width of the range, beginning at -r

    The second argument of rng.uniform is where the range ends, not how long it is. Where does yours end?
    """
    return rng.uniform(-r, 0, (n_out, n_in))


def small_uniform__zeros(rng, n_in, n_out, r):
    """the weights are all 0

    What does backpropagation send through a weight of 0, and can two units of a layer ever differ?
    """
    return np.zeros((n_out, n_in))


def small_uniform__own_seed(rng, n_in, n_out, r):
    """a generator with a fixed seed is made, and the one that comes in is not used

    Call the function twice with two different generators. Should both calls give the same weights?
    """
    return np.random.default_rng(0).uniform(-r, r, (n_out, n_in))


def small_uniform__flat(rng, n_in, n_out, r):
    """a flat vector of n_out n_in numbers is returned

    Which shape must W have for W x?
    """
    return rng.uniform(-r, r, n_out * n_in)


def small_uniform__shape_apart(rng, n_in, n_out, r):
    """rows and columns are given as two arguments where a shape is one

    A shape is one argument: a tuple of sizes.
    """
    return rng.uniform(-r, r, n_out, n_in)


def small_uniform__integers(rng, n_in, n_out, r):
    """whole numbers are drawn

    Are there weights between 0 and r?
    """
    return rng.integers(-1, 2, (n_out, n_in)).astype(float)


# ── xavier_uniform ─────────────────────────────────────────────────────────────────────────


def xavier_uniform__bound_is_std(rng, n_in, n_out):
    """the bound is the standard deviation: the root of 3 is missing

    What is the variance of numbers that are spread evenly between -r and r? Solve it for r.
    """
    r = np.sqrt(2 / (n_in + n_out))
    return rng.uniform(-r, r, (n_out, n_in))


def xavier_uniform__three(rng, n_in, n_out):
    """the bound has a 3 where a 6 belongs

    Put your r into r^2 / 3. Which variance comes out, and which should?
    """
    r = np.sqrt(3 / (n_in + n_out))
    return rng.uniform(-r, r, (n_out, n_in))


def xavier_uniform__twelve(rng, n_in, n_out):
    """the bound has a 12 where a 6 belongs

    The variance of an even spread is width^2 / 12. How wide is the range from -r to r?
    """
    r = np.sqrt(12 / (n_in + n_out))
    return rng.uniform(-r, r, (n_out, n_in))


def xavier_uniform__no_root(rng, n_in, n_out):
    """the bound is the fraction itself, without the root

    The fraction is r squared.
    """
    r = 6 / (n_in + n_out)
    return rng.uniform(-r, r, (n_out, n_in))


def xavier_uniform__variance_is_bound(rng, n_in, n_out):
    """the bound is the variance

    Which of the two is a square: the bound or the variance?
    """
    r = 2 / (n_in + n_out)
    return rng.uniform(-r, r, (n_out, n_in))


def xavier_uniform__root_above(rng, n_in, n_out):
    """the root is taken of the 6 alone

    How far does the root reach in the formula?
    """
    r = np.sqrt(6) / (n_in + n_out)
    return rng.uniform(-r, r, (n_out, n_in))


def xavier_uniform__one_sided(rng, n_in, n_out):
    """numbers lie between 0 and r: none is negative

    What should the average of all weights be?
    """
    r = np.sqrt(6 / (n_in + n_out))
    return rng.uniform(0, r, (n_out, n_in))


def xavier_uniform__unshifted(rng, n_in, n_out):
    """numbers lie between 0 and 2 r: the shift by r is missing

    The width of the range is right. Where does it begin?
    """
    r = np.sqrt(6 / (n_in + n_out))
    return 2 * r * rng.random((n_out, n_in))


def xavier_uniform__half(rng, n_in, n_out):
    """the range is half as wide: from -r / 2 to r / 2

    How long is the way from -r to r?
    """
    r = np.sqrt(6 / (n_in + n_out))
    return r * (rng.random((n_out, n_in)) - 0.5)


def xavier_uniform__normal(rng, n_in, n_out):
    """a normal distribution of the right variance is drawn from

    Which distribution does the name of the function promise?
    """
    return np.sqrt(2 / (n_in + n_out)) * rng.standard_normal((n_out, n_in))


def xavier_uniform__normal_of_bound(rng, n_in, n_out):
    """a normal distribution is drawn from, with the bound as its standard deviation

    Which distribution does the name of the function promise? It has bounds.
    """
    return rng.normal(0, np.sqrt(6 / (n_in + n_out)), (n_out, n_in))


def xavier_uniform__unscaled(rng, n_in, n_out):
    """numbers lie between -1 and 1, however many inputs there are

    How should the weights change as a layer gets wider?
    """
    return rng.uniform(-1, 1, (n_out, n_in))


def xavier_uniform__he(rng, n_in, n_out):
    """the variance is He's, and n_out has been left out

    Signals go forward over n_in terms, gradients back over n_out. What does Xavier weigh against each other?
    """
    r = np.sqrt(6 / n_in)
    return rng.uniform(-r, r, (n_out, n_in))


def xavier_uniform__lecun(rng, n_in, n_out):
    """only n_in is in the variance, which is 1 / n_in

    That keeps the signal on its way forward. What about the gradient on its way back?
    """
    r = np.sqrt(3 / n_in)
    return rng.uniform(-r, r, (n_out, n_in))


def xavier_uniform__fan_out(rng, n_in, n_out):
    """only n_out is in the variance, which is 1 / n_out

    That keeps the gradient on its way back. What about the signal on its way forward?
    """
    r = np.sqrt(3 / n_out)
    return rng.uniform(-r, r, (n_out, n_in))


def xavier_uniform__precedence(rng, n_in, n_out):
    """the parentheses are missing: n_out is added after the division

    What does Python do first, the division or the sum?
    """
    r = np.sqrt(6 / n_in + n_out)
    return rng.uniform(-r, r, (n_out, n_in))


def xavier_uniform__product(rng, n_in, n_out):
    """n_in and n_out are multiplied instead of added

    Which mean of the two is in the formula?
    """
    r = np.sqrt(6 / (n_in * n_out))
    return rng.uniform(-r, r, (n_out, n_in))


def xavier_uniform__geometric(rng, n_in, n_out):
    """the geometric mean of n_in and n_out is used

    Which mean of the two is in the formula?
    """
    r = np.sqrt(3 / np.sqrt(n_in * n_out))
    return rng.uniform(-r, r, (n_out, n_in))


def xavier_uniform__tanh_gain(rng, n_in, n_out):
    """the gain of 5/3 for tanh is multiplied in, as some libraries do

    The formula of this task holds no gain.
    """
    r = 5 / 3 * np.sqrt(6 / (n_in + n_out))
    return rng.uniform(-r, r, (n_out, n_in))


def xavier_uniform__difference(rng, n_in, n_out):
    """n_out is subtracted instead of added

    Which sign stands between n_in and n_out?
    """
    r = np.sqrt(6 / (np.abs(n_in - n_out) + 1e-3))
    return rng.uniform(-r, r, (n_out, n_in))


def xavier_uniform__divided(rng, n_in, n_out):
    """numbers are divided by the bound instead of multiplied

    Should a wider layer start with larger weights or with smaller ones?
    """
    return rng.uniform(-1, 1, (n_out, n_in)) / np.sqrt(6 / (n_in + n_out))


def xavier_uniform__transposed(rng, n_in, n_out):
    """the shape is (n_in, n_out) instead of (n_out, n_in)

    W x must be possible with x of length n_in. Which axis of W does it run along?
    """
    r = np.sqrt(6 / (n_in + n_out))
    return rng.uniform(-r, r, (n_in, n_out))


def xavier_uniform__one_row(rng, n_in, n_out):
    """one row is drawn and repeated for every unit

    Units with the same weights get the same gradients. Will they ever differ?
    """
    r = np.sqrt(6 / (n_in + n_out))
    return np.tile(rng.uniform(-r, r, n_in), (n_out, 1))


def xavier_uniform__zeros(rng, n_in, n_out):
    """the weights are all 0

    What does backpropagation send through a weight of 0, and can two units of a layer ever differ?
    """
    return np.zeros((n_out, n_in))


def xavier_uniform__own_seed(rng, n_in, n_out):
    """a generator with a fixed seed is made, and the one that comes in is not used

    Call the function twice with two different generators. Should both calls give the same weights?
    """
    r = np.sqrt(6 / (n_in + n_out))
    return np.random.default_rng(0).uniform(-r, r, (n_out, n_in))


def xavier_uniform__constant(rng, n_in, n_out):
    """every weight is the bound

    Units with the same weights get the same gradients. Will they ever differ?
    """
    return np.full((n_out, n_in), np.sqrt(6 / (n_in + n_out)))


def xavier_uniform__shape_apart(rng, n_in, n_out):
    """rows and columns are given as two arguments where a shape is one

    A shape is one argument: a tuple of sizes.
    """
    r = np.sqrt(6 / (n_in + n_out))
    return rng.uniform(-r, r, n_out, n_in)


def xavier_uniform__whole_division(rng, n_in, n_out):
    """the division drops the remainder

    What does // do with 6 // 7?
    """
    r = np.sqrt(6 // (n_in + n_out))
    return rng.uniform(-r, r, (n_out, n_in))


def xavier_uniform__with_bias(rng, n_in, n_out):
    """a column for a bias is drawn as well

    The bias is made elsewhere. How many columns does W have?
    """
    r = np.sqrt(6 / (n_in + n_out))
    return rng.uniform(-r, r, (n_out, n_in + 1))


def xavier_uniform__signs(rng, n_in, n_out):
    """every weight is r or -r

    Numbers between the bounds are wanted too.
    """
    r = np.sqrt(6 / (n_in + n_out))
    return r * (2.0 * rng.integers(0, 2, (n_out, n_in)) - 1)


# ── xavier_normal ──────────────────────────────────────────────────────────────────────────


def xavier_normal__variance_as_std(rng, n_in, n_out):
    """the variance is given as the standard deviation: a root is missing

    Which of the two does rng.normal ask for?
    """
    std = 2 / (n_in + n_out)
    return std * rng.standard_normal((n_out, n_in))


def xavier_normal__root_above(rng, n_in, n_out):
    """the root is taken of the 2 alone

    How far does the root reach in the formula?
    """
    std = np.sqrt(2) / (n_in + n_out)
    return std * rng.standard_normal((n_out, n_in))


def xavier_normal__root_below(rng, n_in, n_out):
    """the root is taken of the denominator alone

    How far does the root reach in the formula?
    """
    std = 2 / np.sqrt(n_in + n_out)
    return std * rng.standard_normal((n_out, n_in))


def xavier_normal__positive(rng, n_in, n_out):
    """the sign of every weight is dropped

    What should the average of all weights be?
    """
    std = np.sqrt(2 / (n_in + n_out))
    return np.abs(rng.normal(0, std, (n_out, n_in)))


def xavier_normal__std_as_mean(rng, n_in, n_out):
    """the standard deviation arrives as the mean: the spread is 1

    What is the first argument of rng.normal?
    """
    return rng.normal(np.sqrt(2 / (n_in + n_out)), 1, (n_out, n_in))


def xavier_normal__uniform(rng, n_in, n_out):
    """numbers of the right variance are drawn, but spread evenly

    Which distribution does the name of the function promise?
    """
    r = np.sqrt(6 / (n_in + n_out))
    return rng.uniform(-r, r, (n_out, n_in))


def xavier_normal__uniform_within_std(rng, n_in, n_out):
    """numbers are spread evenly, with the standard deviation as bound

    Which distribution does the name of the function promise?
    """
    r = np.sqrt(2 / (n_in + n_out))
    return rng.uniform(-r, r, (n_out, n_in))


def xavier_normal__uniform_unit(rng, n_in, n_out):
    """numbers between 0 and 1 are drawn and scaled

    rng.random is not rng.standard_normal. Can your weights be negative?
    """
    return np.sqrt(2 / (n_in + n_out)) * rng.random((n_out, n_in))


def xavier_normal__uniform_factor(rng, n_in, n_out):
    """the standard deviation has the 6 that belongs to the even spread

    Which number stands in the variance itself?
    """
    std = np.sqrt(6 / (n_in + n_out))
    return std * rng.standard_normal((n_out, n_in))


def xavier_normal__unscaled(rng, n_in, n_out):
    """the standard deviation is 1, however many inputs there are

    How should the weights change as a layer gets wider?
    """
    return rng.standard_normal((n_out, n_in))


def xavier_normal__clipped(rng, n_in, n_out):
    """numbers beyond two standard deviations are clipped

    The tails belong to a normal distribution, and without them its variance is smaller. Is clipping asked for?
    """
    std = np.sqrt(2 / (n_in + n_out))
    return np.clip(rng.normal(0, std, (n_out, n_in)), -2 * std, 2 * std)


def xavier_normal__truncated_spread(rng, n_in, n_out):
    """the standard deviation is divided by 0.88, as if the tails had been cut off

    Some libraries cut the tails off and make up for it. Do you cut them off?
    """
    std = np.sqrt(2 / (n_in + n_out)) / 0.87962566103423978
    return std * rng.standard_normal((n_out, n_in))


def xavier_normal__he(rng, n_in, n_out):
    """the variance is He's, and n_out has been left out

    Signals go forward over n_in terms, gradients back over n_out. What does Xavier weigh against each other?
    """
    std = np.sqrt(2 / n_in)
    return std * rng.standard_normal((n_out, n_in))


def xavier_normal__lecun(rng, n_in, n_out):
    """only n_in is in the variance, which is 1 / n_in

    That keeps the signal on its way forward. What about the gradient on its way back?
    """
    std = np.sqrt(1 / n_in)
    return std * rng.standard_normal((n_out, n_in))


def xavier_normal__fan_out(rng, n_in, n_out):
    """only n_out is in the variance, which is 1 / n_out

    That keeps the gradient on its way back. What about the signal on its way forward?
    """
    std = np.sqrt(1 / n_out)
    return std * rng.standard_normal((n_out, n_in))


def xavier_normal__precedence(rng, n_in, n_out):
    """the parentheses are missing: n_out is added after the division

    What does Python do first, the division or the sum?
    """
    std = np.sqrt(2 / n_in + n_out)
    return std * rng.standard_normal((n_out, n_in))


def xavier_normal__one(rng, n_in, n_out):
    """the variance has a 1 where a 2 belongs

    n_in + n_out is twice the mean of the two. What makes up for that?
    """
    std = np.sqrt(1 / (n_in + n_out))
    return std * rng.standard_normal((n_out, n_in))


def xavier_normal__product(rng, n_in, n_out):
    """n_in and n_out are multiplied instead of added

    Which mean of the two is in the formula?
    """
    std = np.sqrt(2 / (n_in * n_out))
    return std * rng.standard_normal((n_out, n_in))


def xavier_normal__geometric(rng, n_in, n_out):
    """the geometric mean of n_in and n_out is used

    Which mean of the two is in the formula?
    """
    std = np.sqrt(1 / np.sqrt(n_in * n_out))
    return std * rng.standard_normal((n_out, n_in))


def xavier_normal__tanh_gain(rng, n_in, n_out):
    """the gain of 5/3 for tanh is multiplied in, as some libraries do

    The formula of this task holds no gain.
    """
    std = 5 / 3 * np.sqrt(2 / (n_in + n_out))
    return std * rng.standard_normal((n_out, n_in))


def xavier_normal__difference(rng, n_in, n_out):
    """n_out is subtracted instead of added

    Which sign stands between n_in and n_out?
    """
    std = np.sqrt(2 / (np.abs(n_in - n_out) + 1e-3))
    return std * rng.standard_normal((n_out, n_in))


def xavier_normal__divided(rng, n_in, n_out):
    """numbers are divided by the standard deviation instead of multiplied

    Should a wider layer start with larger weights or with smaller ones?
    """
    return rng.standard_normal((n_out, n_in)) / np.sqrt(2 / (n_in + n_out))


def xavier_normal__transposed(rng, n_in, n_out):
    """the shape is (n_in, n_out) instead of (n_out, n_in)

    W x must be possible with x of length n_in. Which axis of W does it run along?
    """
    std = np.sqrt(2 / (n_in + n_out))
    return std * rng.standard_normal((n_in, n_out))


def xavier_normal__one_row(rng, n_in, n_out):
    """one row is drawn and repeated for every unit

    Units with the same weights get the same gradients. Will they ever differ?
    """
    return np.tile(rng.normal(0, np.sqrt(2 / (n_in + n_out)), n_in), (n_out, 1))


def xavier_normal__zeros(rng, n_in, n_out):
    """the weights are all 0

    What does backpropagation send through a weight of 0, and can two units of a layer ever differ?
    """
    return np.zeros((n_out, n_in))


def xavier_normal__own_seed(rng, n_in, n_out):
    """a generator with a fixed seed is made, and the one that comes in is not used

    Call the function twice with two different generators. Should both calls give the same weights?
    """
    return np.random.default_rng(0).normal(0, np.sqrt(2 / (n_in + n_out)), (n_out, n_in))


def xavier_normal__constant(rng, n_in, n_out):
    """every weight is the standard deviation

    Units with the same weights get the same gradients. Will they ever differ?
    """
    return np.full((n_out, n_in), np.sqrt(2 / (n_in + n_out)))


def xavier_normal__shape_apart(rng, n_in, n_out):
    """rows and columns are given as two arguments where a shape is one

    A shape is one argument: a tuple of sizes.
    """
    return rng.normal(0, np.sqrt(2 / (n_in + n_out)), n_out, n_in)


def xavier_normal__whole_division(rng, n_in, n_out):
    """the division drops the remainder

    What does // do with 2 // 7?
    """
    std = np.sqrt(2 // (n_in + n_out))
    return std * rng.standard_normal((n_out, n_in))


def xavier_normal__with_bias(rng, n_in, n_out):
    """a column for a bias is drawn as well

    The bias is made elsewhere. How many columns does W have?
    """
    std = np.sqrt(2 / (n_in + n_out))
    return std * rng.standard_normal((n_out, n_in + 1))


# ── he_uniform ─────────────────────────────────────────────────────────────────────────────


def he_uniform__bound_is_std(rng, n_in, n_out):
    """the bound is the standard deviation: the root of 3 is missing

    What is the variance of numbers that are spread evenly between -r and r? Solve it for r.
    """
    r = np.sqrt(2 / n_in)
    return rng.uniform(-r, r, (n_out, n_in))


def he_uniform__three(rng, n_in, n_out):
    """the bound has a 3 where a 6 belongs

    Put your r into r^2 / 3. Which variance comes out, and which should?
    """
    r = np.sqrt(3 / n_in)
    return rng.uniform(-r, r, (n_out, n_in))


def he_uniform__twelve(rng, n_in, n_out):
    """the bound has a 12 where a 6 belongs

    The variance of an even spread is width^2 / 12. How wide is the range from -r to r?
    """
    r = np.sqrt(12 / n_in)
    return rng.uniform(-r, r, (n_out, n_in))


def he_uniform__no_root(rng, n_in, n_out):
    """the bound is the fraction itself, without the root

    The fraction is r squared.
    """
    r = 6 / n_in
    return rng.uniform(-r, r, (n_out, n_in))


def he_uniform__variance_is_bound(rng, n_in, n_out):
    """the bound is the variance

    Which of the two is a square: the bound or the variance?
    """
    r = 2 / n_in
    return rng.uniform(-r, r, (n_out, n_in))


def he_uniform__root_above(rng, n_in, n_out):
    """the root is taken of the 6 alone

    How far does the root reach in the formula?
    """
    r = np.sqrt(6) / n_in
    return rng.uniform(-r, r, (n_out, n_in))


def he_uniform__one_sided(rng, n_in, n_out):
    """numbers lie between 0 and r: none is negative

    What should the average of all weights be?
    """
    r = np.sqrt(6 / n_in)
    return rng.uniform(0, r, (n_out, n_in))


def he_uniform__unshifted(rng, n_in, n_out):
    """numbers lie between 0 and 2 r: the shift by r is missing

    The width of the range is right. Where does it begin?
    """
    r = np.sqrt(6 / n_in)
    return 2 * r * rng.random((n_out, n_in))


def he_uniform__half(rng, n_in, n_out):
    """the range is half as wide: from -r / 2 to r / 2

    How long is the way from -r to r?
    """
    r = np.sqrt(6 / n_in)
    return r * (rng.random((n_out, n_in)) - 0.5)


def he_uniform__normal(rng, n_in, n_out):
    """a normal distribution of the right variance is drawn from

    Which distribution does the name of the function promise?
    """
    return np.sqrt(2 / n_in) * rng.standard_normal((n_out, n_in))


def he_uniform__normal_of_bound(rng, n_in, n_out):
    """a normal distribution is drawn from, with the bound as its standard deviation

    Which distribution does the name of the function promise? It has bounds.
    """
    return rng.normal(0, np.sqrt(6 / n_in), (n_out, n_in))


def he_uniform__unscaled(rng, n_in, n_out):
    """numbers lie between -1 and 1, however many inputs there are

    How should the weights change as a layer gets wider?
    """
    return rng.uniform(-1, 1, (n_out, n_in))


def he_uniform__xavier(rng, n_in, n_out):
    """the variance is Xavier's: n_out has come into it

    Which sum does a unit form on the way forward, and over how many terms?
    """
    r = np.sqrt(6 / (n_in + n_out))
    return rng.uniform(-r, r, (n_out, n_in))


def he_uniform__fan_out(rng, n_in, n_out):
    """n_out is used instead of n_in

    Over how many terms does a unit sum: is that the number of rows of W, or of columns?
    """
    r = np.sqrt(6 / n_out)
    return rng.uniform(-r, r, (n_out, n_in))


def he_uniform__mean_fan(rng, n_in, n_out):
    """the mean of n_in and n_out is used instead of n_in

    Which of the two counts the terms of the sum in one unit?
    """
    r = np.sqrt(12 / (n_in + n_out))
    return rng.uniform(-r, r, (n_out, n_in))


def he_uniform__all_weights(rng, n_in, n_out):
    """the number of all weights is used instead of n_in

    Over how many terms does a single unit sum?
    """
    r = np.sqrt(6 / (n_in * n_out))
    return rng.uniform(-r, r, (n_out, n_in))


def he_uniform__leaky(rng, n_in, n_out):
    """the gain of a leaky relu of slope 0.01 is used

    Which slope has relu on the left?
    """
    r = np.sqrt(6 / (1 + 0.01**2) / n_in)
    return rng.uniform(-r, r, (n_out, n_in))


def he_uniform__library_default(rng, n_in, n_out):
    """the bound is 1 over the root of n_in, which is the default of a linear layer in PyTorch

    That default is neither Xavier's nor He's. Which variance does the task name?
    """
    r = 1 / np.sqrt(n_in)
    return rng.uniform(-r, r, (n_out, n_in))


def he_uniform__divided(rng, n_in, n_out):
    """numbers are divided by the bound instead of multiplied

    Should a wider layer start with larger weights or with smaller ones?
    """
    return rng.uniform(-1, 1, (n_out, n_in)) / np.sqrt(6 / n_in)


def he_uniform__transposed(rng, n_in, n_out):
    """the shape is (n_in, n_out) instead of (n_out, n_in)

    W x must be possible with x of length n_in. Which axis of W does it run along?
    """
    r = np.sqrt(6 / n_in)
    return rng.uniform(-r, r, (n_in, n_out))


def he_uniform__one_row(rng, n_in, n_out):
    """one row is drawn and repeated for every unit

    Units with the same weights get the same gradients. Will they ever differ?
    """
    r = np.sqrt(6 / n_in)
    return np.tile(rng.uniform(-r, r, n_in), (n_out, 1))


def he_uniform__zeros(rng, n_in, n_out):
    """the weights are all 0

    What does backpropagation send through a weight of 0, and can two units of a layer ever differ?
    """
    return np.zeros((n_out, n_in))


def he_uniform__own_seed(rng, n_in, n_out):
    """a generator with a fixed seed is made, and the one that comes in is not used

    Call the function twice with two different generators. Should both calls give the same weights?
    """
    r = np.sqrt(6 / n_in)
    return np.random.default_rng(0).uniform(-r, r, (n_out, n_in))


def he_uniform__constant(rng, n_in, n_out):
    """every weight is the bound

    Units with the same weights get the same gradients. Will they ever differ?
    """
    return np.full((n_out, n_in), np.sqrt(6 / n_in))


def he_uniform__shape_apart(rng, n_in, n_out):
    """rows and columns are given as two arguments where a shape is one

    A shape is one argument: a tuple of sizes.
    """
    r = np.sqrt(6 / n_in)
    return rng.uniform(-r, r, n_out, n_in)


def he_uniform__whole_division(rng, n_in, n_out):
    """the division drops the remainder

    What does // do with 6 // 7?
    """
    r = np.sqrt(6 // n_in)
    return rng.uniform(-r, r, (n_out, n_in))


def he_uniform__with_bias(rng, n_in, n_out):
    """a column for a bias is drawn as well

    The bias is made elsewhere. How many columns does W have?
    """
    r = np.sqrt(6 / n_in)
    return rng.uniform(-r, r, (n_out, n_in + 1))


def he_uniform__signs(rng, n_in, n_out):
    """every weight is r or -r

    Numbers between the bounds are wanted too.
    """
    r = np.sqrt(6 / n_in)
    return r * (2.0 * rng.integers(0, 2, (n_out, n_in)) - 1)


# ── he_normal ──────────────────────────────────────────────────────────────────────────────


def he_normal__variance_as_std(rng, n_in, n_out):
    """the variance is given as the standard deviation: a root is missing

    Which of the two does rng.normal ask for?
    """
    std = 2 / n_in
    return std * rng.standard_normal((n_out, n_in))


def he_normal__root_above(rng, n_in, n_out):
    """the root is taken of the 2 alone

    How far does the root reach in the formula?
    """
    std = np.sqrt(2) / n_in
    return std * rng.standard_normal((n_out, n_in))


def he_normal__root_below(rng, n_in, n_out):
    """the root is taken of the denominator alone

    How far does the root reach in the formula?
    """
    std = 2 / np.sqrt(n_in)
    return std * rng.standard_normal((n_out, n_in))


def he_normal__positive(rng, n_in, n_out):
    """the sign of every weight is dropped

    What should the average of all weights be?
    """
    std = np.sqrt(2 / n_in)
    return np.abs(rng.normal(0, std, (n_out, n_in)))


def he_normal__std_as_mean(rng, n_in, n_out):
    """the standard deviation arrives as the mean: the spread is 1

    What is the first argument of rng.normal?
    """
    return rng.normal(np.sqrt(2 / n_in), 1, (n_out, n_in))


def he_normal__uniform(rng, n_in, n_out):
    """numbers of the right variance are drawn, but spread evenly

    Which distribution does the name of the function promise?
    """
    r = np.sqrt(6 / n_in)
    return rng.uniform(-r, r, (n_out, n_in))


def he_normal__uniform_within_std(rng, n_in, n_out):
    """numbers are spread evenly, with the standard deviation as bound

    Which distribution does the name of the function promise?
    """
    r = np.sqrt(2 / n_in)
    return rng.uniform(-r, r, (n_out, n_in))


def he_normal__uniform_unit(rng, n_in, n_out):
    """numbers between 0 and 1 are drawn and scaled

    rng.random is not rng.standard_normal. Can your weights be negative?
    """
    return np.sqrt(2 / n_in) * rng.random((n_out, n_in))


def he_normal__uniform_factor(rng, n_in, n_out):
    """the standard deviation has the 6 that belongs to the even spread

    Which number stands in the variance itself?
    """
    std = np.sqrt(6 / n_in)
    return std * rng.standard_normal((n_out, n_in))


def he_normal__unscaled(rng, n_in, n_out):
    """the standard deviation is 1, however many inputs there are

    How should the weights change as a layer gets wider?
    """
    return rng.standard_normal((n_out, n_in))


def he_normal__clipped(rng, n_in, n_out):
    """numbers beyond two standard deviations are clipped

    The tails belong to a normal distribution, and without them its variance is smaller. Is clipping asked for?
    """
    std = np.sqrt(2 / n_in)
    return np.clip(rng.normal(0, std, (n_out, n_in)), -2 * std, 2 * std)


def he_normal__truncated_spread(rng, n_in, n_out):
    """the standard deviation is divided by 0.88, as if the tails had been cut off

    Some libraries cut the tails off and make up for it. Do you cut them off?
    """
    std = np.sqrt(2 / n_in) / 0.87962566103423978
    return std * rng.standard_normal((n_out, n_in))


def he_normal__xavier(rng, n_in, n_out):
    """the variance is Xavier's: n_out has come into it

    Which sum does a unit form on the way forward, and over how many terms?
    """
    std = np.sqrt(2 / (n_in + n_out))
    return std * rng.standard_normal((n_out, n_in))


def he_normal__gain(rng, n_in, n_out):
    """the gain of 2 for the half that relu cuts off is missing

    How much of the mean square does relu let through, when half of the units are off?
    """
    std = np.sqrt(1 / n_in)
    return std * rng.standard_normal((n_out, n_in))


def he_normal__fan_out(rng, n_in, n_out):
    """n_out is used instead of n_in

    Over how many terms does a unit sum: is that the number of rows of W, or of columns?
    """
    std = np.sqrt(2 / n_out)
    return std * rng.standard_normal((n_out, n_in))


def he_normal__mean_fan(rng, n_in, n_out):
    """the mean of n_in and n_out is used instead of n_in

    Which of the two counts the terms of the sum in one unit?
    """
    std = np.sqrt(4 / (n_in + n_out))
    return std * rng.standard_normal((n_out, n_in))


def he_normal__all_weights(rng, n_in, n_out):
    """the number of all weights is used instead of n_in

    Over how many terms does a single unit sum?
    """
    std = np.sqrt(2 / (n_in * n_out))
    return std * rng.standard_normal((n_out, n_in))


def he_normal__leaky(rng, n_in, n_out):
    """the gain of a leaky relu of slope 0.01 is used

    Which slope has relu on the left?
    """
    std = np.sqrt(2 / (1 + 0.01**2) / n_in)
    return std * rng.standard_normal((n_out, n_in))


def he_normal__library_default(rng, n_in, n_out):
    """the standard deviation is 1 over the root of 3 n_in, which is the spread of a linear layer in PyTorch by default

    That default is neither Xavier's nor He's. Which variance does the task name?
    """
    std = 1 / np.sqrt(3 * n_in)
    return std * rng.standard_normal((n_out, n_in))


def he_normal__divided(rng, n_in, n_out):
    """numbers are divided by the standard deviation instead of multiplied

    Should a wider layer start with larger weights or with smaller ones?
    """
    return rng.standard_normal((n_out, n_in)) / np.sqrt(2 / n_in)


def he_normal__transposed(rng, n_in, n_out):
    """the shape is (n_in, n_out) instead of (n_out, n_in)

    W x must be possible with x of length n_in. Which axis of W does it run along?
    """
    std = np.sqrt(2 / n_in)
    return std * rng.standard_normal((n_in, n_out))


def he_normal__one_row(rng, n_in, n_out):
    """one row is drawn and repeated for every unit

    Units with the same weights get the same gradients. Will they ever differ?
    """
    return np.tile(rng.normal(0, np.sqrt(2 / n_in), n_in), (n_out, 1))


def he_normal__zeros(rng, n_in, n_out):
    """the weights are all 0

    What does backpropagation send through a weight of 0, and can two units of a layer ever differ?
    """
    return np.zeros((n_out, n_in))


def he_normal__own_seed(rng, n_in, n_out):
    """a generator with a fixed seed is made, and the one that comes in is not used

    Call the function twice with two different generators. Should both calls give the same weights?
    """
    return np.random.default_rng(0).normal(0, np.sqrt(2 / n_in), (n_out, n_in))


def he_normal__constant(rng, n_in, n_out):
    """every weight is the standard deviation

    Units with the same weights get the same gradients. Will they ever differ?
    """
    return np.full((n_out, n_in), np.sqrt(2 / n_in))


def he_normal__shape_apart(rng, n_in, n_out):
    """rows and columns are given as two arguments where a shape is one

    A shape is one argument: a tuple of sizes.
    """
    return rng.normal(0, np.sqrt(2 / n_in), n_out, n_in)


def he_normal__whole_division(rng, n_in, n_out):
    """the division drops the remainder

    What does // do with 2 // 7?
    """
    std = np.sqrt(2 // n_in)
    return std * rng.standard_normal((n_out, n_in))


def he_normal__with_bias(rng, n_in, n_out):
    """a column for a bias is drawn as well

    The bias is made elsewhere. How many columns does W have?
    """
    std = np.sqrt(2 / n_in)
    return std * rng.standard_normal((n_out, n_in + 1))


# ── init_network ───────────────────────────────────────────────────────────────────────────


def init_network__same_numbers(rng, sizes, scheme):
    """the generator is made anew for each layer, so that all layers begin with the same numbers

    Where is the generator made, and how often?
    """
    seed = rng.integers(1 << 32)
    pairs = itertools.pairwise(sizes)
    return [(_weights(np.random.default_rng(seed), n, m, scheme), np.zeros(m)) for n, m in pairs]


def init_network__copied_generator(rng, sizes, scheme):
    """every layer draws from a copy of the generator, so that all begin with the same numbers

    What moves on when a number is drawn from a copy?
    """
    pairs = itertools.pairwise(sizes)
    return [(_weights(copy.deepcopy(rng), n, m, scheme), np.zeros(m)) for n, m in pairs]


def init_network__transposed(rng, sizes, scheme):
    """the weights are (n_in, n_out) instead of (n_out, n_in)

    W x must be possible with x of length n_in. Which axis of W does it run along?
    """
    return [(W.T, b) for W, b in _layers(rng, sizes, scheme)]


def init_network__fans_swapped(rng, sizes, scheme):
    """n_in and n_out change places on the way to the scheme

    In which order do the functions above take n_in and n_out?
    """
    return [(_weights(rng, m, n, scheme), np.zeros(m)) for n, m in itertools.pairwise(sizes)]


def init_network__spread_of_outputs(rng, sizes, scheme):
    """the spread is computed with n_in and n_out exchanged, though the shape is right

    Which of two neighbours in `sizes` is n_in?
    """
    layers = []
    for n, m in itertools.pairwise(sizes):
        W = _weights(rng, n, m, scheme)
        layers.append((W * _spread(scheme, m, n) / _spread(scheme, n, m), np.zeros(m)))
    return layers


def init_network__random_biases(rng, sizes, scheme):
    """the biases are drawn like the weights

    Which parameters must differ for units to become different: are the weights not enough?
    """
    layers = _layers(rng, sizes, scheme)
    return [(W, _weights(rng, W.shape[1], len(b), scheme)[:, 0]) for W, b in layers]


def init_network__biases_of_ones(rng, sizes, scheme):
    """the biases are ones

    What should a unit add to its input before it has learned anything?
    """
    return [(W, np.ones(len(b))) for W, b in _layers(rng, sizes, scheme)]


def init_network__small_biases(rng, sizes, scheme):
    """the biases are 0.01 instead of 0

    Which number does the task ask for?
    """
    return [(W, np.full(len(b), 0.01)) for W, b in _layers(rng, sizes, scheme)]


def init_network__biases_of_inputs(rng, sizes, scheme):
    """the bias has one number for each input instead of each unit

    Which axis of W has as many entries as the layer has outputs?
    """
    return [(W, np.zeros(W.shape[1])) for W, _ in _layers(rng, sizes, scheme)]


def init_network__column_biases(rng, sizes, scheme):
    """the biases are columns (n_out, 1)

    How many axes has a vector in this course?
    """
    return [(W, b[:, None]) for W, b in _layers(rng, sizes, scheme)]


def init_network__no_biases(rng, sizes, scheme):
    """only the weights are returned, without the biases

    What does each pair consist of?
    """
    return [W for W, _ in _layers(rng, sizes, scheme)]


def init_network__flat(rng, sizes, scheme):
    """the weights and biases stand in one flat list

    Which two things belong together? Each layer is a pair.
    """
    return [part for layer in _layers(rng, sizes, scheme) for part in layer]


def init_network__apart(rng, sizes, scheme):
    """all weights come first and all biases after them, as two lists

    Which two things belong together? Each layer is a pair.
    """
    layers = _layers(rng, sizes, scheme)
    return [W for W, _ in layers], [b for _, b in layers]


def init_network__bias_first(rng, sizes, scheme):
    """each pair is (b, W) instead of (W, b)

    In which order does the task name the two?
    """
    return [(b, W) for W, b in _layers(rng, sizes, scheme)]


def init_network__last_missing(rng, sizes, scheme):
    """the last layer is missing

    How many layers lie between n sizes?
    """
    return _layers(rng, sizes, scheme)[:-1]


def init_network__first_missing(rng, sizes, scheme):
    """the first layer is missing

    Which two sizes does the first weight matrix connect?
    """
    return _layers(rng, sizes[1:], scheme)


def init_network__extra(rng, sizes, scheme):
    """a layer too many is made: the last size is taken for inputs again

    How many layers lie between n sizes?
    """
    return _layers(rng, (*sizes, sizes[-1]), scheme)


def init_network__reversed(rng, sizes, scheme):
    """the layers stand in reverse order

    Which layer does the input meet first?
    """
    return _layers(rng, sizes, scheme)[::-1]


def init_network__first_spread(rng, sizes, scheme):
    """every layer has the spread of the first one

    Which n_in and n_out does the second layer have?
    """
    first = _spread(scheme, sizes[0], sizes[1])
    layers = _layers(rng, sizes, scheme)
    return [(W * first / _spread(scheme, W.shape[1], len(W)), b) for W, b in layers]


def init_network__ends_spread(rng, sizes, scheme):
    """the spread is computed from the first and the last size of the network

    Each layer has its own n_in and n_out. Where do they stand in `sizes`?
    """
    ends = _spread(scheme, sizes[0], sizes[-1])
    layers = _layers(rng, sizes, scheme)
    return [(W * ends / _spread(scheme, W.shape[1], len(W)), b) for W, b in layers]


def init_network__always_xavier(rng, sizes, scheme):
    """the scheme is ignored: the weights are always Xavier's, normal

    What does the argument `scheme` decide?
    """
    return _layers(rng, sizes, "xavier_normal")


def init_network__always_he(rng, sizes, scheme):
    """the scheme is ignored: the weights are always He's, normal

    What does the argument `scheme` decide?
    """
    return _layers(rng, sizes, "he_normal")


def init_network__always_normal(rng, sizes, scheme):
    """the right variance is used, but always the normal distribution

    The name of a scheme has two parts. What does the second one say?
    """
    return _layers(rng, sizes, scheme.split("_")[0] + "_normal")


def init_network__always_uniform(rng, sizes, scheme):
    """the right variance is used, but always the even spread

    The name of a scheme has two parts. What does the second one say?
    """
    return _layers(rng, sizes, scheme.split("_")[0] + "_uniform")


def init_network__schemes_swapped(rng, sizes, scheme):
    """Xavier and He are exchanged

    Which of the two has n_out in its variance?
    """
    other = scheme.replace("xavier", "?").replace("he_", "xavier_").replace("?", "he")
    return _layers(rng, sizes, other)


def init_network__zeros(rng, sizes, scheme):
    """the weights are all 0

    What does backpropagation send through a weight of 0, and can two units of a layer ever differ?
    """
    return [(0.0 * W, b) for W, b in _layers(rng, sizes, scheme)]


def init_network__own_seed(rng, sizes, scheme):
    """a generator with a fixed seed is made, and the one that comes in is not used

    Call the function twice with two different generators. Should both calls give the same weights?
    """
    return _layers(np.random.default_rng(0), sizes, scheme)


def init_network__output_zeros(rng, sizes, scheme):
    """the weights of the last layer are all 0

    That is done sometimes, but not asked for here: every layer has the scheme.
    """
    *hidden, (W, b) = _layers(rng, sizes, scheme)
    return [*hidden, (0.0 * W, b)]


def init_network__shrunk(rng, sizes, scheme):
    """the weights are a hundredth of what they should be

    The scheme says how large they are. Is another factor needed?
    """
    return [(0.01 * W, b) for W, b in _layers(rng, sizes, scheme)]


def init_network__named(rng, sizes, scheme):
    """a dict with names such as W1 and b1 is returned

    What does the task return, a list or a dict?
    """
    layers = _layers(rng, sizes, scheme)
    return {f"{name}{k}": part for k, layer in enumerate(layers, 1) for name, part in zip("Wb", layer, strict=True)}


def init_network__one_layer(rng, sizes, scheme):
    """a single pair is returned, that of the first layer

    The loop ends at its first return. How many layers are there?
    """
    return _layers(rng, sizes, scheme)[0]


# ── activation_variances ───────────────────────────────────────────────────────────────────


def activation_variances__std(X, weights, activation):
    """the standard deviations are returned

    Which of the two is the square of the other?
    """
    return np.array([H.std() for H in _outputs(X, weights, activation)])


def activation_variances__sample_variance(X, weights, activation):
    """the sum of squares is divided by one less than the number of entries

    The task names a mean of squares. How many entries is it over?
    """
    return np.array([H.var() * H.size / max(H.size - 1, 1) for H in _outputs(X, weights, activation)])


def activation_variances__mean_square(X, weights, activation):
    """the mean of the squares is returned, without the mean being subtracted first

    The output of relu has a mean of its own. What does a variance measure distance from?
    """
    return np.array([np.mean(H**2) for H in _outputs(X, weights, activation)])


def activation_variances__means(X, weights, activation):
    """means are returned instead of variances

    What does a variance measure?
    """
    return np.array([H.mean() for H in _outputs(X, weights, activation)])


def activation_variances__over_samples(X, weights, activation):
    """the variance is taken over the samples for each unit, then averaged over the units

    Over all entries together, says the task. Where do differences between units go in yours?
    """
    return np.array([H.var(axis=0).mean() for H in _outputs(X, weights, activation)])


def activation_variances__over_units(X, weights, activation):
    """the variance is taken over the units for each sample, then averaged over the samples

    Over all entries together, says the task. Where do differences between samples go in yours?
    """
    return np.array([H.var(axis=1).mean() for H in _outputs(X, weights, activation)])


def activation_variances__per_unit(X, weights, activation):
    """every unit has a variance of its own, and there are many for a layer

    One number for each layer: over which axes?
    """
    return [H.var(axis=0) for H in _outputs(X, weights, activation)]


def activation_variances__before_activation(X, weights, activation):
    """the variance is taken before the activation

    What is the output of a layer, z or f(z)?
    """
    H, variances = X, []
    for W in weights:
        Z = H @ W.T
        variances.append(Z.var())
        H = _F[activation](Z)
    return np.array(variances)


def activation_variances__linear(X, weights, activation):
    """the activation is left out

    What does a layer do to H W^T?
    """
    H, variances = X, []
    for W in weights:
        H = H @ W.T
        variances.append(H.var())
    return np.array(variances)


def activation_variances__with_input(X, weights, activation):
    """the variance of X itself is there as well, before the layers

    How many layers are there, and how many numbers do you return?
    """
    return np.array([H.var() for H in (X, *_outputs(X, weights, activation))])


def activation_variances__last_missing(X, weights, activation):
    """the output of the last layer is missing

    Does the last layer have an output?
    """
    return np.array([H.var() for H in _outputs(X, weights, activation)[:-1]])


def activation_variances__inputs_instead(X, weights, activation):
    """the variance of each layer's input is returned instead of its output

    Is H in your loop what goes into the layer, or what comes out?
    """
    return np.array([H.var() for H in (X, *_outputs(X, weights, activation)[:-1])])


def activation_variances__only_last(X, weights, activation):
    """only the variance of the last layer is returned

    The task asks for one number for each layer. Where do the earlier ones go?
    """
    return np.array([_outputs(X, weights, activation)[-1].var()])


def activation_variances__number(X, weights, activation):
    """only one number is returned, the variance of the last layer

    The task asks for one number for each layer. Where do the earlier ones go?
    """
    return _outputs(X, weights, activation)[-1].var()


def activation_variances__not_transposed(X, weights, activation):
    """the product is H W, without the transpose

    W is (n_out, n_in). Which of its axes does H run along?
    """
    H, variances = X, []
    for W in weights:
        H = _F[activation](H @ W)
        variances.append(H.var())
    return np.array(variances)


def activation_variances__always_tanh(X, weights, activation):
    """the activation is ignored: tanh is used whatever it says

    What does the argument `activation` decide?
    """
    return np.array([H.var() for H in _outputs(X, weights, "tanh")])


def activation_variances__always_relu(X, weights, activation):
    """the activation is ignored: relu is used whatever it says

    What does the argument `activation` decide?
    """
    return np.array([H.var() for H in _outputs(X, weights, "relu")])


def activation_variances__activated_input(X, weights, activation):
    """the activation is applied to X as well, before the first layer

    What is H_0?
    """
    return np.array([H.var() for H in _outputs(_F[activation](X), weights, activation)])


def activation_variances__ratio(X, weights, activation):
    """the variances are divided by that of the layer before

    What does the task ask for: the variance, or how it changes?
    """
    outputs = [X, *_outputs(X, weights, activation)]
    return np.array([H.var() / max(before.var(), 1e-12) for before, H in itertools.pairwise(outputs)])


def activation_variances__relative(X, weights, activation):
    """the variances are divided by that of X

    What does the task ask for: the variance, or how it compares with the input's?
    """
    return np.array([H.var() for H in _outputs(X, weights, activation)]) / max(X.var(), 1e-12)


def activation_variances__weights_variance(X, weights, activation):
    """the variance of the weights is returned

    Whose variance is asked for, that of W or that of the output?
    """
    return np.array([W.var() for W in weights])


def activation_variances__fresh_input(X, weights, activation):
    """every layer starts from X

    What is the input of the second layer?
    """
    return np.array([_F[activation](X @ W.T).var() for W in weights])


def activation_variances__last_linear(X, weights, activation):
    """the last layer has no activation

    An output layer often has none, but here every layer has f.
    """
    *_, H = (X, *_outputs(X, weights[:-1], activation))
    variances = [one.var() for one in _outputs(X, weights[:-1], activation)]
    return np.array([*variances, (H @ weights[-1].T).var()])


def activation_variances__normalized(X, weights, activation):
    """the outputs are divided by their standard deviation on the way

    That is batch normalization. What does the formula make of H before the next layer?
    """
    H, variances = X, []
    for W in weights:
        H = _F[activation](H @ W.T)
        variances.append(H.var())
        H = H / (H.std() + 1e-12)
    return np.array(variances)


def activation_variances__sum(X, weights, activation):
    """squares are added up instead of averaged

    A variance is a mean. Over how many entries?
    """
    return np.array([H.var() * H.size for H in _outputs(X, weights, activation)])


def activation_variances__reversed(X, weights, activation):
    """the layers stand in reverse order

    Which layer comes first in the result?
    """
    return np.array([H.var() for H in _outputs(X, weights, activation)])[::-1]


def activation_variances__unstable_sigmoid(X, weights, activation):
    """the sigmoid is e^z / (1 + e^z), which is inf / inf for large z

    Which of e^z and e^(-z) stays small for a large positive z?
    """
    f = (lambda z: np.exp(z) / (1 + np.exp(z))) if activation == "sigmoid" else _F[activation]
    H, variances = X, []
    for W in weights:
        H = f(H @ W.T)
        variances.append(H.var())
    return np.array(variances)


def activation_variances__loop(X, weights, activation):
    """a loop runs over the rows of the batch

    A product of matrices takes all rows at once.
    """
    outputs, variances = X, []
    for W in weights:
        outputs = np.array([_F[activation](W @ h) for h in outputs])
        variances.append(outputs.var())
    return np.array(variances)


def activation_variances__in_place(X, weights, activation):
    """X is centred in place once the variances are known

    Who else still needs X after this call?
    """
    variances = np.array([H.var() for H in _outputs(X, weights, activation)])
    X -= X.mean() + 1.0
    return variances


# ── scheme_for ─────────────────────────────────────────────────────────────────────────────


_XAVIER = ("sigmoid", "tanh")
_HE = ("relu", "leaky_relu", "elu", "silu")


def scheme_for__swapped(activation):
    """Xavier and He are exchanged

    Which of the two was made for units that are off half of the time?
    """
    if activation in _HE:
        return "xavier_normal"
    if activation in _XAVIER:
        return "he_normal"
    raise ValueError(f"no scheme is known for {activation!r}")


def scheme_for__case(activation):
    """names are written with capitals

    Compare your texts with those of the task, letter by letter.
    """
    if activation in _XAVIER:
        return "Xavier_normal"
    if activation in _HE:
        return "He_normal"
    raise ValueError(f"no scheme is known for {activation!r}")


def scheme_for__family(activation):
    """only the family is named, without its distribution

    Which functions are there to choose from? Their names have two parts.
    """
    if activation in _XAVIER:
        return "xavier"
    if activation in _HE:
        return "he"
    raise ValueError(f"no scheme is known for {activation!r}")


def scheme_for__uniform(activation):
    """uniform variants are named instead of the normal ones

    Which two names does the task offer?
    """
    if activation in _XAVIER:
        return "xavier_uniform"
    if activation in _HE:
        return "he_uniform"
    raise ValueError(f"no scheme is known for {activation!r}")


def scheme_for__kaiming(activation):
    """names are those of PyTorch: kaiming_normal

    Which two names does the task offer?
    """
    if activation in _XAVIER:
        return "xavier_normal"
    if activation in _HE:
        return "kaiming_normal"
    raise ValueError(f"no scheme is known for {activation!r}")


def scheme_for__tanh_by_he(activation):
    """tanh is put with relu

    Does tanh cut one side off?
    """
    if activation in _XAVIER[:1]:
        return "xavier_normal"
    if activation in ("tanh", *_HE):
        return "he_normal"
    raise ValueError(f"no scheme is known for {activation!r}")


def scheme_for__sigmoid_by_he(activation):
    """the sigmoid is put with relu, perhaps because its values are never negative

    A sigmoid squashes both sides, just as tanh does. What lies between the two but a shift and a stretch?
    """
    if activation in _XAVIER[1:]:
        return "xavier_normal"
    if activation in ("sigmoid", *_HE):
        return "he_normal"
    raise ValueError(f"no scheme is known for {activation!r}")


def scheme_for__leaky_relu_by_xavier(activation):
    """leaky_relu is put with tanh and the sigmoid

    How much of the negative side does it let through?
    """
    if activation in ("sigmoid", "tanh", "leaky_relu"):
        return "xavier_normal"
    if activation in ("relu", "elu", "silu"):
        return "he_normal"
    raise ValueError(f"no scheme is known for {activation!r}")


def scheme_for__elu_by_xavier(activation):
    """elu is put with tanh and the sigmoid

    It levels off on one side. What happens on the other?
    """
    if activation in ("sigmoid", "tanh", "elu"):
        return "xavier_normal"
    if activation in ("relu", "leaky_relu", "silu"):
        return "he_normal"
    raise ValueError(f"no scheme is known for {activation!r}")


def scheme_for__silu_by_xavier(activation):
    """silu is put with tanh and the sigmoid

    There is a sigmoid in it, but what does it do to a large positive z?
    """
    if activation in ("sigmoid", "tanh", "silu"):
        return "xavier_normal"
    if activation in ("relu", "leaky_relu", "elu"):
        return "he_normal"
    raise ValueError(f"no scheme is known for {activation!r}")


def scheme_for__smooth_by_xavier(activation):
    """smooth activations are put with Xavier: elu and silu too

    It is not smoothness that decides. What becomes of the negative side?
    """
    if activation in ("sigmoid", "tanh", "elu", "silu"):
        return "xavier_normal"
    if activation in ("relu", "leaky_relu"):
        return "he_normal"
    raise ValueError(f"no scheme is known for {activation!r}")


def scheme_for__relu_alone(activation):
    """only relu itself is given He

    leaky_relu, elu and silu have the same shape at a distance. What becomes of their negative side?
    """
    if activation == "relu":
        return "he_normal"
    if activation in (*_XAVIER, *_HE):
        return "xavier_normal"
    raise ValueError(f"no scheme is known for {activation!r}")


def scheme_for__always_he(activation):
    """every activation gets He

    Which activations squash both sides alike?
    """
    if activation not in (*_XAVIER, *_HE):
        raise ValueError(f"no scheme is known for {activation!r}")
    return "he_normal"


def scheme_for__always_xavier(activation):
    """every activation gets Xavier

    Which activations hold one side back?
    """
    if activation not in (*_XAVIER, *_HE):
        raise ValueError(f"no scheme is known for {activation!r}")
    return "xavier_normal"


def scheme_for__no_error(activation):
    """unknown names get He as well

    What should happen to a name that the task does not list?
    """
    if activation in _XAVIER:
        return "xavier_normal"
    if activation in _HE:
        return "he_normal"
    return "he_normal"


def scheme_for__unknown_by_xavier(activation):
    """unknown names get Xavier as well

    What should happen to a name that the task does not list?
    """
    if activation in _XAVIER:
        return "xavier_normal"
    if activation in _HE:
        return "he_normal"
    return "xavier_normal"


def scheme_for__none(activation):
    """unknown names get None instead of an error

    Who notices that there is no scheme, and when?
    """
    if activation in _XAVIER:
        return "xavier_normal"
    if activation in _HE:
        return "he_normal"
    return None


def scheme_for__key_error(activation):
    """unknown names raise a KeyError instead of a ValueError

    Which kind of error does the task name? A dict raises one of its own.
    """
    schemes = {**dict.fromkeys(_XAVIER, "xavier_normal"), **dict.fromkeys(_HE, "he_normal")}
    return schemes[activation]


def scheme_for__error_text(activation):
    """the name of an error is returned instead of raised

    What is the statement that raises an error?
    """
    if activation in _XAVIER:
        return "xavier_normal"
    if activation in _HE:
        return "he_normal"
    return "ValueError"


def scheme_for__missing_silu(activation):
    """silu is missing from the list

    Which six activations does the task name?
    """
    if activation in _XAVIER:
        return "xavier_normal"
    if activation in ("relu", "leaky_relu", "elu"):
        return "he_normal"
    raise ValueError(f"no scheme is known for {activation!r}")


def scheme_for__missing_leaky(activation):
    """leaky_relu is missing from the list

    Which six activations does the task name? Mind how they are spelled.
    """
    if activation in _XAVIER:
        return "xavier_normal"
    if activation in ("relu", "leaky", "elu", "silu"):
        return "he_normal"
    raise ValueError(f"no scheme is known for {activation!r}")
