"""Known mistakes in a window classifier: each says what the student did, then hints at the way out."""

import numpy as np

# ── init_params ───────────────────────────────────────────────────────────────────────────────

init_params__zero_weights = {
    "rng.uniform(-r, r, (M, n_in))": "np.zeros((M, n_in))",
    "rng.uniform(-q, q, (C, M))": "np.zeros((C, M))",
}
"""all weights start at 0
What does each hidden unit compute then, and what is the gradient by U? Can one unit ever become unlike another?"""
init_params__normal = {
    "rng.uniform(-r, r, (M, n_in))": "rng.normal(0, r, (M, n_in))",
    "rng.uniform(-q, q, (C, M))": "rng.normal(0, q, (C, M))",
}
"""the weights are drawn from a normal distribution with r as its standard deviation
The task says U(-r, r). Which method of the generator draws evenly between two ends?"""
init_params__words_not_numbers = {"-r, r": "-np.sqrt(6 / (n + M)), np.sqrt(6 / (n + M))"}
"""r of the hidden layer is made with the number of words in a window, not with the length of its input
How many numbers reach a hidden unit?"""
init_params__inputs_only = {"n_in + M": "n_in", "M + C": "M"}
"""r is sqrt(6 / n_in): the number of outputs is left out, as in the rule for relu
Which two numbers does Xavier add up?"""
init_params__no_root = {"np.sqrt(6.0 / (n_in + M))": "6.0 / (n_in + M)", "np.sqrt(6.0 / (M + C))": "6.0 / (M + C)"}
"""the square root is missing from r
The variance of U(-r, r) is r^2 / 3. Which r gives 2 / (n_in + n_out)?"""
init_params__deviation_as_bound = {
    "np.sqrt(6.0 / (n_in + M))": "np.sqrt(6 / (n * E.shape[1] + M)) / np.sqrt(3)",
    "np.sqrt(6.0 / (M + C))": "np.sqrt(6 / (M + C)) / np.sqrt(3)",
}
"""r is sqrt(2 / (n_in + n_out)), which is the standard deviation and not the end of the range
How wide is U(-r, r) when its standard deviation is that?"""
init_params__same_bound = {"-q, q": "-r, r"}
"""U is drawn with the r of W
How many numbers go into the second layer, and how many come out?"""
init_params__positive = {"-r": "0", "-q": "0"}
"""the weights are drawn from U(0, r): none is negative
Where should the middle of the range be?"""
init_params__small_constant = {"np.sqrt(6.0 / (n_in + M))": "0.01", "np.sqrt(6.0 / (M + C))": "0.01"}
"""r is 0.01 whatever the sizes are
How large is the signal behind a layer whose weights are that small?"""
init_params__transposed = {'"W": W': '"W": W.T', "rng.uniform(-q, q, (C, M))": "rng.uniform(-q, q, (C, M)).T"}
"""the weight matrices have the shape (n_in, n_out)
Which shape does a weight matrix have in this course?"""
init_params__one_word = {"n * E": "E"}
"""W has room for one word of the window only: (M, d)
How long is the input of the network when a window has n words?"""
init_params__random_biases = {
    '{"E": E.copy(), "W": W, "b": np.zeros(M), "U": rng.uniform(-q, q, (C, M)), "c": np.zeros(C)}': '{**{"E": E.copy(), "W": W, "b": np.zeros(M), "U": rng.uniform(-q, q, (C, M)), "c": np.zeros(C)}, "b": rng.uniform(-0.1, 0.1, M), "c": rng.uniform(-0.1, 0.1, C)}'
}
"""biases are drawn at random
Does a bias need to be unlike its neighbours when the weights already are?"""
init_params__random_vectors = {
    "return {": "params = {",
    '"c": np.zeros(C)}': '"c": np.zeros(C)}\nsize = np.sqrt(6.0 / sum(E.shape))\nreturn {**params, "E": rng.uniform(-size, size, E.shape)}',
}
"""the word vectors are drawn at random, and those that were given are thrown away
What do the given vectors know already?"""

# ── window_inputs ─────────────────────────────────────────────────────────────────────────────

window_inputs__sum = {"E[ids].reshape(len(ids), -1)": "E[ids].sum(axis=1)"}
"""vectors of a window are added up
Can the network still tell which word is in the middle?"""
window_inputs__mean = {"E[ids].reshape(len(ids), -1)": "E[ids].mean(axis=1)"}
"""vectors of a window are averaged
Can the network still tell which word is in the middle?"""
window_inputs__not_flat = {"E[ids].reshape(len(ids), -1)": "E[ids]"}
"""each window is still a matrix: the result is (N, n, d)
How many numbers does one window have, and in how many axes should they lie?"""
window_inputs__reversed = {"E[ids]": "E[ids[:, ::-1]]"}
"""words of a window are taken from right to left
Which word comes first in a row?"""
window_inputs__interleaved = {"E[ids]": "E[ids].transpose(0, 2, 1)"}
"""the first numbers of all words stand together, then the second ones, and so on
Which axis must come last before you flatten, the one of the words or the one of a vector's numbers?"""
window_inputs__middle_only = {"E[ids].reshape(len(ids), -1)": "E[ids[:, ids.shape[1] // 2]]"}
"""only the middle word is looked up
What tells that "Paris" is a person in "Paris laughed"?"""
window_inputs__one_row = {"len(ids), -1": "-1"}
"""all windows lie in one long row
How many rows does a batch of N windows have?"""
window_inputs__columns = {"E[ids].reshape(len(ids), -1)": "E[ids].reshape(len(ids), -1).T"}
"""windows lie in columns: the result is transposed
One window per row: which axis has the size N?"""
window_inputs__count_from_one = {"E[ids]": "E[ids - 1]"}
"""words are looked up one row too early, as if they were counted from 1
Which row of E belongs to word 0?"""
window_inputs__mixed_rows = {"E[ids]": "E[ids.T]"}
"""numbers of different windows are mixed: the rows were cut along the wrong axis
Print E[ids].shape. Which axis has to stay first?"""


