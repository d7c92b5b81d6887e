"""Single layers: fill in what is missing."""

import numpy as np


def linear(x, W, b):
    """Return x W + b, for x (N, D), W (D, M) and b (M,)."""
    # BEGIN SOLUTION
    return x @ W + b
    # END SOLUTION


def bend(x):
    """Return x where it is above 0, and a tenth of it elsewhere."""
    return np.where(x > 0, x, 0.1 * x)
