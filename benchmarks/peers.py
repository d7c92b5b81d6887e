"""Measures this grader next to otter-grader, nbgrader, gradescope-utils and pytest: the same submissions, functions and cases, in one run.

Each peer is installed into an environment of its own and asked for the same ten functions in the way that its documentation
describes. Its tests call each function on the inputs of this grader's own cases and compare shapes and values with the
same expected answers by `np.allclose`, so the students' code does the same work everywhere. What this grader does beyond
that, it does in its own time alone: walls, tighter tolerances, counting lines, a second run to explain what is wrong.
Every peer is tried on one submission first, so that nobody's time holds a first compilation. All run on one thread of
BLAS. This grader and its floors are measured before and after each peer; a ratio is taken with the two beside it. They
go through the set five times in a row, because once is over in less than half a second.
"""

import argparse
import csv
import datetime as dt
import json
import os
import pickle
import platform
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from crowd import ROOT, TEN, load_exam, submissions_of
from processes import adopt_orphans, cores, timed
from throughput import floor_pass

import autograder
from autograder import Exam, Pool, Report, Submission, report_from_json

ASKED = Path(__file__).with_name("asked")
PAGE = ROOT / "docs" / "benchmarks.md"
BEGIN, END = "<!-- peers -->", "<!-- /peers -->"

AT_A_TIME = 2
PASSES = 5
"""How often this grader and its floors go through the set in a row."""

COMMAND_SECONDS = 120
"""How long one command may take for one submission; a command for a whole set may take ten times as long or more."""


class PeerError(Exception):
    """A peer that did not install or run, in its own words."""


