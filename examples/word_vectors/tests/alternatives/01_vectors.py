"""Right answers to word vectors that are written otherwise: each must earn all points."""

import numpy as np
import scipy.linalg
import scipy.sparse
import scipy.special


def counted__by_pairs(sentences, size, reach=2):
    """List all pairs of places, and let a matrix in coordinates add them up."""
    pairs = [(s[i], s[j]) for s in sentences for i in range(len(s)) for j in range(len(s)) if 0 < abs(i - j) <= reach]
    rows, columns = np.array(pairs, int).reshape(-1, 2).T
    return scipy.sparse.coo_array((np.ones(len(pairs)), (rows, columns)), shape=(size, size))


def products__in_full(counts, k):
    """Take the whole decomposition apart, largest first."""
    dense = counts.toarray() if scipy.sparse.issparse(counts) else counts
    left, sizes, _ = scipy.linalg.svd(dense, full_matrices=False)
    return left[:, :k] @ np.diag(sizes[:k])


def products__by_eigenvectors(counts, k):
    """Project upon the last eigenvectors of the columns' products."""
    dense = counts.toarray() if scipy.sparse.issparse(counts) else counts
    return -dense @ np.linalg.eigh(dense.T @ dense)[1][:, -k:]


def softmax_loss__by_library(center, word, outside):
    """Use scipy's softmax."""
    scores = outside @ center
    chances = scipy.special.softmax(scores)
    wanted = np.eye(len(outside))[word]
    return -scipy.special.log_softmax(scores)[word], (chances - wanted) @ outside, (chances - wanted)[:, None] * center


def sampled_loss__one_by_one(center, word, outside, negatives):
    """Loop over the words."""
    loss, dcenter, douter = 0.0, np.zeros_like(center), np.zeros_like(outside)
    for other, sign in [(word, 1), *((one, -1) for one in negatives)]:
        score = sign * (outside[other] @ center)
        loss = loss - scipy.special.log_expit(score)
        slope = -sign * scipy.special.expit(-score)
        dcenter = dcenter + slope * outside[other]
        douter[other] += slope * center
    return loss, dcenter, douter


def one_window__by_places(self, sentence, place, reach, loss=softmax_loss):
    """Ask of each place whether it is near."""
    told = [
        loss(self.inside[sentence[place]], word, self.outside)
        for at, word in enumerate(sentence)
        if 0 < abs(at - place) <= reach
    ]
    dinside = np.zeros(self.inside.shape)
    dinside[sentence[place]] = sum(one[1] for one in told)
    return sum(one[0] for one in told), dinside, sum((one[2] for one in told), np.zeros(self.outside.shape))
