"""Reads a recorded key, a practice paper and its key in one .npz file, and no more of it than a student's check needs.

Theory of operation
-------------------
np.load reads it without pickle. All floats lie end to end in one member, all whole numbers in another, and `index` is
a JSON text (as uint8) that says what lies where: few members, because each costs more than a thousand numbers do.
What only a wrong answer needs (small cases, sweeps, known mistakes) is in a second set of three members, whose index
has one JSON text for each task: a task that passes is never looked up there.

The index tells the text of the functions that are `given` as well, the SHA-256 of each of the `files` that are and the versions of `packages`, if there are any, and what the files that students write in hash to as they are `given_out`. In it None, bool, int, str and dict stand for themselves.
A float is ``["=", place]``, an array ``[code, place, *shape]`` with the dtype's code, a tuple ``["(", *items]``, a value that
may not cross the wall ``["x", type name]``, why a call was not made ``["m", key]``. A call is ``[signature, arguments, *how]``, where the signature is a place in a table of functions with their
parameters' names, and `how` is left out when it is the usual. A component is ``[label, place, *shape]``; at its
place lie what is wanted, the tolerances and the scale; for one that is no number ``[label, null, value]``. A case lists
its components' rules by their places (see `judge.rules.record_rule`), and the exception that it should raise.
"""

import functools
import hashlib
import io
import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from tokenize import TokenError
from typing import Any, TypeVar, cast, get_args
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from autograder.errors import UsageError
from autograder.hand_work import HandTask
from autograder.judge.key import (
    Case,
    CaseKey,
    Component,
    Expected,
    Hypothesis,
    Key,
    Loop,
    NumericalGradientKey,
    Precision,
    Raises,
    TaskKey,
    Unrecorded,
)
from autograder.judge.lazy import Lazy
from autograder.judge.rules import read_rule
from autograder.results import Foreign, Limits, Outcome, Value
from autograder.sandbox.given_files import GivenFiles
from autograder.sandbox.given_functions import Given
from autograder.sandbox.packages import Packages
from autograder.sandbox.paper import Paper
from autograder.sandbox.worker import Call
from autograder.words.message import Message, Text, message

FORMAT = 1
"""The version of this format; a file says which one it has."""

USUAL = tuple(Call("", (), ()).plain()[3:])
"""How a call is made when nothing is said of it."""

LOOPS: Mapping[Loop, bool | str] = {"": False, "rows": True, "lines": "lines"}
"""What stands for the loop that a known mistake has."""

_LOOPS = {told: loop for loop, told in LOOPS.items()}
_OUTCOMES = {kind.__name__: kind for kind in (*get_args(Outcome), Unrecorded)}
_DAMAGE = (
    LookupError,
    TypeError,
    ValueError,
    ArithmeticError,
    AttributeError,
    OSError,
    EOFError,
    RuntimeError,
    SyntaxError,
    BadZipFile,
    TokenError,
)
_T = TypeVar("_T")


def load(source: bytes | Path) -> tuple[Paper, Key]:
    """The paper and the key that a file, or its bytes, hold.

    Small cases, sweeps and known mistakes are read when they are first looked at.

    Raises
    ------
    UsageError
        if it is not such a file, is damaged (also later, when more of it is read), or is from a newer version.

    """
    return _Record(source).read()


def files_beside(source: Path, wanted: GivenFiles) -> GivenFiles:
    """The files that students are given, which lie beside a recorded key that knows the hashes of those that are `wanted`.

    Raises
    ------
    UsageError
        for the first that is not as it was given.

    """
    found: dict[str, bytes] = {}
    for path, sha in wanted.hashes.items():
        try:
            found[path] = (source.parent / path).read_bytes()
        except OSError:
            raise UsageError(message("check.given_missing", path=str(source.parent / path))) from None
        if hashlib.sha256(found[path]).hexdigest() != sha:
            raise UsageError(message("check.given_changed", path=str(source.parent / path)))
    return GivenFiles(found)


_MARKED: dict[str, Callable[[str], Value]] = {"x": Foreign, "m": Message}
"""What is recorded by a text alone."""


