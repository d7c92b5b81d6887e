"""The process inside the walls: loads one submission, makes the calls it is asked for, sends a frame after each.

Nothing here is trusted by the other side; it is a convenience for honest code. It imports the codec and nothing else of
ours. `wire` is found beside it when the zygote runs it bare, and in the package when a student checks on a laptop.
"""

import sys
from collections.abc import Callable, Iterable, Sequence
from types import ModuleType
from typing import Any

import numpy as np

if __package__:
    from autograder.sandbox import wire
else:
    import wire  # type: ignore[no-redef]

TEXT_LIMIT = 2000
_tobytes, _stack, _asarray = np.ndarray.tobytes, np.stack, np.asarray


class Call:
    """One call to make.

    Parameters
    ----------
    task, names, args
        the function's name, its arguments' names and values. A text that begins with `GIVEN` stands for a function that
        the stub gives to the student.
    kind
        "value": call once. "lines": count the line events of the student's file in one call. "sweep": call at every
        point of the stencil around each entry of the arguments named in `wrt`, and return all results stacked.
    layout
        how array arguments lie in memory: "C", "F" or "strided".
    wrt, component, step
        for a sweep: arguments to move, which of the results to keep (-1 for the only one), and by how much to move.

    """

    def __init__(
        self,
        task: str,
        names: Sequence[str],
        args: Sequence[Any],
        *,
        kind: str = "value",
        layout: str = "C",
        wrt: Sequence[str] = (),
        component: int = -1,
        step: float = 1e-5,
    ) -> None:
        """Remember the parts, and each argument's bytes to tell later whether it was changed."""
        self.task, self.names, self.args = task, tuple(names), tuple(args)
        self.kind, self.layout = kind, layout
        self.wrt, self.component, self.step = tuple(wrt), component, step
        self.prints = tuple(_fingerprint(arg) for arg in self.args)

    def plain(self) -> tuple[Any, ...]:
        """The call as a value that the codec can carry."""
        return (self.task, self.names, self.args, self.kind, self.layout, self.wrt, self.component, self.step)

    @classmethod
    def of(cls, plain: Sequence[Any]) -> "Call":
        """The call that `plain` wrote down."""
        task, names, args, kind, layout, wrt, component, step = plain
        return cls(task, names, args, kind=kind, layout=layout, wrt=wrt, component=component, step=step)


GIVEN = "given function: "
"""An argument that is this text followed by a name stands for the function of that name in the student's file."""

STENCIL = (-2.0, -1.0, 1.0, 2.0, -0.5, 0.5)
"""Where a sweep looks along each entry, in steps: order 4, and the halves that give a kink away."""


def blank(filename: str) -> dict[str, Any]:
    """The names of a new module, in which a student's file can be run."""
    module = ModuleType("submission")
    module.__file__ = filename
    sys.modules["submission"] = module
    return module.__dict__


def load(source: bytes, filename: str, names: dict[str, Any]) -> bytes:
    """Run the student's file into `names`; the frame that tells how it went.

    A file that raises half-way keeps what it had defined by then.
    """
    try:
        with np.errstate(all="ignore"):
            # As text, so that no coding cookie makes of it something else than what was examined.
            exec(compile(source.decode().removeprefix("\ufeff"), filename, "exec", dont_inherit=True), names)  # noqa: S102  (running it is the point)
    except BaseException as error:  # noqa: BLE001  (a stranger's code may raise anything)
        return _raised(wire.LOAD, error, filename)
    return wire.frame(wire.LOAD, wire.RETURNED, None)


def serve(source: bytes, filename: str, calls: Iterable[tuple[int, Call]], send: Callable[[bytes], object]) -> None:
    """Load `source`, then make each numbered call and send its frame at once."""
    names = blank(filename)
    send(load(source, filename, names))
    for number, call in calls:
        send(perform(number, call, names, filename))


