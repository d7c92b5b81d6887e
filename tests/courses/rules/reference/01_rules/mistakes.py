"""Known mistakes: one that never ends, and one that needs a rule to be told."""

import numpy as np


def guess__never(x):
    """the search never ends

    When does the loop stop?
    """
    while x is not None:
        pass


def weights__variance(rng, n_in, n_out):
    """the variance is taken for the standard deviation

    Which of the two does the formula give?
    """
    return rng.normal(0.0, 2.0 / n_in, (n_out, n_in))


def mask__swapped(rng, shape, p):
    """ones come with probability p

    What is p the share of?
    """
    return (rng.random(shape) < p).astype(float)


def guess__negative(x):
    """the signs are swapped

    Which sign is 1?
    """
    return np.where(x > 0, 0, 1)
