"""Puts what is wrong with a case into one sentence, and what kind of case it is into words."""

from collections.abc import Sequence

import numpy as np

from autograder.judge.key import PROFILES, Case
from autograder.results import Difference

_MOST = 3
"""So many different things are said of one case; the others are counted."""

_COUNTED = " is wrong in "


def what_is_wrong(differences: Sequence[Difference | None], *, counted: bool) -> str:
    """One sentence on all components of a case that are wrong; `counted` says in how many entries where there is one."""
    found = [one for one in differences if one]
    plain = [one for one in found if one.component and _is_plainly_wrong(one)]
    if len(plain) > 1:
        together = f"{listed([f'`{one.component}`' for one in plain])} are wrong"
        told = [together if one is plain[0] else one.says for one in found if one not in plain[1:]]
    else:
        told = [
            one.says if counted else one.says.partition(" in ")[0] if _is_plainly_wrong(one) else one.says
            for one in found
        ]
    told = list(dict.fromkeys(told))
    more = [f"{len(told) - _MOST} more are wrong"] if len(told) > _MOST else []
    return "; ".join([*told[:_MOST], *more])


def _is_plainly_wrong(one: Difference) -> bool:
    """Whether nothing is known but that the numbers are others."""
    return one.aspect == "value" and (_COUNTED in one.says or one.says.endswith(" is wrong"))


def listed(names: Sequence[str], most: int = 5) -> str:
    """Names as a person lists them; of many the first, and how many more there are."""
    if len(names) > most:
        names = [*names[: most - 1], f"{len(names) - most + 1} more"]
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def about(case: Case) -> str:
    """What kind of case it is, in words; "" where there is nothing to say of it."""
    if case.name in ("distinct", "random") or case.name.startswith("small-"):
        return ""
    if case.name == "hyper":
        return _about_settings(case)
    return PROFILES.get(case.name, case.name.replace("_", " "))


def _about_settings(case: Case) -> str:
    has_arrays = any(isinstance(arg, np.ndarray) for arg in case.args.values())
    has_numbers = any(isinstance(arg, float | int) for arg in case.args.values())
    if has_arrays == has_numbers:
        return PROFILES["hyper"]
    return "other sizes" if has_arrays else "other settings"


def situation(failing: Sequence[Case], asked: int) -> str:
    """When a task fails, as the end of a sentence: only where one kind of case fails and the others do not."""
    kinds = {"hyper" if case.name == "random" else case.name for case in failing}
    first = next((case for case in failing if case.name != "random"), None)
    if len(kinds) != 1 or len(failing) == asked or first is None or first.name not in PROFILES:
        return ""
    words = about(first)
    if not words:
        return ""
    return f", when {words}" if words.startswith("every") else f", with {words}"
