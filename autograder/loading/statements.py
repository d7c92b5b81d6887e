"""Loads a student's file: as Python runs it where nothing is amiss, else statement by statement, so that each costs itself alone.

First the whole text is run at once, which is what a file without a fault costs. If anything is raised, a library is not
there or it takes long, it is loaded afresh *with care*: each statement by itself, with stand-ins for what is not there. What
raises is told and the next statement is run. Before a statement that could take long or end everything its number is announced, so that who waits
knows which it was, and can have the file loaded once more with that one set aside.

Several files are a module each, under their own names, which find one another; each is run after those that it imports. When one has
run, who loads them is told, and puts into it what others are to find there.

This file is loaded inside the walls.
"""

import __future__

import ast
import random
import re
import sys
import warnings
from collections.abc import Callable, Collection, Iterator
from dataclasses import field
from typing import Any

import numpy as np

if __package__:
    from autograder.frozen import frozen
    from autograder.loading import cells, modules, raising, stand_ins, syntax
else:
    import cells  # type: ignore[no-redef]
    import modules  # type: ignore[no-redef, import-not-found]
    import raising  # type: ignore[no-redef, import-not-found]
    import stand_ins  # type: ignore[no-redef, import-not-found]
    import syntax  # type: ignore[no-redef, import-not-found]
    from frozen import frozen  # type: ignore[no-redef, import-not-found]

NEVER = 0xFFFFFFFF
"""A number that no statement has."""

SET_ASIDE = ""
"""What is told in the place of an exception's kind where a statement was not run."""

_AWAIT, _COROUTINE = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, 0x80
_MOST_ANNOUNCED, _MOST_TOLD, _MOST_NAMES, _TEXT_LIMIT = 4096, 50, 30, 500
_DEFINED = re.compile(r"^(?:async[ \t]+)?(?:def|class)[ \t]+(\w+)", re.MULTILINE)


@frozen
class Care:
    """How a file is loaded with care: without these statements, and from number `only_definitions` on with nothing else."""

    aside: tuple[int, ...] = ()
    only_definitions: int = NEVER

    def numbers(self) -> tuple[int, ...]:
        """The care as numbers, which a worker is told."""
        return (self.only_definitions, *self.aside)

    @classmethod
    def of(cls, only_definitions: int, *aside: int) -> "Care":
        """The care that these numbers tell."""
        return cls(aside, only_definitions)


Failure = tuple[int, int, str, str, int, tuple[str, ...]]
"""A statement that came to nothing: its number and first line; of what it raised the kind, the message and the line; what it would have defined."""


@frozen
class Loaded:
    """What a file came to: what it defines, which of its statements came to nothing, and stand-ins where it needed some.

    Of several files each has its names in `modules`; a file alone has them under "".
    """

    modules: dict[str, dict[str, Any]]
    failures: list[Failure] = field(default_factory=list)
    libraries: stand_ins.Libraries | None = None

    def told(self) -> tuple[Any, ...]:
        """What the other side is told of it."""
        absent = tuple(self.libraries.absent)[:_MOST_NAMES] if self.libraries else ()
        return tuple(self.failures[:_MOST_TOLD]), tuple(one[:100] for one in absent)


# ── all at once ─────────────────────────────────────────────────────────────────────────────


def load_at_once(
    source: bytes, filename: str, files: Collection[str] = (), has_run: modules.HasRun | None = None
) -> Loaded | None:
    """What the file, or all `files`, come to if Python runs them to their end without a word; None if not."""
    names = modules.blank(filename, files, source)
    try:
        with np.errstate(all="ignore"):
            for name, code in modules.compiled(source, filename, tuple(filter(None, names))):
                exec(code, names[name])  # noqa: S102  (running it is the point)
                if name and has_run:
                    has_run(name, names)
    except BaseException:  # noqa: BLE001  (a stranger's code may raise anything)
        return None
    return Loaded(names)


# ── with care ───────────────────────────────────────────────────────────────────────────────


@frozen
class Piece:
    """One statement, or several that can neither take long nor end anything; or what keeps a cell from being run at all."""

    number: int
    line: int
    statements: tuple[ast.stmt, ...] = ()
    problem: BaseException | None = None
    names: tuple[str, ...] = ()
    is_quick: bool = False
    file: str = ""
    is_end: bool = False


_END = Piece(0, 0, is_end=True)


