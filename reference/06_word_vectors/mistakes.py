"""Known mistakes with word vectors: each says what the student did, then hints at the way out."""


# ── window_ids ────────────────────────────────────────────────────────────────────────────────

window_ids__wraps_left = {
    "return around": """
    found = []
    for place in range(center - size, center + size + 1):
        try:
            found.append(sentence[place])
        except IndexError:
            found.append(pad)
    return np.array(found)
    """
}
"""places left of the sentence are looked up with a negative index, which numpy counts from the end
What does sentence[-1] give, and what should stand there?"""
window_ids__sliced = {"return around": "return sentence[center - size:center + size + 1].copy()"}
"""the window is cut out with a slice alone, whose negative beginning counts from the end
Where does a slice begin that starts at -1? And how many words come back at the right end?"""
window_ids__list = {
    "return around": "return [sentence[place] if 0 <= place < len(sentence) else pad for place in range(center - size, center + size + 1)]"
}
"""a list is returned, not an array
Which function of numpy makes an array of a list?"""
window_ids__wraps_around = {
    "return around": "return np.array([sentence[place % len(sentence)] for place in range(center - size, center + size + 1)])"
}
"""places outside are taken modulo the length: the sentence is read in a circle
Which word is used for one that is not there?"""
window_ids__clipped = {
    "return around": "return sentence[np.clip(np.arange(center - size, center + size + 1), 0, len(sentence) - 1)]"
}
"""places outside are moved to the nearest word of the sentence, which is then repeated
Which word is used for one that is not there?"""
window_ids__cut_off = {"return around": "return sentence[max(center - size, 0):center + size + 1].copy()"}
"""only the words that are there are returned: nothing is padded
How many words must every window have, so that one W fits all of them?"""
window_ids__padded_at_the_end = {
    "return around": "there = sentence[max(center - size, 0):center + size + 1]\nreturn np.concatenate([there, np.full(2 * size + 1 - len(there), pad)])"
}
"""the words that are there come first and all padding follows
On which side of the first word of a sentence is nothing? The centre belongs in the middle of the window."""
window_ids__padded_in_front = {
    "return around": "there = sentence[max(center - size, 0):center + size + 1]\nreturn np.concatenate([np.full(2 * size + 1 - len(there), pad), there])"
}
"""all padding comes first and the words that are there follow
On which side of the last word of a sentence is nothing? The centre belongs in the middle of the window."""
window_ids__pads_with_zero = {"return around": "return np.pad(sentence, size)[center:center + 2 * size + 1]"}
"""missing words are filled with 0 instead of `pad`
Which argument says what is used for a missing word?"""
window_ids__pads_with_minus_one = {
    "return around": "return np.array([sentence[place] if 0 <= place < len(sentence) else -1 for place in range(center - size, center + size + 1)])"
}
"""missing words are filled with -1 instead of `pad`
Which row of E would word -1 have?"""
window_ids__places = {
    "return around": "return np.array([np.arange(len(sentence))[place] if 0 <= place < len(np.arange(len(sentence))) else pad for place in range(center - size, center + size + 1)])"
}
"""the places in the sentence are returned, not the words that stand there
What does the sentence hold at these places?"""
window_ids__without_center = {
    "return around": "return np.array([sentence[place] if 0 <= place < len(sentence) else pad for place in [p for p in range(center - size, center + size + 1) if p != center]])"
}
"""the word at the centre is left out
How many words has a window with `size` of them on either side of the centre?"""
window_ids__one_short = {
    "return around": "return np.array([sentence[place] if 0 <= place < len(sentence) else pad for place in range(center - size, center + size)])"
}
"""the last word on the right is missing
Does a range or a slice hold its own end?"""
window_ids__reversed = {
    "return around": "return np.array([sentence[place] if 0 <= place < len(sentence) else pad for place in range(center + size, center - size - 1, -1)])"
}
"""the window runs from right to left
Which word of it comes first in the sentence?"""
window_ids__whole_size = {
    "return around": "return np.array([sentence[place] if 0 <= place < len(sentence) else pad for place in range(center - size // 2, center + size // 2 + 1)])"
}
"""`size` is taken for the number of words in the whole window
How many words does `size` count on one side of the centre?"""
window_ids__from_one = {
    "return around": "return np.array([sentence[place] if 0 <= place < len(sentence) else pad for place in range(center - size - 1, center + size)])"
}
"""the centre is counted from 1: the window is one place too far left
Which place has the first word of a sentence?"""
window_ids__one_too_far = {
    "return around": "return np.array([sentence[place] if 0 <= place < len(sentence) else pad for place in range(center - size + 1, center + size + 2)])"
}
"""the window is one place too far right
Which word is in the middle of what you return?"""
window_ids__ahead = {
    "return around": "return np.array([sentence[place] if 0 <= place < len(sentence) else pad for place in range(center, center + 2 * size + 1)])"
}
"""the window begins at the centre and runs to the right only
Do the words before the centre say nothing about it?"""
window_ids__behind = {
    "return around": "return np.array([sentence[place] if 0 <= place < len(sentence) else pad for place in range(center - 2 * size, center + 1)])"
}
"""the window ends at the centre: all words are taken from the left
Do the words after the centre say nothing about it?"""
window_ids__right_edge = {
    "return around": "return np.array([pad if p < 0 else sentence[p] for p in range(center - size, center + size + 1)])"
}
"""only the left side is padded, and beyond the right end of the sentence there is an IndexError
A sentence has two ends. Try the last word as the centre."""
window_ids__last_word_padded = {
    "return around": "return np.array([sentence[:-1][place] if 0 <= place < len(sentence[:-1]) else pad for place in range(center - size, center + size + 1)])"
}
"""the last word of the sentence counts as missing
Which place has the last of T words? Compare with < T, not with < T - 1."""
window_ids__first_word_padded = {"center - size, 0": "center - size, 1"}
"""the first word of the sentence counts as missing
Which place has the first word? Is that place inside the sentence?"""
window_ids__sorted = {
    "return around": "return np.sort(np.array([sentence[place] if 0 <= place < len(sentence) else pad for place in range(center - size, center + size + 1)]))"
}
"""the words are sorted by their numbers
Does the order of the words in a sentence mean something?"""
window_ids__each_once = {
    "return around": "return np.unique(np.array([sentence[place] if 0 <= place < len(sentence) else pad for place in range(center - size, center + size + 1)]))"
}
"""each word is kept once, and sorted, as in a set
Is a window a set? Every window needs the same number of places."""

# ── window_vector ─────────────────────────────────────────────────────────────────────────────

window_vector__matrix = {"E[ids].ravel()": "E[ids]"}
"""the vectors are left as rows of a matrix of shape (n, d)
What shape must x have for W x? W is (h, n d)."""
window_vector__by_entry = {"E[ids]": "E[ids].T"}
"""the vectors are interleaved: first all their first entries, then all their second ones
Print the window of the example. Which number follows 2.0?"""
window_vector__reversed = {"E[ids]": "E[ids[::-1]]"}
"""the words come in reversed order
Which word of the window comes first?"""
window_vector__summed = {"E[ids].ravel()": "E[ids].sum(axis=0)"}
"""the vectors are added up, so that their order is lost
How long is a vector that holds n vectors of d entries?"""
window_vector__averaged = {"E[ids].ravel()": "E[ids].mean(axis=0)"}
"""the mean of the vectors is taken, so that their order is lost
How long is a vector that holds n vectors of d entries?"""
window_vector__columns = {"E[ids]": "E[:, ids]"}
"""columns of E are taken instead of rows
Along which axis of E do the words lie?"""
window_vector__center_only = {"E[ids].ravel()": "E[ids[len(ids) // 2]]"}
"""only the vector of the word at the centre is returned
What do the neighbours contribute?"""
window_vector__each_once = {"E[ids]": "E[np.unique(ids)]"}
"""a word that is in two places gives its vector once, and the words are sorted
How many places has the window, whatever words stand there?"""
window_vector__one_row = {"E[ids].ravel()": "E[ids].reshape(1, -1)"}
"""the result is a matrix with one row: it has the shape (1, n d)
One sample is a vector in this course. What does reshape(-1) do?"""
window_vector__places = {"E[ids]": "E[np.arange(len(ids)) % len(E)]"}
"""the first rows of E are taken, whatever words stand in the window
Which row of E belongs to the word in the first place?"""
window_vector__from_one = {"E[ids]": "E[ids - 1]"}
"""words are counted from 1: each vector is that of the word before
Which row has word 0?"""
window_vector__ids = {"E[ids].ravel()": "ids.astype(float)"}
"""the words' numbers are returned, not their vectors
What does E hold for each word?"""

