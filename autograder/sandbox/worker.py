"""The process inside the walls: loads one submission, makes the calls it is asked for, sends a frame after each.

Nothing here is trusted by the other side; it is a convenience for honest code. It imports the codec, what loads a file, finds its parts and counts lines,
what is given to students, how numpy's global generator is watched, how a frozen class is made, and nothing else of ours. They are found beside it
when the zygote runs it bare, and in the package when a student checks on a laptop.
"""

from collections import ChainMap
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from types import FunctionType, MappingProxyType
from typing import Any, TypeVar, cast

import numpy as np

if __package__:
    from autograder.frozen import frozen
    from autograder.loading import raising, stand_ins, statements, syntax
    from autograder.sandbox import counted, given_functions, global_generator, part_of_file, stencil, wire
else:
    import counted  # type: ignore[import-not-found, no-redef]
    import given_functions  # type: ignore[import-not-found, no-redef]
    import global_generator  # type: ignore[import-not-found, no-redef]
    import part_of_file  # type: ignore[import-not-found, no-redef]
    import raising  # type: ignore[no-redef, import-not-found]
    import stand_ins  # type: ignore[no-redef, import-not-found]
    import statements  # type: ignore[no-redef, import-not-found]
    import stencil  # type: ignore[import-not-found, no-redef]
    import syntax  # type: ignore[no-redef, import-not-found]
    import wire  # type: ignore[no-redef]
    from frozen import frozen  # type: ignore[no-redef, import-not-found]

_tobytes = np.ndarray.tobytes
_ATOMS = frozenset((int, float, bool, type(None)))
_Told = TypeVar("_Told")


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

_KINDS: dict[type[How], str] = {Plain: "value", Lines: "lines", Sweep: "sweep"}
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
        """Remember the parts."""
        self.task, self.names, self.args = task, tuple(names), tuple(args)
        self.how, self.layout, self.driver = how, layout, driver
        self.draws = any(isinstance(arg, str) and arg.startswith(GENERATOR) for arg in self.args)
        self._prints: tuple[Any, ...] | None = None

    def prints(self) -> tuple[Any, ...]:
        """Each argument's bytes, to tell whether the copy that a function was given is as it was."""
        if self._prints is None:
            self._prints = tuple([_fingerprint(arg) for arg in self.args])
        return self._prints

    def unwatched(self) -> "Call":
        """The same; nobody asks whether what the function was given is as it was."""
        self._prints = (None,) * len(self.args)
        return self

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
        hows: tuple[How, ...] = (_PLAIN, Lines(tuple(wrt)), Sweep(tuple(wrt), component, step))
        how = next(one for one in hows if _KINDS[type(one)] == kind)
        call = cls(task, names, args, how, layout=layout, driver="".join(driver))
        call.puts_in = puts_in
        return call


GIVEN = "given function: "
"""An argument that is this text followed by a name stands for the function of that name in the student's file."""

GENERATOR = "random generator: "
"""An argument that is this text followed by a number stands for numpy's default generator with that seed."""

GLOBAL_GENERATOR = "numpy.random"
"""Named among the changed arguments if a function that is given a generator draws from the global one, whose seed it has not set."""


