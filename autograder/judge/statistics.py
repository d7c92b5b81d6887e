"""Says whether random numbers may have been drawn from the distribution that was asked for.

Every test returns an *exponent*: were the sample right, its statistic would lie as far out as this with a probability of
at most `2 exp(-exponent)`. All exponents come from inequalities that hold for any number of entries, not from
approximations, so that what a right sample risks is known: no more than `FALSE_FAIL` for all tests of an array together.

The inequalities, for `n` entries:

- a mean of variables whose moment generating function is at most `exp(v t^2 / 2)` is off by `d`: `n d^2 / (2 v)`
  (Chernoff; `v` is `std^2` for the normal, `half^2 / 3` for the uniform, `1/4` for a coin: Hoeffding 1963, lemma 1);
- the mean square of a normal sample is `r` times what it should be: `n (r - 1 - ln r) / 2` (Chernoff, chi-square);
- a share of `q` where `p` is expected: `n KL(q, p)` (Hoeffding 1963, theorem 1);
- the distribution function is off by `d` somewhere: `2 n d^2` (Dvoretzky, Kiefer and Wolfowitz; Massart 1990);
- all counts of ones, of several masks, are within `d` of what is expected: `-ln` of the product of the binomial sums (exact);
- nothing in the last part of a uniform range, of share `e`: `-n ln(1 - e)` (exact);
- a sum of `m` products of neighbours is `p`: `p^2 / (2 m v b^2)`, with `v` as above and `b` the largest entry
  (Azuma 1967: given all entries before it, each product has mean zero).

So a handful of numbers may be asked the same tests as thousands: few of them can be far enough out, while a thousand
show a standard deviation that is 20 % off. A fourth moment is not asked for: its own distribution has too heavy an upper
end. Two shares of far entries stand for it.
"""

import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.words.message import Message, message

FALSE_FAIL = 1e-6
"""Of so many right arrays, at most, one is called wrong."""

TESTS = 16
"""No array is asked more tests than this."""

LIMIT = math.log(2 * TESTS / FALSE_FAIL)
"""A test fails above this exponent (17.3), about as far out as 5.5 standard deviations."""

FAR = ((2.2, 0.0278069), (3.3, 0.000966848))
"""Multiples of the standard deviation, and the share of a normal distribution that lies beyond them on either side."""

ROUNDING = 1e-6
"""An entry may be beyond a bound by this share of the range: float32 rounds."""

REPEATED = 1e-9
"""Two arrays point the same way when the square of the sine between them is less."""

FEWEST = 4
"""Fewer leading numbers than this can be scaled copies of each other by chance."""

DIGITS = 12
"""Rounding leaves so many digits of a number that was shifted to be centred."""

COLLISION = 20 * math.log(2)
"""Minus the logarithm of a chance that two continuous entries agree: far more often than float32 has it."""

LARGE = 10.0
"""A mask is large from this standard deviation of the number of its ones on."""

Numbers = NDArray[np.float64]
Test = tuple[float, Message]
"""An exponent, and what is so when it is above `LIMIT`."""


def unlike_normal(got: Numbers, std: float) -> Message | None:
    """What shows that these numbers are not drawn from a normal distribution about 0; None if nothing does."""
    if not std:
        return message("sample.not_zero", first=float(got[got != 0][0])) if got.any() else None
    return _failing(_normal_tests(got, std)) if got.size else None


def unlike_uniform(got: Numbers, low: float, high: float) -> Message | None:
    """What shows that these numbers are not drawn evenly from this range; None if nothing does."""
    room = ROUNDING * max(abs(low), abs(high))
    if got.size and (got.min() < low - room or got.max() > high + room):
        return message("sample.beyond", range=_range(low, high))
    return _failing(_uniform_tests(got, low, high)) if got.size and low < high else None


def unlike_coin(got: Numbers, share: float) -> Message | None:
    """What shows that these are not independent zeros and ones with this share of ones; None if nothing does."""
    if not np.isin(got, (0, 1)).all():
        return message("sample.not_coin")
    if share in {0, 1}:
        return None if (got == share).all() else message("sample.ones", got=float(got.mean()), want=share)
    return _failing(_coin_tests(got, share)) if got.size else None


def is_unlikely_twice(count: int, share: float) -> bool:
    """Whether so many independent zeros and ones, with this share of ones, practically never fall the same way twice."""
    return -count * math.log(share**2 + (1 - share) ** 2) > LIMIT


