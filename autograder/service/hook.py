"""The hook of a repository: reads what was pushed from git, hands it over to the service, and prints what that answers.

Theory of operation. A copy of this file is a repository's ``post-receive``, so it stands on the standard library alone, and imports
little, because every push waits for it. It knows no assignment and judges nothing. Over a socket it says which repository was
pushed to, by whom, and which branches moved. The service names folders and sizes; the hook reads those folders of the commit
out of git's objects, by one ``git cat-file --batch-command``: trees by their numbers, kinds and sizes before contents. So there is
no checkout, no filter, no attribute, no link and no submodule that is followed, and nothing large that is read. What lies in folders
of such a folder is read as well where it may be work, after all that lies higher. Then it prints what comes until the service hangs up.

A message is its length and its fields, each with its length, all lengths of four bytes.
"""

from __future__ import annotations

import os
import sys
from _socket import AF_UNIX, socket  # `socket` is these, and twenty modules for what is not asked for here

TYPE_CHECKING = False
if TYPE_CHECKING:  # these are more than all else here
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
    from typing import TypeVar

    _There = TypeVar("_There")

PATIENCE = 20.0
"""Seconds to wait for the next word of the service, which says within ten how things stand."""

MOST_UPDATES = 50
"""So many refs of one push are told of."""

_MOST_ANSWER = 1 << 20
_KINDS = {0o040000: b"folder", 0o120000: b"link", 0o160000: b"submodule", 0o100000: b"file"}
_FORMAT = 0o170000
CODE = (b".py", b".ipynb", b".zip", b".py.txt", b".py.json", b".ipynb.txt", b".ipynb.json")
"""How the names of files end whose contents are read."""

_DOCUMENTS = (b".pdf", b".rtf", b".doc", b".docx", b".odt", b".html", b".htm")
NAMED = (*_DOCUMENTS, b".pyc", b".pkl", b".npy", b".npz", b".rar", b".7z", b".tar", b".gz", b".tgz")
"""How the names of those end that people hand in in their place: they are told of, also in folders below."""

PASSED = (b"__pycache__", b"__macosx", b"env", b"venv", b"site-packages", b"node_modules")
"""Folders in which nobody's work is."""

_MOST_BESIDE = 2 << 20
"""So many bytes of a file beside the code are read."""

DEEPEST, _MOST_FOLDERS = 8, 200

_KEPT = ("GIT_CONFIG", "GIT_EXEC_PATH")
"""Variables that only whoever administers this machine sets; of git's others none is handed on."""

Entry = tuple[bytes, bytes, str]
"""What is in a tree: a kind, a name, an object."""


class Unanswered(Exception):
    """The service is not there, or hung up in the middle."""


# ── messages ────────────────────────────────────────────────────────────────────────────────────


def pack(fields: Sequence[bytes]) -> bytes:
    """Fields as one message."""
    body = b"".join(len(field).to_bytes(4, "big") + field for field in fields)
    return len(body).to_bytes(4, "big") + body


def unpack(body: bytes) -> list[bytes]:
    """The fields of a message, without its own length; ValueError if they are not whole."""
    fields, at = [], 0
    while at < len(body):
        end = at + 4 + int.from_bytes(body[at : at + 4], "big")
        if end > len(body) or at + 4 > len(body):
            raise ValueError
        fields.append(body[at + 4 : end])
        at = end
    return fields


class Service:
    """The service at the other end of a socket."""

    def __init__(self, path: str) -> None:
        """Connect, or raise `Unanswered`."""
        self._socket = socket(AF_UNIX)
        self._socket.settimeout(PATIENCE)
        try:
            self._socket.connect(path)
        except OSError as error:
            self.close()
            raise Unanswered(str(error)) from None

    def close(self) -> None:
        """Hang up."""
        self._socket.close()

    def tell(self, *fields: bytes) -> None:
        """Send a message."""
        try:
            self._socket.sendall(pack(fields))
        except OSError as error:
            raise Unanswered(str(error)) from None

    def hear(self) -> list[bytes]:
        """The next message; none of its fields once the service has said all."""
        head = self._exactly(4)
        if not head:
            return []
        size = int.from_bytes(head, "big")
        if len(head) < 4 or size > _MOST_ANSWER:  # noqa: PLR2004  (as long as a length is)
            raise Unanswered
        return unpack(self._exactly(size))

    def _exactly(self, size: int) -> bytes:
        found = b""
        try:
            while len(found) < size and (more := self._socket.recv(size - len(found))):
                found += more
        except OSError as error:
            raise Unanswered(str(error)) from None
        return found


# ── what git has ────────────────────────────────────────────────────────────────────────────────