def window_inputs__loop(E, ids):
    """windows are taken one by one in a Python loop
    What does numpy return when you index a matrix with a matrix of row numbers?
    """
    X = np.zeros((len(ids), ids.shape[1] * E.shape[1]))
    for place, window in enumerate(ids):
        X[place] = E[window].ravel()
    return X


# ── forward ───────────────────────────────────────────────────────────────────────────────────

forward__no_hidden_bias = {'X @ params["W"].T + params["b"]': 'X @ params["W"].T'}
"""b is missing from the hidden layer
Count the terms of Z."""
forward__no_score_bias = {'H @ params["U"].T + params["c"]': 'H @ params["U"].T'}
"""c is missing from the scores
Count the terms of S."""
forward__no_activation = {'np.tanh(X @ params["W"].T + params["b"])': 'X @ params["W"].T + params["b"]'}
"""hidden units have no activation: H is X W^T + b itself
What is one affine map behind another?"""
forward__sigmoid = {
    'np.tanh(X @ params["W"].T + params["b"])': '0.5 + 0.5 * np.tanh(0.5 * (X @ params["W"].T + params["b"]))'
}
"""the sigmoid is used where the model has tanh
Can a hidden unit of this model be negative?"""
forward__relu = {'np.tanh(X @ params["W"].T + params["b"])': 'np.maximum(X @ params["W"].T + params["b"], 0)'}
"""relu is used where the model has tanh
Between which two values do the hidden units of this model lie?"""
forward__tanh_before_bias = {'np.tanh(X @ params["W"].T + params["b"])': 'np.tanh(X @ params["W"].T) + params["b"]'}
"""b is added behind tanh
What belongs inside of tanh? Can your H be larger than 1?"""
forward__tanh_twice = {'H @ params["U"].T + params["c"]': 'np.tanh(H @ params["U"].T + params["c"])'}
"""scores go through tanh as well
Should a score be able to be 5?"""
forward__probabilities = {
    'return X, H, H @ params["U"].T + params["c"]': 'S = H @ params["U"].T + params["c"]\npowers = np.exp(S - S.max(axis=1, keepdims=True))\nreturn X, H, powers / powers.sum(axis=1, keepdims=True)'
}
"""probabilities are returned where scores are wanted
Where in this file is the softmax taken?"""
forward__before_tanh = {"X, H": 'X, X @ params["W"].T + params["b"]'}
"""Z is returned in the place of H
Which of the two does the gradient by U need?"""
forward__reversed_window = {"ids)": "ids[:, ::-1])"}
"""words of a window are taken from right to left
Which word comes first in a row of X?"""
forward__scores_alone = {'X, H, H @ params["U"].T + params["c"]': 'H @ params["U"].T + params["c"]'}
"""only the scores are returned
Which three results does the task name? Backward needs them all."""
forward__order = {'X, H, H @ params["U"].T + params["c"]': '(X, H, H @ params["U"].T + params["c"])[::-1]'}
"""results come in the opposite order
Compare your return line with the task."""
forward__unfolded_window = {
    'X, H, H @ params["U"].T + params["c"]': 'params["E"][ids], H, H @ params["U"].T + params["c"]'
}
"""X keeps the window's words in an axis of their own
How long is the row that W expects?"""
forward__untransposed = {'params["W"].T': 'params["W"]', 'params["U"].T': 'params["U"]'}
"""W is not transposed: X W
Rows of X have n d numbers. Which axis of W has as many?"""
forward__in_place = {
    'return X, H, H @ params["U"].T + params["c"]': 'params["X"], params["H"] = X, H\nreturn X, H, H @ params["U"].T + params["c"]'
}
"""X and H are stored in params
Who else uses params? What will the next step of the training make of the new entries?"""
forward__loop = {
    'return X, H, H @ params["U"].T + params["c"]': """
    S = np.zeros((len(ids), len(params["c"])))
    for place in range(len(ids)):
        H[place] = np.tanh(params["W"] @ X[place] + params["b"])
        S[place] = params["U"] @ H[place] + params["c"]
    return X, H, S
"""
}
"""windows go through the network one by one in a Python loop
Which product of matrices does all rows at once?"""

# ── predict ───────────────────────────────────────────────────────────────────────────────────

