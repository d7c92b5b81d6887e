"""Runs a file of the course and hands over the names that it defines."""

import ast
import traceback
from collections.abc import Mapping
from pathlib import Path
from types import CodeType, MappingProxyType
from typing import Any

from autograder.course.several import body_of, in_its_file
from autograder.errors import CourseError
from autograder.loading.cells import files_in
from autograder.sandbox.given_files import files_of
from autograder.words.message import Message, Text, message


def run_file(
    path: Path, source: bytes | None = None, *, given: Mapping[str, Any] = MappingProxyType({})
) -> dict[str, Any]:
    """The names that a file of the course defines beside the `given` ones; with the `source` at hand it need not be there.

    Given files that are among these names are at hand to it.
    """
    names: dict[str, Any] = {**given, "__name__": path.stem, "__file__": str(path)}
    source = path.read_bytes() if source is None else source
    try:
        with files_of(names).at_hand():
            exec(_compiled(source, str(path)), names)  # noqa: S102  (our own)
    except CourseError:
        raise
    except SyntaxError as error:
        raise CourseError(
            path, error.lineno, message("course.not_python", problem=error.msg), message("course.mend_syntax")
        ) from error
    except Exception as error:
        where = in_its_file(path, source, line_in(error, path))
        raise CourseError(*where, _in_given(names, error), _mend(error)) from error
    return names


def _compiled(source: bytes, filename: str) -> CodeType:
    if not files_in(source):
        return compile(source, filename, "exec")
    return compile(ast.Module(body_of(source, filename), []), filename, "exec", dont_inherit=True)


def _in_given(names: Mapping[str, Any], error: Exception) -> Text:
    """What an exception says, with its place where it comes from a given file that is imported."""
    says, folder = f"{type(error).__name__}: {error}", files_of(names).folder
    *_, (frame, line) = traceback.walk_tb(error.__traceback__)
    file = Path(frame.f_code.co_filename)
    if not folder or not file.is_relative_to(folder):
        return says
    return message("course.in_given", file=file.relative_to(folder), line=line, says=says)


def _mend(error: Exception) -> Message:
    """What to do about a file that cannot be run."""
    from autograder.course.remedies import of_import, of_name  # noqa: PLC0415  (only what is wrong needs it)

    return of_import(error) or of_name(error) or message("course.mend_file")


def line_in(error: Exception, path: Path) -> int | None:
    """The deepest line of a file that an exception came through."""
    trace, line = error.__traceback__, None
    while trace:
        if trace.tb_frame.f_code.co_filename == str(path):
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
