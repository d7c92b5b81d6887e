"""Questions on what goes wrong in training: penalty, dropout, batch normalisation, gradients that vanish, overfitting."""

from functools import partial
from itertools import pairwise

import numpy as np

from autograder import Draw, coin, derivative, task

GAP = 0.05
"""How far values stay from 0 where a factor of 0 or a kink would hide something."""

HIGH, FAR_APART = 1000.0, 2000.0
"""What is added to all scores in "high_scores", and how far rows lie apart in "far_rows"; e^x overflows from 710."""

# ── a penalty on large weights ──────────────────────────────────────────────────────────────


def parameters(draw: Draw, fill):
    """Weights, biases and weights of a small network as `fill` fills them; five arrays in "deep", one with three axes."""
    n, m, k = draw.dims("n", "m", "k")
    shapes = [(n, m), (n,), (k, n)]
    if draw.profile == "deep":
        shapes += [(k,), (m, k, n)]
    return tuple(fill(*shape) for shape in shapes)


def scores(draw: Draw):
    """Scores in rows: all of them high in "high_scores"; in "far_rows" the rows, and one class in each, lie far apart."""
    rows, classes = draw.dims("N", "C")
    S = draw.normal(rows, classes)
    if draw.profile == "high_scores":
        S += HIGH
    if draw.profile == "far_rows":
        S += FAR_APART * (np.arange(rows)[:, None] - 1)
        S[:, 0] += FAR_APART
    return S


@task(points=2, also="deep")
def l2_penalty(draw: Draw):
    return {"params": parameters(draw, draw.normal), "lam": draw.setting(0.07, 0.37, 0.013)}


@task(points=2, also="deep", derivative=derivative(of="l2_penalty", wrt="params"))
def l2_gradient(draw: Draw):
    return {"params": parameters(draw, draw.normal), "lam": draw.setting(0.07, 0.37, 0.013)}


@task(points=4, rows="N", also={"high_scores": "stability", "far_rows": "stability", "deep": "special"})
def regularized_loss(draw: Draw):
    S = scores(draw)
    y = draw.labels(*S.shape)
    if draw.profile == "far_rows":
        y[0] = 1  # a class whose probability is too small for a float
    return {"S": S, "y": y, "params": parameters(draw, draw.upstream), "lam": draw.setting(0.07, 0.37, 0.013)}


# ── dropout ─────────────────────────────────────────────────────────────────────────────────


def share(draw: Draw):
    """The share that is dropped: never one half, where what is dropped and what is kept could not be told apart."""
    return draw.setting(0.3, 0.83, 0.17)


TEST_TIME = {
    "test_time": "values",
    "single_at_test_time": "shapes",
    "large_at_test_time": "stability",
    "constant_at_test_time": "special",
}
"""The profiles at test time, in which nothing is as in training; a layer that does much then is asked in each share."""


def in_training(draw: Draw):
    """Whether the layer is asked as in training."""
    return draw.profile not in TEST_TIME


def kept(draw: Draw, rows: int, columns: int, p: float):
    """A mask of zeros and ones; both occur for certain where there is room."""
    mask = np.where(draw.rng.random((rows, columns)) < p, 0.0, 1.0)
    mask[0, 0], mask[-1, -1] = 0.0, 1.0
    return mask


LARGE_MASKS = {
    "many": ((110, 100), 0.3),
    "mostly_dropped": ((90, 60), 0.83),
    "rarely_dropped": ((90, 70), 0.17),
    "one_row": ((1, 5000), 0.3),
}
"""The shapes of large masks and their shares: so many that not all can have just the expected number of ones by chance."""


@task(
    points=3,
    without=("extreme", "shifted", "duplicates", "layout"),
    also=dict.fromkeys(LARGE_MASKS, "values"),
    judged_by=lambda p, **_: coin(1 - p),
)
def dropout_mask(draw: Draw):
    shape, p = LARGE_MASKS.get(draw.profile) or (draw.dims("N", "D"), share(draw))
    return {"rng": draw.generator(), "shape": shape, "p": p}


@task(points=3, also={"test_time": "values"})
def dropout_forward(draw: Draw):
    N, D = draw.dims("N", "D")
    p = share(draw)
    return {"X": draw.normal(N, D, gap=GAP), "mask": kept(draw, N, D, p), "p": p, "train": in_training(draw)}