class _Record:
    """One file: its index is read at once, each task's rest when it is asked for."""

    def __init__(self, source: bytes | Path) -> None:
        self.name: Text = message("practice.key") if isinstance(source, bytes) else str(source)
        self.rest, self.later_call = functools.cache(self._rest), functools.cache(self._later_call)
        try:
            self.members: Any = np.load(io.BytesIO(source if isinstance(source, bytes) else source.read_bytes()))
            self.index = json.loads(self.members["index"].tobytes())
            found = int(self.index["format"])
        except _DAMAGE as error:
            raise self._refusal(message("practice.unreadable")) from error
        if found > FORMAT:
            raise self._refusal(message("practice.other_format", found=found, known=FORMAT))

    def _refusal(self, why: Text) -> UsageError:
        return UsageError(message("practice.wrong_key", name=self.name, why=why))

    def _guarded(self, read: Callable[[], _T]) -> _T:
        """What `read` reads; damage that it meets is told as such."""
        try:
            return read()
        except _DAMAGE as error:
            raise self._refusal(message("practice.damaged")) from error

    def _later(self, count: int, read: Callable[[int], _T]) -> Sequence[_T]:
        return Lazy(count, lambda place: self._guarded(lambda: read(place)))

    # ── what every check needs ──────────────────────────────────────────────────────────────

    def read(self) -> tuple[Paper, Key]:
        return self._guarded(self._read)

    def _read(self) -> tuple[Paper, Key]:
        index, numbers = self.index, self._numbers("numbers", "integers")
        first = {number: numbers.call(plain) for task in index["tasks"] for number, plain in task["first"]}
        owner = {number: place for place, task in enumerate(index["tasks"]) for number in task["second"]}
        calls = self._later(index["calls"], lambda number: first.get(number) or self.later_call(owner[number], number))
        tasks = [self._task(place, plain, numbers, first) for place, plain in enumerate(index["tasks"])]
        given_out, by_hand = (
            tuple(index.get("given_out", ())),
            tuple(HandTask(*one) for one in index.get("by_hand", ())),
        )
        key = Key(index["assignment"], index["title"], tuple(tasks), index["practice"], given_out, by_hand)
        files, packages = GivenFiles(hashes=index.get("files")), Packages(tuple(index.get("packages", {}).items()))
        limits, homes = Limits(*index.get("limits", ())), index.get("homes", {})
        return Paper(index["filename"], calls, limits, files, packages, homes), key

    def _numbers(self, floats: str, whole: str) -> "_Numbers":
        return _Numbers(self.members[floats], self.members[whole], self.index["signatures"], self.given)

    @functools.cached_property
    def given(self) -> Given | None:
        text = self.index.get("given", "")
        return Given(text) if text else None

    def _task(self, place: int, plain: dict[str, Any], numbers: "_Numbers", first: dict[int, Call]) -> TaskKey:
        task = TaskKey(
            name=plain["name"],
            points=plain["points"],
            cases=tuple([_as_asked(numbers.case(case, first.__getitem__), plain) for case in plain["cases"]]),
            again=plain["again"],
            lines=tuple(plain["lines"]) if plain["lines"] else None,
            small=self._later(plain["small"], lambda one: _as_asked(self._small(place, one), plain)),
            numerical_gradients=tuple([numbers.numerical_gradient(gradient_key) for gradient_key in plain["slopes"]]),
            mistakes=self._later(plain["mistakes"], lambda one: self._mistake(self.rest(place)["mistakes"][one])),
            uses=tuple(plain["uses"]),
            leads=tuple(plain.get("leads", ())),
            scene=plain.get("scene", ""),
            home=self.index.get("homes", {}).get(plain["name"], ""),
        )
        if not (count := plain.get("conventions", 0)):
            return task
        return replace(task, conventions=self._later(count, lambda one: self._convention(place, one, task, first)))

    # ── what only a wrong answer needs ──────────────────────────────────────────────────────

    @functools.cached_property
    def _rest_numbers(self) -> "_Numbers":
        return self._numbers("rest_numbers", "rest_integers")

    @functools.cached_property
    def _rest_index(self) -> bytes:
        return bytes(self.members["rest_index"].tobytes())

    def _rest(self, place: int) -> dict[str, Any]:
        """The second index's text on one task."""
        begin, end = self.index["tasks"][place]["rest"]
        rest = json.loads(self._rest_index[begin:end])
        return {**rest, "calls": dict(rest["calls"])}

    def _later_call(self, place: int, number: int) -> Call:
        return self._rest_numbers.call(self.rest(place)["calls"][number])

    def _small(self, place: int, one: int) -> CaseKey:
        return self._rest_numbers.case(self.rest(place)["small"][one], lambda number: self.later_call(place, number))

    def _convention(self, place: int, one: int, task: TaskKey, first: dict[int, Call]) -> TaskKey:
        read = functools.partial(
            self._rest_numbers.case, call_of=lambda number: first.get(number) or self.later_call(place, number)
        )
        cases, small = (
            [_as_asked(read(case), self.index["tasks"][place]) for case in some]
            for some in self.rest(place)["conventions"][one]
        )
        return replace(task, cases=tuple(cases), small=tuple(small))

    def _mistake(self, plain: Any) -> Hypothesis:
        name, hint, loops, *outcomes = plain
        given = self._later(len(outcomes), lambda place: self._rest_numbers.outcome(outcomes[place]))
        return Hypothesis(name, hint, given, loops=_LOOPS[loops])


