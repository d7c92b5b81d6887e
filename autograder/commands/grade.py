"""`autograder grade`: a folder or an archive of submissions into a run, and the run into reports, class page and gradebook."""

import argparse
import shlex
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import Protocol

from autograder.batch.attempts import take_in, told
from autograder.batch.graded import STUCK, Grader
from autograder.batch.pace import counted
from autograder.batch.pool import Pool
from autograder.batch.progress import Form, saying
from autograder.batch.run import (
    Interrupted,
    begin,
    count_jobs,
    earlier,
    exit_code,
    grade_into,
    grading,
    hand_in_first,
    run_of,
    unchanged,
    what_is_missing,
)
from autograder.batch.secret import kept_secret, read_secret, redrawn_secret
from autograder.batch.site import write_site
from autograder.batch.store import Run, Store, open_store, refuse_what_is_there
from autograder.commands.aside import aside
from autograder.commands.dask import importing_dask
from autograder.commands.marked import records_if_any
from autograder.course.assignment import Assignment, load_assignment, tasks_of_others
from autograder.course.exam import Exam, set_graded_exam
from autograder.errors import UsageError
from autograder.frozen import frozen
from autograder.gradebook.people import matched, names_of, people_of
from autograder.gradebook.person import claimed
from autograder.intake.handed_in import HandedIn, read_handed_in
from autograder.intake.identity import claim
from autograder.intake.submission import Submission
from autograder.render.escape import one_line, terminal
from autograder.render.forms import ALL_FORMS
from autograder.sandbox.canary import survey
from autograder.sandbox.supervisor import refuse_tight
from autograder.words.message import Message, Text, message, say, some


class Submissions(Protocol):
    """Submissions that are read as they are asked for: out of a download, a run, or what was pushed."""

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[Submission]: ...


@frozen
class Work:
    """What is to be graded: submissions from `source`, as a run of this kind into `folder`; `again` goes on with it.

    Where it `adds`, they are taken into the run that is there.
    """

    assignment: Assignment
    source: Path
    submissions: Submissions
    run: Run
    folder: Path
    again: str
    adds: bool = False


def run(args: argparse.Namespace) -> int:
    """Grade; 0 if everybody was graded, and else why not: see the table of exit codes."""
    if args.new_secret and (args.resume or args.add):
        raise UsageError(message("grade.new_secret_in_vain"))
    assignment = load_assignment(args.course, args.assignment)
    others = cache(partial(tasks_of_others, args.course, assignment.name))
    with saying(message("progress.opening", source=terminal(args.submissions.name)), _form(args)):
        submissions = read_handed_in(
            args.submissions,
            assignment.filename,
            assignment.questions,
            others,
            homes=assignment.homes,
            by_hand=assignment.policy.by_hand,
        )
    _tell_left_out(submissions)
    lost = bool(submissions.astray)
    if args.only:
        from autograder.commands.only import meant  # noqa: PLC0415  (it is seldom asked for)

        people = partial(people_of, args.course, args.people, assignment.name)
        submissions = submissions.only(meant(args.only, submissions.names, people))
    else:
        lost = _tell_absent(submissions, args, assignment.name, _names_there(args)) or lost
    folder, given = _folder(args, assignment.name), read_secret(args.secret_file) if args.secret_file else ""
    wanted = run_of(assignment, args.course, args.submissions, given)
    again = command(grading(str(args.submissions), args.assignment, folder, str(args.course)), args)
    work = Work(assignment, args.submissions, submissions, wanted, folder, again, adds=args.add)
    before = run_before(work, resume=args.resume)
    if args.add or not before:
        _refuse_other_assignment(args.submissions, submissions, assignment.name)
    if not before and not given:
        secret = (redrawn_secret if args.new_secret else kept_secret)(args.course, assignment.name)
        work = replace(work, run=replace(wanted, secret=secret))
    code = carry_out(work, before, args)
    return _SOMEBODY_LOST if lost and code != _OUR_FAULT else code


_OUR_FAULT, _SOMEBODY_LOST = 3, 5


def run_before(work: Work, *, resume: bool) -> Run | None:
    """What the run that goes on or is added to is of; None where a new one begins.

    Raises
    ------
    UsageError
        if the folder is no place for a new run, or what is there cannot go on.

    """
    if work.adds:
        return unchanged(work.folder, work.run, secret_given=bool(work.run.secret))
    if not resume:
        refuse_what_is_there(work.folder)
        return None
    before = earlier(work.folder, work.run, work.submissions, secret_given=bool(work.run.secret))
    if before is None:
        aside(message("grade.begins", folder=work.folder))
    return before