@task(
    points=3,
    also={"test_time": "values"},
    derivative=derivative(
        of="dropout_forward", wrt="X", upstream="dout", given=lambda dout, **_: {"X": np.ones(dout.shape)}
    ),
)
def dropout_backward(draw: Draw):
    N, D = draw.dims("N", "D")
    p = share(draw)
    return {"dout": draw.upstream(N, D), "mask": kept(draw, N, D, p), "p": p, "train": in_training(draw)}


# ── batch normalisation ─────────────────────────────────────────────────────────────────────


def features(draw: Draw):
    """A batch: far from 0 and close together in "small_variance", with features that vary not at all and little in "constant"."""
    X = draw.normal(*draw.dims("N", "D"))
    if draw.profile == "single_at_test_time":
        X = X[:1]
    if draw.profile == "large_at_test_time":
        X = 900.0 * X
    if draw.profile == "small_variance":
        X = 1e5 + 0.003 * (X - X.mean(axis=0)) / X.std(axis=0)
    if draw.profile in ("constant", "constant_at_test_time"):
        X[:, 0] = 3.7
        X[:, 1] *= 0.03  # its variance is less than eps
    return X


def epsilon(draw: Draw):
    """The number under the root: large, so that its place shows, except where the variance itself is small."""
    return 3e-9 if draw.profile == "small_variance" else draw.setting(0.013, 0.29, 0.0037)


@task(
    points=6,
    returns=("out", "running_mean", "running_var", "cache"),
    rows="N",
    also={**TEST_TIME, "small_variance": "stability", "constant": "special"},
)
def batchnorm_forward(draw: Draw):
    X = features(draw)
    D = X.shape[1]
    return {
        "X": X,
        "gamma": draw.upstream(D),
        "beta": draw.upstream(D),
        "running_mean": draw.normal(D),
        "running_var": 1.0 + np.abs(draw.upstream(D)),
        "momentum": draw.setting(0.83, 0.37, 0.91),
        "eps": epsilon(draw),
        "train": in_training(draw),
    }


def before_normalising(dout, cache):
    """A batch, and the settings, for which the forward pass leaves this cache."""
    x_hat, std = cache["x_hat"], cache["std"]
    nothing = np.zeros(dout.shape[1])
    return {
        "X": x_hat * std,
        "gamma": cache["gamma"],
        "beta": nothing,
        "running_mean": nothing,
        "running_var": 1.0 + nothing,
        "momentum": 0.83,
        "eps": float(np.mean(std**2 * (1 - x_hat.var(axis=0)))),
        "train": True,
    }


@task(
    points=6,
    returns=("dX", "dgamma", "dbeta"),
    rows="N",
    also={"small_variance": "stability", "constant": "special"},
    derivative=derivative(
        of="batchnorm_forward",
        wrt=("X", "gamma", "beta"),
        component=0,
        upstream="dout",
        given=before_normalising,
    ),
)
def batchnorm_backward(draw: Draw):
    X = features(draw)
    std = np.sqrt(X.var(axis=0) + epsilon(draw))
    cache = {"x_hat": (X - X.mean(axis=0)) / std, "std": std, "gamma": draw.upstream(X.shape[1])}
    return {"dout": draw.upstream(*X.shape), "cache": cache}


# ── gradients that vanish, explode or die ───────────────────────────────────────────────────


@task(points=1, without=("extreme", "shifted", "duplicates", "layout"), also="no_layer")
def vanishing_bound(draw: Draw):
    depth = draw.dim("depth")
    return {"depth": 0 if draw.profile == "no_layer" else depth}


@task(points=5, also=("deep", "relu_layers", "zero_unit"))
def gradient_norms(draw: Draw):
    N, *widths = draw.dims("N", "n0", "n1", "n2", "n3")
    usual = {"hyper": "tanh", "deep": "tanh", "random": "relu", "relu_layers": "relu", "zero_unit": "relu"}
    activation = usual.get(draw.profile, "sigmoid")
    if draw.profile == "hyper":
        widths = widths[:3]
    if draw.profile == "deep":
        widths = [*widths, *widths]
    # Weights that are positive more often than not keep some relu alive in every layer.
    tilt = 0.4 if activation == "relu" else 0.0
    X = draw.normal(N, widths[0])
    weights = tuple(tilt + draw.upstream(above, below) for below, above in pairwise(widths))
    if draw.profile == "zero_unit":
        weights[0][0] = 0.0
    return {"dout": draw.upstream(N, widths[-1]), "X": X, "weights": weights, "activation": activation}


