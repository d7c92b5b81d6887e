"""The answers' file as it would be with one of its definitions put otherwise: a class cannot be replaced under those who use it.

So the file is run once more, around the other definition; what a task's driver comes to there is what it would come to at a student's.
"""

import __future__

import ast
from collections.abc import Mapping, Sequence
from functools import cached_property, reduce
from operator import or_
from pathlib import Path
from types import CodeType, FunctionType, MappingProxyType
from typing import Any

from autograder.course.markers import Answer
from autograder.course.several import body_of
from autograder.sandbox.given_files import GivenFiles

_FUTURES = reduce(or_, (getattr(__future__, name).compiler_flag for name in __future__.all_feature_names))


def scenes_of(path: Path, source: str, answers: Mapping[str, Answer], files: GivenFiles) -> dict[str, "Scene"]:
    """The scene of each task that has a driver."""
    return {name: Scene(path, source, answer, files) for name, answer in answers.items() if answer.driver}


class Scene:
    """The file at `path`, which reads the given `files`, around the top-level definition that `answer` is, or is a part of."""

    def __init__(self, path: Path, source: str, answer: Answer, files: GivenFiles) -> None:
        """Run nothing yet."""
        self._path, self._source, self._driver, self._files = path, source, answer.driver, files
        self._name = answer.name.partition(".")[0]

    def with_node(self, node: ast.stmt, beside: Mapping[str, Any] = MappingProxyType({})) -> FunctionType:
        """The driver where this definition stands, and these names are there from the beginning.

        Raises
        ------
        ValueError
            if the file does not load with it.

        """
        return self._driver_with(self._compiled([node]), beside)

    def with_text(self, text: str, line: int, beside: Mapping[str, Any] = MappingProxyType({})) -> FunctionType:
        """The same for a definition as text, of which the first line counts as this one.

        Raises
        ------
        SyntaxError
            if it is no Python.
        ValueError
            as `with_node` does.

        """
        tree = ast.parse("\n" * (line - 1) + text, str(self._path))
        return self._driver_with(self._compiled(tree.body), beside)

    def _driver_with(self, code: CodeType, beside: Mapping[str, Any]) -> FunctionType:
        names = {**beside, "__name__": self._path.stem, "__file__": str(self._path)}
        above, below = self._around
        try:
            with self._files.at_hand():
                for one in (above, code, below):
                    exec(one, names)  # noqa: S102  (our own)
        except Exception as error:
            raise ValueError("the file does not load with it") from error
        driver: FunctionType = names[self._driver]
        return driver

    @cached_property
    def _around(self) -> tuple[CodeType, CodeType]:
        """What stands above the definition in the file, and what below."""
        body = body_of(self._source, str(self._path))
        place = next(at for at, node in enumerate(body) if getattr(node, "name", "") == self._name)
        above = self._compile(body[:place], 0)
        self._flags = above.co_flags & _FUTURES
        return above, self._compile(body[place + 1 :], self._flags)

    def _compiled(self, body: Sequence[ast.stmt]) -> CodeType:
        assert self._around
        return self._compile(body, self._flags)

    def _compile(self, body: Sequence[ast.stmt], flags: int) -> CodeType:
        tree = ast.fix_missing_locations(ast.Module(list(body), []))
        code: CodeType = compile(tree, str(self._path), "exec", flags, dont_inherit=True)
        return code
