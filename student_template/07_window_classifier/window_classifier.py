"""A named-entity window classifier, from word vectors to a trained network: fill in the functions.

The model looks at a window of words and says what its middle word is: a location, a person, or something else.

    X = the window's word vectors beside each other,  Z = X W^T + b,  H = tanh(Z),  S = H U^T + c

Conventions, kept everywhere in this file: numbers are float64. A batch has one window per row. A weight matrix is
(n_out, n_in). Each gradient has the same shape as its parameter. No function changes its arguments: what is new is
returned. Randomness comes from the generator `rng`, and from nowhere else. Labels are whole numbers from 0.

The letters of the shapes: V words, vectors of d numbers, N windows of n words, M hidden units, C classes.

The parameters of the model are one dict of arrays:

    params["E"] (V, d)     the word vectors, one word per row
    params["W"] (M, n d)   params["b"] (M,)     the hidden layer
    params["U"] (C, M)     params["c"] (C,)     the scores

The training data is a dict of two arrays: data["ids"] (N, n), the windows as rows of word numbers, and data["y"] (N,),
the class of each window's middle word.

Every docstring ends in an example. Run them all with: python -m doctest window_classifier.py
"""

import numpy as np

# ── the model ───────────────────────────────────────────────────────────────────────────────


def init_params(rng, E, n, M, C):
    """Return the parameters with which training starts: word vectors as given, random weights, biases of 0.

    W and U have entries from U(-r, r), the uniform distribution, with r = sqrt(6 / (n_in + n_out)) (Xavier); each has an
    r of its own. Draw W first, then U.

    The result is a new dict with the keys "E", "W", "b", "U" and "c", in which "E" is a copy.

    Shapes: rng a numpy.random.Generator, E (V, d), n, M and C the numbers of words in a window, of hidden units and of
    classes; in the result E (V, d), W (M, n d), b (M,), U (C, M), c (C,).

    >>> params = init_params(np.random.default_rng(0), np.array([[1.0, 2.0], [3.0, 4.0]]), 3, 4, 2)
    >>> {name: value.shape for name, value in params.items()}
    {'E': (2, 2), 'W': (4, 6), 'b': (4,), 'U': (2, 4), 'c': (2,)}
    >>> bool(np.abs(params["W"]).max() <= 0.6**0.5), bool(np.abs(params["U"]).max() <= 1.0)
    (True, True)
    """
    raise NotImplementedError("write init_params here")


def window_inputs(E, ids):
    """Return the input of the network for each window, without a Python loop over the windows.

    X_i = [E[ids_i1], E[ids_i2], ..., E[ids_in]], the vectors of the window's words, from left to right, in one row

    Shapes: E (V, d), ids (N, n) whole numbers from 0 to V - 1, the result (N, n d).

    >>> window_inputs(np.array([[0.0, 0.5], [1.0, 1.5], [2.0, 2.5]]), np.array([[2, 0, 1], [1, 1, 0]]))
    array([[2. , 2.5, 0. , 0.5, 1. , 1.5],
           [1. , 1.5, 1. , 1.5, 0. , 0.5]])
    """
    raise NotImplementedError("write window_inputs here")


def forward(params, ids):
    """Return what the network makes of each window: its input, its hidden units, its scores. No Python loop over windows.

    H = tanh(X W^T + b), S = H U^T + c

    Shapes: params as at the top of this file, ids (N, n), the results (X, H, S) of the shapes (N, n d), (N, M), (N, C).

    >>> E, W, U = np.array([[0.0], [1.0], [2.0]]), np.array([[1.0, 0.0, -0.5], [0.0, 0.5, 0.0]]), np.eye(2)
    >>> params = {"E": E, "W": W, "b": np.array([0.0, 1.0]), "U": U, "c": np.array([0.25, 0.0])}
    >>> X, H, S = forward(params, np.array([[1, 2, 1], [2, 0, 0]]))
    >>> X
    array([[1., 2., 1.],
           [2., 0., 0.]])
    >>> H.round(4)
    array([[0.4621, 0.964 ],
           [0.964 , 0.7616]])
    >>> S.round(4)
    array([[0.7121, 0.964 ],
           [1.214 , 0.7616]])
    """
    raise NotImplementedError("write forward here")