predict__lowest = {"forward(params, ids)[2].argmax(axis=1)": "forward(params, ids)[2].argmin(axis=1)"}
"""class with the lowest score is taken
Is a high score for or against a class?"""
predict__over_windows = {"axis=1": "axis=0"}
"""the largest score is looked for along the wrong axis: one answer for each class
How many answers should come out, N or C?"""
predict__one_answer = {"forward(params, ids)[2].argmax(axis=1)": "forward(params, ids)[2].argmax()"}
"""one number is returned for the whole batch: argmax without an axis looks at all entries
How many answers should come out?"""
predict__overflow = {
    "return forward(params, ids)[2]": "powers = np.exp(forward(params, ids)[2])\nreturn (powers / powers.sum(axis=1, keepdims=True))"
}
"""scores go through a softmax without a shift, which is inf / inf for large ones
Does the softmax change which score is the highest?"""
predict__from_one = {
    "forward(params, ids)[2].argmax(axis=1)": '(np.tanh(window_inputs(params["E"], ids) @ params["W"].T + params["b"]) @ params["U"].T + params["c"]).argmax(axis=1) + 1'
}
"""classes are counted from 1
Which number has the first class?"""
predict__highest_score = {"forward(params, ids)[2].argmax(axis=1)": "forward(params, ids)[2].max(axis=1)"}
"""the highest score is returned, not the class that has it
Which of numpy's functions tells where the largest entry is?"""
predict__probability = {
    "return forward(params, ids)[2].argmax(axis=1)": "S = forward(params, ids)[2]\npowers = np.exp(S - S.max(axis=1, keepdims=True))\nreturn (powers / powers.sum(axis=1, keepdims=True)).max(axis=1)"
}
"""the probability of the best class is returned, not the class
Which of numpy's functions tells where the largest entry is?"""
predict__one_hot = {
    "return forward(params, ids)[2].argmax(axis=1)": "S = forward(params, ids)[2]\nreturn np.eye(S.shape[1])[S.argmax(axis=1)]"
}
"""each row of the result has a 1 at the class
Which shape does the task name?"""
predict__hidden = {"forward(params, ids)[2]": "forward(params, ids)[1]"}
"""the largest hidden unit is looked for
Which of the three results of forward has one column for each class?"""
predict__without_bias = {
    "forward(params, ids)[2]": '(np.tanh(window_inputs(params["E"], ids) @ params["W"].T + params["b"]) @ params["U"].T)'
}
"""c is left out of the scores, as if it made no difference to their order
Is c the same for every class?"""
predict__order_of_scores = {
    "forward(params, ids)[2].argmax(axis=1)": '(np.tanh(window_inputs(params["E"], ids) @ params["W"].T + params["b"]) @ params["U"].T + params["c"]).argsort(axis=1)'
}
"""all classes are returned, sorted by score
How many answers belong to one window?"""
predict__in_place = {"return forward(params, ids)[2]": 'params["S"] = forward(params, ids)[2]\nreturn params["S"]'}
"""scores are stored in params
Who else uses params?"""
predict__loop = {
    "return forward(params, ids)[2].argmax(axis=1)": "found = np.zeros(len(ids), int)\nfor place, scores in enumerate(forward(params, ids)[2]):\n    found[place] = scores.argmax()\nreturn found"
}
"""windows are decided one by one in a Python loop
argmax can look at every row at once. Which argument tells it to?"""

# ── loss ──────────────────────────────────────────────────────────────────────────────────────