# ── window_score ──────────────────────────────────────────────────────────────────────────────

window_score__no_bias = {"0.5 + 0.5 * np.tanh(0.5 * z)": "0.5 * (1 + np.tanh(0.5 * (W @ E[ids].ravel())))"}
"""the bias is forgotten
How many terms has z?"""
window_score__bias_subtracted = {"0.5 + 0.5 * np.tanh(0.5 * z)": "0.5 * (1 + np.tanh(0.5 * (W @ E[ids].ravel() + -b)))"}
"""the bias is subtracted
With which sign does b stand in the formula?"""
window_score__sign = {"0.5 + 0.5 * np.tanh(0.5 * z)": "0.5 * (1 + np.tanh(0.5 * -z))"}
"""the sign of the exponent is flipped: this is 1 - f(z) for each unit
What should f give for a large positive z?"""
window_score__unscaled = {"0.5 + 0.5 * np.tanh(0.5 * z)": "0.5 * (1 + np.tanh(z))"}
"""the sigmoid is made from tanh(z), where tanh(z / 2) belongs
The two curves have the same form, but not the same steepness: compare them at z = 1."""
window_score__added_to_u = {"u @ (0.5 + 0.5 * np.tanh(0.5 * z))": "u + 0.5 * (1 + np.tanh(0.5 * z))"}
"""u and h are added, where their product belongs
A score is one number. How are two vectors made into one?"""
window_score__linear = {"0.5 + 0.5 * np.tanh(0.5 * z)": "z"}
"""the activation is left out: u^T z
What happens to z before it meets u?"""
window_score__tanh = {"0.5 + 0.5 * np.tanh(0.5 * z)": "np.tanh(z)"}
"""f is tanh here, where the task says sigmoid
Between which two values does f lie?"""
window_score__relu = {"0.5 + 0.5 * np.tanh(0.5 * z)": "np.maximum(z, 0)"}
"""f is relu here, where the task says sigmoid
Between which two values does f lie?"""
window_score__overflow = {"0.5 + 0.5 * np.tanh(0.5 * z)": "np.exp(z) / (1 + np.exp(z))"}
"""e^z is divided by 1 + e^z, which is inf / inf for large z
Which of e^z and e^(-z) stays small for a large positive z, and which for a large negative one?"""
window_score__squashed = {
    "u @ (0.5 + 0.5 * np.tanh(0.5 * z))": "0.5 * (1 + np.tanh(0.5 * (u @ (0.5 * (1 + np.tanh(0.5 * z))))))"
}
"""the sigmoid is applied to the score once more
The score is any number. Where does f stand in the formula?"""
window_score__score_only_squashed = {"u @ (0.5 + 0.5 * np.tanh(0.5 * z))": "0.5 * (1 + np.tanh(0.5 * (u @ z)))"}
"""the sigmoid is applied to u^T z instead of to z
Where does f stand in the formula?"""
window_score__not_summed = {"u @ (0.5 + 0.5 * np.tanh(0.5 * z))": "u * (0.5 * (1 + np.tanh(0.5 * z)))"}
"""u and h are multiplied entry by entry and not added up: the result is a vector
A score is one number. Which product of two vectors gives one?"""
window_score__by_entry = {"0.5 + 0.5 * np.tanh(0.5 * z)": "0.5 * (1 + np.tanh(0.5 * (W @ E[ids].T.ravel() + b)))"}
"""the window's vectors are interleaved before they meet W
Which column of W belongs to the first entry of the second word?"""
window_score__reversed = {"0.5 + 0.5 * np.tanh(0.5 * z)": "0.5 * (1 + np.tanh(0.5 * (W @ E[ids[::-1]].ravel() + b)))"}
"""the window is read from right to left
Which word of the window comes first in x?"""
window_score__no_u = {"u @ (0.5 + 0.5 * np.tanh(0.5 * z))": "(0.5 * (1 + np.tanh(0.5 * z))).sum()"}
"""u is left out: the hidden units are just added up
Does every hidden unit count the same for the score?"""
window_score__mean = {"u @ (0.5 + 0.5 * np.tanh(0.5 * z))": "(u * (0.5 * (1 + np.tanh(0.5 * z)))).mean()"}
"""the mean over the hidden units is taken instead of the sum
What does u^T h add up, and is it divided by something?"""
window_score__bias_outside = {"0.5 + 0.5 * np.tanh(0.5 * z)": "0.5 * (1 + np.tanh(0.5 * (W @ E[ids].ravel()))) + b"}
"""the bias is added after the activation
Which of b and f comes first in the formula?"""

# ── window_gradient ───────────────────────────────────────────────────────────────────────────

