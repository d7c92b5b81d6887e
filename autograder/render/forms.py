"""The forms in which each report can be written, one file of this room for each; none is imported before it is asked for."""

from importlib import import_module
from types import MappingProxyType

from autograder.results import Report

FORMS = MappingProxyType(
    {"html": "html.render", "md": "markdown.render", "json": "report_json.report_to_json", "xml": "junit.render"}
)
"""The end of a file's name, and the function of this room that makes its text of a report."""

KNOWN_FORMS = (*FORMS, "csv")
"""What can be written of a whole run: the reports in each form, with html the class page; and the gradebook."""

ALL_FORMS = tuple(form for form in KNOWN_FORMS if form != "xml")
"""What is written of one that nobody says more of: JUnit's form is for the programs that ask for it."""


def render(report: Report, form: str) -> str:
    """The report in one of `FORMS`."""
    file, _, function = FORMS[form].partition(".")
    return str(getattr(import_module(f"autograder.render.{file}"), function)(report))