def too_even(masks: Sequence[tuple[Numbers, float]]) -> Message | None:
    """What shows that large masks, each with its share of ones, were made to have nearly that share; None if nothing does.

    None of their counts is farther from what is expected, in standard deviations, than the farthest: were they drawn, the chance
    of that is the product of the chances of each.
    """
    drawn = [(mask.size, int(mask.sum()), share) for mask, share in masks]
    farthest = max((abs(ones - size * share) / _deviation(size, share) for size, ones, share in drawn), default=0.0)
    exponent = -sum(math.log(_within(size, share, farthest * _deviation(size, share))) for size, _, share in drawn)
    return message("sample.too_even") if exponent > LIMIT else None


def is_large(count: int, share: float) -> bool:
    """Whether the number of ones among so many varies enough to tell a drawn mask from an even one."""
    return _deviation(count, share) >= LARGE


def _within(count: int, share: float, off: float) -> float:
    """The probability that the number of ones among so many is off by no more than this."""
    first = max(0, math.ceil(count * share - off - ROUNDING))
    last = min(count, math.floor(count * share + off + ROUNDING))
    return sum(math.exp(_log_binomial(count, ones, share)) for ones in range(first, last + 1))


def _log_binomial(count: int, ones: int, share: float) -> float:
    ways = math.lgamma(count + 1) - math.lgamma(ones + 1) - math.lgamma(count - ones + 1)
    return ways + ones * math.log(share) + (count - ones) * math.log(1 - share)


def _deviation(count: int, share: float) -> float:
    """The standard deviation of the number of ones among so many."""
    return math.sqrt(count * share * (1 - share))


def first_repeat(parts: Sequence[NDArray[Any]]) -> int | None:
    """The place of the first array whose leading numbers are a multiple of an earlier one's; None if there is none.

    Both are read row by row, and column by column. The numbers must come from a continuous distribution.
    """
    return next(
        (place for place in range(len(parts)) if any(_repeat(parts[place], one) for one in parts[:place])), None
    )


def false_fail_rate() -> float:
    """At most this share of right arrays is called wrong."""
    return TESTS * 2 * math.exp(-LIMIT)


def _failing(tests: Iterator[Test]) -> Message | None:
    return next((says for exponent, says in tests if not exponent <= LIMIT), None)


def _normal_tests(got: Numbers, std: float) -> Iterator[Test]:
    """Repetitions first: they spoil all that follows. `even` is what the distribution function makes of an entry, from -1 to 1."""
    yield from _repetition_tests(got, COLLISION)
    yield from _mirror_tests(got / std)
    square = float(np.square(got).mean())
    yield _mean(got.mean(), got.size, max(square, std**2)), message("sample.mean", got=float(got.mean()), want=0.0)
    says = message("sample.deviation", got=math.sqrt(square), want=std)
    yield _chi_square(square / std**2, got.size), says
    even = np.array([math.erf(entry) for entry in (got / (std * math.sqrt(2))).ravel().tolist()]).reshape(got.shape)
    for far, share in FAR:
        found = float((np.abs(got) > far * std).mean())
        says = message("sample.far", got=found, far=far, want=share)
        yield _share(found, share, got.size), says
    yield _distance(even), message("sample.not_normal")
    yield from _pattern_tests(got, even, variance=1 / 3, largest=1)


def _uniform_tests(got: Numbers, low: float, high: float) -> Iterator[Test]:
    yield from _repetition_tests(got, COLLISION)
    yield from _reach_tests(got, low, high)
    half, middle = (high - low) / 2, (high + low) / 2
    even = np.clip((got - middle) / half, -1, 1)
    yield from _mirror_tests(even)
    yield _mean(even.mean(), got.size, 1 / 3), message("sample.mean", got=float(got.mean()), want=middle)
    yield _distance(even), message("sample.not_even", low=low, high=high)
    yield from _pattern_tests(got, even, variance=1 / 3, largest=1)


def _coin_tests(got: Numbers, share: float) -> Iterator[Test]:
    found = float(got.mean())
    if found in {0, 1}:
        yield _share(found, share, got.size), message("sample.all_alike", got=found, want=share)
    yield from _repetition_tests(got, -math.log(share**2 + (1 - share) ** 2))
    yield _share(found, share, got.size), message("sample.ones", got=found, want=share)
    yield from _pattern_tests(got, got - share, variance=1 / 4, largest=max(share, 1 - share))


