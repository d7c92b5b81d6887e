"""What goes wrong in training, and what helps: fill in the functions.

Conventions, kept everywhere in this file: numbers are float64. A batch has one sample per row: N samples with D features are
(N, D). A weight matrix is (n_out, n_in), so a layer computes Z = X W^T. `params` and `grads` are tuples of arrays of any
shapes: weights, biases, as many as the network has. Each gradient has the same shape as its parameter. No function
changes its arguments, and randomness comes in as a numpy.random.Generator called rng. Labels and epochs are whole numbers
from 0.

Every docstring ends in an example. Run them all with: python -m doctest regularization.py
"""

import numpy as np

# ── a penalty on large weights ──────────────────────────────────────────────────────────────


def l2_penalty(params, lam):
    """Return what the parameters of a network cost: one number.

    R = lam * sum over k of theta_k^2, where theta_k runs over every entry of every array, biases too

    There is no one half in front, and no mean.

    Shapes: params a tuple of arrays of any shapes, lam a number, the result a number.

    >>> params = (np.array([[1.0, -2.0], [0.0, 3.0]]), np.array([0.5, -1.0]))
    >>> round(float(l2_penalty(params, 0.1)), 4)
    1.525
    """
    raise NotImplementedError("write l2_penalty here")


def l2_gradient(params, lam):
    """Return the gradient of l2_penalty by each array of the parameters.

    dR/dtheta_k = 2 lam theta_k

    Shapes: params a tuple of arrays of any shapes, lam a number, the result a tuple of as many arrays of the same shapes.

    >>> dW, db = l2_gradient((np.array([[1.0, -2.0], [0.0, 3.0]]), np.array([0.5, -1.0])), 0.1)
    >>> dW.round(4)
    array([[ 0.2, -0.4],
           [ 0. ,  0.6]])
    >>> db.round(4)
    array([ 0.1, -0.2])
    """
    raise NotImplementedError("write l2_gradient here")


def regularized_loss(S, y, params, lam):
    """Return what training minimises: the mean cross-entropy of a batch plus the penalty of the parameters, one number.

    J = -(1/N) sum over i of log P_i,y_i + lam * sum over k of theta_k^2, with P = softmax(S), row by row

    The penalty is outside the mean: it does not depend on how many samples there are. J must be right, and finite, for
    scores of any size. No Python loop over the rows.

    Shapes: S (N, C) scores, y (N,) whole numbers from 0 to C - 1, params a tuple of arrays, lam a number, the result a
    number.

    >>> S, y = np.array([[1.0, 2.0, 3.0], [0.0, 0.0, 0.0]]), np.array([2, 0])
    >>> round(float(regularized_loss(S, y, (np.array([[1.0, -2.0]]), np.array([0.5])), 0.1)), 4)
    1.2781
    """
    raise NotImplementedError("write regularized_loss here")


# ── dropout: p is the share of units that are dropped ───────────────────────────────────────


def dropout_mask(rng, shape, p):
    """Return a random mask: each entry by itself is 0 with probability p, a dropped unit, and else 1.

    Draw from rng, for example with rng.random(shape), which is uniform between 0 and 1. Nothing is scaled here.

    Shapes: rng a numpy.random.Generator, shape a tuple of sizes, p a number from 0 to below 1, the result of that shape.

    >>> mask = dropout_mask(np.random.default_rng(1), (200, 300), 0.2)
    >>> mask.shape
    (200, 300)
    >>> bool(0.79 < mask.mean() < 0.81), bool(np.isin(mask, (0, 1)).all())
    (True, True)
    """
    raise NotImplementedError("write dropout_mask here")


def dropout_forward(X, mask, p, train):
    """Return what a dropout layer lets through: in training the kept units, made larger, at test time everything as it is.

    In training every unit is multiplied by its entry of the mask and divided by 1 - p, the probability of being kept. So
    its expected value is what it was, and at test time nothing is left to do ("inverted" dropout).

    Shapes: X and mask (N, D), mask of zeros (dropped) and ones (kept), p a number from 0 to below 1, train True or False,
    the result (N, D).

    >>> X, mask = np.array([[1.0, 2.0, -3.0]]), np.array([[1.0, 0.0, 1.0]])
    >>> dropout_forward(X, mask, 0.2, train=True)
    array([[ 1.25,  0.  , -3.75]])
    >>> dropout_forward(X, mask, 0.2, train=False)
    array([[ 1.,  2., -3.]])
    """
    raise NotImplementedError("write dropout_forward here")


