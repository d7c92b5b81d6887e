"""The process inside the walls: loads one submission, makes the calls it is asked for, sends a frame after each.

Nothing here is trusted by the other side; it is a convenience for honest code. It imports the codec, what loads a file, finds its parts and counts lines,
what is given to students, how numpy's global generator is watched, how a frozen class is made, and nothing else of ours. They are found beside it
when the zygote runs it bare, and in the package when a student checks on a laptop.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import FunctionType
from typing import Any, cast

import numpy as np

if __package__:
    from autograder.frozen import frozen
    from autograder.loading import raising, stand_ins, statements
    from autograder.sandbox import counted, given_functions, global_generator, part_of_file, wire
else:
    import counted  # type: ignore[import-not-found, no-redef]
    import given_functions  # type: ignore[import-not-found, no-redef]
    import global_generator  # type: ignore[import-not-found, no-redef]
    import part_of_file  # type: ignore[import-not-found, no-redef]
    import raising  # type: ignore[no-redef, import-not-found]
    import stand_ins  # type: ignore[no-redef, import-not-found]
    import statements  # type: ignore[no-redef, import-not-found]
    import wire  # type: ignore[no-redef]
    from frozen import frozen  # type: ignore[no-redef, import-not-found]

_tobytes, _stack, _asarray = np.ndarray.tobytes, np.stack, np.asarray


@frozen
class Plain:
    """Call once: what comes back is the outcome."""


@frozen
class Lines:
    """Call once and count the line events of the student's file: the count is the outcome.

    What runs inside the functions of the names `elsewhere` is counted where those are asked for: a loop stands in one function.
    """

    elsewhere: tuple[str, ...] = ()


@frozen
class Sweep:
    """Call at every point of the stencil around each entry of some arguments: all results, stacked, are the outcome.

    Parameters
    ----------
    wrt
        the arguments to move; ``params/0`` means the first array in the argument `params`.
    component
        which of the results to keep, -1 for the only one.
    step
        by how much to move.

    """

    wrt: tuple[str, ...]
    component: int = -1
    step: float = 1e-5


How = Plain | Lines | Sweep
"""What is made of a call."""


_KINDS = {Plain: "value", Lines: "lines", Sweep: "sweep"}
_PLAIN, _NO_SWEEP = Plain(), Sweep(())


class Call:
    """One call to make.

    Parameters
    ----------
    task, names, args
        the function's name, its arguments' names and values. A text that begins with `GIVEN` stands for a function of the
        student's file, one that begins with `GENERATOR` for a fresh random generator.
    how
        what is made of it.
    layout
        how array arguments lie in memory: "C", "F" or "strided".
    driver
        the given function that is called in the place of what bears the task's name, and that leads it; "" for none.
    puts_in
        the functions that are put into the student's module before.

    """

    puts_in: given_functions.Given | None = None

    def __init__(
        self,
        task: str,
        names: Sequence[str],
        args: Sequence[Any],
        how: How = _PLAIN,
        *,
        layout: str = "C",
        driver: str = "",
    ) -> None:
        """Remember the parts, and each argument's bytes to tell later whether it was changed."""
        self.task, self.names, self.args = task, tuple(names), tuple(args)
        self.how, self.layout, self.driver = how, layout, driver
        self.prints = tuple(_fingerprint(arg) for arg in self.args)
        self.draws = any(isinstance(arg, str) and arg.startswith(GENERATOR) for arg in self.args)

    @property
    def called(self) -> str:
        """The name of the function that is called."""
        return self.driver or self.task

    def plain(self) -> tuple[Any, ...]:
        """The call as a value that the codec can carry; what only a sweep has is as in `_NO_SWEEP` for the others, a driver comes last."""
        sweep = self.how if isinstance(self.how, Sweep) else _NO_SWEEP
        moved = (self.how.elsewhere if isinstance(self.how, Lines) else sweep.wrt, sweep.component, sweep.step)
        driver = (self.driver,) if self.driver else ()
        return (self.task, self.names, self.args, _KINDS[type(self.how)], self.layout, *moved, *driver)

    @classmethod
    def of(cls, plain: Sequence[Any], puts_in: given_functions.Given | None = None) -> "Call":
        """The call that `plain` wrote down, which says nothing of what it `puts_in`."""
        task, names, args, kind, layout, wrt, component, step, *driver = plain
        how = (
            Sweep(tuple(wrt), component, step)
            if kind == _KINDS[Sweep]
            else Lines(tuple(wrt))
            if kind == _KINDS[Lines]
            else _PLAIN
        )
        call = cls(task, names, args, how, layout=layout, driver="".join(driver))
        call.puts_in = puts_in
        return call


