"""Two small tasks: fill in the functions."""

import numpy as np


def outer(delta, x):
    """Return the matrix of all products ``delta[i] * x[j]``.

    Shapes: delta (n,), x (m,), result (n, m).
    """
    # BEGIN SOLUTION
    return np.outer(delta, x)
    # END SOLUTION


def mean_square(X):
    """Return the mean over rows of the squares of each column.

    Shapes: X (N, D), result (D,).
    """
    # BEGIN SOLUTION
    return (X**2).mean(axis=0)
    # END SOLUTION
