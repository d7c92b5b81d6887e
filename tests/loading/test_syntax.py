"""What a statement binds at the top of a file, as Python would bind it."""

import ast

import pytest

from autograder.loading.syntax import bound

STATEMENTS = (
    "sum = 1",
    "a, (b, *c) = 1, (2, 3)",
    "a: int = 1",
    "a: int",
    "def f(x, y=lambda z: 1):\n    inner = 1",
    "async def f():\n    inner = 1",
    "class C:\n    inner = 1",
    "import os.path, json as other",
    "from os import path as p, sep",
    "if 1:\n    a = 1\nelif 0:\n    b = 1\nelse:\n    def c(): pass",
    "if 0:\n    pass\nelse:\n    def c(): pass",
    "try:\n    from os import sep\nexcept ImportError:\n    gone = 1\nelse:\n    a = 1\nfinally:\n    b = 1",
    "try:\n    1 / 0\nexcept ZeroDivisionError as error:\n    a = 1",
    "with open('/dev/null') as a, open('/dev/null') as (b := [0])[0]:\n    c = 1",
    "for a, b in [(1, 2)]:\n    c = 1\nelse:\n    d = 1",
    "while not (n := 1):\n    pass",
    "match [1, 2, {'a': 3}]:\n    case [first, *others]:\n        a = 1",
    "match {'a': 3, 'b': 4}:\n    case {'a': a, **others}:\n        pass",
    "match 1:\n    case int() as number if (n := number):\n        pass",
    "a = [inner for inner in (1, 2) if (last := inner)]",
    "f = lambda x: (inner := x)",
    "a = {}\n",
    "sum(b := [1])",
)


@pytest.mark.parametrize("statement", STATEMENTS)
def test_a_statement_binds_what_python_binds(statement):
    """Under whatever it stands, also as a pattern; and nothing that is bound in a function, a class or a comprehension."""
    (node,) = ast.parse(statement).body
    names = {"__builtins__": __builtins__, "__annotations__": {}}
    exec(statement, names)
    found = set(names) - {"__builtins__", "__annotations__"}
    may = {"b", "c", "gone"} if statement.startswith(("if 1", "try")) else set()
    assert found <= set(bound(node)) <= found | may


def test_a_star_binds_what_nobody_knows():
    """It is told as one."""
    (node,) = ast.parse("from os import *").body
    assert bound(node) == ("*",)
