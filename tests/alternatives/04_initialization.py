"""Correct answers to 04_initialization that are written otherwise: each must earn all points."""

import itertools
import math

import numpy as np

# ── biases ──────────────────────────────────────────────────────────────────────────────────


def zero_bias__list(n):
    """Make an array of a list."""
    return np.array([0.0] * n)


def zero_bias__fill(n):
    """Fill an array of nothing yet."""
    b = np.empty(n)
    b.fill(0.0)
    return b


def zero_bias__float32(n):
    """Store in single precision."""
    return np.zeros((n,), dtype=np.float32)


def zero_bias__whole(n):
    """Zeros that are whole numbers."""
    return np.zeros(n, dtype=int)


def output_bias__quotient(targets):
    """Divide before taking the logarithm."""
    m = np.mean(targets, axis=0)
    return np.log(m / (1 - m))


def output_bias__upside_down(targets):
    """Solve 1 / (1 + e^(-b)) = m step by step."""
    m = targets.sum(axis=0) / len(targets)
    return -np.log(1 / m - 1)


def output_bias__arctanh(targets):
    """The sigmoid is a stretched tanh, so its inverse is a stretched arctanh."""
    return 2 * np.arctanh(2 * targets.mean(0) - 1)


def output_bias__loop(targets):
    """Take the units one by one."""
    bias = []
    for column in targets.T:
        m = sum(column) / len(column)
        bias.append(math.log(m) - math.log(1 - m))
    return np.array(bias)


def output_bias__float32(targets):
    """Compute in single precision."""
    m = targets.astype(np.float32).mean(axis=0)
    return np.log(m) - np.log(1 - m)


# ── weights of one layer ────────────────────────────────────────────────────────────────────


def _std(scheme, n_in, n_out):
    return math.sqrt(2 / (n_in + n_out)) if scheme[0] == "x" else math.sqrt(2 / n_in)


def small_normal__direct(rng, n_in, n_out, scale):
    """Tell rng.normal the standard deviation."""
    return rng.normal(0.0, scale, size=(n_out, n_in))


def small_normal__drawn_transposed(rng, n_in, n_out, scale):
    """Draw column by column."""
    return rng.normal(scale=scale, size=(n_in, n_out)).T


def small_normal__rows(rng, n_in, n_out, scale):
    """Draw one row after the other."""
    return np.array([rng.normal(0, scale, n_in) for _ in range(n_out)])


def small_normal__columns(rng, n_in, n_out, scale):
    """Draw one column after the other."""
    return np.column_stack([scale * rng.standard_normal(n_out) for _ in range(n_in)])


def small_normal__entries(rng, n_in, n_out, scale):
    """Draw one entry after the other."""
    W = np.zeros((n_out, n_in))
    for i in range(n_out):
        for j in range(n_in):
            W[i, j] = scale * rng.standard_normal()
    return W


def small_normal__box_muller(rng, n_in, n_out, scale):
    """Make normal numbers out of even ones."""
    radius = np.sqrt(-2 * np.log(1 - rng.random((n_out, n_in))))
    return scale * radius * np.cos(2 * np.pi * rng.random((n_out, n_in)))


def small_normal__float32(rng, n_in, n_out, scale):
    """Draw in single precision."""
    return np.float32(scale) * rng.standard_normal((n_out, n_in), dtype=np.float32)


def small_normal__rounded_to_float32(rng, n_in, n_out, scale):
    """Draw as usual, store in single precision."""
    return rng.normal(0, scale, (n_out, n_in)).astype(np.float32)


def small_uniform__scaled(rng, n_in, n_out, r):
    """Stretch and shift numbers between 0 and 1."""
    return (2 * rng.random((n_out, n_in)) - 1) * r


def small_uniform__mirrored(rng, n_in, n_out, r):
    """Go down from r."""
    return r - 2 * r * rng.random((n_out, n_in))


def small_uniform__drawn_transposed(rng, n_in, n_out, r):
    """Draw column by column."""
    return rng.uniform(low=-r, high=r, size=(n_in, n_out)).T


def small_uniform__flat(rng, n_in, n_out, r):
    """Draw a vector, then give it rows."""
    return rng.uniform(-r, r, n_out * n_in).reshape(n_out, n_in)


def small_uniform__rows(rng, n_in, n_out, r):
    """Draw one row after the other."""
    W = np.empty((n_out, n_in))
    for row in W:
        row[:] = rng.uniform(-r, r, n_in)
    return W


def small_uniform__signs(rng, n_in, n_out, r):
    """Draw the sizes first and the signs after them."""
    sizes = rng.uniform(0, r, (n_out, n_in))
    return sizes * rng.choice([-1.0, 1.0], (n_out, n_in))


