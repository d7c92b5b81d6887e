"""Reads an archive of submissions as a folder of them is read, without unpacking anything onto a disk.

All headers are looked at first: whose each file is, and which one is graded. So what is wrong with the archive as a whole is
told before anything is graded, and what is wrong with one member costs its own submission a sentence. Then the files that are
graded are read one at a time; nothing else is unpacked for longer than it takes to step over it.
"""

import contextlib
import os
import stat
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

from autograder.errors import UsageError
from autograder.intake.file import SUFFIXES, notebook_name
from autograder.intake.gradescope import LIST, MOST_LIST_BYTES, handed_in_by
from autograder.intake.identity import Known, identify, is_handed_in
from autograder.intake.member import BadArchive, BadMember, Member, alike, shown, strange
from autograder.intake.packed import make, most_to_read
from autograder.intake.pick import is_left_by_program, is_seen, pick_member
from autograder.intake.submission import Submission
from autograder.intake.tars import Tar
from autograder.intake.unpacked import MOST_UNPACKED
from autograder.intake.zips import MAGIC, Zip
from autograder.words.message import Text, message

MOST_ENTRIES = 250_000
"""An archive of more is not read."""

MOST_SEEN, MOST_NAME_BYTES = 80_000, 12 << 20
"""So many entries that are not hidden, and so long names of them, are kept in memory while files are picked."""

MOST_SUBMISSIONS = 20_000
"""An archive of more is not read."""

MOST_HIDDEN = 1000
"""So many names of what is hidden beside the submissions are told."""

MOST_HELD_BYTES = 8 << 20
"""So much of submissions whose files do not lie together in a tar is kept until the last of them is there."""

_FOREIGN = {
    b"7z\xbc\xaf\x27\x1c": message("archive.7z"),
    b"Rar!": message("archive.rar"),
    b"\x28\xb5\x2f\xfd": message("archive.zstandard"),
}
_DO = message("archive.name_format")
_WHOLE = message("archive.name_whole")
_FEWER = message("archive.pack_fewer")
_RENAME = message("archive.rename")


@dataclass(slots=True)
class _Plan:
    """One submission before it is read: what is graded of it, or why nothing is."""

    identity: str
    notes: tuple[Text, ...] = ()
    problem: Text = ""
    members: list[tuple[Member, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Archive:
    """What was handed in: how many there are is known, each is read as it is asked for and then let go.

    They come in order of their names out of a zip, and in the order in which they lie there out of a tar.
    """

    path: Path
    filename: str
    tasks: Collection[str]
    left_out: tuple[str, ...]
    plans: "tuple[_Plan, ...]"
    mark: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.plans)

    def __iter__(self) -> Iterator[Submission]:
        with _opened(self.path) as file:
            if _mark(file) != self.mark:
                raise UsageError(message("archive.changed", path=self.path))
            reader = _reader(file)
            yield from (self._make(plan, []) for plan in self.plans if plan.problem)
            files = _in_order(self.plans, jumps=reader.jumps)
            contents = reader.contents((member, most_to_read(name)) for _, member, name in files)
            held: dict[int, list[tuple[str, bytes | BadMember]]] = defaultdict(list)
            for (place, _, name), data in zip(files, contents, strict=True):
                plan = self.plans[place]
                held[place].append((name, data))
                del data  # held once, not twice, while it is made
                if len(held[place]) == len(plan.members):
                    yield self._make(plan, held.pop(place))

    def _make(self, plan: _Plan, files: Sequence[tuple[str, bytes | BadMember]]) -> Submission:
        if plan.problem:
            return Submission(plan.identity, problem=plan.problem, notes=plan.notes)
        ordered = sorted(files, key=lambda file: [name for _, name in plan.members].index(file[0]))
        return make(plan.identity, ordered, self.filename, self.tasks, plan.notes)


def read_archive(path: Path, filename: str, tasks: Collection[str] = ()) -> Archive:
    """The submissions in a zip or a tar, as `read_submissions` gives those in a folder.

    A folder in which all others lie is overlooked, as downloads have one. A member that is a link, a device, encrypted,
    damaged, or whose path leads out of its folder, keeps its submission from being graded.

    Raises
    ------
    UsageError
        if it is no archive, holds nothing, or is hostile as a whole.

    """
    with _opened(path) as file:
        try:
            left_out, plans = _plan(_reader(file), filename)
        except BadArchive as error:
            if path.name.endswith(SUFFIXES):
                raise UsageError(message("archive.single_file", path=path, do=_WHOLE)) from None
            raise UsageError(message("archive.unreadable", path=path, found=error.found, do=error.do)) from None
        return Archive(path, filename, tasks, left_out, plans, _mark(file))


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    """The file, if it is a regular one; a link to one is followed, since whoever grades named it."""
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0))
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise UsageError(message("archive.neither", path=path, do=_DO))
        yield file


