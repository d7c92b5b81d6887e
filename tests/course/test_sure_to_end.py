"""What goes straight on is sure to end; a loop, a call of itself, and all that is not understood may not."""

import functools
import itertools

import numpy as np
import pytest

from autograder.course.endless import is_endless, limited_by_lines
from autograder.course.sure_to_end import sure_to_end
from autograder.sandbox.inprocess import perform
from autograder.sandbox.worker import Call


def waits(n):
    """Runs a loop that ends at 0 alone."""
    while n:
        pass
    return n


ENDS = {
    "arithmetic": "def f(x, y):\n    return np.maximum(x, 0.0) @ y.T + abs(x).sum(axis=0)",
    "branches": "def f(x):\n    if x.ndim != 2:\n        raise ValueError('two axes')\n    return x if LIMIT > 1 else -x",
    "another": "def g(x):\n    return np.exp(x)\ndef f(x):\n    return g(x) / np.sum(g(x))",
    "methods": "def f(rng, n):\n    return rng.normal(0.0, 1.0, (n, n)).mean(axis=1)",
    "zips": "def f(x, y):\n    return list(zip(x, y)), sorted(x), sum(y)",
}
MAY_NOT_END = {
    "for": "def f(x):\n    for one in x:\n        x = x + one\n    return x",
    "while": "def f(x):\n    while x:\n        pass",
    "while at the end": "def f(x):\n    while True:\n        x = x + 1",
    "itself": "def f(x):\n    return f(x - 1) if x else 0",
    "each other": "def g(x):\n    return f(x)\ndef f(x):\n    return g(x)",
    "another's loop": "def g(x):\n    while x:\n        pass\ndef f(x):\n    return g(x)",
    "comprehension": "def f(x):\n    return [one for one in x]",
    "generator": "def f(x):\n    return sum(one for one in x)",
    "lambda": "def f(x):\n    go = lambda go: go(go)\n    return go(go)",
    "map": "def f(x):\n    return list(map(abs, x))",
    "iter": "def f(x):\n    return list(iter(int, 1))",
    "library": "def f(x):\n    return list(itertools.count())",
    "by name": "def f(x):\n    return eval(x)",
    "by text": "def f(x):\n    return getattr(np, x)(x)",
    "imports": "def f(x):\n    from itertools import count\n    return list(count())",
    "class": "class C:\n    def run(self):\n        while True:\n            pass\ndef f(x):\n    return C().run()",
    "object": "class C:\n    def run(self):\n        while True:\n            pass\nc = C()\ndef f(x):\n    return c.run()",
    "table": "def g(x):\n    while x:\n        pass\ntable = {'g': g}\ndef f(x):\n    return table['g'](x)",
    "set anew": "def g(x):\n    return x\ndef f(x):\n    global g\n    g = x\n    return g(g)",
    "closure": "def around(g):\n    def f(x):\n        return g(x)\n    return f\nf = around(print)",
    "part of a function": "def g(x):\n    return x\ndef w(x):\n    while x:\n        pass\ng.w = w\ndef f(x):\n    return g.w(x)",
    "exception": "class E(Exception):\n    def __init__(self):\n        while True:\n            pass\ndef f(x):\n    raise E",
    "vectorized": "def g(x):\n    return x\ndef f(x):\n    return np.vectorize(g)(x)",
    "objects": "def w(x):\n    while x:\n        pass\na = np.array([w], dtype=object)\ndef f(x):\n    return a.item(0)(x)",
    "in itself": "d = {}\nd['d'] = d\ndef f(x):\n    return d",
    "other dict": "import collections\nd = collections.defaultdict(lambda: f(1))\ndef f(x):\n    return d[x]",
    "argument": "def f(g):\n    return g(1)",
    "handed on": "def g(h, x):\n    return h(h, x - 1) if x else 0\ndef f(x):\n    return g(g, x)",
    "default": "def w(x):\n    while x:\n        pass\ndef f(x, g=w):\n    return sorted(x, key=g)",
    "keyword's default": "def w(x):\n    while x:\n        pass\ndef f(x, *, g=w):\n    return sorted(x, key=g)",
    "library's": "def w(x):\n    while x:\n        pass\ndef f(x):\n    return np.apply_along_axis(w, 0, x)",
}


def made(text):
    """The function `f` of a text."""
    names = {"np": np, "itertools": itertools, "LIMIT": 3}
    exec(text, names)
    return names["f"]


@pytest.mark.parametrize("text", ENDS.values(), ids=ENDS)
def test_what_goes_straight_on_is_sure_to_end(text):
    """Neither it nor what it calls goes round, and nothing that it names can."""
    assert sure_to_end(made(text))


@pytest.mark.parametrize("text", MAY_NOT_END.values(), ids=MAY_NOT_END)
def test_what_is_not_understood_may_go_on(text):
    """A loop, a call of itself, and whatever else may hide one."""
    assert not sure_to_end(made(text))


@pytest.mark.parametrize(
    ("takes", "given"), [("g", waits), ("g[1]", (1, waits)), ("g['g']", {"g": waits})], ids=["it", "tuple", "dict"]
)
def test_what_is_sure_to_end_is_counted_where_it_is_given_something_to_call(takes, given):
    """A function goes on for as long as what it is given, which may be called for it."""
    function = made(f"def f(g):\n    return sorted((1, 2), key={takes})")
    assert sure_to_end(function)
    limited = {"f": limited_by_lines(function, most=100)}
    assert is_endless(perform(Call("f", ("g",), (given,)), limited, __file__))


def test_what_is_no_function_is_counted():
    """Whatever it holds may have a loop; it need not be one that a dictionary can hold."""
    limited = {"f": limited_by_lines(functools.partial(waits, 1), most=100)}
    assert is_endless(perform(Call("f", (), ()), limited, __file__))
    assert limited_by_lines(np.poly1d([1.0, 2.0]))(3.0) == 5.0
