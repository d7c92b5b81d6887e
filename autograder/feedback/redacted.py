"""What happened, without a word that a submission chose: for feedback that must not carry hidden inputs out."""

import builtins
from dataclasses import replace
from typing import Any

from autograder.results import Foreign, Missing, Outcome, Raised, Ran, Returned, change_leaves

_KNOWN = {
    *(
        "numpy.ma.MaskedArray",
        "numpy.matrix",
        "set",
        "complex",
        "bytes",
        "generator",
        "range",
        "list",
        "collections.deque",
        "map",
        "zip",
        "function",
    ),
    *("ndarray of object", "ndarray of complex128", "value of over 256 KiB", "int beyond 64 bits"),
}
"""Types whose names tell an honest student what to mend, and nobody else anything."""


def redacted(ran: Ran) -> Ran:
    """The same; exceptions and types that a submission made itself lose their names.

    What an exception of a call says is kept, because what it means can be told without a word of it; what one of loading
    says is not.
    """
    load = _outcome(ran.load)
    load = replace(load, message="") if isinstance(load, Raised) else load
    return replace(ran, load=load, outcomes={call: _outcome(one) for call, one in ran.outcomes.items()})


def _outcome(outcome: Outcome) -> Outcome:
    match outcome:
        case Raised(kind):
            return replace(outcome, kind=kind if _is_exception(kind) else "Exception")
        case Missing(found):
            return Missing(found and object.__name__)
        case Returned(value):
            return replace(outcome, value=change_leaves(value, _leaf))
        case _:
            return outcome


def _is_exception(kind: str) -> bool:
    found = getattr(builtins, kind, None)
    return isinstance(found, type) and issubclass(found, BaseException)


def _leaf(value: Any) -> Any:
    if isinstance(value, Foreign):
        return value if value.type_name in _KNOWN else replace(value, type_name="another kind")
    return value