class Loading:
    """One load with care: its `pieces` one after the other, each to be `run`, or `set_aside` by who would not wait."""

    def __init__(
        self,
        source: bytes,
        filename: str,
        care: Care,
        files: Collection[str] = (),
        has_run: modules.HasRun | None = None,
    ) -> None:
        libraries = stand_ins.Libraries(filename)
        self.loaded = Loaded(modules.blank(filename, files, source, libraries), libraries=libraries)
        for names in self.loaded.modules.values():
            # What Python has where `site` is loaded, and what a notebook has.
            names.update(exit=sys.exit, quit=sys.exit)
            names.update(display=_show_nothing, get_ipython=stand_ins.StandIn("IPython", libraries))
        self.care, self._libraries, self._filename = care, libraries, filename
        self._source, self._has_run = source, has_run
        self._own = set[str]()

    def pieces(self) -> Iterator[Piece]:
        """What is to be run, and has not been set aside; what has is told."""
        for piece in self._all_pieces():
            if piece.is_end:
                if self._has_run:
                    self._has_run(piece.file, self.loaded.modules)
            elif piece.number in self.care.aside or (
                piece.number >= self.care.only_definitions and not self._defines(piece)
            ):
                self.set_aside(piece)
            else:
                yield piece

    def only_definitions_from(self, number: int) -> None:
        """Leave out from now on what defines nothing."""
        self.care = Care(self.care.aside, min(number, self.care.only_definitions))

    def run(self, piece: Piece) -> BaseException | None:
        """Run a piece; what it raised, which is told, each statement having been run by itself."""
        raised = None
        for number, statement in enumerate(piece.statements, piece.number):
            error = self._run(number, statement, self.loaded.modules[piece.file])
            raised = raised or error
        if piece.problem:
            self._tell(piece.number, piece.line, piece.problem, piece.names)
        return raised or piece.problem

    def set_aside(self, piece: Piece) -> None:
        """Tell that a piece is not run."""
        names = tuple(name for one in piece.statements for name in syntax.bound(one))
        self.loaded.failures.append((piece.number, piece.line, SET_ASIDE, "", piece.line, names[:_MOST_NAMES]))

    # ── cutting ─────────────────────────────────────────────────────────────────────────────

    def _all_pieces(self) -> Iterator[Piece]:
        number, quick, at = 0, list[ast.stmt](), ""
        for file, statement in self._statements():
            is_quick = not isinstance(statement, Piece) and syntax.is_quick(statement, sys.modules)
            if not is_quick or file != at:
                yield from self._together(number - len(quick), quick, at)
                quick, at = [], file
            if statement is _END:
                yield Piece(number, 0, file=file, is_end=True)
                continue
            if isinstance(statement, Piece):
                yield Piece(number, statement.line, problem=statement.problem, names=statement.names, file=file)
            elif is_quick:
                quick.append(statement)
            else:
                yield Piece(number, syntax.first_line(statement), (statement,), file=file)
            number += 1
        yield from self._together(number - len(quick), quick, at)

    def _together(self, number: int, statements: list[ast.stmt], file: str) -> Iterator[Piece]:
        if statements:
            yield Piece(number, syntax.first_line(statements[0]), tuple(statements), is_quick=True, file=file)

    def _statements(self) -> Iterator[tuple[str, ast.stmt | Piece]]:
        """The statements of all cells, or of the one file, or of several, each with its file."""
        if any(self.loaded.modules):
            yield from self._of_files()
            return
        for cell in cells.split(self._source):
            yield from (("", one) for one in self._parsed(cell))

    def _of_files(self) -> Iterator[tuple[str, ast.stmt | Piece]]:
        """Each file after those that it imports; where these import it in turn, the import itself comes at the end."""
        parsed = {
            one.name: [*self._parsed(one)] for one in cells.split(self._source) if one.name in self.loaded.modules
        }
        trees = {
            name: ast.Module([one for one in some if isinstance(one, ast.stmt)], []) for name, some in parsed.items()
        }
        ahead, late = syntax.in_order(trees), list[tuple[str, ast.stmt | Piece]]()
        while ahead:
            name = ahead.pop(0)
            for one in parsed[name]:
                if isinstance(one, ast.stmt) and syntax.comes_too_early(one, ahead):
                    late.append((name, one))
                else:
                    yield name, one
            yield name, _END
        yield from late

    def _parsed(self, cell: cells.Cell) -> Iterator[ast.stmt | Piece]:
        """The statements of a cell or a file; in the place of one that is no Python, what is wrong with it."""
        try:
            with warnings.catch_warnings(action="ignore"):  # which the file may have made errors
                tree = ast.parse(modules.text_of(cell.text), self._filename)
            if cell.above:
                ast.increment_lineno(tree, cell.above)
            self._libraries.look_out(tree, cell.text)
            self._own.update(syntax.defined_in(tree))
            yield from tree.body
        except Exception as error:  # noqa: BLE001  (a parser may run out of memory as well)
            if isinstance(error, SyntaxError) and error.lineno:
                error.lineno += cell.above
            names = _DEFINED.findall(modules.text_of(cell.text)) if not isinstance(error, UnicodeDecodeError) else []
            yield Piece(0, getattr(error, "lineno", None) or cell.above + 1, problem=error, names=tuple(names))

    def _defines(self, piece: Piece) -> bool:
        """Whether it defines a name, and calls nothing of the file's own for it."""
        if piece.is_quick or piece.problem:
            return True
        (one,) = piece.statements
        if isinstance(one, ast.Assign | ast.AnnAssign):
            return not syntax.calls_of(one) & {"", *self._own}
        return isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Import | ast.ImportFrom)

    # ── running ─────────────────────────────────────────────────────────────────────────────

    def _run(self, number: int, statement: ast.stmt, names: dict[str, Any]) -> BaseException | None:
        self._libraries.begin()
        try:
            with warnings.catch_warnings(action="ignore"):
                code = compile(
                    ast.Module([statement], []), self._filename, "exec", _future(names) | _AWAIT, dont_inherit=True
                )
            with np.errstate(all="ignore"):
                if code.co_flags & _COROUTINE:
                    raise SyntaxError("'await' outside function", (self._filename, statement.lineno, None, None))  # noqa: TRY301
                exec(code, names)  # noqa: S102  (running it is the point)
        except BaseException as error:  # noqa: BLE001  (a stranger's code may raise anything)
            self._tell(number, syntax.first_line(statement), error, syntax.bound(statement))
            return error
        if isinstance(statement, ast.ImportFrom) and statement.names[0].name == "*":
            self._tell_star(number, statement)
        elif self._libraries.used:
            self._libraries.lean.update(dict.fromkeys(syntax.bound(statement), next(iter(self._libraries.used))))
        return None

    def _tell_star(self, number: int, statement: ast.ImportFrom) -> None:
        """All that comes from a library that is not there is not there: nobody knows its names."""
        module = f"{stand_ins.PACKAGE}." * bool(statement.level) + (statement.module or "")
        if isinstance(sys.modules.get(module), stand_ins.StandIn):
            library = module.removeprefix(f"{stand_ins.PACKAGE}.").partition(".")[0]
            self._tell(number, statement.lineno, stand_ins.missing(library), ("*",))

    def _tell(self, number: int, line: int, error: BaseException, names: tuple[str, ...]) -> None:
        if isinstance(error, SyntaxError) and error.lineno and not error.text:  # a statement knows no text
            error.text = "".join(modules.text_of(self._source).splitlines()[error.lineno - 1 : error.lineno])
        kind, message, raised = raising.describe(error, self._filename)
        self.loaded.failures.append(
            (
                number,
                line,
                kind,
                message[:_TEXT_LIMIT],
                raised or line,
                tuple(name[:100] for name in names[:_MOST_NAMES]),
            )
        )


