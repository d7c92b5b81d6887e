"""Which parts of a task's result the answer itself hands on in another form, where functions that it calls give theirs in one."""

import warnings
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np

from autograder.course.endless import limited_by_lines
from autograder.course.reference import Origin
from autograder.diagnosis.mistaken import Function, around
from autograder.judge.compare import unfold
from autograder.judge.forms import as_asked
from autograder.judge.key import CaseKey, TaskKey
from autograder.results import Foreign, Returned, Value
from autograder.sandbox.inprocess import perform

Form = Callable[[Any], Any]
"""Gives an array in another form."""


def form_of(value: Value) -> Form:
    """The form in which a function gave a value: as a `numpy.matrix`, as a masked array, or else in lists."""
    names = {leaf.type_name.rpartition(".")[2] for _, leaf in unfold(value)[1] if isinstance(leaf, Foreign)}
    if "matrix" in names:
        return np.asmatrix
    return np.ma.asarray if "MaskedArray" in names else np.ndarray.tolist  # type: ignore[return-value]


def handed_on(task: TaskKey, forms: Mapping[str, Form]) -> dict[int, frozenset[int]]:
    """By the calls of the cases the places of the parts that come in another form, if the functions of these names give theirs so."""
    origin = task.origin
    assert isinstance(origin, Origin)
    reference, filename = origin.reference, str(origin.reference.answers_file)
    by_name = {reference.answers[name].called: form for name, form in forms.items()}
    names = around(
        reference, {name: partial(_formed, reference.functions[name], form) for name, form in by_name.items()}
    )
    called = reference.answers[task.name].called

    def places(key: CaseKey) -> frozenset[int]:
        limited = limited_by_lines(names[called], origin.most_lines(key.case))
        outcome = perform(key.case.as_call(), {**names, called: limited}, filename)
        return frozenset(as_asked(key.expected, outcome.value)[1] if isinstance(outcome, Returned) else ())

    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return {key.call: places(key) for key in task.cases}


def _formed(function: Function, form: Form, *args: Any, **named: Any) -> Any:
    return _in_form(function(*args, **named), form)


def _in_form(value: Any, form: Form) -> Any:
    if isinstance(value, tuple):
        return tuple(_in_form(item, form) for item in value)
    if isinstance(value, dict):
        return {name: _in_form(item, form) for name, item in value.items()}
    return form(value) if isinstance(value, np.ndarray) else value
