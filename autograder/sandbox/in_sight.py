"""What of the standard library and numpy a submission can import and read: modules loaded beforehand, folders in sight.

This file is loaded inside the walls, beside `zygote`, and imports nothing of ours.
"""

import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from importlib import import_module
from importlib.machinery import FileFinder, ModuleSpec
from importlib.util import spec_from_file_location
from itertools import chain
from pathlib import Path

PRELOADED = (  # noqa: SIM905  (a list of words)
    "__future__ bisect collections.abc contextlib copy ctypes dataclasses enum functools heapq itertools json math numbers"
    " operator random re string textwrap time traceback types typing warnings"
    " numpy.random numpy.linalg numpy.typing"
).split()
"""What submissions commonly import. Not more than that: each page that it takes makes every fork dearer."""

FOR_FILES = ("csv", "encodings.cp437", "zipfile")
"""What reading files that are given needs as well: loaded beforehand where some are."""

STOCK = (  # noqa: SIM905  (a list of words)
    "abc array base64 calendar cmath datetime decimal difflib fractions hashlib inspect io logging pathlib pickle pprint queue"
    " secrets statistics tempfile threading timeit unittest uuid weakref zlib"
    " numpy.fft numpy.ma numpy.polynomial numpy.testing"
).split()
"""What they may import as well, loaded beforehand only where a worker could not read it any more."""


def import_all(*names: Iterable[str]) -> None:
    """Load these modules."""
    for name in chain(*names):
        import_module(name)


class Named:
    """Finds these modules by their names, each at its place, and nothing that lies beside them."""

    def __init__(self, modules: Mapping[str, str]) -> None:
        """`modules` are files, and folders of packages, by name."""
        self.modules = dict(modules)

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:  # noqa: ARG002
        """Where one of them is to be loaded from; their own modules are found by way of them."""
        place = self.modules.get(name)
        if not place:
            return None
        if os.path.isdir(place):  # noqa: PTH112  (asked once for each)
            return spec_from_file_location(name, f"{place}/__init__.py", submodule_search_locations=[place])
        return spec_from_file_location(name, place)


@contextmanager
def found(modules: Mapping[str, str]) -> Iterator[None]:
    """For a while these files can be imported by their names, and nothing else of their folders."""
    finder = Named(modules)
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)


def offer(modules: Mapping[str, str], imports: Iterable[str]) -> None:
    """Let these modules be imported, after the standard library, and load them beforehand, with those of them that are `imports`.

    If one starts threads as it is loaded, which a fork of this process tells, only single files are loaded, which no worker can
    read; the rest is left to each worker.
    """
    if not modules:
        return
    sys.meta_path.append(Named(modules))
    single = [name for name, place in modules.items() if not os.path.isdir(place)]  # noqa: PTH112  (as above)
    wanted = [*modules, *(name for name in imports if name.partition(".")[0] in modules)]
    _load(next(filter(_stays_forkable, (wanted, single)), []))


def _load(names: Iterable[str]) -> None:
    for name in names:
        with suppress(
            Exception
        ):  # a function that is imported from a module is none, and what fails here fails for who asks
            import_module(name)


def _stays_forkable(names: Iterable[str]) -> bool:
    """Whether a process that loads these still has one thread."""
    pid = os.fork()
    if pid == 0:
        try:
            _load(names)
            os._exit(int(len(os.listdir("/proc/self/task")) != 1))  # noqa: PTH208  (nothing more than their number)
        finally:
            os._exit(1)
    return os.waitpid(pid, 0)[1] == 0


def folders(numpy_parent: str, given: Sequence[str]) -> tuple[list[str], list[str]]:
    """The folders that submissions need, with those that are `given` to them, and those in them that they must not see."""
    library = str(Path(os.__file__).parent)
    hidden = [f"{library}/{name}" for name in ("site-packages", "dist-packages")]
    hidden = [folder for folder in hidden if Path(folder).is_dir()]
    wanted = {library, *sys.path, f"{numpy_parent}/numpy", f"{numpy_parent}/numpy.libs", *given}
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


def work_in(given: str, *, is_root: bool) -> None:
    """Make the folder of given files, if there is one, that in which everything works, and its modules the last to be found."""
    if given and not is_root:
        os.chdir(given)
    if given:
        sys.path.append("/" if is_root else given)


def list_no_more() -> None:
    """Have importers trust the lists of folders that they have.

    They would list a folder anew once it has changed, which no worker may do with the library: packages lie in it.
    """
    for finder in sys.path_importer_cache.values():
        if isinstance(finder, FileFinder):
            finder._fill_cache = _do_nothing  # type: ignore[attr-defined]  # noqa: SLF001  (there is no public way)


def _do_nothing() -> None:
    pass
