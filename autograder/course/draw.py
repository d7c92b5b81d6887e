"""Draws the inputs of one case: every profile's sizes and values come from here, so a question need not know them."""

import hmac
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.errors import CourseError
from autograder.judge.key import PROFILES
from autograder.sandbox.worker import GENERATOR, GIVEN
from autograder.words.message import message

__all__ = ["PROFILES", "Draw", "seed"]

Floats = NDArray[np.float64]

_SIZES = {"hyper": (5, 4, 3, 7, 6)}
_DISTINCT = (4, 3, 5, 7, 6)
_LARGEST_SIZE = 8
_EXTREME, _SHIFT = 900.0, 50.0


def seed(secret: bytes, *path: str) -> int:
    """The seed of one case: HMAC-SHA256 of its path (assignment, task, case) under the run's secret."""
    digest = hmac.digest(secret, "/".join(path).encode(), "sha256")
    return int.from_bytes(digest[:16], "big")


_FINE = 1e-4
"""The share of a number, or of a range, that the secret decides; how large it is and its sign are the kind's."""


class Steady(np.random.Generator):
    """A generator that draws the same kind of numbers under every secret, and no number twice.

    What is whole, chosen, ordered or signed comes of `kind` alone, as does `random`, which is drawn for the sake of a chance;
    and so do the first four digits of real numbers. Their other digits come of `number`. So whether a case shows a mistake hardly
    hangs on the secret.
    """

    def __init__(self, kind: int, number: int) -> None:
        """`kind` and `number` are seeds."""
        super().__init__(np.random.PCG64(kind))
        self._fine = np.random.default_rng(number)

    def standard_normal(self, size: Any = None, *args: Any, **options: Any) -> Any:
        """As numpy's."""
        return super().standard_normal(size, *args, **options) * (1 + _FINE * self._fine.uniform(-1, 1, size))

    def normal(self, loc: Any = 0.0, scale: Any = 1.0, size: Any = None) -> Any:
        """As numpy's, for one mean and one deviation."""
        return loc + scale * self.standard_normal(size)

    def uniform(self, low: Any = 0.0, high: Any = 1.0, size: Any = None) -> Any:
        """As numpy's, for one range."""
        share = self.random(size) * (1 - _FINE) + _FINE * self._fine.random(size)
        return low + (high - low) * share


class Draw:
    """Draws one case of a question.

    Attributes
    ----------
    profile
        what kind of case is wanted: one of the nine profiles, a name of the author's own, or "small" while the smallest
        failing input is looked for.
    sizes
        the sizes drawn so far, by name.
    rng
        numpy's generator of this case, for what no method draws. Nothing else may be random: the same secret has to draw
        the same case. Under another secret it draws the same whole numbers and orders, and other real numbers near by.

    """

    def __init__(
        self,
        number: int,
        profile: str,
        *,
        sizes: Mapping[str, int] | None = None,
        pool: tuple[float, ...] | None = None,
        kind: int | None = None,
    ) -> None:
        """`number` is the seed; `sizes` fixes sizes by name; `pool` makes every float come from these few values (for small cases).

        With a `kind`, which is a seed too, what is drawn is of the same kind whatever the number: see `Steady`.
        """
        self.profile = profile
        self.sizes: dict[str, int] = {}
        self.rng = np.random.default_rng(number) if kind is None else Steady(kind, number)
        self._fixed = dict(sizes or {})
        self._pool = pool

    def dims(self, *names: str, at_least: int = 1) -> tuple[int, ...]:
        """One size for each name, which may be there once; `at_least` is the smallest that makes sense."""
        if twice := next((name for name in names if names.count(name) > 1), None):
            asked = sys._getframe(1)  # noqa: SLF001  (the line of the question)
            found = message("course.size_twice", name=repr(twice))
            raise CourseError(Path(asked.f_code.co_filename), asked.f_lineno, found, message("course.name_size_once"))
        return tuple(self.dim(name, at_least=at_least) for name in names)

    def dim(self, name: str, *, at_least: int = 1) -> int:
        """The size called `name`."""
        if name not in self.sizes:
            size = self._fixed[name] if name in self._fixed else self._size()
            self.sizes[name] = max(size, at_least)
        return self.sizes[name]

    def _size(self) -> int:
        if self.profile == "size_one":
            return 1
        if self.profile == "square":
            return 3
        if self.profile == "random":
            return int(self.rng.integers(2, _LARGEST_SIZE + 1))
        sizes = _SIZES.get(self.profile, _DISTINCT)
        return sizes[len(self.sizes) % len(sizes)]

    def normal(self, *shape: int, scale: float = 1.0, gap: float = 0.0) -> Floats:
        """Standard normal values times `scale`, as the profile bends them; float64 of `shape`.

        "extreme" makes them 900 times larger, "shifted" adds 50, "duplicates" lets few values repeat. `gap` keeps
        every value at least that far from 0, where a function has a kink.
        """
        if self._pool is not None:
            return self.rng.choice(np.array([value for value in self._pool if abs(value) >= gap]), shape)
        values = scale * self.rng.standard_normal(shape)
        if self.profile == "duplicates":
            values = self.rng.choice(scale * self.rng.standard_normal(2), shape)
        if self.profile == "extreme":
            values *= _EXTREME
        if self.profile == "shifted":
            values += _SHIFT
        if not gap:
            return np.asarray(values)
        return np.where(np.abs(values) < gap, np.copysign(gap + np.abs(values), values), values)

    def upstream(self, *shape: int) -> Floats:
        """A gradient from above: standard normal in every profile, so that it never hides a mistake."""
        if self._pool is not None:
            return self.normal(*shape)
        return self.rng.standard_normal(shape)

    def probabilities(self, count: int) -> Floats:
        """`count` positive numbers that sum to 1, none near 0 or 1 unless `count` is 1."""
        weights = self.rng.integers(1, 5, count) if self._pool is not None else self.rng.uniform(0.5, 3.0, count)
        return np.asarray(weights / weights.sum())

    def labels(self, count: int, classes: int) -> NDArray[np.int64]:
        """`count` class numbers below `classes`; all the same in "duplicates"."""
        if self.profile == "duplicates":
            return np.full(count, self.rng.integers(classes))
        return self.rng.integers(classes, size=count)

    def index(self, size: int) -> int:
        """An index below `size`."""
        return int(self.rng.integers(size))

    def setting(self, usual: Any, other: Any, *others: Any) -> Any:
        """A hyper-parameter: `usual` in most profiles, `other` in "hyper", any in "random"."""
        if self.profile == "hyper":
            return other
        if self.profile == "random":
            return (usual, other, *others)[int(self.rng.integers(2 + len(others)))]
        return usual

    def generator(self) -> str:
        """A fresh random generator, as an argument."""
        return f"{GENERATOR}{int(self.rng.integers(1 << 32))}"

    def given(self, *names: str) -> str:
        """One of these functions of the student's file, as an argument: given with the stub, or another task."""
        place = {"distinct": 0, "hyper": 1}.get(self.profile, int(self.rng.integers(len(names))))
        return GIVEN + names[place % len(names)]
