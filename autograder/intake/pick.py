"""Picks the file that is graded out of all that a student handed in: of the right name, or the only one that there is."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from autograder.intake.file import SUFFIXES, notebook_name
from autograder.intake.member import Member, alike, shown, strange
from autograder.words.message import Text, message

PACKED = ".zip"
"""How a file ends in which a student's file may be packed."""

MOST_FILES, DEEPEST = 1000, 8

_LEFT_BY_PROGRAMS = (
    *("__MACOSX", ".DS_Store", ".git", ".gitattributes", ".github", ".gitignore", ".gitkeep"),
    *("__pycache__", ".ipynb_checkpoints"),
)
"""What systems and programs put beside a student's files, as they do with all that begins with "._"."""


@dataclass(frozen=True)
class Picked:
    """The places of the one or two files to read, a file and its notebook; or why there is none; and what was overlooked."""

    places: tuple[int, ...] = ()
    problem: Text = ""
    notes: tuple[Text, ...] = ()


def is_seen(name: str) -> bool:
    """Whether a file or folder of this name is looked at; what is hidden, or left by a program, is not."""
    return not name.startswith(".") and name not in _LEFT_BY_PROGRAMS


def is_left_by_program(name: str) -> bool:
    """Whether no student can have meant a file or folder of this name, so that it need not be told that it is left out."""
    return name.startswith("._") or name in _LEFT_BY_PROGRAMS


def pick(names: Sequence[str], filename: str) -> Picked:
    """Of files of these names the one that is called `filename`, or its notebook, or both; or the only one.

    A zip is picked where there is nothing else.
    """
    right = {name: [place for place, one in enumerate(names) if one == name] for name in _right(filename)}
    for name, places in right.items():
        if len(places) > 1:
            return Picked(problem=message("intake.several_files", number=len(places), name=name))
    if there := tuple(place for places in right.values() for place in places):
        return Picked(there)
    plain = [place for place, name in enumerate(names) if name.endswith(SUFFIXES)]
    packed = [place for place, name in enumerate(names) if name.endswith(PACKED)]
    if len(plain) == 1:
        name = names[plain[0]]
        wanted = filename if name.endswith(".py") else notebook_name(filename)
        return Picked((plain[0],), notes=(message("intake.misnamed", name=name, wanted=wanted),))
    if len(packed) == 1 and not plain:
        return Picked((packed[0],))
    found = ", ".join(names[place] for place in (plain or packed)[:5]) or message("intake.found_nothing")
    return Picked(problem=message("intake.missing", name=filename, found=found))


def pick_member(members: Sequence[tuple[Member, str]], filename: str) -> tuple[list[tuple[Member, str]], Picked]:
    """Of one submission's members, each with the name that it was handed in under, those to read."""
    if problem := next((member.problem for member, _ in members if member.problem), ""):
        return [], Picked(problem=message("intake.not_read", problem=problem))
    wanted = [one for one in members if one[0].kind != "folder" and one[1].endswith((*SUFFIXES, PACKED))]
    if problem := _refused([member for member, _ in wanted]):
        return [], Picked(problem=problem)
    picked = pick([name for _, name in wanted], filename)
    return [wanted[place] for place in picked.places], picked


def _refused(members: Sequence[Member]) -> Text:
    if len(members) > MOST_FILES:
        return message("intake.too_many_files", most=MOST_FILES)
    if any(len(member.parts) > DEEPEST + 2 for member in members):
        return message("intake.too_deep", most=DEEPEST)
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


def _right(filename: str) -> tuple[str, str]:
    return filename, notebook_name(filename)
