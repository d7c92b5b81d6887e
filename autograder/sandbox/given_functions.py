"""The functions that students are given whole: before each call they are put into the student's module as they were given.

What a student makes of them there counts for nothing: they are the means by which the student's own functions are tried.
What they import, one another and what Python brings along they take from a place of their own, whatever the student's file calls
`sum` or `np`; all else that they name they find in that file, and what their file imports from one beside it, there.
"""

import __future__

import ast
import builtins
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from types import CodeType, FunctionType, MappingProxyType
from typing import Any, TypeVar

import numpy as np

if __package__:
    from autograder.loading import cells, syntax
else:
    import cells  # type: ignore[no-redef]
    import syntax  # type: ignore[no-redef, import-not-found]

_Call = TypeVar("_Call")

_OWN = "_<given>"
"""In the student's module, what given functions take from nobody; it is no name that a file can write, and no `*` takes it along."""

_FIND = "<find>"
"""In that, how a name is found that has not been asked for yet; no name of Python's is written so."""

_PYTHONS = dict(vars(builtins))
"""What Python brings along, before a submission can change it."""

_COMPILERS = frozenset(("super", "__debug__"))
"""Names that the compiler itself looks for."""

_FLAGS = __future__.annotations.compiler_flag
"""An annotation may name a class that the student has not written."""

Names = dict[str, Any]


class Given:
    """The `text` of these functions; above them stand the imports that they use.

    A line `global sum` says that the course's file has a `sum` of its own, which is meant then. Of several files each has its own text;
    what it imports from one of the others is given there or is the student's, whatever the student has of that name elsewhere.

    Attributes
    ----------
    homes
        of each function the file, "" where there is one alone.

    """

    def __init__(self, text: str) -> None:
        """Compile it; the functions need nothing but each other until they are called."""
        self.text = text
        texts = cells.files_in(text.encode()) or {"": text}
        trees = {file: ast.parse(one) for file, one in texts.items()}
        self._parts = {file: _Part(file, trees[file].body, trees) for file in syntax.in_order(trees)}
        self.homes = {name: file for file, part in self._parts.items() for name in part.names}

    def __reduce__(self) -> tuple[type["Given"], tuple[str]]:
        """What is compiled cannot be sent to another process: there it is compiled anew."""
        return Given, (self.text,)

    def put_in(self, names: Names, modules: Mapping[str, Names] = MappingProxyType({})) -> None:
        """Define them anew in a module with these names, or those of each file in its own of the `modules`.

        Where one cannot be defined, there is none. What stands there as it was left is not defined again: that takes longer than most calls.
        """
        if self._stands(names, modules):
            return
        places, made = self._places(names, modules), Names()
        for part in self._parts.values():
            part.put_in(places, made)

    def _stands(self, names: Names, modules: Mapping[str, Names]) -> bool:
        """Whether all of them are in these modules as they were left there."""
        for file, part in self._parts.items():  # each call of a paper comes here
            left, there = part.left, modules.get(file) if modules else names
            if left is None or left.names is not there or not left.stands():
                return False
        return True

    def put_in_loaded(self, file: str, modules: Mapping[str, Names]) -> None:
        """The same for one file of several that has just run: what others import from it is what was given."""
        if file in self._parts:
            self._parts[file].put_in(self._places({}, modules), {})

    def _places(self, names: Names, modules: Mapping[str, Names]) -> dict[str, Names]:
        """Where the functions of each file go; those of a file that is not there are still there for others."""
        return {file: modules.get(file, {}) if modules else names for file in self._parts}


