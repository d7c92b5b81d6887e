"""Reads of a commit the folders that are asked for over a forge's API: kinds and sizes before bytes, and no bytes but the pushed ones."""

import hashlib
from collections.abc import Iterable, Iterator

from autograder.forges.forge import Entry, Forge, NotAnswered
from autograder.intake.file import MOST_FILE_BYTES
from autograder.service.pushed import ENDINGS, MOST_BYTES, MOST_ENTRIES, PushedFile, PushedFolder
from autograder.words.message import message


def folders_of(forge: Forge, repository: str, commit: str, names: Iterable[str]) -> list[PushedFolder] | None:
    """What lies where the assignments' folders should, as a hook hands it over; None if the commit's tree is too large to be told.

    Raises
    ------
    NotAnswered
        if it cannot be had, or is not what the platform says.

    """
    root, wanted = forge.root(repository, commit), {*names}
    if root is None:
        return None
    reader = _Reader(forge, repository, commit)
    return [reader.folder(one) for one in root if one.name in wanted]


class _Reader:
    """Reads folders of one commit, with a room for all their bytes."""

    def __init__(self, forge: Forge, repository: str, commit: str) -> None:
        self._forge, self._repository, self._commit = forge, repository, commit
        self._room = MOST_BYTES

    def folder(self, entry: Entry) -> PushedFolder:
        if entry.kind != "folder":
            return PushedFolder(entry.name, entry.kind, ())
        inside = self._forge.inside(self._repository, self._commit, entry)
        if inside is None or len(inside) > MOST_ENTRIES:
            return PushedFolder(entry.name, "large", ())
        return PushedFolder(entry.name, "folder", tuple(self._files(inside)))

    def _files(self, entries: Iterable[Entry]) -> Iterator[PushedFile]:
        for one in entries:
            name = one.name.encode("utf-8", "surrogatepass")
            if one.kind != "file" or not one.name.lower().endswith(ENDINGS):
                yield PushedFile(one.kind, name, b"")
                continue
            content = self._content(one)
            yield PushedFile("large" if content is None else "file", name, content or b"")

    def _content(self, file: Entry) -> bytes | None:
        most = min(MOST_FILE_BYTES, self._room)
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
