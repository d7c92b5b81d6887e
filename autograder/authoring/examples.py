"""Runs the examples in the docstrings of an assignment's answers, which students run as well."""

import ast
import doctest

from autograder.course.assignment import Assignment
from autograder.errors import CourseError


def refuse_wrong_examples(assignment: Assignment) -> None:
    """Raise for an example that is not what the answer gives.

    Raises
    ------
    CourseError
        with the example's line, and what came back.

    """
    path = assignment.room / assignment.filename
    functions = [node for node in ast.parse(assignment.source).body if isinstance(node, ast.FunctionDef)]
    for function in (one for one in functions if one.name in assignment.answers):
        begin, names = function.body[0].lineno, dict(assignment.functions)
        try:
            text = ast.get_docstring(function, clean=False) or ""
            test = doctest.DocTestParser().get_doctest(text, names, function.name, str(path), begin)
        except ValueError as error:
            found = f"the example of `{function.name}` cannot be read: {error}"
            raise CourseError(path, begin, found, "Mend the docstring.") from None
        try:
            doctest.DebugRunner(verbose=False).run(test, out=lambda _: None)
        except doctest.DocTestFailure as failed:
            found = f"the example of `{function.name}` gives {failed.got.strip() or 'nothing'}"
            raise CourseError(path, begin + failed.example.lineno, found, "Mend the example or the answer.") from None
        except doctest.UnexpectedException as failed:
            found = f"the example of `{function.name}` raises {failed.exc_info[0].__name__}: {failed.exc_info[1]}"
            raise CourseError(path, begin + failed.example.lineno, found, "Mend the example or the answer.") from None
