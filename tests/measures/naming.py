"""How often a mistake is named that nobody foresaw: each known mistake is diagnosed with its own label left out.

Prints a Markdown table for docs/naming.md; with --list also each mistake's own name beside the name it is given, for a
reader who judges whether a name is wrong.
"""

import argparse
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from autograder.authoring.audit import outcomes_of
from autograder.course.assignment import assignment_names, load_assignment
from autograder.course.exam import set_exam
from autograder.diagnosis.search import diagnose
from autograder.judge.checks import Judged, judge
from autograder.judge.key import TaskKey
from autograder.results import Diagnosis
from autograder.words.message import say

ROOT = Path(__file__).parents[2]
SECRETS = (b"naming one", b"naming two", b"naming three")
"""A name must be given under each: one that only one draw allows is wrong. So each draws cases of other kinds as well."""

TELLING = ("outcome", "structure", "type", "shape")
"""What is said of these is the mistake itself: it raises, it has the shape (3, 4) instead of (4, 3); so are wrong texts."""


@dataclass(frozen=True)
class Told:
    """What one mistake is called without its own label: `how` is one of `HOWS`."""

    assignment: str
    task: str
    function: str
    own: str
    names: tuple[str, ...]
    how: str


HOWS = ("mutant", "transform", "author", "verdict", "partly", "structure", "nothing", "refuted")
NAMED = 4
"""By what all that is wrong is named, in the first `NAMED`: `verdict` where all values are right, and the report's own sentence
is the mistake ("it changes its input `x` in place"); `refuted`: under one secret it is named, under another not."""


def main() -> None:
    """Measure all assignments and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("assignments", nargs="*")
    parser.add_argument("--course", type=Path, default=ROOT)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--list", action="store_true", help="print each mistake's own name beside the name given")
    parser.add_argument("--write", action="store_true", help="put the table into docs/naming.md")
    args = parser.parse_args()
    names = args.assignments or assignment_names(args.course)
    with ProcessPoolExecutor(args.jobs, mp_context=get_context("spawn")) as pool:
        told = [one for some in pool.map(measure, [args.course] * len(names), names) for one in some]
    print("\n".join(table(told)))
    if args.write:
        _write(ROOT / "docs" / "naming.md", "\n".join(table(told)))
    if args.list:
        print("\n".join(listed(told)))


def _write(page: Path, text: str) -> None:
    """Put a table in the place of the one that stands on a page."""
    lines = page.read_text(encoding="utf-8").split("\n")
    rows = [place for place, line in enumerate(lines) if line.startswith("| ")]
    last = next(place for place in range(rows[0], len(lines)) if not lines[place].startswith("|"))
    page.write_text("\n".join([*lines[: rows[0]], text, *lines[last:]]), encoding="utf-8")


def measure(course: Path, name: str) -> list[Told]:
    """What each known mistake of one assignment is called without its own label."""
    assignment = load_assignment(course, name)
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        keys = [set_exam(assignment, secret, kinds=secret).key for secret in SECRETS]
        return [
            _told(assignment.name, [key.tasks[at] for key in keys], place, mistake.function.__name__)
            for at, task in enumerate(assignment.questions)
            for place, mistake in enumerate(assignment.mistakes[task])
        ]


def _told(assignment: str, keys: Sequence[TaskKey], place: int, function: str) -> Told:
    each = [_without(key, place) for key in keys]
    judged, diagnoses = each[0]
    names = [{(one.component, one.name) for one in some} for _, some in each]
    how = _how(judged, diagnoses) if all(names) or not any(names) else "refuted"
    said = tuple(_said(one) for some in (each if how == "refuted" else each[:1]) for one in some[1])
    return Told(assignment, keys[0].name, function, keys[0].mistakes[place].name, said, how)


def _without(key: TaskKey, place: int) -> tuple[Judged, tuple[Diagnosis, ...]]:
    """What is said of a mistake by a key that does not know it."""
    own = key.mistakes[place]
    known = replace(key, mistakes=tuple(one for one in key.mistakes if one is not own))
    judged = judge(known, outcomes_of(key, own))
    return judged, diagnose(judged)


def _said(one: Diagnosis) -> str:
    return f"{one.component}: {say(one.name)}" if one.component else say(one.name)


def _how(judged: Judged, diagnoses: Sequence[Diagnosis]) -> str:
    if not judged.wrong:
        return "verdict"
    wrong = [
        component
        for one in judged.seen
        for component, difference in zip(one.key.expected.components, one.differences, strict=True)
        if difference
    ]
    labels = {component.label for component in wrong}
    explained = {one.component for one in diagnoses}
    if diagnoses and (len(labels) <= 1 or "" in explained or explained >= labels):
        return "transform" if diagnoses[0].source == "idle" else diagnoses[0].source
    if diagnoses:
        return "partly"
    if wrong and not any(isinstance(one.want, np.ndarray) for one in wrong):
        return "structure"
    first = next((one.first.aspect for one in judged.seen if one.first), "")
    return "structure" if first in TELLING else "nothing"


def table(told: Sequence[Told]) -> Iterator[str]:
    """One row an assignment, one for all."""
    yield (
        "| assignment | mistakes | named | "
        + " | ".join(f"by {how}" for how in HOWS[:NAMED])
        + " | partly | structure | nothing | refuted |"
    )
    yield "|---" + "|---:" * (2 + len(HOWS)) + "|"
    for name in [*dict.fromkeys(one.assignment for one in told), ""]:
        some = [one for one in told if name in ("", one.assignment)]
        counts = Counter(one.how for one in some)
        named = sum(counts[how] for how in HOWS[:NAMED])
        cells = [f"`{name}`" if name else "all", len(some), f"{named} ({named / max(len(some), 1):.0%})"]
        yield "| " + " | ".join(map(str, [*cells, *(counts[how] for how in HOWS)])) + " |"


def listed(told: Sequence[Told]) -> Iterator[str]:
    """Each mistake's own name beside the name given."""
    for one in told:
        yield f"\n{one.assignment} {one.function} [{one.how}]\n    own:   {one.own}"
        yield from (f"    given: {name}" for name in one.names)


if __name__ == "__main__":
    main()
