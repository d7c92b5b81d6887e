"""What is said of statements that came to nothing when the file was loaded, and of what is not there for it."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import PurePath

from autograder.judge.checks import Judged
from autograder.judge.sentences import of_outcome
from autograder.loading.raising import nearest
from autograder.results import Failed, Missing, Outcome, Raised, Ran, Returned, TimedOut
from autograder.words.message import Message, Text, message, say

_OF_GRAMMAR = ("SyntaxError", "IndentationError", "TabError")
_NOT_IMPORTED = r"cannot import name '(\w{1,100})' from '(?:submission\.)?(\w{1,100})'"
_NO_PART = r"module '(\w{1,100})' has no attribute '(\w{1,100})'"
_UNKNOWN = r"name '(\w{1,100})' is not defined"

_MOST_MEANT = 10
"""Of so many imports, which a worker may have made up, the file is looked for that is meant."""


def load_says(ran: Ran, filename: str) -> Message:
    """Which statement came to nothing first, and why; and how many others did."""
    first, *others = ran.failed
    where: Text = filename
    if isinstance(first.cell, str):
        where = first.cell
    elif first.cell:
        where = message("load.cell", notebook=f"{PurePath(filename).stem}.ipynb", cell=first.cell)
    says = _failed_at(first, where)
    return message("load.others", says=says, count=len(others)) if others else says


def nothing_says(ran: Ran, filename: str) -> Message:
    """The same of a file of which nothing could be graded, with the code in which there is a fault of grammar."""
    says, first = load_says(ran, filename), ran.load
    code = first.message.partition("\n")[2] if isinstance(first, Raised) and first.kind in _OF_GRAMMAR else ""
    return message("load.with_code", says=says, code=code) if code else says


def _failed_at(failed: Failed, where: Text) -> Message:
    outcome = failed.outcome
    if not isinstance(outcome, Raised):
        if failed.line:
            where = message("load.line", where=where, line=failed.line)
        if failed.line and isinstance(outcome, TimedOut):
            return message("load.late", where=where, count=outcome.seconds)
        return message("load.stops" if failed.line else "load.does_not", where=where, why=of_outcome(outcome))
    if outcome.line:
        where = _at_line(where, outcome, failed.cell)
    if outcome.needs:
        return message("load.needs_file", where=where, file=outcome.needs)
    if not outcome.message:
        return message("load.raises", where=where, kind=outcome.kind)
    words = outcome.message.partition("\n")[0] if outcome.kind in _OF_GRAMMAR else outcome.message
    if words.endswith("?"):
        return message("load.raises_asking", where=where, kind=outcome.kind, words=words)
    return message("load.raises_saying", where=where, kind=outcome.kind, words=words)


def _at_line(where: Text, raised: Raised, cell: int | str) -> Message:
    if isinstance(raised.cell, str):
        return message("load.line_of_file", cell=raised.cell, line=raised.line)
    if raised.cell and raised.cell != cell:
        return message("load.line_of_cell", where=where, line=raised.line, cell=raised.cell)
    return message("load.line", where=where, line=raised.line)


def absent_says(ran: Ran, packages: Sequence[str]) -> tuple[Message, ...]:
    """Which libraries that the file imports are not there, and that beside numpy these `packages` are; which of them are files, mistyped."""
    meant = {name: file for name in ran.absent[:_MOST_MEANT] if (file := _meant(name, ran.files))}
    names = tuple(name for name in dict.fromkeys(ran.absent) if name not in meant)
    there = ", ".join(["numpy", *packages])
    told = (message("load.absent", count=len(names), names=names, there=there),) if names else ()
    return (*(message("load.absent_but", name=name, near=file) for name, file in meant.items()), *told)


def _meant(name: str, files: Sequence[str]) -> str:
    """The file of several that an import under another name means; "" for none."""
    if not files:
        return ""
    modules = {PurePath(file).stem: file for file in files}
    return modules.get(nearest(name, tuple(modules)), "")


def leans_says(judged: Judged) -> tuple[Message, ...]:
    """Which library that is not there a task used, where nothing else says so."""
    used = [getattr(one.outcome, "absent", "") for one in judged.seen if one.first]
    is_told = any(getattr(one.outcome, "kind", "") == ModuleNotFoundError.__name__ for one in judged.seen)
    library = "" if is_told else next(filter(None, used), "")
    return (message("note.absent", task=judged.task.name, library=library),) if library else ()


def missing_says(judged: Judged, ran: Ran) -> Message:
    """Why there is nothing of a task to grade."""
    first = judged.seen[0].outcome
    if judged.task.home and judged.task.home not in ran.files:
        return message("missing.no_file", file=judged.task.home)
    cause = (
        _cause(judged.task.name.partition(".")[0], ran.failed, judged.task.home)
        if isinstance(first, Missing) and not first.found
        else None
    )
    if cause:
        return message("missing.because", why=_because(cause))
    if isinstance(first, Missing) and "." in judged.task.name:
        if first.near:
            return message("missing.part_but", name=judged.task.name, near=first.near)
        return message("missing.part", name=judged.task.name)
    return message("missing.not_written") if isinstance(first, Raised) else of_outcome(first)


def explained(ran: Ran, tasks: Collection[str]) -> Ran:
    """The same; where a name is not there because a statement came to nothing, that is told, and not what followed of it.

    A function's name that is near a task's is only told if it is no other task's.
    """
    return replace(ran, outcomes={call: _explained(one, ran.failed, tasks) for call, one in ran.outcomes.items()})


def _explained(outcome: Outcome, failed: tuple[Failed, ...], tasks: Collection[str]) -> Outcome:
    if isinstance(outcome, Returned):
        return outcome
    if isinstance(outcome, Missing) and outcome.near in tasks:
        return replace(outcome, near="")
    unknown, home = _unknown(outcome)
    cause = _cause(unknown, failed, home) if unknown else None
    if not isinstance(outcome, Raised) or cause is None:
        return outcome
    return replace(outcome, message=say(message("load.not_there", name=unknown, why=_because(cause))))


def _unknown(outcome: Outcome) -> tuple[str, str]:
    """The name that is not there, and the file of several that does not have it, "" for any; two empty texts if that is not what is wrong."""
    match outcome:
        case Raised("NameError", says) if found := re.match(_UNKNOWN, says):
            return found[1], ""
        case Raised("ImportError", says) if found := re.match(_NOT_IMPORTED, says):
            return found[1], f"{found[2]}.py"
        case Raised("AttributeError", says) if found := re.match(_NO_PART, says):
            return found[2], f"{found[1]}.py"
    return "", ""


def _cause(name: str, failed: tuple[Failed, ...], home: str = "") -> Failed | None:
    """The statement that would have defined a name; or the one for want of which that one came to nothing, and so on.

    With a `home` the name is looked for in that file of several.
    """
    cause = None
    for one in _causes(name, failed, home):
        cause = one
    return cause


def _causes(name: str, failed: tuple[Failed, ...], home: str) -> Iterator[Failed]:
    ahead = failed
    while name:
        there = [one for one in ahead if home in ("", one.cell)]
        by_name = [one for one in there if name in one.names] or [one for one in there if "*" in one.names]
        if not by_name:
            return
        yield by_name[-1]
        ahead = tuple(one for one in ahead if one is not by_name[-1])
        name, home = _unknown(by_name[-1].outcome)


def _because(cause: Failed) -> Message:
    where = message("load.at", line=cause.line, code=cause.text)
    if isinstance(cause.cell, str):
        where = message("load.at_file", line=cause.line, cell=cause.cell, code=cause.text)
    elif cause.cell:
        where = message("load.at_cell", line=cause.line, cell=cause.cell, code=cause.text)
    match cause.outcome:
        case Raised(needs=file) if file:
            return message("load.at_needs_file", where=where, file=file)
        case Raised(kind=kind):
            return message("load.at_raises", where=where, kind=kind)
        case TimedOut(seconds):
            return message("load.at_late", where=where, count=seconds)
        case _:
            return message("load.at_other", where=where)