def predict(params, ids):
    """Return the class of each window, the one with the highest score, without a Python loop over the windows.

    It must be right for scores of any size.

    Shapes: params as at the top of this file, ids (N, n), the result (N,) whole numbers from 0 to C - 1.

    >>> E, W, U = np.array([[0.0], [1.0], [2.0]]), np.array([[1.0, 0.0, -0.5], [0.0, 0.5, 0.0]]), np.eye(2)
    >>> params = {"E": E, "W": W, "b": np.array([0.0, 1.0]), "U": U, "c": np.array([0.25, 0.0])}
    >>> predict(params, np.array([[1, 2, 1], [2, 0, 0]]))
    array([1, 0])
    """
    raise NotImplementedError("write predict here")


# ── the loss and its gradients ──────────────────────────────────────────────────────────────


def loss(params, ids, y, lam):
    """Return the loss of a batch, one number: the mean cross-entropy, and a penalty on the two weight matrices.

    J = -(1/N) sum_i log P_i,y_i + lam (sum W_jk^2 + sum U_jk^2), with P the softmax of each row of scores

    Biases and word vectors are not penalised. It must be right, and finite, for scores of any size. No Python loop over
    the windows.

    Shapes: params as at the top of this file, ids (N, n), y (N,), lam a number, the result a number.

    >>> E, W, U = np.array([[0.0], [1.0], [2.0]]), np.array([[1.0, 0.0, -0.5], [0.0, 0.5, 0.0]]), np.eye(2)
    >>> params = {"E": E, "W": W, "b": np.array([0.0, 1.0]), "U": U, "c": np.array([0.25, 0.0])}
    >>> round(float(loss(params, np.array([[1, 2, 1], [2, 0, 0]]), np.array([1, 0]), 0.01)), 4)
    0.5687
    """
    raise NotImplementedError("write loss here")


def gradients(params, ids, y, lam):
    """Return the gradient of the loss by every parameter, word vectors included. No Python loop over the windows.

    dS = (P - Y) / N, where Y has a 1 at the right class of each row, dZ = (dS U) * (1 - H^2), entry by entry

    dU = dS^T H + 2 lam U, dc = the sum of the rows of dS, dW = dZ^T X + 2 lam W, db = the sum of the rows of dZ

    dE: dX = dZ W is cut into one piece of d numbers for each word of the window, and each piece is added to the row of
    its word. A word that is in several places, of one window or of several, receives all its pieces.

    Shapes: params as at the top of this file, ids (N, n), y (N,), lam a number, the result a dict with the keys of
    params; each gradient has the shape of its parameter.

    >>> E, W, U = np.array([[0.0], [1.0], [2.0]]), np.array([[1.0, 0.0, -0.5], [0.0, 0.5, 0.0]]), np.eye(2)
    >>> params = {"E": E, "W": W, "b": np.array([0.0, 1.0]), "U": U, "c": np.array([0.25, 0.0])}
    >>> found = gradients(params, np.array([[1, 2, 1], [2, 0, 0]]), np.array([1, 0]), 0.01)
    >>> found["E"].round(4)
    array([[ 0.0477],
           [ 0.086 ],
           [-0.0215]])
    >>> found["W"].round(4)
    array([[ 0.1645,  0.344 ,  0.162 ],
           [ 0.1478, -0.0209, -0.0154]])
    >>> found["b"].round(4)
    array([0.1582, 0.0662])
    """
    raise NotImplementedError("write gradients here")


# ── training ────────────────────────────────────────────────────────────────────────────────


def update(params, grads, lr):
    """Return new parameters, one step of gradient descent further; params and grads stay as they are.

    theta - lr dJ/dtheta, for every parameter theta

    Shapes: params and grads dicts with the same keys and shapes, lr a number, the result a dict of the same.

    >>> params, grads = {"W": np.array([[1.0, 2.0]]), "b": np.array([0.5])}, {"W": np.array([[10.0, 0.0]]), "b": np.array([-1.0])}
    >>> update(params, grads, 0.1)
    {'W': array([[0., 2.]]), 'b': array([0.6])}
    """
    raise NotImplementedError("write update here")