GIVEN = "given function: "
"""An argument that is this text followed by a name stands for the function of that name in the student's file."""

GENERATOR = "random generator: "
"""An argument that is this text followed by a number stands for numpy's default generator with that seed."""

GLOBAL_GENERATOR = "numpy.random"
"""Named among the changed arguments if a function that is given a generator draws from the global one, whose seed it has not set."""

STENCIL = (-2.0, -1.0, 1.0, 2.0, -0.5, 0.5)
"""Where a sweep looks along each entry, in steps: order 4, and the halves that give a kink away."""


def serve(
    source: bytes,
    filename: str,
    calls: Iterable[tuple[int, Call]],
    send: Callable[[bytes], object],
    care: statements.Care | None = None,
) -> None:
    """Load `source` and tell what became of it, then make each numbered call; each frame is sent at once."""
    loaded = statements.load(source, filename, care, lambda at: send(wire.frame(wire.AT, wire.RETURNED, at)))
    send(wire.frame(wire.LOAD, wire.RETURNED, loaded.told()))
    for number, call in calls:
        send(perform(number, call, loaded.names, filename, loaded.libraries))


def perform(
    number: int,
    call: Call,
    names: Mapping[str, Any],
    filename: str,
    libraries: stand_ins.Libraries | None = None,
) -> bytes:
    """The frame that tells what one call came to; `libraries` are those that stand-ins are there for."""
    if call.puts_in:
        call.puts_in.put_in(cast("dict[str, Any]", names))
    function = names.get(call.called)
    if libraries:
        libraries.begin(call.task)
    if isinstance(function, type) or not callable(function):
        return wire.frame(number, wire.MISSING, _instead(call.task, function, names))
    try:
        args = [_fresh(arg, call.layout, names) for arg in call.args]
        before_all = global_generator.state() if call.draws else None
        # What overflows is judged by what comes back; a warning on the way there would only be noise.
        with np.errstate(all="ignore"):
            value = _make(call, function, args, names, filename)
        changed = _changed(call, args)
        if before_all is not None and global_generator.was_drawn_from(before_all):
            changed += (GLOBAL_GENERATOR,)
        return _returned(number, value, changed, libraries)
    except BaseException as error:  # noqa: BLE001  (a stranger's code may raise anything)
        if call.driver and part_of_file.find(call.task, names) is part_of_file.ABSENT:
            return wire.frame(
                number, wire.MISSING, ("", raising.nearest(call.task, part_of_file.like(call.task, names)))
            )
        return _raised(number, error, filename, libraries)


def _returned(number: int, value: Any, changed: tuple[str, ...], libraries: stand_ins.Libraries | None) -> bytes:
    if libraries:
        stand_ins.refuse(value)
    if libraries and libraries.used:
        return wire.frame(number, wire.LEANS, (value, changed, next(iter(libraries.used))[:100]))
    if changed:
        return wire.frame(number, wire.CHANGED, (value, changed))
    return wire.frame(number, wire.RETURNED, value)


def _raised(number: int, error: BaseException, filename: str, libraries: stand_ins.Libraries | None) -> bytes:
    # numpy says of a stand-in, which is no number, that it is no number.
    cause = error.__cause__ if isinstance(error.__cause__, ModuleNotFoundError) else error
    kind, says, _ = raising.describe(cause, filename)
    line = raising.line_of(error, filename)
    return wire.frame(number, wire.RAISED, (kind, says, line, _leans(cause, libraries)))


