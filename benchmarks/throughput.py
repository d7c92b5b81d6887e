"""How many submissions a second are graded behind all walls, next to bare forks that do the same work without any.

The floor does all that grading does (load, calls, frames, decoding, judging, diagnosing), in as many processes, with a
plain fork in the place of the sandbox. The lower floor leaves the judging out: fork, load, call, send, read.
"""

import argparse
import multiprocessing
import os
import platform
import statistics
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from autograder.batch.demo import HOSTILE, make_class
from autograder.batch.pool import Exam, Pool
from autograder.course.assignment import load_assignment
from autograder.course.setting import set_paper
from autograder.grading import grade
from autograder.intake.submission import Submission
from autograder.results import Outcome, Ran
from autograder.sandbox import wire, worker
from autograder.sandbox.frames import outcome
from autograder.sandbox.paper import Paper

ROOT = Path(__file__).parents[1]
TEN = (
    "sigmoid", "sigmoid_grad", "relu_grad", "affine", "weight_gradient",
    "score_gradients", "affine_backward", "softmax", "cross_entropy", "cross_entropy_grad",
)  # fmt: skip


class BareFork:
    """Runs a submission in a plain fork of this process."""

    walls = "none"

    def __init__(self, paper: Paper) -> None:
        """Keep the paper, which the fork inherits."""
        self.paper = paper

    def run(self, source: bytes, calls: Sequence[int]) -> Ran:
        """Fork, load, call, send; read and decode."""
        data, outcomes = self.read(source, calls), {}
        while data:
            length, number, status = wire.HEADER.unpack_from(data)
            outcomes[number] = outcome(status, data[wire.HEADER.size : length + 4])
            data = data[length + 4 :]
        load: Outcome = outcomes.pop(wire.LOAD)
        return Ran(load, outcomes)

    def read(self, source: bytes, calls: Sequence[int]) -> bytes:
        """All that the fork sends."""
        receive, send = os.pipe()
        child = os.fork()
        if not child:
            os.close(receive)
            numbered = [(number, self.paper.calls[number]) for number in calls]
            worker.serve(source, self.paper.filename, numbered, lambda frame: os.write(send, frame))
            os._exit(0)
        os.close(send)
        with os.fdopen(receive, "rb") as file:
            data = file.read()
        os.waitpid(child, 0)
        return data


def main() -> None:
    """Print the rates and their ratios, each round in turn."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--submissions", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)))
    args = parser.parse_args()
    exam, submissions = make_exam(args.submissions)
    calls = sum(len(task.first_calls) for task in exam.key.tasks)
    print(
        f"{args.submissions} submissions of {len(exam.key.tasks)} functions, {calls} calls each, {args.jobs} jobs, Python {platform.python_version()}, numpy {np.__version__}"
    )
    rates: dict[str, list[float]] = {
        "behind all walls": [],
        "bare fork, same grading": [],
        "bare fork, calls alone": [],
    }
    with Pool(exam, args.jobs) as pool:
        print(f"walls: {pool.walls}")
        for _ in range(args.rounds):
            rates["behind all walls"].append(len(submissions) / _timed(lambda: list(pool.grade(submissions))))
            rates["bare fork, same grading"].append(
                len(submissions) / _timed(lambda: _in_forks(exam, submissions, args.jobs, judged=True))
            )
            rates["bare fork, calls alone"].append(
                len(submissions) / _timed(lambda: _in_forks(exam, submissions, args.jobs, judged=False))
            )
    _print(rates)


def make_exam(count: int) -> tuple[Exam, list[Submission]]:
    """Ten tasks of the first assignment, and a class without its hostile members, all of different bytes."""
    assignment = load_assignment(ROOT, "01_gradients")
    paper, key = set_paper(assignment, b"a secret for benchmarks")
    key = replace(key, tasks=tuple(task for task in key.tasks if task.name in TEN))
    peaceful = [
        one.submission for one in make_class(assignment) if one.submission.id not in HOSTILE and not one.nothing
    ]
    submissions = [
        Submission(f"{place:05}", peaceful[place % len(peaceful)].source + f"\n# copy {place}\n".encode())
        for place in range(count)
    ]
    return Exam(paper, key, assignment.policy.limits), submissions


def _in_forks(exam: Exam, submissions: Sequence[Submission], jobs: int, *, judged: bool) -> None:
    """The same submissions in as many plain processes, each of which forks once or twice a submission."""
    context = multiprocessing.get_context("fork")
    processes = [context.Process(target=_floor, args=(exam, submissions[job::jobs], judged)) for job in range(jobs)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()


def _floor(exam: Exam, submissions: Sequence[Submission], judged: bool) -> None:  # noqa: FBT001  (called by position)
    runner = BareFork(exam.paper)
    calls = [call for task in exam.key.tasks for call in task.first_calls]
    for submission in submissions:
        if judged:
            grade(submission, exam.key, runner)
        else:
            runner.read(submission.source, calls)


def _timed(work: object) -> float:
    begin = time.perf_counter()
    work()  # type: ignore[operator]
    return time.perf_counter() - begin


def _print(rates: dict[str, list[float]]) -> None:
    walls = rates["behind all walls"]
    print(f"{'':26}{'median':>9}{'best':>9}   time against the walls'")
    for name, each in rates.items():
        ratio = statistics.median(rate / wall for rate, wall in zip(each, walls, strict=True))
        print(f"{name:26}{statistics.median(each):7.0f}/s{max(each):7.0f}/s   {1 / ratio:.2f}")
    floor = rates["bare fork, same grading"]
    print(
        f"cost of the walls: {statistics.median(f / w for f, w in zip(floor, walls, strict=True)):.2f} times the floor"
    )


if __name__ == "__main__":
    main()
