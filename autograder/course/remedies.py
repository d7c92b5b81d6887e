"""What to do about an exception that comes of a mistyped name, import, unpacking or call of `draw` in a file of the course."""

import ast
import builtins
import inspect
import re
import sys
import traceback
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import FrameType

import autograder
from autograder.course.draw import Draw
from autograder.loading.raising import nearest
from autograder.words.alike import alike
from autograder.words.message import Message, message
from autograder.words.rows import either

_DRAW = Draw.normal.__code__.co_filename
_FACE = "autograder"
_NO_NAME = re.compile(r"cannot import name '(\w+)' from (?:partially initialized module )?'([\w.]+)'")
_NO_CALL = re.compile(r"Draw\.(\w+)\(\) ")


def of_import(error: Exception) -> Message | None:
    """What to do about what cannot be imported; None for anything else."""
    if isinstance(error, ModuleNotFoundError):
        return _of_module(str(error.name))
    if not isinstance(error, ImportError) or not (parts := _NO_NAME.match(str(error))):
        return None
    if parts[2] == _FACE:
        known = autograder.__all__
        return _means(*alike(parts[1], known)) or message("course.name_some", names=", ".join(known))
    return _means(*alike(parts[1], _public(parts[2])))


def _of_module(name: str) -> Message:
    top, _, inside = name.partition(".")
    if top == "given":
        return message("course.put_given")
    if top == _FACE:
        return message("course.import_so")
    if inside and top in sys.modules:
        near = [f"{top}.{one}" for one in alike(inside, _public(top))]
        return _means(*near) or message("course.mend_file")
    known = (one for one in sys.stdlib_module_names if not one.startswith("_"))
    meant = nearest(top, (_FACE, "numpy", *known))
    if meant and meant != _FACE:
        return message("course.mistyped_module", meant=meant)
    return _means(meant) or message("course.name_package")


def _public(module: str) -> list[str]:
    return [name for name in dir(sys.modules.get(module)) if not name.startswith("_")]


def of_name(error: Exception) -> Message | None:
    """What to do about a name that is not there; None for anything else."""
    if not isinstance(error, NameError) or not error.name or isinstance(error, UnboundLocalError):
        return None
    frame, name = _frames(error)[-1], error.name
    if name == "np":
        return message("course.import_numpy")
    known = dict.fromkeys((*frame.f_locals, *frame.f_globals))
    here = [one for one in known if one.isidentifier() and not one.startswith("__")]
    near = alike(name, here) or [nearest(name, tuple(dir(builtins)))]
    return _means(*near) or message("course.names_here", names=", ".join(here))


def of_drawing(error: Exception, path: Path, line: int) -> Message | None:
    """What to do about a line of a question that calls a part of `draw`, or unpacks its sizes, in another way than it can be; None for any other line."""
    if isinstance(error, ValueError) and "values to unpack" in str(error) and _is_of(_frames(error)[-1], str(path)):
        return _of_unpacking(path, line)
    called = _NO_CALL.match(str(error)) if isinstance(error, TypeError) else None
    name = called[1] if called else _drawn_by(error, path)
    if not name or not hasattr(Draw, name):
        return None
    call = _call(name)
    return message("course.call_with_sizes" if ": int" in call else "course.call_so", call=call)


def _of_unpacking(path: Path, line: int) -> Message:
    """How many names there are, and how many sizes, where a line unpacks those of `draw.dims`."""
    for node in ast.walk(ast.parse(path.read_bytes())):
        if not isinstance(node, ast.Assign) or not node.lineno <= line <= (node.end_lineno or 0):
            continue
        value, (names, *_) = node.value, node.targets
        if isinstance(names, ast.Tuple | ast.List) and isinstance(value, ast.Call) and _asks_for_sizes(value):
            return message("course.unpack_sizes", names=len(names.elts), sizes=len(value.args))
    return message("course.unpack_all")


def _asks_for_sizes(call: ast.Call) -> bool:
    """Whether a call is one of `draw.dims`, with each size by its name."""
    is_dims = isinstance(call.func, ast.Attribute) and call.func.attr == "dims"
    return is_dims and not any(isinstance(one, ast.Starred) for one in call.args)


def _drawn_by(error: Exception, path: Path) -> str:
    """The part of `draw` that a question called as it failed; "" for none."""
    frames = _frames(error)
    last = max((place for place, frame in enumerate(frames) if _is_of(frame, str(path))), default=len(frames))
    inside = [frame.f_code.co_name for frame in frames[last + 1 :][:1] if _is_of(frame, _DRAW)]
    return next((name for name in inside if not name.startswith("_")), "")


def _frames(error: Exception) -> Sequence[FrameType]:
    return [frame for frame, _ in traceback.walk_tb(error.__traceback__)]


def _is_of(frame: FrameType, file: str) -> bool:
    return frame.f_code.co_filename == file


def _call(name: str) -> str:
    """How a part of `draw` is called."""
    return f"draw.{name}({', '.join(_parameters(name))})"


def _parameters(name: str) -> Iterator[str]:
    _, *others = inspect.signature(getattr(Draw, name)).parameters.values()
    starred = any(one.kind is one.VAR_POSITIONAL for one in others)
    for one in others:
        if one.kind is one.KEYWORD_ONLY and not starred:
            starred = True
            yield "*"
        yield str(one)


def _means(*near: str) -> Message | None:
    return message("course.task_means", names=either(near)) if any(near) else None
