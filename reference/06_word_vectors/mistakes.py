"""Known mistakes with word vectors: each says what the student did, then hints at the way out."""

import numpy as np


def _at(sentence, place, pad):
    return sentence[place] if 0 <= place < len(sentence) else pad


def _window(sentence, places, pad):
    return np.array([_at(sentence, place, pad) for place in places])


def _there(sentence, center, size):
    return sentence[max(center - size, 0) : center + size + 1]


def _sigmoid(z):
    return 0.5 * (1 + np.tanh(0.5 * z))


def _z(E, ids, W, b):
    return W @ E[ids].ravel() + b


def _delta(E, ids, W, b, u):
    value = _sigmoid(_z(E, ids, W, b))
    return u * value * (1 - value)


def _scattered(shape, ids, grads):
    dE = np.zeros(shape)
    np.add.at(dE, ids, grads)
    return dE


def _rows(delta, W, ids):
    return (W.T @ delta).reshape(len(ids), -1)


def _moved(E, ids, steps):
    new = E.copy()
    np.add.at(new, ids, steps)
    return new


def _lengths(before, after):
    return np.linalg.norm(after - before, axis=1)


COUNTS = {
    "train all": 99,
    "last layers and classifier": 3,
    "few layers and augment data": 2,
    "classifier only": 1,
}


def _last(layers, trained):
    return tuple(place >= len(layers) - trained for place in range(len(layers)))


# ── window_ids ──────────────────────────────────────────────────────────────────────────────


def window_ids__wraps_left(sentence, center, size, pad):
    """places left of the sentence are looked up with a negative index, which numpy counts from the end

    What does sentence[-1] give, and what should stand there?
    """
    return np.array([sentence[p] if p < len(sentence) else pad for p in range(center - size, center + size + 1)])


def window_ids__sliced(sentence, center, size, pad):
    """the window is cut out with a slice alone, whose negative beginning counts from the end

    Where does a slice begin that starts at -1? And how many words come back at the right end?
    """
    return sentence[center - size : center + size + 1].copy()


def window_ids__list(sentence, center, size, pad):
    """a list is returned, not an array

    Which function of numpy makes an array of a list?
    """
    return [_at(sentence, place, pad) for place in range(center - size, center + size + 1)]


def window_ids__wraps_around(sentence, center, size, pad):
    """places outside are taken modulo the length: the sentence is read in a circle

    Which word stands in for one that is not there?
    """
    return np.array([sentence[place % len(sentence)] for place in range(center - size, center + size + 1)])


def window_ids__clipped(sentence, center, size, pad):
    """places outside are moved to the nearest word of the sentence, which is then repeated

    Which word stands in for one that is not there?
    """
    return sentence[np.clip(np.arange(center - size, center + size + 1), 0, len(sentence) - 1)]


def window_ids__cut_off(sentence, center, size, pad):
    """only the words that are there are returned: nothing is padded

    How many words must every window have, so that one W fits all of them?
    """
    return _there(sentence, center, size).copy()


def window_ids__padded_at_the_end(sentence, center, size, pad):
    """the words that are there come first and all padding follows

    On which side of the first word of a sentence is nothing? The centre belongs in the middle of the window.
    """
    there = _there(sentence, center, size)
    return np.concatenate([there, np.full(2 * size + 1 - len(there), pad)])


def window_ids__padded_in_front(sentence, center, size, pad):
    """all padding comes first and the words that are there follow

    On which side of the last word of a sentence is nothing? The centre belongs in the middle of the window.
    """
    there = _there(sentence, center, size)
    return np.concatenate([np.full(2 * size + 1 - len(there), pad), there])


def window_ids__pads_with_zero(sentence, center, size, pad):
    """missing words are filled with 0 instead of `pad`

    Which argument says what stands in for a missing word?
    """
    return np.pad(sentence, size)[center : center + 2 * size + 1]


def window_ids__pads_with_minus_one(sentence, center, size, pad):
    """missing words are filled with -1 instead of `pad`

    Which row of E would word -1 have?
    """
    return _window(sentence, range(center - size, center + size + 1), -1)


def window_ids__places(sentence, center, size, pad):
    """the places in the sentence are returned, not the words that stand there

    What does the sentence hold at these places?
    """
    return _window(np.arange(len(sentence)), range(center - size, center + size + 1), pad)


def window_ids__without_center(sentence, center, size, pad):
    """the word at the centre is left out

    How many words has a window with `size` of them on either side of the centre?
    """
    return _window(sentence, [p for p in range(center - size, center + size + 1) if p != center], pad)


def window_ids__one_short(sentence, center, size, pad):
    """the last word on the right is missing

    Does a range or a slice hold its own end?
    """
    return _window(sentence, range(center - size, center + size), pad)


def window_ids__reversed(sentence, center, size, pad):
    """the window runs from right to left

    Which word of it comes first in the sentence?
    """
    return _window(sentence, range(center + size, center - size - 1, -1), pad)