def carry_out(work: Work, before: Run | None, args: argparse.Namespace) -> int:
    """Grade what is missing, write what there is to read, and sum up; the exit code."""
    form, folder = _form(args), work.folder
    if not args.trust_submissions and not args.cluster:
        # Before the key is worked out, which may take all of the time there is.
        refuse_tight(work.assignment.policy.limits)
    with saying(message("progress.drawing"), form):
        exam = set_graded_exam(work.assignment, (before or work.run).secret.encode())
    jobs = count_jobs(args.jobs, len(work.submissions), spare=1)
    with ExitStack() as closing:
        with saying(message("progress.trying"), "none" if args.trust_submissions or args.cluster else form):
            grader = closing.enter_context(_grader(exam, jobs, trust=args.trust_submissions, cluster=args.cluster))
            hand_in_first(exam, grader)
        if before and before.walls != grader.walls:
            aside(message("grade.other_walls", now=grader.walls, before=before.walls))
        new = () if work.adds else work.submissions
        with saying(message("progress.taking_in"), form):
            opened = open_store(folder, writing=True) if before else begin(folder, work.run, grader, new)
        store = closing.enter_context(opened)
        if work.adds:
            _take_in_more(store, work)
        elif before and not what_is_missing(store, folder):
            aside(message("grade.nothing_left", folder=folder, count=store.count().total()))
        grade_into(store, grader, form, work.again)
    return _write_out(work, jobs, args)


def _take_in_more(store: Store, work: Work) -> None:
    """Take into a run what is added to it, and say what that was."""
    read = work.submissions
    attempts = read.every_attempt() if isinstance(read, HandedIn) else read
    aside(told(take_in(store, attempts, work.run.submissions)))


def _write_out(work: Work, jobs: int, args: argparse.Namespace) -> int:
    """Write what there is to read of a run that is through, and sum up; the exit code."""
    form, folder = _form(args), work.folder
    with open_store(folder) as store:
        try:
            known = records_if_any(store, vars(args).get("people"))
            write_site(store, folder, ALL_FORMS, 1 if args.trust_submissions else jobs, form, records=known)
        except KeyboardInterrupt:
            says = message("grade.write_reports", store=store.path, folder=shlex.quote(str(folder)))
            raise Interrupted(says) from None
        _summarise(store, folder)
        if _is_without_points(store):
            which = message("grade.which", submissions=terminal(str(work.source)), assignment=work.assignment.name)
            aside(message("grade.no_points", which=which))
        return exit_code(store, fail_under=args.fail_under)


def _tell_left_out(submissions: HandedIn) -> None:
    for problem in submissions.astray:
        aside(message("grade.astray", problem=problem))
    if submissions.left_out:
        names = "".join(f"\n  {one_line(name)}" for name in submissions.left_out)
        aside(message("grade.left_out", count=len(submissions.left_out), names=names))


def _names_there(args: argparse.Namespace) -> list[str]:
    """The submissions of the run that is added to."""
    if not args.add or args.out is None:
        return []
    with open_store(args.out) as store:
        return store.names()


def _tell_absent(submissions: HandedIn, args: argparse.Namespace, assignment: str, there: Sequence[str]) -> bool:
    """Say who of the people handed in nothing, now or into what is there, and what was handed in by nobody of them, a line each; whether there was such a thing."""
    people = people_of(args.course, args.people, assignment)
    if people is None:
        return False
    found = matched(people, {name: claimed(claim(name)) for name in (*there, *submissions.names)})
    for name, one in found.lost.items():
        aside(message("grade.nobodys", submission=one_line(name), why=one.why))
    if missing := [people.people[place] for place in found.absent]:
        names = "".join(f"\n  {one_line(name)}" for name in names_of(missing))
        aside(message("grade.absent", count=len(missing), names=names))
    return bool(found.lost)


def _refuse_other_assignment(path: Path, submissions: HandedIn, name: str) -> None:
    """Stop before most of a class gets a report on an assignment that it did not hand in.

    Raises
    ------
    UsageError
        if of several submissions more than half are of another assignment.

    """
    other, number, total = submissions.looks_like()
    if total > 1 and 2 * number > total:
        again = f"autograder grade {shlex.quote(str(path))} --assignment {other}"
        raise UsageError(
            message(
                "grade.other_assignment",
                submissions=path,
                total=total,
                number=number,
                assignment=name,
                other=other,
                again=again,
            )
        )


