"""Questions on initialization: biases, random weights and their spread, a whole network, what the spread does to a signal."""

import itertools
import math

from autograder import Draw, normal, task, uniform

NUMBERS_ALONE = ("extreme", "shifted", "duplicates", "layout")
"""Profiles that bend the values of arrays: a size or a seed has nothing to bend."""

EVERY_PROFILE = ("distinct", "hyper", "size_one", "square", *NUMBERS_ALONE, "random")

WIDE, TALL = (220, 20), (20, 220)
"""n_in and n_out of the large layers: in one of them the usual wrong variances are off by a factor of 1.8 or more."""

LARGE = {"wide": "values", "tall": "values"}
"""Thousands of weights, so that a wrong spread cannot hide; what they show is ordinary."""


def fans(draw: Draw):
    """A generator, and how many inputs and outputs a layer has."""
    n_in, n_out = {"wide": WIDE, "tall": TALL}.get(draw.profile) or draw.dims("n_in", "n_out")
    return {"rng": draw.generator(), "n_in": n_in, "n_out": n_out}


def spread(scheme: str, n_in: int, n_out: int):
    """How the weights of a layer are distributed."""
    std = math.sqrt(2 / (n_in + n_out)) if scheme.startswith("xavier") else math.sqrt(2 / n_in)
    return normal(std) if scheme.endswith("normal") else uniform(-math.sqrt(3) * std, math.sqrt(3) * std)


# ── biases ──────────────────────────────────────────────────────────────────────────────────


@task(points=1, without=NUMBERS_ALONE)
def zero_bias(draw: Draw):
    return {"n": draw.dim("n")}


@task(points=2, without=("extreme", "shifted"), also={"near_the_ends": "stability"})
def output_bias(draw: Draw):
    """Targets like the brightness of pixels; in "near_the_ends" all targets of a unit are nearly 0, or nearly 1."""
    N, K = draw.dims("N", "K")
    if draw.profile == "small":
        return {"targets": draw.rng.integers(1, 10, (N, K)) / 10}
    targets = draw.rng.uniform(0.05, 0.8, (N, K))
    if draw.profile == "near_the_ends":
        targets = draw.rng.integers(1, 7, (N, K)) / 10_000
        targets[:, 1::2] = (10_000 - draw.rng.integers(1, 7, (N, K // 2))) / 10_000
    if draw.profile == "duplicates":
        targets = draw.rng.choice(targets[0, :2], (N, K))
    return {"targets": targets}


# ── weights of one layer ────────────────────────────────────────────────────────────────────


@task(
    points=2,
    without=NUMBERS_ALONE,
    also=LARGE,
    judged_by=lambda scale, **_: normal(scale),
)
def small_normal(draw: Draw):
    return {**fans(draw), "scale": draw.setting(0.03, 0.37, 0.13)}


@task(
    points=2,
    without=NUMBERS_ALONE,
    also=LARGE,
    judged_by=lambda r, **_: uniform(-r, r),
)
def small_uniform(draw: Draw):
    return {**fans(draw), "r": draw.setting(0.07, 0.43, 0.19)}


@task(
    points=3,
    without=NUMBERS_ALONE,
    also=LARGE,
    judged_by=lambda n_in, n_out, **_: spread("xavier_uniform", n_in, n_out),
)
def xavier_uniform(draw: Draw):
    return fans(draw)


@task(
    points=3,
    without=NUMBERS_ALONE,
    also=LARGE,
    judged_by=lambda n_in, n_out, **_: spread("xavier_normal", n_in, n_out),
)
def xavier_normal(draw: Draw):
    return fans(draw)


@task(
    points=3,
    without=NUMBERS_ALONE,
    also=LARGE,
    judged_by=lambda n_in, n_out, **_: spread("he_uniform", n_in, n_out),
)
def he_uniform(draw: Draw):
    return fans(draw)


@task(
    points=3,
    without=NUMBERS_ALONE,
    also=LARGE,
    judged_by=lambda n_in, n_out, **_: spread("he_normal", n_in, n_out),
)
def he_normal(draw: Draw):
    return fans(draw)


# ── a whole network ─────────────────────────────────────────────────────────────────────────

SCHEMES = ("xavier_uniform", "he_normal", "xavier_normal", "he_uniform")
ACTIVATIONS = ("sigmoid", "tanh", "relu", "leaky_relu", "elu", "silu")


@task(
    points=5,
    without=NUMBERS_ALONE,
    also=LARGE,
    judged_by=lambda sizes, scheme, **_: {
        f"[{layer}][0]": spread(scheme, n_in, n_out) for layer, (n_in, n_out) in enumerate(itertools.pairwise(sizes))
    },
)
def init_network(draw: Draw):
    """Every scheme is asked for in some case; three layers in "hyper", two in all others."""
    names = ("n0", "n1", "n2", "n3") if draw.profile == "hyper" else ("n0", "n1", "n2")
    sizes = {"wide": (*WIDE, 60), "tall": (*TALL, 15)}.get(draw.profile) or draw.dims(*names)
    scheme = {"wide": "he_uniform", "tall": "xavier_normal"}.get(draw.profile) or draw.setting(*SCHEMES)
    return {"rng": draw.generator(), "sizes": sizes, "scheme": scheme}


@task(points=4, rows="N", also={"linear": "values", "logistic": "values"})
def activation_variances(draw: Draw):
    """Three layers. Weights are ordinary in every profile, so that only X is bent."""
    N, *widths = draw.dims("N", "n0", "n1", "n2", "n3")
    fixed = {"linear": "identity", "logistic": "sigmoid", "extreme": "sigmoid", "shifted": "relu"}
    activation = fixed.get(draw.profile) or draw.setting("tanh", "relu", "identity", "sigmoid")
    weights = tuple(0.7 * draw.upstream(n_out, n_in) for n_in, n_out in itertools.pairwise(widths))
    return {"X": draw.normal(N, widths[0]), "weights": weights, "activation": activation}


@task(
    points=2,
    without=EVERY_PROFILE,
    also={**dict.fromkeys(ACTIVATIONS, "values"), "unknown": "special"},
    raises="unknown",
)
def scheme_for(draw: Draw):
    """Each activation is a case of its own, named after it; "unknown" is none that the task speaks of."""
    if draw.profile == "unknown":
        return {"activation": ("softsign", "gaussian", "sine", "cubic")[draw.index(4)]}
    return {"activation": draw.profile if draw.profile in ACTIVATIONS else ACTIVATIONS[draw.index(len(ACTIVATIONS))]}
