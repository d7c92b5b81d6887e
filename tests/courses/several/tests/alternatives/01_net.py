"""Right ways to write a net in two files that the reference did not choose."""

import numpy as np


def linear__by_columns(x, W, b):
    return np.stack([x @ W[:, column] + b[column] for column in range(len(b))], axis=1)


def net_scores__in_steps(self, x):
    hidden = linear(x, self.W, self.b)
    return bend(hidden).dot(self.V)


def error__mean(x, W, b, y):
    return np.mean(np.sum((linear(x, W, b) - y) ** 2, axis=1)) / 2