window_gradient__not_cut = {"(delta @ W).reshape(2 * size + 1, -1)": "W.T @ delta"}
"""W^T delta is returned in one piece, of shape (n d,)
Each word of the window wants its own row. How many words are there?"""
window_gradient__by_entry = {"(delta @ W).reshape(2 * size + 1, -1)": "(W.T @ delta).reshape(-1, 2 * size + 1).T"}
"""the vector is cut into d rows and transposed: each row mixes entries of different words
In which order did `window_vector` lay the words out? The first d entries belong to one word."""
window_gradient__swapped_axes = {"(delta @ W).reshape(2 * size + 1, -1)": "(W.T @ delta).reshape(2 * size + 1, -1).T"}
"""the rows stand for the entries and the columns for the words: the shape is (d, n)
One row for each place of the window. Compare with the shape in the task."""
window_gradient__cut_the_wrong_way = {"2 * size + 1, -1": "-1, 2 * size + 1"}
"""the vector is cut into d rows of n entries, where n rows of d entries belong
How long is the vector of one word?"""
window_gradient__not_transposed = {"delta @ W": "W @ delta"}
"""W delta is computed where W^T delta belongs
W led from x to z. In which direction does the signal travel in backward?"""
window_gradient__reversed = {"(delta @ W).reshape(2 * size + 1, -1)": "(W.T @ delta).reshape(2 * size + 1, -1)[::-1]"}
"""the rows come in reversed order
Which place of the window has the first d columns of W?"""
window_gradient__center_only = {
    "return (delta @ W).reshape(2 * size + 1, -1)": "rows = np.zeros((2 * size + 1, W.shape[1] // (2 * size + 1)))\nrows[size] = (W.T @ delta).reshape(rows.shape)[size]\nreturn rows"
}
"""only the word at the centre receives a gradient
Does the score depend on the neighbours?"""
window_gradient__neighbors_only = {
    "return (delta @ W).reshape(2 * size + 1, -1)": "rows = (W.T @ delta).reshape(2 * size + 1, -1)\nrows[size] = 0\nreturn rows"
}
"""the word at the centre receives no gradient
Is the word at the centre a part of x_window?"""
window_gradient__summed = {
    "(delta @ W).reshape(2 * size + 1, -1)": "(W.T @ delta).reshape(2 * size + 1, -1).sum(axis=0)"
}
"""the gradients of all places are added up into one row
Do all places of the window have the same columns of W?"""
window_gradient__same_for_all = {
    "(delta @ W).reshape(2 * size + 1, -1)": "np.ones((2 * size + 1, 1)) * (W.T @ delta).reshape(2 * size + 1, -1).sum(axis=0)"
}
"""every place receives the sum over all places
Which columns of W does one place of the window meet?"""
window_gradient__five_words = {"2 * size + 1": "5"}
"""the window is taken to have five words, whatever its size
Where does the number of words come from?"""
window_gradient__three_words = {"2 * size + 1": "3"}
"""the window is taken to have three words, whatever its size
Where does the number of words come from?"""
window_gradient__list = {"(delta @ W).reshape(2 * size + 1, -1)": "np.split(W.T @ delta, 2 * size + 1)"}
"""a list of vectors is returned, not a matrix
Which function of numpy makes a matrix of a list of rows?"""
window_gradient__one_side = {"2 * size": "size"}
"""the window is taken to hold size + 1 words: one of its sides is forgotten
How many words stand left of the centre, and how many right of it?"""
window_gradient__both_sides = {"2 * size + 1": "2 * size"}
"""the window is taken to hold 2 size words: its centre is forgotten
How many words are there with the centre?"""
window_gradient__one_row = {"2 * size + 1": "1"}
"""the whole vector is put into one row
One row for each place of the window: how many are there?"""
window_gradient__size_words = {"2 * size + 1": "size"}
"""the vector is cut into `size` rows, though the window has 2 size + 1 words
How many words stand left of the centre, how many right of it, and which is missing?"""
window_gradient__size_entries = {"2 * size + 1": "-1", "-1": "size"}
"""`size` is taken for the length of a word vector
What does `size` count?"""
window_gradient__no_delta = {"delta @ W": "W.sum(axis=0)"}
"""the error signal is left out: the rows of W are just added up
What arrives from above, and what does it multiply?"""
window_gradient__averaged = {"delta @ W": "W.T @ delta / len(delta)"}
"""the mean over the hidden units is taken instead of the sum
Signals that arrive on several paths add up. Is there a division in the formula?"""
window_gradient__per_word = {
    "(delta @ W).reshape(2 * size + 1, -1)": "(W.T @ delta).reshape(2 * size + 1, -1) / (2 * size + 1)"
}
"""the gradient is divided by the number of words in the window
Is there a division in the formula?"""
window_gradient__negated = {"(delta @ W)": "-(W.T @ delta)"}
"""the sign is flipped: this is the direction of descent
Who takes the minus sign, the gradient or the step?"""
window_gradient__outer = {
    "(delta @ W).reshape(2 * size + 1, -1)": "(delta[:, None] * W).reshape(len(delta), 2 * size + 1, -1)"
}
"""the units' shares are not added up: the result has an axis for them
A word reaches the score through every hidden unit. What happens to signals on several paths?"""
window_gradient__absolute = {"delta @ W": "np.abs(W).T @ delta"}
"""the absolute value of each weight is taken
May a gradient be negative?"""

# ── scatter_word_gradients ────────────────────────────────────────────────────────────────────

scatter_word_gradients__assigned = {"np.add.at(dE, ids, grads)": "dE[ids] += grads"}
"""a word that is in two places keeps only the last gradient: rows are written once with = or with +=
How often does numpy write to a row that is named twice in one statement, and what remains?"""
scatter_word_gradients__first = {"np.add.at(dE, ids, grads)": "dE[ids[::-1]] = grads[::-1]"}
"""a word that is in two places keeps only the first gradient
Through how many places does such a word reach the score?"""
scatter_word_gradients__averaged = {
    "return dE": "counts = np.bincount(ids, minlength=shape[0])\nreturn dE / np.maximum(counts, 1)[:, None]"
}
"""a word that is in several places receives the mean of their gradients
Signals that arrive on several paths: what happens to them?"""
scatter_word_gradients__counted = {"np.add.at(dE, ids, grads)": "dE[ids] = grads * np.bincount(ids)[ids][:, None]"}
"""a word that is in several places receives its last gradient that many times
Do the places of one word have the same gradient?"""
scatter_word_gradients__places = {"ids": "np.arange(len(ids)) % shape[0]"}
"""the gradients go into the first rows: a place in the window is taken for a word
Rows of E are words, not places. Which word is in place i?"""
scatter_word_gradients__too_small = {"np.zeros(shape)": "np.zeros((ids.max() + 1, shape[1]))"}
"""there are only rows up to the largest word of the window
How many words has the vocabulary? Which argument says it?"""
scatter_word_gradients__present_only = {
    "dE = np.zeros(shape)": "_, ids = np.unique(ids, return_inverse=True)\ndE = np.zeros((ids.max() + 1, shape[1]))"
}
"""there are rows only for the words of the window
The gradient by E has the same shape as E. What is the gradient of a word that is not there?"""
scatter_word_gradients__zeros = {"return dE": "return np.zeros(shape)"}
"""nothing is ever written: all rows are zero
Which row should each of the gradients reach?"""
scatter_word_gradients__as_given = {"return dE": "return grads.copy()"}
"""the gradients are returned as they are, one row for each place
The gradient by E has the same shape as E. What is the shape of E?"""
scatter_word_gradients__twice = {"return dE": "return 2 * dE"}
"""every gradient is recorded twice
Count how often each row is touched."""
scatter_word_gradients__center_only = {"np.add.at(dE, ids, grads)": "dE[ids[len(ids) // 2]] = grads[len(ids) // 2]"}
"""only the word at the centre receives its gradient
Does the score depend on the neighbours?"""
scatter_word_gradients__all_rows = {"return dE": "return np.zeros(shape) + grads.sum(axis=0)"}
"""every row of E receives the sum of all gradients
What is the gradient of a word that is not in the window?"""
scatter_word_gradients__sum_for_each = {"np.add.at(dE, ids, grads)": "dE[ids] = grads.sum(axis=0)"}
"""each word of the window receives the sum of all gradients
Which places does one word stand in?"""
scatter_word_gradients__reversed = {"grads": "grads[::-1]"}
"""the gradients are paired with the words in reversed order
To which word does the first gradient belong?"""
scatter_word_gradients__sorted = {"ids": "np.sort(ids)"}
"""the words are sorted, the gradients are not
To which word does the first gradient belong?"""
scatter_word_gradients__word_zero = {"return dE": "dE[0] = 0\nreturn dE"}
"""word 0 receives no gradient
Is row 0 of E a word like any other?"""
scatter_word_gradients__from_one = {"ids": "ids - 1"}
"""words are counted from 1: each gradient goes to the row before
Which row has word 0?"""
scatter_word_gradients__transposed = {"return dE": "return dE.T"}
"""the result has the shape (d, V): words lie along the columns
Along which axis of E do the words lie?"""
scatter_word_gradients__negated = {"return dE": "return -dE"}
"""the sign is flipped: gradients are subtracted
Who takes the minus sign, the gradient or the step?"""
scatter_word_gradients__per_word = {"return dE": "return dE / len(ids)"}
"""the gradients are divided by the number of words in the window
Is there a division in the formula?"""
scatter_word_gradients__difference = {
    "dE = np.zeros(shape)": "dE, met = np.zeros(shape), set()",
    "np.add.at(dE, ids, grads)": "for word, grad in zip(ids.tolist(), grads, strict=True):\n    dE[word] += -grad if word in met else grad\n    met.add(word)",
}
"""a word that is met again has its gradient subtracted
With which sign do two paths to the score count?"""
scatter_word_gradients__ones = {"grads": "np.ones(grads.shape)"}
"""the words are counted: the gradients themselves are left out
What reaches the row of a word, besides the fact that it is there?"""

# ── embedding_gradient ────────────────────────────────────────────────────────────────────────

