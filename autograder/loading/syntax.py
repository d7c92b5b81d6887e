"""What can be read off a statement without running it: the names that it binds, what it imports, and whether it may take long.

This file is loaded inside the walls and imports nothing of ours.
"""

import ast
from collections.abc import Collection, Iterator, Mapping
from types import ModuleType

_QUICK = (ast.Constant, ast.Name, ast.Attribute, ast.Tuple, ast.List, ast.Dict, ast.UnaryOp)
_PARTS = (*_QUICK, ast.expr_context, ast.unaryop)


def first_line(statement: ast.stmt) -> int:
    """Where it begins, a decorator being its beginning."""
    decorators: list[ast.expr] = getattr(statement, "decorator_list", [])
    return min([statement.lineno, *(one.lineno for one in decorators)])


def is_quick(statement: ast.stmt, there: Mapping[str, ModuleType]) -> bool:
    """Whether it can neither take long nor end the program: a plain `def`, an import of what is `there`, a name for a plain value."""
    match statement:
        case ast.Pass():
            return True
        case ast.Import(names):
            return all(one.name in there for one in names)
        case ast.ImportFrom(str(module), names, 0):
            found = there.get(module)
            return type(found) is ModuleType and all(one.name in vars(found) for one in names)
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            return not statement.decorator_list and all(
                part is None or _is_plain(part) for part in _run_parts(statement)
            )
        case ast.Expr(value) | ast.Assign(value=value):
            return _is_plain(value) and all(isinstance(one, ast.Name) for one in getattr(statement, "targets", ()))
        case _:
            return False


def _run_parts(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[ast.expr | None]:
    """What of a plain `def` is run where it stands: defaults and annotations."""
    some = function.args
    yield from (*some.defaults, *some.kw_defaults, function.returns)
    for one in (*some.posonlyargs, *some.args, *some.kwonlyargs, some.vararg, some.kwarg):
        yield one.annotation if one else None


def _is_plain(value: ast.AST) -> bool:
    return all(isinstance(node, _PARTS) for node in ast.walk(value))


def bound(statement: ast.stmt) -> tuple[str, ...]:
    """The names of the module that it would bind, each once; `*` for those of a module that nobody knows."""
    return tuple(dict.fromkeys(_bound(statement)))


def _bound(statement: ast.AST) -> Iterator[str]:
    ahead: list[ast.AST] = [statement]
    while ahead:
        node = ahead.pop()
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
                continue
            case ast.alias(name=name, asname=asname):
                yield asname or name.partition(".")[0]
            case ast.Name(id=name, ctx=ast.Store()) | ast.MatchMapping(rest=str(name)):
                yield name
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                yield name
            case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
                yield from (one.target.id for one in ast.walk(node) if isinstance(one, ast.NamedExpr))
                continue
            case ast.Lambda() | ast.AnnAssign(value=None):
                continue
        ahead += reversed(list(ast.iter_child_nodes(node)))


def defined_in(tree: ast.Module) -> set[str]:
    """The functions and classes that a file or a cell defines at its top."""
    return {one.name for one in tree.body if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)}


def calls_of(statement: ast.stmt) -> set[str]:
    """The names at the root of all that it calls; "" for what has none."""
    return {_root(node.func) for node in ast.walk(statement) if isinstance(node, ast.Call)}


def _root(function: ast.expr) -> str:
    while isinstance(function, ast.Attribute):
        function = function.value
    return function.id if isinstance(function, ast.Name) else ""


def module_of(filename: str) -> str:
    """The module that a file is to those beside it."""
    return filename.removesuffix(".py")


def imported(statement: ast.stmt) -> set[str]:
    """The modules whose names may be asked for where it stands, by their first names; of a relative import those beside the file."""
    found = set[str]()
    ahead: list[ast.AST] = [statement]
    while ahead:
        node = ahead.pop()
        if isinstance(node, ast.If) and _is_never_so(node.test):
            ahead += node.orelse
        elif isinstance(node, ast.Import) or (isinstance(node, ast.ImportFrom) and not node.module):
            found.update(one.name.partition(".")[0] for one in node.names)
        elif isinstance(node, ast.ImportFrom):
            found.add(str(node.module).partition(".")[0])
        elif not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            ahead += ast.iter_child_nodes(node)
    return found


def _is_never_so(test: ast.expr) -> bool:
    """Whether it holds only in a file that is run by itself, or where types are checked."""
    match test:
        case ast.Compare(ast.Name("__name__"), [ast.Eq()], [ast.Constant("__main__")]):
            return True
        case ast.Name("TYPE_CHECKING") | ast.Attribute(ast.Name("typing"), "TYPE_CHECKING"):
            return True
        case _:
            return False


def comes_too_early(statement: ast.stmt, ahead: Collection[str]) -> bool:
    """Whether it does nothing but import, and from files that are still `ahead`, where there is nothing yet; a `*` or a `try` does not say so."""
    parts = statement.body if isinstance(statement, ast.Try) else [statement]
    if not all(isinstance(one, ast.Import | ast.ImportFrom) for one in parts):
        return False
    asked = {name for one in parts if isinstance(one, ast.ImportFrom) for name in imported(one)}
    return bool(asked & {*map(module_of, ahead)})


def in_order(files: Mapping[str, ast.Module]) -> list[str]:
    """The files, each after those beside it that it imports; otherwise, and where they import one another, as they come."""
    beside = {module_of(name): name for name in files}
    needs = {
        name: [beside[one] for one in beside if any(one in imported(statement) for statement in tree.body)]
        for name, tree in files.items()
    }
    done: list[str] = []
    for name in files:
        _visit(name, needs, done, ())
    return done


def _visit(name: str, needs: Mapping[str, list[str]], done: list[str], above: tuple[str, ...]) -> None:
    if name in done or name in above:
        return
    for other in needs[name]:
        _visit(other, needs, done, (*above, name))
    done.append(name)
