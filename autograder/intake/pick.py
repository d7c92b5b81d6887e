"""Picks what is read out of all that a student handed in: the file of the right name, or else what is most like it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from autograder.frozen import frozen
from autograder.hand_work import HandTask
from autograder.intake.called import Likeness, Wanted, document, kind, likeness, likeness_to_work
from autograder.intake.member import Member, alike, shown, strange
from autograder.words.message import Text, message
from autograder.words.rows import in_commas

MOST_FILES, DEEPEST = 1000, 8
MOST_MEMBERS = 10_000
"""So many files and folders of one submission are looked at, pictures and what is installed apart."""

_MOST_READ, _MOST_FOUND, _MOST_MODULES = 5, 5, 20
_MOST_WORKS = 2
"""So many files for one task that a person marks are read: of two nobody can tell which is meant, unless they are the same."""


@frozen
class Pick:
    """One file to read: `name` is what it was handed in as, `path` where it lies in what was handed in.

    It may be a file that a person marks, for what is `asked`.
    """

    member: Member
    name: str
    path: str
    likeness: Likeness
    asked: HandTask | None = None


@frozen
class Picked:
    """The few files to read, in the order in which they count, and what counts only where nothing is written in them.

    Or why there are none. `found` is all that there was, `modules` other Python files in the folder of the first, which it may import.
    Where several files are wanted and some are there, `parts` are those of each, in their order. `works` are read in any case: files
    that a person marks, of two for one task both.
    """

    picks: tuple[Pick, ...] = ()
    beside: tuple[Pick, ...] = ()
    problem: Text = ""
    found: Text = ""
    modules: tuple[str, ...] = ()
    parts: tuple["Picked", ...] = ()
    works: tuple[Pick, ...] = ()


def pick(members: Sequence[tuple[Member, str]], wanted: Wanted, *, packed: bool, own: int = 1) -> Picked:
    """Of one submission's members, each with the name that it was handed in under, those to read.

    `packed` says that the names come out of an archive: then one that some system would take for another is refused. The
    submission's own names begin at the place `own` in a path.
    """
    if problem := _astray(members):
        return Picked(problem=problem)
    return replace(_code(members, wanted, packed=packed, own=own), works=tuple(_works(members, wanted, own)))


def _works(members: Sequence[tuple[Member, str]], wanted: Wanted, own: int) -> Iterator[Pick]:
    """The files for each task that a person marks: of those whose names are most like the right one the highest."""
    near = [one for one in members if one[0].kind != "folder" and len(one[0].parts) <= DEEPEST + 2]
    for task in wanted.by_hand:
        like = [(found, one) for one in near if (found := likeness_to_work(one[1], task.file)) is not None]
        picks = [replace(_pick(one, task.file, own), likeness=found, asked=task) for found, one in like]
        picks.sort(key=_order)
        yield from [one for one in picks if _order(one)[:2] == _order(picks[0])[:2]][:_MOST_WORKS]


def _code(members: Sequence[tuple[Member, str]], wanted: Wanted, *, packed: bool, own: int) -> Picked:
    """What is read of the code."""
    code = [one for one in members if one[0].kind != "folder" and kind(one[1])]
    near = [one for one in code if len(one[0].parts) <= DEEPEST + 2]
    if packed and (problem := _ambiguous([member for member, _ in near])):
        return Picked(problem=problem)
    picks = sorted((_pick(one, wanted.filename, own) for one in near), key=_order)
    parts = [sorted(some, key=_order) for some in _by_file(near, wanted, own)] if wanted.homes else [picks]
    if any(one.likeness < Likeness.OTHER for some in parts for one in some):
        found = _of_several(parts, wanted) if wanted.homes else _of_the_right_name(picks)
        return _with_modules(found, picks)
    if len(code) > MOST_FILES:
        return Picked(problem=message("intake.too_many_files", most=MOST_FILES))
    if any(len(member.parts) > DEEPEST + 2 for member, _ in members):
        return Picked(problem=message("intake.too_deep", most=DEEPEST))
    others = [
        one for one in picks if not wanted.homes or kind(one.name) == "zip"
    ]  # which of several it is nobody can tell
    return _with_modules(_of_other_names(others, _found(members), wanted.filename), picks)


def _with_modules(picked: Picked, picks: Sequence[Pick]) -> Picked:
    folders = {one.member.parts[:-1] for one in picked.picks[:1]}
    modules = [one.name for one in picks if one.name.endswith(".py") and one.member.parts[:-1] in folders]
    return replace(picked, modules=tuple(modules[:_MOST_MODULES]))


def missing(filename: str, found: Text) -> Text:
    """What is said where no file can be told to be the one that was asked for."""
    return message("intake.missing", name=filename, found=found or message("intake.found_nothing"))


def _pick(one: tuple[Member, str], filename: str, own: int) -> Pick:
    member, name = one
    return Pick(member, name, "/".join((*member.parts[own:-1], name)), likeness(name, filename))


def _order(one: Pick) -> tuple[int, int, str]:
    return one.likeness, len(one.member.parts), one.path


def _by_file(near: Sequence[tuple[Member, str]], wanted: Wanted, own: int) -> list[list[Pick]]:
    """For each of several files what is called like it, and like no other of them more; notebooks are none of them."""
    names = wanted.filenames
    parts: list[list[Pick]] = [[] for _ in names]
    for one in near:
        alike = [likeness(one[1], name) for name in names]
        if kind(one[1]) == "py" and min(alike) < Likeness.OTHER:
            place = alike.index(min(alike))
            parts[place].append(_pick(one, names[place], own))
    return parts


def _of_several(parts: Sequence[Sequence[Pick]], wanted: Wanted) -> Picked:
    made = tuple(
        _of_the_right_name(some) if some else Picked(problem=message("intake.part_missing", name=name))
        for some, name in zip(parts, wanted.filenames, strict=True)
    )
    picks, beside = [one for part in made for one in part.picks], [one for part in made for one in part.beside]
    return Picked(tuple(picks), tuple(beside), parts=made)


def _of_the_right_name(picks: Sequence[Pick]) -> Picked:
    """Those that lie highest of the ones whose name is most like the right one; then what may be copies, and what else lies there."""
    named = [one for one in picks if one.likeness < Likeness.OTHER]
    best = [one for one in named if one.likeness == named[0].likeness]
    height = {kind(one.name): len(one.member.parts) for one in reversed(best)}
    top = [one for one in best if len(one.member.parts) == height[kind(one.name)]]
    if len(top) > _MOST_READ:
        return Picked(problem=message("intake.several_files", number=len(top), name=named[0].name))
    folders = {one.member.parts[:-1] for one in top}
    strays = [one for one in picks[len(named) :] if kind(one.name) != "zip" and one.member.parts[:-1] in folders]
    beside = (*(one for one in named if one not in top), *strays)
    return Picked(tuple(top), beside[: _MOST_READ - len(top)])


def _of_other_names(picks: Sequence[Pick], found: Text, filename: str) -> Picked:
    """Zips, which may hold the right name, before what is called otherwise."""
    zips = [one for one in picks if kind(one.name) == "zip"]
    strays = [one for one in picks if kind(one.name) != "zip"]
    read = (*(zips if len(zips) <= _MOST_READ else ()), *(strays if len(strays) <= _MOST_READ else ()))
    return Picked(read, problem="" if read else missing(filename, found), found=found)


def _found(members: Iterable[tuple[Member, str]]) -> Text:
    """The names of what was handed in as work, and what they are where it is no code; "" if there is nothing of the kind."""
    files = [name for member, name in members if member.kind != "folder" and (kind(name) or document(name))]
    files.sort(key=lambda name: (kind(name) in ("", "zip"), name))
    told: list[Text] = [
        message("intake.found_document", name=name, what=document(name)) if document(name) else name for name in files
    ]
    return in_commas(told[:_MOST_FOUND]) if told else ""


def _astray(members: Sequence[tuple[Member, str]]) -> Text:
    if problem := next((member.problem for member, _ in members if member.problem), ""):
        return message("intake.not_read", problem=problem)
    return message("intake.too_many_members", most=MOST_MEMBERS) if len(members) > MOST_MEMBERS else ""


def _ambiguous(members: Sequence[Member]) -> Text:
    if problem := strange(part for member in members for part in member.parts):
        return message("intake.file_called", problem=problem)
    for paths in _alike("/".join(member.parts) for member in members):
        if len(set(paths)) > 1:
            one, other = sorted(set(paths))[:2]
            return message("intake.two_files_one_name", one=shown(one), other=shown(other))
    return ""


def _alike(paths: Iterable[str]) -> list[list[str]]:
    groups = defaultdict(list)
    for path in paths:
        groups[alike(path)].append(path)
    return list(groups.values())
