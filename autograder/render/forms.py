"""The forms in which each report can be written, one file of this room for each; none is imported before it is asked for."""

from importlib import import_module
from types import MappingProxyType

from autograder.results import Report

FORMS = MappingProxyType({"html": "html.render", "md": "markdown.render", "json": "report_json.report_to_json"})
"""The end of a file's name, and the function of this room that makes its text of a report."""

ALL_FORMS = (*FORMS, "csv")
"""What is written of a whole run: the reports in each form, with html the class page; and the gradebook."""


def render(report: Report, form: str) -> str:
    """The report in one of `FORMS`."""
    file, _, function = FORMS[form].partition(".")
    return str(getattr(import_module(f"autograder.render.{file}"), function)(report))
