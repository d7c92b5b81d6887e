"""The course page: what everybody has in all assignments of which there is a run, with links to the class pages that lie there."""

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from statistics import fmean
from urllib.parse import quote

from autograder.batch.class_page import INDEX
from autograder.batch.marks import Marks
from autograder.batch.store import Store
from autograder.gradebook.matching import Slot
from autograder.gradebook.worked_out import total_said, worked_out
from autograder.render import html
from autograder.render.course_view import CourseColumn, CourseMark, CourseRow, CourseView


def course_page(found: Marks, title: str, stores: Iterable[Store], folder: Path) -> str:
    """The page, to lie in a `folder`, from which it leads to what lies in the folders of the runs."""
    links = {store.run().assignment: _link(store, folder) for store in stores}
    columns = tuple(_column(found, name, links) for name in found.assignments)
    rows = tuple(_row(found, place) for place in range(len(found.people)))
    return html.render_course(CourseView(title, columns, rows, _mean(row.total.score for row in rows)))


def _link(store: Store, folder: Path) -> str:
    """What leads to a run's class page, "" if none lies there."""
    page = store.path.parent / INDEX
    return quote(os.path.relpath(page, folder), errors="backslashreplace") if page.is_file() else ""


def _column(found: Marks, name: str, links: Mapping[str, str]) -> CourseColumn:
    marks = [found.marks[place, name] for place in range(len(found.people))]
    full = marks[0].points if marks else 0.0
    return CourseColumn(
        name, links.get(name, ""), full, _mean(one.score for one in marks), sum(one.is_lacking for one in marks)
    )


def _row(found: Marks, place: int) -> CourseRow:
    person, total = found.people[place], found.totals[place]
    marks = tuple(_mark(found, (place, name)) for name in found.assignments)
    return CourseRow(person.called, person.section, marks, CourseMark(total.per_cent, total_said(total)))


def _mark(found: Marks, key: Slot) -> CourseMark:
    one = found.marks[key]
    return CourseMark(one.score, worked_out(one) if one.says_more or one.score is None else "")


def _mean(scores: Iterable[float | None]) -> float | None:
    there: Sequence[float] = [score for score in scores if score is not None]
    return fmean(there) if there else None
