"""Tables of mutation: each function in words says something of its operand and computes; nothing stands in two places."""

import ast

import numpy as np
import pytest

from autograder.mutation.confusions import CONFUSIONS
from autograder.mutation.functions import FUNCTIONS
from autograder.mutation.operator_table import SUBSTITUTIONS
from autograder.words.message import say


@pytest.mark.parametrize("name", FUNCTIONS)
def test_each_function_is_said_of_something_and_computes(name):
    """The words name what the function is of, and the function takes a matrix."""
    one = FUNCTIONS[name]
    assert "`z`" in say(one.said("`z`"))
    assert np.isfinite(np.asarray(one.of(np.array([[0.5, 2.0], [1.5, 0.25]])), np.float64)).all()


@pytest.mark.parametrize("name", [name for name in FUNCTIONS if hasattr(np, name)])
def test_what_has_numpys_name_is_numpys_function(name):
    """Under a name of numpy's stands what numpy makes of a vector, up to its own options."""
    x = np.array([0.5, -0.25, 0.75]) if name not in ("sqrt", "log", "log2", "log10") else np.array([0.5, 0.25])
    wanted = getattr(np, name)(x, -1, 1) if name == "clip" else getattr(np, name)(x)
    assert np.array_equal(FUNCTIONS[name].of(x), wanted)


def test_no_substitution_stands_twice():
    """Neither in the table of operators nor in that of confusions, nor in both."""
    every = [
        (ast.unparse(one.find), ast.unparse(one.put), one.roles)
        for table in (SUBSTITUTIONS, CONFUSIONS)
        for group in table.values()
        for one in group
    ]
    assert [one for one in set(every) if every.count(one) > 1] == []