class _Part:
    """The functions that stand in one file, and what they need from those beside it."""

    def __init__(self, file: str, body: Sequence[ast.stmt], beside: Collection[str]) -> None:
        self.file, self._own = file, f"{_OWN}{file}"
        functions = [one for one in body if isinstance(one, ast.FunctionDef)]
        self.names = [one.name for one in functions]
        needs = [one for one in body if isinstance(one, ast.ImportFrom) and f"{one.module}.py" in beside]
        self._homes = {name.name: f"{one.module}.py" for one in needs for name in one.names}
        self._homes.update(dict.fromkeys(self.names, file))
        self._imports = _imports_by_name([one for one in body if one not in needs])
        taken = {name for one in body if isinstance(one, ast.Global) for name in one.names}
        own = {name for name in _PYTHONS if name not in taken and name not in _COMPILERS}
        own |= {*self._imports, *self._homes}
        self._functions = [_Turned(self._own, own).visit(one) for one in functions]
        self._whole = _compiled(self._functions)
        self._is_plain = all(map(_is_plain, functions))
        self.left: _Left | None = None

    def put_in(self, places: Mapping[str, Names], made: Names) -> None:
        """Define them at their place, and add them to what is `made`."""
        names = places[self.file]
        names.setdefault("np", np)
        kept: Names = {}
        kept[_FIND] = partial(self._find_once, places, made, kept)
        names[self._own] = _Own(kept)
        theirs = {name: names.get(name) for name in self.names}
        try:
            exec(self._whole, names)  # noqa: S102  (the course's own)
        except Exception:  # noqa: BLE001  (a decorator or a default may be the student's)
            self._put_in_singly(names)
        names.update((name, _turned_into(theirs[name], names[name])) for name in self.names if name in names)
        made.update((name, names[name]) for name in self.names if name in names)
        self.left = _Left(names, self.names, self._own, kept) if self._is_plain else None

    def _put_in_singly(self, names: Names) -> None:
        """So that one that cannot be defined costs itself alone."""
        for one in self._functions:
            names.pop(one.name, None)
            with suppress(Exception):
                exec(_compiled([one]), names)  # noqa: S102  (the course's own)

    def _find_once(self, places: Mapping[str, Names], made: Names, kept: Names, name: str) -> tuple[Any, bool]:
        """The same as `_find`; what always will be meant is `kept`."""
        found, lasts = self._find(places, made, name)
        if lasts:
            kept[name] = found
        return found, lasts

    def _find(self, places: Mapping[str, Names], made: Names, name: str) -> tuple[Any, bool]:
        """What is meant by a name, and whether it always will be."""
        if name in self._homes:
            return self._find_at_home(places, made, name)
        found = _PYTHONS
        if name in self._imports:
            found = Names()
            exec(self._imports[name], found)  # noqa: S102  (the course's own)
        if name not in found:  # who looks through all names asks for anything
            raise AttributeError(name)
        return found[name], True

    def _find_at_home(self, places: Mapping[str, Names], made: Names, name: str) -> tuple[Any, bool]:
        if name in made:
            return made[name], True
        home, own = places[self._homes[name]], places[self.file]
        for names in (home, own):
            if name in names:
                return names[name], False
        return eval(name, home), False  # noqa: S307  (Python itself says that it is not there)


class _Left:
    """A module as functions that are plain were left in it, with what they take from nobody."""

    def __init__(self, names: Names, functions: Sequence[str], own: str, kept: Names) -> None:
        self.names, self._own, self._kept = names, own, kept
        self._found = {name: names[name] for name in functions if name in names}
        plain = [one for one in self._found.values() if type(one) is FunctionType]
        self._made_of = [(one, one.__code__, one.__defaults__) for one in plain]

    def stands(self) -> bool:
        """Whether the functions are still made of the same; what `np` is there is the student's own affair.

        Each is put back under its name, and what they take from nobody is made anew: a submission may have put something else there.
        """
        self.names.update(self._found)
        self.names[self._own] = _Own(self._kept)
        for one, code, defaults in self._made_of:
            if one.__code__ is not code or one.__defaults__ is not defaults or one.__kwdefaults__ is not None:
                return False
        return "np" in self.names


def _is_plain(function: ast.FunctionDef) -> bool:
    """Whether defining it again makes the same: there is nothing that is worked out then, or that a call could change."""
    args = function.args
    return (
        not function.decorator_list
        and not args.kw_defaults
        and all(isinstance(one, ast.Constant) for one in args.defaults)
    )


def _turned_into(theirs: object, given: object) -> object:
    """What was given, as the function that the student's file has of its name, if that is a plain one: tables and partial functions hold it."""
    if not (type(theirs) is type(given) is FunctionType) or theirs.__globals__ is not given.__globals__:
        return given
    if theirs.__name__ != given.__name__ or theirs.__closure__ or given.__closure__:
        return given
    theirs.__code__, theirs.__defaults__ = given.__code__, given.__defaults__
    theirs.__kwdefaults__ = given.__kwdefaults__
    return theirs


