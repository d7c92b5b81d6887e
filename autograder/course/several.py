"""An assignment of several files: which they are, where a line of all of them stands, and how they are run as if they were one.

The course's own side runs all answers of an assignment among one another's names, so that a known mistake in one file is a mistake in
what builds on it in another. Behind the walls each file is a module.
"""

import ast
import keyword
import re
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from autograder.course.markers import Answer, given_text
from autograder.course.yaml_file import YamlFile
from autograder.errors import CourseError
from autograder.loading.cells import Cell, files_in, join_files, split
from autograder.loading.stand_ins import PACKAGE as SUBMISSION
from autograder.loading.syntax import bound, imported, module_of
from autograder.sandbox.given_files import PACKAGE
from autograder.words.message import message

FILES = "files"
_FILE = re.compile(r"[A-Za-z]\w{0,99}\.py", re.ASCII)
_TAKEN = frozenset({PACKAGE, SUBMISSION, "autograder", "mistakes", "conventions", "numpy", *sys.stdlib_module_names})
"""Modules that are there already, and files that mean something else."""


def read_files(policy: YamlFile, modules: Collection[str] = ()) -> tuple[str, ...]:
    """The files that students hand in, as `files:` of an assignment names them; none where there is one alone.

    Beside Python's and numpy these `modules` are there, which no file may hide.

    Raises
    ------
    CourseError
        for a name that no module can have or that another has, for a file that is not there, and one that is not named.

    """
    names = tuple(policy.data.get(FILES, ()))
    do, folder = message("policy.files"), policy.path.parent
    for place, name in enumerate(names):
        if not _FILE.fullmatch(name) or keyword.iskeyword(module_of(name)):
            raise policy.wrong(message("files.no_module", name=name), do, FILES, place)
        if module_of(name) in _TAKEN or module_of(name) in modules:
            raise policy.wrong(message("files.taken", name=name, module=module_of(name)), do, FILES, place)
        if name.casefold() in [one.casefold() for one in names[:place]]:
            raise policy.wrong(message("files.twice", name=name), do, FILES, place)
        if not (folder / name).is_file():
            raise policy.wrong(message("files.not_there", path=folder / name), message("files.write_it"), FILES, place)
    for path in sorted(folder.glob("*.py")) if names else ():
        if path.name not in names:
            raise CourseError(path, None, message("files.not_named", policy=policy.path.name), message("files.name_it"))
    return names


def refuse_given(files: Sequence[str], given: Mapping[str, object], folder: Path) -> None:
    """Raise for a file that is given under the name of one that students write: theirs could be taken for it."""
    for path in given:
        if Path(path).name.casefold() in [name.casefold() for name in files]:
            raise CourseError(folder / path, None, message("files.given_too"), message("files.rename_given"))


def in_its_file(path: Path, source: bytes | str, line: int | None) -> tuple[Path, int | None]:
    """Where a line of answers stands: of several files in one text, in which of them, and at which line of it."""
    if not line:
        return path, None
    pieces = split(source.encode() if isinstance(source, str) else source)
    piece = piece_of(pieces, line)
    return (path.with_name(piece.name), line - piece.above) if piece.name else (path, line)


def piece_of(pieces: Sequence[Cell], line: int) -> Cell:
    """Which of the files in one text a line of it belongs to."""
    return next((one for one in reversed(pieces) if one.above < line), pieces[0])


def joined(texts: Mapping[Path, str]) -> bytes:
    """All answers of an assignment as one text, in which each file is what it is.

    Raises
    ------
    CourseError
        for a name that two files define, for another import of one file by another than ``from layers import linear`` at the top, and
        where what is imported is not there.

    """
    defined: dict[str, tuple[Path, int]] = {}
    by_file = {path: ast.parse(text) for path, text in texts.items()}
    for path, tree in by_file.items():
        for name, line in _defined(tree):
            first, at = defined.setdefault(name, (path, line))
            if first != path:
                found = message("files.defined_twice", name=name, first=first.name, at=at)
                raise CourseError(path, line, found, message("course.rename_one"))
    for path, tree in by_file.items():
        _refuse_imports(path, tree, {module_of(one.name): one for one in texts}, defined)
    return join_files({path.name: text for path, text in texts.items()})


def _defined(tree: ast.Module) -> Iterator[tuple[str, int]]:
    for one in tree.body:
        if not isinstance(one, ast.Import | ast.ImportFrom):
            yield from ((name, one.lineno) for name in bound(one))


def _refuse_imports(
    path: Path, tree: ast.Module, beside: Mapping[str, Path], defined: Mapping[str, tuple[Path, int]]
) -> None:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Import | ast.ImportFrom) or not (named := imported(node) & {*beside}):
            continue
        module = min(named)
        plain = isinstance(node, ast.ImportFrom) and node in tree.body and not node.level
        if not plain or any(one.asname or one.name == "*" for one in node.names):
            found = message("files.imports_otherwise", module=module)
            raise CourseError(path, node.lineno, found, message("files.import_so", module=module))
        for one in node.names:
            if defined.get(one.name, (None, 0))[0] != beside[module]:
                found = message("files.imports_nothing", name=one.name, file=f"{module}.py")
                raise CourseError(path, node.lineno, found, message("course.mend_file"))


def body_of(source: bytes | str, filename: str = "") -> list[ast.stmt]:
    """The statements of answers, to be run as one file: of several without what one imports from another, which is there."""
    body = ast.parse(source, filename).body
    beside = {module_of(name) for name in files_in(source.encode() if isinstance(source, str) else source)}
    left = {*beside, "__future__"} if beside else set[str]()
    return [one for one in body if not (isinstance(one, ast.ImportFrom) and one.module in left)]


def given_by_file(source: str, answers: Mapping[str, Answer]) -> str:
    """The text of all functions that students are given whole; of several files each with its own."""
    files = files_in(source.encode())
    if not files:
        return given_text(source, answers)
    texts = {name: given_text(text, answers) for name, text in files.items()}
    return join_files(texts).decode() if any(texts.values()) else ""


def with_more(source: bytes, homes: Mapping[str, str], more: Mapping[str, str], *, above: str = "") -> bytes:
    """A submission with more text below the file in which each of these tasks is at home, and in each file some `above` that."""
    files = files_in(source)
    if not files:
        return source + "".join([above, *more.values()]).encode()
    own = {name: [text for task, text in more.items() if homes[task] == name] for name in files}
    return join_files({name: "".join([text, above, *own[name]]) for name, text in files.items()})
