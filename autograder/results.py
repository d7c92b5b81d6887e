"""Plain frozen data about one grading: what happened (outcomes), what is said of it (verdicts), what a student is told (report)."""

from collections.abc import Callable, Mapping
from dataclasses import field
from typing import Any, Literal

from autograder.frozen import frozen
from autograder.hand_work import Breakdown, HandWork
from autograder.words.message import Message, Text

Value = Any
"""What may cross the wall: None, bool, int, float, str, tuple, dict of str, ndarray, `Foreign`."""


def change_leaves(value: Value, change: Callable[[Any], Any]) -> Value:
    """The same tuples and dicts, however deep, with `change` made of all else that is in them."""
    if isinstance(value, tuple):
        return tuple([change_leaves(item, change) for item in value])
    if isinstance(value, dict):
        return {key: change_leaves(item, change) for key, item in value.items()}
    return change(value)


@frozen
class Foreign:
    """A value that may not cross the wall, by the name of its type, such as ``numpy.matrix``; and what it `holds` that may."""

    type_name: str
    holds: Value = field(default=None, compare=False)


# ── outcomes: what happened when the code ran ───────────────────────────────────────────────


@frozen(eq=False)
class Returned:
    """The call came back with `value`; `changed` names the arguments that it altered in place, `absent` a library that it used in vain."""

    value: Value
    changed: tuple[str, ...] = ()
    absent: str = ""


@frozen
class Raised:
    """The call raised; `line` is the deepest line of the student's own file, if any; of a notebook or several files, that in `cell`.

    `absent` is a library that is not there and that it used; `needs` the file of several that it needs and that was not handed in.
    """

    kind: str
    message: str
    line: int | None = None
    cell: int | str | None = None
    absent: str = ""
    needs: str = ""


@frozen
class Missing:
    """There is no such function; `found` is the type of what bears its name, `type` of a class, "" for nothing; `near` one of a name like it."""

    found: str = ""
    near: str = ""


@frozen
class TimedOut:
    """Nothing came within `seconds`."""

    seconds: float


@frozen
class Died:
    """The process ended before anything came; `how` says by what."""

    how: Message


@frozen
class NotRun:
    """The call was not made, `because`."""

    because: Message


Outcome = Returned | Raised | Missing | TimedOut | Died | NotRun
OutcomeKind = Literal["returned", "raised", "missing", "timed out", "died", "forged", "not run"]


@frozen
class Failed:
    """A statement of the file that came to nothing, or a cell that is no Python.

    `line` is where it begins, in `cell` of a notebook, or the file called so of several; `text` is that line, and `names` what it
    would have defined, "*" for what nobody knows.
    """

    outcome: Outcome
    line: int
    cell: int | str = 0
    text: str = ""
    names: tuple[str, ...] = ()


@frozen
class Ran:
    """One submission's run: an outcome for each call asked for, and what came of loading its file.

    `failed` are the statements that came to nothing, from the top; `absent` the libraries imported in vain; `files` those of several.
    """

    outcomes: Mapping[int, Outcome]
    failed: tuple[Failed, ...] = ()
    absent: tuple[str, ...] = ()
    files: tuple[str, ...] = ()

    @property
    def load(self) -> Outcome:
        """How the file loaded: what its first failure came to, if there is one."""
        return self.failed[0].outcome if self.failed else Returned(None)

    @property
    def cell(self) -> int | str:
        """In which cell, or file of several, the first failure is; 0 in a file, or if there is none."""
        return self.failed[0].cell if self.failed else 0


@frozen
class Limits:
    """What a submission may use; `seconds_of` are the seconds a case of those tasks that have their own."""

    seconds_per_case: float = 2.0
    seconds_per_submission: float = 20.0
    memory_mb: int = 1024
    seconds_of: Mapping[str, float] = field(default_factory=dict)

    def seconds_for(self, task: str) -> float:
        """The seconds that one case of a task may take."""
        return self.seconds_of.get(task, self.seconds_per_case)


# ── verdicts: what a check says ─────────────────────────────────────────────────────────────


Aspect = Literal["outcome", "structure", "type", "shape", "finite", "value", "form"]
"""In what a component differs, the grossest first; in "form" alone where its values are right, and a list came in the place of an array."""

Check = Literal["values", "shapes", "stability", "special", "inputs", "loops"]
"""The named shares of a task's points."""


@frozen(eq=False)
class Difference:
    """One component of one case that is not as expected.

    `says` tells how, and by how much; `got` and `want` are there where both are numbers of one shape. `share` of its points is earned.
    """

    component: str
    aspect: Aspect
    says: Message
    got: Value = None
    want: Value = None
    share: float = 0.0

    @property
    def is_wrong(self) -> bool:
        """Whether it is more than another form of the right value."""
        return self.aspect != "form"


@frozen
class Verdict:
    """What one check says of one task, for its share of the points.

    `says` is for the student, `case` the case it speaks of and `about` what kind of case that is. What it says `is_known` where
    the task or a verdict above has said the same of other numbers.
    """

    check: Check
    title: Text
    points: float
    earned: float
    status: Literal["passed", "failed", "skipped"]
    says: Text = ""
    case: str = ""
    about: Text = ""
    is_known: bool = False


