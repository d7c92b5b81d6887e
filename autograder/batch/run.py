"""Begins a run or goes on with one: grades what is missing into its store, and keeps what is done when it is interrupted."""

import os
import shlex
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from autograder.authoring.reference_first import hand_in
from autograder.batch.attempts import add_earlier, count_missing, fill, missing_of_round, missing_rounds, taken_from
from autograder.batch.graded import Grader
from autograder.batch.progress import Form, Progress
from autograder.batch.store import Filling, Run, Store, create_store, is_vacant, open_store
from autograder.batch.taken_in import TakenIn
from autograder.course.assignment import Assignment, hashes
from autograder.course.exam import Exam
from autograder.errors import AutograderError, GraderError, Refusal, UsageError
from autograder.intake.handed_in import HandedIn
from autograder.intake.submission import Submission
from autograder.render.report_json import report_from_json
from autograder.results import Report
from autograder.sandbox.unconfined import WALLS
from autograder.versions import versions
from autograder.words.message import Text, message
from autograder.words.rows import lines


class Interrupted(KeyboardInterrupt):
    """Ctrl-C in the middle of a run; its argument tells what is there and how to go on."""


_MOST_TOLD = 10
"""So many changes fill a screen."""


def run_of(assignment: Assignment, course: Path, submissions: Path, secret: str) -> Run:
    """What a run of this assignment would be of, here and now, before its walls are known."""
    return Run(
        assignment=assignment.name,
        title=assignment.policy.title,
        course=str(course.resolve()),
        submissions=str(submissions.resolve()),
        secret=secret,
        walls="",
        versions=versions() + assignment.packages.pinned,
        files=hashes(assignment),
        tasks=tuple((question.name, question.points) for question in assignment.questions.values()),
        by_hand=assignment.policy.by_hand,
    )


def begin(folder: Path, run: Run, grader: Grader, submissions: Iterable[Submission] | TakenIn) -> Store:
    """A new run, with every attempt taken in; into an empty folder, or one whose grader was ended before this point.

    Raises
    ------
    UsageError
        if there is something else in the folder.

    """
    store = open_store(folder, writing=True) if is_unbegun(folder) else create_store(folder)
    try:
        store.begin(replace(run, walls=grader.walls), _filling(submissions, run.submissions))
    except BaseException:
        store.close()
        raise
    return store


def _filling(submissions: Iterable[Submission] | TakenIn, origin: str) -> Iterable[Submission] | Filling:
    """What puts them into a store, with the attempts before those that count where a download holds them."""
    if isinstance(submissions, TakenIn):
        return submissions.fill
    if isinstance(submissions, HandedIn) and submissions.has_earlier:
        return partial(fill, submissions=submissions.every_attempt(), origin=origin)
    return submissions


def is_unbegun(folder: Path) -> bool:
    """Whether a grader was ended here before it had taken in every submission."""
    try:
        with open_store(folder) as store:
            return not store.is_begun()
    except UsageError:
        return False


def earlier(folder: Path, run: Run, submissions: Iterable[Submission], *, secret_given: bool) -> Run | None:
    """What the run in `folder` is of, if it can go on now; None if none was begun there.

    Raises
    ------
    UsageError
        if anything that its reports depend on has changed, with all that has.

    """
    if not folder.exists() or is_vacant(folder) or is_unbegun(folder):
        return None
    before = unchanged(folder, run, secret_given=secret_given)
    with open_store(folder) as store:
        says, sources = store.changes(submissions), taken_from(store)
    if says and len(sources) > 1:
        again = shlex.join([*grading(sources[-1], before.assignment, folder, before.course), "--add"])
        raise UsageError(message("run.was_added_to", folder=folder, told=_first(says), again=again))
    if says:
        raise UsageError(message("run.cannot_go_on", folder=folder, told=_first(says)))
    return before


def unchanged(folder: Path, run: Run, *, secret_given: bool) -> Run:
    """What the run in `folder` is of, if submissions can be graded for it now as they were.

    Raises
    ------
    UsageError
        if there is no run, or the course, a version or the secret is another, with all that is.

    """
    with open_store(folder) as store:
        before = store.run()
    if says := list(_changes(before, run, secret_given=secret_given)):
        raise UsageError(message("run.cannot_go_on", folder=folder, told=_first(says)))
    return before


