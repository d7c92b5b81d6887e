"""A run as somebody reviews it: each page made when it is asked for, with the marks that the ledger gives now; a form adds to it."""

import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from threading import RLock
from urllib.parse import quote

from autograder.batch.class_page import INDEX, ClassPage
from autograder.batch.earlier_pages import FOLDER, MOST_PAGES, count_earlier, earlier_of, earlier_stem, links
from autograder.batch.marks import Marks, Sources, work_out
from autograder.batch.places import report_stem
from autograder.batch.recorded import recorded
from autograder.batch.records import NO_RECORDS
from autograder.batch.store import FILENAME, Store, open_store
from autograder.course.assignment import POLICY
from autograder.course.course_file import COURSE
from autograder.course.decides import LEDGER
from autograder.errors import CourseError, UsageError
from autograder.gradebook.arrivals import ARRIVALS
from autograder.gradebook.ledger import refuse_outranked
from autograder.gradebook.ledger_writing import add_entry
from autograder.gradebook.names import folded
from autograder.gradebook.people import PEOPLE
from autograder.hand_work import HandTask
from autograder.render import html
from autograder.render.class_view import NOTHING_TOLD, extract
from autograder.results import Report
from autograder.words.message import Text, message

_SAYS: Mapping[str, Sequence[str]] = {"override": ("task", "points"), "comment": ("says",)}
"""What a form can add to the ledger, and what is said for it beside who, when and why."""

_PLACES = "SELECT place, id FROM submission"
_AT_ONCE = 50
"""So many reports are read at a time."""


class Reviewing:
    """The pages of a run; whoever reviews it is called `author`, unless a form says otherwise.

    `others` are runs of the course's other assignments, on which late days may have been spent.
    """

    def __init__(self, run: Path, others: Sequence[Path], sources: Sources, author: str, folder: Path) -> None:
        """Its class page is written into a `folder` of its own."""
        self._runs, self._sources, self._author, self._folder = (run, *others), sources, author, folder
        self._lock, self._seen, self._written = RLock(), "", ""
        self._marks: Marks | Text = ""
        self._records = NO_RECORDS
        self._names: Mapping[str, str] = {}
        with open_store(run) as store:
            self._assignment = store.run().assignment

    # ── pages ───────────────────────────────────────────────────────────────────────────────

    def file(self, name: str) -> str:
        """The class page or one of its pages of rows; "" if there is none of this name."""
        with self._up_to_date() as store:
            if self._written != self._seen:
                self._write_class(store)
                self._written = self._seen
            path = self._folder / name
            return path.read_text("utf-8") if path.is_file() else ""

    def page(self, stem: str, wrong: Text = "", filled: Mapping[str, str] | None = None) -> str:
        """The page of one report, "" if there is none; with what is `wrong` in a form, as it was filled in."""
        with self._up_to_date() as store:
            if (name := self._names.get(stem)) is None:
                return _earlier(store, self._names, stem)
            ((_, report, _),) = store.between(name, name)
            form = html.Form(self._author, "../" * stem.count("/") + INDEX, self._cannot(name), wrong, filled or {})
            breakdown = self._records.breakdowns.get(name)
            graded = store.run()
            form = replace(form, tasks=_tasks(report, graded.tasks))
            if graded.by_hand:
                form = replace(
                    form, works=_works(store, name, graded.by_hand), waits=self._next_waiting(store, stem, name)
                )
            ways = links(store, stem, report, earlier_of(store, name))
            return html.render_review(replace(report, breakdown=breakdown), *store.beside(name), form, ways)

    def _next_waiting(self, store: Store, stem: str, after: str) -> str:
        """The way from a page to the next one with something that a person has to mark; "" if there is none."""
        question = (
            "SELECT DISTINCT submission FROM by_hand_result WHERE status = 'unmarked' ORDER BY submission <= ?, 1"
        )
        stems = {name: one for one, name in self._names.items()}
        for (name,) in store.rows(question, after):
            told = self._records.breakdowns.get(name)
            if name != after and (told is None or told.mark is None):
                return f"{'../' * stem.count('/')}{quote(stems[name])}.html"
        return ""

    # ── what a form says ────────────────────────────────────────────────────────────────────

    def add(self, stem: str, filled: Mapping[str, str]) -> Text:
        """Add what a form says of this report's work to the ledger; what is wrong with it, "" if nothing is."""
        kind = filled.get("kind", "")
        with self._up_to_date():
            name = self._names.get(stem)
            if name is None or kind not in _SAYS:
                return message("review.no_form")
            if cannot := self._cannot(name):
                return cannot
            try:
                add_entry(self._ledger, self._entry(name, kind, filled), self._check)
            except CourseError as error:
                return message("review.not_added", found=error.found, do=error.do)
        return ""

    @property
    def _ledger(self) -> Path:
        return self._sources.ledger or self._sources.course / LEDGER

    def _entry(self, name: str, kind: str, filled: Mapping[str, str]) -> Mapping[str, str]:
        """The entry of the ledger that a form amounts to."""
        said = {key: filled.get(key, "").strip() for key in _SAYS[kind]}
        said = {key: value for key, value in said.items() if value or key != "task"}
        by = {"author": filled.get("author", "").strip(), "date": _now(), "reason": filled.get("reason", "").strip()}
        return {kind: self._assignment, **dict([self._whom(name)]), **said, **by}

    def _check(self, after: bytes) -> None:
        """Work all marks out by the ledger as it would be; it raises what is wrong with that."""
        with tempfile.TemporaryDirectory() as folder, self._stores() as stores:
            path = Path(folder, LEDGER)
            path.write_bytes(after)
            refuse_outranked(work_out(stores, replace(self._sources, ledger=path)).ledger)

    def _cannot(self, name: str) -> Text:
        """Why nothing can be added for a submission, "" if it can."""
        if not isinstance(self._marks, Marks):
            return self._marks
        if nobody := self._marks.lost.get((self._assignment, name)):
            return nobody.why
        return "" if self._whom(name)[1] else message("review.nobody")

    def _whom(self, name: str) -> tuple[str, str]:
        """By what key the ledger tells whose work this is, and by what word; no word if that is not certain."""
        assert isinstance(self._marks, Marks)
        directory = self._marks.directories[self._assignment]
        places = tuple(sorted(self._marks.theirs.get((self._assignment, name), ())))
        if not places:
            return "who", ""
        those = [directory.people[place] for place in places]
        if len(places) == 1:
            return "who", directory.word(places[0])
        groups = {folded(one.group) for one in those}
        everybody = {place for place, one in enumerate(directory.people) if folded(one.group) in groups}
        return "group", those[0].group if len(groups) == 1 and everybody == {*places} else ""

    # ── what there is now ───────────────────────────────────────────────────────────────────

    @contextmanager
    def _stores(self) -> Iterator[Sequence[Store]]:
        with ExitStack() as opened:
            yield [opened.enter_context(open_store(run)) for run in self._runs]

    @contextmanager
    def _up_to_date(self) -> Iterator[Store]:
        """The store of the run, with the marks as they are now; nobody else reads or adds meanwhile."""
        with self._lock, self._stores() as stores:
            now = self._state()
            if now != self._seen:
                self._names = {report_stem(place, name): name for place, name in stores[0].rows(_PLACES)}
                self._marks = marks = _marks(stores, self._sources_now())
                self._records = recorded(marks, stores[0]) if isinstance(marks, Marks) else NO_RECORDS
                self._seen = now
            yield stores[0]

    def _sources_now(self) -> Sources:
        """Of what marks are made now: a ledger that was named and is not there yet begins with the first entry."""
        is_to_begin = self._sources.ledger and not self._sources.ledger.exists()
        return replace(self._sources, ledger=Path(os.devnull)) if is_to_begin else self._sources

    def _state(self) -> str:
        """What changes when a file changes on which marks and pages hang."""
        course, sources = self._sources.course, self._sources
        paths = [run / f"{FILENAME}{end}" for run in self._runs for end in ("", "-wal")]
        paths += [
            self._ledger,
            sources.people or course / PEOPLE,
            sources.arrivals or course / ARRIVALS,
            course / COURSE,
        ]
        paths += sorted(course.glob(f"assignments/*/{POLICY}"))
        stats = [path.stat() if path.exists() else None for path in paths]
        return repr([stat and (stat.st_mtime_ns, stat.st_size, stat.st_ino) for stat in stats])

    def _write_class(self, store: Store) -> None:
        told = self._records.told
        page = ClassPage(self._folder, store.count().total(), self._records.absent)
        earlier = count_earlier(store)
        for first, last in store.stretches(_AT_ONCE):
            for place, report, text in store.between(first, last):
                link = f"{page.way_up}{report_stem(place, report.submission)}.html" if text else ""
                said, count = told.get(report.submission, NOTHING_TOLD), earlier.get(report.submission, 0)
                page.take(extract(report, link, said, brief=page.is_large, earlier=min(count, MOST_PAGES)))
        page.write()


