"""What stands in the place of a library that is not there: it can be imported and used, and it remembers that it was.

A file of real life imports libraries for plots and progress bars above the functions that are graded. A stand-in gives
further stand-ins for attributes, items, calls and arithmetic; it is no number and no array, and raises ModuleNotFoundError
where one is asked of it, so it never becomes a result unseen. Only what the submission itself imports gets one, and only
where it does not look out for an ImportError.

This file is loaded inside the walls and imports nothing of ours.
"""

import ast
import opcode
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib.machinery import ModuleSpec
from types import BuiltinFunctionType, FrameType, FunctionType, MethodType
from typing import Any, Self

PACKAGE = "submission"
"""The name of the module that the student's file is."""

_THERE = set(sys.stdlib_module_names | {"numpy", "__main__", "__mp_main__"})
_FUNCTIONS = (FunctionType, BuiltinFunctionType, MethodType, type)
_UNPACK = opcode.opmap["UNPACK_SEQUENCE"]
_WORTH_A_LOOK = re.compile(
    rb"""(?:^|\r)[ \t\f]*except\b | suppress
      | (?:(?:^|\r)[ \t\f]+|[:;][ \t]*) (?:import\b | from\b[^#"'(:;=]{1,200}\bimport\b)""",
    re.MULTILINE | re.VERBOSE,
)
"""Code without one of these looks out for nothing and has no function that imports; a comment or a text has none of them by chance."""

_CATCHING = {"ImportError", "ModuleNotFoundError", "Exception", "BaseException"}


def is_there(name: str) -> bool:
    """Whether a module is of the standard library or of numpy, or is the student's file itself."""
    return name == PACKAGE or name.partition(".")[0] in _THERE


def take_in(names: Iterable[str]) -> None:
    """From now on these are there as well: what the course gives, and what it asks for."""
    _THERE.update(names)


@contextmanager
def also_there(names: Iterable[str]) -> Iterator[None]:
    """The same for a while."""
    added = set(names) - _THERE
    take_in(added)
    try:
        yield
    finally:
        _THERE.difference_update(added)


class Libraries:
    """Finds stand-ins for what the file `filename` imports in vain; it goes to the front of `sys.meta_path`.

    Attributes
    ----------
    absent
        the libraries that have a stand-in, and those that functions of the file ask for by its text.
    used
        those that what runs now has used.
    guarded
        the lines of the file where an ImportError is looked out for.
    lean
        of names in the file, the libraries that were used to make what they name.

    """

    def __init__(self, filename: str) -> None:
        self.filename = filename
        self.absent: dict[str, None] = {}
        self.used: dict[str, None] = {}
        self.guarded: set[int] = set()
        self.lean: dict[str, str] = {}

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:  # noqa: ARG002
        """A stand-in's place, for what is nowhere; None for what is found or missed in the usual way."""
        if is_there(name):
            return None
        frames = list(_importing(sys._getframe(1)))  # noqa: SLF001  (who imports is seen there alone)
        if not frames or frames[0].f_code.co_filename not in (self.filename, "<string>"):
            return None
        library = name.removeprefix(f"{PACKAGE}.").partition(".")[0]
        if any(one.f_code.co_filename == self.filename and one.f_lineno in self.guarded for one in frames):
            raise missing(library)
        self.absent[library] = None
        return ModuleSpec(name, self, is_package=True)  # type: ignore[arg-type]  # it loads as a loader does

    def create_module(self, spec: ModuleSpec) -> Any:
        """The stand-in for a module."""
        return StandIn(spec.name.removeprefix(f"{PACKAGE}.").partition(".")[0], self)

    def exec_module(self, module: object) -> None:
        """Nothing is in it that could be run."""

    def begin(self, name: str = "") -> None:
        """Something else runs from now on: what bears this name, or a statement."""
        self.used.clear()
        if name in self.lean:
            self.used[self.lean[name]] = None

    def look_out(self, tree: ast.AST, text: bytes) -> None:
        """Remember where in this code, whose lines are those of the file, an ImportError is looked out for.

        And what its functions import in vain: a call that does so tells of its result alone. In most texts there is neither.
        """
        if not _WORTH_A_LOOK.search(text):
            return
        nodes = list(ast.walk(tree))
        for node in nodes:
            if (isinstance(node, ast.Try) and any(map(_catches, node.handlers))) or (
                isinstance(node, ast.With) and "suppress" in "".join(ast.dump(item.context_expr) for item in node.items)
            ):
                self.guarded.update(range(node.body[0].lineno, (node.body[-1].end_lineno or 0) + 1))
        self.absent.update(dict.fromkeys(self._imported_by_functions(nodes)))

    def _imported_by_functions(self, nodes: Sequence[ast.AST]) -> Iterator[str]:
        named = {node.id for node in nodes if isinstance(node, ast.Name) and node.lineno in self.guarded}
        functions = [node for node in nodes if isinstance(node, ast.FunctionDef) and node.name not in named]
        for node in (node for function in functions for node in ast.walk(function)):
            if isinstance(node, ast.Import | ast.ImportFrom) and node.lineno not in self.guarded:
                yield from (name.partition(".")[0] for name in _modules_of(node) if not is_there(name))


def forget() -> None:
    """Leave no stand-in among the modules, and nobody who finds them; to look at all modules costs a fresh fork its pages."""
    if any(isinstance(finder, Libraries) for finder in sys.meta_path):
        sys.meta_path[:] = [finder for finder in sys.meta_path if not isinstance(finder, Libraries)]
        for name in [name for name, module in sys.modules.items() if isinstance(module, StandIn)]:
            del sys.modules[name]


