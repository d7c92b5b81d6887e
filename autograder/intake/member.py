"""What an archive holds, member by member, and the two ways in which it can be bad; a member's name is a stranger's text."""

import re
import stat
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from autograder.words.message import Message, Text, message

MOST_PART, MOST_PATH = 255, 1024
"""The most bytes of one name in a path, and of a path; no file system takes the first, and no student needs the second."""

_LEADS_AWAY = r"(?P<absolute>^/)|(?P<drive>^[A-Za-z]:)|(?P<up>(?:^|(?<=/))\.\.(?=/|$))"
_AWAY = {
    "absolute": message("member.absolute"),
    "drive": message("member.drive"),
    "up": message("member.up"),
}
Kind = Literal["", "folder", "link", "device", "pipe", "socket", "sparse", "unknown"]
"""What an entry is: "" for a file."""

KINDS: Mapping[int, Kind] = {stat.S_IFLNK: "link", stat.S_IFIFO: "pipe", stat.S_IFCHR: "device", stat.S_IFBLK: "device",
          stat.S_IFSOCK: "socket", stat.S_IFDIR: "folder"}  # fmt: skip
"""What an entry is by the type in its mode."""

_UNREAD: Mapping[Kind, Message] = {
    "folder": message("member.folder"),
    "link": message("member.link"),
    "device": message("member.device"),
    "pipe": message("member.pipe"),
    "socket": message("member.socket"),
    "sparse": message("member.sparse"),
    "unknown": message("member.unknown"),
}
_TURNED = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Characters that turn the direction of writing around, so that a name reads as another."""

_AGAIN = message("archive.download_or_pack")


class BadArchive(Exception):
    """Why nothing of an archive is read: the end of a sentence that begins with its name."""

    def __init__(self, found: Text, do: Text = _AGAIN) -> None:
        """`found` without a full stop; `do` is a sentence."""
        super().__init__(found, do)
        self.found, self.do = found, do


class BadMember(Exception):
    """Why one member of an archive is not read: `says` is the end of a sentence that begins with its name."""

    def __init__(self, says: Text) -> None:
        super().__init__(says)
        self.says = says


MOST_RATIO = 200
"""What unpacks to more than so many times what it was packed into, and is large, is not unpacked; deflate reaches 1032."""


@dataclass(frozen=True, slots=True)
class Member:
    """One entry of an archive, as its headers tell it.

    `parts` are the names in its path, up to the first that leads out of its folder. `kind` is what it is, "" for a file. `at` is where its reader finds it again, `packed` how many bytes it takes there, `crc` their
    sum. `problem` is a clause about what is wrong with its path, `unread` one about why it cannot be read.
    """

    parts: tuple[str, ...]
    kind: Kind
    size: int
    at: int
    packed: int = 0
    crc: int = 0
    problem: Text = ""
    unread: Text = ""

    @property
    def name(self) -> str:
        """What it is called in its folder."""
        return self.parts[-1] if self.parts else ""

    @property
    def refusal(self) -> Text:
        """Why its contents are not read: "it is a link"; "" if they can be."""
        return _UNREAD[self.kind] if self.kind else self.unread


def shown(name: str) -> str:
    """A stranger's name in a sentence: in quotes, all that cannot be seen spelled out, and short."""
    return repr(name if len(name) <= 80 else f"{name[:79]}…")  # noqa: PLR2004  (a line of a terminal)


def alike(name: str) -> str:
    """The same for all names that some file system, or a reader's eye, takes for one."""
    if name.isascii():
        return name.lower().rstrip(". ")
    plain = "".join(sign for sign in unicodedata.normalize("NFKC", name) if unicodedata.category(sign) != "Cf")
    return unicodedata.normalize("NFKC", plain.casefold()).rstrip(". ")


def take_apart(raw: bytes, charset: str) -> tuple[tuple[str, ...], Text]:
    """The names in a path as far as it can be followed, and what is wrong with it.

    The folder "." and doubled slashes are overlooked.
    """
    whole = raw[:MOST_PATH].decode(charset, "backslashreplace")
    away = re.search(_LEADS_AWAY, whole)
    if away or b"\\" in raw[:MOST_PATH]:
        why, at = (
            (_AWAY[away.lastgroup or ""], away.start()) if away else (message("member.backslash"), whole.index("\\"))
        )
        return _parts(whole[:at].rpartition("/")[0]), message("member.called", name=shown(whole), why=why)
    if len(raw) > MOST_PATH:
        folder, slash, _ = whole[:MOST_PART].rpartition("/")
        return _parts(folder if slash else f"{whole[:100]}…"), message(
            "member.path_too_long", name=shown(whole), size=len(raw)
        )
    return _parts(whole), ""


def strange(parts: Iterable[str]) -> Text:
    """What is wrong with one of these names, that some system or reader would take for another; "" if nothing is."""
    return next(
        (message("member.wrong_name", name=shown(part), wrong=wrong) for part in parts if (wrong := _wrong(part))), ""
    )


def _parts(path: str) -> tuple[str, ...]:
    return tuple(part for part in path.split("/") if part not in ("", "."))


def _wrong(part: str) -> Text:
    """What is wrong with one name in a path."""
    for sign in () if part.isascii() and part.isprintable() else part:
        if sign in _TURNED or unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp"):
            return message("member.character", code=ord(sign))
    if part[-1] in ". ":
        return message("member.ends_blank")
    if len(part.encode()) > MOST_PART:
        return message("member.name_too_long", size=len(part.encode()))
    return ""


def each(wanted: Iterable[tuple[Member, int]], read: Callable[[Member, int], bytes]) -> Iterator[bytes | BadMember]:
    """Of each member what `read` makes of it and a number of bytes, or why it cannot be had."""
    for one, most in wanted:
        if one.refusal:
            yield BadMember(one.refusal)
            continue
        try:
            yield read(one, most)
        except BadMember as error:
            yield error