def _as_asked(case: CaseKey, task: dict[str, Any]) -> CaseKey:
    """The case with how exactly its numbers are asked for, and how much each counts, where a task says so."""
    precision, weights = task.get("precision"), task.get("weights", {})
    if not precision and not weights:
        return case
    parts = tuple(
        replace(part, precision=precision and Precision(*precision), weight=weights.get(part.label, 1.0))
        for part in case.expected.components
    )
    return replace(case, expected=replace(case.expected, components=parts))


class _Numbers:
    """The numbers of a file, and the way back from its index to values."""

    def __init__(
        self, floats: NDArray[np.float64], whole: NDArray[np.int64], signatures: Sequence[Any], given: Given | None
    ) -> None:
        self.floats, self.whole, self.signatures, self.given = floats, whole, signatures, given

    def value(self, plain: Any) -> Value:
        if type(plain) is list:
            head = plain[0]
            if head == "d":
                shape = plain[2:]
                return self.floats[plain[1] : plain[1] + math.prod(shape)].reshape(shape)
            if head == "=":
                return float(self.floats[plain[1]])
            if head == "(":
                return tuple([self.value(item) for item in plain[1:]])
            return _MARKED[head](plain[1]) if head in _MARKED else self._array(np.dtype(head), plain[1], plain[2:])
        if type(plain) is dict:
            return {key: self.value(item) for key, item in plain.items()}
        return plain

    def _array(self, dtype: np.dtype[Any], place: int, shape: Sequence[int]) -> NDArray[Any]:
        numbers: NDArray[Any] = self.floats if dtype.kind == "f" else self.whole
        return numbers[place : place + math.prod(shape)].reshape(shape).astype(dtype)

    def call(self, plain: Any) -> Call:
        signature, args, *how = plain
        task, *names = self.signatures[signature]
        return Call.of((task, names, [self.value(arg) for arg in args], *(how or USUAL)), self.given)

    def case(self, plain: Any, call_of: Callable[[int], Call]) -> CaseKey:
        number, name, check, sizes, form, parts, rules, raises = plain
        call = call_of(number)
        case = Case(
            call.task, name, check, dict(zip(call.names, call.args, strict=True)), sizes, call.layout, call.driver
        )
        components = [self.component(*part) for part in parts]
        for place, rule in rules.items():
            components[int(place)] = replace(components[int(place)], rule=read_rule(self.value(rule)))
        expected = Expected(_form(form), tuple(components), Raises(raises[0], tuple(raises[1:])) if raises else None)
        return CaseKey(number, case, expected)

    def component(self, label: str, place: int | None, *shape: Any) -> Component:
        if place is None:
            return Component(label, self.value(shape[0]))
        size, floats = math.prod(shape), self.floats
        middle = place + size
        want, tolerance = floats[place:middle].reshape(shape), floats[middle : middle + size].reshape(shape)
        return Component(label, want, tolerance, float(floats[middle + size]))

    def numerical_gradient(self, plain: Any) -> NumericalGradientKey:
        call, of, case, kind, wrt, sizes, upstream, component = plain
        return NumericalGradientKey(call, of, case, kind, tuple(wrt), tuple(sizes), self.value(upstream), component)

    def outcome(self, plain: Any) -> Outcome | Unrecorded:
        kind, *parts = plain
        return cast("Outcome | Unrecorded", _OUTCOMES[kind](*(self.value(part) for part in parts)))


def _form(plain: Any) -> Any:
    """A form as `judge.compare.unfold` makes it, out of JSON's lists."""
    return tuple(_form(part) for part in plain) if isinstance(plain, list) else plain


def texts(data: bytes) -> list[str]:
    """Every text that a file holds, once."""
    record = _Record(data)
    rests = [record.rest(place) for place in range(len(record.index["tasks"]))]
    return list(dict.fromkeys(text for plain in (record.index, *rests) for text in _strings(plain)))


def _strings(plain: Any) -> Iterator[str]:
    if isinstance(plain, str):
        yield plain
    elif isinstance(plain, list | dict):
        for item in (*plain, *plain.values()) if isinstance(plain, dict) else plain:
            yield from _strings(item)
