"""Known mistakes in what only a driver can try."""

import numpy as np

kept_state__last = {"self.total = self.total + x": "self.total = x"}
"""only what was added last counts
What is kept between two calls?"""


class kept_state__halved:
    """the mean runs, and forgets half of what was before
    How much do the first and the last one weigh?
    """

    def __init__(self, size):
        self.mean, self.added = np.zeros(size), 0

    def add(self, x):
        self.added += 1
        self.mean = x if self.added == 1 else 0.9 * self.mean + 0.1 * x
        return self.mean


going_forward__turned = {"x @ self.W": "(x @ self.W)[::-1]"}
"""the rows are turned round
Which row belongs to which sample?"""

going_back__shared = {"self.cache.T": "(self.cache + 1).T"}
"""another layer's input is used
Whose input belongs to this gradient?"""


def operated__other_only(self, other):
    """the product is that of the other by itself
    Which two are multiplied?
    """
    return Point(other.x * other.x)


squashed__no_square = {'cache["out"] ** 2': 'cache["out"]'}
"""the value is not squared
What is the derivative of tanh?"""
