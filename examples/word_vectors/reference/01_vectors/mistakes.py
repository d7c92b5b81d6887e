"""Known mistakes in word vectors: each says what the student did, then hints at the way out."""

# ── count_neighbours ────────────────────────────────────────────────────────────────────────

counted__one_way = {"counts[other, word] += 1": "pass"}
"""only the neighbours to the left are counted
If a stands near b, does b stand near a?"""

counted__itself = {"sentence[max(0, place - reach) : place]": "sentence[max(0, place - reach) : place + 1]"}
"""each place is a neighbour of itself
What should a sentence of one word come to?"""

counted__wraps = {"max(0, place - reach)": "place - reach"}
"""at the beginning of a sentence the window begins behind its end
What does a slice that begins at -1 hold?"""

counted__once = {
    "counts[word, other] += 1": "counts[word, other] = 1",
    "counts[other, word] += 1": "counts[other, word] = 1",
}
"""it is noted that two words meet, not how often
What should a pair that meets three times have?"""

# ── shorten ─────────────────────────────────────────────────────────────────────────────────

products__directions = {"left * sizes": "left"}
"""the vectors are not scaled by the singular values
Which of the k directions matters most, and where is that told?"""

products__squared = {"left * sizes": "left * sizes**2"}
"""the singular values are there twice
Of which matrix are they the singular values: of the counts, or of their square?"""

products__smallest = {
    "svds(counts, k=k, v0=np.ones(min(counts.shape)))": 'svds(counts, k=k, which="SM", v0=np.ones(min(counts.shape)))'
}
"""the smallest singular values are kept
Along which directions do the rows differ most?"""

# ── softmax_loss ────────────────────────────────────────────────────────────────────────────

softmax_loss__overflow = {"scores = scores - scores.max()": "pass"}
"""no shift before the exponential
What may be taken from all scores without changing the softmax?"""

softmax_loss__no_one = {"slope[word] -= 1": "pass"}
"""the word itself is treated like all others
Which score should rise so that the loss falls?"""

softmax_loss__exchanged = {"np.outer(slope, center)": "np.outer(slope, outside[word])"}
"""the gradient by the outside vectors is made of an outside vector
By what is outside[j] multiplied in its score?"""

# ── sampled_loss ────────────────────────────────────────────────────────────────────────────

sampled_loss__repeated_once = {
    "np.add.at(douter, words, np.outer(slopes, center))": "douter[words] += np.outer(slopes, center)"
}
"""a word that is drawn twice hands on its gradient once
What does an index that is there twice do on the left of +=?"""

sampled_loss__same_sign = {"np.append(np.ones(len(negatives)), -1.0)": "-np.ones(len(negatives) + 1)"}
"""negatives are treated like the word itself
Should the product with a word that was drawn at random be large?"""

sampled_loss__mean = {"np.logaddexp(0, scores).sum()": "np.logaddexp(0, scores).mean()"}
"""the loss is a mean, and the gradients are those of a sum
What stands before the sum in the formula?"""

# ── SkipGram.window ─────────────────────────────────────────────────────────────────────────

one_window__right_only = {
    "np.append(sentence[max(0, place - reach) : place], sentence[place + 1 : place + reach + 1])": "sentence[place + 1 : place + reach + 1]"
}
"""only what stands behind the word counts
On which sides of a word are its neighbours?"""

one_window__last = {"dinside[center] += dcenter": "dinside[center] = dcenter"}
"""of several neighbours the gradient of the last one stays
What is the gradient of a sum?"""

one_window__softmax = {"one, dcenter, dothers = loss(": "one, dcenter, dothers = softmax_loss("}
"""the loss that is handed over is not used
Which function does the caller want to be summed?"""

one_window__mean = {"return total, dinside, doutside": "return total / max(1, len(around)), dinside, doutside"}
"""the loss is a mean over the neighbours, and the gradients are those of a sum
What is the gradient of a mean?"""
