"""What was handed in, a folder or an archive: the one door through which submissions come, one way for both.

Nothing is unpacked onto a disk. The files that are graded are read one at a time; everything else is stepped over.
"""

import contextlib
import os
import stat
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO

from autograder.errors import UsageError
from autograder.frozen import frozen
from autograder.hand_work import HandTask
from autograder.intake.called import SUFFIXES, Others, Wanted
from autograder.intake.folder import Folder
from autograder.intake.likely import held_to_its_assignment, other_assignment
from autograder.intake.member import BadArchive
from autograder.intake.packed import Taken, make, most_to_read, take_picked
from autograder.intake.plan import Plan, Plans, Reader, in_order, make_plans
from autograder.intake.submission import Submission
from autograder.intake.tars import Tar
from autograder.intake.unpacked import FOREIGN
from autograder.intake.zips import MAGIC, Zip
from autograder.words.message import Text, message

MOST_ENTRIES = 250_000
"""An archive of more is not read."""

_LOOKED_AT = 100
"""So many submissions tell whether most are of another assignment."""

_DO = message("archive.name_format")


@frozen
class HandedIn:
    """Submissions: how many there are is known, each is read as it is asked for and then let go.

    They come in order of their names out of a folder or a zip, and in the order in which they lie there out of a tar.
    """

    path: Path
    wanted: Wanted
    plans: Plans
    folder: Folder | None = None
    mark: tuple[int, ...] = ()

    @property
    def left_out(self) -> tuple[str, ...]:
        """The names of files that are no submission and in nobody's folder, and of what is hidden beside them."""
        return self.plans.left_out

    @property
    def names(self) -> tuple[str, ...]:
        """What the submissions are called, in order."""
        return tuple(plan.identity for plan in self.plans.plans)

    @property
    def astray(self) -> tuple[Text, ...]:
        """A clause about each member of an archive whose path leads out of it, or that has none, and that belongs to nobody."""
        return self.plans.astray

    def __len__(self) -> int:
        return len(self.plans.plans)

    def __iter__(self) -> Iterator[Submission]:
        told = {plan.identity: plan for plan in self.plans.plans}
        for one in self._read():
            plan = told[one.id]
            yield replace(held_to_its_assignment(one, self.wanted), came_as=plan.came_as, arrived=plan.arrived)

    def only(self, names: Collection[str]) -> "HandedIn":
        """Those that are called so, with their earlier attempts; of the others nothing is read."""
        plans, *earlier = (
            tuple(plan for plan in plans if plan.identity in names) for plans in (self.plans.plans, *self.plans.earlier)
        )
        return replace(self, plans=replace(self.plans, plans=plans, earlier=tuple(earlier)))

    @property
    def has_earlier(self) -> bool:
        """Whether there are attempts before those that count."""
        return any(self.plans.earlier)

    def every_attempt(self) -> Iterator[Submission]:
        """All attempts, of each person the earliest first and the one that counts last."""
        for plans in (*reversed(self.plans.earlier), self.plans.plans):
            yield from replace(self, plans=replace(self.plans, plans=plans, earlier=()))

    def looks_like(self) -> tuple[str, int, int]:
        """Which other assignment the first of these are of, as far as it is one; how many of them; and of how many.

        Reads them, no more than are enough to tell.
        """
        others = Counter(other_assignment(one.source, self.wanted) for one in islice(self._read(), _LOOKED_AT))
        total = others.total()
        del others[""]
        name, count = next(iter(others.most_common(1)), ("", 0))
        return name, count, total

    def _read(self) -> Iterator[Submission]:
        """All of them; what cannot be read is told in its place among those that can."""
        told = 0
        for place, submission in self._readable():
            yield from self._unreadable(told, place)
            told = max(told, place)
            yield submission
        yield from self._unreadable(told, len(self))

    def _unreadable(self, begin: int, end: int) -> Iterator[Submission]:
        for plan in self.plans.plans[begin:end]:
            if not plan.reads:
                yield Submission(plan.identity, problem=plan.problem, notes=plan.notes)

    def _readable(self) -> Iterator[tuple[int, Submission]]:
        with self._opened() as reader:
            if not reader.jumps:
                yield from self._together(reader)
                return
            for place, plan in enumerate(self.plans.plans):
                if plan.reads:  # again what a group handed in together: no list of all files is made
                    contents = reader.contents((one.member, most_to_read(one)) for one in plan.reads)
                    pairs = zip(plan.reads, contents, strict=True)
                    yield place, self._make(plan, [take_picked(one, data, self.wanted) for one, data in pairs])

    def _together(self, reader: Reader) -> Iterator[tuple[int, Submission]]:
        """Those that are read in the order in which files lie there, each of which is read once."""
        plans = self.plans.plans
        readers = defaultdict(list)
        for place, one in in_order(plans, jumps=False):
            readers[one.member].append((place, one))
        contents = reader.contents((member, most_to_read(those[0][1])) for member, those in readers.items())
        held: dict[int, list[Taken]] = defaultdict(list)
        for those, data in zip(readers.values(), contents, strict=True):
            for place, one in those:
                held[place].append(take_picked(one, data, self.wanted))
            del data  # what is held is the code alone, while the next is read
            for place, _ in those:
                if len(held[place]) == len(plans[place].reads):
                    yield place, self._make(plans[place], held.pop(place))

    def _make(self, plan: Plan, taken: list[Taken]) -> Submission:
        order = {one: place for place, one in enumerate(plan.reads)}
        picked = replace(plan.picked, problem=plan.problem)
        return make(plan.identity, picked, sorted(taken, key=lambda one: order[one.pick]), self.wanted, plan.notes)

    @contextlib.contextmanager
    def _opened(self) -> Iterator[Reader]:
        if self.folder:
            yield self.folder
            return
        with _open(self.path) as file:
            if _mark(file) != self.mark:
                raise UsageError(message("archive.changed", path=self.path))
            yield _reader(file)