loss__sum = {"right.mean": "right.sum"}
"""the cross-entropy is summed over the windows, not averaged
Should the loss be larger for a larger batch?"""
loss__all_entries = {"right.mean()": "right.mean() / S.shape[1]"}
"""the cross-entropy is divided by the number of windows and by the number of classes
Over how many numbers is the mean taken, one for each window or one for each score?"""
loss__positive_log = {
    "shifted[np.arange(len(y)), y] - np.log(np.exp(shifted).sum(axis=1))": "np.log(np.exp(shifted).sum(axis=1)) - shifted[np.arange(len(y)), y]"
}
"""minus sign in front of the cross-entropy is missing
Is the logarithm of a probability positive or negative, and can a loss be negative?"""
loss__log_of_zero = {"right.mean()": "np.log(np.exp(right)).mean()"}
"""the probability is computed first, and its logarithm is infinite where it is rounded to 0
Can you write the logarithm of the quotient as a difference before you compute anything?"""
loss__overflow = {"right.mean": "np.log((np.exp(S) / np.exp(S).sum(axis=1, keepdims=True))[np.arange(len(y)), y]).mean"}
"""the softmax is taken without a shift, which overflows for large scores
Which number may you subtract from a row of scores without changing its probabilities?"""
loss__tiny_constant = {
    "right.mean": "np.log((np.exp(shifted) / np.exp(shifted).sum(axis=1, keepdims=True))[np.arange(len(y)), y] + 1e-09).mean"
}
"""small number is added inside of the logarithm
What is the loss of a window whose right class has the probability e^(-1000), and what do you give?"""
loss__no_logarithm = {
    "right.mean": "(np.exp(shifted) / np.exp(shifted).sum(axis=1, keepdims=True))[np.arange(len(y)), y].mean"
}
"""the probability itself is averaged: the logarithm is missing
How large should the loss be when the right class is held for impossible?"""
loss__base_two = {"right.mean()": "right.mean() / np.log(2)"}
"""the logarithm has base 2
Which logarithm has the derivative 1/x?"""
loss__score_alone = {"right.mean": "S[np.arange(len(y)), y].mean"}
"""the score of the right class is used in the place of its log-probability
What do the other classes' scores do to the probability?"""
loss__every_pair = {"right.mean": "(shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True)))[:, y].mean"}
"""every window is compared with the labels of all windows: [:, y] takes whole columns
How many log-probabilities are wanted, N or N times N?"""
loss__over_windows = {
    "right.mean": "np.log((np.exp(S.T - S.T.max(axis=1, keepdims=True)) / np.exp(S.T - S.T.max(axis=1, keepdims=True)).sum(axis=1, keepdims=True)).T[np.arange(len(y)), y]).mean"
}
"""the softmax runs over the windows of the batch, not over the classes
Over what do the probabilities of one window sum to 1?"""
loss__not_averaged = {"right.mean()": "right"}
"""each window's loss is returned by itself
How many numbers is a loss?"""
loss__no_penalty = {'lam * ((params["W"] ** 2).sum() + (params["U"] ** 2).sum()) - right': "-right"}
"""the penalty is left out
Does your loss change when lam does?"""
loss__penalty_negative = {"return lam": "return -lam"}
"""the penalty is subtracted
Should large weights make the loss larger or smaller?"""
loss__half_penalty = {"return lam": "return 0.5 * lam"}
"""the penalty has a factor one half
The course writes the penalty without it. Compare the formula."""
loss__mean_penalty = {
    '((params["W"] ** 2).sum() + (params["U"] ** 2).sum())': '((params["W"] ** 2).sum() + (params["U"] ** 2).sum()) / len(y)'
}
"""the penalty is divided by the number of windows
Which of the two terms is a mean over the windows?"""
loss__penalty_of_lengths = {
    '(params["W"] ** 2).sum() + (params["U"] ** 2).sum()': 'np.linalg.norm(params["W"]) + np.linalg.norm(params["U"])'
}
"""lengths of the matrices are penalised, not their squares
Does np.linalg.norm give the sum of the squares?"""
loss__penalty_absolute = {'params["W"] ** 2': 'np.abs(params["W"])', 'params["U"] ** 2': 'np.abs(params["U"])'}
"""sizes of the weights are penalised, not their squares
What is in the sum of the penalty?"""
loss__penalty_of_everything = {
    '((params["W"] ** 2).sum() + (params["U"] ** 2).sum())': "sum((value**2).sum() for value in params.values())"
}
"""all parameters are penalised, biases and word vectors too
Which parameters does the formula name in the penalty?"""
loss__penalty_of_biases = {
    '(params["U"] ** 2).sum()': '(params["U"] ** 2).sum() + (params["b"] ** 2).sum() + (params["c"] ** 2).sum()'
}
"""biases are penalised too
Which parameters does the formula name in the penalty?"""
loss__penalty_of_vectors = {'(params["U"] ** 2).sum()': '(params["U"] ** 2).sum() + (params["E"] ** 2).sum()'}
"""the word vectors are penalised too
What would the penalty do to a word that is in no window?"""
loss__penalty_of_one_matrix = {'((params["W"] ** 2).sum() + (params["U"] ** 2).sum())': '(params["W"] ** 2).sum()'}
"""W alone is penalised
How many weight matrices does the model have?"""
loss__in_place = {
    "return lam": 'params["W"] **= 2\nparams["U"] **= 2\nreturn lam',
    '((params["W"] ** 2).sum() + (params["U"] ** 2).sum())': '(params["W"].sum() + params["U"].sum())',
}
"""the weights are squared in params itself
Who else uses params? What will the next forward pass see?"""
loss__loop = {
    "right = shifted[np.arange(len(y)), y] - np.log(np.exp(shifted).sum(axis=1))": "right = np.zeros(len(y))\nfor place, label in enumerate(y):\n    right[place] = shifted[place, label] - np.log(np.exp(shifted[place]).sum())"
}
"""windows are added up one by one in a Python loop
Which index takes one entry out of each row at once?"""

# ── gradients ─────────────────────────────────────────────────────────────────────────────────