@dataclass(frozen=True)
class Place:
    """Where a peer works: its environment, a folder of its own, and the variables that its commands see."""

    environment: Path
    folder: Path

    def run(self, *command: str | Path, at: Path | None = None, seconds: float = COMMAND_SECONDS) -> None:
        """Run a command of the environment; its whole group ends with it.

        Raises
        ------
        PeerError
            with the end of what it printed, if it fails or is late.

        """
        program, *rest = map(str, command)
        log = tempfile.TemporaryFile(dir=self.folder)  # noqa: SIM115  (closed below)
        with log:
            process = subprocess.Popen(
                [str(self.environment / "bin" / program), *rest],
                cwd=at or self.folder,
                env=self.variables(at or self.folder),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            try:
                code = process.wait(seconds)
            except subprocess.TimeoutExpired:
                raise PeerError(f"`{program}` gave no answer within {seconds:g} seconds") from None
            finally:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()
            log.seek(0)
            said = log.read().decode(errors="replace").strip()
        if code and not (program == "python" and "pytest" in rest and code == 1):  # pytest's 1: some test failed
            raise PeerError(f"`{program}` ended with {code}: {said[-400:] or 'it said nothing'}")

    def variables(self, at: Path) -> dict[str, str]:
        """What the commands see of the outside: nothing of this user's settings, and one thread."""
        return {
            "PATH": f"{self.environment / 'bin'}:/usr/local/bin:/usr/bin:/bin",
            "HOME": str(self.folder),
            "TMPDIR": str(self.folder),
            "LANG": "C.UTF-8",
            "OPENBLAS_NUM_THREADS": "1",
            "OMP_NUM_THREADS": "1",
            "PYTHONPATH": f"{at}:{self.folder / 'asked'}",
        }


@dataclass(frozen=True)
class Peer:
    """One peer: what it needs, what is laid out for it, what grades the set, and whom it gave all points."""

    name: str
    packages: tuple[str, ...]
    lay_out: Callable[[Place, Sequence[Submission]], None]
    grade: Callable[[Place, Sequence[Submission]], None]
    full: Callable[[Place, Sequence[Submission]], int]


@dataclass(frozen=True)
class Measured:
    """What a set of submissions took, and how many of them had all ten functions right; or why it was not measured."""

    seconds: float = 0.0
    cpu: float = 0.0
    full: int = 0
    error: str = ""


# ── what each peer is given, in the way that its documentation describes ────────────────────


def lay_out_files(place: Place, submissions: Sequence[Submission]) -> None:
    """A folder for each submission, and the tests beside."""
    shutil.copytree(ASKED, place.folder / "asked", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(place.folder.parent / "cases.pickle", place.folder / "asked")
    for submission in submissions:
        folder = place.folder / "submissions" / submission.id
        folder.mkdir(parents=True)
        (folder / "gradients.py").write_bytes(submission.source)


def each(work: Callable[[Place, Path], None]) -> Callable[[Place, Sequence[Submission]], None]:
    """Grade submission by submission, so many at a time."""

    def grade(place: Place, submissions: Sequence[Submission]) -> None:
        folders = [place.folder / "submissions" / submission.id for submission in submissions]
        with ThreadPoolExecutor(AT_A_TIME) as threads:
            works = [threads.submit(work, place, folder) for folder in folders]
            try:
                for one in works:
                    one.result()
            except PeerError:
                threads.shutdown(cancel_futures=True)
                raise

    return grade


def run_pytest(place: Place, folder: Path) -> None:
    """A process for each submission, with the machine-readable results that a platform reads."""
    tests = place.folder / "asked" / "test_gradients.py"
    place.run("python", "-m", "pytest", "-q", f"--junitxml={folder / 'results.xml'}", tests, at=folder)


def full_by_pytest(place: Place, submissions: Sequence[Submission]) -> int:
    """How many passed all tests."""
    suites = [ET.parse(path).getroot()[0] for path in _files(place, submissions, "results.xml")]  # noqa: S314  (its own)
    return sum(
        suite.get("tests") == str(len(TEN)) and suite.get("failures") == suite.get("errors") == "0" for suite in suites
    )


def run_gradescope(place: Place, folder: Path) -> None:
    """What `run_autograder` does with one submission: the tests, then `results.json`."""
    place.run("python", place.folder / "asked" / "run_gradescope.py", folder / "results.json", at=folder)


def lay_out_otter(place: Place, submissions: Sequence[Submission]) -> None:
    """A test file for each function, and the autograder's zip made of them."""
    lay_out_files(place, submissions)
    tests = place.folder / "tests"
    tests.mkdir()
    for name in TEN:
        case = {
            "code": f">>> from asked import expected\n>>> expected.hold({name}, {name!r})\n",
            "hidden": True,
            "locked": False,
        }
        test = {
            "name": name,
            "points": 1,
            "suites": [{"cases": [case], "scored": True, "setup": "", "teardown": "", "type": "doctest"}],
        }
        (tests / f"{name}.py").write_text(f"OK_FORMAT = True\n\ntest = {test!r}\n", encoding="utf-8")
    files = (
        "asked/expected.py",
        "asked/cases.pickle",
    )  # in a folder, because one file beside the submission would be taken for it
    place.run("otter", "generate", "-t", "tests", "-o", "autograder.zip", *files)


def run_otter(place: Place, folder: Path) -> None:
    """`otter run` on the `.py` file."""
    place.run("otter", "run", "--no-logo", "-a", place.folder / "autograder.zip", "-o", folder, folder / "gradients.py")


def full_by_json(place: Place, submissions: Sequence[Submission]) -> int:
    """How many have all points in the results that the Gradescope platform reads."""
    found = [json.loads(path.read_text(encoding="utf-8")) for path in _files(place, submissions, "results.json")]
    return sum(sum(float(test.get("score", 0)) for test in one["tests"]) == len(TEN) for one in found)


def _files(place: Place, submissions: Sequence[Submission], name: str) -> list[Path]:
    paths = [place.folder / "submissions" / submission.id / name for submission in submissions]
    missing = [path for path in paths if not path.is_file()]
    if missing:
        raise PeerError(f"{len(missing)} of {len(paths)} submissions have no {name}")
    return paths


def lay_out_nbgrader(place: Place, submissions: Sequence[Submission]) -> None:
    """A course folder: source, the generated release, and a notebook from each student."""
    files = place.folder / "files"
    files.mkdir()
    for path in (ASKED / "expected.py", place.folder.parent / "cases.pickle"):
        shutil.copy(path, files)
    (place.folder / "nbgrader_config.py").write_text("c = get_config()\nc.CourseDirectory.course_id = 'gradients'\n")
    source = place.folder / "source" / "gradients"
    shutil.copytree(files, source)
    _write_notebook(source / "gradients.ipynb", "### BEGIN SOLUTION\n### END SOLUTION\n")
    place.run("nbgrader", "generate_assignment", "gradients")
    released = place.folder / "release" / "gradients"
    notebook = json.loads((released / "gradients.ipynb").read_text(encoding="utf-8"))
    for submission in submissions:
        notebook["cells"][0]["source"] = submission.source.decode()
        folder = place.folder / "submitted" / submission.id / "gradients"
        shutil.copytree(released, folder)
        (folder / "gradients.ipynb").write_text(json.dumps(notebook), encoding="utf-8")


def _write_notebook(path: Path, solution: str) -> None:
    """A notebook with one cell for the answer and one test cell for each function."""
    tests = [(f"test_{name}", f"import expected\nexpected.hold({name}, {name!r})\n") for name in TEN]
    cells = [_cell("answer", solution, solution=True), *(_cell(name, text, solution=False) for name, text in tests)]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook = {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(notebook), encoding="utf-8")


def _cell(name: str, text: str, *, solution: bool) -> dict[str, object]:
    marks: dict[str, object] = {"grade_id": name, "schema_version": 3, "solution": solution, "task": False}
    marks |= {"grade": False, "locked": False} if solution else {"grade": True, "locked": True, "points": 1}
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": name.replace("_", "-"),
        "metadata": {"nbgrader": marks},
        "outputs": [],
        "source": text,
    }


def run_nbgrader(place: Place, submissions: Sequence[Submission]) -> None:
    """One `nbgrader autograde` for the whole set."""
    place.run("nbgrader", "autograde", "gradients", seconds=COMMAND_SECONDS + 10 * len(submissions))


def full_by_nbgrader(place: Place, submissions: Sequence[Submission]) -> int:
    """How many have all points in the table that it exports."""
    place.run("nbgrader", "export", "--to=grades.csv")
    with (place.folder / "grades.csv").open(encoding="utf-8") as file:
        scores = {row["student_id"]: float(row["raw_score"] or 0) for row in csv.DictReader(file)}
    missing = [submission.id for submission in submissions if submission.id not in scores]
    if missing:
        raise PeerError(f"{len(missing)} of {len(submissions)} submissions are not in its gradebook")
    return sum(score == len(TEN) for score in scores.values())


PEERS = (
    Peer("pytest, a process each", ("pytest==9.2.0",), lay_out_files, each(run_pytest), full_by_pytest),
    Peer(
        "gradescope-utils, a process each",
        ("gradescope-utils==0.5.0",),
        lay_out_files,
        each(run_gradescope),
        full_by_json,
    ),
    Peer("nbgrader autograde", ("nbgrader==0.9.6", "ipykernel"), lay_out_nbgrader, run_nbgrader, full_by_nbgrader),
    Peer("otter run", ("otter-grader==7.0.0", "ipykernel"), lay_out_otter, each(run_otter), full_by_json),
)
WITH = {"nbgrader autograde": "one command"}
"""Peers that take the whole set in one command; of the others so many run at a time."""


# ── measuring ───────────────────────────────────────────────────────────────────────────────


def measure(peer: Peer, environments: Path, folder: Path, submissions: Sequence[Submission]) -> tuple[str, Measured]:
    """The peer's version, and what it took or why it could not be measured."""
    version = peer.packages[0].replace("==", " ")
    try:
        environment = environments / peer.packages[0].partition("=")[0]
        install(peer, environment)
        for name, some in (("trial", submissions[:1]), ("set", submissions)):
            place = Place(environment, folder / f"{environment.name}-{name}")
            place.folder.mkdir()
            peer.lay_out(place, some)
            with timed() as taken:
                peer.grade(place, some)
            full = peer.full(place, some)
        return version, Measured(*taken, full)
    except (PeerError, OSError, ET.ParseError, ValueError, KeyError) as error:
        return version, Measured(
            error=f"{type(error).__name__}: {error}" if not isinstance(error, PeerError) else str(error)
        )


def install(peer: Peer, environment: Path) -> None:
    """See that the peer and this numpy are in its environment.

    Raises
    ------
    PeerError
        if they do not install.

    """
    python = environment / "bin" / "python"
    if not python.exists():
        _make(sys.executable, "-m", "venv", environment)
    wanted = (*peer.packages, f"numpy=={np.__version__}")
    # To ask is much faster than to let pip find that there is nothing to do.
    asked = f"from importlib.metadata import version as v\nfor w in {wanted!r}:\n  n, _, x = w.partition('==')\n  assert v(n) == (x or v(n))"
    if subprocess.run([python, "-c", asked], capture_output=True, check=False, timeout=60).returncode:
        _make(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *wanted)


def _make(*command: str | Path) -> None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=900)
    except subprocess.TimeoutExpired:
        raise PeerError("its installation gave no answer within 900 seconds") from None
    if done.returncode:
        raise PeerError(f"it does not install: {(done.stderr or done.stdout).strip()[-400:]}")


