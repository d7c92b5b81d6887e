"""Adds an entry to `ledger.yaml`, behind what stands there: every byte of it stays, comments too, and nobody's entry is lost."""

from collections.abc import Callable, Mapping
from pathlib import Path

import yaml

from autograder.course.yaml_file import Texts, load_yaml
from autograder.errors import CourseError
from autograder.folder_lock import alone
from autograder.output import replace
from autograder.words.message import message


class _Dumper(yaml.SafeDumper):
    """YAML in which a text with one of the line ends that nobody types is quoted, or it would come back otherwise."""


def _quoted(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = '"' if set(text) & set("\x85\u2028\u2029") else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style)


_Dumper.add_representer(str, _quoted)


def add_entry(path: Path, entry: Mapping[str, str], check: Callable[[bytes], None]) -> None:
    """Add it to a file that need not be there yet; `check` raises what is wrong with the whole before anything is written.

    Whoever else adds one by this function waits meanwhile.

    Raises
    ------
    CourseError
        if the file is no list to which an entry can be added.
    GraderError
        if it cannot be written, or another process does not let go of it.

    """
    with alone(path.parent, message("ledger.held", folder=path.parent)):
        before: bytes | None = None
        while before != (before := _there(path)):  # who saves it in an editor does not wait, and a check takes long
            after = _with(path, before, entry)
            check(after)
        replace(path, after)


def _there(path: Path) -> bytes:
    return path.read_bytes() if path.exists() else b""


def _with(path: Path, before: bytes, entry: Mapping[str, str]) -> bytes:
    """The bytes of the file with one entry more."""
    there = load_yaml(path, Texts).data if before else None
    if there not in (None, "") and not isinstance(there, list):
        raise CourseError(path, 1, message("ledger.no_list"), message("ledger.form"))
    text = before.decode()
    after = _behind(text, entry)
    if _data(after) != [*(there or []), dict(entry)]:
        raise CourseError(path, None, message("ledger.not_added"), message("ledger.add_by_hand"))
    return after.encode()


def _behind(text: str, entry: Mapping[str, str]) -> str:
    """The text with the entry behind it, as far to the right as the others stand, each of its lines ended as theirs are."""
    tree, end = yaml.compose(text, Texts), "\r\n" if "\r\n" in text else "\n"
    column = 0
    if isinstance(tree, yaml.SequenceNode) and tree.value:
        column = tree.start_mark.column
    elif tree is not None:  # [], an empty list
        text = text[: tree.start_mark.index] + text[tree.end_mark.index :]
    written = yaml.dump([dict(entry)], Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100)
    lines = [" " * column + line for line in written.removesuffix("\n").split("\n")]
    return text + end * (bool(text) and not text.endswith("\n")) + end.join([*lines, ""])


def _data(text: str) -> object:
    try:
        return yaml.load(text, Texts)  # noqa: S506  (a safe loader)
    except yaml.YAMLError:
        return None
