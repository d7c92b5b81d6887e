"""The template's folder: what it holds against what it should hold, and its manifest, without which nothing in it is replaced.

The manifest lies beside the folder, as ``student_template.sha256``, and is what ``sha256sum`` writes: a line for each file
that a build wrote, with the sum of what it wrote. A file is ours if a line of it has the file's path and its sum.
Before anything changes, the sums to come are added, so that whatever a build that is killed has written is ours too.
"""

import os
import re
import stat
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Literal

from autograder.authoring.first_page import IGNORED
from autograder.authoring.template import RECORD, Files, wheel_members
from autograder.errors import AutograderError, UsageError
from autograder.practice.agreement import agree
from autograder.writing import replace

Sums = Mapping[str, frozenset[str]]
"""What a file may hold to be ours, by its path below the folder."""

State = Literal["free", "fresh", "ours", "strange"]
"""Nothing is there; what should be is there; what we wrote is there; anything else is."""

_NONE = frozenset[str]()
_LINE = re.compile("([0-9a-f]{64})  (.+)")


def write(files: Files, folder: Path) -> list[str]:
    """Make `folder` hold these files; a sentence for each that it could not, because something is there that is not ours.

    What is fresh already is left as it is, what we wrote and nothing makes any more is deleted.

    Raises
    ------
    UsageError
        if the manifest's name is taken by something that is none.

    """
    known = _known(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for path in known.keys() - files.keys():
        _delete(folder, path, known[path])
    states = {path: _state(folder, path, known, data) for path, data in files.items()}
    due = {path: data for path, data in files.items() if states[path] in ("free", "ours")}
    if due:
        to_come = {path: known.get(path, _NONE) | {_sum(data)} for path, data in due.items()}
        _save(folder, _text({**known, **to_come}))
    for path, data in due.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        replace(folder / path, data)
    _save(folder, _text(_held(files, folder, known)))
    return [_in_the_way(folder, path) for path in files if states[path] == "strange"]


def stale(files: Files, folder: Path) -> list[str]:
    """What a build would have to change in `folder`, one sentence for each file.

    Raises
    ------
    UsageError
        as `write` does.

    """
    known = _known(folder)
    states = {path: _state(folder, path, known, data) for path, data in files.items()}
    missing = [f"{folder / path}: it is missing" for path in files if states[path] == "free"]
    differing = [path for path in files if states[path] in ("ours", "strange")]
    problems = missing + [f"{folder / path}: it is not what the course makes of it now" for path in differing]
    problems += [f"{folder / path}: nothing makes it any more" for path in _left_over(files, folder, known)]
    if not problems and _bytes_of(_manifest(folder)) != _text(_held(files, folder, known)):
        problems.append(f"{_manifest(folder)}: it does not tell what is in {folder}")
    return problems


def strangers(files: Files, folder: Path) -> list[str]:
    """What lies in `folder` and no build wrote as it is, one sentence for each file, or for a folder of nothing else."""
    says = "no build wrote it, so it is left as it is. Students get it with the rest: move it away if they should not."
    ours = {*files, *_left_over(files, folder, _known(folder))}
    return [f"{path}: {says}" for path in _outside(folder, folder, ours)]


def _outside(folder: Path, within: Path, ours: set[str]) -> Iterator[Path]:
    """The topmost things below `within` that are none of ours and hold none of them."""
    for path in sorted(within.iterdir()) if within.is_dir() else ():
        name = path.relative_to(folder).as_posix()
        if path.is_dir() and not path.is_symlink() and any(one.startswith(f"{name}/") for one in ours):
            yield from _outside(folder, path, ours)
        elif name not in ours and path.name not in IGNORED:
            yield path


# ── one file ────────────────────────────────────────────────────────────────────────────────


def _state(folder: Path, path: str, known: Sums, wanted: bytes | None = None) -> State:
    """What stands at a path of the folder."""
    if _barrier(folder, path):
        return "strange"
    try:
        there = (folder / path).lstat()
    except FileNotFoundError:
        return "free"
    if not stat.S_ISREG(there.st_mode):
        return "strange"
    data = (folder / path).read_bytes()
    if wanted is not None and _is_fresh(path, data, wanted):
        return "fresh"
    return "ours" if _sum(data) in known.get(path, _NONE) else "strange"


def _barrier(folder: Path, path: str) -> Path | None:
    """The first thing on the way to a file that is not a folder of this folder's own: a link to one is not."""
    way = [folder / parent for parent in reversed(PurePosixPath(path).parents)][1:]
    return next((one for one in way if os.path.lexists(one) and (one.is_symlink() or not one.is_dir())), None)


def _in_the_way(folder: Path, path: str) -> str:
    """The sentence about a file that could not be written."""
    barrier, do = _barrier(folder, path), "Move it away, then run: autograder build"
    if barrier:
        return f"{folder / path}: nothing is written there, because {barrier} is no folder of the template's own. {do}"
    return f"{folder / path}: it is not as a build wrote it, so it is left as it is. {do}"


def _left_over(files: Files, folder: Path, known: Sums) -> list[str]:
    return [path for path in sorted(known.keys() - files.keys()) if _state(folder, path, known) == "ours"]


def _delete(folder: Path, path: str, sums: frozenset[str]) -> None:
    """Delete a file if it is ours, and the folders that are empty without it."""
    state = _state(folder, path, {path: sums})
    if state == "ours":
        (folder / path).unlink()
    if state in ("ours", "free"):
        for parent in PurePosixPath(path).parents[:-1]:
            with suppress(OSError):  # there is something in it, or it is gone
                (folder / parent).rmdir()


def _is_fresh(path: str, found: bytes, wanted: bytes) -> bool:
    """Whether a file is what it should be.

    A recorded key may differ as another processor rounds, a wheel as another zlib packs and another flit_core signs.
    """
    if found == wanted:
        return True
    try:
        if path.endswith(RECORD):
            return agree(found, wanted)
        return path.endswith(".whl") and _content(found) == _content(wanted)
    except (AutograderError, zipfile.BadZipFile):
        return False


def _content(wheel: bytes) -> dict[str, Sequence[bytes]]:
    """A wheel's files, without those lines that only tell which flit_core packed it."""
    return {
        path: [line for line in data.splitlines() if not line.startswith((b"Metadata-Version:", b"Generator:"))]
        for path, data in wheel_members(wheel).items()
        if not path.endswith(".dist-info/RECORD")
    }


# ── the manifest ────────────────────────────────────────────────────────────────────────────


def _manifest(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.sha256")


def _known(folder: Path) -> Sums:
    """What the manifest tells; nothing if there is none. Lines that are cut, or that git could not merge, tell nothing."""
    data = _bytes_of(_manifest(folder))
    lines = data.decode(errors="surrogateescape").splitlines() if data is not None else []
    found = [line for line in map(_LINE.fullmatch, lines) if line and _is_inside(line[2])]
    if lines and not found:
        raise _taken(folder)
    sums = dict[str, frozenset[str]]()
    for line in found:
        sums[line[2]] = sums.get(line[2], _NONE) | {line[1]}
    return sums


def _bytes_of(manifest: Path) -> bytes | None:
    if not os.path.lexists(manifest):
        return None
    if manifest.is_symlink() or not manifest.is_file():
        raise _taken(manifest.with_suffix(""))
    return manifest.read_bytes()


def _taken(folder: Path) -> UsageError:
    return UsageError(
        f"{_manifest(folder)}: this is not the list of what was built into {folder}.\n"
        "  Move it away: the build keeps its list there."
    )


def _is_inside(path: str) -> bool:
    """Whether a path, as it is, leads to a file below the folder."""
    parts = PurePosixPath(path).parts
    return path == "/".join(parts) != "" and ".." not in parts and not Path(path).anchor


def _held(files: Files, folder: Path, known: Sums) -> Sums:
    """What of these files is ours; what is in the way of one may yet become as we wrote it."""
    states = {path: _state(folder, path, known, data) for path, data in files.items()}
    held = {path: frozenset({_sum((folder / path).read_bytes())}) for path in files if states[path] == "fresh"}
    return {**{path: known[path] for path in files if path in known}, **held}


def _text(sums: Sums) -> bytes:
    lines = (f"{one}  {path}\n" for path in sorted(sums) for one in sorted(sums[path]) if "\n" not in path)
    return "".join(lines).encode(errors="surrogateescape")


def _save(folder: Path, text: bytes) -> None:
    if _bytes_of(_manifest(folder)) != text:
        replace(_manifest(folder), text)


def _sum(data: bytes) -> str:
    return sha256(data).hexdigest()