Source = Literal["author", "transform", "idle", "mutant", "exception", "repeat"]


@frozen
class Diagnosis:
    """The mistake that explains what came back: its name, a hint, and who knew it.

    `source` is "author" (a known mistake of the course), "transform" (a generic change such as a flipped sign), "idle"
    (a result that takes no thought, such as zeros), "mutant" (a mutant or another wrong way that gives the same), "exception" (what an exception's own words mean) or "repeat" (the same
    call gives another result).
    `component` names the part that it explains; "" for all of the result. `identity` is what stays the same in every language.
    """

    name: Text
    hint: Text
    source: Source
    component: str = ""
    identity: str = ""


Point = tuple[float, float]


@frozen
class Picture:
    """Numbers that are drawn, as points in a plane: a row over its places, a path, or how densely a sample is spread. All are finite.

    `axes` are the coordinates of a path that has more, counted from 1; `case` is the failing case.
    """

    kind: Literal["row", "path", "spread"]
    expected: tuple[Point, ...]
    got: tuple[Point, ...]
    axes: tuple[int, ...] = ()
    case: str = ""


@frozen
class Example:
    """The failing case to look at first: the smallest known; it `is_smallest` if all smaller ones were run, and are right.

    `inputs` are (name, text) pairs, the texts Python expressions; a last one without a name is what is done with them. `expected` and `got` are texts of plain arrays, or words. `about` says in words what kind of case it is.
    """

    case: str
    inputs: tuple[tuple[str, str], ...]
    expected: Text
    got: Text
    component: str = ""
    about: Text = ""
    is_smallest: bool = True


@frozen
class ErrorMap:
    """Where in a matrix the error sits: `cells[i][j]` is 0 for right up to 1 for the worst entry; nan-free."""

    case: str
    component: str
    cells: tuple[tuple[float, ...], ...]


Status = Literal["passed", "partial", "failed", "missing", "waiting"]


Place = tuple[int | str, int]
"""A cell of a notebook or the name of a file of several, 0 in a file alone, and a line in it; cells and lines are counted from 1."""


@frozen
class TaskResult:
    """Everything said about one task.

    `status` is waiting for functions of the student's that are not written yet. `begin` says which other tasks to see to first; then
    the rest is not shown. `printed` is what the function printed in the case that is shown. `outcomes` counts what happened in the
    graded cases. `built_on` names the wrong functions of the student's for which the result was judged, as if they were right.
    """

    name: str
    points: float
    score: float
    status: Status
    says: Text = ""
    verdicts: tuple[Verdict, ...] = ()
    diagnoses: tuple[Diagnosis, ...] = ()
    example: Example | None = None
    error_map: ErrorMap | None = None
    notes: tuple[Text, ...] = ()
    begin: Text = ""
    printed: str = ""
    outcomes: tuple[tuple[OutcomeKind, int], ...] = ()
    built_on: tuple[str, ...] = ()
    picture: Picture | None = None


@frozen
class Root:
    """A wrong function that others hang on, and what mending it `brings` in points.

    Those in `judged_with` were held against the answer built on the same mistake; it may be why those in `waiting` lost points.
    """

    task: str
    brings: float
    judged_with: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()


@frozen
class Report:
    """Everything one student is told about one assignment.

    `problem` says why nothing could be run, `fault` that the grader itself failed. `printed` is what the file printed as it was loaded.
    `roots` are the wrong functions to begin with, because others hang on them. `lines` are those that its sentences name, once they are
    in words. `breakdown` is there where a course has marks; it is worked out anew each time, never kept. `loading` says that statements of
    the file timed out, died or forged. `points` and `score` are of what the program judges; what a person marks is `by_hand`.
    """

    assignment: str
    title: str
    submission: str
    sha256: str
    points: float
    score: float
    tasks: tuple[TaskResult, ...] = ()
    problem: Text = ""
    fault: Text = ""
    notes: tuple[Text, ...] = ()
    versions: tuple[tuple[str, str], ...] = ()
    walls: str = ""
    practice: bool = False
    printed: str = ""
    roots: tuple[Root, ...] = ()
    lines: tuple[Place, ...] = ()
    breakdown: Breakdown | None = None
    by_hand: tuple[HandWork, ...] = ()
    loading: tuple[OutcomeKind, ...] = ()

    @property
    def is_unread(self) -> bool:
        """Whether what was handed in could not even be read: not one case was run."""
        return bool(self.problem) and not any(task.outcomes for task in self.tasks)

    @property
    def has_score(self) -> bool:
        """Not what could not be read, and not where the grader failed: that is no 0."""
        return not self.fault and not self.is_unread

    @property
    def unmarked(self) -> tuple[HandWork, ...]:
        """What was handed in and waits for a person: while there is any, the score is not all of the mark."""
        told, waiting = self.breakdown, [one for one in self.by_hand if one.status == "unmarked"]
        return tuple(one for one in waiting if not (told and told.settles(one.name)))

    @property
    def full(self) -> float:
        """What the score is out of: the points that the program judges, and those for which nothing was handed in."""
        return self.points + sum(one.points for one in self.by_hand if one.status == "not handed in")