def _instead(task: str, found: object, names: Mapping[str, Any]) -> tuple[str, str]:
    """What stands where a function should, and the name of one that may be meant."""
    return ("", raising.nearest(task, _functions(names))) if found is None else (_describe(found), "")


def _changed(call: Call, args: Sequence[Any]) -> tuple[str, ...]:
    """The arguments that are not as they were."""
    return tuple(
        name
        for name, arg, before in zip(call.names, args, call.prints, strict=True)
        if before is not None and _fingerprint(arg) != before
    )


def _functions(names: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(name for name, one in names.items() if isinstance(one, FunctionType))


def _leans(error: BaseException, libraries: stand_ins.Libraries | None) -> str:
    """The library that is not there and that an exception may go back to; "" for none."""
    if isinstance(error, ModuleNotFoundError):
        return (error.name or "").partition(".")[0][:100]
    return next(iter(libraries.used if libraries else ()), "")[:100]


def _make(call: Call, function: Callable[..., Any], args: list[Any], names: Mapping[str, Any], filename: str) -> Any:
    match call.how:
        case Plain():
            value = function(*args)
            return value if isinstance(value, stand_ins.StandIn) else wire.run_through(value)
        case Lines(elsewhere):
            others = {one.__code__ for one in map(names.get, elsewhere) if isinstance(one, FunctionType)}
            # What one decorator made of two functions has the same code.
            others -= {getattr(function, "__code__", None)}
            return counted.count_lines(lambda: wire.run_through(function(*args)), filename, others)
        case Sweep() as sweep:
            return _sweep(function, sweep, call.names, args)


def _fresh(value: Any, layout: str, names: Mapping[str, Any]) -> Any:  # noqa: PLR0911  (one return a kind of argument)
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
    if isinstance(value, str) and value.startswith(GENERATOR):
        return np.random.default_rng(int(value.removeprefix(GENERATOR)))
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


def _sweep(function: Callable[..., Any], sweep: Sweep, names: Sequence[str], args: list[Any]) -> Any:
    """The function's value here and at each stencil point around each entry, stacked: (1 + 6 entries, *shape)."""
    values = [_kept(function(*[_again(arg) for arg in args]), sweep.component)]
    for path in sweep.wrt:
        name, *steps = path.split("/")
        place = names.index(name)
        for entry in range(_asarray(_part(args[place], steps)).size):
            for offset in STENCIL:
                moved = [_again(arg) for arg in args]
                moved[place] = _moved(moved[place], steps, entry, offset * sweep.step)
                values.append(_kept(function(*moved), sweep.component))
    return _stack(values)


def _part(arg: Any, steps: Sequence[str]) -> Any:
    """The array that is found in an argument by these keys and places."""
    for step in steps:
        arg = arg[step] if isinstance(arg, dict) else arg[int(step)]
    return arg


def _moved(arg: Any, steps: Sequence[str], entry: int, by: float) -> Any:
    """The argument with one entry of one array in it moved."""
    if not steps:
        arg = _asarray(arg, float)
        arg.reshape(-1)[entry] += by
        return arg
    if isinstance(arg, dict):
        return {key: _moved(item, steps[1:], entry, by) if key == steps[0] else item for key, item in arg.items()}
    return tuple(_moved(item, steps[1:], entry, by) if str(at) == steps[0] else item for at, item in enumerate(arg))


def _again(arg: Any) -> Any:
    if isinstance(arg, tuple):
        return tuple(_again(item) for item in arg)
    if isinstance(arg, dict):
        return {key: _again(item) for key, item in arg.items()}
    return arg.copy() if isinstance(arg, np.ndarray) else arg


def _kept(value: Any, component: int) -> Any:
    return _asarray(value if component < 0 else value[component], float)


def _describe(thing: Any) -> str:
    """The type of what bears a function's name; `type` of every class."""
    return "type" if isinstance(thing, type) else type(thing).__name__[: raising.TEXT_LIMIT]