def read_handed_in(
    path: Path,
    filename: str,
    tasks: Collection[str] = (),
    others: Others = dict,
    *,
    homes: Mapping[str, str] = MappingProxyType({}),
    by_hand: tuple[HandTask, ...] = (),
) -> HandedIn:
    """The submissions in a folder, or in a zip or a tar as if it were one.

    `filename` and `tasks` are what was to be handed in, that file or its notebook; `others` gives by assignment the tasks of
    the others of the course, and `homes` and `by_hand` are as in `Wanted`. One folder in an archive, in which all others lie, is overlooked, as downloads have one. What is
    a link, a device, encrypted, damaged, or whose path leads out of its folder, keeps its submission from being graded.

    Raises
    ------
    UsageError
        if it cannot be read, is no archive, holds nothing, or is hostile as a whole.

    """
    wanted = Wanted(filename, tasks, others, homes, by_hand)
    if path.is_dir() or not path.exists():
        return _read_folder(path, wanted)
    with _open(path) as file:
        try:
            return HandedIn(path, wanted, make_plans(_reader(file), "", wanted), mark=_mark(file))
        except BadArchive as error:
            if path.name.endswith(SUFFIXES):
                raise UsageError(message("archive.single_file", path=path, do=message("archive.name_whole"))) from None
            raise UsageError(message("archive.unreadable", path=path, found=error.found, do=error.do)) from None


def _read_folder(path: Path, wanted: Wanted) -> HandedIn:
    folder = Folder(path, wanted.is_work)
    try:
        return HandedIn(path, wanted, make_plans(folder, path.resolve().name, wanted), folder)
    except BadArchive as error:
        raise UsageError(message("intake.bad_folder", folder=path, found=error.found, do=error.do)) from None


@contextlib.contextmanager
def _open(path: Path) -> Iterator[BinaryIO]:
    """The file, if it is a regular one; a link to one is followed, since whoever grades named it."""
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0))
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise UsageError(message("archive.neither", path=path, do=_DO))
        yield file


def _mark(file: BinaryIO) -> tuple[int, ...]:
    """What is another number once the file is another, or was written to."""
    status = os.fstat(file.fileno())
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns


def _reader(file: BinaryIO) -> Zip | Tar:
    """What reads it, told from its first bytes, not from its name."""
    file.seek(0)
    head = file.read(8)
    if head.startswith(MAGIC):
        return Zip(file, MOST_ENTRIES)
    if foreign := next((what for magic, what in FOREIGN.items() if head.startswith(magic)), ""):
        raise BadArchive(message("archive.foreign", foreign=foreign), _DO)
    return Tar(file, MOST_ENTRIES)