def perform(number: int, call: Call, names: dict[str, Any], filename: str) -> bytes:
    """The frame that tells what one call came to."""
    function = names.get(call.task)
    if not callable(function) or isinstance(function, type):
        found = "" if function is None else _describe(function)
        return wire.frame(number, wire.MISSING, found)
    try:
        args = [_fresh(arg, call.layout, names) for arg in call.args]
        # What overflows is judged by what comes back; a warning on the way there would only be noise.
        with np.errstate(all="ignore"):
            value = _make(call, function, args, filename)
        changed = tuple(
            name
            for name, arg, before in zip(call.names, args, call.prints, strict=True)
            if before is not None and _fingerprint(arg) != before
        )
        if changed:
            return wire.frame(number, wire.CHANGED, (value, changed))
        return wire.frame(number, wire.RETURNED, value)
    except BaseException as error:  # noqa: BLE001  (a stranger's code may raise anything)
        return _raised(number, error, filename)


def _make(call: Call, function: Callable[..., Any], args: list[Any], filename: str) -> Any:
    if call.kind == "lines":
        return _count_lines(function, args, filename)
    if call.kind == "sweep":
        return _sweep(function, call, args)
    return function(*args)


def _fresh(value: Any, layout: str, names: dict[str, Any]) -> Any:
    """A copy that the student may spoil, laid out as asked."""
    if isinstance(value, np.ndarray):
        if layout == "strided" and value.ndim:
            # An odd width, so that no reshape of it can be a view.
            wide = np.zeros((*value.shape[:-1], 2 * value.shape[-1] + 1), value.dtype)
            wide[..., :-1:2] = value
            return wide[..., :-1:2]
        return value.copy("F" if layout == "F" else "C")
    if isinstance(value, tuple):
        return tuple(_fresh(item, layout, names) for item in value)
    if isinstance(value, dict):
        return {key: _fresh(item, layout, names) for key, item in value.items()}
    if isinstance(value, str) and value.startswith(GIVEN):
        return names[value.removeprefix(GIVEN)]
    return value


def _fingerprint(value: Any) -> Any:
    """What must still be the same after the call; None for what cannot be changed."""
    if isinstance(value, np.ndarray):
        return value.shape, value.dtype.str, _tobytes(value)
    if isinstance(value, tuple):
        return tuple(_fingerprint(item) for item in value)
    if isinstance(value, dict):
        return {key: _fingerprint(item) for key, item in value.items()}
    return None


def _count_lines(function: Callable[..., Any], args: list[Any], filename: str) -> int:
    """How many lines of the student's code, made up at run time or not, one call runs; the same on every machine."""
    count = 0

    def trace(frame: Any, event: str, _: Any) -> Any:
        nonlocal count
        if frame.f_code.co_filename not in (filename, "<string>"):
            return None
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        function(*args)
    finally:
        sys.settrace(before)
    return count


def _sweep(function: Callable[..., Any], call: Call, args: list[Any]) -> Any:
    """The function's value here and at each stencil point around each entry, stacked: (1 + 6 entries, *shape)."""
    values = [_kept(function(*[_again(arg) for arg in args]), call.component)]
    for name in call.wrt:
        place = call.names.index(name)
        for entry in range(_asarray(args[place]).size):
            for offset in STENCIL:
                moved = [_again(arg) for arg in args]
                moved[place] = _asarray(moved[place], float)
                moved[place].reshape(-1)[entry] += offset * call.step
                values.append(_kept(function(*moved), call.component))
    return _stack(values)


def _again(arg: Any) -> Any:
    return arg.copy() if isinstance(arg, np.ndarray) else arg


def _kept(value: Any, component: int) -> Any:
    return _asarray(value if component < 0 else value[component], float)


def _raised(number: int, error: BaseException, filename: str) -> bytes:
    """What was raised, in words; the deepest line of the student's file."""
    line = error.lineno if isinstance(error, SyntaxError) and error.filename == filename else None
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == filename:
            line = trace.tb_lineno
        trace = trace.tb_next
    try:
        message = str(error.msg if isinstance(error, SyntaxError) else error)[:TEXT_LIMIT]
    except BaseException:  # noqa: BLE001  (its __str__ is the stranger's as well)
        message = ""
    return wire.frame(number, wire.RAISED, (type(error).__name__[:100], message, line))


def _describe(thing: Any) -> str:
    return "a class" if isinstance(thing, type) else f"a value of type {type(thing).__name__}"[:TEXT_LIMIT]