@task(points=2, also=("zeros", "none_dead"))
def dead_relu_fraction(draw: Draw):
    """Of each four units one is dead, one is shut off for the first samples, one active for a single one, one for all."""
    N, D = draw.dims("N", "D")
    Z = draw.normal(N, D, gap=GAP)
    if draw.profile == "small":
        return {"Z": Z}
    sizes = np.abs(Z)
    single = {"distinct": N - 1, "hyper": 0, "layout": 0}.get(draw.profile, draw.index(N))
    Z = sizes.copy()
    if draw.profile != "none_dead":
        Z[:, ::4] = -sizes[:, ::4]
    if N > 1:
        Z[:, 1::4] += 1.0
        Z[: N // 2, 1::4] = -GAP
        Z[:, 2::4] = -1.0 - sizes[:, 2::4]
        Z[single, 2::4] = 0.37
    if draw.profile == "zeros":
        Z[::2, ::4] = 0.0
    return {"Z": Z}


@task(points=3, also=("all_zero", "deep"))
def clip_by_norm(draw: Draw):
    """Gradients so small that a number added to the norm shows in float32 as well."""
    grads = parameters(draw, partial(draw.normal, scale=1e-4))
    norm = np.sqrt(sum(float((g**2).sum()) for g in grads)) or 1.0
    if draw.profile == "all_zero":
        grads = tuple(0 * g for g in grads)
    return {"grads": grads, "limit": float(norm * draw.setting(0.37, 1.7, 0.71))}


# ── many vectors at once ────────────────────────────────────────────────────────────────────


@task(points=2, rows="N")
def scores_by_matrix(draw: Draw):
    N, D, M = draw.dims("N", "D", "M")
    return {"W": draw.normal(M, D), "vectors": tuple(draw.normal(N, D))}


# ── overfitting ─────────────────────────────────────────────────────────────────────────────


def course_of_training(draw: Draw, patience: int):
    """What happens epoch after epoch, a letter each, after a first epoch.

    "f": the validation loss has a new best. "b": it stays above, going up and down. "B": it is far above. "r": it stays above
    and rises. "e": it equals the best. "j": as "r", and the training loss jumps up, where else it falls. "q": as "r", and the
    training loss is what it was at the best.
    """
    plain = {"size_one": "", "square": "b" * patience, "short": "b" * (patience - 1)}
    if draw.profile in plain:
        return plain[draw.profile]
    start = "f" * (patience + draw.dim("start"))
    if draw.profile == "twice":
        return start + "b" * patience + "ff" + "b" * (patience + 1)
    if draw.profile == "never":
        return start + "b" * (patience - 1) + "fff"
    stalled = {"equal": "je" + "r" * (patience + 1), "level": "j" + "r" * (patience - 2) + "qjrr"}
    before = start + "Bf" + "b" * (patience - 1) + "ff" + stalled.get(draw.profile, "j" + "r" * (patience + 1)) + "fff"
    after = "be" + "b" * (patience - 2) if draw.profile == "equal" else "b" * patience
    return before + after + {"hyper": "", "distinct": "ffb"}.get(draw.profile, "bffb")


def losses(draw: Draw, course: str, patience: int):
    """Training and validation loss of each epoch of such a course; in "hyper" the training loss is the larger one."""
    train, validation, best = [5.3 if draw.profile == "hyper" else 1.9], [2.0], 0
    for epoch, what in enumerate(course, 1):
        small = draw.rng.uniform(0.01, 0.02)
        above = {"f": -4 * small, "b": (3, 1)[(epoch - best + 1) % 2] * small, "B": 0.7, "e": 0.0}
        validation.append(validation[best] + above.get(what, 0.03 * (epoch - best) + small))
        step = 0.15 + 0.05 * patience if what == "j" else -3 * small
        train.append(train[best] if what == "q" else train[-1] + step)
        best = epoch if what == "f" else best
    # Whole numbers, such as counts of errors, are equal or not: rounding does not come in.
    counts = draw.profile in ("equal", "level")
    return tuple(np.array([round(1000 * loss) for loss in one] if counts else one) for one in (train, validation))


@task(points=3, without=("extreme", "shifted", "duplicates"), also=("equal", "level", "never", "short", "twice"))
def train_validation_gap(draw: Draw):
    patience = draw.setting(3, 2, 4)
    if draw.profile == "small":
        epochs = 1 + draw.dim("start")
        train, validation, patience = draw.normal(epochs).astype(int), draw.normal(epochs).astype(int), 1
    else:
        draw.dim("start")
        train, validation = losses(draw, course_of_training(draw, patience), patience)
    return {"train_loss": train, "validation_loss": validation, "patience": patience}
