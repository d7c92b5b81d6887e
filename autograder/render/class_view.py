"""What a class did, from its reports: rows, averages per task, the most common named mistakes.

Of a report only what `extract` takes of it is looked at.
"""

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import quote

from autograder.frozen import frozen
from autograder.render.troubles import TROUBLES, Trouble, troubles_of
from autograder.render.wording import identity_of, missing_line, sentence, waits_line
from autograder.results import Report, TaskResult
from autograder.sandbox.unconfined import WALLS as NO_WALLS
from autograder.words.message import Text, message, say


@frozen
class Told:
    """What the course's records tell of a submission, beside its report: nothing where there are none.

    `late` and `override` are sentences, `mark` what the work counts for in the end. `lost` says why it counts for nobody.
    """

    section: str = ""
    late: str = ""
    override: str = ""
    mark: float | None = None
    lost: Text = ""


NOTHING_TOLD = Told()


@frozen
class Absent:
    """Somebody who handed in nothing; where others of the `group` did, its name."""

    called: str
    told: Told = NOTHING_TOLD
    group: str = ""


@frozen
class Row:
    """One submission; `score` is None where it could not be read, or the grader failed; `link` leads to its report.

    `tiles` has a letter for each task: p is passed, 1 to 9 partial, by tenths of the points, f failed, m missing, w waiting. `parts`
    are the points of those that have neither all nor none, by their place. `named` are the mistakes, each by its task and identity.
    There are pages of `earlier` attempts, so many. `walled` is false where it was graded without walls. `wrong` puts its `troubles` into words.
    """

    submission: str
    link: str
    score: float | None
    full: float
    tiles: str
    note: str
    troubles: tuple[Trouble, ...] = ()
    wrong: str = ""
    walled: bool = True
    parts: tuple[tuple[int, float], ...] = ()
    named: tuple[tuple[str, str], ...] = ()
    told: Told = NOTHING_TOLD
    earlier: int = 0

    @property
    def is_absent(self) -> bool:
        """Whether it is of somebody who handed in nothing, and no submission."""
        return "absent" in self.troubles


@frozen
class Extract:
    """What the class page takes of one report: its row, and what it adds to the numbers of the class.

    `results` are task, points, score, and whether all was right; `named` are task, identity and name of a mistake.
    """

    title: str
    row: Row
    results: tuple[tuple[str, float, float, bool], ...]
    named: tuple[tuple[str, str, str], ...]


@frozen
class TaskView:
    """One task over the class: `share` is the average share of its points, `passed` how many have all of them.

    `spread` is the standard deviation of its points. `discrimination` is the point-biserial correlation of having all of them
    with the points of all other tasks, from -1 to 1; None where it means nothing, since too few were asked, or all did alike.
    """

    name: str
    full: float
    average: float
    share: float
    passed: int
    asked: int
    spread: float
    discrimination: float | None


@frozen
class MistakeView:
    """A named mistake, how many submissions show it, and how many that is beside the most common one.

    `share` is None where all are equally common: bars of one length would say nothing. `identity` tells it from others in every language.
    """

    task: str
    identity: str
    name: str
    count: int
    share: float | None


@frozen
class RowsPage:
    """A page of the rows of a large class: where it lies beside the class page, and which rows it has, counted from 1."""

    link: str
    begin: int
    end: int
    first: str
    last: str


@frozen
class Figure:
    """A number to see first, and what it is of; where it is of a kind of `trouble`, the place of that among all kinds."""

    what: Text
    number: str
    trouble: int | None = None

    @property
    def is_wrong(self) -> bool:
        """Whether it counts what came of submissions beside points, and not who handed in none."""
        return self.trouble is not None and [*TROUBLES][self.trouble] != "absent"


@frozen
class ClassView:
    """All that the class page shows; `summary` are the numbers to see first, `scores` those of whoever has one.

    `unlisted` is how many named mistakes are not among the `mistakes`, and `names` are those of all, by identity. A large class has
    `pages` of rows in the place of rows.
    """

    title: str
    full: float
    count: int
    rows: tuple[Row, ...]
    pages: tuple[RowsPage, ...]
    tasks: tuple[TaskView, ...]
    mistakes: tuple[MistakeView, ...]
    unlisted: int
    names: Mapping[str, str]
    summary: tuple[Figure, ...]
    scores: tuple[float, ...]

    @property
    def has_sections(self) -> bool:
        """Whether the section of anybody is known."""
        return any(row.told.section for row in self.rows)

    @property
    def has_marks(self) -> bool:
        """Whether anything is known of marks: lateness, an override, or what a submission counts for."""
        return any((row.told.late, row.told.override, row.told.mark) != ("", "", None) for row in self.rows)


def extract(report: Report, link: str, told: Told = NOTHING_TOLD, *, brief: bool = False, earlier: int = 0) -> Extract:
    """What the class page takes of a report, which lies at `link`, and leads to those of so many `earlier` attempts.

    A `brief` row does not know its mistakes.
    """
    row = replace(_row(report, link, told, brief=brief), earlier=earlier)
    if not report.has_score:
        return Extract(report.title, row, (), ())
    return Extract(
        report.title,
        row,
        tuple((task.name, task.points, task.score, task.status == "passed") for task in report.tasks),
        tuple((task.name, identity_of(one), say(one.name)) for task in report.tasks for one in task.diagnoses),
    )


def of_absent(one: Absent) -> Extract:
    """What the class page takes of somebody who handed in nothing: a row, which adds to no number but that of the absent."""
    note = message("class.absent_in", group=one.group) if one.group else message("class.absent_row")
    return Extract("", Row(one.called, "", None, 0.0, "", say(note), ("absent",), told=one.told), (), ())


def _row(report: Report, link: str, told: Told, *, brief: bool) -> Row:
    tasks = () if report.fault or report.problem else report.tasks
    troubles = troubles_of(report, is_graded=bool(link))
    if told.lost:
        troubles["unmatched"] = say(message("class.unmatched_row", why=told.lost))
    return Row(
        submission=report.submission,
        link=_relative(link),
        score=report.score if report.has_score else None,
        full=report.points,
        tiles="".join(map(_tile, tasks)),
        note=_note(report, told),
        troubles=tuple(troubles),
        wrong=" ".join(map(sentence, troubles.values())),
        walled=report.walls != NO_WALLS,
        parts=()
        if brief
        else tuple((place, task.score) for place, task in enumerate(tasks) if _tile(task).isdecimal()),
        named=()
        if brief
        else tuple(dict.fromkeys((task.name, identity_of(one)) for task in tasks for one in task.diagnoses)),
        told=told,
    )


def _note(report: Report, told: Told) -> str:
    """What stands beside a row; that it waits for a person unless the records tell how it stands with its mark."""
    waits = waits_line(report) if told.mark is None and not told.override else ""
    said = "" if report.fault or report.problem else " ".join(map(say, report.notes))
    return " ".join(filter(None, (said, waits, missing_line(report))))


def _relative(link: str) -> str:
    """A link that stays below this page, whatever its text."""
    return "./" + quote(link, safe="/", errors="backslashreplace") if link else ""


def _tile(task: TaskResult) -> str:
    """The letter of a task."""
    tenths = int(10 * task.score / task.points) if task.points else 0
    return str(max(1, min(9, tenths))) if task.status == "partial" else task.status[0]