class _Own:
    """What given functions take from nobody: what is `kept` of it, and the rest fetched when it is asked for."""

    def __init__(self, kept: Names) -> None:
        vars(self).update(kept)

    def __getattr__(self, name: str) -> Any:
        found, lasts = vars(self)[_FIND](name)
        if lasts:
            setattr(self, name, found)
        return found


def _imports_by_name(body: Sequence[ast.stmt]) -> dict[str, CodeType]:
    """For each name all imports that bind it, or a part of it."""
    imports = [(one, set(syntax.bound(one))) for one in body if isinstance(one, ast.Import | ast.ImportFrom)]
    bound = sorted({name for _, some in imports for name in some})
    return {name: _compiled([one for one, some in imports if name in some]) for name in bound}


class _Turned(ast.NodeTransformer):
    """Reads these names from what is given functions' own, which bears the name `place`, but where they are bound in between."""

    def __init__(self, place: str, own: set[str]) -> None:
        self._place, self._own = place, own

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if node.id not in self._own or not isinstance(node.ctx, ast.Load):
            return node
        return ast.copy_location(ast.Attribute(ast.Name(self._place, ast.Load()), node.id, ast.Load()), node)

    def generic_visit(self, node: ast.AST) -> ast.AST:
        """In what is a scope, without what that binds; the methods of a class do not see what the class binds."""
        if not isinstance(node, _SCOPES):
            return super().generic_visit(node)
        outside, inside = self._own, self._own - {*_bound_in(node)}
        for field, value in ast.iter_fields(node):
            is_inside = field == "body" or isinstance(node, _COMPREHENSIONS)
            parts = value if isinstance(value, list) else [value]
            for place, part in enumerate(parts):
                is_method = isinstance(node, ast.ClassDef) and isinstance(part, _FUNCTIONS)
                self._own = inside if is_inside and not is_method else outside
                parts[place] = self.visit(part) if isinstance(part, ast.AST) else part
            setattr(node, field, value if isinstance(value, list) else parts[0])
        self._own = outside
        return node


_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_SCOPES = (*_FUNCTIONS, ast.ClassDef, ast.Lambda, *_COMPREHENSIONS)


def _bound_in(scope: ast.AST) -> Iterator[str]:
    """The names that a scope binds for itself, or says to be another's."""
    if isinstance(scope, _COMPREHENSIONS):
        targets = [inner for one in scope.generators for inner in ast.walk(one.target)]
        yield from (one.id for one in targets if isinstance(one, ast.Name))
    for one in _in_scope(scope):
        match one:
            case ast.ExceptHandler(name=str(name)):
                yield name
            case ast.Global(names=names) | ast.Nonlocal(names=names):
                yield from names
            case ast.arguments():
                yield from (inner.arg for inner in ast.iter_child_nodes(one) if isinstance(inner, ast.arg))
    body = getattr(scope, "body", ())
    for one in body if isinstance(body, list) else [ast.Expr(body)] if body else ():
        yield from syntax.bound(one)


def _in_scope(scope: ast.AST) -> Iterator[ast.AST]:
    """What stands in a scope, without what stands in those within."""
    ahead = [*ast.iter_child_nodes(scope)]
    while ahead:
        node = ahead.pop()
        yield node
        if not isinstance(node, _SCOPES):
            ahead += ast.iter_child_nodes(node)


def _compiled(body: Sequence[ast.stmt]) -> CodeType:
    tree = ast.fix_missing_locations(ast.Module(list(body), []))
    code: CodeType = compile(tree, "<given>", "exec", _FLAGS, dont_inherit=True)
    return code


def calls_of(paper: Sequence[Any], call_of: Callable[[Sequence[Any], Given], _Call]) -> list[_Call]:
    """All calls of a paper, as `Paper.encode` wrote them down, each made by `call_of`."""
    text, plain = paper
    given = Given(text)
    return [call_of(one, given) for one in plain]
