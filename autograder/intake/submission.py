"""One student's file at one moment, as bytes; or, in a sentence, why there is none to grade."""

import hashlib

from autograder.frozen import frozen
from autograder.words.message import Text, message

MOST_BYTES = 1 << 20
"""A larger file is not graded."""

MOST_NOTEBOOK_BYTES = 20 << 20
"""A larger notebook is not graded."""


@frozen
class Work:
    """A file that was handed in for a `task` that a person marks; `problem` says why nobody can look at it, and then no bytes are kept."""

    task: str
    name: str
    data: bytes = b""
    problem: Text = ""


@frozen
class Submission:
    """What one student handed in.

    `problem` says why it cannot be graded ("" if it can), `notes` what was put right on the way. `came_as` is the name under which
    a platform handed it over, a file's or a folder's; `arrived` when it came there, by the platform's clock: in ISO 8601, with
    a zone where the platform tells one. Both are "" where nothing tells. One that is `hurried` is given up unfinished if it takes
    longer than others do. `works` are the files for tasks that a person marks, also where the code cannot be graded.
    """

    id: str
    source: bytes = b""
    problem: Text = ""
    notes: tuple[Text, ...] = ()
    came_as: str = ""
    arrived: str = ""
    hurried: bool = False
    works: tuple[Work, ...] = ()

    @property
    def sha256(self) -> str:
        """The hash of the bytes that are graded, with the hashes of what a person marks if there is any; "" where there are none."""
        if not self.works:
            return hashlib.sha256(self.source).hexdigest() if self.source else ""
        parts = [self.source, *(part for one in self.works for part in (one.task.encode(), one.data))]
        return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()


def examine(source: bytes, name: str) -> Text:
    """What keeps a file of this name from being graded, in one sentence; "" if nothing does."""
    if not source.strip():
        return message("intake.empty", name=name)
    if len(source) > MOST_BYTES:
        return message("intake.too_large", name=name)
    if b"\0" in source:
        return message("intake.nul", name=name)
    try:
        source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        return message("intake.not_utf8", name=name, line=line)
    return ""
