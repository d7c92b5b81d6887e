"""Statements of an answer that are marked one by one, as otter marks them, and what a student gets in the place of each."""

import ast
import copy
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from autograder.errors import CourseError
from autograder.words.message import message

_MARKED = re.compile(r"(?P<code>[^#\s].*?)\s*#+\s*SOLUTION(?P<silent> NO PROMPT)?\s*")
"""As otter writes it, behind a statement."""

_LIKE_IT = re.compile(r"#\s*SOLUTION\b")

Span = tuple[int, int]
"""The lines above and below a solution; marked one by one, these are lines of something else."""


def is_marked(line: str) -> bool:
    """Whether a line is marked by itself."""
    return bool(_MARKED.fullmatch(line.strip()))


def looks_marked(line: str) -> bool:
    """Whether somebody meant to mark a line by itself."""
    return bool(_LIKE_IT.search(line))


def without_mark(line: str) -> str:
    """The line as it is without its mark, with its end."""
    found = _MARKED.fullmatch(line.strip())
    return line.replace(line.strip(), found["code"]) if found else line


def spans_of(path: Path, tree: ast.Module, lines: Sequence[str], marked: Sequence[int]) -> Iterator[Span]:
    """The statements that end at these marked lines.

    Raises
    ------
    CourseError
        where a mark does not stand behind one whole statement, which begins in a line of its own.

    """
    every = [node for node in ast.walk(tree) if isinstance(node, ast.stmt)] if marked else []
    for number in marked:
        node = next((one for one in every if one.end_lineno == number and _is_whole(one, lines)), None)
        if node is None:
            found = message("course.marks_no_statement", line=lines[number - 1].strip())
            raise CourseError(path, number, found, message("course.mark_statement"))
        yield node.lineno - 1, number + 1


def _is_whole(node: ast.stmt, lines: Sequence[str]) -> bool:
    """Whether a statement has its lines for itself, and nothing in it goes on elsewhere."""
    first, last = (lines[at - 1].encode() for at in (node.lineno, node.end_lineno or node.lineno))
    above, behind = first[: node.col_offset], last[node.end_col_offset or 0 :]
    is_plain = not hasattr(node, "body") or (node.lineno == node.end_lineno and not _has_name(node))
    return (
        is_plain and not above.strip() and behind.lstrip().startswith(b"#") and not first.lstrip().startswith(b"elif")
    )


def _has_name(node: ast.stmt) -> bool:
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)


def prompt(tree: ast.Module, lines: Sequence[str], span: Span) -> list[str]:
    """What a student gets in the place of a marked statement: what is assigned to, or three dots; mostly nothing where otter has no prompt."""
    node, block = _placed(tree, span)
    if _is_silent(lines, node) and not (block[0] is node and all(_is_silent(lines, one) for one in block)):
        return []
    indent = lines[node.lineno - 1][: node.col_offset]
    if isinstance(node, ast.Assign | ast.AugAssign) or (isinstance(node, ast.AnnAssign) and node.value):
        left = copy.copy(node)
        left.value = ast.Constant(...)
        return [indent + ast.unparse(left)]
    return [f"{indent}..."]


def _placed(tree: ast.Module, span: Span) -> tuple[ast.stmt, list[ast.stmt]]:
    """The marked statement, and all those in the block that it is part of."""
    return next(
        (node, block)
        for block in _blocks(tree)
        for node in block
        if (node.lineno - 1, (node.end_lineno or node.lineno) + 1) == span
    )


def _blocks(tree: ast.AST) -> Iterator[list[ast.stmt]]:
    for node in ast.walk(tree):
        for _, value in ast.iter_fields(node):
            if isinstance(value, list) and value and isinstance(value[0], ast.stmt):
                yield value


def _is_silent(lines: Sequence[str], node: ast.stmt) -> bool:
    found = _MARKED.fullmatch(lines[(node.end_lineno or node.lineno) - 1].strip())
    return bool(found and found["silent"])
