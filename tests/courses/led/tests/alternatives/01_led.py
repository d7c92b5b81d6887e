"""Right answers to what only a driver can try, written otherwise."""

import numpy as np


class kept_state__means:
    """Keep the mean itself."""

    def __init__(self, size):
        self.mean, self.added = np.zeros(size), 0

    def add(self, x):
        self.added += 1
        self.mean = self.mean + (x - self.mean) / self.added
        return self.mean


def operated__by_class(self, other):
    """Ask the class for itself."""
    return type(self)(np.multiply(self.x, other.x))


def going_back__einsum(self, dout):
    """Use einsum."""
    return np.einsum("nm,dm->nd", dout, self.W), np.einsum("nd,nm->dm", self.cache, dout)