def _form(args: argparse.Namespace) -> Form:
    form: Form = "none" if args.quiet else args.progress
    return form


def _grader(exam: Exam, jobs: int, *, trust: bool, cluster: str | None) -> AbstractContextManager[Grader]:
    """What grades: behind walls, here or over a cluster; or without, where they cannot stand and the submissions are said to be trusted.

    Raises
    ------
    UsageError
        if they can stand: then there is no reason to do without. Or if what a cluster needs is not installed.

    """
    if cluster:
        return _cluster(exam, cluster)
    if not trust:
        return Pool(exam, jobs)
    found = survey()
    if not found.refusal:
        raise UsageError(message("grade.has_walls", level=found.level))
    from autograder.batch.unconfined import UnconfinedPool  # noqa: PLC0415  (it is seldom asked for)

    aside(message("grade.no_walls"))
    return UnconfinedPool(exam, jobs)


def _folder(args: argparse.Namespace, name: str) -> Path:
    if (args.resume or args.add) and args.out is None:
        raise UsageError(message("grade.resume_what", option="--add" if args.add else "--resume"))
    folder: Path = args.out or Path("runs") / f"{name}-{time.strftime('%Y%m%d-%H%M%S')}"
    if folder.resolve().is_relative_to(args.submissions.resolve()):
        raise UsageError(message("grade.among_submissions", folder=folder))
    return folder


def _cluster(exam: Exam, address: str) -> AbstractContextManager[Grader]:
    """The workers of a Dask scheduler."""
    with importing_dask():
        from autograder.batch.cluster import Cluster  # noqa: PLC0415  (it takes a second, and is seldom needed)
    return Cluster(exam, address, aside)


def command(words: Sequence[str], args: argparse.Namespace) -> str:
    """The command of these words that goes on with a run, with what else it was given."""
    words = [*words, *(["--jobs", str(args.jobs)] if args.jobs else [])]
    words += ["--cluster", args.cluster] if args.cluster else []
    words += ["--trust-submissions"] * args.trust_submissions
    words += [word for name in args.only or () for word in ("--only", name)]
    return shlex.join([*words, "--add" if getattr(args, "add", False) else "--resume"])


def _summarise(store: Store, folder: Path) -> None:
    files = (
        (message("summary.gradebook"), str(folder / "gradebook.csv")),
        (message("summary.class_page"), str(folder / "index.html")),
        (message("summary.store"), str(store.path)),
    )
    rows = [(say(name), say(says)) for name, says in (*_summary(store), *files)]
    width = max(len(name) for name, _ in rows) + 2
    for name, says in rows:
        print(f"{name:{width}}{says}")


def _is_without_points(store: Store) -> bool:
    """Whether more than one submission has a score, and all of these are zero."""
    counts = store.count()
    return _scored(counts) > 1 and not store.mean()[0]


def _scored(counts: Counter[str]) -> int:
    """How many have a score."""
    return counts.total() - counts[""] - counts["fault"] - counts["unread"]


def _mean(mean: float, points: float, scored: int, total: int) -> Message:
    """The mean of those that have a score, and of how many that is where it is not of all."""
    if not scored:
        return message("summary.no_mean")
    if scored < total:
        return message("summary.mean_of_some", mean=mean, points=points, scored=scored, total=total)
    return message("summary.mean_of", mean=mean, points=points)


def _summary(store: Store) -> Iterator[tuple[Message, Text]]:
    counts, graded = store.count(), store.run()
    mean, full = store.mean()
    tried = message("summary.counts", total=counts.total(), full=full, unrunnable=counts["not runnable"])
    yield message("summary.submissions"), tried
    ended = counted({kind: counts[kind] for kind in STUCK})
    if ended:
        yield message("summary.trouble"), ", ".join(ended)
    if counts["unread"]:
        names = some(store.unread())
        yield message("summary.unread"), message("summary.not_read", count=counts["unread"], names=names)
    if counts["fault"]:
        yield message("summary.our_fault"), message("summary.not_graded", number=counts["fault"])
    yield message("summary.mean"), _mean(mean, graded.points, _scored(counts), counts.total())
    waiting = "SELECT count(DISTINCT submission) FROM by_hand_result WHERE status = 'unmarked'"
    if graded.by_hand and (row := store.row(waiting)) and row[0]:
        yield message("summary.by_hand"), message("summary.unmarked", count=row[0])
    yield message("summary.walls"), graded.walls