def missing(library: str) -> ModuleNotFoundError:
    """What Python itself would say of a library that is not there."""
    return ModuleNotFoundError(f"No module named {library!r}", name=library)


def _importing(frame: FrameType | None) -> Iterator[FrameType]:
    """The frames that led to an import, without those of Python's own that make it."""
    while frame is not None:
        name = frame.f_code.co_filename
        if not (name.startswith("<frozen importlib") or frame.f_globals.get("__name__") == "importlib"):
            yield frame
        frame = frame.f_back


def _modules_of(node: ast.Import | ast.ImportFrom) -> Sequence[str]:
    """The modules that a statement imports; of a relative import those beside the file."""
    if isinstance(node, ast.ImportFrom) and node.module:
        return [node.module]
    return [one.name for one in node.names]


def _catches(handler: ast.ExceptHandler) -> bool:
    if handler.type is None:
        return True
    names = {node.id for node in ast.walk(handler.type) if isinstance(node, ast.Name)}
    return bool(names & _CATCHING)


class StandIn:
    """Stands for a library, or for what would come of using it."""

    _library: str
    _libraries: Libraries
    _given: tuple[Any, ...]

    def __init__(self, library: str, libraries: Libraries, given: tuple[Any, ...] = ()) -> None:
        """`given` are the arguments of the call that it came of."""
        self.__dict__.update(_library=library, _libraries=libraries, _given=given)

    def _further(self, *_: Any, **__: Any) -> "StandIn":
        """What comes of using it."""
        self._libraries.used[self._library] = None
        return StandIn(self._library, self._libraries)

    def _refuse(self, *_: Any, **__: Any) -> Any:
        self._libraries.used[self._library] = None
        raise missing(self._library)

    def __getattr__(self, name: str) -> "StandIn":
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return StandIn(self._library, self._libraries)

    def __call__(self, *args: Any, **named: Any) -> Any:
        """A function that it is called with alone comes back as it is, as from most decorators."""
        further = self._further()
        if len(args) == 1 and not named and isinstance(args[0], _FUNCTIONS):
            return args[0]
        further.__dict__["_given"] = args
        return further

    def __iter__(self) -> Iterator[Any]:
        """As many as are unpacked; else what it was called with, as from a progress bar or a `range`; else nothing."""
        self._further()
        frame = sys._getframe(1)  # noqa: SLF001  (how many are unpacked is written there alone)
        code, at = frame.f_code.co_code, frame.f_lasti
        if at >= 0 and code[at] == _UNPACK:
            return iter([self._further() for _ in range(code[at + 1])])
        given = self._given
        if given and all(type(one) is int for one in given):
            return iter(range(*given[:3]))
        return iter(given[0]) if given and isinstance(given[0], Iterable) else iter(())

    def __array_ufunc__(self, *_: Any, **named: Any) -> Any:
        return self._refuse() if named.get("out") else self._further()

    def __array_function__(self, *_: Any) -> Any:
        return self._further()

    def __setitem__(self, key: Any, value: Any) -> None:
        self._further()

    def __delitem__(self, key: Any) -> None:
        self._further()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def __bool__(self) -> bool:
        return False

    def __len__(self) -> int:
        return 0

    def __contains__(self, item: object) -> bool:
        return False

    def __instancecheck__(self, instance: object) -> bool:
        return False

    def __subclasscheck__(self, subclass: type) -> bool:
        return False

    def __mro_entries__(self, bases: tuple[Any, ...]) -> tuple[type, ...]:
        """A class of the file may have it among those that it is made of."""
        return (type("Inherited", (_Inherited,), {"_stand_in": self}),)

    def __copy__(self) -> "StandIn":
        return self

    def __deepcopy__(self, _: object) -> "StandIn":
        return self

    def __hash__(self) -> int:
        return id(self)

    def __repr__(self) -> str:
        return f"<{self._library}, which is not there>"

    def __format__(self, _: str) -> str:
        return repr(self)


class _Inherited:
    """What a class has of a stand-in."""

    _stand_in: StandIn

    def __init__(self, *_: Any, **__: Any) -> None:
        pass

    def __init_subclass__(cls, **_: Any) -> None:
        pass

    def __getattr__(self, name: str) -> Any:
        return self._stand_in.__getattr__(name)

    def __call__(self, *args: Any, **named: Any) -> Any:
        return self._stand_in(*args, **named)


_BOTH = "add sub mul matmul truediv floordiv mod divmod pow lshift rshift and xor or"
_GIVING = f"getitem next neg pos abs invert round trunc floor ceil lt le gt ge eq ne {_BOTH}"
for _name in (*_GIVING.split(), *(f"r{name}" for name in _BOTH.split())):
    setattr(StandIn, f"__{_name}__", StandIn._further)  # noqa: SLF001  (its own)
for _name in ("float", "int", "complex", "index", "array", "fspath"):
    setattr(StandIn, f"__{_name}__", StandIn._refuse)  # noqa: SLF001  (its own)


def refuse(value: Any) -> None:
    """Let no stand-in be a part of a result.

    Raises
    ------
    ModuleNotFoundError
        if there is one.

    """
    found = _first(value, 8)
    if found is not None:
        found._refuse()  # noqa: SLF001  (its own)


def _first(value: Any, depth: int) -> StandIn | None:
    if isinstance(value, StandIn):
        return value
    items = value.values() if isinstance(value, dict) else value if isinstance(value, tuple | list) else ()
    return next((found for item in items if depth and (found := _first(item, depth - 1)) is not None), None)
