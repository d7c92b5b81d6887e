"""Known mistakes in the two small tasks."""

import numpy as np


def outer__transposed(delta, x):
    """the outer product is transposed.

    Which of the two vectors runs along the rows?
    """
    return np.outer(x, delta)


def mean_square__sum(X):
    """the squares are summed, not averaged.

    How many numbers is the mean taken over?
    """
    return (X**2).sum(axis=0)


def mean_square__in_place(X):
    """the input is squared in place.

    Who else uses this array?
    """
    X **= 2
    return X.mean(axis=0)
