"""The modules that a student's files are: one of a name of ours for a file alone; several go by their own names, and find one another.

This file is loaded inside the walls.
"""

import sys
from collections.abc import Collection
from types import ModuleType
from typing import Any

if __package__:
    from autograder.loading import cells, stand_ins, syntax
else:
    import cells  # type: ignore[no-redef]
    import stand_ins  # type: ignore[no-redef, import-not-found]
    import syntax  # type: ignore[no-redef, import-not-found]


def blank(filename: str, files: Collection[str] = ()) -> dict[str, dict[str, Any]]:
    """The names of a new module, in which a student's file can be run, or of one for each of several `files`.

    What stood in for others is forgotten.
    """
    module = ModuleType(stand_ins.PACKAGE)
    module.__file__, module.__package__, module.__path__ = filename, stand_ins.PACKAGE, []
    stand_ins.forget()
    sys.modules[stand_ins.PACKAGE] = module
    sys.argv = [filename]
    return {name: _blank_beside(module, name) for name in files} or {"": module.__dict__}


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
