"""What happened and what is said of it, without a word, a name or a number that a submission chose: hidden inputs could go out in it."""

import builtins
from dataclasses import replace
from typing import Any, cast

from autograder.judge.sentences import raises
from autograder.results import Diagnosis, Foreign, Missing, Outcome, Raised, Ran, Returned, Verdict, change_leaves
from autograder.words.message import Message, Text, message, say

_KNOWN = frozenset({
    *("numpy.ma.MaskedArray", "numpy.matrix", "set", "complex", "bytes", "generator", "range", "list", "collections.deque"),
    *("map", "zip", "function", "ndarray of object", "ndarray of complex128", "value of over 256 KiB"),
    *("value of over 4096 parts", "int beyond 64 bits"),
})  # fmt: skip
"""Types whose names tell an honest student what to mend, and nobody else anything."""

_LIBRARIES = frozenset({
    *("IPython", "PIL", "cupy", "cv2", "google", "h5py", "jax", "keras", "matplotlib", "numba", "pandas", "past", "plotly"),
    *("scipy", "seaborn", "six", "skimage", "sklearn", "sympy", "tensorflow", "torch", "torchvision", "tqdm"),
})  # fmt: skip
"""Libraries that many import, likewise."""


def redacted(ran: Ran) -> Ran:
    """The same; exceptions and types that a submission made itself lose their names, and exceptions their lines.

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
    return name if not name or name in _LIBRARIES else say(message("load.a_library"))


def _outcome(outcome: Outcome) -> Outcome:
    match outcome:
        case Raised(kind):
            kind = kind if _is_exception(kind) else "Exception"
            return replace(outcome, kind=kind, absent=_library(outcome.absent), line=None, cell=None)
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
        return value if value.type_name in _KNOWN else replace(value, type_name=say(message("kind.another")))
    return value


def redacted_verdict(verdict: Verdict) -> Verdict:
    """The same, its sentence redacted."""
    return replace(verdict, says=_plainer(verdict.says))


def redacted_diagnoses(diagnoses: tuple[Diagnosis, ...]) -> tuple[Diagnosis, ...]:
    """Those whose names have no measured number in them; which of the known ones it is, is all that is told."""
    return tuple(one for one in diagnoses if not _measures(one.name))


def _plainer(says: Text) -> Text:  # noqa: C901, PLR0911  (one case and one return a kind of sentence)
    """The sentence without what a submission could fill; one that is made of others is made of plainer ones."""
    if isinstance(says, str):
        return says
    facts = {name: _plainer_fact(fact) for name, fact in says.facts}
    match says.key:
        case "outcome.raises_saying":
            return raises(facts["kind"])
        case "judge.in_some":
            return cast("Text", facts["said"])
        case "judge.other" | "judge.no_sample":
            return message("judge.wrong", it=facts["it"])
        case "judge.kind" if facts["got"].key in ("kind.array", "kind.tuple"):
            return message("judge.another_kind", it=facts["it"], want=dict(says.facts)["want"])
        case "judge.shape":
            return message("judge.another_shape", it=facts["it"], want=facts["want"])
        case "judge.keys":
            return message("judge.other_keys", it=facts["it"], want=facts["want"])
        case "judge.holds" | "judge.holds_first":
            return message("judge.not_finite", it=facts["it"])
        case "judge.many_lines":
            return message("judge.too_many_lines")
        case "judge.accuracy":
            return message("judge.too_few_right", it=facts["it"], needed=facts["needed"])
        case "order.strange" | "order.twice" | "order.too_early" | "order.missing":
            return message("order.wrong", it=facts["it"])
        case _:
            return Message(says.key, tuple(facts.items()))


def _plainer_fact(fact: Any) -> Any:
    if isinstance(fact, tuple):
        return tuple(map(_plainer_fact, fact))
    return _plainer(fact) if isinstance(fact, Message) else fact


def _measures(text: Any) -> bool:
    """Whether there is a number in it that was read off a result."""
    if isinstance(text, Message):
        return any(_measures(fact) for _, fact in text.facts)
    return isinstance(text, float) or (isinstance(text, tuple) and any(map(_measures, text)))