def dropout_backward(dout, mask, p, train):
    """Return the gradient of the loss by the input of a dropout layer, from dout, the gradient by its output.

    The mask, p and train are those of the forward pass. Differentiate what dropout_forward computes.

    Shapes: dout and mask (N, D), p a number from 0 to below 1, train True or False, the result (N, D).

    >>> dout, mask = np.array([[0.5, 1.0, -2.0]]), np.array([[1.0, 0.0, 1.0]])
    >>> dropout_backward(dout, mask, 0.2, train=True)
    array([[ 0.625,  0.   , -2.5  ]])
    >>> dropout_backward(dout, mask, 0.2, train=False)
    array([[ 0.5,  1. , -2. ]])
    """
    raise NotImplementedError("write dropout_backward here")


# ── batch normalisation: each feature by itself ─────────────────────────────────────────────


def batchnorm_forward(X, gamma, beta, running_mean, running_var, momentum, eps, train):
    """Return a batch whose features are normalised, scaled and shifted, and all that the layer must remember.

    out = gamma * x_hat + beta, with x_hat = (X - mean) / std and std = sqrt(var + eps), feature by feature

    In training mean and var are those of the batch, var the mean of the squared deviations (divided by N, not N - 1), and
    the running statistics move towards them, where momentum is the share of the old value that stays:

    new running_mean = momentum * running_mean + (1 - momentum) * mean, and the same for running_var and var

    At test time mean and var are the running statistics, which come back as they were. Both times the cache holds the
    x_hat and the std that were used, and gamma. No Python loop over the rows.

    Shapes: X (N, D); gamma, beta, running_mean and running_var (D,); momentum and eps numbers, train True or False. The
    results are (out, running_mean, running_var, cache) with out (N, D), the new running statistics (D,) each, and cache
    the dict {"x_hat": (N, D), "std": (D,), "gamma": (D,)}.

    >>> X, ones, zeros = np.array([[1.0, 2.0], [3.0, 8.0]]), np.ones(2), np.zeros(2)
    >>> out, mean, var, cache = batchnorm_forward(X, 2 * ones, ones, zeros, ones, 0.75, 0.25, train=True)
    >>> out.round(4)
    array([[-0.7889, -0.9728],
           [ 2.7889,  2.9728]])
    >>> mean, var
    (array([0.5 , 1.25]), array([1., 3.]))
    >>> cache["std"].round(4)
    array([1.118 , 3.0414])
    >>> out, mean, var, cache = batchnorm_forward(X, 2 * ones, ones, zeros, 2 * ones, 0.75, 0.25, train=False)
    >>> out.round(4)
    array([[ 2.3333,  3.6667],
           [ 5.    , 11.6667]])
    >>> mean, var
    (array([0., 0.]), array([2., 2.]))
    """
    raise NotImplementedError("write batchnorm_forward here")


def batchnorm_backward(dout, cache):
    """Return the gradients of the loss by X, gamma and beta, from dout, the gradient by out, and the cache of training.

    dgamma = sum over the rows of dout * x_hat, dbeta = sum over the rows of dout, and with dx_hat = gamma * dout

    dX = (dx_hat - mean of dx_hat - x_hat * mean of (dx_hat * x_hat)) / std, with means over the rows

    The two means are there because X also acts through the batch's mean and variance. No Python loop over the rows.

    Shapes: dout (N, D), cache the dict {"x_hat": (N, D), "std": (D,), "gamma": (D,)} of batchnorm_forward, the results
    (dX, dgamma, dbeta) of the shapes (N, D), (D,), (D,).

    >>> cache = {"x_hat": np.array([[-1.0], [0.0], [1.0]]), "std": np.array([2.0]), "gamma": np.array([3.0])}
    >>> dX, dgamma, dbeta = batchnorm_backward(np.array([[1.0], [0.0], [2.0]]), cache)
    >>> dX
    array([[ 0.5],
           [-1.5],
           [ 1. ]])
    >>> dgamma, dbeta
    (array([1.]), array([3.]))
    """
    raise NotImplementedError("write batchnorm_backward here")


# ── gradients that vanish, explode or die ───────────────────────────────────────────────────


def vanishing_bound(depth):
    """Return the largest factor by which the slopes of sigmoids in this many layers, one after the other, can pass a signal on.

    The slope of one sigmoid is at most 1/4, at 0. Slopes of layers that follow one another are multiplied.

    Shapes: depth a whole number from 0, the result a number.

    >>> vanishing_bound(3)
    0.015625
    """
    raise NotImplementedError("write vanishing_bound here")