def small_uniform__float32(rng, n_in, n_out, r):
    """Draw in single precision."""
    return np.float32(2 * r) * rng.random((n_out, n_in), dtype=np.float32) - np.float32(r)


def xavier_uniform__by_std(rng, n_in, n_out):
    """Go by way of the standard deviation."""
    r = math.sqrt(3) * _std("xavier", n_in, n_out)
    return rng.uniform(-r, r, (n_out, n_in))


def xavier_uniform__earlier_task(rng, n_in, n_out):
    """Call an earlier task."""
    return small_uniform(rng, n_in, n_out, math.sqrt(6) / math.sqrt(n_in + n_out))  # noqa: F821  (the submission's own)


def xavier_uniform__scaled(rng, n_in, n_out):
    """Stretch numbers between -1 and 1, by a mean of the two sizes."""
    return (rng.random((n_out, n_in)) * 2 - 1) / np.sqrt((n_in + n_out) / 6)


def xavier_uniform__drawn_transposed(rng, n_in, n_out):
    """Draw column by column."""
    r = (6 / (n_in + n_out)) ** 0.5
    return rng.uniform(-r, r, (n_in, n_out)).T


def xavier_normal__direct(rng, n_in, n_out):
    """Tell rng.normal the standard deviation."""
    return rng.normal(0, _std("xavier", n_in, n_out), (n_out, n_in))


def xavier_normal__divided(rng, n_in, n_out):
    """Divide by the root of the mean size."""
    return rng.standard_normal((n_out, n_in)) / np.sqrt((n_in + n_out) / 2)


def xavier_normal__earlier_task(rng, n_in, n_out):
    """Call an earlier task."""
    return small_normal(rng, n_in, n_out, _std("xavier", n_in, n_out))  # noqa: F821  (the submission's own)


def xavier_normal__rows(rng, n_in, n_out):
    """Draw one row after the other."""
    return np.vstack([rng.normal(0, _std("xavier", n_in, n_out), n_in) for _ in range(n_out)])


def xavier_normal__drawn_transposed(rng, n_in, n_out):
    """Draw column by column."""
    return rng.normal(0, _std("xavier", n_in, n_out), (n_in, n_out)).T


def he_uniform__by_std(rng, n_in, n_out):
    """Go by way of the standard deviation."""
    r = np.sqrt(3) * np.sqrt(2 / n_in)
    return rng.uniform(-r, r, (n_out, n_in))


def he_uniform__earlier_task(rng, n_in, n_out):
    """Call an earlier task."""
    return small_uniform(rng, n_in, n_out, (6 / n_in) ** 0.5)  # noqa: F821  (the submission's own)


def he_uniform__scaled(rng, n_in, n_out):
    """Stretch and shift numbers between 0 and 1."""
    return np.sqrt(24 / n_in) * (rng.random((n_out, n_in)) - 0.5)


def he_uniform__columns(rng, n_in, n_out):
    """Draw one column after the other."""
    r = np.sqrt(6 / n_in)
    return np.stack([rng.uniform(-r, r, n_out) for _ in range(n_in)], axis=1)


def he_normal__direct(rng, n_in, n_out):
    """Tell rng.normal the standard deviation."""
    return rng.normal(0, np.sqrt(2 / n_in), (n_out, n_in))


def he_normal__divided(rng, n_in, n_out):
    """Divide by the root of half of the inputs."""
    return rng.standard_normal((n_out, n_in)) / np.sqrt(n_in / 2)


def he_normal__float32_factor(rng, n_in, n_out):
    """Round the standard deviation to single precision."""
    return float(np.float32(np.sqrt(2 / n_in))) * rng.standard_normal((n_out, n_in))


def he_normal__drawn_transposed(rng, n_in, n_out):
    """Draw column by column."""
    return math.sqrt(2 / n_in) * rng.standard_normal((n_in, n_out)).T


def he_normal__choice_of_order(rng, n_in, n_out):
    """Draw a vector and shuffle it."""
    return rng.permutation(rng.normal(0, math.sqrt(2 / n_in), n_in * n_out)).reshape(n_out, n_in)


# ── a whole network ─────────────────────────────────────────────────────────────────────────


def _layer(rng, n_in, n_out, scheme):
    std = _std(scheme, n_in, n_out)
    if scheme in ("xavier_normal", "he_normal"):
        return rng.normal(0, std, (n_out, n_in))
    return rng.uniform(-math.sqrt(3) * std, math.sqrt(3) * std, (n_out, n_in))


