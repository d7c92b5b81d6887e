"""The statistics of random results: what right samples risk, and which wrong ones are told."""

import math

import numpy as np
import pytest

from autograder.judge import statistics
from autograder.judge.statistics import (
    FALSE_FAIL,
    false_fail_rate,
    first_repeat,
    unlike_coin,
    unlike_normal,
    unlike_uniform,
)
from autograder.words.message import message, say
from tests.conftest import sampled

STD, BOUND, SHARE = 0.0745, 0.129, 0.7
SMALL, WIDE, TALL = (30, 40), (30, 330), (330, 30)


def _normal(rng, shape):
    return rng.normal(0, STD, shape)


def _uniform(rng, shape):
    return rng.uniform(-BOUND, BOUND, shape)


def _coin(rng, shape):
    return (rng.random(shape) < SHARE).astype(float)


KINDS = {
    "normal": (_normal, lambda got: unlike_normal(got, STD), lambda got: statistics._normal_tests(got, STD)),
    "uniform": (
        _uniform,
        lambda got: unlike_uniform(got, -BOUND, BOUND),
        lambda got: statistics._uniform_tests(got, -BOUND, BOUND),
    ),
    "coin": (_coin, lambda got: unlike_coin(got, SHARE), lambda got: statistics._coin_tests(got, SHARE)),
}


EVEN = [((110, 100), 0.7), ((90, 60), 0.17), ((90, 70), 0.83), ((1, 5000), 0.7), ((110, 100), 0.7)]


def _even(rng, shape, share, off=0):
    ones = np.arange(math.prod(shape)) < round(share * math.prod(shape)) + off
    return rng.permutation(ones).reshape(shape) * 1.0


@pytest.mark.parametrize("off", [0, 1])
def test_masks_with_just_the_expected_share_of_ones_are_told(off):
    """Each passes by itself: only together they show that nobody tossed a coin."""
    rng = np.random.default_rng(2)
    masks = [(_even(rng, *one, off=off * (place == 0)), one[1]) for place, one in enumerate(EVEN)]
    assert all(unlike_coin(*mask) is None for mask in masks)
    assert statistics.too_even(masks)
    assert statistics.too_even(masks[:2]) is None


@pytest.mark.slow
def test_drawn_masks_are_not_too_even():
    """None of a thousand sets of drawn masks."""
    rng = np.random.default_rng(3)
    for _ in range(1000):
        assert statistics.too_even([((rng.random(shape) < share) * 1.0, share) for shape, share in EVEN]) is None


def test_the_chance_of_a_count_is_that_of_the_binomial_distribution():
    """Counts within one of 3, of ten with a share of 0.3, by hand; and all counts there are."""
    by_hand = sum(math.comb(10, ones) * 0.3**ones * 0.7 ** (10 - ones) for ones in (2, 3, 4))
    assert statistics._within(10, 0.3, 1.0) == pytest.approx(by_hand)
    assert statistics._within(10, 0.3, 99.0) == pytest.approx(1.0)