gradients__last_piece = {
    "np.add.at(dE, ids, (dZ @ W).reshape(*ids.shape, -1))": "dE[ids] = (dZ @ W).reshape(*ids.shape, -1)"
}
"""a word that is in several places keeps one of its pieces only
How often does numpy add to a row that an index names twice in one statement?"""
gradients__frozen_vectors = {"np.add.at(dE, ids, (dZ @ W).reshape(*ids.shape, -1))": "pass"}
"""the word vectors get no gradient: it is 0
Does the loss change when a word's vector does?"""
gradients__middle_word = {
    "np.add.at(dE, ids, (dZ @ W).reshape(*ids.shape, -1))": "middle = ids.shape[1] // 2\nnp.add.at(dE, ids[:, middle], (dZ @ W).reshape(*ids.shape, -1)[:, middle])"
}
"""only the middle word of each window gets a gradient
Do the scores depend on its neighbours?"""
gradients__by_place = {"dE, ids, (dZ": "dE, np.arange(ids.shape[1]) + 0 * ids, (dZ"}
"""pieces go to the rows 0, 1, 2 of E, by their place in the window and not by their word
Rows of E are words. Which word is at the first place of a window?"""
gradients__cut_crosswise = {
    "(dZ @ W).reshape(*ids.shape, -1)": "(dZ @ W).reshape(len(ids), -1, ids.shape[1]).transpose(0, 2, 1)"
}
"""rows of dX are cut crosswise: every n-th number goes to the same word
In which order did the window's vectors come into X?"""
gradients__mean_of_pieces = {
    "return": "dE /= np.maximum(np.bincount(ids.ravel(), minlength=len(E)), 1)[:, None]\nreturn"
}
"""pieces of a word are averaged, not added up
What does the chain rule do with several paths?"""
gradients__window_in_reverse = {"dE, ids, (dZ": "dE, ids[:, ::-1], (dZ"}
"""pieces are given to the window's words from right to left
Which word do the first d numbers of a row of X belong to?"""
gradients__dense_vectors = {'"E": dE': '"E": dE + 2.0 * lam * E'}
"""the word vectors get a share of the penalty
Which parameters stand in the penalty? A word that is in no window should not move."""
gradients__penalised_biases = {
    "dZ.sum(axis=0)": 'dZ.sum(axis=0) + 2.0 * lam * params["b"]',
    "dS.sum(axis=0)": 'dS.sum(axis=0) + 2.0 * lam * params["c"]',
}
"""biases get a share of the penalty
Which parameters stand in the penalty?"""
gradients__half_penalty = {"2.0 * lam * W": "lam * W", "2.0 * lam * U": "lam * U"}
"""the gradient of the penalty is lam W: the factor 2 is missing
What is the derivative of the square of a weight?"""
gradients__no_penalty = {"2.0 * lam * W": "2 * 0.0 * W", "2.0 * lam * U": "2 * 0.0 * U"}
"""the penalty is not differentiated
Which two terms does the loss have?"""
gradients__penalty_negative = {"2.0 * lam * W": "2 * -lam * W", "2.0 * lam * U": "2 * -lam * U"}
"""the gradient of the penalty is subtracted
Should a step against the gradient make a large weight larger or smaller?"""
gradients__penalty_of_one_matrix = {"dS.T @ H + 2.0 * lam * U": "dS.T @ H"}
"""the penalty of U is not differentiated
How many weight matrices stand in the penalty?"""
gradients__mean_penalty = {"2.0 * lam * W": "2 * (lam / len(y)) * W", "2.0 * lam * U": "2 * (lam / len(y)) * U"}
"""the gradient of the penalty is divided by the number of windows
Which of the two terms is a mean over the windows?"""
gradients__no_slope = {"(1.0 - H**2)": "1.0"}
"""the slope of tanh is missing: the signal goes past the activation unchanged
What lies between Z and H? Multiply by its derivative."""
gradients__slope_of_sigmoid = {"1.0 - H**2": "H * (1 - H)"}
"""the slope of the sigmoid is used: H (1 - H)
Which activation does this model have, and what is its slope where H is 0?"""
gradients__tanh_twice = {"1.0 - H**2": "1 - np.tanh(H) ** 2"}
"""tanh is applied to H once more before the slope is taken
H is tanh(Z) already. What is the slope in terms of H?"""
gradients__slope_not_squared = {"H**2": "H"}
"""the slope of tanh is taken as 1 - H: the square is missing
Is your slope the same for H and for -H?"""
gradients__slope_of_z = {"(1.0 - H**2)": '(1.0 - (X @ W.T + params["b"]) ** 2)'}
"""the slope is taken as 1 - Z^2, from what goes into tanh
Can the slope of tanh be negative?"""
gradients__sum = {"dS /= len(y)": ""}
"""gradients are summed over the windows, but the loss is a mean
How often is the loss divided by N?"""
gradients__mean_twice = {"dS /= len(y)": "dS /= len(y) ** 2"}
"""the mean over the windows is taken twice
Where is the 1/N: in dS, or where the rows are added up?"""
gradients__all_entries = {"dS /= len(y)": "dS /= dS.size"}
"""dS is divided by the number of windows and by the number of classes
Over how many numbers is the mean taken?"""
gradients__sign = {"dS /= len(y)": "dS /= -len(y)"}
"""the sign of the error is flipped: the label minus the probability
A step against the gradient should raise the score of the right class. What is the sign there?"""
gradients__no_label = {"dS[np.arange(len(y)), y] -= 1.0": "pass"}
"""labels are not subtracted from the probabilities
Where do the labels come into the gradient by the scores?"""
gradients__label_alone = {"dS /= len(y)": "dS *= np.eye(S.shape[1])[y] / len(y)"}
"""the error is taken at the right class only: the other classes get 0
Does the loss change when the score of a wrong class rises?"""
gradients__scores_not_probabilities = {"powers / powers.sum(axis=1, keepdims=True)": "S.copy()"}
"""scores are used in the place of the probabilities
From which numbers is the label subtracted?"""
gradients__overflow = {"S - S.max(axis=1, keepdims=True)": "S"}
"""the softmax is taken without a shift, which overflows for large scores
Which number may you subtract from a row of scores without changing its probabilities?"""
gradients__no_biases = {"dZ.sum(axis=0)": "0.0 * dZ.sum(axis=0)", "dS.sum(axis=0)": "0.0 * dS.sum(axis=0)"}
"""biases get no gradient: it is 0
Does the loss change when a bias does?"""
gradients__mean_of_biases = {"dZ.sum": "dZ.mean", "dS.sum": "dS.mean"}
"""gradients of the biases are means over the windows
The 1/N is in dS already. What remains to do with its rows?"""
gradients__z_for_h = {"dS.T @ H": 'dS.T @ (X @ W.T + params["b"])'}
"""the gradient by U is made with Z, not with H
What does U multiply in the forward pass?"""
gradients__transposed = {
    "dZ.T @ X + 2.0 * lam * W": "(dZ.T @ X + 2.0 * lam * W).T",
    "dS.T @ H + 2.0 * lam * U": "(dS.T @ H + 2.0 * lam * U).T",
}
"""gradients of the weights are transposed
Which shape has the gradient of W?"""
gradients__no_word_vectors = {'"E": dE,': ""}
"""the result has no entry for the word vectors
Which keys does params have? Each of them needs a gradient."""
gradients__tuple = {"return {": "return tuple({", '"c": dS.sum(axis=0),\n    }': '"c": dS.sum(axis=0),\n}.values())'}
"""gradients are returned as a tuple
How will the next function know which gradient belongs to which parameter?"""
gradients__in_place = {"return": "W *= 2.0 * lam\nU *= 2.0 * lam\nreturn", "2.0 * lam * W": "W", "2.0 * lam * U": "U"}
"""weights in params are multiplied by 2 lam on the way
Who else uses params? What is left of the weights?"""
gradients__loop = {
    'E, W, U = params["E"], params["W"], params["U"]': """
    E, W, U = params["E"], params["W"], params["U"]
    if len(y) > 1:
        found = {name: 2.0 * lam * value if name in ("W", "U") else 0.0 * value for name, value in params.items()}
        for place in range(len(y)):
            one = gradients(params, ids[place : place + 1], y[place : place + 1], 0.0)
            found = {name: value + one[name] / len(y) for name, value in found.items()}
        return found
"""
}
"""gradients are added up window by window in a Python loop
Which product of matrices sums over the rows? For the word vectors, look for a function that adds at many places."""