embedding_gradient__assigned = {
    "return scatter_word_gradients(E.shape, ids, grads)": "dE = np.zeros(E.shape)\ndE[ids] = grads\nreturn dE"
}
"""a word that is in two places keeps only one of its two gradients
Through how many places does such a word reach the score?"""
embedding_gradient__no_slope = {
    "window_gradient(u * h * (1.0 - h), W, len(ids) // 2)": "(W.T @ u).reshape(len(ids), -1)"
}
"""the slope of the activation is left out of delta
What happens to a change in z before it reaches s?"""
embedding_gradient__no_u = {"u * h": "h"}
"""u is left out of delta
Follow the path from s back to z: which weights lie on it?"""
embedding_gradient__value_for_slope = {"(1.0 - h)": "1.0"}
"""delta is u times f(z), where the slope of f belongs
What is the derivative of s by z?"""
embedding_gradient__complement = {"u * h * (1.0 - h)": "u * (1.0 - h)"}
"""delta is u (1 - f(z)): the first factor of the slope is missing
How many factors has the slope of the sigmoid? What is it for a large negative z?"""
embedding_gradient__plus = {"1.0 - h": "1.0 + h"}
"""the sign in the slope is flipped: f(z) (1 + f(z))
What should the slope be where the curve is flat?"""
embedding_gradient__unscaled = {"0.5 * (W @ window_vector(E, ids) + b)": "W @ window_vector(E, ids) + b"}
"""the sigmoid is made from tanh(z), where tanh(z / 2) belongs
The two curves have the same form, but not the same steepness: compare them at z = 1."""
embedding_gradient__bias_subtracted = {"W @ window_vector(E, ids) + b": "W @ window_vector(E, ids) - b"}
"""the bias is subtracted in z
With which sign does b stand in the formula?"""
embedding_gradient__of_input = {
    "0.5 + 0.5 * np.tanh(0.5 * (W @ window_vector(E, ids) + b))": "W @ window_vector(E, ids) + b"
}
"""the slope is computed as z (1 - z): z is taken for f(z)
The formula speaks of f(z). Which of the two is in it?"""
embedding_gradient__relu = {
    "window_gradient(u * h * (1.0 - h), W, len(ids) // 2)": "(W.T @ (u * (W @ E[ids].ravel() + b > 0))).reshape(len(ids), -1)"
}
"""the slope is that of relu, where f is the sigmoid
How steep is f at 0, and how steep far to the right?"""
embedding_gradient__slope_twice = {
    "window_gradient(u * h * (1.0 - h), W, len(ids) // 2)": "(W.T @ (u * (0.5 * (1 + np.tanh(0.5 * (0.5 * (1 + np.tanh(0.5 * (W @ E[ids].ravel() + b))))))) * (1 - 0.5 * (1 + np.tanh(0.5 * (0.5 * (1 + np.tanh(0.5 * (W @ E[ids].ravel() + b))))))))).reshape(len(ids), -1)"
}
"""the slope is taken at f(z) instead of at z
At which point is the slope taken?"""
embedding_gradient__tanh = {
    "window_gradient(u * h * (1.0 - h), W, len(ids) // 2)": "(W.T @ (u * (1 - np.tanh(W @ E[ids].ravel() + b) ** 2))).reshape(len(ids), -1)"
}
"""the slope is that of tanh, where f is the sigmoid
How steep is f at 0?"""
embedding_gradient__like_tanh = {"u * h * (1.0 - h)": "u * (1 - h**2)"}
"""the slope is computed as 1 - f(z)^2, which is how the slope of tanh is made from its value
How is the slope of the sigmoid made from its value?"""
embedding_gradient__no_bias = {"W @ window_vector(E, ids) + b": "W @ window_vector(E, ids)"}
"""the bias is forgotten in z
At which point is the slope taken? How many terms has z?"""
embedding_gradient__window = {"scatter_word_gradients(E.shape, ids, grads)": "grads"}
"""the gradient by the places of the window is returned, of shape (n, d)
The gradient by E has the same shape as E. What is the shape of E?"""
embedding_gradient__flat = {"scatter_word_gradients(E.shape, ids, grads)": "W.T @ (u * h * (1 - h))"}
"""the gradient by x_window is returned, one long vector
The gradient by E has the same shape as E. What is the shape of E?"""
embedding_gradient__by_entry = {
    "window_gradient(u * h * (1.0 - h), W, len(ids) // 2)": "(W.T @ (u * (0.5 * (1 + np.tanh(0.5 * (W @ E[ids].ravel() + b)))) * (1 - 0.5 * (1 + np.tanh(0.5 * (W @ E[ids].ravel() + b)))))).reshape(-1, len(ids)).T"
}
"""W^T delta is cut the wrong way: each row mixes entries of different words
In which order did `window_vector` lay the words out? The first d entries belong to one word."""
embedding_gradient__places = {"E.shape, ids": "E.shape, np.arange(len(ids)) % len(E)"}
"""the gradients go into the first rows: a place in the window is taken for a word
Rows of E are words, not places. Which word is in place i?"""
embedding_gradient__center_only = {
    "return scatter_word_gradients(E.shape, ids, grads)": "dE, middle = np.zeros(E.shape), len(ids) // 2\ndE[ids[middle]] = grads[middle]\nreturn dE"
}
"""only the word at the centre receives its gradient
Does the score depend on the neighbours?"""
embedding_gradient__reversed = {"E.shape, ids": "E.shape, ids[::-1]"}
"""the rows reach the words of the window in reversed order
To which word do the first d columns of W belong?"""
embedding_gradient__overflow = {
    "window_gradient(u * h * (1.0 - h), W, len(ids) // 2)": "(W.T @ (u * (np.exp(W @ E[ids].ravel() + b) / (1 + np.exp(W @ E[ids].ravel() + b))) * (1 - np.exp(W @ E[ids].ravel() + b) / (1 + np.exp(W @ E[ids].ravel() + b))))).reshape(len(ids), -1)"
}
"""e^z is divided by 1 + e^z, which is inf / inf for large z
Which of e^z and e^(-z) stays small for a large positive z, and which for a large negative one?"""
embedding_gradient__negated = {"return scatter_word_gradients": "return -scatter_word_gradients"}
"""the sign is flipped: this is the direction of descent
Who takes the minus sign, the gradient or the step?"""
embedding_gradient__averaged = {
    "return scatter_word_gradients(E.shape, ids, grads)": "counts = np.bincount(ids, minlength=len(E))\nreturn scatter_word_gradients(E.shape, ids, grads) / np.maximum(counts, 1)[:, None]"
}
"""a word that is in several places receives the mean of their gradients
Signals that arrive on several paths: what happens to them?"""
embedding_gradient__no_weights = {
    "window_gradient(u * h * (1.0 - h), W, len(ids) // 2)": "E[ids] * (u * (0.5 * (1 + np.tanh(0.5 * (W @ E[ids].ravel() + b)))) * (1 - 0.5 * (1 + np.tanh(0.5 * (W @ E[ids].ravel() + b))))).sum()"
}
"""the local gradient is the word vector instead of the weights
z = W x + b: what does x meet there? That is the local gradient by x."""
embedding_gradient__too_small = {"E.shape": "(ids.max() + 1, E.shape[1])"}
"""there are only rows up to the largest word of the window
How many rows has E?"""

# ── update_word_vectors ───────────────────────────────────────────────────────────────────────