@pytest.mark.parametrize("kind", ["normal", "uniform"])
def test_mirrored_numbers_are_told(kind):
    """Half of the numbers with their signs flipped, in any order, also where their count is odd."""
    draw, says, _ = KINDS[kind]
    rng = np.random.default_rng(4)
    for shape in ((3, 4), (3, 3), SMALL):
        half = draw(rng, (math.prod(shape) + 1) // 2)
        mirrored = rng.permutation(np.concatenate([half, -half])[: math.prod(shape)]).reshape(shape)
        assert says(mirrored), shape


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_an_exponent_bounds_the_share_of_right_samples_beyond_it(kind):
    """For every test and every level that can be counted, no more right samples lie beyond an exponent than it says."""
    draw, _, tests = KINDS[kind]
    rng = np.random.default_rng(1)
    samples = [[exponent for exponent, _ in tests(draw(rng, SMALL))] for _ in range(2000)]
    assert len({len(one) for one in samples}) == 1
    exponents = np.array(samples)
    for level in (0.3, 0.1, 0.03, 0.01, 0.003):
        beyond = (exponents > math.log(2 / level)).mean(axis=0)
        assert (beyond <= level + 4 * math.sqrt(level / len(samples))).all(), (level, beyond)


@pytest.mark.parametrize("kind", KINDS)
def test_the_tests_of_an_array_together_keep_the_promise(kind):
    """No array is asked more tests than the limit counts on, a repeated one included."""
    draw, _, tests = KINDS[kind]
    got = draw(np.random.default_rng(2), WIDE)
    got[:] = np.resize(got.ravel()[:330], WIDE)
    assert len(list(tests(got))) <= statistics.TESTS
    assert false_fail_rate() == pytest.approx(FALSE_FAIL)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("shape", [SMALL, WIDE, TALL, (1000,), (500, 2), (2, 500), (10, 10, 10), (1, 1000), (1000, 1)])
def test_right_samples_of_any_shape_are_right(kind, shape):
    """Whatever the shape, a right sample is right."""
    draw, says, _ = KINDS[kind]
    rng = np.random.default_rng(3)
    assert {says(draw(rng, shape)) for _ in range(30)} == {None}


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("count", sampled([500, 2000], 500))
def test_many_right_samples_are_right(kind, count):
    """None of so many right samples is called wrong."""
    draw, says, _ = KINDS[kind]
    rng = np.random.default_rng(4)
    assert {says(draw(rng, WIDE)) for _ in range(count)} == {None}


@pytest.mark.parametrize(
    "draw",
    [
        lambda rng: STD * rng.standard_normal(WIDE),
        lambda rng: rng.normal(0, STD, TALL).T,
        lambda rng: np.array([rng.normal(0, STD, 330) for _ in range(30)]),
        lambda rng: rng.normal(0, STD, WIDE).astype(np.float32).astype(float),
        lambda rng: rng.normal(0, STD * 1.02, WIDE),
    ],
)
def test_a_normal_sample_may_be_drawn_in_any_way(draw):
    """Another order, another function, float32: the numbers are what counts."""
    assert unlike_normal(draw(np.random.default_rng(5)), STD) is None


@pytest.mark.parametrize(
    "draw",
    [
        lambda rng: (2 * rng.random(WIDE) - 1) * BOUND,
        lambda rng: rng.uniform(-BOUND, BOUND, TALL).T,
        lambda rng: rng.uniform(-BOUND, BOUND, WIDE).astype(np.float32).astype(float),
        lambda rng: BOUND - 2 * BOUND * rng.random(WIDE, dtype=np.float32).astype(float),
    ],
)
def test_a_uniform_sample_may_be_drawn_in_any_way(draw):
    """Another order, another function, float32 that rounds beyond the bound: the numbers are what counts."""
    assert unlike_uniform(draw(np.random.default_rng(5)), -BOUND, BOUND) is None


def _truncated(rng):
    got = rng.standard_normal(3 * WIDE[0] * WIDE[1])
    return STD * got[np.abs(got) < 2][: WIDE[0] * WIDE[1]].reshape(WIDE)


NOT_NORMAL = {
    "variance x 1.25": (lambda rng: _normal(rng, WIDE) * math.sqrt(1.25), "sample.deviation"),
    "variance x 0.5": (lambda rng: _normal(rng, WIDE) * math.sqrt(0.5), "sample.deviation"),
    "variance as std": (lambda rng: rng.normal(0, STD**2, WIDE), "sample.deviation"),
    "uniform of equal variance": (lambda rng: rng.uniform(-STD * 3**0.5, STD * 3**0.5, WIDE), "sample.far"),
    "uniform within std": (lambda rng: rng.uniform(-STD, STD, WIDE), "sample.deviation"),
    "one-sided": (lambda rng: rng.uniform(0, STD, WIDE), "sample.mean"),
    "abs": (lambda rng: np.abs(_normal(rng, WIDE)), "sample.mean"),
    "mean off": (lambda rng: _normal(rng, WIDE) + 0.1 * STD, "sample.mean"),
    "truncated": (_truncated, "sample.deviation"),
    "truncated, variance corrected": (lambda rng: _truncated(rng) / 0.8796, "sample.far"),
    "laplace": (lambda rng: rng.laplace(0, STD / 2**0.5, WIDE), "sample.far"),
    "t with 10 degrees": (lambda rng: rng.standard_t(10, WIDE) * STD / 1.25**0.5, "sample.far"),
    "two points": (lambda rng: rng.choice([-STD, STD], WIDE), "sample.entries_repeat"),
    "rows repeated": (lambda rng: np.tile(_normal(rng, (1, 330)), (30, 1)), "sample.rows_repeat"),
    "two rows alike": (lambda rng: _normal(rng, WIDE)[[0, *range(29)]], "sample.rows_repeat"),
    "columns repeated": (lambda rng: np.tile(_normal(rng, (30, 1)), (1, 330)), "sample.columns_repeat"),
    "blocks repeated": (lambda rng: np.resize(_normal(rng, 1000), WIDE), "sample.entries_repeat"),
    "rows mirrored": (lambda rng: np.kron(_normal(rng, (15, 330)), [[1], [-1]]), "sample.mirrored"),
    "sorted": (lambda rng: np.sort(_normal(rng, WIDE), axis=1), "sample.neighbours"),
    "one row lies apart": (
        lambda rng: _normal(rng, WIDE) + 0.6 * STD * (np.arange(30) == 17)[:, None],
        "sample.line_mean",
    ),
    "zeros": (lambda _: np.zeros(WIDE), "sample.constant"),
    "one number": (lambda _: np.full(WIDE, 0.01), "sample.constant"),
}


@pytest.mark.parametrize("name", NOT_NORMAL)
@pytest.mark.parametrize("seed", range(5))
def test_what_is_not_normal_is_told(name, seed):
    """Every planted fault of 9900 numbers is seen with each of five seeds, and told by what shows it."""
    draw, key = NOT_NORMAL[name]
    assert unlike_normal(draw(np.random.default_rng(seed)), STD).key == key


NOT_UNIFORM = {
    "bound 2 % short": (lambda rng: 0.98 * _uniform(rng, WIDE), "sample.reach"),
    "bound 0.5 % short": (lambda rng: 0.995 * _uniform(rng, WIDE), "sample.reach"),
    "bound 2 % beyond": (lambda rng: 1.02 * _uniform(rng, WIDE), "sample.beyond"),
    "std as bound": (lambda rng: _uniform(rng, WIDE) / 3**0.5, "sample.reach"),
    "normal of equal variance": (lambda rng: rng.normal(0, BOUND / 3**0.5, WIDE), "sample.beyond"),
    "one-sided": (lambda rng: rng.uniform(0, BOUND, WIDE), "sample.reach"),
    "clipped": (lambda rng: np.clip(2 * _uniform(rng, WIDE), -BOUND, BOUND), "sample.entries_repeat"),
    "clipped a little": (lambda rng: np.clip(1.2 * _uniform(rng, WIDE), -BOUND, BOUND), "sample.not_even"),
    "triangular": (lambda rng: (_uniform(rng, WIDE) + _uniform(rng, WIDE)) / 2, "sample.reach"),
    "arcsine": (lambda rng: BOUND * np.sin(50 * _uniform(rng, WIDE)), "sample.not_even"),
    "more above than below": (lambda rng: BOUND * (2 * rng.random(WIDE) ** 0.9 - 1), "sample.mean"),
    "rows repeated": (lambda rng: np.tile(_uniform(rng, (1, 330)), (30, 1)), "sample.rows_repeat"),
    "zeros": (lambda _: np.zeros(WIDE), "sample.constant"),
}


@pytest.mark.parametrize("name", NOT_UNIFORM)
@pytest.mark.parametrize("seed", range(5))
def test_what_is_not_uniform_is_told(name, seed):
    """Every planted fault of 9900 numbers is seen with each of five seeds, and told by what shows it."""
    draw, key = NOT_UNIFORM[name]
    assert unlike_uniform(draw(np.random.default_rng(seed)), -BOUND, BOUND).key == key


NOT_A_COIN = {
    "dropped and kept swapped": (lambda rng: 1 - _coin(rng, WIDE), "sample.ones"),
    "another share": (lambda rng: (rng.random(WIDE) < 0.75).astype(float), "sample.ones"),
    "scaled": (lambda rng: _coin(rng, WIDE) / SHARE, "sample.not_coin"),
    "one mask for all rows": (lambda rng: np.tile(_coin(rng, (1, 330)), (30, 1)), "sample.rows_repeat"),
    "one coin for each row": (lambda rng: np.tile(_coin(rng, (30, 1)), (1, 330)), "sample.rows_repeat"),
    "exactly so many in each": (
        lambda _: np.tile(np.arange(330) % 10 < 7, (30, 1)).astype(float),
        "sample.rows_repeat",
    ),
    "rows in pairs": (lambda rng: np.repeat(_coin(rng, (15, 330)), 2, axis=0), "sample.rows_repeat"),
    "rows differ": (
        lambda rng: (rng.random(WIDE) < np.linspace(0.45, 0.95, 30)[:, None]).astype(float),
        "sample.line_mean",
    ),
    "ones": (lambda _: np.ones(WIDE), "sample.all_alike"),
}


@pytest.mark.parametrize("name", NOT_A_COIN)
@pytest.mark.parametrize("seed", range(5))
def test_what_is_not_a_coin_is_told(name, seed):
    """Every planted fault of 9900 throws is seen with each of five seeds, and told by what shows it."""
    draw, key = NOT_A_COIN[name]
    assert unlike_coin(draw(np.random.default_rng(seed)), SHARE).key == key


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_few_entries_are_right_too(kind):
    """The inequalities hold for a handful of numbers: thousands of tiny samples are right."""
    draw, says, _ = KINDS[kind]
    rng = np.random.default_rng(6)
    for shape in ((1, 1), (1, 2), (3, 3), (3, 5), (2, 1), (4,)):
        assert {says(draw(rng, shape)) for _ in range(300)} == {None}
    assert says(np.zeros((0, 3))) is None


def test_few_entries_are_told_what_few_entries_can_show():
    """Of small arrays only what is far out is told: a bound, a value, a constant, a spread that is several times too large."""
    rng = np.random.default_rng(6)
    assert unlike_normal(rng.normal(0, 1.5 * STD, (3, 4)), STD) is None
    assert unlike_normal(rng.normal(0, 9 * STD, (3, 4)), STD).key == "sample.deviation"
    assert unlike_normal(np.zeros((1, 1)), STD) == message("sample.deviation", got=0.0, want=STD)
    assert unlike_normal(np.full((3, 4), 0.01), STD) == message("sample.constant", got=0.01)
    assert unlike_coin(np.ones((3, 4)), SHARE) is None
    assert unlike_coin(np.full((3, 4), 0.7), SHARE) == message("sample.not_coin")
    assert unlike_coin(np.zeros((5, 6)), SHARE) == message("sample.all_alike", got=0.0, want=SHARE)
    assert say(unlike_uniform(np.array([0.2]), -BOUND, BOUND)) == "it has entries beyond ±0.129"
    assert say(unlike_uniform(np.array([0.1, 0.4]), 0.2, 0.5)) == "it has entries beyond 0.2 and 0.5"
    assert unlike_uniform(rng.uniform(0.2, 0.5, (3, 4)), 0.2, 0.5) is None
    assert unlike_uniform(np.linspace(0, 0.001, 30), -BOUND, BOUND).key == "sample.reach"


def test_what_is_not_random_is_held_to_its_one_value():
    """A spread of nothing, a range of nothing and a coin that always falls the same way leave one answer each."""
    assert unlike_normal(np.zeros(WIDE), 0.0) is None
    assert unlike_normal(np.eye(3), 0.0) == message("sample.not_zero", first=1.0)
    assert unlike_uniform(np.full(WIDE, 0.3), 0.3, 0.3) is None
    assert unlike_coin(np.ones(WIDE), 1.0) is unlike_coin(np.zeros(WIDE), 0.0) is None
    assert unlike_coin(np.eye(4), 1.0) == message("sample.ones", got=0.25, want=1.0)


def test_a_layer_that_repeats_an_earlier_one_is_found():
    """A scaled copy of the leading numbers shows that the generator was started anew for each layer."""
    rng = np.random.default_rng(7)
    first, other = rng.normal(0, 0.3, (5, 7)), rng.normal(0, 0.2, (7, 4))
    assert first_repeat([first, other, rng.normal(0, 0.2, (7, 5)), np.zeros((3, 3))]) is None
    assert first_repeat([first, other, 0.4 * first.ravel()[:12].reshape(4, 3)]) == 2
    assert first_repeat([first.T, other, -2 * first.ravel()[:12].reshape(4, 3).T]) == 2
    assert first_repeat([first, first.astype(np.float32), other]) == 1
    assert first_repeat([np.full((2, 1), 0.3), np.full((1, 2), 0.4)]) is None
    assert first_repeat([]) is None


def test_layers_of_any_size_do_not_repeat_each_other_by_chance():
    """No two of thousands of small independent arrays are taken for copies."""
    rng = np.random.default_rng(8)
    for shape in ((4, 1), (2, 3), (3, 4)):
        assert first_repeat([rng.normal(size=shape) for _ in range(60)]) is None
        assert first_repeat([rng.uniform(-1, 1, shape) for _ in range(60)]) is None


@pytest.mark.parametrize("far", [1.5e154, 1e200, 1e308])
def test_one_entry_beyond_all_measure_is_no_normal_sample(far):
    """What makes the spread infinite is told, not lost in a comparison with nan."""
    sample = np.random.default_rng(1).normal(0, 0.3, (40, 30))
    sample[3, 4] = far
    with np.errstate(all="ignore"):
        assert unlike_normal(sample, 0.3)
        assert first_repeat([sample, sample.T.copy()]) is None
