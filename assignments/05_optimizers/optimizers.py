"""Questions on optimizers and learning rates: single steps from a drawn state, schedules, the search for a rate, whole paths."""

import numpy as np

from autograder import Draw, task

# ── single steps ────────────────────────────────────────────────────────────────────────────

OWN = ("start", "scales", "zeros")
"""The profiles of every step: the first step of all, gradients from 1e-9 to 1, and gradients that are zero in places."""

NUMBERS = {
    "distinct": 3,
    "hyper": 5,
    "size_one": 1,
    "square": 2,
    "extreme": 10,
    "shifted": 4,
    "duplicates": 6,
    "layout": 500,
    "start": 1,
    "scales": 2,
    "zeros": 6,
}
"""The number of the step in each profile; any up to 10 in the others. At 5, and only there, thresholds of 4 and 5 differ."""


MATRICES = ("distinct", "size_one", "square", "layout", "scales", "zeros", "small")


def weights_and_gradient(draw: Draw):
    """Weights and their gradient, of the same shape: a matrix in some profiles, a vector in the others."""
    n, d = draw.dims("n", "d")
    shape = (n, d) if draw.profile in MATRICES else (n,)
    w, g = draw.normal(*shape), draw.normal(*shape)
    if draw.profile == "scales":
        signs = (-1.0) ** np.arange(g.size)
        g = (signs * np.geomspace(1e-9, 1.0, g.size) * draw.rng.uniform(0.6, 1.0, g.size)).reshape(shape)
    return w, zero_in_places(draw, g, row=True)


def mean(draw: Draw, g):
    """A running mean of gradients, or a velocity, as earlier steps might have left it."""
    if draw.profile == "start":
        return np.zeros_like(g)
    if draw.profile == "scales":
        return g * draw.rng.uniform(0.3, 1.5, g.shape)
    return zero_in_places(draw, draw.normal(*g.shape))


def square(draw: Draw, g):
    """A running mean or a sum of squares, as earlier steps might have left it: nowhere negative."""
    if draw.profile == "start":
        return np.zeros_like(g)
    if draw.profile == "scales":
        return (g * draw.rng.uniform(0.4, 1.7, g.shape)) ** 2
    return zero_in_places(draw, draw.normal(*g.shape, gap=0.1) ** 2)


def zero_in_places(draw: Draw, values, *, row: bool = False):
    """In "zeros" the first column is zero, which has never had a gradient; with `row` the first row is, just now."""
    if draw.profile == "zeros":
        values[:, 0] = 0.0
        if row:
            values[0] = 0.0
    return values


def number(draw: Draw):
    """The number of the step."""
    return NUMBERS.get(draw.profile, 1 + draw.index(10))


def rate(draw: Draw):
    """The learning rate: large, so that a wrong decay shows."""
    return draw.setting(0.13, 0.29, 0.21)


def epsilon(draw: Draw):
    """What keeps the denominator from zero: large, so that it shows where it stands; usual where gradients are tiny."""
    return 1e-8 if draw.profile == "scales" else draw.setting(3e-3, 1e-2, 3e-8)


def betas(draw: Draw):
    """How long the two means of Adam remember; never (1 - beta1)^2 = 1 - beta2, which hides a missing correction."""
    return {"beta1": draw.setting(0.9, 0.7, 0.8), "beta2": draw.setting(0.98, 0.95, 0.999)}


@task(points=1, also=OWN)
def sgd_step(draw: Draw):
    w, g = weights_and_gradient(draw)
    return {"w": w, "g": g, "lr": rate(draw)}


@task(points=2, also=OWN, returns=("w", "v"))
def momentum_step(draw: Draw):
    w, g = weights_and_gradient(draw)
    return {"w": w, "g": g, "v": mean(draw, g), "lr": rate(draw), "mu": draw.setting(0.9, 0.7, 0.83)}


@task(points=3, also=OWN, returns=("w", "v"))
def nesterov_step(draw: Draw):
    w, g = weights_and_gradient(draw)
    return {"w": w, "g": g, "v": mean(draw, g), "lr": rate(draw), "mu": draw.setting(0.9, 0.7, 0.83)}


@task(points=3, also=OWN, returns=("w", "s"))
def adagrad_step(draw: Draw):
    w, g = weights_and_gradient(draw)
    return {"w": w, "g": g, "s": square(draw, g), "lr": rate(draw), "eps": epsilon(draw)}


@task(points=3, also=OWN, returns=("w", "s"))
def rmsprop_step(draw: Draw):
    w, g = weights_and_gradient(draw)
    rho = draw.setting(0.9, 0.73, 0.97)
    return {"w": w, "g": g, "s": square(draw, g), "lr": rate(draw), "rho": rho, "eps": epsilon(draw)}


def adam_arguments(draw: Draw):
    """What every step of Adam's family takes."""
    w, g = weights_and_gradient(draw)
    state = {"m": mean(draw, g), "v": square(draw, g), "t": number(draw)}
    return {"w": w, "g": g, **state, "lr": rate(draw), **betas(draw), "eps": epsilon(draw)}


