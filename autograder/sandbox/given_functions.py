"""The functions that students are given whole: before each call they are put into the student's module as they were given.

What a student makes of them there counts for nothing: they are the means by which the student's own functions are tried.
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import numpy as np

_Call = TypeVar("_Call")


class Given:
    """The `text` of these functions, which find the student's other functions, and numpy as `np`, beside them."""

    def __init__(self, text: str) -> None:
        """Compile it; the functions need nothing but each other until they are called."""
        self.text = text
        self._code = compile(text, "<given>", "exec", dont_inherit=True)

    def put_in(self, names: dict[str, Any]) -> None:
        """Define them anew in a module with these names."""
        names.setdefault("np", np)
        exec(self._code, names)  # noqa: S102  (the course's own)


def calls_of(paper: Sequence[Any], call_of: Callable[[Sequence[Any], Given], _Call]) -> list[_Call]:
    """All calls of a paper, as `Paper.encode` wrote them down, each made by `call_of`."""
    text, plain = paper
    given = Given(text)
    return [call_of(one, given) for one in plain]
