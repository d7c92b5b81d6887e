"""The modules that a student's files are: one of a name of ours for a file alone; several go by their own names, and find one another.

This file is loaded inside the walls.
"""

import ast
import sys
from collections.abc import Callable, Collection, Mapping
from functools import lru_cache
from types import CodeType, ModuleType
from typing import Any

if __package__:
    from autograder.loading import cells, stand_ins, syntax
else:
    import cells  # type: ignore[no-redef]
    import stand_ins  # type: ignore[no-redef, import-not-found]
    import syntax  # type: ignore[no-redef, import-not-found]


HasRun = Callable[[str, Mapping[str, dict[str, Any]]], object]
"""What is done when one of several files has run, with its name and the names of all: others are to find there what it puts in."""


class NotHandedIn:
    """Finds that these modules are nowhere, whatever else is called so: files that the assignment has and the student did not hand in."""

    def __init__(self, names: Collection[str]) -> None:
        self._names = {whole: name for name in names for whole in (name, f"{stand_ins.PACKAGE}.{name}")}

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:  # noqa: ARG002
        """None for all others."""
        if name in self._names:
            raise stand_ins.missing(self._names[name])


def forget() -> None:
    """Leave nobody who finds what stands in for others, or that something is nowhere."""
    stand_ins.forget()
    if any(isinstance(finder, NotHandedIn) for finder in sys.meta_path):
        sys.meta_path[:] = [finder for finder in sys.meta_path if not isinstance(finder, NotHandedIn)]


def blank(
    filename: str, files: Collection[str] = (), source: bytes = b"", libraries: stand_ins.Libraries | None = None
) -> dict[str, dict[str, Any]]:
    """The names of a new module, in which a student's file can be run, or of one for each of several `files` that the `source` has.

    What stood in for others is forgotten; these `libraries` are found from now on.
    """
    forget()
    module = ModuleType(stand_ins.PACKAGE)
    module.__file__, module.__package__, module.__path__ = filename, stand_ins.PACKAGE, []
    sys.modules[stand_ins.PACKAGE] = module
    sys.argv = [filename]
    there = handed_in(source, files)
    absent = [syntax.module_of(name) for name in files if name not in there]
    for name in absent:
        sys.modules.pop(name, None)
        sys.modules.pop(f"{stand_ins.PACKAGE}.{name}", None)
    finders = [NotHandedIn(absent)] if absent else []
    sys.meta_path[:0] = [*finders, *([libraries] if libraries else [])]
    return {name: _blank_beside(module, name) for name in there} or {"": module.__dict__}


def _blank_beside(package: ModuleType, filename: str) -> dict[str, Any]:
    """One of several: others import it by its name, and from the folder that they lie in."""
    name = syntax.module_of(filename)
    module = ModuleType(name)
    module.__file__, module.__package__ = filename, stand_ins.PACKAGE
    sys.modules[name] = sys.modules[f"{stand_ins.PACKAGE}.{name}"] = module
    setattr(package, name, module)
    return module.__dict__


def handed_in(source: bytes, files: Collection[str]) -> tuple[str, ...]:
    """Which of several files are there; none in the text of a file alone."""
    return tuple(cell.name for cell in cells.split(source) if cell.name in files) if files else ()


@lru_cache(maxsize=1)  # a worker may be told to load its file a second time
def compiled(source: bytes, filename: str, files: tuple[str, ...]) -> tuple[tuple[str, CodeType], ...]:
    """The code of a file alone, under "", or of these of several, each after those that it imports.

    It is made of text, so that no coding cookie makes of it something else than what was examined.

    Raises
    ------
    ImportError
        where one imports from another that is run later.

    """
    if not files:
        return (("", compile(text_of(source), filename, "exec", dont_inherit=True)),)
    texts = {one.name: "\n" * one.above + text_of(one.text) for one in cells.split(source) if one.name in files}
    trees = {name: ast.parse(text, filename) for name, text in texts.items()}
    ahead = syntax.in_order(trees)
    for place, name in enumerate(ahead):
        if any(syntax.comes_too_early(one, ahead[place + 1 :]) for one in trees[name].body):
            raise ImportError(name)
    return tuple((name, compile(trees[name], filename, "exec", dont_inherit=True)) for name in ahead)


def text_of(source: bytes) -> str:
    """A file as text, without the mark that some editors put before it."""
    return source.decode().removeprefix("\ufeff")