# ── update ────────────────────────────────────────────────────────────────────────────────────

update__uphill = {"value - lr * grads[name]": "value + lr * grads[name]"}
"""the step goes along the gradient, not against it
In which direction does the loss fall?"""
update__no_rate = {"lr * grads[name]": "grads[name]"}
"""the learning rate is not used
Does your result change when lr does?"""
update__step_alone = {"value - lr * grads[name]": "-lr * grads[name]"}
"""the step itself is returned, without the parameters that it starts from
What are the parameters after a step of length 0?"""
update__frozen_vectors = {": value": ': value if name == "E" else value'}
"""the word vectors stay as they are
Which parameters does "every parameter" leave out?"""
update__frozen_biases = {": value": ": value if value.ndim == 1 else value"}
"""biases stay as they are
Which parameters does "every parameter" leave out?"""
update__times_parameter = {"grads[name]": "grads[name] * value"}
"""the step is multiplied by the parameter
How far does a parameter move that is 0?"""
update__decays = {": value": ": (1 - lr) * value"}
"""parameters shrink by the learning rate as well
What should a step with a gradient of 0 do?"""
update__signs = {"grads[name]": "np.sign(grads[name])"}
"""only the sign of the gradient is used
Should a steep slope move a parameter further than a gentle one?"""
update__average = {"value - lr * grads[name]": "(1 - lr) * value + lr * grads[name]"}
"""the result is an average of parameter and gradient: (1 - lr) theta + lr g
Which of the two is a direction, and which is a place?"""
update__unit_length = {"grads[name]": "grads[name] / np.linalg.norm(grads[name])"}
"""each gradient is divided by its length
Does the formula say anything of a length?"""
update__swapped = {"value - lr * grads[name]": "grads[name] - lr * value"}
"""roles are swapped: the gradient moves along the parameter
Which of the two dicts holds what is to be changed?"""
update__in_place = {
    "return {name: value - lr * grads[name] for name, value in params.items()}": "for name in params:\n    params[name] -= lr * grads[name]\nreturn params"
}
"""arrays in params are changed themselves
-= on an array changes that array. Who else has it?"""

# ── batches ───────────────────────────────────────────────────────────────────────────────────

batches__last_lost = {"len(order)": "len(order) - size + 1"}
"""the last batch is left out when it is not full
Where do the remaining windows go?"""
batches__number_for_size = {
    "[order[start : start + size] for start in range(0, len(order), size)]": "np.array_split(order, size)"
}
"""the order is cut into `size` batches, not into batches of that size
Does `size` tell how many batches there are, or how long they are?"""
batches__even = {
    "[order[start : start + size] for start in range(0, len(order), size)]": "np.array_split(order, -(-len(order) // size))"
}
"""batches are made equally long, so that none has the size that was asked for
Which batch alone may be shorter?"""
batches__overlap = {"0, len(order), size": "len(order)"}
"""batches overlap: the next one starts only one window later
In how many batches does each window stand?"""
batches__sorted = {"order[start : start + size]": "np.sort(order)[start:start + size]"}
"""numbers are sorted before they are cut
What was the order made for?"""
batches__ignored = {"order[start : start + size]": "np.arange(len(order))[::-1][start:start + size]"}
"""places 0, 1, 2 are cut into batches, and the order is not used
Whose numbers belong into a batch?"""
batches__one_less = {"start + size": "start + size - 1"}
"""each batch is one shorter than it should be
Does a slice include its end?"""
batches__one_more = {"start + size": "start + size + 1"}
"""each batch has one window of the next batch as well
Does a slice include its end?"""
batches__empty_last = {"len(order)": "len(order) + 1"}
"""empty batch is at the end when the size divides the number of windows
What is the mean over no windows?"""
batches__always_one_more = {
    "[order[start : start + size] for start in range(0, len(order), size)]": "[*[order[start:start + size] for start in range(0, len(order), size)], order[:0]]"
}
"""one batch too many is made, which is always empty
How many batches of 3 are there in 6 windows, and how many in 7?"""
batches__short_first = {
    "[order[start : start + size] for start in range(0, len(order), size)]": "([order[:len(order) % size]] if len(order) % size else []) + [order[len(order) % size:][start:start + size] for start in range(0, len(order[len(order) % size:]), size)]"
}
"""short batch comes first
Which batch has what is left?"""
batches__filled_up = {
    "order[start : start + size]": "np.resize(order, -(-len(order) // size) * size)[start:start + size]"
}
"""the last batch is filled up with windows from the start
How often does each window come in one epoch?"""
batches__every_kth = {"start + size": ":-(-len(order) // size)", "0, len(order), size": "-(-len(order) // size)"}
"""windows are dealt out like cards
Which windows stand beside each other in the order, and are they in the same batch?"""
batches__matrix = {
    "[order[start : start + size] for start in range(0, len(order), size)]": "list(order.reshape(-1, size))"
}
"""the order is reshaped to a matrix, which fails when the size does not divide it
What is the last batch of 7 windows, cut by 3?"""
batches__backwards = {"range(0, len(order), size)": "list(range(0, len(order), size))[::-1]"}
"""batches come in the opposite order
Which batch is first?"""

