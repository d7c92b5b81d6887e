"""`autograder similar`: which submissions of a run share code of their own, as a ranking and side by side; nothing leaves this machine."""

import argparse
import json
import re
from collections.abc import Iterator
from pathlib import Path

from autograder.batch.home import course_of
from autograder.batch.progress import Form, Progress
from autograder.batch.store import Store, open_store
from autograder.course.assignment import load_assignment
from autograder.errors import UsageError
from autograder.output import replace
from autograder.render.escape import terminal
from autograder.render.html import render_pair, render_similar
from autograder.render.similar_view import PairView, SimilarGroup, SimilarPair, SimilarView
from autograder.similar.known import fingerprints_of_all
from autograder.similar.ranking import ranked
from autograder.similar.side_by_side import Side, beside
from autograder.similar.tokens import read
from autograder.similar.works import Compared, compare_all
from autograder.words.message import Message, message, say

_PAIRS, _OF_GROUPS = 100, 100
"""So many pairs are shown, and so many beside the first of their group."""

_PAGE = re.compile(r"\d{3}\.html")
_WRITTEN = "written.json"
"""What tells that a folder is one of these, and which pages of it were written here."""


def run(args: argparse.Namespace) -> int:
    """Compare all submissions and write the pages; 0 whatever is found: likeness is no failure."""
    out = _own_folder(args.out or args.run / "similar")
    form: Form = "none" if args.quiet else args.progress
    with open_store(args.run) as store:
        pages = _Pages(store, out)
        compared = _compared(store, pages.known, form)
        seen = _view(store, compared, pages, form)
    replace(out / "index.html", render_similar(seen).encode(), mode=0o600)
    for name in _written(out) - {*pages.written}:  # an earlier comparison may have had more pairs
        (out / name).unlink(missing_ok=True)
    replace(out / _WRITTEN, json.dumps(sorted(pages.written)).encode(), mode=0o600)
    print(terminal(say(_summary(compared, seen, out / "index.html"))))
    return 0


def _summary(compared: Compared, seen: SimilarView, page: Path) -> Message:
    if not compared.works:
        return message("similar.nothing", count=seen.count, page=page)
    counts = {"works": len(compared.works), "groups": len(seen.groups), "pairs": len(seen.pairs)}
    return message("similar.summary", count=seen.count, page=page, **counts)


def _own_folder(folder: Path) -> Path:
    """The folder, for its owner alone if it is made; a link in its place is not followed."""
    if folder.is_symlink():
        raise UsageError(message("similar.link", folder=folder))
    folder.mkdir(0o700, parents=True, exist_ok=True)
    if not (folder / _WRITTEN).is_file() and any(folder.iterdir()):
        raise UsageError(message("similar.not_ours", folder=folder))
    replace(folder / _WRITTEN, json.dumps(sorted(_written(folder))).encode(), mode=0o600)
    return folder


def _written(folder: Path) -> set[str]:
    """The pages of two that an earlier comparison wrote there."""
    path = folder / _WRITTEN
    names = json.loads(path.read_bytes()) if path.is_file() else []
    return {name for name in names if isinstance(name, str) and _PAGE.fullmatch(name)}


class _Pages:
    """Writes pages of two side by side; what was handed in is read again for each."""

    def __init__(self, store: Store, out: Path) -> None:
        run = store.run()
        course = course_of(store)
        self._store, self._out, self._title = store, out, run.title
        self.known = fingerprints_of_all(course, load_assignment(course, run.assignment))
        self.written: set[str] = set()

    def write(self, one: str, other: str) -> tuple[str, tuple[Side, Side]]:
        """Write one page; the link that leads to it, and what is on it."""
        codes = [read(found.source) for name in (one, other) if (found := self._store.submission(name))]
        sides = beside(codes[0], codes[1], self.known)
        name = f"{len(self.written) + 1:03}.html"
        replace(self._out / name, render_pair(PairView(self._title, (one, other), sides)).encode(), mode=0o600)
        self.written.add(name)
        return f"./{name}", sides


def _compared(store: Store, known: frozenset[int], form: Form) -> Compared:
    with Progress("reading code", store.count().total(), form) as progress:
        return compare_all(store.one_by_one(graded=True), known, progress.count)


def _view(store: Store, compared: Compared, pages: _Pages, form: Form) -> SimilarView:
    works = compared.works
    if not works:
        return SimilarView(store.run().title, store.count().total(), (), (), compared.left)
    with Progress("comparing", len(works), form) as progress:
        best = ranked([work.prints for work in works], _PAIRS, progress.count)
    shown = min(_OF_GROUPS, sum(len(work.names) - 1 for work in compared.groups))
    with Progress("writing reports", len(best) + shown, form) as progress:
        groups = tuple(_groups(compared, pages, progress))
        pairs = []
        for pair in best:
            one, other = works[pair.one], works[pair.other]
            link, sides = pages.write(one.names[0], other.names[0])
            also = len(one.names) - 1, len(other.names) - 1
            shares = sides[0].share, sides[1].share
            pairs.append(SimilarPair(link, (one.names[0], other.names[0]), also, shares, len(sides[0].passages)))
            progress.count()
    return SimilarView(store.run().title, store.count().total(), groups, tuple(pairs), compared.left)


def _groups(compared: Compared, pages: _Pages, progress: Progress) -> Iterator[SimilarGroup]:
    """The groups of the same code; of large ones not everybody has a page."""
    left = iter(range(_OF_GROUPS))
    for work in compared.groups:
        first, *others = work.names
        links = []
        for name in others:
            link = pages.write(first, name)[0] if next(left, None) is not None else ""
            progress.count(number=int(bool(link)))
            links.append((name, link))
        yield SimilarGroup(((first, ""), *links))
