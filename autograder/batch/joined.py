"""Several runs of one assignment as one: whose attempts go into it, in which order; what contradicts is named, and nothing is joined."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256 as sha256_of
from sqlite3 import Connection

from autograder.batch.compare import not_in_common
from autograder.batch.kept import WHOLE, put
from autograder.batch.store import Run, Store
from autograder.frozen import frozen
from autograder.words.message import Text, message


@frozen
class RunAttempt:
    """An attempt in one of the runs, `run` is its place among them; `what` is told of its bytes, `report` is the report's hash."""

    run: int
    number: int
    what: tuple[str, str]
    arrived: str
    report: str


@frozen
class Joined:
    """What goes into the joined run: of each person the attempts in their order, the last of which counts; or what contradicts."""

    stores: Sequence[Store]
    run: Run
    attempts: Mapping[str, Sequence[RunAttempt]]
    conflicts: Sequence[Text]

    def fill(self, database: Connection) -> None:
        """Put all into a new store, with the reports."""
        question = f"SELECT {WHOLE} FROM attempt WHERE submission = ? AND number = ?"
        for name, those in self.attempts.items():
            for number, one in enumerate(those, 1):
                row = self.stores[one.run].row(question, name, one.number)
                assert row is not None
                put(database, (name, number, *row[2:]), is_current=number == len(those))


def joined(stores: Sequence[Store]) -> Joined:
    """The runs as one. Of walls alone they may have several: each report tells its own."""
    runs = [store.run() for store in stores]
    conflicts = [
        message("join.run_differs", run=str(store.path.parent), what=what)
        for store, other in zip(stores[1:], runs[1:], strict=True)
        for what in not_in_common(runs[0], replace(other, walls=runs[0].walls))
    ]
    attempts: dict[str, list[RunAttempt]] = {}
    for name, kept in _gathered(stores).items():
        found = _merged(kept)
        if isinstance(found, list):
            attempts[name] = found
        else:
            conflicts.append(message("join.submission_differs", submission=name, what=found))
    return Joined(stores, runs[0], attempts, conflicts)


def _gathered(stores: Sequence[Store]) -> dict[str, list[list[RunAttempt]]]:
    """Of each person the attempts in each run in which there are any, the one that counts at the end."""
    gathered: dict[str, list[list[RunAttempt]]] = {}
    place = "(SELECT place FROM submission WHERE submission.id = attempt.submission)"
    question = (
        "SELECT submission, number, sha256, problem, arrived, came_to, json"
        f" FROM attempt ORDER BY {place}, is_current, number"
    )
    for run, store in enumerate(stores):
        here: dict[str, list[RunAttempt]] = {}
        for name, number, sha256, problem, arrived, came_to, json in store.rows(question):
            report = sha256_of(json.encode()).hexdigest() if came_to not in (None, "fault") else ""
            here.setdefault(name, []).append(RunAttempt(run, number, (sha256, problem), arrived, report))
        for name, kept in here.items():
            gathered.setdefault(name, []).append(kept)
    return gathered


def _merged(kept: Sequence[Sequence[RunAttempt]]) -> list[RunAttempt] | Text:
    """One person's attempts of all runs in their order, or why nothing tells it."""
    found: dict[tuple[str, str], RunAttempt] = {}
    every = [one for some in kept for one in some]
    for one in every:
        there = found.setdefault(one.what, one)
        if there.report and one.report and there.report != one.report:
            return message("join.two_reports")
        if one.report and not there.report:
            found[one.what] = one
    whole = next((some for some in kept if all(_follows(one, some) for one in kept)), ())
    those = _by_time(every) or whole
    return [_with_report(one, found[one.what]) for one in those] or message("join.two_files")


def _with_report(one: RunAttempt, graded: RunAttempt) -> RunAttempt:
    """What was handed in at one moment, from the run in which there is a report of it."""
    is_other = one.arrived and graded.arrived and one.arrived != graded.arrived
    return one if one.report or is_other else graded


def _follows(those: Sequence[RunAttempt], some: Sequence[RunAttempt]) -> bool:
    """Whether all of these are among some, in their order."""
    left = iter([one.what for one in some])
    return all(one.what in left for one in those)


def _by_time(those: Sequence[RunAttempt]) -> list[RunAttempt]:
    """In the order in which they arrived by the platform's clock; nothing where that does not tell all of it.

    The same bytes once more are no new attempt, unless others came between.
    """
    try:
        times = [datetime.fromisoformat(one.arrived) for one in those]
        order = sorted(range(len(those)), key=lambda place: (times[place], those[place].what))
    except (TypeError, ValueError):
        return []
    found: list[int] = []
    for place in order:
        if not found or those[found[-1]].what != those[place].what:
            found.append(place)
    return [those[place] for place in found] if len({times[place] for place in found}) == len(found) else []


def other_walls(stores: Sequence[Store]) -> Iterator[Text]:
    """Which runs were graded behind other walls than the first."""
    first, *others = [store.run().walls for store in stores]
    for store, walls in zip(stores[1:], others, strict=True):
        if walls != first:
            yield message("join.other_walls", run=str(store.path.parent), there=walls, first=first)
