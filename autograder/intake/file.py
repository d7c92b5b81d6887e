"""Makes a submission of a student's file, Python or notebook, and of two such files the one in which more is written."""

import re
from collections.abc import Collection
from dataclasses import replace
from pathlib import PurePath

from autograder.intake.notebook import MOST_NOTEBOOK_BYTES, read_notebook
from autograder.intake.submission import MOST_BYTES, Submission, examine
from autograder.words.message import Text, message

SUFFIXES = (".py", ".ipynb")

_FUNCTION = re.compile(r"^def (\w+)\(.*?(?=^\S|\Z)", re.MULTILINE | re.DOTALL)
_UNWRITTEN = re.compile(r'"""\s+raise NotImplementedError\("write \w+ here"\)\s*\Z')


def notebook_name(filename: str) -> str:
    """What a notebook is called in which the work of this file is done."""
    return f"{PurePath(filename).stem}.ipynb"


def most_bytes(name: str) -> int:
    """How much of a file of this name has to be read to know that it is not too large."""
    return (MOST_NOTEBOOK_BYTES if name.endswith(".ipynb") else MOST_BYTES) + 1


def take(identity: str, name: str, data: bytes, notes: tuple[Text, ...] = ()) -> Submission:
    """The submission that a file of this name comes to."""
    if name.endswith(".ipynb"):
        source, unread, more = read_notebook(data, name)
        return Submission(identity, source, unread, notes + more)
    problem = examine(data, name)
    return Submission(identity, b"" if problem else data, problem, notes)


def choose(file: Submission, notebook: Submission, filename: str, tasks: Collection[str]) -> Submission:
    """Of a file and a notebook the one in which more of the tasks are written, with a note if the other has some too."""
    names = (filename, notebook_name(filename))
    written = [_written(one, tasks) for one in (file, notebook)]
    # What is the same in both was given with the stub, or says nothing of which of the two is meant.
    counts = [len(mine - theirs) for mine, theirs in (written, reversed(written))]
    pairs = sorted(zip((file, notebook), names, counts, strict=True), key=lambda one: -one[2])
    (chosen, name, _), (_, left, count) = pairs
    if not count:
        return chosen
    note = message("intake.left_aside", name=name, left=left)
    return replace(chosen, notes=(*chosen.notes, note))


def _written(submission: Submission, tasks: Collection[str]) -> set[str]:
    """The text of each function of a task that is more than its stub; only told from the text, nothing is run."""
    found = _FUNCTION.finditer(submission.source.decode(errors="replace"))
    return {one[0].strip() for one in found if one[1] in tasks and not _UNWRITTEN.search(one[0])}