def _first(says: Sequence[Text]) -> Text:
    more = [message("run.more", count=len(says) - _MOST_TOLD)] * (len(says) > _MOST_TOLD)
    return lines([*says[:_MOST_TOLD], *more])


def _changes(before: Run, now: Run, *, secret_given: bool) -> Iterable[Text]:
    if before.assignment != now.assignment:
        yield message("run.other_assignment", assignment=before.assignment)
        return
    if secret_given and before.secret != now.secret:
        yield message("run.other_secret")
    known = dict(before.versions)
    yield from (
        message("run.other_version", name=name, now=version, before=known.get(name))
        for name, version in now.versions
        if known.get(name) != version
    )
    files = dict(before.files)
    yield from (message("diff.changed", name=path) for path, sha256 in now.files if files.get(path) != sha256)


def hand_in_first(exam: Exam, grader: Grader) -> None:
    """Hand the reference in to what grades, before it is given a submission.

    Raises
    ------
    CourseError
        if it loses points there.
    AutograderError
        if it cannot be graded.

    """

    def grade_one(submission: Submission) -> Report:
        (graded,) = grader.grade([submission])
        return report_from_json(graded.report)

    hand_in(exam, grade_one)


def grade_into(store: Store, grader: Grader, form: Form, again: str) -> None:
    """Grade what is missing; `again` is the command that goes on if this is interrupted.

    Raises
    ------
    Interrupted
        after Ctrl-C, with what is kept.
    AutograderError
        if it cannot go on, with what is kept.

    """
    counts = store.count()
    missing, total = counts[""] + counts["fault"], counts.total()
    to_grade = missing + count_missing(store)
    with Progress("grading", to_grade, form if to_grade else "none") as progress:
        kept = total - missing
        try:
            for graded in progress.follow(grader.grade(store.one_by_one(), progress.tick)):
                store.add(graded)
                kept += graded.came_to != "fault"
            for number in missing_rounds(store):
                for graded in progress.follow(grader.grade(missing_of_round(store, number), progress.tick)):
                    add_earlier(store, number, graded)
            store.end()
        except KeyboardInterrupt:
            raise Interrupted(_advice(store, kept, total, again)) from None
        except AutograderError as error:
            kind = Refusal if isinstance(error, Refusal) else GraderError
            raise kind(message("run.stopped", error=error.says, advice=_advice(store, kept, total, again))) from error


def _advice(store: Store, kept: int, total: int, again: str) -> Text:
    return message("run.kept", kept=kept, total=total, store=store.path, again=again)


def what_is_missing(store: Store, folder: Path) -> Text:
    """How many submissions have no score because they are not graded, with the command that goes on; "" if all are."""
    counts, run, earlier_ones = store.count(), store.run(), count_missing(store)
    missing = counts[""] + counts["fault"] + earlier_ones
    if not missing:
        return ""
    sources = taken_from(store)
    words = grading(sources[-1], run.assignment, folder, run.course)
    words += ["--trust-submissions"] * (run.walls == WALLS)
    again = shlex.join([*words, "--add" if len(sources) > 1 else "--resume"])
    return message("run.missing", missing=missing, total=counts.total() + earlier_ones, again=again)


def grading(submissions: str, assignment: str, folder: Path, course: str) -> list[str]:
    """The words of the command that grades these into a folder; the course is named unless it is here."""
    words = ["autograder", "grade", submissions, "--assignment", assignment, "--out", str(folder)]
    return words if Path(course).resolve() == Path.cwd() else [*words, "--course", course]


def count_jobs(wanted: int | None, work: int, *, spare: int = 0) -> int:
    """How many jobs to start: one for each core that this process may use, and no more than there is work.

    `spare` are to be had beyond that, so that a core is not idle for the moments in which a job waits for its worker.
    """
    cores = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    return min(wanted or cores + spare, max(work, 1))


def exit_code(store: Store, *, fail_under: float | None = None) -> int:
    """What grading these came to: 0 if everybody was graded, 3 if not by our fault, 4 if what somebody handed in could not be.

    Lost points are no failure, unless somebody has less than `fail_under` per cent of them: then 1.
    """
    counts = store.count()
    if counts["fault"] or counts[""] or count_missing(store):
        return 3
    if counts["not runnable"] or counts["unread"]:
        return 4
    question = "SELECT 1 FROM report WHERE score < ? * points - 1e-9"
    return int(fail_under is not None and store.row(question, fail_under / 100) is not None)