def init_network__pairwise(rng, sizes, scheme):
    """Look the function up by its name."""
    return [(globals()[scheme](rng, n_in, n_out), np.zeros(n_out)) for n_in, n_out in itertools.pairwise(sizes)]


def init_network__branches(rng, sizes, scheme):
    """Write every scheme out."""
    layers = []
    for k in range(1, len(sizes)):
        W = _layer(rng, sizes[k - 1], sizes[k], scheme)
        layers.append([W, np.zeros(len(W))])
    return layers


def init_network__last_first(rng, sizes, scheme):
    """Draw the last layer first."""
    layers = []
    for n_in, n_out in reversed(list(itertools.pairwise(sizes))):
        layers.insert(0, (_layer(rng, n_in, n_out, scheme), np.zeros(n_out)))
    return tuple(layers)


def init_network__drawn_transposed(rng, sizes, scheme):
    """Draw column by column; the spread is that of the right direction."""
    layers = []
    for n_in, n_out in itertools.pairwise(sizes):
        W = _layer(rng, n_out, n_in, scheme).T * _std(scheme, n_in, n_out) / _std(scheme, n_out, n_in)
        layers.append((W, np.zeros(n_out)))
    return layers


def init_network__spawned(rng, sizes, scheme):
    """Give every layer a generator of its own, all seeded from the one that came in."""
    seeds = rng.integers(1 << 62, size=len(sizes) - 1)
    parts = zip(seeds, itertools.pairwise(sizes), strict=True)
    return [
        (_layer(np.random.default_rng(seed), n_in, n_out, scheme), np.zeros(n_out)) for seed, (n_in, n_out) in parts
    ]


def activation_variances__einsum(X, weights, activation):
    """Name the axes; write the mean square distance out."""
    variances = np.zeros(len(weights))
    for k, W in enumerate(weights):
        Z = np.einsum("nd,md->nm", X, W)
        if activation == "tanh":
            X = np.tanh(Z)
        elif activation == "relu":
            X = Z * (Z > 0)
        elif activation == "sigmoid":
            decay = np.exp(-np.abs(Z))
            X = np.where(Z >= 0, 1, decay) / (1 + decay)
        else:
            X = Z
        variances[k] = ((X - X.mean()) ** 2).mean()
    return variances


def activation_variances__columns(X, weights, activation):
    """Keep samples in columns, and let e^(-z) become infinite."""
    H, variances = X.T, []
    with np.errstate(over="ignore"):
        for W in weights:
            Z = np.dot(W, H)
            H = {"tanh": np.tanh(Z), "relu": Z.clip(0), "identity": Z, "sigmoid": 1 / (1 + np.exp(-Z))}[activation]
            variances.append(np.var(H))
    return np.array(variances)


def activation_variances__recursive(X, weights, activation):
    """Do one layer, then the rest."""
    if len(weights) == 0:
        return np.zeros(0)
    Z = X @ weights[0].T
    if activation == "tanh":
        Z = 1 - 2 / (1 + np.exp(2 * np.minimum(Z, 300)))
    if activation == "relu":
        Z = np.where(Z > 0, Z, 0)
    if activation == "sigmoid":
        Z = np.exp(-np.logaddexp(0, -Z))
    return np.concatenate([[Z.var()], activation_variances__recursive(Z, weights[1:], activation)])


def activation_variances__between_units(X, weights, activation):
    """Add what lies within units to what lies between them."""
    f = {"identity": np.positive, "tanh": np.tanh, "relu": lambda z: (z + abs(z)) / 2}.get(activation)
    f = f or (lambda z: (np.tanh(z / 2) + 1) / 2)
    H, found = X, []
    for W in weights:
        H = f(H.dot(W.transpose()))
        found.append(H.var(axis=0).mean() + H.mean(axis=0).var())
    return np.asarray(found)


def scheme_for__dict(activation):
    """Look it up, and say so if it is not there."""
    schemes = dict.fromkeys(("sigmoid", "tanh"), "xavier_normal")
    schemes |= dict.fromkeys(("relu", "leaky_relu", "elu", "silu"), "he_normal")
    if activation not in schemes:
        message = f"unknown activation: {activation}"
        raise ValueError(message)
    return schemes[activation]


def scheme_for__match(activation):
    """Match the cases."""
    match activation:
        case "relu" | "leaky_relu" | "elu" | "silu":
            return "he_normal"
        case "tanh" | "sigmoid":
            return "xavier_normal"
        case _:
            raise ValueError(activation)


def scheme_for__by_ending(activation):
    """Look at the ending: all relatives of relu end in lu."""
    if activation in {"sigmoid", "tanh"}:
        return "xavier_normal"
    if activation.endswith("lu"):
        return "he_normal"
    raise ValueError("what is " + activation + "?")