update_word_vectors__in_place = {"E.copy()": "E"}
"""E itself is changed: the pre-trained vectors are lost
Who else still needs E after this call? Which line makes a copy?"""
update_word_vectors__assigned_in_place = {"return new": "if trainable:\n    E[ids] -= lr * grads\nreturn E"}
"""E itself is changed, and a word that is in two places makes only the last of its two steps
Which line makes a copy? And how often does numpy subtract from a row that is named twice in one statement?"""
update_word_vectors__assigned = {"np.subtract.at(new, ids, lr * grads)": "new[ids] -= lr * grads"}
"""a word that is in two places makes only the last of its two steps
How often does numpy subtract from a row that is named twice in one statement?"""
update_word_vectors__first = {"np.subtract.at(new, ids, lr * grads)": "new[ids[::-1]] -= lr * grads[::-1]"}
"""a word that is in two places makes only the first of its two steps
Which gradients does the formula add up?"""
update_word_vectors__ascends = {"np.subtract": "np.add"}
"""the step goes along the gradient, uphill
Should the loss rise or fall?"""
update_word_vectors__ignores_flag = {"if trainable": "if True"}
"""the words move although the vectors are frozen
What does `trainable` say?"""
update_word_vectors__flag_inverted = {"if trainable": "if not trainable"}
"""the words move when they are frozen, and do not when they are trainable
Read the condition aloud."""
update_word_vectors__never = {"return new": "return E.copy()"}
"""nothing moves, frozen or not: E comes back as it was
What should change when `trainable` is True?"""
update_word_vectors__no_rate = {"lr * grads": "grads"}
"""the learning rate is left out
How long is the step?"""
update_word_vectors__rate_only = {"lr * grads": "lr"}
"""the learning rate is subtracted by itself: the gradient is left out
In which direction does a word move, and how far?"""
update_word_vectors__rate_added = {"lr * grads": "lr + grads"}
"""the learning rate and the gradient are added, where their product belongs
What becomes of the step when the learning rate is 0?"""
update_word_vectors__sign_only = {"lr * grads": "lr * np.sign(grads)"}
"""only the sign of the gradient is used
Is the step longer where the gradient is larger?"""
update_word_vectors__rate_squared = {"grads": "lr * grads"}
"""the learning rate is applied twice
Count the factors of the step."""
update_word_vectors__step_only = {"E.copy()": "np.zeros(E.shape)"}
"""only the step is returned: E is missing from it
Where does a word start from?"""
update_word_vectors__others_lost = {
    "new = E.copy()": "new = np.zeros(E.shape) if trainable else E.copy()\nnew[ids] = E[ids]"
}
"""the words that are not in the window become zero
What happens to a word that this window does not hold?"""
update_word_vectors__window_only = {"return new": "return new[ids]"}
"""only the vectors of the words in the window are returned
How many rows has the whole embedding?"""
update_word_vectors__decay = {"E.copy()": "E * (1 - 0.01 * lr * trainable)"}
"""all words shrink a little, those outside the window too
Does a word move that training has not seen?"""
update_word_vectors__all_rows = {"return new": "return E - lr * grads.sum(axis=0) * trainable"}
"""every word of the vocabulary makes the sum of all steps
Does a word move that is not in the window?"""
update_word_vectors__averaged = {"lr * grads": "lr * grads / np.bincount(ids, minlength=len(E))[ids][:, None]"}
"""a word that is in several places makes the mean of their steps
Which gradients does the formula add up, and does it divide?"""
update_word_vectors__per_word = {"lr * grads": "lr * grads / len(ids)"}
"""the step is divided by the number of words in the window
Is there a division in the formula?"""
update_word_vectors__places = {"ids, lr": "np.arange(len(ids)) % len(E), lr"}
"""the first rows move: a place in the window is taken for a word
Rows of E are words, not places. Which word is in place i?"""
update_word_vectors__center_only = {
    "if trainable:": "middle = len(ids) // 2\nids, grads = ids[middle : middle + 1], grads[middle : middle + 1]\nif trainable:"
}
"""only the word at the centre moves
Which words have a gradient?"""
update_word_vectors__reversed = {"grads": "grads[::-1]"}
"""the gradients reach the words of the window in reversed order
To which word does the first gradient belong?"""
update_word_vectors__frozen_zeros = {"if trainable": "if True", "return new": "return new * trainable"}
"""frozen vectors come back as zeros
Frozen means that they stay as they are. Which values are those?"""
update_word_vectors__frozen_none = {"return new": "return new if trainable else None"}
"""nothing is returned when the vectors are frozen
What does a function return when it ends without a return? What is wanted when nothing moves?"""
update_word_vectors__row_zero = {"return new": "new[0] = E[0]\nreturn new"}
"""word 0 never moves
Is row 0 of E a word like any other?"""

# ── moved_words ───────────────────────────────────────────────────────────────────────────────

moved_words__mask = {
    "np.flatnonzero(np.linalg.norm(after - before, axis=1) > tol)": "np.linalg.norm(after - before, axis=1) > tol"
}
"""True and False are returned for all words, not the numbers of those that have moved
Which words are they? np.flatnonzero turns one into the other."""
moved_words__tuple = {"np.flatnonzero": "np.where"}
"""np.where gives a tuple, and it is returned whole
What is the first part of that tuple?"""
moved_words__column = {"np.flatnonzero": "np.argwhere"}
"""the words come as a column, of shape (k, 1)
One axis is enough for a list of words. Which function gives a flat array?"""
moved_words__list = {
    "np.flatnonzero(np.linalg.norm(after - before, axis=1) > tol)": "np.flatnonzero(np.linalg.norm(after - before, axis=1) > tol).tolist()"
}
"""a list is returned, not an array
Which function of numpy makes an array of a list?"""
moved_words__one_entry = {
    "np.linalg.norm(after - before, axis=1) > tol": "np.any(np.abs(after - before) > tol, axis=1)"
}
"""each entry is compared with the tolerance by itself, not the distance
How far is a word from where it was, when all of its entries have changed a little?"""
moved_words__every_entry = {
    "np.linalg.norm(after - before, axis=1) > tol": "np.all(np.abs(after - before) > tol, axis=1)"
}
"""a word counts only if every one of its entries has moved by more than the tolerance
How far is a word from where it was, when one of its entries has changed a lot?"""
moved_words__squared = {"np.linalg.norm(after - before, axis=1)": "((after - before) ** 2).sum(axis=1)"}
"""the square of the distance is compared with the tolerance
Which step is missing behind the sum of squares?"""
moved_words__absolute_sum = {"np.linalg.norm(after - before, axis=1)": "np.abs(after - before).sum(axis=1)"}
"""the absolute changes are added up, which is another distance
What is under the root in the formula?"""
moved_words__mean_change = {"np.linalg.norm(after - before, axis=1)": "np.abs(after - before).mean(axis=1)"}
"""the mean of the absolute changes is compared with the tolerance
What is the length of a vector?"""
moved_words__signed = {"np.linalg.norm(after - before, axis=1) > tol": "np.any(after - before > tol, axis=1)"}
"""only changes upwards count: the absolute value is missing
Has a word not moved whose entries have become smaller?"""
moved_words__cancelling = {"np.linalg.norm(after - before, axis=1)": "np.abs((after - before).sum(axis=1))"}
"""the changes of a word's entries are added up with their signs, so that they can cancel
One entry rises by 1 and another falls by 1: has the word moved?"""
moved_words__lengths_compared = {
    "np.linalg.norm(after - before, axis=1)": "np.abs(np.linalg.norm(after, axis=1) - np.linalg.norm(before, axis=1))"
}
"""the lengths of the vectors before and after are compared
Can a vector move and keep its length?"""
moved_words__at_least = {"> tol": ">= tol"}
"""words count as well that have moved by exactly the tolerance
Is a distance of exactly `tol` more than `tol`?"""
moved_words__any_change = {"np.linalg.norm(after - before, axis=1) > tol": "(after != before).any(axis=1)"}
"""every word counts that is not exactly where it was: the tolerance is left out
What is `tol` for?"""
moved_words__still = {"np.linalg.norm(after - before, axis=1) > tol": "np.linalg.norm(after - before, axis=1) <= tol"}
"""the words that have not moved are returned
Read the comparison aloud."""
moved_words__entries = {
    "np.flatnonzero(np.linalg.norm(after - before, axis=1) > tol)": "np.where(np.abs(after - before) > tol)[0]"
}
"""a word is named once for each of its entries that has moved
How often should one word be in the result?"""
moved_words__columns = {"axis=1": "axis=0"}
"""the distance is taken along the columns: entries are numbered, not words
Along which axis of E do the words lie?"""
moved_words__whole_matrix = {"after - before, axis=1": "after - before"}
"""one distance is taken for the whole matrix
How many distances are there, and along which axis is each of them taken?"""
moved_words__flat = {"np.linalg.norm(after - before, axis=1)": "np.abs(after - before)"}
"""entries of the matrix are numbered in one row, not words
How many numbers can there be in the result at most?"""
moved_words__added = {"before": "-before"}
"""after and before are added, where their difference belongs
What should come out for a word that stays where it is?"""
moved_words__lengths = {"after - before": "after"}
"""the length of the vector after training is compared with the tolerance
From where to where does a word move?"""
moved_words__largest = {
    "np.flatnonzero(np.linalg.norm(after - before, axis=1) > tol)": "np.argmax(np.linalg.norm(after - before, axis=1))"
}
"""only the word that has moved farthest is returned
May several words have moved, or none?"""
moved_words__count = {
    "np.flatnonzero(np.linalg.norm(after - before, axis=1) > tol)": "int((np.linalg.norm(after - before, axis=1) > tol).sum())"
}
"""the number of moved words is returned, not which they are
Which words have moved?"""
moved_words__vectors = {
    "np.flatnonzero(np.linalg.norm(after - before, axis=1) > tol)": "after[np.linalg.norm(after - before, axis=1) > tol]"
}
"""the vectors of the moved words are returned, not their numbers
By what is a word known?"""
moved_words__from_one = {
    "np.flatnonzero(np.linalg.norm(after - before, axis=1) > tol)": "np.flatnonzero(np.linalg.norm(after - before, axis=1) > tol) + 1"
}
"""words are counted from 1
Which number has the word in the first row?"""
moved_words__relative = {
    "np.linalg.norm(after - before, axis=1) > tol": "np.linalg.norm(after - before, axis=1) > tol * np.linalg.norm(before, axis=1)"
}
"""the distance is divided by the length of the vector
Does the formula divide?"""
moved_words__falling = {
    "np.flatnonzero(np.linalg.norm(after - before, axis=1) > tol)": "np.flatnonzero(np.linalg.norm(after - before, axis=1) > tol)[::-1]"
}
"""the words come in falling order
Which of them should come first?"""
moved_words__distances = {
    "np.flatnonzero(np.linalg.norm(after - before, axis=1) > tol)": "np.linalg.norm(after - before, axis=1)"
}
"""the distances are returned, not the words
Which rows lie farther than the tolerance? Their numbers are wanted."""
moved_words__by_distance = {
    "np.flatnonzero(np.linalg.norm(after - before, axis=1) > tol)": "np.argsort(-np.linalg.norm(after - before, axis=1))[np.linalg.norm(after - before, axis=1)[np.argsort(-np.linalg.norm(after - before, axis=1))] > tol]"
}
"""the words are ordered by how far they have moved
Which order does the task ask for?"""

