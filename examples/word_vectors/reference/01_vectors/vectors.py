"""Word vectors, by counting and by guessing: fill in the functions.

Words are whole numbers, vectors are float64, one word per row. No function changes its arguments.
"""

import numpy as np
import scipy.sparse
import scipy.sparse.linalg


def count_neighbours(sentences, size, reach=2):
    """Return how often each word has each other near it, as any sparse matrix of scipy's, (size, size).

    Entry (a, b) counts the pairs of places, at most `reach` apart and in one sentence, of which the first holds word a and the other word b. A place is
    no neighbour of itself. `sentences` is a tuple of arrays of word numbers below `size`.
    """
    # BEGIN SOLUTION
    counts = scipy.sparse.lil_matrix((size, size))
    for sentence in sentences:
        for place, word in enumerate(sentence):
            for other in sentence[max(0, place - reach) : place]:
                counts[word, other] += 1
                counts[other, word] += 1
    return counts.tocsr()
    # END SOLUTION


def shorten(counts, k):
    """Return a vector of length k for each row of `counts`: U S of its truncated singular value decomposition.

    Which way round an axis points, and in which order the axes come, is your affair: only the products of the vectors are compared.

    Shapes: counts (V, W), also sparse, with k below both; the result (V, k).
    """
    # BEGIN SOLUTION
    left, sizes, _ = scipy.sparse.linalg.svds(counts, k=k, v0=np.ones(min(counts.shape)))
    return left * sizes
    # END SOLUTION


def softmax_loss(center, word, outside):
    """Return -log P(word | center) for a softmax over the rows of `outside`, and its gradients by `center` and `outside`.

    P(w | center) is in proportion to e^(outside[w] . center). It must be right for products in the thousands.

    Shapes: center (d,), outside (V, d), the results a number, (d,), (V, d).
    """
    # BEGIN SOLUTION
    scores = outside @ center
    scores = scores - scores.max()
    logs = scores - np.log(np.exp(scores).sum())
    slope = np.exp(logs)
    slope[word] -= 1
    return -logs[word], outside.T @ slope, np.outer(slope, center)
    # END SOLUTION


def sampled_loss(center, word, outside, negatives):
    """Return the loss of negative sampling, and its gradients by `center` and `outside`.

    loss = -log s(outside[word] . center) - sum over n in negatives of log s(-outside[n] . center), with s(z) = 1 / (1 + e^(-z))

    A word may be drawn several times, and counts as often. It must be right for products in the thousands.

    Shapes: center (d,), outside (V, d), negatives (K,) word numbers, the results a number, (d,), (V, d).
    """
    # BEGIN SOLUTION
    words = np.append(negatives, word)
    signs = np.append(np.ones(len(negatives)), -1.0)
    scores = signs * (outside[words] @ center)
    slopes = signs * np.exp(-np.logaddexp(0, -scores))
    douter = np.zeros_like(outside)
    np.add.at(douter, words, np.outer(slopes, center))
    return np.logaddexp(0, scores).sum(), slopes @ outside[words], douter
    # END SOLUTION


class SkipGram:
    """Vectors of words as centres and as neighbours, and the loss of a sentence."""

    def __init__(self, inside, outside):
        """Keep both arrays, each (V, d)."""
        self.inside, self.outside = inside, outside

    def window(self, sentence, place, reach, loss=softmax_loss):
        """Return the sum of `loss` over all neighbours of a place, and its gradients by `inside` and `outside`.

        `loss(center, word, outside)` gives a number and its gradients by `center` and `outside`. Neighbours are the words at most `reach` places away.
        """
        # BEGIN SOLUTION
        center = sentence[place]
        around = np.append(sentence[max(0, place - reach) : place], sentence[place + 1 : place + reach + 1])
        total, dinside, doutside = 0.0, np.zeros_like(self.inside), np.zeros_like(self.outside)
        for word in around:
            one, dcenter, dothers = loss(self.inside[center], word, self.outside)
            total += one
            dinside[center] += dcenter
            doutside += dothers
        return total, dinside, doutside
        # END SOLUTION


# ── how these are tried: call these functions yourself ──────────────────────────────────────


def counted(sentences, size, reach):
    """The counts as an array, as asked and with the reach left out."""
    return count_neighbours(sentences, size, reach).toarray(), count_neighbours(sentences, size).toarray()


def products(counts, k):
    """The products of all pairs of vectors, of an array and of a sparse matrix; and how long the vectors are."""
    short, sparse = shorten(counts, k), shorten(scipy.sparse.csr_matrix(counts), k)
    return short @ short.T, sparse @ sparse.T, short.shape[1]


def squared_loss(center, word, outside):
    """A loss of another kind: half of the square of the distance to a word."""
    gap = center - outside[word]
    dothers = np.zeros_like(outside)
    dothers[word] = -gap
    return gap @ gap / 2, gap, dothers


def one_window(sentence, place, reach, inside, outside):
    """The loss of a window with the loss that is asked for, and of the same with none."""
    model = SkipGram(inside, outside)
    loss, dinside, doutside = model.window(sentence, place, reach, squared_loss)
    return loss, dinside, doutside