def gradient_norms(dout, X, weights, activation):
    """Return how large the gradient of the loss by each layer's weights is, from the first layer to the last.

    H_0 = X, and for the layers l = 1, 2, ..., L: Z_l = H_(l-1) W_l^T and H_l = f(Z_l). There are no biases. dout is dL/dH_L,
    the gradient of the loss by the network's output H_L. The norm of dL/dW_l is the square root of the sum of its squares.

    f is "sigmoid", "tanh" or "relu"; the slope of relu at 0 is 0. The results must be right for X such as 900.

    Shapes: X (N, n_0), weights a tuple of L matrices W_l of the shapes (n_l, n_(l-1)), dout (N, n_L), activation a text,
    the result (L,).

    >>> weights = (np.array([[0.5, -1.0]]), np.array([[2.0], [1.0]]))
    >>> gradient_norms(np.array([[1.0, -1.0]]), np.array([[4.0, 1.0]]), weights, "relu")
    array([4.12310563, 1.41421356])
    >>> gradient_norms(np.array([[1.0, -1.0]]), np.array([[4.0, 1.0]]), weights, "sigmoid").round(4)
    array([0.0698, 0.1954])
    """
    raise NotImplementedError("write gradient_norms here")


def dead_relu_fraction(Z):
    """Return the share of units that relu shuts off for every sample of a batch: one number from 0 to 1.

    A unit is a column of Z, which holds what goes into relu. It is dead if all of its entries are at or below 0.

    Shapes: Z (N, D), the result a number.

    >>> float(dead_relu_fraction(np.array([[-1.0, 2.0, -3.0, 0.0], [-0.5, -1.0, 4.0, -2.0]])))
    0.5
    """
    raise NotImplementedError("write dead_relu_fraction here")


def clip_by_norm(grads, limit):
    """Return the gradients of a network, made shorter where their common norm is above a limit.

    norm = sqrt(sum over k of g_k^2), where g_k runs over every entry of every array

    If norm is above limit, every array is multiplied by limit / norm, so that the common norm becomes limit and the direction
    stays. Else the gradients come back as they are. Nothing is added to the norm.

    Shapes: grads a tuple of arrays of any shapes, limit a number above 0, the result a tuple of as many arrays of the same
    shapes.

    >>> clip_by_norm((np.array([[3.0, 0.0]]), np.array([4.0])), 2.5)
    (array([[1.5, 0. ]]), array([2.]))
    >>> clip_by_norm((np.array([[3.0, 0.0]]), np.array([4.0])), 6.0)
    (array([[3., 0.]]), array([4.]))
    """
    raise NotImplementedError("write clip_by_norm here")


# ── many vectors at once ────────────────────────────────────────────────────────────────────


def scores_by_matrix(W, vectors):
    """Return the scores of many word vectors with one product of matrices, without a Python loop over the vectors.

    Row i of the result is W v_i, the scores of the i-th vector.

    Shapes: W (M, D), vectors a tuple of N vectors (D,), the result (N, M).

    >>> W = np.array([[1.0, 0.0, 2.0], [0.5, 1.0, 0.0]])
    >>> scores_by_matrix(W, (np.array([1.0, 2.0, 3.0]), np.array([0.0, 1.0, 0.0]), np.array([2.0, 0.0, -1.0])))
    array([[7. , 2.5],
           [0. , 1. ],
           [0. , 1. ]])
    """
    raise NotImplementedError("write scores_by_matrix here")


# ── overfitting ─────────────────────────────────────────────────────────────────────────────


def train_validation_gap(train_loss, validation_loss, patience):
    """Return the epoch at which overfitting begins, or None if it does not.

    It is the first epoch e for which all of this holds:

    - the validation loss is at its best: validation_loss[k] > validation_loss[e] for every k before e;
    - it gets no better for a while: validation_loss[k] >= validation_loss[e] for k = e + 1, ..., e + patience;
    - the training loss has got better meanwhile: train_loss[e + patience] < train_loss[e].

    An epoch that has fewer than patience epochs after it cannot be told yet, and does not count.

    Shapes: train_loss and validation_loss (E,), a number for each of the epochs 0 to E - 1, patience a whole number from
    1, the result a whole number or None.

    >>> train = np.array([2.0, 1.6, 1.3, 1.1, 0.9, 0.8])
    >>> validation = np.array([2.1, 1.8, 1.9, 1.7, 1.75, 1.72])
    >>> train_validation_gap(train, validation, 2)
    3
    >>> train_validation_gap(train, validation, 3) is None
    True
    """
    raise NotImplementedError("write train_validation_gap here")
