"""Word vectors: windows, the gradient of the embedding, what training moves and what to train at all. Fill in the functions.

Conventions, kept everywhere in this file: numbers are float64. The embedding E has one word vector per row: word w of a
vocabulary of V words has the vector E[w], of d entries. A sentence is an array of words, that is of row numbers of E. A
window is the words from `size` places before its centre to `size` places after it, n = 2 size + 1 words in all. A weight
matrix is (n_out, n_in). Each gradient has the same shape as its parameter. No function changes its arguments. Return
arrays, not lists.

Every docstring ends in an example. Run them all with: python -m doctest word_vectors.py
"""

import numpy as np

# The four plans for fine-tuning, as fine_tuning_plan returns them and trainable_mask takes them.
TRAIN_ALL = "train all"
LAST_LAYERS = "last layers and classifier"
FEW_LAYERS = "few layers and augment data"
CLASSIFIER_ONLY = "classifier only"

# ── windows: from a sentence to a score ─────────────────────────────────────────────────────


def window_ids(sentence, center, size, pad):
    """Return the words of the window around one place of a sentence, from left to right.

    the words at the places center - size, ..., center, ..., center + size

    Where the window sticks out of the sentence, on either side, the word `pad` is used for each word that is not there.

    Shapes: sentence (T,) whole numbers, center a place from 0 to T - 1, size and pad whole numbers, the result an array
    (2 size + 1,) of whole numbers.

    >>> sentence = np.array([31, 12, 45, 27, 18])
    >>> window_ids(sentence, 2, 1, 9)
    array([12, 45, 27])
    >>> window_ids(sentence, 4, 2, 9)
    array([45, 27, 18,  9,  9])
    """
    # BEGIN SOLUTION
    around = np.full(2 * size + 1, pad)
    first, last = max(center - size, 0), min(center + size + 1, len(sentence))
    around[first - center + size : last - center + size] = sentence[first:last]
    return around
    # END SOLUTION


def window_vector(E, ids):
    """Return the vectors of a window's words, one behind the other in one long vector.

    x_window = [E[ids_0]  E[ids_1]  ...  E[ids_(n-1)]]

    Shapes: E (V, d), ids (n,) whole numbers from 0 to V - 1, the result (n d,).

    >>> E = np.array([[0.0, 0.5], [1.0, 1.5], [2.0, 2.5]])
    >>> window_vector(E, np.array([2, 0, 2]))
    array([2. , 2.5, 0. , 0.5, 2. , 2.5])
    """
    # BEGIN SOLUTION
    return E[ids].ravel()
    # END SOLUTION


def window_score(E, ids, W, b, u):
    """Return the score that a network with one hidden layer gives a window: one number.

    s = u^T f(W x_window + b), with f the sigmoid

    It must be right for entries of any size.

    Shapes: E (V, d), ids (n,), W (h, n d), b (h,), u (h,), the result a number.

    >>> E, W = np.array([[2.0], [0.5], [-1.0]]), np.array([[1.0, 0.0, 2.0], [0.0, 4.0, 0.0]])
    >>> s = window_score(E, np.array([0, 1, 2]), W, np.array([0.0, 0.0]), np.array([3.0, -1.0]))
    >>> round(float(s), 4)
    0.6192
    """
    # BEGIN SOLUTION
    z = W @ window_vector(E, ids) + b
    return u @ (0.5 + 0.5 * np.tanh(0.5 * z))
    # END SOLUTION


# ── from the window back to the words ───────────────────────────────────────────────────────


def window_gradient(delta, W, size):
    """Return the gradient of the score by each word vector in the window, from the error signal delta = ds/dz.

    ds/dx_window = W^T delta, cut into one row for each place of the window, in the order of `window_vector`

    Shapes: delta (h,), W (h, n d) with n = 2 size + 1, size a whole number from 0, the result (n, d).

    >>> W = np.array([[1.0, 2.0, 3.0, 4.0, 5.0, 6.0], [0.0, 0.0, 1.0, 1.0, 0.0, 0.0]])
    >>> window_gradient(np.array([1.0, -2.0]), W, 1)
    array([[1., 2.],
           [1., 2.],
           [5., 6.]])
    """
    # BEGIN SOLUTION
    return (delta @ W).reshape(2 * size + 1, -1)
    # END SOLUTION


def scatter_word_gradients(shape, ids, grads):
    """Return the gradient of the score by the whole embedding, from the gradient by each place of the window.

    dE[w] = the sum of grads[i] over all places i with ids[i] = w, and zeros for a word that is not in the window

    A word that is in two places receives both gradients.

    Shapes: shape is (V, d), ids (n,) whole numbers from 0 to V - 1, grads (n, d), the result (V, d).

    >>> scatter_word_gradients((4, 2), np.array([2, 0, 2]), np.array([[1.0, 2.0], [3.0, 4.0], [10.0, 20.0]]))
    array([[ 3.,  4.],
           [ 0.,  0.],
           [11., 22.],
           [ 0.,  0.]])
    """
    # BEGIN SOLUTION
    dE = np.zeros(shape)
    np.add.at(dE, ids, grads)
    return dE
    # END SOLUTION


