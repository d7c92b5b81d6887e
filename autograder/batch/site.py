"""Writes a run's reports, class page and gradebook as files, from its store."""

import hashlib
import multiprocessing
import os
import re
import signal
import sys
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from pathlib import Path

from autograder.batch.progress import Form, Progress
from autograder.batch.store import Store, open_store
from autograder.errors import GraderError
from autograder.gradebook.table import gradebook
from autograder.output import replace
from autograder.render import html
from autograder.render.forms import FORMS, render
from autograder.sandbox.walls import die_with_parent
from autograder.words.message import message

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,80}")
_HASHED = re.compile("-[0-9a-f]{32}$")
_AT_ONCE = 20
"""So many reports are written by one process at a time; a smaller class is not worth a second process."""


def write_site(store: Store, out: Path, formats: Collection[str], processes: int, form: Form) -> None:
    """Write the files of these formats into `out`: those of each report that there is, and those of the class.

    Raises
    ------
    GraderError
        if one cannot be written.

    """
    graded, folder = store.graded(), out / "reports"
    out.mkdir(parents=True, exist_ok=True)
    kinds = [kind for kind in FORMS if kind in formats]
    if kinds:
        folder.mkdir(exist_ok=True)
        if folder.is_symlink():
            raise GraderError(message("site.link", folder=folder))
        work = partial(_write_reports, store.path.parent, folder, kinds)
        with Progress("writing reports", len(graded), form) as progress:
            for count in _in_parallel(
                work, [graded[at : at + _AT_ONCE] for at in range(0, len(graded), _AT_ONCE)], processes
            ):
                progress.count(number=count)
    if "csv" in formats:
        tasks = [name for name, _ in store.run().tasks]
        replace(out / "gradebook.csv", gradebook(store.reports(), tasks).encode())
    if "html" in formats:
        links = {identity: f"reports/{safe_name(identity)}.html" for identity in graded}
        replace(out / "index.html", html.render_index(store.reports(), links).encode())


def _in_parallel(work: "partial[int]", parts: Sequence[Sequence[str]], processes: int) -> Iterator[int]:
    """What `work` gives for each part, in so many processes."""
    # One part is one process's work; and Windows cannot fork.
    if processes == 1 or len(parts) < 2 or sys.platform == "win32":  # noqa: PLR2004
        yield from map(work, parts)
        return
    executor = ProcessPoolExecutor(
        processes, multiprocessing.get_context("fork"), initializer=_prepare, initargs=(os.getpid(),)
    )
    try:
        yield from executor.map(work, parts)
    except BrokenProcessPool:
        raise GraderError(message("site.writer_ended")) from None
    finally:
        executor.shutdown(cancel_futures=True)


def _prepare(parent: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    die_with_parent(parent)


def _write_reports(run: Path, folder: Path, kinds: Sequence[str], identities: Sequence[str]) -> int:
    """Write these reports; how many there were."""
    with open_store(run) as store:
        for identity in identities:
            text, stem = store.report_json(identity), folder / safe_name(identity)
            report = store.report(identity)
            for kind in kinds:
                page = text if kind == "json" else render(report, kind)
                replace(stem.with_name(f"{stem.name}.{kind}"), page.encode())
    return len(identities)


def safe_name(identity: str) -> str:
    """A file name for a submission; one that had to be altered carries half of the name's hash, which nobody makes come out the same."""
    if _PLAIN.fullmatch(identity) and identity == identity.lower() and not _HASHED.search(identity):
        return identity
    digest = hashlib.sha256(identity.encode("utf-8", "backslashreplace")).hexdigest()[:32]
    stem = re.sub(r"[^A-Za-z0-9._-]", "_", identity)[:60].lstrip(".-")
    return f"{stem or 'submission'}-{digest}"