def _mark(file: BinaryIO) -> tuple[int, ...]:
    """What is another number once the file is another, or was written to."""
    status = os.fstat(file.fileno())
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns


def _reader(file: BinaryIO) -> Zip | Tar:
    """What reads it, told from its first bytes, not from its name."""
    file.seek(0)
    head = file.read(8)
    if head.startswith(MAGIC):
        return Zip(file, MOST_ENTRIES)
    if foreign := next((what for magic, what in _FOREIGN.items() if head.startswith(magic)), ""):
        raise BadArchive(message("archive.foreign", foreign=foreign), _DO)
    return Tar(file, MOST_ENTRIES)


def _in_order(plans: Sequence[_Plan], *, jumps: bool) -> list[tuple[int, Member, str]]:
    """All that is read, with the place of its plan, in the order in which it is read."""
    files = [(place, member, name) for place, plan in enumerate(plans) for member, name in plan.members]
    return files if jumps else sorted(files, key=lambda file: file[1].at)


# ── from members to submissions ─────────────────────────────────────────────────────────────────


def _plan(reader: Zip | Tar, filename: str) -> tuple[tuple[str, ...], tuple[_Plan, ...]]:
    """The names that are left out, and the plans in order of their names.

    Raises
    ------
    BadArchive
        if it is not one whole archive, leads out of itself, holds nothing or too much.

    """
    members, hidden = _seen(reader.members())
    members, outer = _unwrap(members, filename)
    files = {member.parts[0] for member in members if _is_file(member)}
    folders = {member.parts[0] for member in members if not _is_file(member)}
    known = identify(folders, files, outer)
    if LIST in files:
        people = handed_in_by(_list(reader, members))
        known |= {name: Known(people[name]) for name in folders if name in people}
    if len({one.identity for one in known.values()}) > MOST_SUBMISSIONS:
        raise BadArchive(message("archive.too_many_submissions", most=MOST_SUBMISSIONS), _FEWER)
    plans = [_plan_one(*one, filename, folders & files) for one in _grouped(members, known)]
    if not plans:
        raise BadArchive(message("archive.one_each"), message("archive.empty"))
    _refuse_doubles(plans)
    for plan in plans:
        plan.members = [] if plan.problem else plan.members
    _refuse_much(plans, jumps=reader.jumps)
    beside = {path[-1] for path in hidden if path[:-1] == (outer,) * bool(outer)}
    left_out = sorted((files - known.keys()) | beside)
    return tuple(left_out), tuple(sorted(plans, key=lambda plan: plan.identity))


def _is_file(member: Member) -> bool:
    """Whether it lies in no folder and is named as a file is; a link that is called as a file is one that cannot be read."""
    return len(member.parts) == 1 and (not member.kind or (member.kind != "folder" and is_handed_in(member.name)))


def _seen(members: Iterable[Member]) -> tuple[list[Member], set[tuple[str, ...]]]:
    """The members that are looked at: all but what is hidden, and those that lead astray even if they are.

    And where what somebody may have meant to hand in is hidden, in the archive or in a folder in it.
    """
    seen, length, hidden = list[Member](), 0, set[tuple[str, ...]]()
    for member in members:
        if not member.parts and (member.problem or member.kind != "folder"):
            raise BadArchive(
                message("archive.leads_astray", problem=member.problem or message("member.no_name")), _RENAME
            )
        if member.parts and (member.problem or all(map(is_seen, member.parts))):
            seen.append(replace(member, kind="folder") if member.problem else member)  # what is left of its path is one
            length += sum(map(len, member.parts))
        elif len(hidden) < MOST_HIDDEN and (path := _hidden(member.parts)):
            hidden.add(path)
        if len(seen) > MOST_SEEN or length > MOST_NAME_BYTES:
            raise BadArchive(message("archive.too_many_files"), _FEWER)
    return seen, hidden


def _hidden(parts: tuple[str, ...]) -> tuple[str, ...]:
    """The path up to the first name that is hidden; empty if it is none of the first two, or a program left it there."""
    at = next((at for at, part in enumerate(parts[:2]) if not is_seen(part)), None)
    return () if at is None or is_left_by_program(parts[at]) else parts[: at + 1]