def seed_generators() -> None:
    """Let Python's and numpy's global generators begin where they begin for every submission."""
    random.seed(0)
    np.random.seed(0)  # noqa: NPY002  (a student's code may draw from it)


def load(
    source: bytes,
    filename: str,
    care: Care | None,
    announce: Callable[[int], object],
    files: Collection[str] = (),
    *,
    has_run: modules.HasRun | None = None,
) -> Loaded:
    """Load a file at once if that can be, unless `care` is asked for; `announce` numbers of statements that may take long.

    Where an assignment has several `files`, those are loaded of which the text has some.
    """
    if care is None:
        loaded = load_at_once(source, filename, files, has_run)
        if loaded:
            return loaded
        seed_generators()  # what ran in vain drew from them
    loading = Loading(source, filename, care or Care(), files, has_run)
    announced = 0
    for piece in loading.pieces():
        if not piece.is_quick and announced < _MOST_ANNOUNCED:
            announce(piece.number)
            announced += 1
        loading.run(piece)
    return loading.loaded


def _show_nothing(*_: Any, **__: Any) -> None:
    """What `display`, which notebooks have without importing it, comes to where nobody looks."""


def _future(names: dict[str, Any]) -> int:
    """The compiler's flag for `from __future__ import annotations`, which holds for the statements below as well."""
    feature = __future__.annotations
    return feature.compiler_flag if names.get("annotations") is feature else 0