def ours(exam: Exam, pool: Pool, submissions: Sequence[Submission]) -> dict[str, Measured]:
    """Measure this grader and its floors; what is told is one pass of several."""
    all_passes = [*submissions] * PASSES
    with timed() as taken:
        reports = list(pool.grade(all_passes))
    right = sum(_all_right(report_from_json(one.report)) for one in reports)
    rows = {"this grader, behind all walls": _one_pass(taken, right // PASSES)}
    for name, judged in (("bare fork, same grading", True), ("bare fork, calls alone", False)):
        with timed() as taken:
            floor_pass(exam, all_passes, AT_A_TIME, judged=judged)
        rows[name] = _one_pass(taken)
    return rows


def _one_pass(taken: Sequence[float], full: int = 0) -> Measured:
    seconds, cpu = taken
    return Measured(seconds / PASSES, cpu / PASSES, full)


def _all_right(report: Report) -> bool:
    """Whether all values are right; the peers ask for nothing else."""
    if report.fault or report.problem:
        sys.exit(f"{report.submission}: {report.fault or report.problem}")
    verdicts = [verdict for task in report.tasks for verdict in task.verdicts]
    return not any(task.status == "missing" for task in report.tasks) and all(
        one.status == "passed" for one in verdicts if one.check not in ("inputs", "loops")
    )


# ── the table ───────────────────────────────────────────────────────────────────────────────


def main() -> None:
    """Measure all and print the table; with `--markdown` write it into the page as well."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--submissions", type=int, default=50, help="how many each grades (default: 50)")
    parser.add_argument("--environments", type=Path, default=ROOT / ".venv-peers", metavar="DIR")
    parser.add_argument("--only", metavar="TEXT", default="", help="only peers whose names hold this")
    parser.add_argument("--markdown", action="store_true", help=f"write the table into {PAGE.name} as well")
    args = parser.parse_args()
    adopt_orphans()
    begin = time.perf_counter()
    exam, submissions = load_exam()[1], submissions_of(args.submissions)
    with tempfile.TemporaryDirectory(prefix="peers-") as name, Pool(exam, cores() + 1) as pool:
        start = time.perf_counter() - begin
        folder = Path(name)
        (folder / "cases.pickle").write_bytes(_cases(exam))
        list(pool.grade(submissions))
        rounds, peers = [ours(exam, pool, submissions)], []
        for peer in PEERS:
            if args.only in peer.name:
                print(f"{peer.name} ...", file=sys.stderr)
                peers.append((peer.name, *measure(peer, args.environments.resolve(), folder, submissions)))
                rounds.append(ours(exam, pool, submissions))
        table = "\n".join(_table(rounds, peers, len(submissions), start, pool.walls))
    print(table)
    if args.markdown:
        _write(table)


def _cases(exam: Exam) -> bytes:
    """For each function its cases: name, arguments, and the expected parts of what comes back."""
    return pickle.dumps(
        {
            task.name: [
                (one.case.name, dict(one.case.args), [part.want for part in one.expected.components])
                for one in task.cases
            ]
            for task in exam.key.tasks
        }
    )


def _table(
    rounds: list[dict[str, Measured]],
    peers: list[tuple[str, str, Measured]],
    count: int,
    start: float,
    walls: str,
) -> Iterator[str]:
    own = [next(iter(each.values())).seconds for each in rounds]
    today = dt.datetime.now(dt.UTC).date()
    yield f"{count} submissions of {len(TEN)} functions, {AT_A_TIME} at a time, this grader with {cores() + 1} jobs, Python {platform.python_version()}, numpy {np.__version__}, {today}."
    yield f"Walls: {walls}. Before its first submission this grader takes {start:.1f} s, once: drawing the cases, answers and mistakes, raising and trying the walls."
    yield ""
    yield "| grader | seconds for the set | ms per submission | CPU, ms per submission | time against this grader's | all ten right |"
    yield "|---|--:|--:|--:|--:|--:|"
    for name in rounds[0]:
        rows = [each[name] for each in rounds]
        ratio = statistics.median(row.seconds / mine for row, mine in zip(rows, own, strict=True))
        label = f"{name} (autograder {autograder.__version__})" if rows[0].full else name
        yield _row(label, _median(rows), count, f"{ratio:.2f}", judged=bool(rows[0].full))
    for (name, version, row), before, after in zip(peers, own, own[1:], strict=False):
        how = WITH.get(name, f"{AT_A_TIME} at a time")
        label = f"{name}, {how} ({version})"
        if row.error:
            yield f"| {label} | not measured: {' '.join(row.error.replace('|', '/').split())} | | | | |"
        else:
            yield _row(label, row, count, f"{row.seconds / statistics.mean((before, after)):.0f}", judged=True)


def _median(rows: Sequence[Measured]) -> Measured:
    return Measured(
        statistics.median(row.seconds for row in rows), statistics.median(row.cpu for row in rows), rows[0].full
    )


def _row(label: str, row: Measured, count: int, ratio: str, *, judged: bool) -> str:
    full = f"{row.full} of {count}" if judged else ""
    return f"| {label} | {row.seconds:.2f} | {1e3 * row.seconds / count:.1f} | {1e3 * row.cpu / count:.1f} | {ratio} | {full} |"


def _write(table: str) -> None:
    """Put the table between its marks in the page."""
    text = PAGE.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        sys.exit(f"{PAGE}: the marks {BEGIN} and {END} are not there; the table was not written")
    PAGE.write_text(f"{before}{begin}\n{table}\n{end}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
