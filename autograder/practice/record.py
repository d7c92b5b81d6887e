"""Records a practice paper and its key as one .npz file; `read` reads it and says how it is laid out."""

import io
import json
from collections.abc import Collection, Sequence
from dataclasses import astuple, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.errors import GraderError
from autograder.judge.compare import unfold
from autograder.judge.key import CaseKey, Component, Key, NumericalGradientKey, TaskKey, Unrecorded
from autograder.judge.rules import record_rule
from autograder.practice.read import FORMAT, LOOPS, USUAL
from autograder.results import Foreign, Limits, Outcome, Returned, Value
from autograder.sandbox.paper import Paper
from autograder.sandbox.worker import Call
from autograder.words.message import Message, message

_MOST_ENTRIES = 1000
"""What a known mistake gives on a case is left out where it is larger: other cases tell the mistake as well."""

_CODES = {np.dtype(code).str[1:]: code for code in "?bhiqBHIQefd"}


def record(paper: Paper, key: Key) -> bytes:
    """The file: the same bytes for the same paper and key.

    Raises
    ------
    GraderError
        if a key does not fit its paper, or holds what cannot be written.

    """
    signatures: dict[tuple[Any, ...], int] = {}
    now, later = _Encoder(signatures), _Encoder(signatures)
    rests = [_json(_rest(later, paper, task)) for task in key.tasks]
    ends = np.cumsum([0, *(len(rest) for rest in rests)]).tolist()
    tasks = [_task(now, paper, task, ends[place : place + 2]) for place, task in enumerate(key.tasks)]
    out = io.BytesIO()
    # np.savez neither compresses nor looks at the clock: the same bytes everywhere.
    np.savez(
        out,
        index=_as_bytes(_json(_index(paper, key, signatures, tasks))),
        numbers=now.floats(),
        integers=now.whole(),
        rest_index=_as_bytes(b"".join(rests)),
        rest_numbers=later.floats(),
        rest_integers=later.whole(),
    )
    return out.getvalue()


def _index(paper: Paper, key: Key, signatures: Collection[tuple[Any, ...]], tasks: Sequence[Any]) -> dict[str, Any]:
    """What every check needs of a file beside its numbers."""
    return {
        "format": FORMAT,
        "assignment": key.assignment,
        "title": key.title,
        "practice": key.practice,
        "filename": paper.filename,
        "given": paper.given,
        "limits": _limits(paper.limits),
        **({"files": paper.files.hashes} if paper.files else {}),
        **({"homes": dict(paper.homes)} if paper.homes else {}),
        **({"given_out": key.given_out} if key.given_out else {}),
        **({"packages": dict(paper.packages.pinned)} if paper.packages.pinned else {}),
        **({"by_hand": [astuple(one) for one in key.by_hand]} if key.by_hand else {}),
        "calls": len(paper.calls),
        "signatures": list(signatures),
        "tasks": tasks,
    }


def _limits(limits: Limits) -> list[Any]:
    """The limits in their order; without the seconds of tasks where none has its own."""
    return [part for part in astuple(limits) if part != {}]


class _Encoder:
    """Says what stands for things in an index, and lays their numbers end to end; an array that comes again is laid once."""

    def __init__(self, signatures: dict[tuple[Any, ...], int]) -> None:
        self._signatures = signatures
        self._floats: list[NDArray[np.float64]] = []
        self._whole: list[NDArray[np.int64]] = []
        self._sizes = {"floats": 0, "whole": 0}
        self._known: dict[int, list[Any]] = {}

    def floats(self) -> NDArray[np.float64]:
        return np.concatenate([*self._floats, np.empty(0)])

    def whole(self) -> NDArray[np.int64]:
        return np.concatenate([*self._whole, np.empty(0, np.int64)])

    def value(self, value: Value) -> Any:
        """What stands for a value in the index."""
        if value is None or isinstance(value, bool | int | str):
            return value
        if type(value) is float:
            return ["=", self._put(np.asarray(value))]
        if isinstance(value, np.ndarray | np.generic):
            return self._array(value)
        if isinstance(value, tuple | list):
            return ["(", *(self.value(item) for item in value)]
        if isinstance(value, dict):
            return {key: self.value(item) for key, item in value.items()}
        if isinstance(value, Foreign | Message):
            return ["x", value.type_name] if isinstance(value, Foreign) else ["m", value.key]
        raise GraderError(message("practice.value", kind=type(value).__name__))

    def call(self, call: Call) -> list[Any]:
        """What stands for a call in the index."""
        task, names, args, *how = call.plain()
        signature = self._signatures.setdefault((task, *names), len(self._signatures))
        return [signature, [self.value(arg) for arg in args], *(how if tuple(how) != USUAL else ())]

    def component(self, part: Component) -> list[Any]:
        """What stands for a part of what should come back."""
        if part.tolerance is None:
            return [part.label, None, self.value(part.want)]
        want, tolerance = np.asarray(part.want, np.float64), np.asarray(part.tolerance, np.float64)
        if want.shape != tolerance.shape:
            raise GraderError(message("practice.tolerance", component=part.label))
        place = self._put(np.concatenate([want.ravel(), tolerance.ravel(), [part.scale]]))
        return [part.label, place, *want.shape]

    def _array(self, value: Any) -> list[Any]:
        array = np.asarray(value)
        code = _CODES.get(array.dtype.str[1:])
        if code is None:
            raise GraderError(message("practice.array", kind=str(array.dtype)))
        if id(value) not in self._known:
            self._known[id(value)] = [code, self._put(array), *array.shape]
        return self._known[id(value)]

    def _put(self, array: NDArray[Any]) -> int:
        """Where the numbers of an array begin."""
        flat = array.ravel()
        if array.dtype.kind == "f":
            return self._add("floats", self._floats, flat.astype(np.float64))
        return self._add("whole", self._whole, flat.astype(np.int64))

    def _add(self, name: str, parts: list[Any], flat: NDArray[Any]) -> int:
        parts.append(flat)
        place = self._sizes[name]
        self._sizes[name] += flat.size
        return place


