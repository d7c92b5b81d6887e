"""Keeps a folder as it was made, and in it whatever others have put there or changed.

Beside the files lies a list of them with their SHA-256, in the form that `sha256sum --check` reads. Only a file that is
on the list and still has those bytes is ever replaced or deleted. The list is written before the first file, with the old
bytes and the new, so that an interruption leaves nothing of which nobody knows whose it is; and again at the end.
"""

import hashlib
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from autograder.output import replace
from autograder.words.message import Text, message

MANIFEST = ".manifest.sha256"
_LINE = re.compile(r"([0-9a-f]{64})  (\S.*)")

Files = Mapping[str, bytes]
"""Files by their paths below a folder, with / on every system."""

IsFresh = Callable[[str, bytes, bytes], bool]
"""Whether the bytes found at a path are as good as those wanted there."""


def write(files: Files, folder: Path, is_fresh: IsFresh) -> list[Text]:
    """Make `folder` hold these files; what is fresh is left as it is, and so is what is not ours: a sentence for each of that.

    Raises
    ------
    GraderError
        if a file cannot be written.

    """
    folder.mkdir(parents=True, exist_ok=True)
    ours = _listed(folder)
    stale = {path: data for path, data in files.items() if not _is_fresh(folder, path, data, is_fresh)}
    foreign = [path for path in stale if _is_taken(folder, path) and not _is_ours(folder, path, ours)]
    changed = [path for path in left_over(files, folder) if not _is_ours(folder, path, ours)]
    _list(folder, ours | {(_sha(data), path) for path, data in stale.items()})
    for path in left_over(files, folder):
        if path not in changed:
            _delete(folder, path)
    for path, data in stale.items():
        if path not in foreign:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            replace(folder / path, data)
    _list(folder, {(_sha((folder / path).read_bytes()), path) for path in files if path not in foreign})
    do = message("build.leave")
    return [message("build.not_ours", path=folder / path, do=do) for path in foreign + changed]


def left_over(files: Files, folder: Path) -> list[str]:
    """The files that are on the list and there, but that nothing makes any more."""
    return sorted({path for _, path in _listed(folder) if path not in files and _is_taken(folder, path)})


def others(files: Files, folder: Path, ignored: Collection[str]) -> list[str]:
    """What lies in the folder beside these files, a folder that holds nothing else told as one; without names that are `ignored`."""
    known = {Path(path) for path in files} | {Path(MANIFEST)} | {Path(path) for _, path in _listed(folder)}
    return sorted(_others(folder, Path(), known, ignored))


def _others(folder: Path, below: Path, known: Collection[Path], ignored: Collection[str]) -> Iterator[str]:
    for entry in (folder / below).iterdir() if (folder / below).is_dir() else ():
        path = below / entry.name
        if entry.name in ignored or path in known:
            continue
        is_folder = entry.is_dir() and not entry.is_symlink()
        if is_folder and any(path in one.parents for one in known):
            yield from _others(folder, path, known, ignored)
        else:
            yield path.as_posix() + "/" * is_folder


# ── whose a file is ─────────────────────────────────────────────────────────────────────────


def _listed(folder: Path) -> set[tuple[str, str]]:
    """What the list says was written, as pairs of SHA-256 and path; lines that are none of ours make nothing ours."""
    try:
        lines = (folder / MANIFEST).read_text("utf-8", "replace").splitlines()
    except OSError:
        return set()
    found = (match.groups() for match in map(_LINE.fullmatch, lines) if match)
    return {(sha, path) for sha, path in found if not Path(path).is_absolute() and ".." not in Path(path).parts}


def _is_ours(folder: Path, path: str, ours: Collection[tuple[str, str]]) -> bool:
    file = folder / path
    is_plain = not _is_barred(folder, path) and file.is_file() and not file.is_symlink()
    return is_plain and (_sha(file.read_bytes()), path) in ours


def _is_fresh(folder: Path, path: str, data: bytes, is_fresh: IsFresh) -> bool:
    file = folder / path
    return not _is_barred(folder, path) and file.is_file() and is_fresh(path, file.read_bytes(), data)


def _is_taken(folder: Path, path: str) -> bool:
    """Whether something is at a path already, or in the place of a folder on the way there."""
    return _is_barred(folder, path) or (folder / path).exists() or (folder / path).is_symlink()


def _is_barred(folder: Path, path: str) -> bool:
    """Whether a folder on the way is none: a link that leads elsewhere, or a file."""
    above = [folder / one for one in Path(path).parents if one != Path()]
    return any(one.is_symlink() or (one.exists() and not one.is_dir()) for one in above)


# ── what is done ────────────────────────────────────────────────────────────────────────────


def _delete(folder: Path, path: str) -> None:
    """Delete a file, and the folders above it that it leaves empty."""
    (folder / path).unlink()
    with suppress(OSError):  # a folder that holds something else stays
        for one in Path(path).parents:
            if one != Path():
                (folder / one).rmdir()


def _list(folder: Path, ours: Collection[tuple[str, str]]) -> None:
    text = "".join(f"{sha}  {path}\n" for sha, path in sorted(ours, key=lambda one: (one[1], one[0])))
    if not (folder / MANIFEST).is_file() or (folder / MANIFEST).read_text("utf-8", "replace") != text:
        replace(folder / MANIFEST, text.encode())


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