# ── should_retrain ────────────────────────────────────────────────────────────────────────────

should_retrain__more_than = {"examples >= 1_000_000": "examples > 1000000"}
"""exactly a million examples are not enough here: > instead of >=
What does "from a million on" say about a million itself?"""
should_retrain__at_most = {"examples >= 1_000_000": "examples < 1000000"}
"""the answer is turned round: few examples are to be enough
When is it safe to move every word vector, with many examples or with few?"""
should_retrain__up_to = {"examples >= 1_000_000": "examples <= 1000000"}
"""the comparison points the wrong way: up to a million examples are to be enough
Read the comparison aloud."""
should_retrain__exactly = {"examples >= 1_000_000": "examples == 1000000"}
"""only exactly a million examples are enough here
And what of two millions?"""
should_retrain__billion = {"1_000_000": "1000000000"}
"""the limit is a billion
Count the zeros of a million."""
should_retrain__hundred_thousand = {"1_000_000": "100000"}
"""the limit is a hundred thousand
Count the zeros of a million."""
should_retrain__ten_million = {"1_000_000": "10000000"}
"""the limit is ten million
Count the zeros of a million."""
should_retrain__thousand = {"1_000_000": "1000"}
"""the limit is a thousand
Count the zeros of a million."""
should_retrain__binary_million = {"1_000_000": "2**20"}
"""the limit is 2^20, the million of computer memory
How many is a million?"""
should_retrain__always = {"examples >= 1_000_000": "True"}
"""the answer is always True
What happens to the words that a small data set does not hold?"""
should_retrain__text = {"examples >= 1_000_000": '"yes" if examples >= 1000000 else "no"'}
"""a text is returned instead of True or False
What does the task say of the result?"""
should_retrain__none = {"examples >= 1_000_000": "True if examples >= 1000000 else None"}
"""nothing is returned when the examples are too few
What does a function return when it ends without a return?"""
should_retrain__any = {"examples >= 1_000_000": "bool(examples)"}
"""one example is enough here: the number itself is taken for the answer
With what is the number of examples to be compared?"""
should_retrain__plus_one = {"examples >= 1_000_000": "examples > 999998"}
"""a million less one is enough here: the limit is off by one
Try 999,999."""

# ── fine_tuning_plan ──────────────────────────────────────────────────────────────────────────

