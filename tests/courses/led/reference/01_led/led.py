"""What only a driver can try: fill in what is missing.

Numbers are float64.
"""

from __future__ import annotations

import contextlib
import io
import itertools

import numpy as np


class Running:
    """The mean of all that was added, entry by entry."""

    # BEGIN SOLUTION
    def __init__(self, size: int) -> None:
        self.total, self.added = np.zeros(size), 0

    def add(self, x: np.ndarray) -> np.ndarray:
        self.total = self.total + x
        self.added += 1
        return self.total / self.added

    # END SOLUTION


class Dense:
    """A layer x W; `forward` may leave in `cache` what it likes."""

    def __init__(self, W):
        self.W, self.cache, self._rate = W, None, 0.0

    def forward(self, x):
        """Return x W."""
        # BEGIN SOLUTION
        self.cache = x
        return x @ self.W
        # END SOLUTION

    def backward(self, dout):
        """Return the derivatives by x and by W, once `forward` was called."""
        # BEGIN SOLUTION
        return dout @ self.W.T, self.cache.T @ dout
        # END SOLUTION

    @classmethod
    def of_size(cls, d, m):
        """Return a layer with a W of shape (d, m), all ones."""
        # BEGIN SOLUTION
        return cls(np.ones((d, m)))
        # END SOLUTION

    @property
    def count(self):
        """How many numbers are in W."""
        # BEGIN SOLUTION
        return self.W.size
        # END SOLUTION

    @staticmethod
    def scaled(x, by):
        """Return x times `by`."""
        # BEGIN SOLUTION
        return x * by
        # END SOLUTION

    @property
    def rate(self):
        """The learning rate, never below 0."""
        return self._rate

    @rate.setter
    def rate(self, rate):
        # BEGIN SOLUTION
        self._rate = max(0.0, rate)
        # END SOLUTION


class Point:
    """A vector with a product."""

    def __init__(self, x: np.ndarray) -> None:
        self.x = x

    def __matmul__(self, other: Point) -> Point:
        """Return the entries' products as a Point."""
        # BEGIN SOLUTION
        return Point(self.x * other.x)
        # END SOLUTION


def squash(x):
    """Return tanh(x), and whatever `squash_back` needs."""
    out = np.tanh(x)
    return out, {"out": out}


def squash_back(dout, cache):
    """Return the derivative by x."""
    # BEGIN SOLUTION
    return dout * (1 - cache["out"] ** 2)
    # END SOLUTION


def shift(x, by):
    """Add `by` to all entries of x, in place; return nothing."""
    # BEGIN SOLUTION
    x += by
    # END SOLUTION


def mixed(*arrays, power=2.0, weight=1.0):
    """Return `weight` times the sum of all arrays, each to this power."""
    # BEGIN SOLUTION
    return weight * sum(array**power for array in arrays)
    # END SOLUTION


def composed(*functions):
    """Return the function that calls these one after the other, the first first."""

    # BEGIN SOLUTION
    def whole(x):
        for function in functions:
            x = function(x)
        return x

    return whole
    # END SOLUTION


def batches(x, size):
    """Yield x in pieces of this size, the last of which may be shorter; for ever, from the beginning again."""
    # BEGIN SOLUTION
    while True:
        for start in range(0, len(x), size):
            yield x[start : start + size]
    # END SOLUTION


def show(losses):
    """Print each loss behind its number, which begins with 1: `1: 0.25`."""
    # BEGIN SOLUTION
    for number, loss in enumerate(losses, 1):
        print(f"{number}: {loss}")
    # END SOLUTION


def initial(d, m):
    """Return a (d, m) array of numpy's global standard normal numbers."""
    # BEGIN SOLUTION
    return np.random.randn(d, m)
    # END SOLUTION


# ── how these are tried ─────────────────────────────────────────────────────────────────────


def kept_state(x, y):
    """Two arrays added one after the other."""
    running = Running(len(x))
    first = running.add(x)
    second = running.add(y)
    return first, second, running.added


def going_forward(x, W):
    """A layer's result."""
    return Dense(W).forward(x)


def going_back(x, W, dout):
    """A layer's derivatives after going forward; between the two another layer is used."""
    layer = Dense(W)
    layer.forward(x)
    Dense(W + 1).forward(x + 1)
    return layer.backward(dout)


def made_by_class(d, m):
    """The weights of a layer made by its class, and of one made by a class of its own."""

    class Own(Dense):
        kind = "own"

    return Dense.of_size(d, m).W, Own.of_size(d, m).kind


def counted(W):
    """How many numbers a layer says it has."""
    return Dense(W).count


def without_self(x, by):
    """What the class gives, without any layer."""
    return Dense.scaled(x, by)


def rate_is_set(rates):
    """The rates that a layer has after they were set."""
    layer, found = Dense(np.eye(2)), []
    for rate in rates:
        layer.rate = rate
        found.append(layer.rate)
    return np.array(found)


def operated(x, y):
    """The entries of a product."""
    return (Point(x) @ Point(y)).x


def squashed(x, dout):
    """Back through `squash` with what it left."""
    _, cache = squash(x)
    return squash_back(dout, cache)


def in_place(x, by):
    """An array after it was shifted."""
    x = x.copy()
    shift(x, by)
    return x


def by_keyword(x, y, power):
    """With all, with a weight only by name, and with what is left out."""
    return mixed(x, y, x, power=power), mixed(y, weight=0.5), mixed(x)


def of_callables(x):
    """Three functions, one of which is made by the same."""
    return composed(np.square, composed(lambda a: a + 1, np.sqrt), np.negative)(x)


def generated(x, size):
    """The first five pieces."""
    return tuple(itertools.islice(batches(x, size), 5))


def printed(losses):
    """What is printed."""
    with contextlib.redirect_stdout(io.StringIO()) as out:
        show(losses)
    return out.getvalue()


def seeded(seed, d, m):
    """What is drawn from the global generator, once it is seeded."""
    np.random.seed(seed)
    return initial(d, m)