@task(points=6, also=OWN, returns=("w", "m", "v"))
def adam_step(draw: Draw):
    return adam_arguments(draw)


@task(points=4, also=OWN, returns=("w", "m", "v"))
def adamw_step(draw: Draw):
    return {**adam_arguments(draw), "wd": draw.setting(0.17, 0.11, 0.2)}


@task(points=6, also=(*OWN, "short_memory"), returns=("w", "m", "v"))
def radam_step(draw: Draw):
    args = adam_arguments(draw)
    if draw.profile == "short_memory":
        args |= {"t": 5, "beta2": 0.77}  # rho is 3.98 here: what counts is rho, not the number of the step
    return args


# ── schedules ───────────────────────────────────────────────────────────────────────────────

NO_ARRAYS = ("size_one", "square", "extreme", "shifted", "duplicates", "layout")
"""Profiles that make no sense where there is no array."""


@task(points=1, without=NO_ARRAYS, also=("start", "late"))
def constant_lr(draw: Draw):
    steps = {"distinct": 7, "hyper": 23, "start": 0, "late": 1000}
    return {"t": steps.get(draw.profile, 2 + draw.index(9)), "lr0": draw.setting(0.37, 0.023, 1.3)}


@task(points=2, without=NO_ARRAYS, also=("start", "before_a_drop", "at_a_drop", "every_epoch", "late"))
def halve_every(draw: Draw):
    k = 1 if draw.profile == "every_epoch" else draw.setting(3, 4, 5)
    epochs = {"distinct": 2 * k + 1, "hyper": 4 * k - 1, "start": 0, "before_a_drop": k - 1, "at_a_drop": k}
    epochs |= {"every_epoch": 5, "late": 9 * k + 1}
    return {"epoch": epochs.get(draw.profile, draw.index(3 * k)), "lr0": draw.setting(0.37, 0.023, 1.3), "k": k}


@task(points=2, without=NO_ARRAYS, also=("start", "late"))
def exponential_decay(draw: Draw):
    steps = {"distinct": 7, "hyper": 13, "start": 0, "late": 41}
    t = steps.get(draw.profile, 2 + draw.index(9))
    return {"t": t, "lr0": draw.setting(0.37, 0.023, 1.3), "k": draw.setting(0.13, 0.037, 0.21)}


CYCLIC = ("start", "before_a_turn", "at_a_turn", "end_of_a_period", "rising", "many_periods")
"""The profiles of a cycle: where it begins, turns and begins anew, each half of it, and far on."""


def cycle(draw: Draw):
    """A step and a cycle: odd periods too, and steps in every part of it."""
    period = 9 if draw.profile == "many_periods" else draw.setting(10, 7, 13)
    steps = {
        "distinct": 2 * period + 7,
        "hyper": period + 3,
        "start": 0,
        "before_a_turn": period // 2 - 1,
        "at_a_turn": period // 2,
        "end_of_a_period": 3 * period,
        "rising": 3,
        "many_periods": 7 * period - 1,
    }
    t = steps.get(draw.profile, draw.index(3 * period))
    return {"t": t, "low": draw.setting(0.013, 0.021, 0.17), "high": draw.setting(0.37, 0.29, 0.83), "period": period}


@task(points=3, without=NO_ARRAYS, also=CYCLIC)
def triangular_cycle(draw: Draw):
    return cycle(draw)


@task(points=3, without=NO_ARRAYS, also=CYCLIC)
def cosine_cycle(draw: Draw):
    return cycle(draw)


# ── the search for a learning rate ──────────────────────────────────────────────────────────


@task(points=2, without=NO_ARRAYS, also=("one_power", "whole_rates"))
def learning_rate_grid(draw: Draw):
    ends = {"distinct": (-4, 1), "hyper": (-6, -2), "one_power": (-3, -3), "whole_rates": (0, 3)}
    if draw.profile in ends:
        low, high = ends[draw.profile]
    else:
        low = -6 + draw.index(4)
        high = low + 2 + draw.index(4)
    return {"low_exponent": low, "high_exponent": high}


RUNS = {
    "distinct": ("best", "slow", "dips", "rises", "explodes"),
    "hyper": ("slow", "best", "bounces", "turns", "relapses", "lost"),
    "random": ("slow", "best", "bounces", "rises", "gap", "lost"),
    "size_one": ("dips",),
    "small": ("best", "rises"),
    "sorted": ("slow", "best", "turns", "rises", "lost"),
    "all_diverge": ("rises", "gap", "relapses", "lost"),
    "none_diverges": ("slow", "best", "bounces"),
    "level": ("best", "bounces", "level", "rises"),
}
"""How the runs of each profile go, from the smallest rate to the largest; those of "layout" go as in "random"."""

ROWS = {"distinct": (0, 3, 4, 2, 1), "hyper": (1, 5, 3, 4, 0, 2), "sorted": (0, 1, 2, 3, 4)}
"""Which run stands in which row: in the first two profiles the right one is neither the first nor the last that holds."""