def serve(
    source: bytes,
    filename: str,
    calls: Iterable[tuple[int, Call]],
    send: Callable[[bytes], object],
    care: statements.Care | None = None,
    *,
    homes: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Load `source` and tell what became of it, then make each numbered call; each frame is sent at once.

    `homes` are those of the paper.
    """
    files, numbered = tuple(dict.fromkeys(homes.values())), list(calls)
    stand_ins.take_in(map(syntax.module_of, files))
    has_run = putting_in(call for _, call in numbered)
    loaded = statements.load(
        source, filename, care, lambda at: send(wire.frame(wire.AT, wire.RETURNED, at)), files, has_run=has_run
    )
    send(wire.frame(wire.LOAD, wire.RETURNED, loaded.told()))
    for number, call in numbered:
        send(told_in(loaded, call, filename, homes, partial(wire.frame, number)))


def putting_in(calls: Iterable[Call]) -> Callable[[str, Mapping[str, dict[str, Any]]], object] | None:
    """What puts the functions that these calls put in, all the same ones, into a file of several that has run: others import them from there."""
    first = next(iter(calls), None)
    return first.puts_in.put_in_loaded if first and first.puts_in else None


def told_in(
    loaded: statements.Loaded, call: Call, filename: str, homes: Mapping[str, str], tell: Callable[[int, Any], _Told]
) -> _Told:
    """What one call came to on what was loaded, told as `told` does; a task of a file that is not there is missing."""
    alone = loaded.modules.get("")
    names = alone if alone is not None else loaded.modules.get(homes.get(call.task, ""), {})
    modules = {} if alone is not None else loaded.modules
    return told(call, names, filename, tell, loaded.libraries, modules=modules, homes=homes)


def told(
    call: Call,
    names: Mapping[str, Any],
    filename: str,
    tell: Callable[[int, Any], _Told],
    libraries: stand_ins.Libraries | None = None,
    *,
    modules: Mapping[str, dict[str, Any]] = MappingProxyType({}),
    homes: Mapping[str, str] = MappingProxyType({}),
) -> _Told:
    """What `tell` makes of what one call came to, which it is given as a frame's status and value.

    `libraries` are those that stand-ins are there for. `modules` are the names of each of several files, `names` of that in which the
    task is at home; `homes` are those of the paper.
    """
    if call.puts_in:
        call.puts_in.put_in(cast("dict[str, Any]", names), modules)
    function = names.get(call.called)
    if libraries:
        libraries.begin(call.task)
    if isinstance(function, type) or not callable(function):
        return tell(wire.MISSING, _instead(call.task, function, names))
    try:
        everywhere = _everywhere(call, names, modules, homes) if modules else names
        args = [_fresh(arg, call.layout, everywhere) for arg in call.args]
        before_all = global_generator.state() if call.draws else None
        # What overflows is judged by what comes back; a warning on the way there would only be noise.
        with np.errstate(all="ignore"):
            value = _make(call, function, args, everywhere, filename)
        changed = _changed(call, args)
        if before_all is not None and global_generator.was_drawn_from(before_all):
            changed += (GLOBAL_GENERATOR,)
        return _returned(tell, value, changed, libraries)
    except BaseException as error:  # noqa: BLE001  (a stranger's code may raise anything)
        if call.driver and part_of_file.find(call.task, names) is part_of_file.ABSENT:
            return tell(wire.MISSING, ("", raising.nearest(call.task, part_of_file.like(call.task, names))))
        return _raised(tell, error, filename, libraries)


def _everywhere(
    call: Call, names: Mapping[str, Any], modules: Mapping[str, dict[str, Any]], homes: Mapping[str, str]
) -> Mapping[str, Any]:
    """What is found in the file where the course has it, or else in a task's own file or in one beside it."""
    whose = {**(call.puts_in.homes if call.puts_in else {}), **homes}
    at_home = {name: modules[file][name] for name, file in whose.items() if name in modules.get(file, {})}
    return ChainMap(at_home, cast("dict[str, Any]", names), *modules.values())


def _returned(
    tell: Callable[[int, Any], _Told], value: Any, changed: tuple[str, ...], libraries: stand_ins.Libraries | None
) -> _Told:
    if libraries:
        stand_ins.refuse(value)
    used = next(iter(libraries.used))[:100] if libraries and libraries.used else ""
    try:
        return _told_of(tell, value, changed, used)
    except wire.WireError:
        return _told_of(tell, wire.Foreign(wire.TOO_MANY), changed, used)


def _told_of(tell: Callable[[int, Any], _Told], value: Any, changed: tuple[str, ...], used: str) -> _Told:
    if used:
        return tell(wire.LEANS, (value, changed, used))
    return tell(wire.CHANGED, (value, changed)) if changed else tell(wire.RETURNED, value)


def _raised(
    tell: Callable[[int, Any], _Told], error: BaseException, filename: str, libraries: stand_ins.Libraries | None
) -> _Told:
    # numpy says of a stand-in, which is no number, that it is no number.
    cause = error.__cause__ if isinstance(error.__cause__, ModuleNotFoundError) else error
    kind, says, _ = raising.describe(cause, filename)
    return tell(wire.RAISED, (kind, says, raising.line_of(error, filename), _leans(cause, libraries)))


def _instead(task: str, found: object, names: Mapping[str, Any]) -> tuple[str, str]:
    """What stands where a function should, and the name of one that may be meant."""
    if found is not None:
        return _describe(found), ""
    return "", raising.nearest(task, tuple(name for name, one in names.items() if isinstance(one, FunctionType)))


def _changed(call: Call, args: Sequence[Any]) -> tuple[str, ...]:
    """The arguments that are not as they were."""
    given = zip(call.names, args, call.prints(), strict=True)
    return tuple([name for name, arg, before in given if before is not None and _fingerprint(arg) != before])


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
            wrt, component, step = sweep.wrt, sweep.component, sweep.step
            return stencil.around(function, call.names, args, wrt=wrt, component=component, step=step)


def _fresh(value: Any, layout: str, names: Mapping[str, Any]) -> Any:  # noqa: PLR0911  (one return a kind of argument)
    """A copy that the student may spoil, laid out as asked."""
    if type(value) in _ATOMS or (type(value) is str and not value.startswith((GIVEN, GENERATOR))):
        return value
    if isinstance(value, np.ndarray):
        if layout == "strided" and value.ndim:
            # An odd width, so that no reshape of it can be a view.
            wide = np.zeros((*value.shape[:-1], 2 * value.shape[-1] + 1), value.dtype)
            wide[..., :-1:2] = value
            return wide[..., :-1:2]
        return value.copy("F" if layout == "F" else "C")
    if isinstance(value, tuple):
        return tuple([_fresh(item, layout, names) for item in value])
    if isinstance(value, dict):
        return {key: _fresh(item, layout, names) for key, item in value.items()}
    if isinstance(value, str) and value.startswith(GIVEN):
        return names[value.removeprefix(GIVEN)]
    if isinstance(value, str) and value.startswith(GENERATOR):
        return np.random.default_rng(int(value.removeprefix(GENERATOR)))
    return value


def _fingerprint(value: Any) -> Any:
    """What must still be the same after the call; None for what cannot be changed."""
    if type(value) in _ATOMS or type(value) is str:
        return None
    if isinstance(value, np.ndarray):
        return value.shape, value.dtype.str, _tobytes(value)
    if isinstance(value, tuple):
        prints = tuple([_fingerprint(item) for item in value])
        return None if prints.count(None) == len(prints) else prints
    if isinstance(value, dict):
        return {key: _fingerprint(item) for key, item in value.items()}
    return None


def _describe(thing: Any) -> str:
    """The type of what bears a function's name; `type` of every class."""
    return "type" if isinstance(thing, type) else type(thing).__name__[: raising.TEXT_LIMIT]