def _marks(stores: Sequence[Store], sources: Sources) -> Marks | Text:
    """The marks, or why there are none."""
    try:
        return work_out(stores, sources)
    except (UsageError, CourseError) as error:
        return error.says


def _works(store: Store, name: str, asked: Iterable[HandTask]) -> dict[str, html.ShownWork]:
    """What was handed in for a person to mark, by the task; of a task for which nothing was the question."""
    handed_in = store.submission(name)
    works = {one.task: one for one in handed_in.works} if handed_in else {}
    return {one.name: html.shown_work(one.ask, works.get(one.name)) for one in asked}


def _earlier(store: Store, names: Mapping[str, str], stem: str) -> str:
    """The page of an attempt before the one that counts, which nobody can mark; "" if there is none."""
    folder, _, called = stem.rpartition(f"{FOLDER}/")
    own = f"{folder}{called}".rpartition("-")[0]
    if own not in names:
        return ""
    those = earlier_of(store, names[own])
    for one in those:
        if stem == earlier_stem(own, one.number):
            ways = links(store, own, store.report(names[own]), those, one.number)
            return html.render(one.report, one.source, one.graded, attempts=ways)
    return ""


def _tasks(report: Report, tasks: Sequence[tuple[str, float]]) -> tuple[tuple[str, float, float], ...]:
    """The name, the score and the points of what can be set by hand: all tasks, also of what could not be read."""
    graded = tuple((task.name, task.score, task.points) for task in report.tasks)
    return graded or tuple((name, 0.0, points) for name, points in tasks)


def _now() -> str:
    return datetime.now().astimezone().isoformat(timespec="milliseconds")
