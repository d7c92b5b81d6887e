"""The functions that students are given whole: before each call they are put into the student's module as they were given.

What a student makes of them there counts for nothing: they are the means by which the student's own functions are tried.
What they import and what Python brings along they take from a place of their own, whatever the student's file calls `sum` or
`np`; all else that they name they find in that file.
"""

import __future__

import ast
import builtins
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from types import CodeType, MappingProxyType
from typing import Any, TypeVar

import numpy as np

if __package__:
    from autograder.loading import cells
else:
    import cells  # type: ignore[no-redef]

_Call = TypeVar("_Call")

_OWN = "<given>"
"""In the student's module, what given functions take from nobody; it is no name that a file can write."""

_PYTHONS = dict(vars(builtins))
"""What Python brings along, before a submission can change it."""

_COMPILERS = frozenset(("super", "__debug__"))
"""Names that the compiler itself looks for."""

_FLAGS = __future__.annotations.compiler_flag
"""An annotation may name a class that the student has not written."""


class Given:
    """The `text` of these functions; above them stand the imports that they use.

    A line `global sum` says that the course's file has a `sum` of its own, which is meant then. Of several files each has its own text;
    what it imports from one of the others is the student's.
    """

    def __init__(self, text: str) -> None:
        """Compile it; the functions need nothing but each other until they are called."""
        self.text = text
        texts = cells.files_in(text.encode()) or {"": text}
        self._parts = [_Part(file, one, texts) for file, one in texts.items()]

    def __reduce__(self) -> tuple[type["Given"], tuple[str]]:
        """What is compiled cannot be sent to another process: there it is compiled anew."""
        return Given, (self.text,)

    def put_in(self, names: dict[str, Any], modules: Mapping[str, dict[str, Any]] = MappingProxyType({})) -> None:
        """Define them anew in a module with these names, or those of each file in its own of the `modules`.

        Where one cannot be defined, there is none.
        """
        for part in self._parts:
            part.put_in(modules.get(part.file, {}) if modules else names, modules)


class _Part:
    """The functions that stand in one file, and what they need from those beside it."""

    def __init__(self, file: str, text: str, beside: Collection[str]) -> None:
        self.file = file
        body = ast.parse(text).body
        needs = [one for one in body if isinstance(one, ast.ImportFrom) and f"{one.module}.py" in beside]
        self._needs = [(name.name, f"{one.module}.py") for one in needs for name in one.names]
        self._imports = _imports_by_name([one for one in body if one not in needs])
        taken = {name for one in body if isinstance(one, ast.Global) for name in one.names}
        taken.update(name for name, _ in self._needs)
        own = {name for name in _PYTHONS if name not in taken and name not in _COMPILERS} | set(self._imports)
        functions = [one for one in body if isinstance(one, ast.FunctionDef)]
        self._functions = [_Turned(own - set(_bound(one))).visit(one) for one in functions]
        self._whole = _compiled(self._functions)

    def put_in(self, names: dict[str, Any], modules: Mapping[str, dict[str, Any]]) -> None:
        names.setdefault("np", np)
        names[_OWN] = _Own(self._imports)
        for name, file in self._needs:
            if name in modules.get(file, {}):  # however the student imports it
                names.setdefault(name, modules[file][name])
        try:
            exec(self._whole, names)  # noqa: S102  (the course's own)
        except Exception:  # noqa: BLE001  (a decorator or a default may be the student's)
            self._put_in_singly(names)

    def _put_in_singly(self, names: dict[str, Any]) -> None:
        """So that one that cannot be defined costs itself alone."""
        for one in self._functions:
            names.pop(one.name, None)
            with suppress(Exception):
                exec(_compiled([one]), names)  # noqa: S102  (the course's own)


class _Own:
    """What given functions take from nobody, fetched when it is asked for."""

    def __init__(self, imports: Mapping[str, CodeType]) -> None:
        self._imports = imports

    def __getattr__(self, name: str) -> Any:
        found = _PYTHONS
        if name in self._imports:
            found = {}
            exec(self._imports[name], found)  # noqa: S102  (the course's own)
        setattr(self, name, found[name])
        return found[name]


def _imports_by_name(body: Sequence[ast.stmt]) -> dict[str, CodeType]:
    """For each name all imports that bind it, or a part of it."""
    imports = [(one, set(_bound(one))) for one in body if isinstance(one, ast.Import | ast.ImportFrom)]
    bound = sorted({name for _, some in imports for name in some})
    return {name: _compiled([one for one, some in imports if name in some]) for name in bound}


class _Turned(ast.NodeTransformer):
    """Reads these names from what is given functions' own."""

    def __init__(self, own: set[str]) -> None:
        self._own = own

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if node.id not in self._own:
            return node
        return ast.copy_location(ast.Attribute(ast.Name(_OWN, ast.Load()), node.id, ast.Load()), node)


def _bound(of: ast.stmt) -> Iterator[str]:
    """The names that something in a statement binds."""
    for node in ast.walk(of):
        match node:
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()) | ast.arg(arg=name):
                yield name
            case ast.alias(name=path, asname=name):
                yield name or path.partition(".")[0]
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                yield name


def _compiled(body: Sequence[ast.stmt]) -> CodeType:
    tree = ast.fix_missing_locations(ast.Module(list(body), []))
    code: CodeType = compile(tree, "<given>", "exec", _FLAGS, dont_inherit=True)
    return code


def calls_of(paper: Sequence[Any], call_of: Callable[[Sequence[Any], Given], _Call]) -> list[_Call]:
    """All calls of a paper, as `Paper.encode` wrote them down, each made by `call_of`."""
    text, plain = paper
    given = Given(text)
    return [call_of(one, given) for one in plain]
