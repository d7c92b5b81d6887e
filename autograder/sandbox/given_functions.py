"""The functions that students are given whole: before each call they are put into the student's module as they were given.

What a student makes of them there counts for nothing: they are the means by which the student's own functions are tried.
"""

import ast
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

import numpy as np

if __package__:
    from autograder.loading import cells
else:
    import cells  # type: ignore[no-redef]

_Call = TypeVar("_Call")


class Given:
    """The `text` of these functions, which find the student's other functions, and numpy as `np`, beside them.

    Of several files each has its own, below imports of what these functions need from the others.
    """

    def __init__(self, text: str) -> None:
        """Compile it; the functions need nothing but each other until they are called."""
        self.text = text
        self._parts = [_Part(*one) for one in (cells.files_in(text.encode()) or {"": text}).items()]

    def put_in(self, names: dict[str, Any], modules: Mapping[str, dict[str, Any]]) -> None:
        """Define them anew in a module with these names, or those of each file in its own of the `modules`."""
        for part in self._parts:
            part.put_in(modules.get(part.file, {}) if modules else names, modules)


class _Part:
    """The functions that stand in one file, and what they need from the others."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        body = ast.parse(text).body
        self._needs = list(_needs(body))
        rest = [one for one in body if not isinstance(one, ast.ImportFrom)]
        self._code = compile(ast.Module(rest, []), "<given>", "exec", dont_inherit=True)

    def put_in(self, names: dict[str, Any], modules: Mapping[str, dict[str, Any]]) -> None:
        names.setdefault("np", np)
        for name, file, original in self._needs:
            found = modules.get(file, {})
            if original in found:  # however the student imports it
                names.setdefault(name, found[original])
        exec(self._code, names)  # noqa: S102  (the course's own)


def _needs(body: Sequence[ast.stmt]) -> Iterator[tuple[str, str, str]]:
    for one in body:
        if isinstance(one, ast.ImportFrom):
            yield from ((name.asname or name.name, f"{one.module}.py", name.name) for name in one.names)


def calls_of(paper: Sequence[Any], call_of: Callable[[Sequence[Any], Given], _Call]) -> list[_Call]:
    """All calls of a paper, as `Paper.encode` wrote them down, each made by `call_of`."""
    text, plain = paper
    given = Given(text)
    return [call_of(one, given) for one in plain]