class Objects:
    """The objects of a repository, as they were pushed, by one process of git."""

    def __init__(self, repository: str) -> None:
        """Start it; no replacement that was pushed is looked at, nothing is fetched, and no other place for objects is believed."""
        theirs_in, self._asks = os.pipe()
        self._says, theirs_out = os.pipe()
        ways = [(os.POSIX_SPAWN_DUP2, theirs_in, 0), (os.POSIX_SPAWN_DUP2, theirs_out, 1)]
        words = ["git", f"--git-dir={repository}", "cat-file", "--batch-command"]
        kept = {name: value for name, value in os.environ.items() if name[:4] != "GIT_" or name.startswith(_KEPT)}
        calm = {"GIT_NO_REPLACE_OBJECTS": "1", "GIT_NO_LAZY_FETCH": "1"}
        self._pid = os.posix_spawnp("git", words, {**kept, **calm}, file_actions=ways)
        os.close(theirs_in)
        os.close(theirs_out)
        self._file = os.fdopen(self._says, "rb")

    def close(self) -> None:
        """End it."""
        os.close(self._asks)
        self._file.close()
        os.waitpid(self._pid, 0)

    def size(self, name: str, kind: bytes) -> int:
        """How many bytes the object has; -1 if there is none of this kind."""
        found = self._ask("info", name)
        return int(found[2]) if found[1:2] == [kind] else -1

    def contents(self, name: str) -> bytes:
        """Its bytes; ask for its size first."""
        found = self._ask("contents", name)
        if len(found) < 3:  # noqa: PLR2004  (an object, a kind, a size)
            raise Unanswered
        data = self._file.read(int(found[2]) + 1)
        if len(data) != int(found[2]) + 1:
            raise Unanswered
        return data[:-1]

    def entries(self, name: str, most: int) -> list[Entry] | None:
        """What is in a tree; None if it is no tree, larger than so many bytes, or damaged."""
        if not 0 <= self.size(name, b"tree") <= most:
            return None
        try:
            return list(_entries(self.contents(name), len(name) // 2))
        except ValueError:
            return None

    def tree_of(self, commit: str) -> str:
        """The tree of a commit; "" if there is none."""
        found = self._ask("info", f"{commit}^{{tree}}")
        return found[0].decode() if found[1:2] == [b"tree"] else ""

    def _ask(self, *words: str) -> list[bytes]:
        os.write(self._asks, f"{' '.join(words)}\n".encode())
        answer = self._file.readline()
        if not answer:  # it was ended: that is no word on whether there is such an object
            raise Unanswered
        return answer.split()


def _entries(data: bytes, width: int) -> Iterator[Entry]:
    at = 0
    while at < len(data):
        blank = data.index(b" ", at)
        end = data.index(b"\0", blank)
        name, there = data[blank + 1 : end], data[end + 1 : end + 1 + width].hex()
        kind = _KINDS.get(int(data[at:blank], 8) & _FORMAT, b"unknown")
        yield (b"unknown" if b"/" in name else kind), name, there
        at = end + 1 + width


# ── what is handed over ─────────────────────────────────────────────────────────────────────────


def fields_of(objects: Objects, commit: str, limits: Sequence[int], folders: Sequence[bytes]) -> Iterator[bytes]:
    """Each folder that is asked for and there: its name, what it is, how many entries follow, and of each kind, path and contents.

    Among the `folders` are single files that are read beside the code, each by its folder and its name in small letters. `limits` are
    the most bytes of a tree, entries of a folder, bytes of a file, and bytes in all, of which what lies highest is first.
    A commit of whose tree there is too much has one folder, without a name.
    """
    tree, entries, file, room = limits
    found, every, root = list[tuple[bytes, bytes, int]](), list[tuple[Entry, bool]](), objects.tree_of(commit)
    if objects.size(root, b"tree") > tree:
        yield from (b"", b"large", b"0")
        return
    for kind, name, there in _chosen(objects.entries(root, tree), folders):
        inside = objects.entries(there, tree) if kind == b"folder" else []
        if inside is None or len(inside) > entries:
            kind, inside = b"large", []  # noqa: PLW2901
        asked = asked_in(name, folders)
        under = below(inside, lambda one: objects.entries(one, tree), entries, asked)
        found.append((name, kind, len(inside) + len(under)))
        every += [(one, is_asked(one[1], asked)) for one in (*inside, *under)]
    read = dict[int, tuple[bytes, bytes, bytes]]()
    for place in sorted(range(len(every)), key=lambda place: every[place][0][1].count(b"/")):
        entry, by_name = every[place]
        read[place] = _read(objects, entry, min(file, room), by_name=by_name)
        room -= len(read[place][2])
    parts = (read[place] for place in range(len(every)))
    for name, kind, count in found:
        yield from (name, kind, str(count).encode())
        for _ in range(count):
            yield from next(parts)


def below(
    inside: Sequence[tuple[bytes, bytes, _There]],
    look: Callable[[_There], Sequence[tuple[bytes, bytes, _There]] | None],
    most: int,
    asked: Collection[bytes] = (),
) -> list[tuple[bytes, bytes, _There]]:
    """What may be work in the folders among these entries, by its path, the highest first; no more than so many.

    `look` tells what is in a folder, or None; `asked` are names of files that are work too, in small letters.
    """
    found: list[tuple[bytes, bytes, _There]] = []
    folders, looked = [one for one in inside if _is_entered(one)], 0
    while folders and looked < _MOST_FOLDERS and len(found) < most:
        (_, path, there), looked = folders.pop(0), looked + 1
        entries = look(there) or ()
        under = [(kind, b"%s/%s" % (path, name), what) for kind, name, what in entries if len(entries) <= most]
        found += [one for one in under if one[0] != b"folder" and (_is_work(one[1]) or is_asked(one[1], asked))]
        folders += [one for one in under if _is_entered(one)]
    return found[:most]


def is_asked(path: bytes, asked: Collection[bytes]) -> bool:
    """Whether a file of this path is one of those that are asked for by name."""
    return path.rpartition(b"/")[2].lower() in asked


def asked_in(folder: bytes, wanted: Iterable[bytes]) -> frozenset[bytes]:
    """The names of the files that are asked for in a folder, of all that is wanted."""
    begin = folder.lower() + b"/"
    return frozenset(one[len(begin) :] for one in wanted if one.startswith(begin))


def _is_entered(one: tuple[bytes, bytes, object]) -> bool:
    kind, path, _ = one
    name = path.rpartition(b"/")[2].lower()
    return kind == b"folder" and name not in PASSED and name[:1] != b"." and path.count(b"/") < DEEPEST


def _is_work(path: bytes) -> bool:
    name = path.rpartition(b"/")[2].lower()
    return name.endswith((*CODE, *NAMED)) and name[:1] != b"."


def _chosen(entries: list[Entry] | None, folders: Sequence[bytes]) -> list[Entry]:
    return [one for one in entries or () if one[1] in folders]


def _read(objects: Objects, entry: Entry, most: int, *, by_name: bool) -> tuple[bytes, bytes, bytes]:
    """Kind, name and contents of an entry; of what is no code and not asked for no contents, and of what is larger none either."""
    kind, name, there = entry
    if kind != b"file" or not (by_name or name.lower().endswith(CODE)):
        return kind, name, b""
    most = min(most, _MOST_BESIDE) if by_name else most
    if not 0 <= objects.size(there, b"blob") <= most:
        return b"large", name, b""
    return kind, name, objects.contents(there)


def branch_of(repository: str) -> bytes:
    """The ref of the branch that a clone of the repository begins with; nobody changes it by a push."""
    with open(os.path.join(repository, "HEAD"), "rb") as file:  # noqa: PTH118, PTH123  (pathlib takes long to import)
        return file.read(1024).removeprefix(b"ref: ").strip()


def hand_over(
    path: str, repository: str, who: bytes, updates: Sequence[Sequence[bytes]], time: bytes = b"", *, edition: str
) -> Iterator[bytes]:
    """Tell the service at a socket of what was pushed, at a `time` that is not now, and of which `edition` we are; the lines that it answers.

    Raises
    ------
    Unanswered
        if it does not.

    """
    branch, service = branch_of(repository), Service(path)
    first = sorted(updates, key=lambda update: update[2] != branch)  # however many others there are
    told = [field for update in first[:MOST_UPDATES] for field in update]
    try:
        service.tell(b"push " + edition.encode(), os.fsencode(repository), who, branch, time, *told)
        while heard := service.hear():
            kind, *fields = heard
            if kind == b"say":
                yield from fields
            elif kind == b"want":
                commit = next(new for _, new, ref in updates if ref == branch)
                service.tell(b"files", *_read_all(repository, commit.decode(), fields))
    finally:
        service.close()


def _read_all(repository: str, commit: str, wanted: Sequence[bytes]) -> list[bytes]:
    objects = Objects(repository)
    try:
        return list(fields_of(objects, commit, [*map(int, wanted[:4])], wanted[4:]))
    finally:
        objects.close()


def main(path: str, *, is_gitolite: bool, silence: str, edition: str) -> int:
    """Do what a post-receive does; `silence` is what is said where the service does not answer, `edition` of which one this copy is."""
    repository = os.path.realpath(os.environ.get("GIT_DIR", "."))
    who = os.environb.get(b"GL_USER", b"") if is_gitolite else b""
    updates = [line.split(maxsplit=2) for line in sys.stdin.buffer.read().splitlines()]
    try:
        for line in hand_over(path, repository, who, updates, edition=edition):
            os.write(1, line + b"\n")
    except (Unanswered, OSError):  # also where git itself was ended, as by a limit
        os.write(1, silence.encode() + b"\n")
    return 0
