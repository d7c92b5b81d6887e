"""Refuses the name of a task that is not there, and says which may be meant."""

from collections.abc import Sequence

from autograder.errors import UsageError
from autograder.words.alike import alike
from autograder.words.message import message, say
from autograder.words.rows import either


def refuse_unknown(names: Sequence[str], known: Sequence[str]) -> None:
    """Do nothing if all of these are names of tasks.

    Raises
    ------
    UsageError
        if one is not.

    """
    unknown = next((name for name in names if name not in known), None)
    if unknown is None:
        return
    import textwrap  # noqa: PLC0415  (a check of a known task need not pay)

    near = alike(unknown, known)
    tasks = say(message("tasks.there", names=", ".join(known)))
    there = textwrap.fill(tasks, 78, initial_indent="  ", subsequent_indent="    ")
    if near:
        meant = either(near)
        raise UsageError(message("tasks.unknown_but", name=repr(unknown), meant=meant, there=there))
    raise UsageError(message("tasks.unknown", name=repr(unknown), there=there))
