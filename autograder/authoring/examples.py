"""Runs the examples in the docstrings of an assignment's answers, which students run as well."""

import ast
import doctest
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from autograder.course.assignment import Assignment
from autograder.course.markers import Definition, definitions
from autograder.course.several import in_its_file
from autograder.errors import CourseError
from autograder.words.message import message


def refuse_wrong_examples(assignment: Assignment) -> None:
    """Raise for an example that is not what the answer gives.

    Raises
    ------
    CourseError
        with the example's line, and what came back.

    """
    path = assignment.answers_file
    for name, function in _with_examples(assignment):
        begin, test = function.body[0].lineno, _examples(path, name, function, assignment.functions)
        try:
            with assignment.files.at_hand():
                doctest.DebugRunner(verbose=False).run(test, out=lambda _: None)
        except doctest.DocTestFailure as failed:
            found = message("course.example_gives", task=name, got=failed.got.strip() or message("audit.named_nothing"))
            where = in_its_file(path, assignment.source, begin + failed.example.lineno)
            raise CourseError(*where, found, message("course.mend_example")) from None
        except doctest.UnexpectedException as failed:
            found = message(
                "course.example_raises", task=name, kind=failed.exc_info[0].__name__, error=failed.exc_info[1]
            )
            where = in_its_file(path, assignment.source, begin + failed.example.lineno)
            raise CourseError(*where, found, message("course.mend_example")) from None


def _with_examples(assignment: Assignment) -> Iterator[tuple[str, Definition]]:
    """The functions and classes in whose docstrings examples may stand: answers, drivers, and the classes of which these are parts."""
    for name, node in definitions(ast.parse(assignment.source).body):
        if any(
            f"{answer.name}.".startswith(f"{name}.") or answer.driver == name for answer in assignment.answers.values()
        ):
            yield name, node


def _examples(path: Path, name: str, function: Definition, names: Mapping[str, Any]) -> doctest.DocTest:
    """The examples in the docstring of an answer, which may call all that is under these names."""
    begin, text = function.body[0].lineno, ast.get_docstring(function, clean=False) or ""
    try:
        return doctest.DocTestParser().get_doctest(text, dict(names), name, str(path), begin)
    except ValueError as error:
        found = message("course.example_unreadable", task=name, error=str(error))
        raise CourseError(path, begin, found, message("course.mend_docstring")) from None
