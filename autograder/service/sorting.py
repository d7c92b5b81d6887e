"""Which folders of a push have work in them, and what is said of the others."""

from collections.abc import Collection, Sequence
from pathlib import Path

from autograder.service.pushed import PushedFolder, is_untouched
from autograder.words.message import Message, message

_KNOWN = {
    "link": message("push.is_link"),
    "submodule": message("push.is_submodule"),
    "file": message("push.is_file"),
    "large": message("push.is_large"),
}


def sorted_out(
    folders: Sequence[PushedFolder], wanted: Collection[str], template: Path
) -> tuple[list[PushedFolder], list[tuple[str, Message]]]:
    """The folders that are attempts, and of assignments whose folder is none, or stands there twice, what is said.

    What is said of a whole commit has no assignment.
    """
    there = [one for one in folders if one.assignment in wanted]
    twice = {one.assignment for one in there if sum(other.assignment == one.assignment for other in there) > 1}
    said = [(name, message("push.twice", assignment=name)) for name in sorted(twice)]
    once = [one for one in there if one.assignment not in twice]
    said += [(one.assignment, _of_no_folder(one)) for one in once if one.kind != "folder"]
    if any(not one.assignment for one in folders):
        said.append(("", message("push.large_tree")))
    folded = [one for one in once if one.kind == "folder"]
    return [one for one in folded if not is_untouched(one.files, template / one.assignment)], said


def _of_no_folder(one: PushedFolder) -> Message:
    what = _KNOWN.get(one.kind, message("push.is_unknown"))
    return message("push.no_folder", assignment=one.assignment, what=what)
