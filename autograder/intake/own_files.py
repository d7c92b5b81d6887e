"""A student's own folder, read where it lies, on any system: what is found in it is what grading would find."""

import os
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path

from autograder.intake.called import is_own, is_work
from autograder.intake.member import BadMember, Member, each
from autograder.intake.pick import DEEPEST, MOST_MEMBERS
from autograder.words.message import message


class OwnFiles:
    """The files of a folder that may be work, or the one of them that is `named`; what was `given`, by its path, is none of them.

    Links are followed, as its owner may.
    """

    packed = False

    def __init__(
        self,
        folder: Path,
        named: str = "",
        given: Collection[str] = (),
        is_wanted: Callable[[str], bool] = is_work,
    ) -> None:
        self.folder, self.named, self.given, self._is_wanted = folder, named, given, is_wanted

    def members(self) -> Iterator[Member]:
        """All that is in it, in order of names, but no more than is looked at when it is handed in."""
        if self.named:
            yield Member((self.named,), "", 0, 0)
            return
        seen = 0
        for parent, folders, files in os.walk(self.folder):
            above = Path(parent).relative_to(self.folder).parts
            folders[:] = sorted(filter(is_own, folders)) if len(above) < DEEPEST else []
            for name in sorted(filter(self._is_wanted, files)):
                if "/".join((*above, name)) not in self.given:
                    yield Member((*above, name), "", 0, 0)
            seen += len(files)
            if seen > MOST_MEMBERS:
                return

    def contents(self, wanted: Iterable[tuple[Member, int]]) -> Iterator[bytes | BadMember]:
        """Of each member the bytes, no more than a number, or why they cannot be had."""
        return each(wanted, self._read)

    def _read(self, one: Member, most: int) -> bytes:
        path = self.path(one)
        try:
            if path.exists() and not path.is_file():
                raise BadMember(message("member.not_regular"))
            with path.open("rb") as opened:
                return opened.read(most)
        except OSError as error:
            raise BadMember(str(error.strerror)) from None

    def path(self, one: Member) -> Path:
        """Where a member lies."""
        return self.folder.joinpath(*one.parts)