fine_tuning_plan__large_inverted = {"if large": "if not large"}
"""large and small data are swapped
Which data can teach many layers, many or few?"""
fine_tuning_plan__similar_inverted = {
    "LAST_LAYERS if similar else TRAIN_ALL": "TRAIN_ALL if similar else LAST_LAYERS",
    "CLASSIFIER_ONLY if similar else FEW_LAYERS": "FEW_LAYERS if similar else CLASSIFIER_ONLY",
}
"""similar and different data are swapped
When do the features of the pre-trained layers still fit?"""
fine_tuning_plan__both_inverted = {
    "if large": "if not large",
    "LAST_LAYERS if similar else TRAIN_ALL": "TRAIN_ALL if similar else LAST_LAYERS",
    "CLASSIFIER_ONLY if similar else FEW_LAYERS": "FEW_LAYERS if similar else CLASSIFIER_ONLY",
}
"""both answers are turned round
Take the plainest case first: few data that look like the old ones. How much has to be learned?"""
fine_tuning_plan__arguments_swapped = {"if large": "large, similar = similar, large\nif large"}
"""the two arguments are mistaken for each other
Which of them comes first?"""
fine_tuning_plan__size_only = {
    "LAST_LAYERS if similar else TRAIN_ALL": "TRAIN_ALL",
    "CLASSIFIER_ONLY if similar else FEW_LAYERS": "CLASSIFIER_ONLY",
}
"""only the size of the data decides
Do few data always mean the same, whether they look like the old ones or not?"""
fine_tuning_plan__similarity_only = {
    "LAST_LAYERS if similar else TRAIN_ALL": "CLASSIFIER_ONLY if similar else TRAIN_ALL",
    "CLASSIFIER_ONLY if similar else FEW_LAYERS": "CLASSIFIER_ONLY if similar else TRAIN_ALL",
}
"""only the similarity of the data decides
Can few data teach as many layers as many data can?"""
fine_tuning_plan__all_when_large = {"LAST_LAYERS if similar else TRAIN_ALL": "TRAIN_ALL"}
"""large data always train all layers here
What has to be learned again, if the data look like the old ones?"""
fine_tuning_plan__classifier_when_similar = {"LAST_LAYERS": "CLASSIFIER_ONLY"}
"""similar data always train the classifier only here
What more can be done with many data than with few?"""
fine_tuning_plan__classifier_when_small = {"CLASSIFIER_ONLY if similar else FEW_LAYERS": "CLASSIFIER_ONLY"}
"""few data always train the classifier only here
Do the old features fit data that look different? The classifier can only choose among them."""
fine_tuning_plan__all_when_different = {"FEW_LAYERS": "TRAIN_ALL"}
"""different data always train all layers here
What happens to a large network that is trained whole on few data?"""
fine_tuning_plan__middle_swapped = {"LAST_LAYERS": "FEW_LAYERS", "FEW_LAYERS": "LAST_LAYERS"}
"""the two plans in the middle, last layers and few layers, are swapped
Which of the two speaks of more data? Augmenting is a way to get them."""
fine_tuning_plan__small_swapped = {
    "CLASSIFIER_ONLY if similar else FEW_LAYERS": "FEW_LAYERS if similar else CLASSIFIER_ONLY"
}
"""the two plans for small data are swapped
When do the old features fit, so that a new classifier is all it takes?"""
fine_tuning_plan__large_swapped = {"LAST_LAYERS if similar else TRAIN_ALL": "TRAIN_ALL if similar else LAST_LAYERS"}
"""the two plans for large data are swapped
When has everything to be learned again?"""
fine_tuning_plan__last_when_large = {"LAST_LAYERS if similar": "LAST_LAYERS if large"}
"""large data always train the last layers here
Do the first layers fit data that look different?"""
fine_tuning_plan__few_when_small = {"CLASSIFIER_ONLY if similar": "CLASSIFIER_ONLY if large"}
"""small data always train a few layers here
What has to be learned, if the data look like the old ones?"""
fine_tuning_plan__never_small = {"CLASSIFIER_ONLY if similar else FEW_LAYERS": "LAST_LAYERS if similar else TRAIN_ALL"}
"""the size of the data is not looked at: they are held for large
What are few data told apart by?"""
fine_tuning_plan__never_large = {"LAST_LAYERS if similar else TRAIN_ALL": "CLASSIFIER_ONLY if similar else FEW_LAYERS"}
"""the size of the data is not looked at: they are held for small
What can be done with many data that cannot be done with few?"""
fine_tuning_plan__no_augmentation = {"FEW_LAYERS": '"few layers"'}
"""the plan for small and different data does not speak of augmenting
Compare the texts with those at the top of the file, letter by letter."""
fine_tuning_plan__capitals = {
    "LAST_LAYERS if similar else TRAIN_ALL": "(LAST_LAYERS if similar else TRAIN_ALL).capitalize()",
    "CLASSIFIER_ONLY if similar else FEW_LAYERS": "(CLASSIFIER_ONLY if similar else FEW_LAYERS).capitalize()",
}
"""the texts are written with a capital letter
Compare them with those at the top of the file, letter by letter."""
fine_tuning_plan__underscores = {
    "if large:\n    return LAST_LAYERS if similar else TRAIN_ALL\nreturn CLASSIFIER_ONLY if similar else FEW_LAYERS": 'return ("LAST_LAYERS", "TRAIN_ALL", "CLASSIFIER_ONLY", "FEW_LAYERS")[2 * (not large) + (not similar)]'
}
"""the names of the plans are returned, not the texts that they stand for
What is behind the equals sign at the top of the file?"""
fine_tuning_plan__number = {
    "if large:\n    return LAST_LAYERS if similar else TRAIN_ALL\nreturn CLASSIFIER_ONLY if similar else FEW_LAYERS": "return (2, 1, 4, 3)[2 * (not large) + (not similar)]"
}
"""the number of the case is returned instead of the plan
What does the task say of the result?"""
fine_tuning_plan__either = {"CLASSIFIER_ONLY if similar": "TRAIN_ALL if similar"}
"""the data are held for large when they are large or similar
How many questions are asked of the data, and how many answers are there together?"""
fine_tuning_plan__unfinished = {"CLASSIFIER_ONLY if similar else FEW_LAYERS": "None"}
"""small data are forgotten, and nothing is returned for them
Which of the four cases has no return?"""

# ── trainable_mask ────────────────────────────────────────────────────────────────────────────

trainable_mask__inverted = {"place >= depth - trained": "place < depth - trained"}
"""True marks the frozen layers
Read the name of the function: what does True say of a layer?"""
trainable_mask__first_layers = {"range(depth)": "list(range(depth))[::-1]"}
"""the first layers are trained instead of the last
Which layers have learned what is common to all data, those near the input or those near the output?"""
trainable_mask__without_classifier = {"return": "trained += trained > 1\nreturn"}
"""the classifier is not counted: one layer too many is trained
The docstring counts the classifier among the last layers. Count again."""
trainable_mask__one_few = {"LAST_LAYERS: 3": "LAST_LAYERS: 2", "FEW_LAYERS: 2": "FEW_LAYERS: 1"}
"""one layer too few is trained
How many layers lie below the classifier that the plan trains too?"""
trainable_mask__classifier_frozen = {"place >= depth - trained": "depth - trained <= place < depth - 1"}
"""the classifier is frozen along with the first layers
Does the old classifier know the new labels?"""
trainable_mask__too_long = {
    "tuple(place >= depth - trained for place in range(depth))": "(False,) * (depth - trained) + (True,) * trained"
}
"""the mask is longer than the network where the network has few layers
Try a network of one layer. How often is True repeated?"""
trainable_mask__plans_swapped = {"LAST_LAYERS: 3": "LAST_LAYERS: 2", "FEW_LAYERS: 2": "FEW_LAYERS: 3"}
"""the plans with the last layers and with few layers are swapped
Which of the two trains more?"""
trainable_mask__same_count = {": 3": ": 2"}
"""the plans with the last layers and with few layers train the same two layers
Read how many layers each plan speaks of."""
trainable_mask__half = {"LAST_LAYERS: 3": "LAST_LAYERS: (depth + 1) // 2"}
"""half of the layers count as the last ones
Read how many layers each plan speaks of."""
trainable_mask__four_last = {": 3": ": 4"}
"""the plan with the last layers trains four of them
Read how many layers each plan speaks of, and whether the classifier is one of them."""
trainable_mask__few_is_three = {": 2": ": 3"}
"""the plan with few layers trains three of them
Read how many layers each plan speaks of, and whether the classifier is one of them."""
trainable_mask__few_is_one = {": 2": ": 1"}
"""the plan with few layers trains the classifier only
Read how many layers each plan speaks of, and whether the classifier is one of them."""
trainable_mask__classifier_and_one = {": 1": ": 2"}
"""the plan classifier only trains a second layer
How many layers is the classifier?"""
trainable_mask__off_by_one = {"place >= depth - trained": "place > depth - min(trained, depth)"}
"""each plan trains one layer too few, the plan train all included
Take a network of three layers and the plan classifier only: which place has the classifier?"""
trainable_mask__generator = {
    "tuple(place >= depth - trained for place in range(depth))": "(place >= depth - trained for place in range(depth))"
}
"""a generator is returned, not a tuple
What makes a tuple of an expression with for in parentheses?"""
trainable_mask__by_name = {
    "place >= depth - trained for place in range(depth)": 'name == "classifier" or (trained > 1 and place >= depth - trained) for place, name in enumerate(layers)'
}
"""a layer counts as the classifier if it bears that name
What if the last layer is called otherwise? Go by its place."""
trainable_mask__index_of_name = {
    "place >= depth - trained for place in range(depth)": "layers.index(name) >= depth - trained for name in layers"
}
"""each layer is looked up by its name, which finds the first of those that share it
What does index give for the second of two equal names? enumerate knows the place."""
trainable_mask__name_among_trained = {
    "place >= depth - trained for place in range(depth)": "name in layers[-trained:] for name in layers"
}
"""a layer is trained if its name is among those of the last layers, though another layer may share it
May a frozen layer have the name of a trained one? Go by its place."""
trainable_mask__names = {"tuple(place >= depth - trained for place in range(depth))": "tuple(layers[-trained:])"}
"""the names of the trained layers are returned
How many values has the result, and of what kind?"""
trainable_mask__numbers = {"place >= depth - trained": "int(place >= depth - trained)"}
"""1 and 0 are returned instead of True and False
Of what kind are the values of the result?"""
trainable_mask__array = {
    "tuple(place >= depth - trained for place in range(depth))": "np.array([place >= depth - trained for place in range(depth)])"
}
"""an array is returned, not a tuple
What does the task say of the result?"""
trainable_mask__dict = {
    "tuple(place >= depth - trained for place in range(depth))": "{layers[place]: place >= depth - trained for place in range(depth)}"
}
"""a dict by the layers' names is returned, not a tuple
What does the task say of the result? What if two layers share a name?"""
trainable_mask__always_all = {"tuple(place >= depth - trained for place in range(depth))": "(True,) * depth"}
"""every layer is trained, whatever the plan
Which layers does each plan leave alone?"""
trainable_mask__always_classifier = {"depth - trained": "depth - 1"}
"""only the classifier is trained, whatever the plan
Which layers does each plan speak of?"""
trainable_mask__one_layer = {"place >= depth - trained": "place == max(depth - trained, 0)"}
"""exactly one layer is marked: the lowest that the plan trains, and none above it
What becomes of the layers between it and the classifier?"""
trainable_mask__trained_part = {
    "tuple(place >= depth - trained for place in range(depth))": "(True,) * min(trained, depth)"
}
"""there are values only for the layers that are trained
How many layers has the network?"""
trainable_mask__embedding_frozen = {"place >= depth - trained": "place >= max(depth - trained, 1)"}
"""the first layer is frozen under every plan
What does the plan train all say?"""