def window_ids__whole_size(sentence, center, size, pad):
    """`size` is taken for the number of words in the whole window

    How many words does `size` count on one side of the centre?
    """
    return _window(sentence, range(center - size // 2, center + size // 2 + 1), pad)


def window_ids__from_one(sentence, center, size, pad):
    """the centre is counted from 1: the window stands one place too far left

    Which place has the first word of a sentence?
    """
    return _window(sentence, range(center - size - 1, center + size), pad)


def window_ids__one_too_far(sentence, center, size, pad):
    """the window stands one place too far right

    Which word stands in the middle of what you return?
    """
    return _window(sentence, range(center - size + 1, center + size + 2), pad)


def window_ids__ahead(sentence, center, size, pad):
    """the window begins at the centre and runs to the right only

    Do the words before the centre say nothing about it?
    """
    return _window(sentence, range(center, center + 2 * size + 1), pad)


def window_ids__behind(sentence, center, size, pad):
    """the window ends at the centre: all words are taken from the left

    Do the words after the centre say nothing about it?
    """
    return _window(sentence, range(center - 2 * size, center + 1), pad)


def window_ids__right_edge(sentence, center, size, pad):
    """only the left side is padded, and beyond the right end of the sentence there is an IndexError

    A sentence has two ends. Try the last word as the centre.
    """
    return np.array([pad if p < 0 else sentence[p] for p in range(center - size, center + size + 1)])


def window_ids__last_word_padded(sentence, center, size, pad):
    """the last word of the sentence counts as missing

    Which place has the last of T words? Compare with < T, not with < T - 1.
    """
    return _window(sentence[:-1], range(center - size, center + size + 1), pad)


def window_ids__first_word_padded(sentence, center, size, pad):
    """the first word of the sentence counts as missing

    Which place has the first word? Is that place inside the sentence?
    """
    places = range(center - size, center + size + 1)
    return np.array([sentence[p] if 0 < p < len(sentence) else pad for p in places])


def window_ids__sorted(sentence, center, size, pad):
    """the words are sorted by their numbers

    Does the order of the words in a sentence mean something?
    """
    return np.sort(_window(sentence, range(center - size, center + size + 1), pad))


def window_ids__each_once(sentence, center, size, pad):
    """each word is kept once, and sorted, as in a set

    Is a window a set? Every window needs the same number of places.
    """
    return np.unique(_window(sentence, range(center - size, center + size + 1), pad))


# ── window_vector ───────────────────────────────────────────────────────────────────────────


def window_vector__matrix(E, ids):
    """the vectors are left as rows of a matrix of shape (n, d)

    What shape must x have for W x? W is (h, n d).
    """
    return E[ids]


def window_vector__by_entry(E, ids):
    """the vectors are interleaved: first all their first entries, then all their second ones

    Print the window of the example. Which number follows 2.0?
    """
    return E[ids].T.ravel()


def window_vector__reversed(E, ids):
    """the words come in reversed order

    Which word of the window comes first?
    """
    return E[ids[::-1]].ravel()


def window_vector__summed(E, ids):
    """the vectors are added up, so that their order is lost

    How long is a vector that holds n vectors of d entries?
    """
    return E[ids].sum(axis=0)


def window_vector__averaged(E, ids):
    """the mean of the vectors is taken, so that their order is lost

    How long is a vector that holds n vectors of d entries?
    """
    return E[ids].mean(axis=0)


def window_vector__columns(E, ids):
    """columns of E are taken instead of rows

    Along which axis of E do the words lie?
    """
    return E[:, ids].ravel()


def window_vector__center_only(E, ids):
    """only the vector of the word at the centre is returned

    What do the neighbours contribute?
    """
    return E[ids[len(ids) // 2]]


def window_vector__each_once(E, ids):
    """a word that stands in two places gives its vector once, and the words are sorted

    How many places has the window, whatever words stand there?
    """
    return E[np.unique(ids)].ravel()


def window_vector__one_row(E, ids):
    """the result is a matrix with one row: it has the shape (1, n d)

    One sample is a vector in this course. What does reshape(-1) do?
    """
    return E[ids].reshape(1, -1)


def window_vector__places(E, ids):
    """the first rows of E are taken, whatever words stand in the window

    Which row of E belongs to the word in the first place?
    """
    return E[np.arange(len(ids)) % len(E)].ravel()


def window_vector__from_one(E, ids):
    """words are counted from 1: each vector is that of the word before

    Which row has word 0?
    """
    return E[ids - 1].ravel()


def window_vector__ids(E, ids):
    """the words' numbers are returned, not their vectors

    What does E hold for each word?
    """
    return ids.astype(float)


# ── window_score ────────────────────────────────────────────────────────────────────────────


def window_score__no_bias(E, ids, W, b, u):
    """the bias is forgotten

    How many terms has z?
    """
    return u @ _sigmoid(W @ E[ids].ravel())


def window_score__bias_subtracted(E, ids, W, b, u):
    """the bias is subtracted

    With which sign does b stand in the formula?
    """
    return u @ _sigmoid(_z(E, ids, W, -b))


def window_score__sign(E, ids, W, b, u):
    """the sign of the exponent is flipped: this is 1 - f(z) for each unit

    What should f give for a large positive z?
    """
    return u @ _sigmoid(-_z(E, ids, W, b))


def window_score__unscaled(E, ids, W, b, u):
    """the sigmoid is made from tanh(z), where tanh(z / 2) belongs

    The two curves have the same form, but not the same steepness: compare them at z = 1.
    """
    return u @ _sigmoid(2 * _z(E, ids, W, b))


def window_score__added_to_u(E, ids, W, b, u):
    """u and h are added, where their product belongs

    A score is one number. How are two vectors made into one?
    """
    return u + _sigmoid(_z(E, ids, W, b))


def window_score__linear(E, ids, W, b, u):
    """the activation is left out: u^T z

    What happens to z before it meets u?
    """
    return u @ _z(E, ids, W, b)


def window_score__tanh(E, ids, W, b, u):
    """f is tanh here, where the task says sigmoid

    Between which two values does f lie?
    """
    return u @ np.tanh(_z(E, ids, W, b))


def window_score__relu(E, ids, W, b, u):
    """f is relu here, where the task says sigmoid

    Between which two values does f lie?
    """
    return u @ np.maximum(_z(E, ids, W, b), 0)


def window_score__overflow(E, ids, W, b, u):
    """e^z is divided by 1 + e^z, which is inf / inf for large z

    Which of e^z and e^(-z) stays small for a large positive z, and which for a large negative one?
    """
    powers = np.exp(_z(E, ids, W, b))
    return u @ (powers / (1 + powers))


def window_score__squashed(E, ids, W, b, u):
    """the sigmoid is applied to the score once more

    The score is any number. Where does f stand in the formula?
    """
    return _sigmoid(u @ _sigmoid(_z(E, ids, W, b)))


def window_score__score_only_squashed(E, ids, W, b, u):
    """the sigmoid is applied to u^T z instead of to z

    Where does f stand in the formula?
    """
    return _sigmoid(u @ _z(E, ids, W, b))


def window_score__not_summed(E, ids, W, b, u):
    """u and h are multiplied entry by entry and not added up: the result is a vector

    A score is one number. Which product of two vectors gives one?
    """
    return u * _sigmoid(_z(E, ids, W, b))


def window_score__by_entry(E, ids, W, b, u):
    """the window's vectors are interleaved before they meet W

    Which column of W belongs to the first entry of the second word?
    """
    return u @ _sigmoid(W @ E[ids].T.ravel() + b)


def window_score__reversed(E, ids, W, b, u):
    """the window is read from right to left

    Which word of the window comes first in x?
    """
    return u @ _sigmoid(_z(E, ids[::-1], W, b))


def window_score__no_u(E, ids, W, b, u):
    """u is left out: the hidden units are just added up

    Does every hidden unit count the same for the score?
    """
    return _sigmoid(_z(E, ids, W, b)).sum()


def window_score__mean(E, ids, W, b, u):
    """the mean over the hidden units is taken instead of the sum

    What does u^T h add up, and is it divided by something?
    """
    return (u * _sigmoid(_z(E, ids, W, b))).mean()


def window_score__bias_outside(E, ids, W, b, u):
    """the bias is added after the activation

    Which of b and f comes first in the formula?
    """
    return u @ (_sigmoid(W @ E[ids].ravel()) + b)


# ── window_gradient ─────────────────────────────────────────────────────────────────────────


def window_gradient__not_cut(delta, W, size):
    """W^T delta is returned in one piece, of shape (n d,)

    Each word of the window wants its own row. How many words are there?
    """
    return W.T @ delta


def window_gradient__by_entry(delta, W, size):
    """the vector is cut into d rows and transposed: each row mixes entries of different words

    In which order did `window_vector` lay the words out? The first d entries belong to one word.
    """
    return (W.T @ delta).reshape(-1, 2 * size + 1).T


def window_gradient__swapped_axes(delta, W, size):
    """the rows stand for the entries and the columns for the words: the shape is (d, n)

    One row for each place of the window. Compare with the shape in the task.
    """
    return (W.T @ delta).reshape(2 * size + 1, -1).T


def window_gradient__cut_the_wrong_way(delta, W, size):
    """the vector is cut into d rows of n entries, where n rows of d entries belong

    How long is the vector of one word?
    """
    return (W.T @ delta).reshape(-1, 2 * size + 1)


def window_gradient__not_transposed(delta, W, size):
    """W delta is computed where W^T delta belongs

    W led from x to z. In which direction does the signal travel in backward?
    """
    return (W @ delta).reshape(2 * size + 1, -1)


def window_gradient__reversed(delta, W, size):
    """the rows come in reversed order

    Which place of the window has the first d columns of W?
    """
    return (W.T @ delta).reshape(2 * size + 1, -1)[::-1]


def window_gradient__center_only(delta, W, size):
    """only the word at the centre receives a gradient

    Does the score depend on the neighbours?
    """
    rows = np.zeros((2 * size + 1, W.shape[1] // (2 * size + 1)))
    rows[size] = (W.T @ delta).reshape(rows.shape)[size]
    return rows


def window_gradient__neighbors_only(delta, W, size):
    """the word at the centre receives no gradient

    Is the word at the centre a part of x_window?
    """
    rows = (W.T @ delta).reshape(2 * size + 1, -1)
    rows[size] = 0
    return rows


def window_gradient__summed(delta, W, size):
    """the gradients of all places are added up into one row

    Do all places of the window have the same columns of W?
    """
    return (W.T @ delta).reshape(2 * size + 1, -1).sum(axis=0)


def window_gradient__same_for_all(delta, W, size):
    """every place receives the sum over all places

    Which columns of W does one place of the window meet?
    """
    rows = (W.T @ delta).reshape(2 * size + 1, -1)
    return np.ones((2 * size + 1, 1)) * rows.sum(axis=0)


def window_gradient__five_words(delta, W, size):
    """the window is taken to have five words, whatever its size

    Where does the number of words come from?
    """
    return (W.T @ delta).reshape(5, -1)


def window_gradient__three_words(delta, W, size):
    """the window is taken to have three words, whatever its size

    Where does the number of words come from?
    """
    return (W.T @ delta).reshape(3, -1)


def window_gradient__list(delta, W, size):
    """a list of vectors is returned, not a matrix

    Which function of numpy makes a matrix of a list of rows?
    """
    return np.split(W.T @ delta, 2 * size + 1)


def window_gradient__one_side(delta, W, size):
    """the window is taken to hold size + 1 words: one of its sides is forgotten

    How many words stand left of the centre, and how many right of it?
    """
    return (W.T @ delta).reshape(size + 1, -1)


def window_gradient__both_sides(delta, W, size):
    """the window is taken to hold 2 size words: its centre is forgotten

    How many words are there with the centre?
    """
    return (W.T @ delta).reshape(2 * size, -1)


def window_gradient__one_row(delta, W, size):
    """the whole vector is put into one row

    One row for each place of the window: how many are there?
    """
    return (W.T @ delta).reshape(1, -1)


def window_gradient__size_words(delta, W, size):
    """the vector is cut into `size` rows, though the window has 2 size + 1 words

    How many words stand left of the centre, how many right of it, and which is missing?
    """
    return (W.T @ delta).reshape(size, -1)


def window_gradient__size_entries(delta, W, size):
    """`size` is taken for the length of a word vector

    What does `size` count?
    """
    return (W.T @ delta).reshape(-1, size)


def window_gradient__no_delta(delta, W, size):
    """the error signal is left out: the rows of W are just added up

    What arrives from above, and what does it multiply?
    """
    return W.sum(axis=0).reshape(2 * size + 1, -1)


def window_gradient__averaged(delta, W, size):
    """the mean over the hidden units is taken instead of the sum

    Signals that arrive on several paths add up. Is there a division in the formula?
    """
    return (W.T @ delta / len(delta)).reshape(2 * size + 1, -1)


def window_gradient__per_word(delta, W, size):
    """the gradient is divided by the number of words in the window

    Is there a division in the formula?
    """
    return (W.T @ delta).reshape(2 * size + 1, -1) / (2 * size + 1)


def window_gradient__negated(delta, W, size):
    """the sign is flipped: this is the direction of descent

    Who takes the minus sign, the gradient or the step?
    """
    return -(W.T @ delta).reshape(2 * size + 1, -1)


def window_gradient__outer(delta, W, size):
    """the units' shares are not added up: the result has an axis for them

    A word reaches the score through every hidden unit. What happens to signals on several paths?
    """
    return (delta[:, None] * W).reshape(len(delta), 2 * size + 1, -1)


def window_gradient__absolute(delta, W, size):
    """the absolute value of each weight is taken

    May a gradient be negative?
    """
    return (np.abs(W).T @ delta).reshape(2 * size + 1, -1)


# ── scatter_word_gradients ──────────────────────────────────────────────────────────────────


def scatter_word_gradients__assigned(shape, ids, grads):
    """a word that stands in two places keeps only the last gradient: rows are written once with = or with +=

    How often does numpy write to a row that is named twice in one statement, and what remains?
    """
    dE = np.zeros(shape)
    dE[ids] += grads
    return dE


def scatter_word_gradients__first(shape, ids, grads):
    """a word that stands in two places keeps only the first gradient

    Through how many places does such a word reach the score?
    """
    dE = np.zeros(shape)
    dE[ids[::-1]] = grads[::-1]
    return dE


def scatter_word_gradients__averaged(shape, ids, grads):
    """a word that stands in several places receives the mean of their gradients

    Signals that arrive on several paths: what happens to them?
    """
    counts = np.bincount(ids, minlength=shape[0])
    return _scattered(shape, ids, grads) / np.maximum(counts, 1)[:, None]


def scatter_word_gradients__counted(shape, ids, grads):
    """a word that stands in several places receives its last gradient that many times

    Do the places of one word have the same gradient?
    """
    dE = np.zeros(shape)
    dE[ids] = grads * np.bincount(ids)[ids][:, None]
    return dE


def scatter_word_gradients__places(shape, ids, grads):
    """the gradients go into the first rows: a place in the window is taken for a word

    Rows of E are words, not places. Which word stands in place i?
    """
    return _scattered(shape, np.arange(len(ids)) % shape[0], grads)


def scatter_word_gradients__too_small(shape, ids, grads):
    """there are only rows up to the largest word of the window

    How many words has the vocabulary? Which argument says it?
    """
    return _scattered((ids.max() + 1, shape[1]), ids, grads)


def scatter_word_gradients__present_only(shape, ids, grads):
    """there are rows only for the words of the window

    A gradient has the shape of what it is the gradient of. What is the gradient of a word that is not there?
    """
    _, places = np.unique(ids, return_inverse=True)
    return _scattered((places.max() + 1, shape[1]), places, grads)


def scatter_word_gradients__zeros(shape, ids, grads):
    """nothing is ever written: all rows are zero

    Which row should each of the gradients reach?
    """
    return np.zeros(shape)


def scatter_word_gradients__as_given(shape, ids, grads):
    """the gradients are returned as they are, one row for each place

    A gradient has the shape of what it is the gradient of. What is the shape of E?
    """
    return grads.copy()


def scatter_word_gradients__twice(shape, ids, grads):
    """every gradient is recorded twice

    Count how often each row is touched.
    """
    return 2 * _scattered(shape, ids, grads)


def scatter_word_gradients__center_only(shape, ids, grads):
    """only the word at the centre receives its gradient

    Does the score depend on the neighbours?
    """
    dE = np.zeros(shape)
    dE[ids[len(ids) // 2]] = grads[len(ids) // 2]
    return dE


def scatter_word_gradients__all_rows(shape, ids, grads):
    """every row of E receives the sum of all gradients

    What is the gradient of a word that is not in the window?
    """
    return np.zeros(shape) + grads.sum(axis=0)


def scatter_word_gradients__sum_for_each(shape, ids, grads):
    """each word of the window receives the sum of all gradients

    Which places does one word stand in?
    """
    dE = np.zeros(shape)
    dE[ids] = grads.sum(axis=0)
    return dE


def scatter_word_gradients__reversed(shape, ids, grads):
    """the gradients are paired with the words in reversed order

    To which word does the first gradient belong?
    """
    return _scattered(shape, ids, grads[::-1])


def scatter_word_gradients__sorted(shape, ids, grads):
    """the words are sorted, the gradients are not

    To which word does the first gradient belong?
    """
    return _scattered(shape, np.sort(ids), grads)


def scatter_word_gradients__word_zero(shape, ids, grads):
    """word 0 receives no gradient

    Is row 0 of E a word like any other?
    """
    dE = _scattered(shape, ids, grads)
    dE[0] = 0
    return dE


def scatter_word_gradients__from_one(shape, ids, grads):
    """words are counted from 1: each gradient goes to the row before

    Which row has word 0?
    """
    return _scattered(shape, ids - 1, grads)


def scatter_word_gradients__transposed(shape, ids, grads):
    """the result has the shape (d, V): words lie along the columns

    Along which axis of E do the words lie?
    """
    return _scattered(shape, ids, grads).T


def scatter_word_gradients__negated(shape, ids, grads):
    """the sign is flipped: gradients are subtracted

    Who takes the minus sign, the gradient or the step?
    """
    return -_scattered(shape, ids, grads)


def scatter_word_gradients__per_word(shape, ids, grads):
    """the gradients are divided by the number of words in the window

    Is there a division in the formula?
    """
    return _scattered(shape, ids, grads) / len(ids)


def scatter_word_gradients__difference(shape, ids, grads):
    """a word that is met again has its gradient subtracted

    With which sign do two paths to the score count?
    """
    dE, met = np.zeros(shape), set()
    for word, grad in zip(ids.tolist(), grads, strict=True):
        dE[word] += -grad if word in met else grad
        met.add(word)
    return dE


def scatter_word_gradients__ones(shape, ids, grads):
    """the words are counted: the gradients themselves are left out

    What reaches the row of a word, besides the fact that it is there?
    """
    return _scattered(shape, ids, np.ones(grads.shape))


# ── embedding_gradient ──────────────────────────────────────────────────────────────────────


def embedding_gradient__assigned(E, ids, W, b, u):
    """a word that stands in two places keeps only one of its two gradients

    Through how many places does such a word reach the score?
    """
    dE = np.zeros(E.shape)
    dE[ids] = _rows(_delta(E, ids, W, b, u), W, ids)
    return dE


def embedding_gradient__no_slope(E, ids, W, b, u):
    """the slope of the activation is left out of delta

    What happens to a change in z before it reaches s?
    """
    return _scattered(E.shape, ids, _rows(u, W, ids))


def embedding_gradient__no_u(E, ids, W, b, u):
    """u is left out of delta

    Follow the path from s back to z: which weights lie on it?
    """
    return _scattered(E.shape, ids, _rows(_delta(E, ids, W, b, 1.0), W, ids))


def embedding_gradient__value_for_slope(E, ids, W, b, u):
    """delta is u times f(z), where the slope of f belongs

    What is the derivative of s by z?
    """
    return _scattered(E.shape, ids, _rows(u * _sigmoid(_z(E, ids, W, b)), W, ids))


def embedding_gradient__complement(E, ids, W, b, u):
    """delta is u (1 - f(z)): the first factor of the slope is missing

    How many factors has the slope of the sigmoid? What is it for a large negative z?
    """
    return _scattered(E.shape, ids, _rows(u * (1 - _sigmoid(_z(E, ids, W, b))), W, ids))


def embedding_gradient__plus(E, ids, W, b, u):
    """the sign in the slope is flipped: f(z) (1 + f(z))

    What should the slope be where the curve is flat?
    """
    value = _sigmoid(_z(E, ids, W, b))
    return _scattered(E.shape, ids, _rows(u * value * (1 + value), W, ids))


def embedding_gradient__unscaled(E, ids, W, b, u):
    """the sigmoid is made from tanh(z), where tanh(z / 2) belongs

    The two curves have the same form, but not the same steepness: compare them at z = 1.
    """
    value = _sigmoid(2 * _z(E, ids, W, b))
    return _scattered(E.shape, ids, _rows(u * value * (1 - value), W, ids))


def embedding_gradient__bias_subtracted(E, ids, W, b, u):
    """the bias is subtracted in z

    With which sign does b stand in the formula?
    """
    return _scattered(E.shape, ids, _rows(_delta(E, ids, W, -b, u), W, ids))


def embedding_gradient__of_input(E, ids, W, b, u):
    """the slope is computed as z (1 - z): z is taken for f(z)

    The formula speaks of f(z). Which of the two stands in it?
    """
    z = _z(E, ids, W, b)
    return _scattered(E.shape, ids, _rows(u * z * (1 - z), W, ids))


def embedding_gradient__relu(E, ids, W, b, u):
    """the slope is that of relu, where f is the sigmoid

    How steep is f at 0, and how steep far to the right?
    """
    return _scattered(E.shape, ids, _rows(u * (_z(E, ids, W, b) > 0), W, ids))


def embedding_gradient__slope_twice(E, ids, W, b, u):
    """the slope is taken at f(z) instead of at z

    At which point is the slope taken?
    """
    value = _sigmoid(_sigmoid(_z(E, ids, W, b)))
    return _scattered(E.shape, ids, _rows(u * value * (1 - value), W, ids))


def embedding_gradient__tanh(E, ids, W, b, u):
    """the slope is that of tanh, where f is the sigmoid

    How steep is f at 0?
    """
    return _scattered(E.shape, ids, _rows(u * (1 - np.tanh(_z(E, ids, W, b)) ** 2), W, ids))


def embedding_gradient__like_tanh(E, ids, W, b, u):
    """the slope is computed as 1 - f(z)^2, which is how the slope of tanh is made from its value

    How is the slope of the sigmoid made from its value?
    """
    return _scattered(E.shape, ids, _rows(u * (1 - _sigmoid(_z(E, ids, W, b)) ** 2), W, ids))


def embedding_gradient__no_bias(E, ids, W, b, u):
    """the bias is forgotten in z

    At which point is the slope taken? How many terms has z?
    """
    return _scattered(E.shape, ids, _rows(_delta(E, ids, W, 0.0, u), W, ids))


def embedding_gradient__window(E, ids, W, b, u):
    """the gradient by the places of the window is returned, of shape (n, d)

    A gradient has the shape of what it is the gradient of. What is the shape of E?
    """
    return _rows(_delta(E, ids, W, b, u), W, ids)


def embedding_gradient__flat(E, ids, W, b, u):
    """the gradient by x_window is returned, one long vector

    A gradient has the shape of what it is the gradient of. What is the shape of E?
    """
    return W.T @ _delta(E, ids, W, b, u)


def embedding_gradient__by_entry(E, ids, W, b, u):
    """W^T delta is cut the wrong way: each row mixes entries of different words

    In which order did `window_vector` lay the words out? The first d entries belong to one word.
    """
    return _scattered(E.shape, ids, (W.T @ _delta(E, ids, W, b, u)).reshape(-1, len(ids)).T)


def embedding_gradient__places(E, ids, W, b, u):
    """the gradients go into the first rows: a place in the window is taken for a word

    Rows of E are words, not places. Which word stands in place i?
    """
    return _scattered(E.shape, np.arange(len(ids)) % len(E), _rows(_delta(E, ids, W, b, u), W, ids))


def embedding_gradient__center_only(E, ids, W, b, u):
    """only the word at the centre receives its gradient

    Does the score depend on the neighbours?
    """
    dE, middle = np.zeros(E.shape), len(ids) // 2
    dE[ids[middle]] = _rows(_delta(E, ids, W, b, u), W, ids)[middle]
    return dE


def embedding_gradient__reversed(E, ids, W, b, u):
    """the rows reach the words of the window in reversed order

    To which word do the first d columns of W belong?
    """
    return _scattered(E.shape, ids[::-1], _rows(_delta(E, ids, W, b, u), W, ids))


def embedding_gradient__overflow(E, ids, W, b, u):
    """e^z is divided by 1 + e^z, which is inf / inf for large z

    Which of e^z and e^(-z) stays small for a large positive z, and which for a large negative one?
    """
    powers = np.exp(_z(E, ids, W, b))
    value = powers / (1 + powers)
    return _scattered(E.shape, ids, _rows(u * value * (1 - value), W, ids))


def embedding_gradient__negated(E, ids, W, b, u):
    """the sign is flipped: this is the direction of descent

    Who takes the minus sign, the gradient or the step?
    """
    return -_scattered(E.shape, ids, _rows(_delta(E, ids, W, b, u), W, ids))


def embedding_gradient__averaged(E, ids, W, b, u):
    """a word that stands in several places receives the mean of their gradients

    Signals that arrive on several paths: what happens to them?
    """
    counts = np.bincount(ids, minlength=len(E))
    dE = _scattered(E.shape, ids, _rows(_delta(E, ids, W, b, u), W, ids))
    return dE / np.maximum(counts, 1)[:, None]


def embedding_gradient__no_weights(E, ids, W, b, u):
    """the local gradient is the word vector instead of the weights

    z = W x + b: what does x meet there? That is the local gradient by x.
    """
    delta = _delta(E, ids, W, b, u)
    return _scattered(E.shape, ids, E[ids] * delta.sum())


def embedding_gradient__too_small(E, ids, W, b, u):
    """there are only rows up to the largest word of the window

    How many rows has E?
    """
    grads = _rows(_delta(E, ids, W, b, u), W, ids)
    return _scattered((ids.max() + 1, E.shape[1]), ids, grads)


# ── update_word_vectors ─────────────────────────────────────────────────────────────────────


def update_word_vectors__in_place(E, ids, grads, lr, trainable):
    """E itself is changed: the pre-trained vectors are lost

    Who else still needs E after this call? Which line makes a copy?
    """
    if trainable:
        np.subtract.at(E, ids, lr * grads)
    return E


def update_word_vectors__assigned_in_place(E, ids, grads, lr, trainable):
    """E itself is changed, and a word that stands in two places makes only the last of its two steps

    Which line makes a copy? And how often does numpy subtract from a row that is named twice in one statement?
    """
    if trainable:
        E[ids] -= lr * grads
    return E


def update_word_vectors__assigned(E, ids, grads, lr, trainable):
    """a word that stands in two places makes only the last of its two steps

    How often does numpy subtract from a row that is named twice in one statement?
    """
    new = E.copy()
    if trainable:
        new[ids] -= lr * grads
    return new


def update_word_vectors__first(E, ids, grads, lr, trainable):
    """a word that stands in two places makes only the first of its two steps

    Which gradients does the formula add up?
    """
    new = E.copy()
    if trainable:
        new[ids[::-1]] -= lr * grads[::-1]
    return new


def update_word_vectors__ascends(E, ids, grads, lr, trainable):
    """the step goes along the gradient, uphill

    Should the loss rise or fall?
    """
    return _moved(E, ids, lr * grads * trainable)


def update_word_vectors__ignores_flag(E, ids, grads, lr, trainable):
    """the words move although the vectors are frozen

    What does `trainable` say?
    """
    return _moved(E, ids, -lr * grads)


def update_word_vectors__flag_inverted(E, ids, grads, lr, trainable):
    """the words move when they are frozen, and do not when they are trainable

    Read the condition aloud.
    """
    return _moved(E, ids, -lr * grads * (not trainable))


def update_word_vectors__never(E, ids, grads, lr, trainable):
    """nothing moves, frozen or not: E comes back as it was

    What should change when `trainable` is True?
    """
    return E.copy()


def update_word_vectors__no_rate(E, ids, grads, lr, trainable):
    """the learning rate is left out

    How long is the step?
    """
    return _moved(E, ids, -grads * trainable)


def update_word_vectors__rate_only(E, ids, grads, lr, trainable):
    """the learning rate is subtracted by itself: the gradient is left out

    In which direction does a word move, and how far?
    """
    return _moved(E, ids, -lr * np.ones(grads.shape) * trainable)


def update_word_vectors__rate_added(E, ids, grads, lr, trainable):
    """the learning rate and the gradient are added, where their product belongs

    What becomes of the step when the learning rate is 0?
    """
    return _moved(E, ids, -(lr + grads) * trainable)


def update_word_vectors__sign_only(E, ids, grads, lr, trainable):
    """only the sign of the gradient is used

    Is the step longer where the gradient is larger?
    """
    return _moved(E, ids, -lr * np.sign(grads) * trainable)


def update_word_vectors__rate_squared(E, ids, grads, lr, trainable):
    """the learning rate is applied twice

    Count the factors of the step.
    """
    return _moved(E, ids, -(lr**2) * grads * trainable)


def update_word_vectors__step_only(E, ids, grads, lr, trainable):
    """only the step is returned: E is missing from it

    Where does a word start from?
    """
    return _moved(np.zeros(E.shape), ids, -lr * grads * trainable)


def update_word_vectors__others_lost(E, ids, grads, lr, trainable):
    """the words that are not in the window become zero

    What happens to a word that this window does not hold?
    """
    new = np.zeros(E.shape)
    new[ids] = _moved(E, ids, -lr * grads)[ids]
    return new if trainable else E.copy()


def update_word_vectors__window_only(E, ids, grads, lr, trainable):
    """only the vectors of the words in the window are returned

    How many rows has the whole embedding?
    """
    return _moved(E, ids, -lr * grads * trainable)[ids]


def update_word_vectors__decay(E, ids, grads, lr, trainable):
    """all words shrink a little, those outside the window too

    Does a word move that training has not seen?
    """
    return _moved(E * (1 - 0.01 * lr * trainable), ids, -lr * grads * trainable)


def update_word_vectors__all_rows(E, ids, grads, lr, trainable):
    """every word of the vocabulary makes the sum of all steps

    Does a word move that is not in the window?
    """
    return E - lr * grads.sum(axis=0) * trainable


def update_word_vectors__averaged(E, ids, grads, lr, trainable):
    """a word that stands in several places makes the mean of their steps

    Which gradients does the formula add up, and does it divide?
    """
    counts = np.bincount(ids, minlength=len(E))
    return _moved(E, ids, -lr * grads * trainable / counts[ids][:, None])


def update_word_vectors__per_word(E, ids, grads, lr, trainable):
    """the step is divided by the number of words in the window

    Is there a division in the formula?
    """
    return _moved(E, ids, -lr * grads * trainable / len(ids))


def update_word_vectors__places(E, ids, grads, lr, trainable):
    """the first rows move: a place in the window is taken for a word

    Rows of E are words, not places. Which word stands in place i?
    """
    return _moved(E, np.arange(len(ids)) % len(E), -lr * grads * trainable)


def update_word_vectors__center_only(E, ids, grads, lr, trainable):
    """only the word at the centre moves

    Which words have a gradient?
    """
    middle = len(ids) // 2
    return _moved(E, ids[middle : middle + 1], -lr * grads[middle : middle + 1] * trainable)


def update_word_vectors__reversed(E, ids, grads, lr, trainable):
    """the gradients reach the words of the window in reversed order

    To which word does the first gradient belong?
    """
    return _moved(E, ids, -lr * grads[::-1] * trainable)


def update_word_vectors__frozen_zeros(E, ids, grads, lr, trainable):
    """frozen vectors come back as zeros

    Frozen means that they stay as they are. Which values are those?
    """
    return _moved(E, ids, -lr * grads) * trainable


def update_word_vectors__frozen_none(E, ids, grads, lr, trainable):
    """nothing is returned when the vectors are frozen

    What does a function return when it ends without a return? What is wanted when nothing moves?
    """
    return _moved(E, ids, -lr * grads) if trainable else None


def update_word_vectors__row_zero(E, ids, grads, lr, trainable):
    """word 0 never moves

    Is row 0 of E a word like any other?
    """
    new = _moved(E, ids, -lr * grads * trainable)
    new[0] = E[0]
    return new


# ── moved_words ─────────────────────────────────────────────────────────────────────────────


def moved_words__mask(before, after, tol):
    """True and False are returned for all words, not the numbers of those that have moved

    Which words are they? np.flatnonzero turns one into the other.
    """
    return _lengths(before, after) > tol


def moved_words__tuple(before, after, tol):
    """np.where gives a tuple, and it is returned whole

    What is the first part of that tuple?
    """
    return np.where(_lengths(before, after) > tol)


def moved_words__column(before, after, tol):
    """the words come as a column, of shape (k, 1)

    One axis is enough for a list of words. Which function gives a flat array?
    """
    return np.argwhere(_lengths(before, after) > tol)


def moved_words__list(before, after, tol):
    """a list is returned, not an array

    Which function of numpy makes an array of a list?
    """
    return np.flatnonzero(_lengths(before, after) > tol).tolist()


def moved_words__one_entry(before, after, tol):
    """each entry is held against the tolerance by itself, not the distance

    How far is a word from where it was, when all of its entries have changed a little?
    """
    return np.flatnonzero(np.any(np.abs(after - before) > tol, axis=1))


def moved_words__every_entry(before, after, tol):
    """a word counts only if every one of its entries has moved by more than the tolerance

    How far is a word from where it was, when one of its entries has changed a lot?
    """
    return np.flatnonzero(np.all(np.abs(after - before) > tol, axis=1))


def moved_words__squared(before, after, tol):
    """the square of the distance is held against the tolerance

    Which step is missing behind the sum of squares?
    """
    return np.flatnonzero(((after - before) ** 2).sum(axis=1) > tol)


def moved_words__absolute_sum(before, after, tol):
    """the absolute changes are added up, which is another distance

    What stands under the root in the formula?
    """
    return np.flatnonzero(np.abs(after - before).sum(axis=1) > tol)


def moved_words__mean_change(before, after, tol):
    """the mean of the absolute changes is held against the tolerance

    What is the length of a vector?
    """
    return np.flatnonzero(np.abs(after - before).mean(axis=1) > tol)


def moved_words__signed(before, after, tol):
    """only changes upwards count: the absolute value is missing

    Has a word not moved whose entries have become smaller?
    """
    return np.flatnonzero(np.any(after - before > tol, axis=1))


def moved_words__cancelling(before, after, tol):
    """the changes of a word's entries are added up with their signs, so that they can cancel

    One entry rises by 1 and another falls by 1: has the word moved?
    """
    return np.flatnonzero(np.abs((after - before).sum(axis=1)) > tol)


def moved_words__lengths_compared(before, after, tol):
    """the lengths of the vectors before and after are compared

    Can a vector move and keep its length?
    """
    lengths = np.linalg.norm(after, axis=1) - np.linalg.norm(before, axis=1)
    return np.flatnonzero(np.abs(lengths) > tol)


def moved_words__any_change(before, after, tol):
    """every word counts that is not exactly where it was: the tolerance is left out

    What is `tol` for?
    """
    return np.flatnonzero((after != before).any(axis=1))


def moved_words__still(before, after, tol):
    """the words that have not moved are returned

    Read the comparison aloud.
    """
    return np.flatnonzero(_lengths(before, after) <= tol)


def moved_words__entries(before, after, tol):
    """a word is named once for each of its entries that has moved

    How often should one word be in the result?
    """
    return np.where(np.abs(after - before) > tol)[0]


def moved_words__columns(before, after, tol):
    """the distance is taken along the columns: entries are numbered, not words

    Along which axis of E do the words lie?
    """
    return np.flatnonzero(np.linalg.norm(after - before, axis=0) > tol)


def moved_words__whole_matrix(before, after, tol):
    """one distance is taken for the whole matrix

    How many distances are there, and along which axis is each of them taken?
    """
    return np.flatnonzero(np.linalg.norm(after - before) > tol)


def moved_words__flat(before, after, tol):
    """entries of the matrix are numbered in one row, not words

    How many numbers can there be in the result at most?
    """
    return np.flatnonzero(np.abs(after - before) > tol)


def moved_words__added(before, after, tol):
    """after and before are added, where their difference belongs

    What should come out for a word that stays where it is?
    """
    return np.flatnonzero(_lengths(-before, after) > tol)


def moved_words__lengths(before, after, tol):
    """the length of the vector after training is held against the tolerance

    From where to where does a word move?
    """
    return np.flatnonzero(np.linalg.norm(after, axis=1) > tol)


def moved_words__largest(before, after, tol):
    """only the word that has moved farthest is returned

    May several words have moved, or none?
    """
    return np.argmax(_lengths(before, after))


def moved_words__count(before, after, tol):
    """the number of moved words is returned, not which they are

    Which words have moved?
    """
    return int((_lengths(before, after) > tol).sum())


def moved_words__vectors(before, after, tol):
    """the vectors of the moved words are returned, not their numbers

    By what is a word known?
    """
    return after[_lengths(before, after) > tol]


def moved_words__from_one(before, after, tol):
    """words are counted from 1

    Which number has the word in the first row?
    """
    return np.flatnonzero(_lengths(before, after) > tol) + 1


def moved_words__relative(before, after, tol):
    """the distance is divided by the length of the vector

    Does the formula divide?
    """
    lengths = np.linalg.norm(before, axis=1)
    return np.flatnonzero(_lengths(before, after) > tol * lengths)


def moved_words__falling(before, after, tol):
    """the words come in falling order

    Which of them should come first?
    """
    return np.flatnonzero(_lengths(before, after) > tol)[::-1]


def moved_words__distances(before, after, tol):
    """the distances are returned, not the words

    Which rows lie farther than the tolerance? Their numbers are wanted.
    """
    return _lengths(before, after)


def moved_words__by_distance(before, after, tol):
    """the words are ordered by how far they have moved

    Which order does the task ask for?
    """
    lengths = _lengths(before, after)
    order = np.argsort(-lengths)
    return order[lengths[order] > tol]


# ── should_retrain ──────────────────────────────────────────────────────────────────────────


def should_retrain__more_than(examples):
    """exactly a million examples are not enough here: > instead of >=

    What does "from a million on" say about a million itself?
    """
    return examples > 1_000_000


def should_retrain__at_most(examples):
    """the answer is turned round: few examples are to be enough

    When is it safe to move every word vector, with many examples or with few?
    """
    return examples < 1_000_000


def should_retrain__up_to(examples):
    """the comparison points the wrong way: up to a million examples are to be enough

    Read the comparison aloud.
    """
    return examples <= 1_000_000


def should_retrain__exactly(examples):
    """only exactly a million examples are enough here

    And what of two millions?
    """
    return examples == 1_000_000


def should_retrain__billion(examples):
    """the limit is a billion

    Count the zeros of a million.
    """
    return examples >= 1_000_000_000


def should_retrain__hundred_thousand(examples):
    """the limit is a hundred thousand

    Count the zeros of a million.
    """
    return examples >= 100_000


def should_retrain__ten_million(examples):
    """the limit is ten million

    Count the zeros of a million.
    """
    return examples >= 10_000_000


def should_retrain__thousand(examples):
    """the limit is a thousand

    Count the zeros of a million.
    """
    return examples >= 1_000


def should_retrain__binary_million(examples):
    """the limit is 2^20, the million of computer memory

    How many is a million?
    """
    return examples >= 2**20


def should_retrain__always(examples):
    """the answer is always True

    What happens to the words that a small data set does not hold?
    """
    return True


def should_retrain__text(examples):
    """a text is returned instead of True or False

    What does the task say of the result?
    """
    return "yes" if examples >= 1_000_000 else "no"


def should_retrain__none(examples):
    """nothing is returned when the examples are too few

    What does a function return when it ends without a return?
    """
    return True if examples >= 1_000_000 else None


def should_retrain__any(examples):
    """one example is enough here: the number itself is taken for the answer

    With what is the number of examples to be compared?
    """
    return bool(examples)


def should_retrain__plus_one(examples):
    """a million less one is enough here: the limit is off by one

    Try 999,999.
    """
    return examples > 999_998


# ── fine_tuning_plan ────────────────────────────────────────────────────────────────────────


def _plan(large, similar, plans):
    return plans[2 * (not large) + (not similar)]


ALL, LAST, FEW, CLASSIFIER = COUNTS


def fine_tuning_plan__large_inverted(large, similar):
    """large and small data are swapped

    Which data can teach many layers, many or few?
    """
    return _plan(large, similar, (CLASSIFIER, FEW, LAST, ALL))


def fine_tuning_plan__similar_inverted(large, similar):
    """similar and different data are swapped

    When do the features of the pre-trained layers still fit?
    """
    return _plan(large, similar, (ALL, LAST, FEW, CLASSIFIER))


def fine_tuning_plan__both_inverted(large, similar):
    """both answers are turned round

    Take the plainest case first: few data that look like the old ones. How much has to be learned?
    """
    return _plan(large, similar, (FEW, CLASSIFIER, ALL, LAST))


def fine_tuning_plan__arguments_swapped(large, similar):
    """the two arguments are mistaken for each other

    Which of them comes first?
    """
    return _plan(large, similar, (LAST, CLASSIFIER, ALL, FEW))


def fine_tuning_plan__size_only(large, similar):
    """only the size of the data decides

    Do few data always mean the same, whether they look like the old ones or not?
    """
    return _plan(large, similar, (ALL, ALL, CLASSIFIER, CLASSIFIER))


def fine_tuning_plan__similarity_only(large, similar):
    """only the similarity of the data decides

    Can few data teach as many layers as many data can?
    """
    return _plan(large, similar, (CLASSIFIER, ALL, CLASSIFIER, ALL))


def fine_tuning_plan__all_when_large(large, similar):
    """large data always train all layers here

    What has to be learned again, if the data look like the old ones?
    """
    return _plan(large, similar, (ALL, ALL, CLASSIFIER, FEW))


def fine_tuning_plan__classifier_when_similar(large, similar):
    """similar data always train the classifier only here

    What more can be done with many data than with few?
    """
    return _plan(large, similar, (CLASSIFIER, ALL, CLASSIFIER, FEW))


def fine_tuning_plan__classifier_when_small(large, similar):
    """few data always train the classifier only here

    Do the old features fit data that look different? The classifier can only choose among them.
    """
    return _plan(large, similar, (LAST, ALL, CLASSIFIER, CLASSIFIER))


def fine_tuning_plan__all_when_different(large, similar):
    """different data always train all layers here

    What happens to a large network that is trained whole on few data?
    """
    return _plan(large, similar, (LAST, ALL, CLASSIFIER, ALL))


def fine_tuning_plan__middle_swapped(large, similar):
    """the two plans in the middle, last layers and few layers, are swapped

    Which of the two speaks of more data? Augmenting is a way to get them.
    """
    return _plan(large, similar, (FEW, ALL, CLASSIFIER, LAST))


def fine_tuning_plan__small_swapped(large, similar):
    """the two plans for small data are swapped

    When do the old features fit, so that a new classifier is all it takes?
    """
    return _plan(large, similar, (LAST, ALL, FEW, CLASSIFIER))


def fine_tuning_plan__large_swapped(large, similar):
    """the two plans for large data are swapped

    When has everything to be learned again?
    """
    return _plan(large, similar, (ALL, LAST, CLASSIFIER, FEW))


def fine_tuning_plan__last_when_large(large, similar):
    """large data always train the last layers here

    Do the first layers fit data that look different?
    """
    return _plan(large, similar, (LAST, LAST, CLASSIFIER, FEW))


def fine_tuning_plan__few_when_small(large, similar):
    """small data always train a few layers here

    What has to be learned, if the data look like the old ones?
    """
    return _plan(large, similar, (LAST, ALL, FEW, FEW))


def fine_tuning_plan__never_small(large, similar):
    """the size of the data is not looked at: they are held for large

    What are few data told apart by?
    """
    return _plan(large, similar, (LAST, ALL, LAST, ALL))


def fine_tuning_plan__never_large(large, similar):
    """the size of the data is not looked at: they are held for small

    What can be done with many data that cannot be done with few?
    """
    return _plan(large, similar, (CLASSIFIER, FEW, CLASSIFIER, FEW))


def fine_tuning_plan__no_augmentation(large, similar):
    """the plan for small and different data does not speak of augmenting

    Compare the texts with those at the top of the file, letter by letter.
    """
    return _plan(large, similar, (LAST, ALL, CLASSIFIER, "few layers"))


def fine_tuning_plan__capitals(large, similar):
    """the texts are written with a capital letter

    Compare them with those at the top of the file, letter by letter.
    """
    return _plan(large, similar, (LAST, ALL, CLASSIFIER, FEW)).capitalize()


def fine_tuning_plan__underscores(large, similar):
    """the names of the plans are returned, not the texts that they stand for

    What is behind the equals sign at the top of the file?
    """
    return _plan(large, similar, ("LAST_LAYERS", "TRAIN_ALL", "CLASSIFIER_ONLY", "FEW_LAYERS"))


def fine_tuning_plan__number(large, similar):
    """the number of the case is returned instead of the plan

    What does the task say of the result?
    """
    return _plan(large, similar, (2, 1, 4, 3))


def fine_tuning_plan__either(large, similar):
    """the data are held for large when they are large or similar

    How many questions are asked of the data, and how many answers are there together?
    """
    return LAST if large and similar else ALL if large or similar else FEW


def fine_tuning_plan__unfinished(large, similar):
    """small data are forgotten, and nothing is returned for them

    Which of the four cases has no return?
    """
    return _plan(large, similar, (LAST, ALL, None, None))


# ── trainable_mask ──────────────────────────────────────────────────────────────────────────


def trainable_mask__inverted(layers, plan):
    """True marks the frozen layers

    Read the name of the function: what does True say of a layer?
    """
    return tuple(not trained for trained in _last(layers, COUNTS[plan]))


def trainable_mask__first_layers(layers, plan):
    """the first layers are trained instead of the last

    Which layers have learned what is common to all data, those near the input or those near the output?
    """
    return _last(layers, COUNTS[plan])[::-1]


def trainable_mask__without_classifier(layers, plan):
    """the classifier is not counted: one layer too many is trained

    The docstring counts the classifier among the last layers. Count again.
    """
    return _last(layers, COUNTS[plan] + (COUNTS[plan] > 1))


def trainable_mask__one_few(layers, plan):
    """one layer too few is trained

    How many layers lie below the classifier that the plan trains too?
    """
    return _last(layers, max(COUNTS[plan] - 1, 1))


def trainable_mask__classifier_frozen(layers, plan):
    """the classifier is frozen along with the first layers

    Does the old classifier know the new labels?
    """
    return (*_last(layers, COUNTS[plan])[:-1], False)


def trainable_mask__too_long(layers, plan):
    """the mask is longer than the network where the network has few layers

    Try a network of one layer. How often is True repeated?
    """
    trained = len(layers) if plan == ALL else COUNTS[plan]
    return (False,) * (len(layers) - trained) + (True,) * trained


def trainable_mask__plans_swapped(layers, plan):
    """the plans with the last layers and with few layers are swapped

    Which of the two trains more?
    """
    return _last(layers, {LAST: 2, FEW: 3}.get(plan, COUNTS[plan]))


def trainable_mask__same_count(layers, plan):
    """the plans with the last layers and with few layers train the same two layers

    Read how many layers each plan speaks of.
    """
    return _last(layers, {LAST: 2}.get(plan, COUNTS[plan]))


def trainable_mask__half(layers, plan):
    """half of the layers count as the last ones

    Read how many layers each plan speaks of.
    """
    return _last(layers, {LAST: (len(layers) + 1) // 2}.get(plan, COUNTS[plan]))


def trainable_mask__four_last(layers, plan):
    """the plan with the last layers trains four of them

    Read how many layers each plan speaks of, and whether the classifier is one of them.
    """
    return _last(layers, {LAST: 4}.get(plan, COUNTS[plan]))


def trainable_mask__few_is_three(layers, plan):
    """the plan with few layers trains three of them

    Read how many layers each plan speaks of, and whether the classifier is one of them.
    """
    return _last(layers, {FEW: 3}.get(plan, COUNTS[plan]))


def trainable_mask__few_is_one(layers, plan):
    """the plan with few layers trains the classifier only

    Read how many layers each plan speaks of, and whether the classifier is one of them.
    """
    return _last(layers, {FEW: 1}.get(plan, COUNTS[plan]))


def trainable_mask__classifier_and_one(layers, plan):
    """the plan classifier only trains a second layer

    How many layers is the classifier?
    """
    return _last(layers, {CLASSIFIER: 2}.get(plan, COUNTS[plan]))


def trainable_mask__off_by_one(layers, plan):
    """each plan trains one layer too few, the plan train all included

    Take a network of three layers and the plan classifier only: which place has the classifier?
    """
    return tuple(place > len(layers) - min(COUNTS[plan], len(layers)) for place in range(len(layers)))


def trainable_mask__generator(layers, plan):
    """a generator is returned, not a tuple

    What makes a tuple of an expression with for in parentheses?
    """
    return (trained for trained in _last(layers, COUNTS[plan]))


def trainable_mask__by_name(layers, plan):
    """a layer counts as the classifier if it bears that name

    What if the last layer is called otherwise? Go by its place.
    """
    count = COUNTS[plan]
    return tuple(
        name == "classifier" or (count > 1 and place >= len(layers) - count) for place, name in enumerate(layers)
    )


def trainable_mask__index_of_name(layers, plan):
    """each layer is looked up by its name, which finds the first of those that share it

    What does index give for the second of two equal names? enumerate knows the place.
    """
    return tuple(layers.index(name) >= len(layers) - COUNTS[plan] for name in layers)


def trainable_mask__name_among_trained(layers, plan):
    """a layer is trained if its name is among those of the last layers, though another layer may share it

    May a frozen layer have the name of a trained one? Go by its place.
    """
    return tuple(name in layers[-COUNTS[plan] :] for name in layers)


def trainable_mask__names(layers, plan):
    """the names of the trained layers are returned

    How many values has the result, and of what kind?
    """
    return tuple(layers[-COUNTS[plan] :])


def trainable_mask__numbers(layers, plan):
    """1 and 0 are returned instead of True and False

    Of what kind are the values of the result?
    """
    return tuple(int(trained) for trained in _last(layers, COUNTS[plan]))


def trainable_mask__array(layers, plan):
    """an array is returned, not a tuple

    What does the task say of the result?
    """
    return np.array(_last(layers, COUNTS[plan]))


def trainable_mask__dict(layers, plan):
    """a dict by the layers' names is returned, not a tuple

    What does the task say of the result? What if two layers share a name?
    """
    return dict(zip(layers, _last(layers, COUNTS[plan]), strict=True))


def trainable_mask__always_all(layers, plan):
    """every layer is trained, whatever the plan

    Which layers does each plan leave alone?
    """
    return (True,) * len(layers)


def trainable_mask__always_classifier(layers, plan):
    """only the classifier is trained, whatever the plan

    Which layers does each plan speak of?
    """
    return _last(layers, 1)


def trainable_mask__one_layer(layers, plan):
    """exactly one layer is marked: the lowest that the plan trains, and none above it

    What becomes of the layers between it and the classifier?
    """
    lowest = max(len(layers) - COUNTS[plan], 0)
    return tuple(place == lowest for place in range(len(layers)))


def trainable_mask__trained_part(layers, plan):
    """there are values only for the layers that are trained

    How many layers has the network?
    """
    return (True,) * min(COUNTS[plan], len(layers))


def trainable_mask__embedding_frozen(layers, plan):
    """the first layer is frozen under every plan

    What does the plan train all say?
    """
    return (False, *_last(layers, COUNTS[plan])[1:])


# ── fine_tune_step ──────────────────────────────────────────────────────────────────────────


def _stepped(params, grads, lrs):
    return tuple(p if not lr else p - lr * g for p, g, lr in zip(params, grads, lrs, strict=True))


def fine_tune_step__in_place(params, grads, mask, lr):
    """the arrays of `params` are changed themselves: the pre-trained ones are lost

    Who else still needs them after this call? p -= ... changes p.
    """
    for place, trained in enumerate(mask):
        if trained:
            params[place][...] -= lr * grads[place]
    return params


def fine_tune_step__ignores_mask(params, grads, mask, lr):
    """every parameter is trained, whatever the mask says

    What does `mask` say?
    """
    return tuple(param - lr * grad for param, grad in zip(params, grads, strict=True))


def fine_tune_step__inverted(params, grads, mask, lr):
    """the frozen parameters are trained and the others are not

    Read the condition aloud.
    """
    return _stepped(params, grads, [0 if trained else lr for trained in mask])


def fine_tune_step__masked_by_product(params, grads, mask, lr):
    """the gradient is multiplied by the mask, but a frozen parameter may have none

    What is None times 0? Look at the mask before you touch the gradient.
    """
    return tuple(param - lr * trained * grad for param, grad, trained in zip(params, grads, mask, strict=True))


def fine_tune_step__undone(params, grads, mask, lr):
    """all parameters make the step, and the frozen ones make it back

    Is (p - s) + s always p in floating point? Try it with s = 10^18.
    """
    new = [param if grad is None else param - lr * grad for param, grad in zip(params, grads, strict=True)]
    back = zip(new, grads, mask, strict=True)
    return tuple(param if trained or grad is None else param + lr * grad for param, grad, trained in back)


def fine_tune_step__ascends(params, grads, mask, lr):
    """the step goes along the gradient, uphill

    Should the loss rise or fall?
    """
    return _stepped(params, grads, [-lr * trained for trained in mask])


def fine_tune_step__no_rate(params, grads, mask, lr):
    """the learning rate is left out

    How long is the step?
    """
    return _stepped(params, grads, mask)


def fine_tune_step__rate_squared(params, grads, mask, lr):
    """the learning rate is applied twice

    Count the factors of the step.
    """
    return _stepped(params, grads, [lr**2 * trained for trained in mask])


def fine_tune_step__double(params, grads, mask, lr):
    """the step is twice as long as it should be

    Is there a 2 in the formula?
    """
    return _stepped(params, grads, [2 * lr * trained for trained in mask])


def fine_tune_step__rate_only(params, grads, mask, lr):
    """the learning rate is subtracted by itself: the gradient is left out

    In which direction does a parameter move, and how far?
    """
    return _stepped(params, [1.0] * len(params), [lr * trained for trained in mask])


def fine_tune_step__rate_added(params, grads, mask, lr):
    """the learning rate and the gradient are added, where their product belongs

    What becomes of the step when the learning rate is 0?
    """
    steps = zip(params, grads, mask, strict=True)
    return tuple(param - (lr + grad) if trained else param for param, grad, trained in steps)


def fine_tune_step__divided(params, grads, mask, lr):
    """the gradient is divided by the learning rate

    Is the step longer with a larger learning rate?
    """
    steps = zip(params, grads, mask, strict=True)
    return tuple(param - grad / lr if trained else param for param, grad, trained in steps)


def fine_tune_step__scaled(params, grads, mask, lr):
    """the parameter is multiplied by 1 - lr times its gradient

    What is subtracted from what?
    """
    steps = zip(params, grads, mask, strict=True)
    return tuple(param * (1 - lr * grad) if trained else param for param, grad, trained in steps)


def fine_tune_step__generator(params, grads, mask, lr):
    """a generator is returned, not a tuple

    What makes a tuple of an expression with for in parentheses?
    """
    return (param for param in _stepped(params, grads, [lr * trained for trained in mask]))


def fine_tune_step__first_only(params, grads, mask, lr):
    """the loop returns after the first parameter

    How far is the return indented?
    """
    return (params[0] - lr * grads[0],) if mask[0] else (params[0],)


def fine_tune_step__trained_only(params, grads, mask, lr):
    """only the trained parameters are returned

    How many parameters has the network after the step?
    """
    steps = zip(params, grads, mask, strict=True)
    return tuple(param - lr * grad for param, grad, trained in steps if trained)


def fine_tune_step__frozen_zeros(params, grads, mask, lr):
    """frozen parameters come back as zeros

    Frozen means that they stay as they are. Which values are those?
    """
    steps = zip(params, grads, mask, strict=True)
    return tuple(param - lr * grad if trained else 0 * param for param, grad, trained in steps)


def fine_tune_step__frozen_none(params, grads, mask, lr):
    """None stands in the place of each frozen parameter

    Can the network compute without its frozen layers?
    """
    steps = zip(params, grads, mask, strict=True)
    return tuple(param - lr * grad if trained else None for param, grad, trained in steps)


def fine_tune_step__step_only(params, grads, mask, lr):
    """only the steps are returned: the parameters are missing from them

    Where does a parameter start from?
    """
    steps = zip(params, grads, mask, strict=True)
    return tuple(-lr * grad if trained else 0 * param for param, grad, trained in steps)


def fine_tune_step__unchanged(params, grads, mask, lr):
    """no parameter moves

    What should happen where the mask is True?
    """
    return params


def fine_tune_step__mask_reversed(params, grads, mask, lr):
    """the mask is read from its end

    To which parameter does the first value of the mask belong?
    """
    return tuple(
        param if grad is None or not trained else param - lr * grad
        for param, grad, trained in zip(params, grads, mask[::-1], strict=True)
    )


def fine_tune_step__decay(params, grads, mask, lr):
    """all parameters shrink a little, the frozen ones too

    Does weight decay stop at a frozen layer?
    """
    shrunk = tuple(param * (1 - 0.01 * lr) for param in params)
    return _stepped(shrunk, grads, [lr * trained for trained in mask])


def fine_tune_step__frozen_slowly(params, grads, mask, lr):
    """frozen parameters move too, at a hundredth of the rate

    How far does a frozen parameter move?
    """
    steps = zip(params, grads, mask, strict=True)
    return tuple(
        param if grad is None else param - (lr if trained else 0.01 * lr) * grad for param, grad, trained in steps
    )


def fine_tune_step__stops_below(params, grads, mask, lr):
    """nothing is trained below the uppermost frozen parameter

    Does freezing a layer stop the signal on its way down?
    """
    stepped = list(params)
    for place in range(len(params) - 1, -1, -1):
        if not mask[place]:
            break
        stepped[place] = params[place] - lr * grads[place]
    return tuple(stepped)


def fine_tune_step__stops_above(params, grads, mask, lr):
    """nothing is trained after the first frozen parameter: the loop ends there

    What is the difference between break and continue?
    """
    stepped = list(params)
    for place, trained in enumerate(mask):
        if not trained:
            break
        stepped[place] = params[place] - lr * grads[place]
    return tuple(stepped)


def fine_tune_step__assigned_to_tuple(params, grads, mask, lr):
    """an item of a tuple is assigned to, which Python refuses

    `params` is a tuple. Build a new one from its parts.
    """
    for place, trained in enumerate(mask):
        if trained:
            params[place] = params[place] - lr * grads[place]
    return params


def fine_tune_step__shared_rate(params, grads, mask, lr):
    """the learning rate is divided by the number of trained parameters

    Does the step of one layer depend on how many others are trained?
    """
    return _stepped(params, grads, [lr * trained / max(sum(mask), 1) for trained in mask])


def fine_tune_step__last_only(params, grads, mask, lr):
    """only the last of the trained parameters moves

    Which parameters does the mask name?
    """
    last = max((place for place, trained in enumerate(mask) if trained), default=-1)
    return _stepped(params, grads, [lr * (place == last) for place in range(len(params))])


def fine_tune_step__order_lost(params, grads, mask, lr):
    """the trained parameters come first and the frozen ones behind them

    In which order must the parameters be for the next step?
    """
    new = _stepped(params, grads, [lr * trained for trained in mask])
    order = sorted(range(len(new)), key=lambda place: not mask[place])
    return tuple(new[place] for place in order)
