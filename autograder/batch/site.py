"""Writes a run's reports, class page and gradebook as files, from its store, each report of which is read once."""

import multiprocessing
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import MappingProxyType

from autograder.batch.class_page import ClassPage, own_folder
from autograder.batch.pages import write_page
from autograder.batch.places import REPORTS, report_stem
from autograder.batch.progress import Form, Progress
from autograder.batch.store import Store, open_store
from autograder.errors import GraderError
from autograder.gradebook.people import PEOPLE, read_people, sections
from autograder.gradebook.person import claimed
from autograder.gradebook.table import heading, line
from autograder.intake.identity import claim
from autograder.output import replace, rewriting
from autograder.render.class_view import NOTHING_TOLD, Extract, Told, extract
from autograder.render.forms import FORMS, render
from autograder.results import Report
from autograder.sandbox.walls import die_with_parent
from autograder.words.message import message

_AT_ONCE = 20
"""So many reports are written by one process at a time; a smaller class is not worth a second process."""

_AHEAD = 4
"""So many such parts are on their way for each process, so that none waits and no more are held."""


@dataclass(frozen=True)
class _Part:
    """A stretch of submissions, from one name to another, and what is to be written of each: files of these kinds, below `out`.

    Of whom the course's records tell something it stands in `told`. Their rows are `brief` in a large class, and `up` leads from
    where they stand to `out`.
    """

    run: Path
    out: Path
    kinds: Sequence[str]
    told: Mapping[str, Told]
    brief: bool
    up: str
    first: str
    last: str


NOBODY_TOLD: Mapping[str, Told] = MappingProxyType({})
"""Nothing is known of anybody."""

_Written = tuple[str, Extract]
"""What of one report goes into the files of the class: its line of the gradebook, and what the class page takes of it."""


def write_site(
    store: Store,
    out: Path,
    formats: Collection[str],
    processes: int,
    form: Form,
    *,
    told: Mapping[str, Told] = NOBODY_TOLD,
) -> None:
    """Write the files of these formats into `out`: those of each report that there is, and those of the class.

    `told` has, by submission, its section, lateness, override and mark, as far as the course's records have them. The page of a
    report that is the same as when it was written stays as it lies.

    Raises
    ------
    GraderError
        if one cannot be written.

    """
    total, kinds = store.count().total(), [kind for kind in FORMS if kind in formats]
    out.mkdir(parents=True, exist_ok=True)
    if kinds:
        own_folder(out / REPORTS)
    page = ClassPage(out, total)
    of_each = partial(_Part, store.path.parent, out, kinds, brief=page.is_large, up=page.way_up)
    parts = (of_each(_between(told, first, last), first=first, last=last) for first, last in store.stretches(_AT_ONCE))
    with ExitStack() as files, Progress("writing reports", total, form) as progress:
        book = files.enter_context(_gradebook(store, out)) if "csv" in formats else None
        for written in _in_parallel(_write, parts, processes if total > _AT_ONCE else 1):
            for text, seen in written:
                if book:
                    book(text.encode())
                if "html" in formats:
                    page.take(seen)
            progress.count(number=len(written))
    if "html" in formats:
        page.write()


def told_of(store: Store, path: Path | None = None) -> dict[str, Told]:
    """What the people's file tells of whose submissions these are: the one at `path`, or else that of the run's course, if there is one.

    Raises
    ------
    UsageError, CourseError
        if it cannot be read, or is none.

    """
    run = store.run()
    path = path or Path(run.course) / PEOPLE
    if not path.exists():
        return {}
    claims = {name: claimed(claim(name)) for name in store.names()}
    return {name: Told(section) for name, section in sections(read_people(path, run.assignment), claims).items()}


@contextmanager
def _gradebook(store: Store, out: Path) -> Iterator[Callable[[bytes], None]]:
    """What writes a line of the gradebook."""
    with rewriting(out / "gradebook.csv") as write:
        write(heading(_tasks(store)).encode())
        yield write


def _tasks(store: Store) -> list[str]:
    return [name for name, _ in store.run().tasks]


def _in_parallel(
    work: Callable[[_Part], list[_Written]], parts: Iterable[_Part], processes: int
) -> Iterator[list[_Written]]:
    """What `work` gives for each part, in their order, in so many processes; no more parts are taken than these need."""
    if processes == 1 or sys.platform == "win32":  # which cannot fork
        yield from map(work, parts)
        return
    fork = multiprocessing.get_context("fork")
    executor = ProcessPoolExecutor(processes, fork, initializer=_prepare, initargs=(os.getpid(),))
    coming = deque[Future[list[_Written]]]()
    try:
        for part in parts:
            coming.append(executor.submit(work, part))
            if len(coming) > _AHEAD * processes:
                yield coming.popleft().result()
        while coming:
            yield coming.popleft().result()
    except BrokenProcessPool:
        raise GraderError(message("site.writer_ended")) from None
    finally:
        executor.shutdown(cancel_futures=True)


def _prepare(parent: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    die_with_parent(parent)


def _write(part: _Part) -> list[_Written]:
    """Write the files of these reports; what of each goes into the files of the class."""
    with open_store(part.run) as store:
        tasks = _tasks(store)
        return [
            (line(report, tasks), _extracted(part, report, _write_files(part, store, place, report, text)))
            for place, report, text in store.between(part.first, part.last)
        ]


def _extracted(part: _Part, report: Report, link: str) -> Extract:
    return extract(report, link, part.told.get(report.submission, NOTHING_TOLD), brief=part.brief)


def _between(told: Mapping[str, Told], first: str, last: str) -> Mapping[str, Told]:
    """What is told of those from one name to another, which is all that the process that writes these needs."""
    return {name: one for name, one in told.items() if first <= name <= last}


def _write_files(part: _Part, store: Store, place: int, report: Report, text: str) -> str:
    """Write one report in each form; where its page lies, "" if there is no report yet."""
    if not text:
        return ""
    stem = report_stem(place, report.submission)
    if part.kinds:
        own_folder((part.out / stem).parent)
    for kind in part.kinds:
        path = part.out / f"{stem}.{kind}"
        if kind == "html":
            write_page(
                path,
                report,
                text,
                *store.beside(report.submission),
                told=part.told.get(report.submission, NOTHING_TOLD),
            )
        else:
            replace(path, (text if kind == "json" else render(report, kind)).encode())
    return f"{part.up}{stem}.html"
