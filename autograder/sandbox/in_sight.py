"""What of the standard library and numpy a submission can import and read: modules loaded beforehand, folders in sight.

This file is loaded inside the walls, beside `zygote`, and imports nothing of ours.
"""

import os
import sys
from importlib.machinery import FileFinder
from pathlib import Path

PRELOADED = (  # noqa: SIM905  (a list of words)
    "__future__ bisect collections.abc contextlib copy ctypes dataclasses enum functools heapq itertools json math numbers"
    " operator random re string textwrap time traceback types typing warnings"
    " numpy.random numpy.linalg numpy.typing"
).split()
"""What submissions commonly import. Not more than that: each page that it takes makes every fork dearer."""

STOCK = (  # noqa: SIM905  (a list of words)
    "abc array base64 calendar cmath datetime decimal difflib fractions hashlib inspect io logging pathlib pickle pprint queue"
    " secrets statistics tempfile threading timeit unittest uuid weakref zlib"
    " numpy.fft numpy.ma numpy.polynomial numpy.testing"
).split()
"""What they may import as well, loaded beforehand only where a worker could not read it any more."""


def folders(numpy_parent: str) -> tuple[list[str], list[str]]:
    """The folders that submissions need, and those in them that they must not see."""
    library = str(Path(os.__file__).parent)
    hidden = [f"{library}/{name}" for name in ("site-packages", "dist-packages")]
    hidden = [folder for folder in hidden if Path(folder).is_dir()]
    wanted = {library, *sys.path, f"{numpy_parent}/numpy", f"{numpy_parent}/numpy.libs"}
    there = [folder for folder in sorted(wanted) if Path(folder).is_dir()]
    return [folder for folder in there if not _is_covered(folder, there, hidden)], hidden


def _is_covered(folder: str, folders: list[str], hidden: list[str]) -> bool:
    """Whether another of the folders brings this one along."""
    if any(Path(folder).is_relative_to(other) for other in hidden):
        return False
    return any(folder != other and Path(folder).is_relative_to(other) for other in folders)


def readable_whole(folders: list[str], hidden: list[str]) -> list[str]:
    """The same as paths each of which may be read whole."""
    out: list[str] = []
    for folder in folders:
        if any(Path(other).is_relative_to(folder) for other in hidden):
            out += (entry.path for entry in os.scandir(folder) if entry.path not in hidden)
        else:
            out.append(folder)
    return out


def list_no_more() -> None:
    """Have importers trust the lists of folders that they have.

    They would list a folder anew once it has changed, which no worker may do with the library: packages lie in it.
    """
    for finder in sys.path_importer_cache.values():
        if isinstance(finder, FileFinder):
            finder._fill_cache = _do_nothing  # type: ignore[attr-defined]  # noqa: SLF001  (there is no public way)


def _do_nothing() -> None:
    pass
