"""Which assignment a file is of, told from the names that its text defines or imports; nothing of it is run."""

import re  # patterns are compiled where they are first used: a student's check starts sooner

from autograder.intake.called import Wanted
from autograder.intake.submission import Submission
from autograder.words.message import Message, message

_BOUND = rb"(?m)^[ \t]*(?:(?:async[ \t]+)?def|class)[ \t]+(\w+)|^[ \t]*(\w+)[ \t]*(?::[^=\n]{0,200})?=(?!=)"
_IMPORTS = rb"(?m)^[ \t]*(?:from|import)[ \t][^\n]{0,1000}"


def other_assignment(source: bytes, wanted: Wanted) -> str:
    """The name of another assignment of which this file defines at least half, if it defines nothing of this one; else ""."""
    if not source or any(b"\ndef %s(" % task.encode() in source for task in wanted.tasks):  # as good as always
        return ""
    names = {name.decode(errors="replace") for one in re.finditer(_BOUND, source) for name in one.groups() if name}
    imported = {
        word.decode(errors="replace") for line in re.findall(_IMPORTS, source) for word in re.findall(rb"\w+", line)
    }
    if not (names | imported).isdisjoint(wanted.tasks):
        return ""
    shares = {other: len(names & set(tasks)) / max(len(tasks), 1) for other, tasks in wanted.others().items()}
    best = max(shares, key=lambda other: shares[other], default="")
    return best if best and shares[best] >= 0.5 else ""  # noqa: PLR2004  (half of what the other asks for)


def held_to_its_assignment(one: Submission, wanted: Wanted) -> Submission:
    """The submission; one of another assignment is told as such, and not also what its file should be called."""
    other = other_assignment(one.source, wanted)
    if not other:
        return one
    notes = tuple(note for note in one.notes if not (isinstance(note, Message) and note.key == "intake.misnamed"))
    return Submission(one.id, problem=message("intake.other_assignment", other=other), notes=notes, works=one.works)
