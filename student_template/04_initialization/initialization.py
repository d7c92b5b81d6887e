"""Parameter initialization: fill in the functions.

Conventions, kept everywhere in this file: numbers are float64. A weight matrix is (n_out, n_in), so a layer computes
Z = X W^T + b for a batch with one sample per row. No function changes its arguments.

Randomness comes in as `rng`, a numpy.random.Generator, made once by whoever calls you. Draw from it and from nothing
else: then the same seed gives the same network again. Any way of drawing that gives the right distribution is right.

Every docstring ends in an example. Run them all with: python -m doctest initialization.py
"""

import numpy as np

# ── biases ──────────────────────────────────────────────────────────────────────────────────


def zero_bias(n):
    """Return the bias of a hidden layer with n units as training starts: zeros.

    Shapes: n a whole number, the result (n,).

    >>> zero_bias(3)
    array([0., 0., 0.])
    """
    raise NotImplementedError("write zero_bias here")


def output_bias(targets):
    """Return the bias of a sigmoid output layer that is best while its weights are still 0.

    b_k = log(m_k / (1 - m_k)), with m_k the mean of the targets of unit k

    This is the inverse of the sigmoid, at the mean target: with weights of 0 the output sigmoid(0 + b) then equals that
    mean. Targets lie between 0 and 1, and so do their means, without reaching either.

    Shapes: targets (N, K), one sample per row; the result (K,).

    >>> output_bias(np.array([[0.2, 1.0], [0.2, 0.6]])).round(4)
    array([-1.3863,  1.3863])
    """
    raise NotImplementedError("write output_bias here")


# ── weights of one layer: each result is (n_out, n_in), each entry drawn for itself ─────────


def small_normal(rng, n_in, n_out, scale):
    """Return weights from a normal distribution with mean 0 and standard deviation `scale`.

    Shapes: n_in, n_out whole numbers, scale a number, the result (n_out, n_in).

    >>> W = small_normal(np.random.default_rng(0), 300, 200, 0.05)
    >>> W.shape, round(float(W.std()), 3)
    ((200, 300), 0.05)
    """
    raise NotImplementedError("write small_normal here")


def small_uniform(rng, n_in, n_out, r):
    """Return weights that are spread evenly between -r and r.

    Shapes: n_in, n_out whole numbers, r a number, the result (n_out, n_in).

    >>> W = small_uniform(np.random.default_rng(0), 300, 200, 0.05)
    >>> W.shape, round(float(W.min()), 3), round(float(W.max()), 3)
    ((200, 300), -0.05, 0.05)
    """
    raise NotImplementedError("write small_uniform here")


def xavier_uniform(rng, n_in, n_out):
    """Return Xavier weights that are spread evenly between -r and r.

    Var = 2 / (n_in + n_out), and numbers spread evenly between -r and r have the variance r^2 / 3

    Shapes: n_in, n_out whole numbers, the result (n_out, n_in).

    >>> W = xavier_uniform(np.random.default_rng(0), 300, 200)
    >>> W.shape, round(float(W.var()), 4)
    ((200, 300), 0.004)
    """
    raise NotImplementedError("write xavier_uniform here")


def xavier_normal(rng, n_in, n_out):
    """Return Xavier weights from a normal distribution with mean 0.

    Var = 2 / (n_in + n_out)

    Shapes: n_in, n_out whole numbers, the result (n_out, n_in).

    >>> W = xavier_normal(np.random.default_rng(0), 300, 200)
    >>> W.shape, round(float(W.var()), 4)
    ((200, 300), 0.004)
    """
    raise NotImplementedError("write xavier_normal here")


def he_uniform(rng, n_in, n_out):
    """Return He weights that are spread evenly between -r and r.

    Var = 2 / n_in, and numbers spread evenly between -r and r have the variance r^2 / 3

    Shapes: n_in, n_out whole numbers, the result (n_out, n_in).

    >>> W = he_uniform(np.random.default_rng(0), 500, 200)
    >>> W.shape, round(float(W.var()), 4)
    ((200, 500), 0.004)
    """
    raise NotImplementedError("write he_uniform here")


def he_normal(rng, n_in, n_out):
    """Return He weights from a normal distribution with mean 0.

    Var = 2 / n_in

    Shapes: n_in, n_out whole numbers, the result (n_out, n_in).

    >>> W = he_normal(np.random.default_rng(0), 500, 200)
    >>> W.shape, round(float(W.var()), 4)
    ((200, 500), 0.004)
    """
    raise NotImplementedError("write he_normal here")


# ── a whole network ─────────────────────────────────────────────────────────────────────────


def init_network(rng, sizes, scheme):
    """Return weights and bias of every layer of a network, first layer first, as a list of pairs (W, b).

    sizes[0] is the number of inputs, each further size that of the units of one layer: (784, 100, 10) makes two layers.
    `scheme` names one of the functions above: "xavier_uniform", "xavier_normal", "he_uniform" or "he_normal".
    Biases are zeros. All layers draw from the same `rng`, one after the other, so no two begin with the same numbers.

    Shapes: sizes whole numbers, scheme a text, the result [(W, b), ...] with W (n_out, n_in) and b (n_out,).

    >>> layers = init_network(np.random.default_rng(0), (7, 5, 2), "he_normal")
    >>> [(W.shape, b.shape) for W, b in layers]
    [((5, 7), (5,)), ((2, 5), (2,))]
    """
    raise NotImplementedError("write init_network here")


def activation_variances(X, weights, activation):
    """Return the variance of the output of every layer, first layer first.

    H_0 = X and H_k = f(H_(k-1) W_k^T), with no biases; the variance of H_k is taken over all its entries, samples and units
    together: the mean of (h - mean)^2

    `activation` names f: "identity" (f(z) = z), "tanh", "relu" or "sigmoid". It must be right for entries of X such as -900
    and 900.

    No Python loop may run over the rows of X. A loop over the layers is fine.

    Shapes: X (N, n_0), weights a tuple of L matrices (n_k, n_(k-1)), activation a text, the result an array (L,).

    >>> X = np.array([[1.0, 2.0], [-3.0, 4.0]])
    >>> W = np.array([[1.0, 1.0], [0.5, 0.0]])
    >>> activation_variances(X, (W, 2 * W), "relu").round(4)
    array([1.2969, 5.1875])
    """
    raise NotImplementedError("write activation_variances here")


def scheme_for(activation):
    """Return the name of the scheme that suits an activation: "xavier_normal" or "he_normal".

    Xavier suits the activations that squash both sides alike, He those that let the positive side through and hold the
    negative side back. You know six: "sigmoid", "tanh", "relu", "leaky_relu", "elu" and "silu".

    For any other name, raise a ValueError whose message holds that name.

    Shapes: activation a text, the result a text.

    >>> scheme_for("tanh")
    'xavier_normal'
    """
    raise NotImplementedError("write scheme_for here")