def _reach_tests(got: Numbers, low: float, high: float) -> Iterator[Test]:
    """Whether numbers from this range could leave so much of it empty at one end."""
    bottom, top = float(got.min()), float(got.max())
    says = message("sample.reach", bottom=bottom, top=top, low=low, high=high)
    for reached in (top - low, high - bottom):
        yield -got.size * _log(reached / (high - low)), says


def _repetition_tests(got: Numbers, collision: float) -> Iterator[Test]:
    """Whether rows, columns or more than half of all entries are copies; `collision` is -ln P(two entries agree)."""
    continuous = collision >= COLLISION
    if continuous and got.min() == got.max():
        yield (got.size - 1) * collision, message("sample.constant", got=float(got.flat[0]))
    for says, lines in (
        (message("sample.rows_repeat"), _table(got)),
        (message("sample.columns_repeat"), _table(got).T),
    ):
        count, size = lines.shape
        if count > 1 and _may_repeat(lines) and len(np.unique(lines, axis=0)) < count:
            yield size * collision - math.log(count * (count - 1)), says
    copies = got.size - len(np.unique(got))
    if continuous and 2 * copies >= got.size:
        yield (copies - 1) * collision, message("sample.entries_repeat")


def _may_repeat(lines: Numbers) -> bool:
    """Whether two lines are the same bytes, for which 0 and -0 are one number: without that no two are equal, and it is seen soon."""
    return len({line.tobytes() for line in lines + 0.0}) < len(lines)


def _mirror_tests(centred: Numbers) -> Iterator[Test]:
    """Whether half of the entries are others with the sign flipped; those of one sign are copies already."""
    sizes = np.abs(centred).round(DIGITS)
    copies = min(centred.size, len(np.unique(centred.round(DIGITS)))) - len(np.unique(sizes))
    if 2 * copies >= centred.size - 1:
        yield (copies - 1) * COLLISION, message("sample.mirrored")


def _pattern_tests(got: Numbers, centred: Numbers, *, variance: float, largest: float) -> Iterator[Test]:
    """Whether rows or columns differ from each other, and whether neighbours depend on each other."""
    for line, place in ((message("sample.row"), 0), (message("sample.column"), 1)):
        lines = np.moveaxis(_table(centred), place, 0)
        count, size = lines.shape
        if count > 1:
            worst = int(np.abs(lines.mean(axis=1)).argmax())
            mean = float(np.moveaxis(_table(got), place, 0)[worst].mean())
            says = message("sample.line_mean", line=line, number=worst, mean=mean)
            yield _mean(lines[worst].mean(), size, variance) - math.log(count), says
        if size > 1:
            pairs = lines[:, 1:] * lines[:, :-1]
            exponent = pairs.sum() ** 2 / (2 * pairs.size * variance * largest**2)
            yield exponent, message("sample.neighbours", line=line)


def _mean(off: float, count: int, variance: float) -> float:
    return float(count * off**2 / (2 * variance))


def _chi_square(ratio: float, count: int) -> float:
    return count * (ratio - 1 - _log(ratio)) / 2


def _share(found: float, share: float, count: int) -> float:
    parts = ((found, share), (1 - found, 1 - share))
    return count * sum(part * math.log(part / wanted) for part, wanted in parts if part)


def _distance(even: Numbers) -> float:
    """The exponent of the largest step between these numbers' distribution function and that of -1..1."""
    steps = np.arange(even.size + 1) / even.size
    should = (np.sort(even, axis=None) + 1) / 2
    distance = max((steps[1:] - should).max(), (should - steps[:-1]).max())
    return float(2 * even.size * distance**2)


def _repeat(one: NDArray[Any], other: NDArray[Any]) -> bool:
    return any(_parallel(one.ravel(order), other.ravel(order)) for order in ("C", "F"))


def _parallel(one: NDArray[Any], other: NDArray[Any]) -> bool:
    size = min(one.size, other.size)
    a, b = np.asarray(one[:size], float), np.asarray(other[:size], float)
    both, first, second = float(a @ b), float(a @ a), float(b @ b)
    return size >= FEWEST and first > 0 and second > 0 and 1 - (both / first) * (both / second) < REPEATED


def _table(got: Numbers) -> Numbers:
    """Rows and columns: the first axis against all others."""
    return got.reshape(len(got), -1) if got.ndim > 1 else got.reshape(1, -1)


def _log(number: float) -> float:
    return math.log(number) if number > 0 else -math.inf


def _range(low: float, high: float) -> Message:
    if low == -high:
        return message("sample.range_around_0", high=high)
    return message("sample.range", low=low, high=high)