# ── epoch ─────────────────────────────────────────────────────────────────────────────────────

epoch__first_batch = {'in batches(order, settings["batch"])': 'in batches(order, settings["batch"])[:1]'}
"""only the first batch is used
Is there a `return` inside of your loop?"""
epoch__last_step = {
    'for batch in batches(order, settings["batch"]):': 'start = params\nfor batch in batches(order, settings["batch"]):',
    "update(params,": "update(start,",
    "grad(params,": "grad(start,",
}
"""every step starts at the first parameters, so that only the last one counts
At which parameters does the second step start?"""
epoch__old_gradients = {
    'for batch in batches(order, settings["batch"]):': 'start = params\nfor batch in batches(order, settings["batch"]):',
    "grad(params,": "grad(start,",
}
"""all gradients are taken at the first parameters
At which parameters is the gradient of the second batch wanted?"""
epoch__storage_order = {"batches(order,": "batches(np.arange(len(order)),"}
"""windows are taken as they lie in the data, and the order is not used
Does your result change when the order does?"""
epoch__labels_in_storage_order = {
    'data["y"][batch]': "labels",
    'for batch in batches(order, settings["batch"]):': 'for batch, labels in zip(batches(order, settings["batch"]), batches(data["y"], settings["batch"])):',
}
"""windows are taken in the given order, but labels as they lie in the data
Which label belongs to the first window of a batch?"""
epoch__ordered_twice = {"batches(order,": "batches(order[order],"}
"""the order is applied twice
Does a batch hold places in the order, or numbers of windows?"""
epoch__backwards = {"batches(order,": "batches(order[::-1],"}
"""windows are taken from the end of the order
Which window comes first?"""
epoch__whole_data = {'data["ids"][batch], data["y"][batch]': 'data["ids"], data["y"]'}
"""every step uses all windows
Which rows of data["ids"] belong to this batch?"""
epoch__one_step = {'settings["batch"]': "len(order)"}
"""one step is made with all windows, whatever the size of a batch
How many steps has an epoch of 7 windows in batches of 3?"""
epoch__one_window = {'settings["batch"]': "1"}
"""one step is made for each window, whatever the size of a batch
How many steps has an epoch of 7 windows in batches of 3?"""
epoch__last_lost = {"batches(order,": 'batches(order[: len(order) - len(order) % settings["batch"]],'}
"""the last batch is left out when it is not full
Where do the remaining windows go?"""
epoch__no_penalty = {'settings["lam"]': "0.0"}
"""the penalty is switched off: lam is given as 0
What is in settings["lam"]?"""
epoch__uphill = {'settings["lr"]': '-settings["lr"]'}
"""steps go along the gradient, not against it
In which direction does the loss fall?"""
epoch__rate_by_batch = {'settings["lr"]': 'settings["lr"] / settings["batch"]'}
"""the learning rate is divided by the size of a batch
Is the gradient of a batch a sum or a mean?"""
epoch__twice = {'in batches(order, settings["batch"])': 'in 2 * batches(order, settings["batch"])'}
"""data is gone through twice
How often does each window come in one epoch?"""
epoch__summed = {
    """
    for batch in batches(order, settings["batch"]):
        grads = grad(params, data["ids"][batch], data["y"][batch], settings["lam"])
        params = update(params, grads, settings["lr"])
    return params
""": """
    steps = [grad(params, data["ids"][batch], data["y"][batch], settings["lam"]) for batch in batches(order, settings["batch"])]
    mean = {name: sum(step[name] for step in steps) / len(steps) for name in params}
    return update(params, mean, settings["lr"])
"""
}
"""gradients of all batches are added up for one step at the end
How many steps has an epoch, one or one for each batch?"""
epoch__in_place = {
    'params = update(params, grads, settings["lr"])': 'for name in params:\n    params[name] -= settings["lr"] * grads[name]'
}
"""arrays in params are changed themselves
-= on an array changes that array. Who else has it?"""

# ── train ─────────────────────────────────────────────────────────────────────────────────────

