"""Reads a folder of submissions, each a folder or a single file, and trusts none of its names, links or bytes."""

import errno
import itertools
import os
import stat
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import UsageError
from autograder.intake.file import SUFFIXES
from autograder.intake.gradescope import LIST, MOST_LIST_BYTES, handed_in_by
from autograder.intake.identity import Known, identify, is_handed_in
from autograder.intake.member import BadArchive, BadMember
from autograder.intake.packed import make, most_to_read
from autograder.intake.pick import DEEPEST, MOST_FILES, PACKED, Picked, is_left_by_program, is_seen, pick
from autograder.intake.submission import Submission
from autograder.words.message import Text, message


@dataclass(frozen=True)
class _Entry:
    """A folder or a file of a submission: where it is, and what its file was called when a platform took it."""

    path: Path
    is_folder: bool
    name: str


@dataclass(frozen=True)
class Submissions:
    """What was handed in: how many there are is known, each is read as it is asked for and then let go.

    `left_out` are the names of files that are no Python, no notebook and no zip, and in no student's folder; and of what is
    hidden beside them.
    """

    filename: str
    tasks: Collection[str]
    left_out: tuple[str, ...]
    entries: "tuple[tuple[Known, tuple[_Entry, ...]], ...]"

    def __len__(self) -> int:
        return len(self.entries)

    def __iter__(self) -> Iterator[Submission]:
        for known, entries in self.entries:
            try:
                files, picked = _pick(entries, self.filename)
            except (OSError, BadMember) as error:
                why = error.says if isinstance(error, BadMember) else str(error.strerror)
                yield Submission(known.identity, problem=message("intake.folder_unreadable", why=why))
                continue
            notes = (known.note,) * bool(known.note) + picked.notes
            if picked.problem:
                yield Submission(known.identity, problem=picked.problem, notes=notes)
                continue
            read = [(name, _read_file(path, name)) for path, name in files]
            yield make(known.identity, read, self.filename, self.tasks, notes)


def read_submissions(folder: Path, filename: str, tasks: Collection[str] = ()) -> Submissions:
    """The submissions in `folder`, in order of their names; `filename` is what was to be handed in, or its notebook.

    Whoever handed in both has the one graded in which more of the `tasks` are written, or the file.

    Raises
    ------
    UsageError
        if the folder cannot be read, or holds nothing.

    """
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        raise UsageError(message("intake.name_submissions", folder=folder, why=error.strerror)) from None
    seen = {entry.name: entry for entry in entries if is_seen(entry.name)}
    files = [name for name, entry in seen.items() if _is_file(entry)]
    known = identify(seen.keys() - set(files), files, folder.resolve().name)
    if LIST in files:
        known |= {name: Known(who) for name, who in _gradescope(folder).items() if name in seen}
    groups: dict[str, list[tuple[Known, _Entry]]] = {}
    for name, entry in seen.items():
        if one := known.get(name):
            inside = _Entry(Path(entry.path), entry.is_dir(follow_symlinks=False), one.file or _text(name))
            groups.setdefault(one.identity, []).append((one, inside))
    if not groups:
        raise UsageError(message("intake.no_submission", folder=folder))
    submissions = tuple(
        (
            Known(_text(identity), note=next((one.note for one, _ in group if one.note), "")),
            tuple(entry for _, entry in group),
        )
        for identity, group in groups.items()
    )
    told = (entry.name for entry in entries if not is_left_by_program(entry.name))
    return Submissions(filename, tasks, tuple(_text(name) for name in told if name not in known), submissions)


def _is_file(entry: "os.DirEntry[str]") -> bool:
    """Whether it is named as a file is; what is neither a file nor a folder is a submission that cannot be read."""
    return not entry.is_dir(follow_symlinks=False) and (
        entry.is_file(follow_symlinks=False) or is_handed_in(entry.name)
    )


def _gradescope(folder: Path) -> dict[str, str]:
    """Who handed in which folder, from Gradescope's list beside them."""
    data = _read_file(folder / LIST, LIST, MOST_LIST_BYTES + 1)
    try:
        return handed_in_by(b"{" if isinstance(data, BadMember) else data)
    except BadArchive as error:
        raise UsageError(message("intake.bad_folder", folder=folder, found=error.found, do=error.do)) from None


def _pick(entries: "tuple[_Entry, ...]", filename: str) -> tuple[list[tuple[Path, str]], Picked]:
    """Of one submission's folders and files those to read, each with its name.

    Raises
    ------
    OSError
        if a folder cannot be read.
    BadMember
        if the folders are too deep or hold too much.

    """
    only = entries[0]
    if len(entries) == 1 and not only.is_folder and only.name == _text(only.path.name):
        return [(only.path, only.name)], Picked((0,))
    found: list[tuple[Path, str]] = []
    for entry in entries:
        paths = sorted(itertools.islice(_files(entry.path), MOST_FILES)) if entry.is_folder else []
        found += [(path, _text(path.name)) for path in paths] or [(entry.path, entry.name)] * (not entry.is_folder)
    picked = pick([name for _, name in found], filename)
    return [found[place] for place in picked.places], picked


def _files(folder: Path, depth: int = 0) -> Iterator[Path]:
    """The Python files, notebooks and zips in a folder and the folders in it, as far as a student can be meant to nest them.

    Raises
    ------
    OSError
        if a folder cannot be read.
    BadMember
        if the folders are too deep or hold too much.

    """
    if depth > DEEPEST:
        raise BadMember(message("member.too_deep", most=DEEPEST))
    with os.scandir(folder) as scan:
        entries = sorted(itertools.islice(scan, MOST_FILES + 1), key=lambda entry: entry.name)
    if len(entries) > MOST_FILES:
        raise BadMember(message("member.too_many_files", most=MOST_FILES))
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            if is_seen(entry.name):
                yield from _files(Path(entry.path), depth + 1)
        elif is_seen(entry.name) and entry.name.endswith((*SUFFIXES, PACKED)):
            yield Path(entry.path)


def _text(name: str) -> str:
    """A name as text, whatever bytes it is made of."""
    return os.fsencode(name.replace("\\", "\\\\")).decode("utf-8", "backslashreplace")


def _read_file(path: Path, name: str, most: int | None = None) -> bytes | BadMember:
    """One regular file, at most a little more than what may be graded; links, pipes and devices are refused."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError as error:
        return BadMember(_reason(error))
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            return BadMember(message("member.not_regular"))
        return file.read(most_to_read(name) if most is None else most)


def _reason(error: OSError) -> Text:
    return message("member.link") if error.errno == errno.ELOOP else str(error.strerror)
