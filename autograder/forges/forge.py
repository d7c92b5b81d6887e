"""What a forge is to a service: who told of a push, how a branch moved and when, what is in a commit, and where an answer goes."""

import re
from collections.abc import Mapping
from typing import Literal, Protocol

from autograder.frozen import frozen
from autograder.words.message import Message

Kind = Literal["file", "folder", "link", "submodule", "unknown"]

_FORMATS: Mapping[int, Kind] = {0o040000: "folder", 0o120000: "link", 0o160000: "submodule", 0o100000: "file"}
_FORMAT = 0o170000

NOTHING = "0" * 40
"""The object of a branch that is not there."""


_OBJECT = re.compile("[0-9a-f]{40}(?:[0-9a-f]{24})?")


def is_object(text: str) -> bool:
    """Whether a text is an object's number, all digits of it."""
    return bool(_OBJECT.fullmatch(text))


def kind_of(mode: str) -> Kind:
    """What an entry of a tree is, by git's mode in octal digits; ValueError if it is none."""
    return _FORMATS.get(int(mode, 8) & _FORMAT, "unknown")


class Unsigned(Exception):
    """What came to the address for webhooks is not signed with the secret, or is too old."""


class Unreadable(Exception):
    """What came there is signed, and nothing that this platform says."""


class NotAnswered(Exception):
    """A platform did not answer what it was asked: `why`, and what it answered instead, as a `status` of HTTP; 0 if nothing.

    Where the platform cannot be had, whatever it is asked, it is to be asked again after `wait` seconds, for as long as that lasts.
    That is 0 where it is about this one thing, which may never come out right.
    """

    def __init__(self, why: Message, wait: float = 0.0, status: int = 0) -> None:
        super().__init__(why)
        self.why, self.wait, self.status = why, wait, status


@frozen
class Told:
    """A push of which a webhook tells: nothing of it is believed, but that there is something to look at in this repository."""

    repository: str
    ref: str
    old: str
    new: str
    delivery: str


@frozen
class Move:
    """A branch that moved by a push from one object to another, at a time by the platform's clock."""

    old: str
    new: str
    time: float


@frozen
class Log:
    """The moves of a branch, and by what the platform knows that we have seen them."""

    etag: str
    moves: tuple[Move, ...]


@frozen
class Entry:
    """What is in a tree; its `size` is in bytes, None where the platform tells none before it is read."""

    kind: Kind
    name: str
    object: str
    size: int | None = None


@frozen
class Remark:
    """What is said of one line of a file."""

    path: str
    line: int
    title: str
    says: str


@frozen
class Answer:
    """What a push is answered for one assignment: `state` tells whether it has all points; `summary` is Markdown, `url` may be "".

    It is "unmarked" where nothing is lost and some of it waits for a person.
    """

    assignment: str
    state: Literal["full", "unmarked", "lost", "not graded", "fault"]
    title: str
    summary: str
    url: str
    remarks: tuple[Remark, ...] = ()


class Forge(Protocol):
    """A platform with repositories, asked over its API. Whatever it is asked it may raise `NotAnswered`."""

    def told(self, headers: Mapping[str, str], body: bytes, secret: str, now: float) -> Told | None:
        """The push of which a webhook tells, None if it is of something else; `headers` have names in lower case.

        Raises
        ------
        Unsigned
            if it does not come from the platform.
        Unreadable
            if it is none of its messages.

        """

    def log(self, repository: str, branch: str, etag: str) -> Log | None:
        """How a branch moved, as the platform has it written down; None if nothing came to it since an `etag` was given."""

    def head(self, repository: str, branch: str) -> str:
        """The commit at which a branch is; "" if there is no such branch."""

    def root(self, repository: str, commit: str) -> tuple[Entry, ...] | None:
        """What is in a commit's tree; None if that is too large to be told whole."""

    def inside(self, repository: str, commit: str, folder: Entry) -> tuple[Entry, ...] | None:
        """What is in a folder of that tree; None if that is too large to be told whole."""

    def contents(self, repository: str, file: Entry, most: int) -> bytes | None:
        """The bytes of a file; None if there are more than so many, of which no more are read."""

    def answer(self, repository: str, commit: str, answer: Answer) -> None:
        """Show an answer at a commit; shown again, it takes the place of the one before."""

    def close(self) -> None:
        """Hang up."""
