"""Reports, the class page and audits as HTML: one self-contained file each, which loads nothing and runs nothing from outside."""

import base64
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from autograder.frozen import frozen
from autograder.intake.submission import Work
from autograder.render import charts, code, desk, error_map, pictures, wording
from autograder.render.class_view import ClassView, Row
from autograder.render.compiled import Compiled
from autograder.render.escape import visible
from autograder.results import Report
from autograder.words.message import Message, Text, message, say

if TYPE_CHECKING:
    from autograder.authoring.audited import TaskAudit, Totals
    from autograder.render.attempts_view import AttemptsView
    from autograder.render.course_view import CourseView
    from autograder.render.similar_view import PairView, SimilarView


@frozen
class AttemptLink:
    """An attempt as another's page names it: when it came, what it came to, and where its page lies; "" for the page itself."""

    when: Text
    came_to: Text
    link: str
    is_last: bool = False


def render(
    report: Report,
    source: bytes = b"",
    graded: str = "",
    made_from: str = "",
    attempts: Sequence[AttemptLink] = (),
) -> str:
    """The report as one page; beside it the code, when it was `graded`, and the person's other attempts, where these are known.

    `made_from` is what stands on the page to tell it from one of another report.
    """
    return _page("report.html.jinja", **_beside(report, source, graded), made_from=made_from, attempts=attempts)


def render_review(
    report: Report, source: bytes, graded: str, form: "Form", attempts: Sequence[AttemptLink] = ()
) -> str:
    """The same page with a form by which a person sets points or says something; it is served, and is no file."""
    beside = _beside(report, source, graded)
    return _page("review.html.jinja", **beside, made_from="", form=form, attempts=attempts)


@frozen
class Form:
    """What stands in the forms of a page: as it was `filled` in if something was `wrong`; or why nothing can be sent.

    `tasks` are names, scores and points; `works` what was handed in for a person to mark, by the task; `waits` leads to the next page
    with something to mark.
    """

    author: str
    index: str
    cannot: Text = ""
    wrong: Text = ""
    filled: Mapping[str, str] = field(default_factory=dict)
    tasks: tuple[tuple[str, float, float], ...] = ()
    works: Mapping[str, "ShownWork"] = field(default_factory=dict)
    waits: str = ""


@frozen
class ShownWork:
    """What a person is shown beside the form by which it is marked: the question, and a `text`, or a `picture` as the address of an image."""

    ask: str
    name: str = ""
    text: str = ""
    picture: str = ""


def shown_work(ask: str, work: Work | None) -> ShownWork:
    """A file as it is shown: a text is escaped where it stands, and a picture is an image, in which nothing runs and nothing is loaded."""
    if work is None or work.problem:
        return ShownWork(ask)
    if kind := _IMAGES.get(work.name[-4:].lower()):
        return ShownWork(ask, work.name, picture=f"data:image/{kind};base64,{base64.b64encode(work.data).decode()}")
    return ShownWork(ask, work.name, text=work.data.decode("utf-8-sig", "replace"))


_IMAGES = {".png": "png", ".svg": "svg+xml"}


def _beside(report: Report, source: bytes, graded: str) -> dict[str, object]:
    return {"report": report, "code": code.beside(report, source), "graded": graded[:10]}


def render_index(seen: ClassView, names: Sequence[str] = (), troubled: Sequence[Sequence[int]] = ()) -> str:
    """The class page: the whole in numbers, and its rows.

    Of a large class it has links to its pages of rows, all `names` to look for, and of each kind of trouble the places of those it is of.
    """
    histogram = _own(charts.histogram(seen.scores, seen.full))
    data = None if seen.pages else _own(_as_data(desk.as_data(seen)))
    found = _own(_as_data({"names": names, "troubled": troubled}))
    return _page("index.html.jinja", seen=seen, histogram=histogram, found=found, data=data)


def render_rows(title: str, rows: Sequence[Row], pages: Mapping[str, str], *, begin: int, total: int) -> str:
    """One page of the rows of a large class, from the row `begin` on, of `total`; `pages` are links to "before", "after" and "index"."""
    return _page("rows.html.jinja", title=title, rows=rows, pages=pages, begin=begin, total=total)


def render_course(seen: "CourseView") -> str:
    """The course page: all assignments, and everybody's marks."""
    return _page("course.html.jinja", seen=seen)


