"""Writes a run's reports, class page and gradebook as files, from its store, each report of which is read once."""

import multiprocessing
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace as with_field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.batch.class_page import ClassPage, own_folder
from autograder.batch.earlier_pages import Earlier, earlier_of, earlier_stem, links
from autograder.batch.pages import write_page
from autograder.batch.places import REPORTS, report_stem
from autograder.batch.progress import Form, Progress
from autograder.batch.records import NO_RECORDS, Records
from autograder.batch.store import Store, open_store
from autograder.errors import GraderError
from autograder.frozen import frozen
from autograder.gradebook.table import heading, line
from autograder.output import replace, rewriting
from autograder.render.class_view import NOTHING_TOLD, Extract, Told, extract
from autograder.render.forms import FORMS, render
from autograder.render.html import AttemptLink
from autograder.results import Report
from autograder.sandbox.walls import die_with_parent
from autograder.words.message import message

if TYPE_CHECKING:
    from concurrent.futures import Future

_AT_ONCE = 20
"""So many reports are written by one process at a time; a smaller class is not worth a second process."""

_AHEAD = 4
"""So many such parts are on their way for each process, so that none waits and no more are held."""


@frozen
class _Part:
    """A stretch of submissions, from one name to another, and what is to be written of each: files of these kinds, below `out`.

    What the course's `records` tell of these is with them. Their rows are `brief` in a large class, and `up` leads from where they
    stand to `out`.
    """

    run: Path
    out: Path
    kinds: Sequence[str]
    brief: bool
    up: str
    first: str
    last: str
    records: Records


_Written = tuple[str, Extract]
"""What of one report goes into the files of the class: its line of the gradebook, and what the class page takes of it."""


def write_site(
    store: Store, out: Path, formats: Collection[str], processes: int, form: Form, *, records: Records = NO_RECORDS
) -> None:
    """Write the files of these formats into `out`: those of each report that there is, and those of the class.

    Where `records` have marks, reports say how a mark came about, and the gradebook has a column of marks. The page of a report that
    is the same as when it was written stays as it lies.

    Raises
    ------
    GraderError
        if one cannot be written.

    """
    counts, kinds = store.count(), [kind for kind in FORMS if kind in formats]
    total = counts.total()
    out.mkdir(parents=True, exist_ok=True)
    if kinds:
        own_folder(out / REPORTS)
    page = ClassPage(out, total, records.absent)
    of_each = partial(_Part, store.path.parent, out, kinds, page.is_large, page.way_up)
    parts = (of_each(*ends, records=records.between(*ends)) for ends in store.stretches(_AT_ONCE))
    with ExitStack() as files, Progress("writing reports", total - counts[""], form) as progress:
        book = files.enter_context(_gradebook(store, out, marked=records.are_marked)) if "csv" in formats else None
        for written in _in_parallel(_write, parts, processes if total > _AT_ONCE else 1):
            for text, seen in written:
                if book:
                    book(text.encode())
                if "html" in formats:
                    page.take(seen)
            progress.count(number=sum(bool(seen.row.link) for _, seen in written))
    if "html" in formats:
        page.write()


@contextmanager
def _gradebook(store: Store, out: Path, *, marked: bool) -> Iterator[Callable[[bytes], None]]:
    """What writes a line of the gradebook."""
    with rewriting(out / "gradebook.csv") as write:
        write(heading(_tasks(store), marked=marked).encode())
        yield write


def _tasks(store: Store) -> list[str]:
    return [name for name, _ in store.run().all_tasks]


def _in_parallel(
    work: Callable[[_Part], list[_Written]], parts: Iterable[_Part], processes: int
) -> Iterator[list[_Written]]:
    """What `work` gives for each part, in their order, in so many processes; no more parts are taken than these need."""
    if processes == 1 or sys.platform == "win32":  # which cannot fork
        yield from map(work, parts)
        return
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415  (a run of few need not pay)
    from concurrent.futures.process import BrokenProcessPool  # noqa: PLC0415  (as above)

    fork = multiprocessing.get_context("fork")
    executor = ProcessPoolExecutor(processes, fork, initializer=_prepare, initargs=(os.getpid(),))
    coming: deque[Future[list[_Written]]] = deque()
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
        found = store.between(part.first, part.last)
        return [_write_one(part, tasks, store, _known(part, store, *one)) for one in found]


@frozen
class _Known:
    """A report with all that stands on its page: as it is kept in `text`, the code, when it was graded, what the records tell."""

    stem: str
    report: Report
    text: str
    source: bytes
    graded: str
    told: Told
    earlier: Sequence[Earlier] = ()
    attempts: tuple[AttemptLink, ...] = ()


def _known(part: _Part, store: Store, place: int, report: Report, text: str) -> _Known:
    name = report.submission
    report = with_field(report, breakdown=part.records.breakdowns.get(name))
    source, graded = store.beside(name) if text else (b"", "")
    stem, told = report_stem(place, name), part.records.told.get(name, NOTHING_TOLD)
    those = earlier_of(store, name) if text and "html" in part.kinds else ()
    return _Known(stem, report, text, source, graded, told, those, links(store, stem, report, those))


def _write_one(part: _Part, tasks: Sequence[str], store: Store, one: _Known) -> _Written:
    row = line(one.report, tasks, marked=part.records.are_marked, lost=one.told.lost)
    link = _write_files(part, one)
    _write_earlier(part, store, one)
    return row, extract(one.report, link, one.told, brief=part.brief, earlier=len(one.earlier))


def _write_earlier(part: _Part, store: Store, one: _Known) -> None:
    """Write the pages of the attempts before the one that counts."""
    for attempt in one.earlier:
        path = part.out / f"{earlier_stem(one.stem, attempt.number)}.html"
        own_folder(path.parent)
        ways = links(store, one.stem, one.report, one.earlier, attempt.number)
        write_page(path, attempt.report, attempt.text, attempt.source, attempt.graded, attempts=ways)


def _write_files(part: _Part, one: _Known) -> str:
    """Write one report in each form; where its page lies, "" if there is no report yet."""
    if not one.text:
        return ""
    if part.kinds:
        own_folder((part.out / one.stem).parent)
    for kind in part.kinds:
        path = part.out / f"{one.stem}.{kind}"
        if kind == "html":
            write_page(path, one.report, one.text, one.source, one.graded, attempts=one.attempts)
        else:
            replace(path, (one.text if kind == "json" else render(one.report, kind)).encode())
    return f"{part.up}{one.stem}.html"
