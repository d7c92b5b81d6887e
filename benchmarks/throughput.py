"""How many submissions a second are graded behind all walls, next to bare forks that do the same work without any.

The floor does all that grading does (load, calls, frames, decoding, judging, diagnosing), in a process for each core,
where it is fastest, with a plain fork in the place of the sandbox. The lower floor leaves the judging out: fork, load, call, send, read.
"""

import argparse
import multiprocessing
import os
import platform
import statistics
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial

import numpy as np
from crowd import load_exam, submissions_of
from processes import adopt_orphans, cores, most_memory, timed

from autograder import Exam, Pool, Submission, grade
from autograder.results import Outcome, Ran
from autograder.sandbox import wire, worker
from autograder.sandbox.frames import outcome

WALLS, JUDGED, ALONE = "behind all walls", "bare fork, same grading", "bare fork, calls alone"
"""What is timed in turn."""


class BareFork:
    """Runs a submission in a plain fork of this process."""

    walls = "none"

    def __init__(self, exam: Exam) -> None:
        """Keep the paper, which the fork inherits."""
        self.paper = exam.paper

    @contextmanager
    def open(self, source: bytes) -> Iterator["ForkedSession"]:
        """A session in which each round of calls has a fork of its own."""
        yield ForkedSession(self, source)

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


class ForkedSession:
    """One submission in plain forks."""

    def __init__(self, runner: BareFork, source: bytes) -> None:
        """Keep what is forked from, and for what."""
        self.runner, self.source = runner, source

    def make(self, calls: Sequence[int]) -> Ran:
        """Fork, load, call, send; read and decode."""
        data, outcomes = self.runner.read(self.source, calls), dict[int, Outcome]()
        while data:
            length, number, status = wire.HEADER.unpack_from(data)
            outcomes[number], _ = outcome(status, data[wire.HEADER.size : length + 4])
            data = data[length + 4 :]
        outcomes = {call: one for call, one in outcomes.items() if call not in (wire.AT, wire.LOAD)}
        return Ran(outcomes)


def main() -> None:
    """Print the rates and their ratios, each round in turn and with submissions that nobody has seen before."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--submissions", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--jobs", type=int, default=cores() + 1, help="default: as `autograder grade`")
    args = parser.parse_args()
    exam = load_exam()[1]
    submissions = submissions_of(args.submissions * args.rounds)
    calls = sum(len(task.first_calls) for task in exam.key.tasks)
    print(
        f"{args.submissions} submissions of {len(exam.key.tasks)} functions, {calls} calls each, {args.jobs} jobs, {cores()} cores, Python {platform.python_version()}, numpy {np.__version__}"
    )
    adopt_orphans()
    with Pool(exam, args.jobs) as pool:
        print(f"walls: {pool.walls}")
        works: dict[str, Callable[[Sequence[Submission]], object]] = {
            WALLS: lambda some: sum(1 for _ in pool.grade(some)),
            JUDGED: lambda some: floor_pass(exam, some, cores(), judged=True),
            ALONE: lambda some: floor_pass(exam, some, cores(), judged=False),
        }
        taken: dict[str, list[tuple[float, float]]] = {name: [] for name in works}
        for begin in range(0, len(submissions), args.submissions):
            some = submissions[begin : begin + args.submissions]
            for name, work in works.items():
                taken[name].append(_each(partial(work, some), len(some)))
        _print(taken)
        sizes = list(map(most_memory, trusted(pool)))
        print(f"most memory: parent {sizes[0]:.0f} MiB, jobs {', '.join(f'{size:.0f}' for size in sizes[1:])} MiB")


def trusted(pool: Pool) -> list[int]:
    """The numbers of the processes that hold the key: this one and the pool's jobs."""
    return [os.getpid(), *(job.process.pid or 0 for job in pool._jobs)]  # noqa: SLF001  (nobody else asks for a job's memory)


def floor_pass(exam: Exam, submissions: Sequence[Submission], jobs: int, *, judged: bool) -> None:
    """Grade the same submissions in as many plain processes, each of which forks once or twice a submission."""
    size = -(-len(submissions) // jobs)
    context = multiprocessing.get_context("fork")
    processes = [
        context.Process(target=_floor, args=(exam, submissions[job * size : (job + 1) * size], judged))
        for job in range(jobs)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()


def _floor(exam: Exam, submissions: Sequence[Submission], judged: bool) -> None:  # noqa: FBT001  (called by position)
    runner = BareFork(exam)
    calls = [call for task in exam.key.tasks for call in task.first_calls]
    for submission in submissions:
        if judged:
            grade(submission, exam.key, runner)
        else:
            runner.read(submission.source, calls)


def _each(work: Callable[[], object], count: int) -> tuple[float, float]:
    """Seconds, and seconds of processor time in all processes, of each of so many submissions."""
    with timed() as taken:
        work()
    seconds, cpu = taken
    return seconds / count, cpu / count


def _print(taken: dict[str, list[tuple[float, float]]]) -> None:
    walls, alone = taken[WALLS], taken[ALONE]
    print(f"{'':26}{'median':>9}{'best':>9}   time / walls'   CPU each   CPU / calls alone")
    for name, each in taken.items():
        time_ratio = statistics.median(one[0] / wall[0] for one, wall in zip(each, walls, strict=True))
        cpu_ratio = statistics.median(one[1] / calls[1] for one, calls in zip(each, alone, strict=True))
        cpu = 1e3 * statistics.median(one[1] for one in each)
        rates = [1 / one[0] for one in each]
        print(
            f"{name:26}{statistics.median(rates):7.0f}/s{max(rates):7.0f}/s{time_ratio:15.2f}{cpu:8.1f} ms{cpu_ratio:20.2f}"
        )
    cost = statistics.median(wall[0] / floor[0] for floor, wall in zip(taken[JUDGED], walls, strict=True))
    most = cores() / statistics.median(one[1] for one in walls)
    print(
        f"cost of the walls: {cost:.2f} times the floor; {cores()} cores with nothing else to do have CPU for {most:.0f}/s"
    )


if __name__ == "__main__":
    main()
