"""The packages that a course lets students use beside numpy: which files of this machine they are, and no others that are installed."""

import re  # patterns are compiled where they are first used: most courses have no packages
from collections.abc import Iterator, Mapping
from dataclasses import field
from functools import cache
from importlib import import_module
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from autograder.errors import UsageError
from autograder.frozen import frozen
from autograder.words.message import Message, message

if TYPE_CHECKING:
    from importlib.metadata import Distribution

_NEVER = ("nn-autograder", "autograder")
_REQUIRED = r"\s*([A-Za-z0-9][A-Za-z0-9._-]*)"
_VERSION = r"[0-9][0-9A-Za-z.!+_-]*"
_PASSED_OVER = ("..", "__pycache__", "bin")


@frozen
class Packages:
    """Packages by their names, each `pinned` to a version; `imports` are the modules of them that most files will import."""

    pinned: tuple[tuple[str, str], ...] = ()
    imports: tuple[str, ...] = ()


NO_PACKAGES = Packages()


@frozen
class Places:
    """Where packages lie on this machine: `modules` by the names to import, and all `folders` that may be read for them."""

    modules: Mapping[str, str] = field(default_factory=dict)
    folders: tuple[str, ...] = ()


def unfit(name: str, version: str) -> Message | None:
    """Why a package of this version is not to be had here; None if it is."""
    if _plain(name) in _NEVER:
        return message("packages.never", name=name)
    if _plain(name) == "numpy":
        return message("packages.numpy")
    if not re.fullmatch(_VERSION, version):
        return message("packages.no_version", name=name, version=version)
    if (found := _installed(name)) is None:
        return message("packages.not_installed", name=name)
    if version not in (found.version, found.version.partition("+")[0]):  # torch calls its build for CPUs 2.13.0+cpu
        return message("packages.other_version", name=name, found=found.version, version=version)
    return None if dict(_modules(found)) else message("packages.no_files", name=name)


def places(packages: Packages) -> Places:
    """Where these packages, and what they need in their turn, lie on this machine.

    Raises
    ------
    UsageError
        if one of them is not installed here in its version.

    """
    if not packages.pinned:
        return Places()
    for name, version in packages.pinned:
        if why := unfit(name, version):
            do = message("packages.install", name=name, version=version)
            raise UsageError(message("packages.unfit", why=why, do=do))
    return _places(tuple(name for name, _ in packages.pinned))


@cache
def _places(names: tuple[str, ...]) -> Places:
    """The same of packages that are there; what is installed does not change while a process lives."""
    modules: dict[str, str] = {}
    folders: set[str] = set()
    for one in _with_needs(names):
        modules |= dict(_modules(one))
        folders |= {str(path) for path in _tops(one) if path.is_dir()}
    return Places(modules, tuple(sorted(folders)))


def _with_needs(names: tuple[str, ...]) -> Iterator["Distribution"]:
    """These packages and what they say that they need, each once; numpy is there, and the grader never is."""
    waiting, seen = list(names), {"numpy", *_NEVER}
    while waiting:
        if (name := _plain(waiting.pop())) in seen:
            continue
        seen.add(name)
        if (found := _installed(name)) is None:  # it is for another system
            continue
        yield found
        needs = [line for line in found.requires or () if "extra ==" not in line]
        waiting += [match[1] for match in (re.match(_REQUIRED, line) for line in needs) if match]


def _installed(name: str) -> "Distribution | None":
    metadata = import_module("importlib.metadata")  # it takes long to load, and most courses have no packages
    try:
        found: Distribution = metadata.distribution(name)
    except (metadata.PackageNotFoundError, ValueError):
        return None
    return found


def _tops(found: "Distribution") -> Iterator[Path]:
    """What a package put beside the others: its folders and its single modules, each once, none by way of a link."""
    tops = dict.fromkeys(PurePosixPath(path).parts[0] for path in found.files or ())
    for top in tops:
        place = Path(str(found.locate_file(top)))
        is_told = top.endswith((".dist-info", ".egg-info", ".pth"))
        if top not in _PASSED_OVER and not is_told and not place.is_symlink() and place.exists():
            yield place.absolute()


def _modules(found: "Distribution") -> Iterator[tuple[str, str]]:
    """What of it can be imported, by name."""
    for place in _tops(found):
        name = place.name.partition(".")[0]
        if name.isidentifier() and (place.suffix in (".py", ".so") or (place / "__init__.py").is_file()):
            yield name, str(place)


def _plain(name: str) -> str:
    """A package's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()