# ── fine_tune_step ────────────────────────────────────────────────────────────────────────────

fine_tune_step__in_place = {
    "rows = zip(params, grads, mask, strict=True)": "for place, trained in enumerate(mask):\n    if trained:\n        params[place][...] -= lr * grads[place]",
    "tuple(param - lr * grad if trained else param.copy() for param, grad, trained in rows)": "params",
}
"""the arrays of `params` are changed themselves: the pre-trained ones are lost
Who else still needs them after this call? p -= ... changes p."""
fine_tune_step__ignores_mask = {"param - lr * grad if trained else param.copy()": "param - lr * grad"}
"""every parameter is trained, whatever the mask says
What does `mask` say?"""
fine_tune_step__inverted = {
    "param - lr * grad if trained else param.copy()": "param.copy() if trained else param - lr * grad"
}
"""the frozen parameters are trained and the others are not
Read the condition aloud."""
fine_tune_step__masked_by_product = {"param - lr * grad if trained else param.copy()": "param - lr * trained * grad"}
"""the gradient is multiplied by the mask, but a frozen parameter may have none
What is None times 0? Look at the mask before you touch the gradient."""
fine_tune_step__undone = {
    "param - lr * grad if trained else param.copy()": "param if trained or grad is None else param + lr * grad",
    "params": "[param if grad is None else param - lr * grad for param, grad in zip(params, grads, strict=True)]",
}
"""all parameters make the step, and the frozen ones make it back
Is (p - s) + s always p in floating point? Try it with s = 10^18."""
fine_tune_step__ascends = {"param - lr * grad": "param + lr * grad"}
"""the step goes along the gradient, uphill
Should the loss rise or fall?"""
fine_tune_step__no_rate = {"lr * grad": "grad"}
"""the learning rate is left out
How long is the step?"""
fine_tune_step__rate_squared = {"lr * grad": "lr**2 * grad"}
"""the learning rate is applied twice
Count the factors of the step."""
fine_tune_step__double = {"lr * grad": "2 * lr * grad"}
"""the step is twice as long as it should be
Is there a 2 in the formula?"""
fine_tune_step__rate_only = {"grads": "mask"}
"""the learning rate is subtracted by itself: the gradient is left out
In which direction does a parameter move, and how far?"""
fine_tune_step__rate_added = {
    "param - lr * grad if trained else param.copy()": "param - (lr + grad) if trained else param"
}
"""the learning rate and the gradient are added, where their product belongs
What becomes of the step when the learning rate is 0?"""
fine_tune_step__divided = {"lr * grad": "grad / lr"}
"""the gradient is divided by the learning rate
Is the step longer with a larger learning rate?"""
fine_tune_step__scaled = {"param - lr * grad": "param * (1 - lr * grad)"}
"""the parameter is multiplied by 1 - lr times its gradient
What is subtracted from what?"""
fine_tune_step__generator = {"tuple(param": "(param"}
"""a generator is returned, not a tuple
What makes a tuple of an expression with for in parentheses?"""
fine_tune_step__first_only = {"in rows": "in list(rows)[:1]"}
"""the loop returns after the first parameter
How far is the return indented?"""
fine_tune_step__trained_only = {
    "param - lr * grad if trained else param.copy() for param, grad, trained in rows": "param - lr * grad for param, grad, trained in rows if trained"
}
"""only the trained parameters are returned
How many parameters has the network after the step?"""
fine_tune_step__frozen_zeros = {"param.copy()": "0 * param"}
"""frozen parameters come back as zeros
Frozen means that they stay as they are. Which values are those?"""
fine_tune_step__frozen_none = {"param.copy()": "None"}
"""None is in the place of each frozen parameter
Can the network compute without its frozen layers?"""
fine_tune_step__step_only = {"param - lr * grad": "-lr * grad", "param.copy()": "0 * param"}
"""only the steps are returned: the parameters are missing from them
Where does a parameter start from?"""
fine_tune_step__unchanged = {
    "tuple(param - lr * grad if trained else param.copy() for param, grad, trained in rows)": "params"
}
"""no parameter moves
What should happen where the mask is True?"""
fine_tune_step__mask_reversed = {
    "param - lr * grad if trained else param.copy()": "param if grad is None or not trained else param - lr * grad",
    "mask": "mask[::-1]",
}
"""the mask is read from its end
To which parameter does the first value of the mask belong?"""
fine_tune_step__decay = {"rows = zip": "params = [param * (1 - 0.01 * lr) for param in params]\nrows = zip"}
"""all parameters shrink a little, the frozen ones too
Does weight decay stop at a frozen layer?"""
fine_tune_step__frozen_slowly = {
    "param - lr * grad if trained else param.copy()": "param if grad is None else param - (lr if trained else 0.01 * lr) * grad"
}
"""frozen parameters move too, at a hundredth of the rate
How far does a frozen parameter move?"""
fine_tune_step__stops_below = {
    "rows = zip(params, grads, mask, strict=True)": "mask = [all(mask[place:]) for place in range(len(mask))]\nrows = zip(params, grads, mask, strict=True)"
}
"""nothing is trained below the uppermost frozen parameter
Does freezing a layer stop the signal on its way down?"""
fine_tune_step__stops_above = {
    "rows = zip(params, grads, mask, strict=True)": "mask = [all(mask[: place + 1]) for place in range(len(mask))]\nrows = zip(params, grads, mask, strict=True)"
}
"""nothing is trained after the first frozen parameter: the loop ends there
What is the difference between break and continue?"""
fine_tune_step__assigned_to_tuple = {
    "rows = zip(params, grads, mask, strict=True)": "for place, trained in enumerate(mask):\n    if trained:\n        params[place] = params[place] - lr * grads[place]",
    "tuple(param - lr * grad if trained else param.copy() for param, grad, trained in rows)": "params",
}
"""an item of a tuple is assigned to, which Python refuses
`params` is a tuple. Build a new one from its parts."""
fine_tune_step__shared_rate = {
    "param - lr * grad if trained else param.copy() for param, grad, trained in rows": "p if not lr else p - lr * g for p, g, lr in zip(params, grads, [lr * trained / max(sum(mask), 1) for trained in mask], strict=True)"
}
"""the learning rate is divided by the number of trained parameters
Does the step of one layer depend on how many others are trained?"""
fine_tune_step__last_only = {
    "rows = zip": "last = max((place for place, trained in enumerate(mask) if trained), default=-1)\nmask = [place == last for place in range(len(mask))]\nrows = zip"
}
"""only the last of the trained parameters moves
Which parameters does the mask name?"""
fine_tune_step__order_lost = {
    "rows = zip(params, grads, mask, strict=True)": "rows = sorted(zip(params, grads, mask, strict=True), key=lambda row: not row[2])"
}
"""the trained parameters come first and the frozen ones behind them
In which order must the parameters be for the next step?"""
