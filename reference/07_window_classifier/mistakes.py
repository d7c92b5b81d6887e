"""Known mistakes in a window classifier: each says what the student did, then hints at the way out."""

import numpy as np


def _inputs(E, ids):
    return E[ids].reshape(len(ids), -1)


def _forward(params, ids):
    X = _inputs(params["E"], ids)
    H = np.tanh(X @ params["W"].T + params["b"])
    return X, H, H @ params["U"].T + params["c"]


def _softmax(S):
    powers = np.exp(S - S.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def _one_hot(y, classes):
    return np.eye(classes)[y]


def _picked(S, y):
    """The log-probabilities of the right classes."""
    shifted = S - S.max(axis=1, keepdims=True)
    return shifted[np.arange(len(y)), y] - np.log(np.exp(shifted).sum(axis=1))


def _squares(params, *names):
    return sum((params[name] ** 2).sum() for name in names)


def _scattered(E, ids, dX):
    """The gradient of the word vectors, from that of the network's input."""
    dE = np.zeros(E.shape)
    np.add.at(dE, ids, dX.reshape(*ids.shape, -1))
    return dE


def _signal(params, ids, y):
    """The gradient of the mean cross-entropy by the scores."""
    S = _forward(params, ids)[2]
    return (_softmax(S) - _one_hot(y, S.shape[1])) / len(y)


def _backward(params, ids, lam, dS, slope=lambda H: 1 - H**2):
    """All gradients from that of the scores, with the slope of the hidden units as it should be, or another."""
    X, H, _ = _forward(params, ids)
    dZ = dS @ params["U"] * slope(H)
    return {
        "E": _scattered(params["E"], ids, dZ @ params["W"]),
        "W": dZ.T @ X + 2 * lam * params["W"],
        "b": dZ.sum(axis=0),
        "U": dS.T @ H + 2 * lam * params["U"],
        "c": dS.sum(axis=0),
    }


def _gradients(params, ids, y, lam):
    return _backward(params, ids, lam, _signal(params, ids, y))


def _step(params, grads, lr):
    return {name: value - lr * grads[name] for name, value in params.items()}


def _cut(order, size):
    return [order[start : start + size] for start in range(0, len(order), size)]


def _pass(params, data, order, settings, grad):
    for batch in _cut(order, settings["batch"]):
        params = _step(params, grad(params, data["ids"][batch], data["y"][batch], settings["lam"]), settings["lr"])
    return params


def _train(rng, params, data, settings, grad):
    for _ in range(settings["epochs"]):
        params = _pass(params, data, rng.permutation(len(data["y"])), settings, grad)
    return params


def _bound(n_in, n_out):
    return np.sqrt(6 / (n_in + n_out))


def _start(rng, E, n, M, C):
    n_in = n * E.shape[1]
    r, q = _bound(n_in, M), _bound(M, C)
    W = rng.uniform(-r, r, (M, n_in))
    return {"E": E.copy(), "W": W, "b": np.zeros(M), "U": rng.uniform(-q, q, (C, M)), "c": np.zeros(C)}


def _weights(rng, E, sizes, bounds):
    """Starting parameters whose weights end at these two bounds."""
    (n, M, C), (r, q) = sizes, bounds
    W = rng.uniform(-r, r, (M, n * E.shape[1]))
    return {"E": E.copy(), "W": W, "b": np.zeros(M), "U": rng.uniform(-q, q, (C, M)), "c": np.zeros(C)}


# ── init_params ─────────────────────────────────────────────────────────────────────────────


def init_params__zero_weights(rng, E, n, M, C):
    """all weights start at 0

    What does each hidden unit compute then, and what is the gradient by U? Can one unit ever become unlike another?
    """
    zero = np.zeros((M, n * E.shape[1]))
    return {"E": E.copy(), "W": zero, "b": np.zeros(M), "U": np.zeros((C, M)), "c": np.zeros(C)}


def init_params__normal(rng, E, n, M, C):
    """weights are drawn from a normal distribution with r as its standard deviation

    The task says U(-r, r). Which method of the generator draws evenly between two ends?
    """
    n_in = n * E.shape[1]
    W, U = rng.normal(0, _bound(n_in, M), (M, n_in)), rng.normal(0, _bound(M, C), (C, M))
    return {"E": E.copy(), "W": W, "b": np.zeros(M), "U": U, "c": np.zeros(C)}


def init_params__words_not_numbers(rng, E, n, M, C):
    """r of the hidden layer is made with the number of words in a window, not with the length of its input

    How many numbers reach a hidden unit?
    """
    return _weights(rng, E, (n, M, C), (_bound(n, M), _bound(M, C)))


def init_params__inputs_only(rng, E, n, M, C):
    """r is sqrt(6 / n_in): the number of outputs is left out, as in the rule for relu

    Which two numbers does Xavier add up?
    """
    return _weights(rng, E, (n, M, C), (np.sqrt(6 / (n * E.shape[1])), np.sqrt(6 / M)))


def init_params__no_root(rng, E, n, M, C):
    """square root is missing from r

    The variance of U(-r, r) is r^2 / 3. Which r gives 2 / (n_in + n_out)?
    """
    return _weights(rng, E, (n, M, C), (_bound(n * E.shape[1], M) ** 2, _bound(M, C) ** 2))


def init_params__deviation_as_bound(rng, E, n, M, C):
    """r is sqrt(2 / (n_in + n_out)), which is the standard deviation and not the end of the range

    How wide is U(-r, r) when its standard deviation is that?
    """
    third = np.sqrt(3)
    return _weights(rng, E, (n, M, C), (_bound(n * E.shape[1], M) / third, _bound(M, C) / third))


def init_params__same_bound(rng, E, n, M, C):
    """U is drawn with the r of W

    How many numbers go into the second layer, and how many come out?
    """
    r = _bound(n * E.shape[1], M)
    return _weights(rng, E, (n, M, C), (r, r))


def init_params__positive(rng, E, n, M, C):
    """weights are drawn from U(0, r): none is negative

    Where should the middle of the range be?
    """
    n_in = n * E.shape[1]
    W, U = rng.uniform(0, _bound(n_in, M), (M, n_in)), rng.uniform(0, _bound(M, C), (C, M))
    return {"E": E.copy(), "W": W, "b": np.zeros(M), "U": U, "c": np.zeros(C)}


def init_params__small_constant(rng, E, n, M, C):
    """r is 0.01 whatever the sizes are

    How large is the signal behind a layer whose weights are that small?
    """
    return _weights(rng, E, (n, M, C), (0.01, 0.01))


def init_params__transposed(rng, E, n, M, C):
    """weight matrices have the shape (n_in, n_out)

    Which shape does a weight matrix have in this course?
    """
    params = _start(rng, E, n, M, C)
    return {**params, "W": params["W"].T, "U": params["U"].T}


def init_params__one_word(rng, E, n, M, C):
    """W has room for one word of the window only: (M, d)

    How long is the input of the network when a window has n words?
    """
    d = E.shape[1]
    W, U = rng.uniform(-_bound(d, M), _bound(d, M), (M, d)), rng.uniform(-_bound(M, C), _bound(M, C), (C, M))
    return {"E": E.copy(), "W": W, "b": np.zeros(M), "U": U, "c": np.zeros(C)}


def init_params__random_biases(rng, E, n, M, C):
    """biases are drawn at random

    Does a bias need to be unlike its neighbours when the weights already are?
    """
    params = _start(rng, E, n, M, C)
    return {**params, "b": rng.uniform(-0.1, 0.1, M), "c": rng.uniform(-0.1, 0.1, C)}


def init_params__random_vectors(rng, E, n, M, C):
    """word vectors are drawn at random, and those that were given are thrown away

    What do the given vectors know already?
    """
    params = _start(rng, E, n, M, C)
    return {**params, "E": rng.uniform(-_bound(*E.shape), _bound(*E.shape), E.shape)}


# ── window_inputs ───────────────────────────────────────────────────────────────────────────


def window_inputs__sum(E, ids):
    """vectors of a window are added up

    Can the network still tell which word stands in the middle?
    """
    return E[ids].sum(axis=1)


def window_inputs__mean(E, ids):
    """vectors of a window are averaged

    Can the network still tell which word stands in the middle?
    """
    return E[ids].mean(axis=1)


def window_inputs__not_flat(E, ids):
    """each window is still a matrix: the result is (N, n, d)

    How many numbers does one window have, and in how many axes should they lie?
    """
    return E[ids]


def window_inputs__reversed(E, ids):
    """words of a window are taken from right to left

    Which word comes first in a row?
    """
    return E[ids[:, ::-1]].reshape(len(ids), -1)


def window_inputs__interleaved(E, ids):
    """first numbers of all words stand together, then the second ones, and so on

    Which axis must come last before you flatten, the one of the words or the one of a vector's numbers?
    """
    return E[ids].transpose(0, 2, 1).reshape(len(ids), -1)


def window_inputs__middle_only(E, ids):
    """only the middle word is looked up

    What tells that "Paris" is a person in "Paris laughed"?
    """
    return E[ids[:, ids.shape[1] // 2]]


def window_inputs__one_row(E, ids):
    """all windows lie in one long row

    How many rows does a batch of N windows have?
    """
    return E[ids].reshape(-1)


def window_inputs__columns(E, ids):
    """windows lie in columns: the result is transposed

    One window per row: which axis has the size N?
    """
    return _inputs(E, ids).T


def window_inputs__count_from_one(E, ids):
    """words are looked up one row too early, as if they were counted from 1

    Which row of E belongs to word 0?
    """
    return E[ids - 1].reshape(len(ids), -1)


def window_inputs__mixed_rows(E, ids):
    """numbers of different windows are mixed: the rows were cut along the wrong axis

    Print E[ids].shape. Which axis has to stay first?
    """
    return E[ids.T].reshape(len(ids), -1)


def window_inputs__loop(E, ids):
    """windows are taken one by one in a Python loop

    What does numpy return when you index a matrix with a matrix of row numbers?
    """
    X = np.zeros((len(ids), ids.shape[1] * E.shape[1]))
    for place, window in enumerate(ids):
        X[place] = E[window].ravel()
    return X


# ── forward ─────────────────────────────────────────────────────────────────────────────────


def forward__no_hidden_bias(params, ids):
    """b is missing from the hidden layer

    Count the terms of Z.
    """
    X = _inputs(params["E"], ids)
    H = np.tanh(X @ params["W"].T)
    return X, H, H @ params["U"].T + params["c"]


def forward__no_score_bias(params, ids):
    """c is missing from the scores

    Count the terms of S.
    """
    X, H, _ = _forward(params, ids)
    return X, H, H @ params["U"].T


def forward__no_activation(params, ids):
    """hidden units have no activation: H is X W^T + b itself

    What is one affine map behind another?
    """
    X = _inputs(params["E"], ids)
    H = X @ params["W"].T + params["b"]
    return X, H, H @ params["U"].T + params["c"]


def forward__sigmoid(params, ids):
    """sigmoid is used where the model has tanh

    Can a hidden unit of this model be negative?
    """
    X = _inputs(params["E"], ids)
    H = 0.5 + 0.5 * np.tanh(0.5 * (X @ params["W"].T + params["b"]))
    return X, H, H @ params["U"].T + params["c"]


def forward__relu(params, ids):
    """relu is used where the model has tanh

    Between which two values do the hidden units of this model lie?
    """
    X = _inputs(params["E"], ids)
    H = np.maximum(X @ params["W"].T + params["b"], 0)
    return X, H, H @ params["U"].T + params["c"]


def forward__tanh_before_bias(params, ids):
    """b is added behind tanh

    What belongs inside of tanh? Can your H be larger than 1?
    """
    X = _inputs(params["E"], ids)
    H = np.tanh(X @ params["W"].T) + params["b"]
    return X, H, H @ params["U"].T + params["c"]


def forward__tanh_twice(params, ids):
    """scores go through tanh as well

    Should a score be able to be 5?
    """
    X, H, S = _forward(params, ids)
    return X, H, np.tanh(S)


def forward__probabilities(params, ids):
    """probabilities are returned where scores are wanted

    Where in this file is the softmax taken?
    """
    X, H, S = _forward(params, ids)
    return X, H, _softmax(S)


def forward__before_tanh(params, ids):
    """Z is returned in the place of H

    Which of the two does the gradient by U need?
    """
    X, _, S = _forward(params, ids)
    return X, X @ params["W"].T + params["b"], S


def forward__reversed_window(params, ids):
    """words of a window are taken from right to left

    Which word comes first in a row of X?
    """
    return _forward(params, ids[:, ::-1])


def forward__scores_alone(params, ids):
    """only the scores are returned

    Which three results does the task name? Backward needs them all.
    """
    return _forward(params, ids)[2]


def forward__order(params, ids):
    """results come in the opposite order

    Compare your return line with the task.
    """
    return _forward(params, ids)[::-1]


def forward__unfolded_window(params, ids):
    """X keeps the window's words in an axis of their own

    How long is the row that W expects?
    """
    _, H, S = _forward(params, ids)
    return params["E"][ids], H, S


def forward__untransposed(params, ids):
    """W is not transposed: X W

    Rows of X have n d numbers. Which axis of W has as many?
    """
    X = _inputs(params["E"], ids)
    H = np.tanh(X @ params["W"] + params["b"])
    return X, H, H @ params["U"] + params["c"]


def forward__in_place(params, ids):
    """X and H are stored in params

    Who else uses params? What will the next step of the training make of the new entries?
    """
    params["X"], params["H"], S = _forward(params, ids)
    return params["X"], params["H"], S


def forward__loop(params, ids):
    """windows go through the network one by one in a Python loop

    Which product of matrices does all rows at once?
    """
    X, H, S = (np.zeros_like(part) for part in _forward(params, ids))
    for place in range(len(ids)):
        X[[place]], H[[place]], S[[place]] = _forward(params, ids[[place]])
    return X, H, S


# ── predict ─────────────────────────────────────────────────────────────────────────────────


def predict__lowest(params, ids):
    """class with the lowest score is taken

    Is a high score for or against a class?
    """
    return _forward(params, ids)[2].argmin(axis=1)


def predict__over_windows(params, ids):
    """largest score is looked for along the wrong axis: one answer for each class

    How many answers should come out, N or C?
    """
    return _forward(params, ids)[2].argmax(axis=0)


def predict__one_answer(params, ids):
    """one number is returned for the whole batch: argmax without an axis looks at all entries

    How many answers should come out?
    """
    return _forward(params, ids)[2].argmax()


def predict__overflow(params, ids):
    """scores go through a softmax without a shift, which is inf / inf for large ones

    Does the softmax change which score is the highest?
    """
    powers = np.exp(_forward(params, ids)[2])
    return (powers / powers.sum(axis=1, keepdims=True)).argmax(axis=1)


def predict__from_one(params, ids):
    """classes are counted from 1

    Which number has the first class?
    """
    return _forward(params, ids)[2].argmax(axis=1) + 1


def predict__highest_score(params, ids):
    """highest score is returned, not the class that has it

    Which of numpy's functions tells where the largest entry stands?
    """
    return _forward(params, ids)[2].max(axis=1)


def predict__probability(params, ids):
    """probability of the best class is returned, not the class

    Which of numpy's functions tells where the largest entry stands?
    """
    return _softmax(_forward(params, ids)[2]).max(axis=1)


def predict__one_hot(params, ids):
    """each row of the result has a 1 at the class

    Which shape does the task name?
    """
    S = _forward(params, ids)[2]
    return _one_hot(S.argmax(axis=1), S.shape[1])


def predict__hidden(params, ids):
    """largest hidden unit is looked for

    Which of the three results of forward has one column for each class?
    """
    return _forward(params, ids)[1].argmax(axis=1)


def predict__without_bias(params, ids):
    """c is left out of the scores, as if it made no difference to their order

    Is c the same for every class?
    """
    return (_forward(params, ids)[1] @ params["U"].T).argmax(axis=1)


def predict__order_of_scores(params, ids):
    """all classes are returned, sorted by score

    How many answers belong to one window?
    """
    return _forward(params, ids)[2].argsort(axis=1)


def predict__in_place(params, ids):
    """scores are stored in params

    Who else uses params?
    """
    params["S"] = _forward(params, ids)[2]
    return params["S"].argmax(axis=1)


def predict__loop(params, ids):
    """windows are decided one by one in a Python loop

    argmax can look at every row at once. Which argument tells it to?
    """
    found = np.zeros(len(ids), int)
    for place, scores in enumerate(_forward(params, ids)[2]):
        found[place] = scores.argmax()
    return found


# ── loss ────────────────────────────────────────────────────────────────────────────────────


def loss__sum(params, ids, y, lam):
    """cross-entropy is summed over the windows, not averaged

    Should the loss be larger for a larger batch?
    """
    return lam * _squares(params, "W", "U") - _picked(_forward(params, ids)[2], y).sum()


def loss__all_entries(params, ids, y, lam):
    """cross-entropy is divided by the number of windows and by the number of classes

    Over how many numbers is the mean taken, one for each window or one for each score?
    """
    S = _forward(params, ids)[2]
    return lam * _squares(params, "W", "U") - _picked(S, y).mean() / S.shape[1]


def loss__positive_log(params, ids, y, lam):
    """minus sign in front of the cross-entropy is missing

    Is the logarithm of a probability positive or negative, and can a loss be negative?
    """
    return lam * _squares(params, "W", "U") + _picked(_forward(params, ids)[2], y).mean()


def loss__overflow(params, ids, y, lam):
    """softmax is taken without a shift, which overflows for large scores

    Which number may you subtract from a row of scores without changing its probabilities?
    """
    powers = np.exp(_forward(params, ids)[2])
    P = powers / powers.sum(axis=1, keepdims=True)
    return lam * _squares(params, "W", "U") - np.log(P[np.arange(len(y)), y]).mean()


def loss__log_of_zero(params, ids, y, lam):
    """probability is computed first, and its logarithm is infinite where it is rounded to 0

    Can you write the logarithm of the quotient as a difference before you compute anything?
    """
    P = _softmax(_forward(params, ids)[2])
    return lam * _squares(params, "W", "U") - np.log(P[np.arange(len(y)), y]).mean()


def loss__tiny_constant(params, ids, y, lam):
    """small number is added inside of the logarithm

    What is the loss of a window whose right class has the probability e^(-1000), and what do you give?
    """
    P = _softmax(_forward(params, ids)[2])
    return lam * _squares(params, "W", "U") - np.log(P[np.arange(len(y)), y] + 1e-9).mean()


def loss__no_logarithm(params, ids, y, lam):
    """probability itself is averaged: the logarithm is missing

    How large should the loss be when the right class is held for impossible?
    """
    P = _softmax(_forward(params, ids)[2])
    return lam * _squares(params, "W", "U") - P[np.arange(len(y)), y].mean()


def loss__base_two(params, ids, y, lam):
    """logarithm has base 2

    Which logarithm has the derivative 1/x?
    """
    return lam * _squares(params, "W", "U") - _picked(_forward(params, ids)[2], y).mean() / np.log(2)


def loss__score_alone(params, ids, y, lam):
    """score of the right class is used in the place of its log-probability

    What do the other classes' scores do to the probability?
    """
    return lam * _squares(params, "W", "U") - _forward(params, ids)[2][np.arange(len(y)), y].mean()


def loss__every_pair(params, ids, y, lam):
    """every window is held against the labels of all windows: [:, y] takes whole columns

    How many log-probabilities are wanted, N or N times N?
    """
    S = _forward(params, ids)[2]
    shifted = S - S.max(axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return lam * _squares(params, "W", "U") - logs[:, y].mean()


def loss__over_windows(params, ids, y, lam):
    """softmax runs over the windows of the batch, not over the classes

    Over what do the probabilities of one window sum to 1?
    """
    return (
        lam * _squares(params, "W", "U") - np.log(_softmax(_forward(params, ids)[2].T).T[np.arange(len(y)), y]).mean()
    )


def loss__not_averaged(params, ids, y, lam):
    """each window's loss is returned by itself

    How many numbers is a loss?
    """
    return lam * _squares(params, "W", "U") - _picked(_forward(params, ids)[2], y)


def loss__no_penalty(params, ids, y, lam):
    """penalty is left out

    Does your loss change when lam does?
    """
    return -_picked(_forward(params, ids)[2], y).mean()


def loss__penalty_negative(params, ids, y, lam):
    """penalty is subtracted

    Should large weights make the loss larger or smaller?
    """
    return -lam * _squares(params, "W", "U") - _picked(_forward(params, ids)[2], y).mean()


def loss__half_penalty(params, ids, y, lam):
    """penalty has a factor one half

    The course writes the penalty without it. Compare the formula.
    """
    return 0.5 * lam * _squares(params, "W", "U") - _picked(_forward(params, ids)[2], y).mean()


def loss__mean_penalty(params, ids, y, lam):
    """penalty is divided by the number of windows

    Which of the two terms is a mean over the windows?
    """
    return lam * _squares(params, "W", "U") / len(y) - _picked(_forward(params, ids)[2], y).mean()


def loss__penalty_of_lengths(params, ids, y, lam):
    """lengths of the matrices are penalised, not their squares

    Does np.linalg.norm give the sum of the squares?
    """
    lengths = np.linalg.norm(params["W"]) + np.linalg.norm(params["U"])
    return lam * lengths - _picked(_forward(params, ids)[2], y).mean()


def loss__penalty_absolute(params, ids, y, lam):
    """sizes of the weights are penalised, not their squares

    What stands in the sum of the penalty?
    """
    sizes = np.abs(params["W"]).sum() + np.abs(params["U"]).sum()
    return lam * sizes - _picked(_forward(params, ids)[2], y).mean()


def loss__penalty_of_everything(params, ids, y, lam):
    """all parameters are penalised, biases and word vectors too

    Which parameters does the formula name in the penalty?
    """
    return lam * _squares(params, "E", "W", "b", "U", "c") - _picked(_forward(params, ids)[2], y).mean()


def loss__penalty_of_biases(params, ids, y, lam):
    """biases are penalised too

    Which parameters does the formula name in the penalty?
    """
    return lam * _squares(params, "W", "b", "U", "c") - _picked(_forward(params, ids)[2], y).mean()


def loss__penalty_of_vectors(params, ids, y, lam):
    """word vectors are penalised too

    What would the penalty do to a word that stands in no window?
    """
    return lam * _squares(params, "E", "W", "U") - _picked(_forward(params, ids)[2], y).mean()


def loss__penalty_of_one_matrix(params, ids, y, lam):
    """W alone is penalised

    How many weight matrices does the model have?
    """
    return lam * _squares(params, "W") - _picked(_forward(params, ids)[2], y).mean()


def loss__in_place(params, ids, y, lam):
    """weights are squared in params itself

    Who else uses params? What will the next forward pass see?
    """
    found = -_picked(_forward(params, ids)[2], y).mean()
    for name in ("W", "U"):
        params[name] **= 2
        found += lam * params[name].sum()
    return found


def loss__loop(params, ids, y, lam):
    """windows are added up one by one in a Python loop

    Which index takes one entry out of each row at once?
    """
    S, total = _forward(params, ids)[2], 0.0
    for place in range(len(y)):
        total -= _picked(S[place : place + 1], y[place : place + 1])[0]
    return total / len(y) + lam * _squares(params, "W", "U")


# ── gradients ───────────────────────────────────────────────────────────────────────────────


def gradients__last_piece(params, ids, y, lam):
    """word that stands in several places keeps one of its pieces only

    How often does numpy add to a row that an index names twice in one statement?
    """
    found = _gradients(params, ids, y, lam)
    _, H, _ = _forward(params, ids)
    dZ = _signal(params, ids, y) @ params["U"] * (1 - H**2)
    dE = np.zeros(params["E"].shape)
    dE[ids] += (dZ @ params["W"]).reshape(*ids.shape, -1)
    return {**found, "E": dE}


def gradients__frozen_vectors(params, ids, y, lam):
    """word vectors get no gradient: it is 0

    Does the loss change when a word's vector does?
    """
    return {**_gradients(params, ids, y, lam), "E": np.zeros(params["E"].shape)}


def gradients__middle_word(params, ids, y, lam):
    """only the middle word of each window gets a gradient

    Do the scores depend on its neighbours?
    """
    found = _gradients(params, ids, y, lam)
    _, H, _ = _forward(params, ids)
    dX = _signal(params, ids, y) @ params["U"] * (1 - H**2) @ params["W"]
    middle = ids.shape[1] // 2
    return {**found, "E": _scattered(params["E"], ids[:, middle], dX.reshape(*ids.shape, -1)[:, middle])}


def gradients__by_place(params, ids, y, lam):
    """pieces go to the rows 0, 1, 2 of E, by their place in the window and not by their word

    Rows of E are words. Which word stands at the first place of a window?
    """
    found = _gradients(params, ids, y, lam)
    _, H, _ = _forward(params, ids)
    dX = _signal(params, ids, y) @ params["U"] * (1 - H**2) @ params["W"]
    return {**found, "E": _scattered(params["E"], np.arange(ids.shape[1]) + 0 * ids, dX)}


def gradients__cut_crosswise(params, ids, y, lam):
    """rows of dX are cut crosswise: every n-th number goes to the same word

    In which order did the window's vectors come into X?
    """
    found = _gradients(params, ids, y, lam)
    _, H, _ = _forward(params, ids)
    dX = _signal(params, ids, y) @ params["U"] * (1 - H**2) @ params["W"]
    pieces = dX.reshape(len(ids), -1, ids.shape[1]).transpose(0, 2, 1)
    return {**found, "E": _scattered(params["E"], ids, pieces)}


def gradients__mean_of_pieces(params, ids, y, lam):
    """pieces of a word are averaged, not added up

    What does the chain rule do with several paths?
    """
    found = _gradients(params, ids, y, lam)
    counts = np.bincount(ids.ravel(), minlength=len(params["E"]))
    return {**found, "E": found["E"] / np.maximum(counts, 1)[:, None]}


def gradients__window_in_reverse(params, ids, y, lam):
    """pieces are given to the window's words from right to left

    Which word do the first d numbers of a row of X belong to?
    """
    found = _gradients(params, ids, y, lam)
    _, H, _ = _forward(params, ids)
    dX = _signal(params, ids, y) @ params["U"] * (1 - H**2) @ params["W"]
    return {**found, "E": _scattered(params["E"], ids[:, ::-1], dX)}


def gradients__dense_vectors(params, ids, y, lam):
    """word vectors get a share of the penalty

    Which parameters stand in the penalty? A word that is in no window should not move.
    """
    found = _gradients(params, ids, y, lam)
    return {**found, "E": found["E"] + 2 * lam * params["E"]}


def gradients__penalised_biases(params, ids, y, lam):
    """biases get a share of the penalty

    Which parameters stand in the penalty?
    """
    found = _gradients(params, ids, y, lam)
    return {**found, "b": found["b"] + 2 * lam * params["b"], "c": found["c"] + 2 * lam * params["c"]}


def gradients__half_penalty(params, ids, y, lam):
    """gradient of the penalty is lam W: the factor 2 is missing

    What is the derivative of the square of a weight?
    """
    found = _gradients(params, ids, y, lam)
    return {**found, "W": found["W"] - lam * params["W"], "U": found["U"] - lam * params["U"]}


def gradients__no_penalty(params, ids, y, lam):
    """penalty is not differentiated

    Which two terms does the loss have?
    """
    return _gradients(params, ids, y, 0.0)


def gradients__penalty_negative(params, ids, y, lam):
    """gradient of the penalty is subtracted

    Should a step against the gradient make a large weight larger or smaller?
    """
    return _gradients(params, ids, y, -lam)


def gradients__penalty_of_one_matrix(params, ids, y, lam):
    """penalty of U is not differentiated

    How many weight matrices stand in the penalty?
    """
    found = _gradients(params, ids, y, lam)
    return {**found, "U": found["U"] - 2 * lam * params["U"]}


def gradients__mean_penalty(params, ids, y, lam):
    """gradient of the penalty is divided by the number of windows

    Which of the two terms is a mean over the windows?
    """
    return _gradients(params, ids, y, lam / len(y))


def gradients__no_slope(params, ids, y, lam):
    """slope of tanh is missing: the signal goes past the activation unchanged

    What lies between Z and H? Multiply by its derivative.
    """
    return _backward(params, ids, lam, _signal(params, ids, y), np.ones_like)


def gradients__slope_of_sigmoid(params, ids, y, lam):
    """slope of the sigmoid is used: H (1 - H)

    Which activation does this model have, and what is its slope where H is 0?
    """
    return _backward(params, ids, lam, _signal(params, ids, y), lambda H: H * (1 - H))


def gradients__tanh_twice(params, ids, y, lam):
    """tanh is applied to H once more before the slope is taken

    H is tanh(Z) already. What is the slope in terms of H?
    """
    return _backward(params, ids, lam, _signal(params, ids, y), lambda H: 1 - np.tanh(H) ** 2)


def gradients__slope_not_squared(params, ids, y, lam):
    """slope of tanh is taken as 1 - H: the square is missing

    Is your slope the same for H and for -H?
    """
    return _backward(params, ids, lam, _signal(params, ids, y), lambda H: 1 - H)


def gradients__slope_of_z(params, ids, y, lam):
    """slope is taken as 1 - Z^2, from what goes into tanh

    Can the slope of tanh be negative?
    """
    Z = _inputs(params["E"], ids) @ params["W"].T + params["b"]
    return _backward(params, ids, lam, _signal(params, ids, y), lambda _: 1 - Z**2)


def gradients__sum(params, ids, y, lam):
    """gradients are summed over the windows, but the loss is a mean

    How often is the loss divided by N?
    """
    return _backward(params, ids, lam, len(y) * _signal(params, ids, y))


def gradients__mean_twice(params, ids, y, lam):
    """mean over the windows is taken twice

    Where is the 1/N: in dS, or where the rows are added up?
    """
    return _backward(params, ids, lam, _signal(params, ids, y) / len(y))


def gradients__all_entries(params, ids, y, lam):
    """dS is divided by the number of windows and by the number of classes

    Over how many numbers is the mean taken?
    """
    dS = _signal(params, ids, y)
    return _backward(params, ids, lam, dS / dS.shape[1])


def gradients__sign(params, ids, y, lam):
    """sign of the error is flipped: the label minus the probability

    A step against the gradient should raise the score of the right class. What is the sign there?
    """
    return _backward(params, ids, lam, -_signal(params, ids, y))


def gradients__no_label(params, ids, y, lam):
    """labels are not subtracted from the probabilities

    Where do the labels come into the gradient by the scores?
    """
    return _backward(params, ids, lam, _softmax(_forward(params, ids)[2]) / len(y))


def gradients__label_alone(params, ids, y, lam):
    """error is taken at the right class only: the other classes get 0

    Does the loss change when the score of a wrong class rises?
    """
    dS = _signal(params, ids, y)
    return _backward(params, ids, lam, dS * _one_hot(y, dS.shape[1]))


def gradients__scores_not_probabilities(params, ids, y, lam):
    """scores are used in the place of the probabilities

    From which numbers is the label subtracted?
    """
    S = _forward(params, ids)[2]
    return _backward(params, ids, lam, (S - _one_hot(y, S.shape[1])) / len(y))


def gradients__overflow(params, ids, y, lam):
    """softmax is taken without a shift, which overflows for large scores

    Which number may you subtract from a row of scores without changing its probabilities?
    """
    powers = np.exp(_forward(params, ids)[2])
    P = powers / powers.sum(axis=1, keepdims=True)
    return _backward(params, ids, lam, (P - _one_hot(y, P.shape[1])) / len(y))


def gradients__no_biases(params, ids, y, lam):
    """biases get no gradient: it is 0

    Does the loss change when a bias does?
    """
    found = _gradients(params, ids, y, lam)
    return {**found, "b": 0 * found["b"], "c": 0 * found["c"]}


def gradients__mean_of_biases(params, ids, y, lam):
    """gradients of the biases are means over the windows

    The 1/N is in dS already. What remains to do with its rows?
    """
    found = _gradients(params, ids, y, lam)
    return {**found, "b": found["b"] / len(y), "c": found["c"] / len(y)}


def gradients__z_for_h(params, ids, y, lam):
    """gradient by U is made with Z, not with H

    What does U multiply in the forward pass?
    """
    found, dS = _gradients(params, ids, y, lam), _signal(params, ids, y)
    Z = _inputs(params["E"], ids) @ params["W"].T + params["b"]
    return {**found, "U": dS.T @ Z + 2 * lam * params["U"]}


def gradients__transposed(params, ids, y, lam):
    """gradients of the weights are transposed

    Which shape has the gradient of W?
    """
    found = _gradients(params, ids, y, lam)
    return {**found, "W": found["W"].T, "U": found["U"].T}


def gradients__no_word_vectors(params, ids, y, lam):
    """result has no entry for the word vectors

    Which keys does params have? Each of them needs a gradient.
    """
    found = _gradients(params, ids, y, lam)
    del found["E"]
    return found


def gradients__tuple(params, ids, y, lam):
    """gradients are returned as a tuple

    How will the next function know which gradient belongs to which parameter?
    """
    return tuple(_gradients(params, ids, y, lam).values())


def gradients__in_place(params, ids, y, lam):
    """weights in params are multiplied by 2 lam on the way

    Who else uses params? What is left of the weights?
    """
    found = _gradients(params, ids, y, 0.0)
    for name in ("W", "U"):
        params[name] *= 2 * lam
        found[name] += params[name]
    return found


def gradients__loop(params, ids, y, lam):
    """gradients are added up window by window in a Python loop

    Which product of matrices sums over the rows? For the word vectors, look for a function that adds at many places.
    """
    dS = _signal(params, ids, y)
    found = {name: 2 * lam * value if name in ("W", "U") else 0 * value for name, value in params.items()}
    for place in range(len(y)):
        here = slice(place, place + 1)
        one = _backward(params, ids[here], 0.0, dS[here])
        found = {name: value + one[name] for name, value in found.items()}
    return found


# ── update ──────────────────────────────────────────────────────────────────────────────────


def update__uphill(params, grads, lr):
    """step goes along the gradient, not against it

    In which direction does the loss fall?
    """
    return {name: value + lr * grads[name] for name, value in params.items()}


def update__no_rate(params, grads, lr):
    """learning rate is not used

    Does your result change when lr does?
    """
    return {name: value - grads[name] for name, value in params.items()}


def update__step_alone(params, grads, lr):
    """step itself is returned, without the parameters that it starts from

    What are the parameters after a step of length 0?
    """
    return {name: -lr * grads[name] for name in params}


def update__frozen_vectors(params, grads, lr):
    """word vectors stay as they are

    Which parameters does "every parameter" leave out?
    """
    return {name: value if name == "E" else value - lr * grads[name] for name, value in params.items()}


def update__frozen_biases(params, grads, lr):
    """biases stay as they are

    Which parameters does "every parameter" leave out?
    """
    return {name: value if value.ndim == 1 else value - lr * grads[name] for name, value in params.items()}


def update__times_parameter(params, grads, lr):
    """step is multiplied by the parameter

    How far does a parameter move that is 0?
    """
    return {name: value - lr * grads[name] * value for name, value in params.items()}


def update__decays(params, grads, lr):
    """parameters shrink by the learning rate as well

    What should a step with a gradient of 0 do?
    """
    return {name: (1 - lr) * value - lr * grads[name] for name, value in params.items()}


def update__signs(params, grads, lr):
    """only the sign of the gradient is used

    Should a steep slope move a parameter further than a gentle one?
    """
    return {name: value - lr * np.sign(grads[name]) for name, value in params.items()}


def update__average(params, grads, lr):
    """result is an average of parameter and gradient: (1 - lr) theta + lr g

    Which of the two is a direction, and which is a place?
    """
    return {name: (1 - lr) * value + lr * grads[name] for name, value in params.items()}


def update__unit_length(params, grads, lr):
    """each gradient is divided by its length

    Does the formula say anything of a length?
    """
    return {name: value - lr * grads[name] / np.linalg.norm(grads[name]) for name, value in params.items()}


def update__swapped(params, grads, lr):
    """roles are swapped: the gradient moves along the parameter

    Which of the two dicts holds what is to be changed?
    """
    return {name: grads[name] - lr * value for name, value in params.items()}


def update__in_place(params, grads, lr):
    """arrays in params are changed themselves

    -= on an array changes that array. Who else has it?
    """
    for name in params:
        params[name] -= lr * grads[name]
    return params


# ── batches ─────────────────────────────────────────────────────────────────────────────────


def batches__last_lost(order, size):
    """last batch is left out when it is not full

    Where do the remaining windows go?
    """
    return [order[start : start + size] for start in range(0, len(order) - size + 1, size)]


def batches__number_for_size(order, size):
    """order is cut into `size` batches, not into batches of that size

    Does `size` tell how many batches there are, or how long they are?
    """
    return np.array_split(order, size)


def batches__even(order, size):
    """batches are made equally long, so that none has the size that was asked for

    Which batch alone may be shorter?
    """
    return np.array_split(order, -(-len(order) // size))


def batches__overlap(order, size):
    """batches overlap: the next one starts only one window later

    In how many batches does each window stand?
    """
    return [order[start : start + size] for start in range(len(order))]


def batches__sorted(order, size):
    """numbers are sorted before they are cut

    What was the order made for?
    """
    return _cut(np.sort(order), size)


def batches__ignored(order, size):
    """places 0, 1, 2 are cut into batches, and the order is not used

    Whose numbers belong into a batch?
    """
    return _cut(np.arange(len(order))[::-1], size)


def batches__one_less(order, size):
    """each batch is one shorter than it should be

    Does a slice include its end?
    """
    return [order[start : start + size - 1] for start in range(0, len(order), size)]


def batches__one_more(order, size):
    """each batch has one window of the next batch as well

    Does a slice include its end?
    """
    return [order[start : start + size + 1] for start in range(0, len(order), size)]


def batches__empty_last(order, size):
    """empty batch stands at the end when the size divides the number of windows

    What is the mean over no windows?
    """
    return [order[start : start + size] for start in range(0, len(order) + 1, size)]


def batches__always_one_more(order, size):
    """one batch too many is made, which is always empty

    How many batches of 3 are there in 6 windows, and how many in 7?
    """
    return [*_cut(order, size), order[:0]]


def batches__short_first(order, size):
    """short batch comes first

    Which batch has what is left?
    """
    rest = len(order) % size
    return ([order[:rest]] if rest else []) + _cut(order[rest:], size)


def batches__filled_up(order, size):
    """last batch is filled up with windows from the start

    How often does each window come in one epoch?
    """
    count = -(-len(order) // size)
    return _cut(np.resize(order, count * size), size)


def batches__every_kth(order, size):
    """windows are dealt out like cards

    Which windows stand beside each other in the order, and are they in the same batch?
    """
    count = -(-len(order) // size)
    return [order[start::count] for start in range(count)]


def batches__matrix(order, size):
    """order is reshaped to a matrix, which fails when the size does not divide it

    What is the last batch of 7 windows, cut by 3?
    """
    return list(order.reshape(-1, size))


def batches__backwards(order, size):
    """batches come in the opposite order

    Which batch is first?
    """
    return _cut(order, size)[::-1]


# ── epoch ───────────────────────────────────────────────────────────────────────────────────


def epoch__first_batch(params, data, order, settings, grad):
    """only the first batch is used

    Is there a `return` inside of your loop?
    """
    batch = order[: settings["batch"]]
    return _step(params, grad(params, data["ids"][batch], data["y"][batch], settings["lam"]), settings["lr"])


def epoch__last_step(params, data, order, settings, grad):
    """every step starts at the first parameters, so that only the last one counts

    At which parameters does the second step start?
    """
    found = params
    for batch in _cut(order, settings["batch"]):
        found = _step(params, grad(params, data["ids"][batch], data["y"][batch], settings["lam"]), settings["lr"])
    return found


def epoch__old_gradients(params, data, order, settings, grad):
    """all gradients are taken at the first parameters

    At which parameters is the gradient of the second batch wanted?
    """
    found = params
    for batch in _cut(order, settings["batch"]):
        found = _step(found, grad(params, data["ids"][batch], data["y"][batch], settings["lam"]), settings["lr"])
    return found


def epoch__storage_order(params, data, order, settings, grad):
    """windows are taken as they lie in the data, and the order is not used

    Does your result change when the order does?
    """
    return _pass(params, data, np.arange(len(order)), settings, grad)


def epoch__labels_in_storage_order(params, data, order, settings, grad):
    """windows are taken in the given order, but labels as they lie in the data

    Which label belongs to the first window of a batch?
    """
    return _pass(params, {"ids": data["ids"][order], "y": data["y"]}, np.arange(len(order)), settings, grad)


def epoch__ordered_twice(params, data, order, settings, grad):
    """order is applied twice

    Does a batch hold places in the order, or numbers of windows?
    """
    return _pass(params, data, order[order], settings, grad)


def epoch__backwards(params, data, order, settings, grad):
    """windows are taken from the end of the order

    Which window comes first?
    """
    return _pass(params, data, order[::-1], settings, grad)


def epoch__whole_data(params, data, order, settings, grad):
    """every step uses all windows

    Which rows of data["ids"] belong to this batch?
    """
    for _ in _cut(order, settings["batch"]):
        params = _step(params, grad(params, data["ids"], data["y"], settings["lam"]), settings["lr"])
    return params


def epoch__one_step(params, data, order, settings, grad):
    """one step is made with all windows, whatever the size of a batch

    How many steps has an epoch of 7 windows in batches of 3?
    """
    return _pass(params, data, order, {**settings, "batch": len(order)}, grad)


def epoch__one_window(params, data, order, settings, grad):
    """one step is made for each window, whatever the size of a batch

    How many steps has an epoch of 7 windows in batches of 3?
    """
    return _pass(params, data, order, {**settings, "batch": 1}, grad)


def epoch__last_lost(params, data, order, settings, grad):
    """last batch is left out when it is not full

    Where do the remaining windows go?
    """
    full = len(order) - len(order) % settings["batch"]
    return _pass(params, data, order[:full], settings, grad)


def epoch__no_penalty(params, data, order, settings, grad):
    """penalty is switched off: lam is given as 0

    What stands in settings["lam"]?
    """
    return _pass(params, data, order, {**settings, "lam": 0.0}, grad)


def epoch__uphill(params, data, order, settings, grad):
    """steps go along the gradient, not against it

    In which direction does the loss fall?
    """
    return _pass(params, data, order, {**settings, "lr": -settings["lr"]}, grad)


def epoch__rate_by_batch(params, data, order, settings, grad):
    """learning rate is divided by the size of a batch

    Is the gradient of a batch a sum or a mean?
    """
    return _pass(params, data, order, {**settings, "lr": settings["lr"] / settings["batch"]}, grad)


def epoch__twice(params, data, order, settings, grad):
    """data is gone through twice

    How often does each window come in one epoch?
    """
    return _pass(_pass(params, data, order, settings, grad), data, order, settings, grad)


def epoch__summed(params, data, order, settings, grad):
    """gradients of all batches are added up for one step at the end

    How many steps has an epoch, one or one for each batch?
    """
    steps = [
        grad(params, data["ids"][batch], data["y"][batch], settings["lam"]) for batch in _cut(order, settings["batch"])
    ]
    mean = {name: sum(step[name] for step in steps) / len(steps) for name in params}
    return _step(params, mean, settings["lr"])


def epoch__in_place(params, data, order, settings, grad):
    """arrays in params are changed themselves

    -= on an array changes that array. Who else has it?
    """
    for batch in _cut(order, settings["batch"]):
        grads = grad(params, data["ids"][batch], data["y"][batch], settings["lam"])
        for name in params:
            params[name] -= settings["lr"] * grads[name]
    return params


# ── train ───────────────────────────────────────────────────────────────────────────────────


def train__one_epoch(rng, params, data, settings, grad):
    """data is gone through once, whatever the number of epochs

    Is there a `return` inside of your loop?
    """
    return _train(rng, params, data, {**settings, "epochs": 1}, grad)


def train__one_more(rng, params, data, settings, grad):
    """data is gone through once too often

    How many numbers does range(1, n + 1) give, and how many range(n + 1)?
    """
    return _train(rng, params, data, {**settings, "epochs": settings["epochs"] + 1}, grad)


def train__one_less(rng, params, data, settings, grad):
    """last epoch is missing

    How many numbers does range(1, n) give?
    """
    return _train(rng, params, data, {**settings, "epochs": settings["epochs"] - 1}, grad)


def train__untrained(rng, params, data, settings, grad):
    """parameters come back as they came in

    What does `epoch` return, and where does it go?
    """
    for _ in range(settings["epochs"]):
        _pass(params, data, rng.permutation(len(data["y"])), settings, grad)
    return params


def train__replaced(rng, params, data, settings, grad):
    """windows are drawn with replacement: some come twice in an epoch, others never

    Which numbers does a permutation hold, and how often each?
    """
    for _ in range(settings["epochs"]):
        params = _pass(params, data, rng.integers(len(data["y"]), size=len(data["y"])), settings, grad)
    return params


def train__labels_apart(rng, params, data, settings, grad):
    """windows and labels are shuffled apart

    Does the label still belong to its window?
    """
    for _ in range(settings["epochs"]):
        mixed = {"ids": data["ids"], "y": rng.permutation(data["y"])}
        params = _pass(params, mixed, rng.permutation(len(data["y"])), settings, grad)
    return params


def train__last_window(rng, params, data, settings, grad):
    """last window is never used

    How many numbers must a permutation have?
    """
    for _ in range(settings["epochs"]):
        params = _pass(params, data, rng.permutation(len(data["y"]) - 1), settings, grad)
    return params


def train__one_step_an_epoch(rng, params, data, settings, grad):
    """one step is made in an epoch

    Into how many batches is an epoch cut, and which of them are used?
    """
    for _ in range(settings["epochs"]):
        order = rng.permutation(len(data["y"]))[: settings["batch"]]
        params = _pass(params, data, order, settings, grad)
    return params


def train__one_window(rng, params, data, settings, grad):
    """one step is made for each window, whatever the size of a batch

    What is settings["batch"] for?
    """
    return _train(rng, params, data, {**settings, "batch": 1}, grad)


def train__decaying(rng, params, data, settings, grad):
    """learning rate is halved after each epoch

    Does the task speak of a schedule?
    """
    for number in range(settings["epochs"]):
        slower = {**settings, "lr": settings["lr"] / 2**number}
        params = _pass(params, data, rng.permutation(len(data["y"])), slower, grad)
    return params


def train__no_penalty(rng, params, data, settings, grad):
    """penalty is switched off: lam is given as 0

    What stands in settings["lam"]?
    """
    return _train(rng, params, data, {**settings, "lam": 0.0}, grad)


def train__uphill(rng, params, data, settings, grad):
    """steps go along the gradient, not against it

    In which direction does the loss fall? The step itself is made in `update`.
    """
    return _train(rng, params, data, {**settings, "lr": -settings["lr"]}, grad)


def train__last_lost(rng, params, data, settings, grad):
    """last batch of each epoch is left out when it is not full

    Where do the remaining windows go?
    """
    size = settings["batch"]
    for _ in range(settings["epochs"]):
        order = rng.permutation(len(data["y"]))
        params = _pass(params, data, order[: len(order) - len(order) % size], settings, grad)
    return params


def train__rate_by_batch(rng, params, data, settings, grad):
    """learning rate is divided by the size of a batch

    Is the gradient of a batch a sum or a mean?
    """
    return _train(rng, params, data, {**settings, "lr": settings["lr"] / settings["batch"]}, grad)


def train__all_epochs(rng, params, data, settings, grad):
    """parameters after every epoch are returned, as a list

    Which of them is the result of the training?
    """
    found = []
    for _ in range(settings["epochs"]):
        params = _pass(params, data, rng.permutation(len(data["y"])), settings, grad)
        found.append(params)
    return found


def train__averaged(rng, params, data, settings, grad):
    """parameters are averaged over the epochs

    Which of them is the result of the training?
    """
    found = []
    for _ in range(settings["epochs"]):
        params = _pass(params, data, rng.permutation(len(data["y"])), settings, grad)
        found.append(params)
    return {name: sum(one[name] for one in found) / len(found) for name in params}


def train__global_generator(rng, params, data, settings, grad):
    """order is drawn from numpy's global generator, not from rng

    Who can repeat your training if the numbers do not come from the generator that came in?
    """
    for _ in range(settings["epochs"]):
        order = np.random.permutation(len(data["y"]))  # noqa: NPY002  (the mistake)
        params = _pass(params, data, order, settings, grad)
    return params


def train__in_place(rng, params, data, settings, grad):
    """arrays in params are changed themselves

    Who still needs the parameters with which the training started?
    """
    for name, value in _train(rng, params, data, settings, grad).items():
        params[name][...] = value
    return params


# ── held_out_predictions ────────────────────────────────────────────────────────────────────


def _learned(rng, E, data, settings, *, start=_start, train=_train, grad=_gradients):
    """The parameters that training comes to, with one of its parts in another form."""
    params = start(rng, E, data["ids"].shape[1], settings["hidden"], settings["classes"])
    return train(rng, params, data, settings, grad)


def _decided(params, held_out):
    return _forward(params, held_out)[2].argmax(axis=1)


def held_out_predictions__frozen_vectors(rng, E, data, held_out, settings):
    """word vectors stay as they are in training: words that start with the same vector are never told apart

    Look at the gradient of the word vectors, and at what your step does with it.
    """

    def grad(params, ids, y, lam):
        return {**_gradients(params, ids, y, lam), "E": np.zeros(params["E"].shape)}

    return _decided(_learned(rng, E, data, settings, grad=grad), held_out)


def held_out_predictions__same_class(rng, E, data, held_out, settings):
    """every window gets the same class: nothing was learned about the words

    Print the loss after each epoch. Does it rise (the sign of a step), is it nan (steps that are too large), or does it
    stay near log 3 (weights that start at 0, or never move)?
    """

    def start(rng, E, n, M, C):
        return {name: value if name == "E" else 0 * value for name, value in _start(rng, E, n, M, C).items()}

    return _decided(_learned(rng, E, data, settings, start=start), held_out)


def held_out_predictions__labels_apart(rng, E, data, held_out, settings):
    """windows and labels were shuffled apart, so that there was nothing to learn

    Does the label still belong to its window?
    """

    def train(rng, params, data, settings, grad):
        return _train(rng, params, {"ids": data["ids"], "y": rng.permutation(data["y"])}, settings, grad)

    return _decided(_learned(rng, E, data, settings, train=train), held_out)


def held_out_predictions__class_by_class(rng, E, data, held_out, settings):
    """windows were learned class by class, as they lie in the data, and the first classes were forgotten again

    In which order does the training take the windows, and is it another one in each epoch?
    """

    def train(rng, params, data, settings, grad):
        for _ in range(settings["epochs"]):
            params = _pass(params, data, np.arange(len(data["y"])), settings, grad)
        return params

    return _decided(_learned(rng, E, data, settings, train=train), held_out)


def held_out_predictions__summed(rng, E, data, held_out, settings):
    """gradients were summed over the batch, so that the steps were far too large

    Is the loss of a batch a sum or a mean?
    """

    def grad(params, ids, y, lam):
        return _backward(params, ids, lam, len(y) * _signal(params, ids, y))

    return _decided(_learned(rng, E, data, settings, grad=grad), held_out)


def held_out_predictions__last_layer(rng, E, data, held_out, settings):
    """only the scores' layer was trained

    Which gradients are 0 in your training? The error has to come through the hidden layer.
    """

    def grad(params, ids, y, lam):
        found = _gradients(params, ids, y, lam)
        return {name: value if name in ("U", "c") else 0 * value for name, value in found.items()}

    return _decided(_learned(rng, E, data, settings, grad=grad), held_out)


def held_out_predictions__untrained(rng, E, data, held_out, settings):
    """model is the one with which training starts

    What does `train` return?
    """
    return _decided(_start(rng, E, held_out.shape[1], settings["hidden"], settings["classes"]), held_out)


def held_out_predictions__one_step_an_epoch(rng, E, data, held_out, settings):
    """training made one step in each epoch, with its first batch

    How many steps does an epoch have?
    """

    def train(rng, params, data, settings, grad):
        for _ in range(settings["epochs"]):
            params = _pass(params, data, rng.permutation(len(data["y"]))[: settings["batch"]], settings, grad)
        return params

    return _decided(_learned(rng, E, data, settings, train=train), held_out)


def held_out_predictions__lowest(rng, E, data, held_out, settings):
    """class with the lowest score is taken

    Is a high score for or against a class?
    """
    return _forward(_learned(rng, E, data, settings), held_out)[2].argmin(axis=1)


def held_out_predictions__from_one(rng, E, data, held_out, settings):
    """classes are counted from 1

    Which number has the first class?
    """
    return _decided(_learned(rng, E, data, settings), held_out) + 1
