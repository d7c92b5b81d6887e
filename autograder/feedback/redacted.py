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
        "map",
        "zip",
        "function",
    ),
    *("ndarray of object", "ndarray of complex128", "value of over 256 KiB", "int beyond 64 bits"),
}
"""Types whose names tell an honest student what to mend, and nobody else anything."""

_LIBRARIES = frozenset(
    [
        "IPython",
        "PIL",
        "cupy",
        "cv2",
        "google",
        "h5py",
        "jax",
        "keras",
        "matplotlib",
        "numba",
        "pandas",
        "past",
        "plotly",
        "scipy",
        "seaborn",
        "six",
        "skimage",
        "sklearn",
        "sympy",
        "tensorflow",
        "torch",
        "torchvision",
        "tqdm",
    ]
)
"""Libraries that many import, likewise."""


def redacted(ran: Ran) -> Ran:
    """The same; exceptions and types that a submission made itself lose their names.

    What an exception of a call says is kept, because what it means can be told without a word of it; what one of loading
    says is not.
    """
    failed = tuple(replace(one, outcome=_wordless(_outcome(one.outcome))) for one in ran.failed)
    absent = tuple(map(_library, ran.absent))
    return replace(
        ran, failed=failed, absent=absent, outcomes={call: _outcome(one) for call, one in ran.outcomes.items()}
    )


def _wordless(outcome: Outcome) -> Outcome:
    return replace(outcome, message="") if isinstance(outcome, Raised) else outcome


def _library(name: str) -> str:
    """A library by its name where many have it; of any other, that it is one."""
    return name if not name or name in _LIBRARIES else "a library"


def _outcome(outcome: Outcome) -> Outcome:
    match outcome:
        case Raised(kind):
            kind = kind if _is_exception(kind) else "Exception"
            return replace(outcome, kind=kind, absent=_library(outcome.absent))
        case Missing(found):
            return Missing(found and object.__name__)
        case Returned(value):
            return replace(outcome, value=change_leaves(value, _leaf), absent=_library(outcome.absent))
        case _:
            return outcome


def _is_exception(kind: str) -> bool:
    found = getattr(builtins, kind, None)
    return isinstance(found, type) and issubclass(found, BaseException)


def _leaf(value: Any) -> Any:
    if isinstance(value, Foreign):
        return value if value.type_name in _KNOWN else Foreign("another kind")
    return value