def render_audit(found: "Sequence[TaskAudit]", totals: "Totals") -> str:
    """What an audit found, as one page for those who may see the answers: one row a task, then what is to mend."""
    return _page("audit.html.jinja", found=found, totals=totals)


def render_attempts(seen: "AttemptsView") -> str:
    """Attempts as they stand now; the page looks by itself how they stand later, so it is served, and is no file."""
    return _page("attempts.html.jinja", seen=seen)


def render_similar(seen: "SimilarView") -> str:
    """The ranking of look-alikes."""
    return _page("similar.html.jinja", seen=seen)


def render_pair(seen: "PairView") -> str:
    """Two look-alikes side by side."""
    return _page("pair.html.jinja", seen=seen)


def _page(template: str, **names: Any) -> str:
    for name, file in _SOURCES.items():
        names |= {name: _own(_source(file)), f"{name}_hash": _hash(_source(file))}
    return _templates().get_template(template).render(names)


_SOURCES = {
    "style": "style.css",
    "large": "large.css",
    "pairs": "pairs.css",
    "code_style": "code.css",
    "review_style": "review.css",
    "course_style": "course.css",
    "desk_style": "desk.css",
    "script": "sort.js",
    "finder": "find.js",
    "component": "vendor/tanstack.js",
    "desk": "desk.js",
    "live": "live.js",
}
"""What a page may hold that stands beside the templates, and by what name."""


_MARKS = {"passed": "✓", "partial": "◐", "failed": "✗", "missing": "–", "waiting": "–", "skipped": "–"}

_FILTERS: Mapping[str, Callable[..., object]] = {
    "points": wording.points,
    "mistake_name": wording.mistake_name,
    "most_likely": wording.most_likely,
    "out_of": wording.out_of,
    "score_line": wording.score_line,
    "waits_line": wording.waits_line,
    "sentence": wording.sentence,
    "status_word": wording.status_word,
    "spans": wording.spans,
    "counts_line": wording.counts_line,
    "audit_summary": wording.audit_summary,
    "untried_said": wording.untried_said,
    "runs": desk.runs,
    "bar": lambda share: _own(charts.bar(share)),
    "error_map": lambda cells: _own(error_map.svg(cells)),
    "describe": error_map.describe,
    "drawn": lambda picture: _own(pictures.svg(picture)),
}
"""What a template applies to a value behind a bar."""

_NAMES: Mapping[str, object] = {
    "FAULT": wording.FAULT,
    "message": message,
    "MARKS": _MARKS,
    "SHORT": wording.SHORT,
    "case_line": wording.case_line,
    "hand_line": wording.hand_line,
    "map_line": wording.map_line,
    "mark_line": wording.mark_line,
    "marked": wording.marked,
    "of": wording.of,
    "pasted": wording.pasted,
    "picture_line": pictures.line,
    "root_says": wording.root_says,
    "rows": wording.rows,
    "verdict_says": wording.verdict_says,
    "verdict_status": wording.verdict_status,
}
"""What every template finds under these names."""


_TEMPLATES = Path(__file__).with_name("templates")


@cache
def _templates() -> Environment:
    """The templates; every text is made visible and then escaped, without being asked."""
    templates = Environment(
        loader=PackageLoader("autograder.render"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_visible,
        bytecode_cache=Compiled(_TEMPLATES, Path(__file__).read_text("utf-8")),
    )
    templates.filters |= _FILTERS
    templates.globals |= _NAMES
    return templates


def _visible(value: object) -> object:
    value = say(value) if isinstance(value, Message) else value
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _own(text: str) -> Markup:
    """Markup of our own making: SVG of numbers, and the style and script that stand beside the templates."""
    return Markup(text)  # noqa: S704  (see above)


def _as_data(value: Any) -> str:
    """A value as JSON for a script, in which nothing can end the element that it stands in, nor hide."""
    return json.dumps(_all_visible(value), separators=(",", ":")).replace("<", r"\u003c")


def _all_visible(value: Any) -> Any:
    match value:
        case str():
            return visible(value)
        case dict():
            return {key: _all_visible(one) for key, one in value.items()}
        case list() | tuple():
            return [*map(_all_visible, value)]
        case _:
            return value


@cache
def _source(name: str) -> str:
    loader = _templates().loader
    assert loader is not None
    return loader.get_source(_templates(), name)[0]


@cache
def _hash(text: str) -> str:
    """The source expression by which a content security policy allows exactly this text."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
