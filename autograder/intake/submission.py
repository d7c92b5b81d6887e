"""One student's file at one moment, as bytes; or, in a sentence, why there is none to grade."""

import hashlib
from dataclasses import dataclass

MOST_BYTES = 1 << 20
"""A larger file is not graded."""


@dataclass(frozen=True)
class Submission:
    """What one student handed in.

    `problem` says why it cannot be graded ("" if it can), `notes` what was put right on the way.
    """

    id: str
    source: bytes = b""
    problem: str = ""
    notes: tuple[str, ...] = ()

    @property
    def sha256(self) -> str:
        """The hash of the bytes that are graded; "" where there are none."""
        return hashlib.sha256(self.source).hexdigest() if self.source else ""


def examine(source: bytes, name: str) -> str:
    """What keeps a file of this name from being graded, in one sentence; "" if nothing does."""
    if not source.strip():
        return f"{name} is empty."
    if len(source) > MOST_BYTES:
        return f"{name} is larger than 1 MiB: hand in the code alone."
    if b"\0" in source:
        return f"{name} holds NUL bytes, so it is not a text file: save it as plain Python."
    try:
        source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        return f"{name} is not UTF-8 (line {line}): save it as UTF-8."
    return ""
