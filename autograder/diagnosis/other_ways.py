"""What comes of a task that is done in another way of its author's, an alternative or a known mistake, on wrong functions."""

from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.course.reference import Origin
from autograder.diagnosis.mistaken import Mistaken
from autograder.diagnosis.mistaken_key import MistakenKey, mistaken_key, what_comes_of
from autograder.frozen import frozen
from autograder.judge.checks import judge
from autograder.judge.key import CaseKey, Hypothesis, TaskKey
from autograder.results import Verdict


@frozen(eq=False)
class OtherWay:
    """A task done in the way of this `name` on wrong functions: what it is `built` to give."""

    name: str
    mistaken: Mistaken
    built: MistakenKey

    @classmethod
    def of(cls, task: TaskKey, name: str, on: tuple[Mistaken, ...]) -> "OtherWay | None":
        """The task done in the way of this name; None where it cannot be told what comes of that."""
        mistaken = _way(task, name, on)
        built = mistaken_key(task, (mistaken,))
        return cls(name, mistaken, built) if built else None

    @cached_property
    def _on_right(self) -> MistakenKey | None:
        """What the same way gives on right functions."""
        return mistaken_key(self.built.right, (replace(self.mistaken, on=()),))

    @cached_property
    def key(self) -> MistakenKey | None:
        """The same key, beside that of the way on right functions: it tells whether the wrong ones leave it no thought to take."""
        return self._on_right and MistakenKey(self.built.key, self._on_right.key, self.mistaken.on)

    @cached_property
    def is_flat(self) -> bool:
        """Whether in most cases all that the wrong functions change of it becomes one number, which takes no thought."""
        changed = map(_changed, self._on_right.key.cases, self.built.key.cases) if self._on_right else ()
        flat = [numbers.size > 1 and bool((numbers == numbers[0]).all()) for numbers in changed]
        return 2 * sum(flat) > len(flat) > 0

    @property
    def alone(self) -> tuple[Verdict, ...]:
        """The verdicts on the way on right functions: it is worth no more on wrong ones."""
        return self.built.right.memory.once(_alone, self.built.right, self.name)


def is_worth_anything(task: TaskKey, name: str) -> bool:
    """Whether a way to do a task earns points on right functions, as an alternative does."""
    assert isinstance(task.origin, Origin)
    is_right = name in task.origin.reference.alternatives[task.name]
    return is_right or any(verdict.earned for verdict in task.memory.once(_alone, task, name))


def _way(task: TaskKey, name: str, on: tuple[Mistaken, ...]) -> Mistaken:
    return Mistaken.of(task, [(Hypothesis(name, "", ()), "")], on)


def _changed(right: CaseKey, wrong: CaseKey) -> NDArray[Any]:
    """The numbers of one case that are others on the wrong functions, as they are there."""
    found = [np.zeros(0)]
    if not wrong.expected.raises:
        for one, other in zip(right.expected.components, wrong.expected.components, strict=False):
            want, got = np.asarray(one.want), np.asarray(other.want)
            if want.shape == got.shape and {want.dtype.kind, got.dtype.kind} <= {*"biuf"}:
                found.append(got[~np.isclose(want, got, rtol=1e-8, atol=0.0, equal_nan=True)].astype(float))
    return np.concatenate(found)


def _alone(task: TaskKey, name: str) -> tuple[Verdict, ...]:
    """The verdicts on a way on right functions; whether it loops is left to the submission's own lines."""
    with np.errstate(all="ignore"):
        return judge(task, what_comes_of(task, (_way(task, name, ()),))).verdicts
