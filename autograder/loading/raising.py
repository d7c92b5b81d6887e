"""What an exception tells: its kind, its words with a name that may have been meant, and the line of the student's file.

This file is loaded inside the walls and imports nothing of ours.
"""

import re
import sys
from functools import lru_cache
from types import ModuleType, TracebackType

TEXT_LIMIT, _MOST_CODE = 2000, 120
_MOST_NAMES = 2000
_NOT_IN = re.compile(r"cannot import name '(\w{1,100})' from ")


def describe(error: BaseException, filename: str) -> tuple[str, str, int | None]:
    """The kind, what it says, and the deepest line of the student's file; whatever its own `__str__` does."""
    line = line_of(error, filename)
    try:
        says = _syntax(error, filename) if isinstance(error, SyntaxError) else _without_path(error)[:TEXT_LIMIT]
        meant = _meant(error)
    except BaseException:  # noqa: BLE001  (its __str__ is the stranger's as well)
        return type(error).__name__[:100], "", line
    return type(error).__name__[:100], f"{says}. Did you mean: {meant!r}?" if meant else says, line


def _without_path(error: BaseException) -> str:
    """What it says, without the place of a module on the machine that graded."""
    path = error.path if isinstance(error, ImportError) else None
    return str(error).replace(f" ({path})", "") if path else str(error)


def _syntax(error: SyntaxError, filename: str) -> str:
    """What is wrong, and below it the line of the student's file and a mark under the place."""
    code = (error.text or "").rstrip().expandtabs(1)
    if error.filename != filename or not code or not 0 < (error.offset or 0) <= min(len(code) + 1, _MOST_CODE):
        return str(error.msg)[:TEXT_LIMIT]
    indent = len(code) - len(code.lstrip())
    return f"{error.msg}\n    {code[indent:_MOST_CODE]}\n    {'^':>{max(1, (error.offset or 0) - indent)}}"


def line_of(error: BaseException, filename: str) -> int | None:
    """The deepest line of the student's file that an exception came through, if any."""
    line = error.lineno if isinstance(error, SyntaxError) and error.filename == filename else None
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == filename:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def _meant(error: BaseException) -> str:
    """The name that is there and is most like the one that is not; "" for none, and for other exceptions."""
    if type(error) is NameError and error.__traceback__:
        return nearest(error.name or "", tuple(_in_sight(error.__traceback__)))
    if type(error) is AttributeError and type(error.obj) is ModuleType:
        return nearest(error.name or "", tuple(vars(error.obj)))
    if type(error) is ImportError and (found := _NOT_IN.match(str(error))):
        module = sys.modules.get(error.name or "")
        return nearest(found[1], tuple(vars(module))) if type(module) is ModuleType else ""
    return ""


def _in_sight(trace: TracebackType) -> list[str]:
    """The names that the code which raised could have used."""
    while trace.tb_next is not None:
        trace = trace.tb_next
    frame = trace.tb_frame
    return [*frame.f_locals, *frame.f_globals, *frame.f_builtins]


@lru_cache(maxsize=256)  # it is asked once for each call of what is not there
def nearest(name: str, names: tuple[str, ...]) -> str:
    """Which of these names is most like one that is not there; "" if none is much like it."""
    alike = {_folded(one): one for one in names[:_MOST_NAMES] if type(one) is str and one != name and len(one) <= 100}  # noqa: PLR2004  (no name that was meant)
    try:
        from difflib import get_close_matches  # noqa: PLC0415  (only where something is wrong)
    except ImportError:  # a worker may be unable to read it any more
        return alike.get(_folded(name), "")
    near = get_close_matches(_folded(name), alike, n=1, cutoff=0.75)
    return alike[near[0]] if near else ""


def _folded(name: str) -> str:
    """The name as it is whether it is written `softMax` or `soft_max`."""
    return name.lower().replace("_", "")
