"""What is said of a case that is wrong: all its differences together, what kind of case it is, and what was said before."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from autograder.judge.key import PROFILES, Case, Component
from autograder.results import Died, Difference, Missing, NotRun, Outcome, Raised, Returned, TimedOut
from autograder.words.message import Message, Text, message
from autograder.words.rows import in_turn

_MOST = 3
"""So many different things are said of one case; the others are counted."""


def what_is_wrong(differences: Sequence[Difference | None], *, counted: bool) -> Text:
    """All components of a case that are wrong; `counted` says in how many entries where there is one."""
    found = [one for one in differences if one]
    plain = [one for one in found if one.component and _is_plainly_wrong(one)]
    if len(plain) > 1:
        together = message("judge.are_wrong", names=tuple(f"`{one.component}`" for one in plain))
        told = [together if one is plain[0] else one.says for one in found if one not in plain[1:]]
    else:
        told = [_core(one.says) if _is_plainly_wrong(one) and not counted else one.says for one in found]
    told = list(dict.fromkeys(told))
    more = [message("judge.more_are_wrong", count=len(told) - _MOST)] if len(told) > _MOST else []
    return in_turn([*told[:_MOST], *more])


def clearest(differences: Sequence[Difference | None], components: Sequence[Component]) -> int:
    """The place of the component to look at: another kind or shape before other numbers, of these those that are off by most.

    One that is only in another form is looked at where no other is wrong.
    """
    found = [place for place, one in enumerate(differences) if one]
    wrong = [place for place, one in enumerate(differences) if one and one.is_wrong] or found
    if len(wrong) == 1:
        return wrong[0]
    return max(wrong, key=lambda place: _clarity(differences[place], components[place].scale))


def _clarity(one: Difference | None, scale: float) -> float:
    """How plainly a difference is seen: from 0 to 1 for numbers, in tenths of their size, and 2 for what is no number."""
    if one is None or one.aspect not in ("value", "finite"):
        return 2.0
    if one.aspect == "finite" or not isinstance(one.got, np.ndarray) or not isinstance(one.want, np.ndarray):
        return 1.0
    off = float(np.abs(one.got - one.want).max(initial=0.0))
    return round(off / (off + scale), 1) if off else 0.0


def _is_plainly_wrong(one: Difference) -> bool:
    """Whether nothing is known but that the numbers are others."""
    return one.aspect == "value" and _core(one.says).key == "judge.wrong"


def _core(says: Message) -> Message:
    """What is said, without where and when it is so, which a message says around what is `said` in it."""
    said = dict(says.facts).get("said")
    return _core(said) if isinstance(said, Message) else says


def of_outcome(outcome: Outcome) -> Message:
    """An outcome that is no result."""
    match outcome:
        case Raised():
            return _raised(outcome)
        case Missing():
            return _missing(outcome)
        case TimedOut(seconds):
            return message("outcome.timed_out", count=seconds)
        case Died(how):
            return message("outcome.died", how=how)
        case NotRun(because):
            return message("outcome.not_run", because=because)
        case Returned():
            return message("outcome.returns")


def _missing(missing: Missing) -> Message:
    if missing.found:
        return message("outcome.no_function", what=_named(missing.found))
    return message("outcome.missing_but", near=missing.near) if missing.near else message("outcome.missing")


def _raised(raised: Raised) -> Message:
    says = raises(raised.kind)
    if raised.message:
        says = message("outcome.raises_saying", kind=raised.kind, words=raised.message)
    if raised.absent and raised.kind == ModuleNotFoundError.__name__:
        says = message("outcome.uses_absent", library=raised.absent)
    if raised.needs:
        says = message("outcome.needs_file", file=raised.needs)
    if not raised.line:
        return says
    if not raised.cell:
        return message("outcome.at_line", said=says, line=raised.line)
    if isinstance(raised.cell, str):
        return message("outcome.at_file", said=says, cell=raised.cell, line=raised.line)
    return message("outcome.at_cell", said=says, cell=raised.cell, line=raised.line)


def _named(type_name: str) -> Message:
    """What bears a function's name instead; of an `object` it is not told what it is."""
    if type_name == "type":
        return message("kind.class")
    return message("kind.something") if type_name == "object" else message("kind.value_of_type", name=type_name)


def raises(kind: str) -> Message:
    """That an exception of this kind is raised, without a word of it."""
    return message("outcome.raises", kind=kind)


def about(case: Case) -> Text:
    """What kind of case it is; "" where there is nothing to say of it."""
    if case.is_example:
        return message("profile.example")
    if case.name in ("distinct", "random") or case.name.startswith("small-"):
        return ""
    if case.name == "hyper":
        return _about_settings(case)
    return PROFILES.get(case.name) or case.name.replace("_", " ")


def _about_settings(case: Case) -> Message:
    has_arrays = any(isinstance(arg, np.ndarray) for arg in case.args.values())
    has_numbers = any(isinstance(arg, float | int) for arg in case.args.values())
    if has_arrays == has_numbers:
        return PROFILES["hyper"]
    return message("profile.sizes") if has_arrays else message("profile.settings")


def situated(says: Text, failing: Sequence[Case], asked: int) -> Text:
    """With what cases it is so, where one kind of case fails and the others do not."""
    kinds = {"hyper" if case.name == "random" else case.name for case in failing}
    first = next((case for case in failing if case.name != "random"), None)
    if len(kinds) != 1 or len(failing) == asked or first is None or first.name not in PROFILES:
        return says
    words = about(first)
    if not words:
        return says
    if first.name in ("size_one", "square"):
        return message("judge.when", said=says, cases=words)
    return message("judge.with", said=says, cases=words)


# ── whether it was said before ──────────────────────────────────────────────────────────────


def is_known(says: Text, said: Iterable[Text]) -> bool:
    """Whether one of these begins with all that this says; other numbers are nothing else: a wrong shape is wrong in every size."""
    mine = _things(says)
    return bool(mine) and any(_things(one)[: len(mine)] == mine for one in said)


def _things(says: Text) -> tuple[Any, ...]:
    """What is said, one thing after the other, without its numbers."""
    if isinstance(says, str):
        return (_without_numbers(says),) if says else ()
    core = _core(says)
    facts = dict(core.facts)
    if core.key == "list.turn":
        return _things(facts["first"]) + _things(facts["last"])
    return ((core.key, *map(_without_numbers, facts.values())),)


def _without_numbers(fact: Any) -> Any:
    match fact:
        case str():  # a shape, a name, or what an exception says
            return re.sub(r"\d[\d, ]*", "", fact)
        case tuple():
            return tuple(map(_without_numbers, fact))
        case Message():
            return _things(fact)
        case _:
            return None
