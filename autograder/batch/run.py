"""A run's folder: what was graded under which secret, a report for each submission, the gradebook, the class page."""

import hashlib
import json
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import UsageError
from autograder.gradebook.table import gradebook
from autograder.grading import versions
from autograder.intake.submission import Submission
from autograder.judge.key import Key
from autograder.render import html, markdown, report_json
from autograder.results import Report

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,80}")
_HASHED = re.compile("-[0-9a-f]{8}$")
_FACTS = "run.json"


@dataclass(frozen=True)
class Run:
    """One grading of a set of submissions, in its folder.

    ``run.json`` holds the secret and is for the teacher's eyes; ``submissions/`` the bytes that were graded;
    ``reports/`` three forms of each report; ``gradebook.csv`` and ``index.html`` the class.
    """

    folder: Path
    assignment: str
    course: Path
    secret: str

    def begin(self, walls: str) -> None:
        """Make the folder and note what is being graded.

        Raises
        ------
        UsageError
            if there is something in the folder already.

        """
        if self.folder.exists() and (not self.folder.is_dir() or any(self.folder.iterdir())):
            raise UsageError(
                f"{self.folder}: there is something here already.\n  Name another folder with --out; nothing was changed."
            )
        for name in ("reports", "submissions"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        facts = {
            "assignment": self.assignment,
            "course": str(self.course.resolve()),
            "secret": self.secret,
            "walls": walls,
            "versions": dict(versions()),
        }
        handle = os.open(self.folder / _FACTS, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(json.dumps(facts, indent=2) + "\n")

    def keep(self, submission: Submission) -> None:
        """Keep the bytes that are graded, so that any case can be run again."""
        write(self.folder / "submissions" / f"{safe_name(submission.id)}.py", submission.source)

    def write_report(self, report: Report) -> None:
        """Write one report as HTML, Markdown and JSON."""
        stem = self.folder / "reports" / safe_name(report.submission)
        write(stem.with_name(stem.name + ".html"), html.render(report).encode())
        write(stem.with_name(stem.name + ".md"), markdown.render(report).encode())
        write(stem.with_name(stem.name + ".json"), report_json.report_to_json(report).encode())

    def write_class(self, reports: Iterable[Report], key: Key) -> None:
        """Write the gradebook and the class page."""
        ordered = sorted(reports, key=lambda report: report.submission)
        write(self.folder / "gradebook.csv", gradebook(ordered, key).encode())
        links = {report.submission: f"reports/{safe_name(report.submission)}.html" for report in ordered}
        write(self.folder / "index.html", html.render_index(ordered, links).encode())


def open_run(folder: Path) -> Run:
    """The run that was graded into `folder`.

    Raises
    ------
    UsageError
        if there is none.

    """
    path = folder / _FACTS
    try:
        facts = json.loads(path.read_text(encoding="utf-8"))
        return Run(folder, facts["assignment"], Path(facts["course"]), str(facts["secret"]))
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}.\n  Name the folder that `autograder grade` wrote.") from None
    except (ValueError, KeyError, TypeError):
        raise UsageError(f"{path}: this is not what `autograder grade` wrote.\n  Name the folder of a run.") from None


def safe_name(identity: str) -> str:
    """A file name for a submission; one that had to be altered carries a piece of the name's hash."""
    if _PLAIN.fullmatch(identity) and identity == identity.lower() and not _HASHED.search(identity):
        return identity
    digest = hashlib.sha256(identity.encode("utf-8", "backslashreplace")).hexdigest()[:8]
    stem = re.sub(r"[^A-Za-z0-9._-]", "_", identity)[:60].lstrip(".-")
    return f"{stem or 'submission'}-{digest}"


def write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all."""
    draft = path.with_name(f".{path.name}.part")
    draft.write_bytes(data)
    draft.replace(path)
