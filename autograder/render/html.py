"""Reports and the class page as HTML: one self-contained file each, which loads nothing and runs nothing from outside."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from autograder.render import charts, class_view, error_map, wording
from autograder.render.escape import visible
from autograder.results import ErrorMap, Report


def render(report: Report) -> str:
    """The report as one page."""
    return _page("report.html.jinja", report=report)


def render_index(reports: Sequence[Report], links: Mapping[str, str]) -> str:
    """The class page: one row a report in the given order, `links` from submission to its page, and the whole in numbers."""
    full = reports[0].points if reports else 0.0
    return _page(
        "index.html.jinja",
        title=reports[0].title if reports else "",
        full=full,
        rows=class_view.rows(reports, links),
        tasks=class_view.tasks(reports),
        mistakes=class_view.mistakes(reports),
        summary=class_view.summary(reports),
        histogram=_own(charts.histogram([report.score for report in class_view.graded(reports)], full)),
    )


def _page(template: str, **names: Any) -> str:
    house = _house()
    style, script = _source("style.css"), _source("sort.js")
    names |= {"style": _own(style), "style_hash": _hash(style), "script": _own(script), "script_hash": _hash(script)}
    return house.get_template(template).render(names)


@cache
def _house() -> Environment:
    """The templates; every text is made visible and then escaped, without being asked."""
    house = Environment(
        loader=PackageLoader("autograder.render"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_visible,
    )
    house.filters |= {
        "points": wording.points,
        "looks_as_if": wording.looks_as_if,
        "score_line": wording.score_line,
        "sentence": wording.sentence,
        "spans": wording.spans,
        "tally": wording.tally,
        "bar": lambda share: _own(charts.bar(share)),
        "error_map": lambda cells: _own(error_map.svg(cells)),
        "where": _where,
    }
    house.globals |= {
        "FAULT": wording.FAULT,
        "MARKS": _MARKS,
        "case_line": wording.case_line,
        "marked": wording.marked,
        "of": wording.of,
        "verdict_says": wording.verdict_says,
        "verdict_status": wording.verdict_status,
    }
    return house


_MARKS = {"passed": "✓", "partial": "◐", "failed": "✗", "missing": "–", "skipped": "–"}


def _where(cells: ErrorMap) -> str:
    return wording.sentence(error_map.describe(cells))


def _visible(value: object) -> object:
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _own(text: str) -> Markup:
    """Markup of our own making: SVG of numbers, and the style and script that stand beside the templates."""
    return Markup(text)  # noqa: S704  (see above)


@cache
def _source(name: str) -> str:
    loader = _house().loader
    assert loader is not None
    return loader.get_source(_house(), name)[0]


def _hash(text: str) -> str:
    """The source expression by which a content security policy allows exactly this text."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