def _json(plain: Any) -> bytes:
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode()


def _as_bytes(text: bytes) -> NDArray[np.uint8]:
    return np.frombuffer(text, np.uint8)


def _task(encoder: _Encoder, paper: Paper, task: TaskKey, rest: Sequence[int]) -> dict[str, Any]:
    """What every check needs of a task; `rest` is where the remainder lies in the second index."""
    return {
        "name": task.name,
        "points": task.points,
        "again": task.again,
        "lines": task.lines,
        "first": [[number, encoder.call(paper.calls[number])] for number in task.first_calls],
        "second": task.second_calls,
        "cases": [_case(encoder, paper, case) for case in task.cases],
        "slopes": [_numerical_gradient(encoder, gradient_key) for gradient_key in task.numerical_gradients],
        "small": len(task.small),
        "mistakes": len(task.mistakes),
        "uses": task.uses,
        "leads": task.leads,
        **_asked(task),
        **({"conventions": len(task.conventions)} if task.conventions else {}),
        "rest": rest,
        **({"scene": task.scene} if task.scene else {}),
    }


def _asked(task: TaskKey) -> dict[str, Any]:
    """What the author asked of the parts of a result, where that is not the usual: how exactly, and how much each counts."""
    parts = [part for case in task.cases for part in case.expected.components]
    precision = next((astuple(part.precision) for part in parts if part.precision), None)
    weights = {part.label: part.weight for part in parts if part.weight != 1}
    return ({"precision": precision} if precision else {}) | ({"weights": weights} if weights else {})


def _rest(encoder: _Encoder, paper: Paper, task: TaskKey) -> dict[str, Any]:
    """What only a wrong answer needs of a task."""
    others = [
        [[_case(encoder, paper, one) for one in some] for some in (by.cases, by.small)] for by in task.conventions
    ]
    return {
        "calls": [[number, encoder.call(paper.calls[number])] for number in task.second_calls],
        "small": [_case(encoder, paper, case) for case in task.small],
        "mistakes": [
            [one.name, one.hint, LOOPS[one.loops], *(_outcome(encoder, outcome) for outcome in one.outcomes)]
            for one in task.mistakes
        ],
        **({"conventions": others} if others else {}),
    }


def _case(encoder: _Encoder, paper: Paper, key: CaseKey) -> list[Any]:
    """A case without what its call says already."""
    case, call = key.case, paper.calls[key.call]
    args = zip(call.args, case.args.values(), strict=False)
    fits = (call.task, call.names, call.layout) == (case.task, tuple(case.args), case.layout)
    if not fits or any(one is not other for one, other in args):
        raise GraderError(message("practice.call", task=case.task, case=case.name))
    parts = [encoder.component(part) for part in key.expected.components]
    rules = {
        place: encoder.value(record_rule(part.rule)) for place, part in enumerate(key.expected.components) if part.rule
    }
    raises = key.expected.raises and [key.expected.raises.kind, *key.expected.raises.mentions]
    return [key.call, case.name, case.check, case.sizes, key.expected.form, parts, rules, raises]


def _numerical_gradient(encoder: _Encoder, gradient_key: NumericalGradientKey) -> list[Any]:
    return [
        gradient_key.call,
        gradient_key.of,
        gradient_key.case,
        gradient_key.kind,
        gradient_key.wrt,
        gradient_key.sizes,
        encoder.value(gradient_key.upstream),
        gradient_key.component,
    ]


def _outcome(encoder: _Encoder, outcome: Outcome | Unrecorded) -> list[Any]:
    if isinstance(outcome, Returned) and _entries(outcome.value) > _MOST_ENTRIES:
        outcome = Unrecorded()
    return [type(outcome).__name__, *(encoder.value(getattr(outcome, part.name)) for part in fields(outcome))]


def _entries(value: Value) -> int:
    return sum(int(np.size(leaf)) for _, leaf in unfold(value)[1])
