"""`autograder grade`: a folder or an archive of submissions into a run, and the run into reports, class page and gradebook."""

import argparse
import secrets
import shlex
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

from rich.console import Console

from autograder.batch.graded import Grader
from autograder.batch.pool import Pool
from autograder.batch.run import Interrupted, begin, count_jobs, earlier, exit_code, grade_into, run_of
from autograder.batch.site import FORMATS, write_site
from autograder.batch.store import Run, Store, open_store, refuse_what_is_there
from autograder.batch.unconfined import UnconfinedPool
from autograder.course.assignment import load_assignment
from autograder.course.exam import Exam, set_exam
from autograder.errors import UsageError
from autograder.intake.handed_in import HandedIn, read_handed_in
from autograder.render.escape import inert, one_line, terminal
from autograder.sandbox.canary import survey


def run(args: argparse.Namespace) -> int:
    """Grade; 0 if every submission has all points, 1 if one lost some, 3 if one could not be graded by our fault."""
    assignment = load_assignment(args.course, args.assignment)
    submissions = read_handed_in(args.submissions, assignment.filename, assignment.questions)
    if submissions.left_out:
        _tell(f"not submissions, left out: {', '.join(map(one_line, submissions.left_out))}")
    folder, form = _folder(args, assignment.name), "none" if args.quiet else args.progress
    secret = read_secret(args.secret_file)
    wanted = run_of(assignment, args.course, args.submissions, secret)
    before = _earlier(args, folder, wanted, submissions)
    wanted = before or wanted
    exam = set_exam(assignment, wanted.secret.encode())
    jobs = count_jobs(args.jobs, len(submissions), spare=1)
    with _grader(exam, jobs, trust=args.trust_submissions, cluster=args.cluster) as grader:
        if before and before.walls != grader.walls:
            _tell(f"the walls are {grader.walls} now; they were {before.walls} when the run began")
        with open_store(folder, writing=True) if before else begin(folder, wanted, grader, submissions) as store:
            grade_into(store, grader, form, _again(args, folder))
    with open_store(folder) as store:
        try:
            write_site(store, folder, FORMATS, 1 if args.trust_submissions else jobs, form)
        except KeyboardInterrupt:
            says = f"everything is graded and kept in {store.path}\n  Write the reports: autograder report {shlex.quote(str(folder))}"
            raise Interrupted(says) from None
        _summarise(store, folder)
        if _is_without_points(store):
            which = f"{terminal(str(args.submissions))} is the wrong folder, or {assignment.name} the wrong assignment"
            _tell(f"nobody has a single point: perhaps {which}\n  Read one of the reports, or grade what was meant.")
        return exit_code(store)


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
        raise UsageError(
            f"--trust-submissions: this machine has walls ({found.level}), and they cost nothing.\n  Leave the option out."
        )
    _tell("without walls: what is handed in can read the key, and can forge its own score")
    return UnconfinedPool(exam, jobs)


def _folder(args: argparse.Namespace, name: str) -> Path:
    if args.resume and args.out is None:
        raise UsageError("--resume: which run?\n  Name its folder with --out.")
    folder: Path = args.out or Path("runs") / f"{name}-{time.strftime('%Y%m%d-%H%M%S')}"
    if folder.resolve().is_relative_to(args.submissions.resolve()):
        raise UsageError(f"{folder}: this is among the submissions.\n  Name a folder outside of them with --out.")
    return folder


def _earlier(args: argparse.Namespace, folder: Path, wanted: Run, submissions: HandedIn) -> Run | None:
    """What the run that goes on is of; None where a new one begins."""
    if not args.resume:
        refuse_what_is_there(folder)
        return None
    before = earlier(folder, wanted, submissions, secret_given=args.secret_file is not None)
    if before is None:
        _tell(f"{folder}: no run was begun here; it begins now")
    return before


def _cluster(exam: Exam, address: str) -> AbstractContextManager[Grader]:
    """The workers of a Dask scheduler."""
    try:
        from autograder.batch.cluster import Cluster  # noqa: PLC0415  (it takes a second, and is seldom needed)
    except ModuleNotFoundError as error:
        if (error.name or "autograder").startswith("autograder"):
            raise
        do = "Install it here and for all workers: python -m pip install 'nn-autograder[grade,cluster]'."
        raise UsageError(f"--cluster needs {error.name}, which is not installed.\n  {do}") from None
    return Cluster(exam, address, _tell)


def _tell(says: str) -> None:
    Console(stderr=True).print(inert(says), markup=False, highlight=False, soft_wrap=True)


def read_secret(path: Path | None) -> str:
    """The secret in a file, a line of text as `autograder export RUN --secret` prints it, or a new one.

    Raises
    ------
    UsageError
        if the file cannot be read, or is too short to be a secret.

    """
    if path is None:
        return secrets.token_hex(32)
    try:
        secret = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not text"
        raise UsageError(f"{path}: {why}.\n  Name a file that holds the secret as a line of text.") from None
    if len(secret) < 16:  # noqa: PLR2004  (128 bits)
        raise UsageError(
            f"{path}: a secret has at least 16 characters, this has {len(secret)}.\n  Make one: openssl rand -hex 32 > {path}"
        )
    return secret


def _again(args: argparse.Namespace, folder: Path) -> str:
    """The command that goes on with this run."""
    words = ["autograder", "grade", str(args.submissions), "--assignment", args.assignment, "--out", str(folder)]
    words += ["--course", str(args.course)] * (args.course != Path())
    words += ["--jobs", str(args.jobs)] if args.jobs else []
    words += ["--cluster", args.cluster] if args.cluster else []
    words += ["--trust-submissions"] * args.trust_submissions
    return shlex.join([*words, "--resume"])


def _summarise(store: Store, folder: Path) -> None:
    files = (("gradebook", folder / "gradebook.csv"), ("class page", folder / "index.html"), ("store", store.path))
    rows = (*_summary(store), *files)
    width = max(len(name) for name, _ in rows) + 2
    for name, says in rows:
        print(f"{name:{width}}{says}")


def _is_without_points(store: Store) -> bool:
    """Whether more than one submission has a score, and all of these are zero."""
    counts = store.count()
    return counts.total() - counts[""] - counts["fault"] > 1 and not store.mean()[0]


def _summary(store: Store) -> Iterator[tuple[str, str]]:
    counts, graded = store.count(), store.run()
    mean, full = store.mean()
    yield "submissions", f"{counts.total()}  ({full} with all points, {counts['not runnable']} that could not be run)"
    stuck = [f"{counts[kind]} {kind}" for kind in ("died", "timed out") if counts[kind]]
    if stuck:
        yield "stuck in some case", ", ".join(stuck)
    if counts["fault"]:
        yield "our fault", f"{counts['fault']} not graded: see their reports, and try them again with --resume"
    yield "mean score", f"{mean:.2f} of {graded.points:g}"
    yield "walls", graded.walls
