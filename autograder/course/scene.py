"""The answers' file as it would be with one of its definitions put otherwise: a class cannot be replaced under those who use it.

So the file is run once more, around the other definition; what a task's driver comes to there is what it would come to at a student's.
"""

import __future__

import ast
import copy
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, reduce
from operator import or_
from pathlib import Path
from types import CodeType, FunctionType, MappingProxyType
from typing import Any

from autograder.course.markers import Answer
from autograder.course.several import body_of
from autograder.frozen import frozen
from autograder.sandbox.given_files import GivenFiles

_FUTURES = reduce(or_, (getattr(__future__, name).compiler_flag for name in __future__.all_feature_names))


PUT = "__put_otherwise__"
"""Under this name a file that was run anew holds what was put otherwise in it."""


@frozen(eq=False)
class Otherwise:
    """What stands in the place of the top-level definition of this name, written when it is asked for, and the names that are there from the beginning."""

    name: str
    write: Callable[[], Sequence[ast.stmt]]
    beside: Mapping[str, Any]


def scenes_of(path: Path, source: str, answers: Mapping[str, Answer], files: GivenFiles) -> dict[str, "Scene"]:
    """The scene of each task that has a driver."""
    return {name: Scene(path, source, answer, files) for name, answer in answers.items() if answer.driver}


class Scene:
    """The file at `path`, which reads the given `files`, around the top-level definition that `answer` is, or is a part of."""

    def __init__(self, path: Path, source: str, answer: Answer, files: GivenFiles) -> None:
        """Run nothing yet."""
        self._path, self._source, self._driver, self._files = path, source, answer.driver, files
        self._name = answer.name.partition(".")[0]

    def with_node(
        self,
        node: ast.stmt,
        beside: Mapping[str, Any] = MappingProxyType({}),
        write: Callable[[], Sequence[ast.stmt]] | None = None,
    ) -> FunctionType:
        """The driver where this definition stands, and these names are there from the beginning.

        The definition may be changed afterwards; what can `write` it again makes it one that can stand beside others.

        Raises
        ------
        ValueError
            if the file does not load with it.

        """
        return self._driver_with([node], beside, write)

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
        return self._driver_with(tree.body, beside, lambda: tree.body)

    def _driver_with(
        self, body: Sequence[ast.stmt], beside: Mapping[str, Any], write: Callable[[], Sequence[ast.stmt]] | None
    ) -> FunctionType:
        put = (Otherwise(self._name, write, beside),) if write else ()
        names = {**beside, "__name__": self._path.stem, "__file__": str(self._path), PUT: put}
        (above, below), code = self._around, self._compiled(body)
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


def put_together(path: Path, source: str, files: GivenFiles, some: Sequence[Otherwise]) -> dict[str, Any] | None:
    """What the file defines where all of these stand; None where two put the same part otherwise, or it does not load so."""
    body, names = body_of(source, str(path)), dict[str, Any]()
    original = {getattr(node, "name", ""): node for node in body}
    for one in some:
        at = next((at for at, node in enumerate(body) if getattr(node, "name", "") == one.name), -1)
        put = merged(original[one.name], body[at], one.write()) if at >= 0 else None
        if put is None:
            return None
        body[at : at + 1] = put
        names |= one.beside
    names |= {"__name__": path.stem, "__file__": str(path), PUT: tuple(some)}
    try:
        with files.at_hand():
            tree = ast.fix_missing_locations(ast.Module(body, []))
            exec(compile(tree, str(path), "exec", dont_inherit=True), names)  # noqa: S102  (our own)
    except Exception:  # noqa: BLE001  (what mistakes come to where they meet is nobody's fault)
        return None
    return names


def merged(own: ast.stmt, there: ast.stmt, new: Sequence[ast.stmt]) -> Sequence[ast.stmt] | None:
    """What stands `there`, in the place of our `own`, with what the `new` one changes of it; None where both change the same."""
    if there is own or _are_alike([there], [own]) or _are_alike([there], new):
        return new
    if _are_alike(new, [own]):
        return [there]
    parts = _parts_of_each(own, there, new[0]) if len(new) == 1 else None
    put = [merged(ours, theirs, [further]) for ours, theirs, further in parts or ()]
    if not put or None in put:
        return None
    whole = copy.copy(there)
    assert isinstance(whole, ast.ClassDef | ast.FunctionDef)
    whole.body = [one for some in put for one in some or ()]
    return [whole]


def _parts_of_each(*several: ast.stmt) -> list[tuple[ast.stmt, ...]] | None:
    """The parts of these classes that are called alike, or the statements of these functions one by one; None where they are not alike in form."""
    if all(isinstance(one, ast.ClassDef) for one in several):
        first, *others = (_parts(one) for one in several)
        is_alike = all(one.keys() == first.keys() for one in others)
        return [tuple(one[name] for one in (first, *others)) for name in first] if is_alike else None
    functions = [one for one in several if isinstance(one, ast.FunctionDef)]
    heads = {(one.name, ast.dump(one.args), *map(ast.dump, one.decorator_list), len(one.body)) for one in functions}
    return (
        list(zip(*(one.body for one in functions), strict=True))
        if len(functions) == len(several) and len(heads) == 1
        else None
    )


def _are_alike(some: Sequence[ast.stmt], others: Sequence[ast.stmt]) -> bool:
    return [*map(ast.dump, some)] == [*map(ast.dump, others)]


def _parts(node: ast.stmt) -> dict[str, ast.stmt]:
    """The parts of a class, each by what it is called; a docstring and its like by what they say."""
    found: dict[str, ast.stmt] = {}
    for part in getattr(node, "body", ()):
        role = [ast.dump(one) for one in getattr(part, "decorator_list", ())]
        found[f"{part.name} {role}" if isinstance(part, ast.FunctionDef | ast.ClassDef) else ast.dump(part)] = part
    return found