def embedding_gradient(E, ids, W, b, u):
    """Return the gradient of the window's score by the whole embedding, by the chain rule.

    s = u^T h, h = f(z), z = W x_window + b, with f the sigmoid. The slope of the sigmoid is f'(z) = f(z) (1 - f(z)), and
    the error signal is delta = u * f'(z), entry by entry.

    It must be right for entries of any size.

    Shapes: E (V, d), ids (n,), W (h, n d), b (h,), u (h,), the result (V, d).

    >>> E, W = np.array([[2.0], [0.5], [-1.0]]), np.array([[1.0, 0.0, 2.0], [0.0, 4.0, 0.0]])
    >>> embedding_gradient(E, np.array([0, 1, 2]), W, np.array([0.0, 0.0]), np.array([3.0, -1.0])).round(4)
    array([[ 0.75],
           [-0.42],
           [ 1.5 ]])
    """
    # BEGIN SOLUTION
    h = 0.5 + 0.5 * np.tanh(0.5 * (W @ window_vector(E, ids) + b))
    grads = window_gradient(u * h * (1.0 - h), W, len(ids) // 2)
    return scatter_word_gradients(E.shape, ids, grads)
    # END SOLUTION


# ── what training moves ─────────────────────────────────────────────────────────────────────


def update_word_vectors(E, ids, grads, lr, trainable):
    """Return the embedding after one step of gradient descent on the words of one window: a new matrix.

    E[w] - lr * (the sum of grads[i] over all places i with ids[i] = w)

    A word that is not in the window stays where it is. If `trainable` is False, the vectors are frozen and all words do.

    Shapes: E (V, d), ids (n,), grads (n, d) one row for each place of the window, lr a number, trainable True or False,
    the result (V, d).

    >>> E, ids = np.array([[1.0, 1.0], [2.0, 2.0], [3.0, 3.0]]), np.array([2, 0, 2])
    >>> grads = np.array([[1.0, 0.0], [0.0, 1.0], [2.0, 0.0]])
    >>> update_word_vectors(E, ids, grads, 0.5, True)
    array([[1. , 0.5],
           [2. , 2. ],
           [1.5, 3. ]])
    >>> update_word_vectors(E, ids, grads, 0.5, False)
    array([[1., 1.],
           [2., 2.],
           [3., 3.]])
    """
    # BEGIN SOLUTION
    new = E.copy()
    if trainable:
        np.subtract.at(new, ids, lr * grads)
    return new
    # END SOLUTION


def moved_words(before, after, tol):
    """Return the words that training has moved, in rising order.

    all w with |after[w] - before[w]| > tol, where |v| is the length of a vector, sqrt(sum_j v_j^2)

    Shapes: before and after (V, d), tol a positive number, the result an array (k,) of whole numbers, k from 0 to V.

    >>> before = np.array([[1.0, 1.0], [2.0, 2.0], [3.0, 3.0]])
    >>> moved_words(before, before + np.array([[0.4, -0.4], [0.0, 0.3], [0.0, -0.6]]), 0.5)
    array([0, 2])
    """
    # BEGIN SOLUTION
    return np.flatnonzero(np.linalg.norm(after - before, axis=1) > tol)
    # END SOLUTION


# ── what to train at all ────────────────────────────────────────────────────────────────────


def should_retrain(examples):
    """Return whether so many examples are enough to train the word vectors anew.

    True from a million examples on, False below

    Shapes: examples a whole number, the result True or False.

    >>> should_retrain(25000), should_retrain(30000000)
    (False, True)
    """
    # BEGIN SOLUTION
    return examples >= 1_000_000
    # END SOLUTION


def fine_tuning_plan(large, similar):
    """Return what to train of a pre-trained network, by the data at hand: one of the four plans at the top of the file.

    the data are        | similar to what it was trained on | different
    --------------------|-----------------------------------|----------------------------
    large               | last layers and classifier        | train all
    small (not large)   | classifier only                   | few layers and augment data

    Shapes: large and similar are True or False, the result a text.

    >>> fine_tuning_plan(False, True)
    'classifier only'
    """
    # BEGIN SOLUTION
    if large:
        return LAST_LAYERS if similar else TRAIN_ALL
    return CLASSIFIER_ONLY if similar else FEW_LAYERS
    # END SOLUTION


def trainable_mask(layers, plan):
    """Return for each layer whether the plan trains it.

    train all                     every layer
    last layers and classifier    the last three layers: the classifier and two below it
    few layers and augment data   the last two layers: the classifier and one below it
    classifier only               the last layer

    The last layer is the classifier, whatever its name; two layers may bear the same name. A network that has fewer layers
    than the plan speaks of is trained whole.

    Shapes: layers a tuple of texts from the input to the classifier, at least one; plan a text; the result a tuple of
    True and False, one for each layer.

    >>> trainable_mask(("embedding", "hidden 1", "hidden 2", "hidden 3", "labels"), "few layers and augment data")
    (False, False, False, True, True)
    """
    # BEGIN SOLUTION
    depth = len(layers)
    trained = {TRAIN_ALL: depth, LAST_LAYERS: 3, FEW_LAYERS: 2, CLASSIFIER_ONLY: 1}[plan]
    return tuple(place >= depth - trained for place in range(depth))
    # END SOLUTION


def fine_tune_step(params, grads, mask, lr):
    """Return the parameters after one step of gradient descent in which only some of them are trained: a new tuple.

    param - lr * grad where mask is True, and param, equal to the last bit, where it is False

    What is in the place of a frozen parameter's gradient does not matter: it may be huge, and it may be None.

    Shapes: params a tuple of arrays of any shapes; grads a tuple of as many gradients, each of its parameter's shape or
    None; mask a tuple of as many True and False; lr a number; the result a tuple of arrays of the shapes of params.

    >>> params = (np.array([[1.0, 2.0]]), np.array([3.0]))
    >>> fine_tune_step(params, (None, np.array([2.0])), (False, True), 0.25)
    (array([[1., 2.]]), array([2.5]))
    """
    # BEGIN SOLUTION
    rows = zip(params, grads, mask, strict=True)
    return tuple(param - lr * grad if trained else param.copy() for param, grad, trained in rows)
    # END SOLUTION
