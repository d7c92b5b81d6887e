"""What Python says where a part of a class is missing, as it says it here and now."""

import pytest

from autograder.feedback.missed import misses
from autograder.results import Raised


class Bare:
    """Nothing but a name."""


def _augmented(one):
    one += 1
    return one


WANTED = {
    "__add__": lambda one: one + one,
    "__radd__": lambda one: 1 + one,
    "__iadd__": _augmented,
    "__sub__": lambda one: one - 1,
    "__pow__": lambda one: one**2,
    "__matmul__": lambda one: one @ one,
    "__lt__": lambda one: one < 1,
    "__neg__": lambda one: -one,
    "__call__": lambda one: one(1),
    "__len__": len,
    "__iter__": list,
    "__getitem__": lambda one: one[0],
    "__init__": lambda one: type(one)(1),
    "tanh": lambda one: one.tanh(),
}


def _raised(use) -> Raised:
    with pytest.raises((TypeError, AttributeError)) as caught:
        use(Bare())
    return Raised(type(caught.value).__name__, str(caught.value))


@pytest.mark.parametrize("part", WANTED)
def test_the_missing_part_is_known_by_what_python_says(part):
    """And no other class's, nor what is another operator."""
    raised = _raised(WANTED[part])
    assert misses(raised, f"Bare.{part}")
    assert not misses(raised, f"Rich.{part}")
    assert not misses(raised, "Bare.__floordiv__")


def test_a_function_or_a_class_is_known_by_its_name():
    """Also where a part of the class is what is asked for."""
    raised = Raised("NameError", "name 'Bare' is not defined")
    assert misses(raised, "Bare.__add__")
    assert misses(raised, "Bare")
    assert not misses(raised, "bare")