def _unwrap(members: list[Member], filename: str) -> tuple[list[Member], str]:
    """The members without the one folder in which all of them lie, and its name, if there is one that is no submission."""
    tops = {member.parts[0] for member in members}
    inside = {member.parts[1]: member.kind for member in members if len(member.parts) > 1}
    direct = {member.parts[1] for member in members if len(member.parts) == 2 and not member.kind}  # noqa: PLR2004  (right in it)
    entries = [name for name in inside if name not in direct or is_handed_in(name)]
    is_one = len(tops) == 1 and not any(len(member.parts) == 1 and not member.kind for member in members)
    if not is_one or len(entries) < 2 or direct & {filename, notebook_name(filename)}:  # noqa: PLR2004  (one is no class)
        return members, ""
    if astray := next((member for member in members if len(member.parts) == 1 and member.problem), None):
        raise BadArchive(message("archive.leads_astray", problem=astray.problem), _RENAME)
    return [replace(member, parts=member.parts[1:]) for member in members if len(member.parts) > 1], tops.pop()


def _grouped(
    members: Iterable[Member], known: dict[str, Known]
) -> Iterator[tuple[str, list[tuple[Member, str]], Text]]:
    """Of each submission its name, its members, each with the name that it was handed in under, and a note."""
    groups: dict[str, list[tuple[Member, str]]] = defaultdict(list)
    notes: dict[str, Text] = {}
    for member in members:
        one = known.get(member.parts[0])
        if one:
            groups[one.identity].append((member, one.file if _is_file(member) and one.file else member.name))
            notes[one.identity] = one.note or notes.get(one.identity, "")
    for identity, those in groups.items():
        yield identity, those, notes[identity]


def _plan_one(identity: str, members: list[tuple[Member, str]], note: Text, filename: str, both: set[str]) -> _Plan:
    """What is graded of one submission's members."""
    first, name = members[0]
    notes = (note,) if note else ()
    if problem := strange([first.parts[0]]):
        return _Plan(identity, notes, message("intake.called", problem=problem))
    if first.parts[0] in both:
        return _Plan(identity, notes, message("intake.folder_and_file", name=shown(first.parts[0])))
    if astray := next((one for one, _ in members if len(one.parts) == 1 and one.kind not in ("", "folder")), None):
        return _Plan(identity, notes, message("intake.unreadable", name=astray.name, why=astray.refusal))
    if len(members) == 1 and len(first.parts) == 1 and name == first.name and not first.problem and is_handed_in(name):
        return _Plan(identity, notes, members=members)
    files, picked = pick_member(members, filename)
    return _Plan(identity, notes + picked.notes, picked.problem, files)


def _refuse_doubles(plans: Iterable[_Plan]) -> None:
    """Refuse submissions whose names could be taken for one another, all of them, since nothing tells whose is whose."""
    groups = defaultdict(list)
    for plan in plans:
        groups[alike(plan.identity)].append(plan)
    for group in groups.values():
        for plan, other in zip(group, group[1:] + group[:1], strict=True):
            if plan is not other:
                plan.problem = message("intake.one_name", one=shown(plan.identity), other=shown(other.identity))


def _refuse_much(plans: Sequence[_Plan], *, jumps: bool) -> None:
    """Refuse an archive of which more is read than time or memory allow.

    Raises
    ------
    BadArchive
        if it is one.

    """
    total, kept = 0, 0
    waiting: dict[int, int] = {}
    for place, member, name in _in_order(plans, jumps=jumps):
        size = min(member.size, most_to_read(name))
        total += size
        if place in waiting:
            kept -= waiting.pop(place)
        elif len(plans[place].members) > 1:
            waiting[place] = size
            kept += size
        if kept - waiting.get(place, 0) > MOST_HELD_BYTES:
            raise BadArchive(message("archive.far_apart"), message("archive.pack_by_folder"))
    if total > MOST_UNPACKED:
        raise BadArchive(message("archive.too_much", mib=total >> 20), _FEWER)


def _list(reader: Zip | Tar, members: Iterable[Member]) -> bytes:
    """Gradescope's list of who handed in what.

    Raises
    ------
    BadArchive
        if it cannot be read.

    """
    wanted = [(member, MOST_LIST_BYTES + 1) for member in members if member.parts == (LIST,)]
    data = next(iter(reader.contents(wanted)))
    if isinstance(data, BadMember) or len(wanted) > 1:
        raise BadArchive(message("archive.list_unreadable", file=LIST), message("archive.download_again"))
    return data
