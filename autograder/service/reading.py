"""Reads of a commit the folders that are asked for over a forge's API: kinds and sizes before bytes, and no bytes but the pushed ones."""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from autograder.forges.forge import Entry, Forge, NotAnswered
from autograder.intake.by_hand import MOST_PICTURE
from autograder.intake.called import Wanted, kind
from autograder.intake.file import MOST_FILE_BYTES
from autograder.service.hook import asked_in, below, is_asked
from autograder.service.pushed import MOST_BYTES, MOST_ENTRIES, PushedFile, PushedFolder, beside_code
from autograder.words.message import message


def folders_of(forge: Forge, repository: str, commit: str, wanted: Mapping[str, Wanted]) -> list[PushedFolder]:
    """What lies where the assignments' folders should, as a hook hands it over; one folder without a name if the commit's tree is too large.

    Raises
    ------
    NotAnswered
        if it cannot be had, or is not what the platform says.

    """
    root = forge.root(repository, commit)
    if root is None:
        return [PushedFolder("", "large", ())]
    reader, beside = _Reader(forge, repository, commit), [one.encode() for one in beside_code(wanted)]
    asked = {one.name: asked_in(_bytes(one.name), beside) for one in root}
    listed = [reader.listed(one, asked[one.name]) for one in root if one.name in wanted]
    every = [(one, asked[name]) for name, _, inside in listed for one in inside]
    every.sort(key=lambda one: one[0].name.count("/"))  # of all folders what lies highest first
    read = {id(one): reader.file(one, names) for one, names in every}
    return [PushedFolder(name, what, tuple(read[id(one)] for one in inside)) for name, what, inside in listed]


class _Reader:
    """Reads folders of one commit, with a room for all their bytes."""

    def __init__(self, forge: Forge, repository: str, commit: str) -> None:
        self._forge, self._repository, self._commit = forge, repository, commit
        self._room = MOST_BYTES

    def listed(self, entry: Entry, asked: Collection[bytes]) -> tuple[str, str, list[Entry]]:
        """What a folder is called, what it is, and what is in it and may be work below, each by its path in it."""
        inside = self._inside(entry) if entry.kind == "folder" else ()
        if inside is None or len(inside) > MOST_ENTRIES:
            return entry.name, "large", []
        found = below(_as_hooks(inside), lambda one: self._look(entry, one), MOST_ENTRIES, asked)
        return entry.name, entry.kind, [*inside, *(one for *_, one in found)]

    def _look(self, above: Entry, folder: Entry) -> list[tuple[bytes, bytes, Entry]] | None:
        """What is in a folder, whose name is its path in the one above."""
        inside = self._inside(replace(folder, name=f"{above.name}/{folder.name}"))
        if inside is None:
            return None
        return [(kind, name, replace(one, name=f"{folder.name}/{one.name}")) for kind, name, one in _as_hooks(inside)]

    def _inside(self, folder: Entry) -> tuple[Entry, ...] | None:
        return self._forge.inside(self._repository, self._commit, folder)

    def file(self, one: Entry, asked: Collection[bytes]) -> PushedFile:
        """An entry of a folder, with its bytes where it is code, or one of the files that are asked for."""
        name = _bytes(one.name)
        by_name = is_asked(name, asked)
        if one.kind != "file" or not (by_name or kind(one.name)):
            return PushedFile(one.kind, name, b"")
        content = self._content(one, MOST_PICTURE if by_name else MOST_FILE_BYTES)
        return PushedFile("large" if content is None else "file", name, content or b"")

    def _content(self, file: Entry, most: int) -> bytes | None:
        most = min(most, self._room)
        if file.size is not None and file.size > most:
            return None
        content = self._forge.contents(self._repository, file, most)
        if content is not None:
            self._room -= len(content)
            if _object(content, len(file.object)) != file.object:
                raise NotAnswered(message("forge.other_bytes"))
        return content


def _object(content: bytes, digits: int) -> str:
    """The object that git makes of a file's bytes, in a repository whose objects have so many digits."""
    kind = "sha256" if digits == hashlib.sha256().digest_size * 2 else "sha1"
    return hashlib.new(kind, b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


def _as_hooks(entries: Iterable[Entry]) -> list[tuple[bytes, bytes, Entry]]:
    """Entries as a hook has them of git."""
    return [(one.kind.encode(), _bytes(one.name), one) for one in entries]


def _bytes(name: str) -> bytes:
    return name.encode("utf-8", "surrogatepass")