def batches(order, size):
    """Return the batches into which an order of windows is cut: a list of arrays, one after the other.

    Each has `size` numbers, except for the last, which has what is left, and at least one.

    Shapes: order (N,) whole numbers, size a whole number from 1, the result a list of arrays.

    >>> batches(np.array([3, 1, 4, 0, 2]), 2)
    [array([3, 1]), array([4, 0]), array([2])]
    """
    raise NotImplementedError("write batches here")


def tug(params, ids, y, lam):
    """Return gradients that pull all parameters towards a mean of the batch; given, to try epoch and train on."""
    target = ((y + 1.0) * (ids.mean(axis=1) + 1.0)).mean() / 8.0
    return {name: (0.5 + lam) * value - target for name, value in params.items()}


def epoch(params, data, order, settings, grad):
    """Return the parameters after one pass through the training data: one step for each batch.

    The windows are taken in the given order, cut into batches; each step uses the gradients at the parameters that the
    step before has left.

    grad(params, ids, y, lam) returns a dict of gradients, as `gradients` does. It comes in as an argument, so that this
    task can be tried with `tug`, whatever `gradients` does.

    Shapes: params and data as at the top of this file, order (N,) whole numbers from 0 to N - 1, settings a dict with
    "batch" (the size of a batch), "lr" and "lam" at least, the result a dict as params.

    >>> data = {"ids": np.array([[0, 0, 0], [1, 1, 1], [2, 2, 2]]), "y": np.array([0, 2, 1])}
    >>> settings = {"batch": 2, "lr": 0.5, "lam": 0.0}
    >>> epoch({"b": np.array([4.0, 0.0])}, data, np.array([1, 0, 2]), settings, tug)["b"].round(4)
    array([2.7891, 0.5391])
    """
    raise NotImplementedError("write epoch here")


def train(rng, params, data, settings, grad):
    """Return the parameters after training: settings["epochs"] passes through the data, each in a new random order.

    Draw each order as a permutation of 0 to N - 1 from rng, one draw for each epoch and nothing else.

    Shapes: rng a numpy.random.Generator, params and data as at the top of this file, settings a dict with "epochs",
    "batch", "lr" and "lam" at least, grad as in `epoch`, the result a dict as params.

    >>> data = {"ids": np.array([[0, 0, 0], [1, 1, 1], [2, 2, 2]]), "y": np.array([0, 2, 1])}
    >>> settings = {"epochs": 2, "batch": 3, "lr": 0.5, "lam": 0.0}
    >>> train(np.random.default_rng(0), {"b": np.array([4.0, 0.0])}, data, settings, tug)["b"].round(4)
    array([2.724, 0.474])
    """
    raise NotImplementedError("write train here")


# ── everything together ─────────────────────────────────────────────────────────────────────


def held_out_predictions(rng, E, data, held_out, settings):
    """Return the classes that a newly trained model gives to windows that it has not seen; given.

    It calls your init_params, train, gradients and predict.

    Shapes: rng a numpy.random.Generator, E (V, d), data as at the top of this file, held_out (K, n), settings a dict
    with "hidden", "classes", "epochs", "batch", "lr" and "lam", the result (K,) whole numbers.

    >>> E = np.array([[1.0, 0.0], [0.0, 1.0], [-1.0, -1.0]])
    >>> data = {"ids": np.array([[2, 0, 2], [2, 1, 2], [0, 0, 2], [1, 1, 2]]), "y": np.array([0, 1, 0, 1])}
    >>> settings = {"hidden": 4, "classes": 2, "epochs": 50, "batch": 2, "lr": 0.5, "lam": 0.0}
    >>> held_out_predictions(np.random.default_rng(0), E, data, np.array([[2, 0, 0], [2, 1, 1]]), settings)
    array([0, 1])
    """
    params = init_params(rng, E, held_out.shape[1], settings["hidden"], settings["classes"])
    params = train(rng, params, data, settings, gradients)
    return predict(params, held_out)