train__one_epoch = {'range(settings["epochs"])': "range(1)"}
"""data is gone through once, whatever the number of epochs
Is there a `return` inside of your loop?"""
train__one_more = {'range(settings["epochs"])': 'range(settings["epochs"] + 1)'}
"""data is gone through once too often
How many numbers does range(1, n + 1) give, and how many range(n + 1)?"""
train__one_less = {'range(settings["epochs"])': 'range(settings["epochs"] - 1)'}
"""the last epoch is missing
How many numbers does range(1, n) give?"""
train__untrained = {'params = epoch(params, data, rng.permutation(len(data["y"])), settings, grad)': "pass"}
"""parameters come back as they came in
What does `epoch` return, and where does it go?"""
train__replaced = {'rng.permutation(len(data["y"]))': 'rng.integers(len(data["y"]), size=len(data["y"]))'}
"""windows are drawn with replacement: some come twice in an epoch, others never
Which numbers does a permutation hold, and how often each?"""
train__labels_apart = {
    'epoch(params, data, rng.permutation(len(data["y"])), settings, grad)': 'epoch(params, {**data, "y": rng.permutation(data["y"])}, rng.permutation(len(data["y"])), settings, grad)'
}
"""windows and labels are shuffled apart
Does the label still belong to its window?"""
train__last_window = {'len(data["y"])': 'len(data["y"]) - 1'}
"""the last window is never used
How many numbers must a permutation have?"""
train__one_step_an_epoch = {'rng.permutation(len(data["y"]))': 'rng.permutation(len(data["y"]))[: settings["batch"]]'}
"""one step is made in an epoch
Into how many batches is an epoch cut, and which of them are used?"""
train__one_window = {"settings, grad": '{**settings, "batch": 1}, grad'}
"""one step is made for each window, whatever the size of a batch
What is settings["batch"] for?"""
train__decaying = {"for _": "for number", "settings, grad": '{**settings, "lr": settings["lr"] / 2**number}, grad'}
"""the learning rate is halved after each epoch
Does the task speak of a schedule?"""
train__no_penalty = {"settings, grad": '{**settings, "lam": 0.0}, grad'}
"""the penalty is switched off: lam is given as 0
What is in settings["lam"]?"""
train__uphill = {"settings, grad": '{**settings, "lr": -settings["lr"]}, grad'}
"""steps go along the gradient, not against it
In which direction does the loss fall? The step itself is made in `update`."""
train__last_lost = {
    'rng.permutation(len(data["y"]))': 'rng.permutation(len(data["y"]))[: len(data["y"]) // settings["batch"] * settings["batch"]]'
}
"""the last batch of each epoch is left out when it is not full
Where do the remaining windows go?"""
train__rate_by_batch = {"settings, grad": '{**settings, "lr": settings["lr"] / settings["batch"]}, grad'}
"""the learning rate is divided by the size of a batch
Is the gradient of a batch a sum or a mean?"""
train__all_epochs = {
    "for _": "found = []\nfor _",
    "settings, grad)": "settings, grad)\nfound.append(params)",
    "return params": "return found",
}
"""parameters after every epoch are returned, as a list
Which of them is the result of the training?"""
train__averaged = {
    "for _": "found = []\nfor _",
    "settings, grad)": "settings, grad)\nfound.append(params)",
    "return params": "return {name: sum(one[name] for one in found) / len(found) for name in params}",
}
"""parameters are averaged over the epochs
Which of them is the result of the training?"""
train__global_generator = {"rng.permutation": "np.random.permutation"}
"""the order is drawn from numpy's global generator, not from rng
Who can repeat your training if the numbers do not come from the generator that came in?"""
train__one_order = {
    "for _": 'order = rng.permutation(len(data["y"]))\nfor _',
    'rng.permutation(len(data["y"])), settings, grad': "order, settings, grad",
}
"""one order is drawn, and every epoch takes the windows in it
How many orders does a training of three epochs need?"""
train__own_seed = {"for _": "rng = np.random.default_rng(0)\nfor _"}
"""a generator with a fixed seed is made, and the one that comes in is not used
Train twice with two different generators. Should the windows come in the same order both times?"""
train__extra_draw = {"for _": 'rng.permutation(len(data["y"]))\nfor _'}
"""more is drawn from the generator than one order for each epoch
Each draw changes all that come after it. Which of yours is not used?"""
train__in_place = {
    "for _": "start = params\nfor _",
    "return params": "for name, value in params.items():\n    start[name][...] = value\nreturn start",
}
"""arrays in params are changed themselves
Who still needs the parameters with which the training started?"""

# ── held_out_predictions ──────────────────────────────────────────────────────────────────────

held_out_predictions__frozen_vectors = {'"E": dE': '"E": np.zeros(E.shape)'}
"""the word vectors stay as they are in training: words that start with the same vector are never told apart
Look at the gradient of the word vectors, and at what your step does with it."""
held_out_predictions__same_class = {
    "params = train(rng, params, data, settings, gradients)": 'params = {name: value if name == "E" else 0.0 * value for name, value in params.items()}\nparams = train(rng, params, data, settings, gradients)'
}
"""every window gets the same class: nothing was learned about the words
Print the loss after each epoch. Does it rise (the sign of a step), is it nan (steps that are too large), or
does it stay near log 3 (weights that start at 0, or never move)?"""
held_out_predictions__labels_apart = {
    "params = train(rng, params, data, settings, gradients)": 'data = {**data, "y": rng.permutation(data["y"])}\nparams = train(rng, params, data, settings, gradients)'
}
"""windows and labels were shuffled apart, so that there was nothing to learn
Does the label still belong to its window?"""
held_out_predictions__class_by_class = {'rng.permutation(len(data["y"]))': 'np.arange(len(data["y"]))'}
"""windows were learned class by class, as they lie in the data, and the first classes were forgotten again
In which order does the training take the windows, and is it another one in each epoch?"""
held_out_predictions__summed = {"dS /= len(y)": ""}
"""gradients were summed over the batch, so that the steps were far too large
Is the loss of a batch a sum or a mean?"""
held_out_predictions__last_layer = {
    'params = update(params, grads, settings["lr"])': 'params = {**params, **update({name: params[name] for name in ("U", "c")}, grads, settings["lr"])}'
}
"""only the scores' layer was trained
Which gradients are 0 in your training? The error has to come through the hidden layer."""
held_out_predictions__untrained = {"params = train(rng, params, data, settings, gradients)": ""}
"""the model is the one with which training starts
What does `train` return?"""
held_out_predictions__one_step_an_epoch = {
    'rng.permutation(len(data["y"]))': 'rng.permutation(len(data["y"]))[: settings["batch"]]'
}
"""training made one step in each epoch, with its first batch
How many steps does an epoch have?"""
held_out_predictions__lowest = {"argmax": "argmin"}
"""class with the lowest score is taken
Is a high score for or against a class?"""
held_out_predictions__from_one = {"predict(params, held_out)": "predict(params, held_out) + 1"}
"""classes are counted from 1
Which number has the first class?"""