ENDS = {
    "best": 0.11,
    "bounces": 0.48,
    "dips": 0.83,
    "turns": 0.83,
    "level": 1.0,
    "rises": 1.6,
    "relapses": 1.2,
    "explodes": 1e8,
}
"""The last loss of a run, as a share of the first; of the kinds that are not named here it is 0.93."""


def run(draw: Draw, kind: str, first: float, steps: int):
    """The losses of one run of a kind: from the first loss to the end of that kind, with something on the way."""
    losses = first * np.linspace(1.0, ENDS.get(kind, 0.93), steps) * draw.rng.uniform(0.995, 1.0, steps)
    losses[0] = first
    match kind:
        case "bounces":
            losses[1] = 3.7 * first
        case "dips":
            losses[1] *= 0.3
        case "turns" | "relapses":
            losses[1:-1] *= 0.3
        case "level":
            losses[1:-1] *= 0.6
            losses[-1] = first
        case "explodes":
            losses[-1] = np.inf
        case "gap":
            losses[1] = np.inf
        case "lost":
            losses[-2:] = np.nan
    return losses


@task(
    points=4,
    without=("square", "extreme", "shifted", "duplicates"),
    also=("sorted", "all_diverge", "none_diverges", "level"),
)
def pick_learning_rate(draw: Draw):
    kinds = RUNS.get(draw.profile, RUNS["random"])
    steps, first = draw.dim("T", at_least=4), draw.setting(2.3, 0.69, 1.1)
    rates = 10.0 ** (np.arange(len(kinds)) - 3.0) * draw.rng.uniform(1.0, 4.0, len(kinds))
    losses = np.array([run(draw, kind, first, steps) for kind in kinds])
    if draw.profile == "level":
        losses = np.rint(100 * losses).astype(int)  # whole numbers, which rounding does not move apart
    rows = list(ROWS.get(draw.profile, draw.rng.permutation(len(kinds))))
    return {"rates": rates[rows], "losses": losses[rows]}


# ── whole paths ─────────────────────────────────────────────────────────────────────────────

ADAM = ("m", "v", "t")
PATHS = {
    "distinct": ("momentum_step", ("v",), (0.83,), "halve_every", (0.023, 4)),
    "hyper": ("adam_step", ADAM, (0.8, 0.95, 1e-3), "cosine_cycle", (0.02, 0.31, 7)),
    "random": ("sgd_step", (), (), "triangular_cycle", (0.007, 0.031, 9)),
    "size_one": ("sgd_step", (), (), "constant_lr", (0.023,)),
    "square": ("adam_step", ADAM, (0.9, 0.98, 1e-8), "constant_lr", (0.21,)),
    "nesterov": ("nesterov_step", ("v",), (0.83,), "exponential_decay", (0.019, 0.07)),
    "adagrad": ("adagrad_step", ("s",), (1e-2,), "constant_lr", (0.29,)),
    "rmsprop": ("rmsprop_step", ("s",), (0.9, 1e-3), "exponential_decay", (0.13, 0.11)),
    "adamw": ("adamw_step", ADAM, (0.9, 0.97, 1e-3, 0.19), "halve_every", (0.23, 5)),
    "radam": ("radam_step", ADAM, (0.9, 0.98, 1e-3), "triangular_cycle", (0.03, 0.19, 8)),
}
"""The step, what it keeps, its settings, the schedule and its numbers in each profile."""

LOGISTIC = ("hyper", "square", "nesterov", "adamw")
"""The profiles on the logistic regression; the others go down the quadratic."""


@task(
    points=5,
    given=True,
    without=("extreme", "shifted", "duplicates", "layout"),
    also=("nesterov", "adagrad", "rmsprop", "adamw", "radam"),
)
def minimize(draw: Draw):
    step, memory, settings, schedule, rates = PATHS.get(draw.profile, PATHS["size_one"])
    d = draw.dim("d")
    slope = "logistic_slope" if draw.profile in LOGISTIC else "quadratic_slope"
    data = samples(draw, d) if draw.profile in LOGISTIC else valley(draw, d)
    drawn = {"slope": draw.given(slope), "data": data, "w0": 2.0 + draw.upstream(d)}
    steps = 3 if draw.profile == "small" else draw.setting(10, 14, 12)
    return {
        "step": draw.given(step),
        "memory": memory,
        "settings": settings,
        "schedule": draw.given(schedule),
        "rates": rates,
        **drawn,
        "steps": steps,
    }


def valley(draw: Draw, d: int):
    """A quadratic whose curvatures lie between 1 and 30, and its bottom."""
    return np.geomspace(1.0, 30.0, d) * draw.rng.uniform(0.8, 1.2, d), draw.rng.uniform(-1.0, 1.0, d)


def samples(draw: Draw, d: int):
    """Samples in rows, and labels -1 and 1 that a noisy line tells apart."""
    X = draw.rng.standard_normal((9, d))
    return X, np.where(X[:, 0] + 0.5 * draw.rng.standard_normal(9) > 0, 1, -1)
