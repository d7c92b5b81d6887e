"""What is said of a file that did not load, and of what is not there for it."""

from pathlib import PurePath

from autograder.diagnosis.plain_words import IMPORTS
from autograder.judge.checks import Judged
from autograder.judge.sentences import of_outcome
from autograder.results import Missing, Raised, Ran
from autograder.words.message import Message, Text, message


def load_says(ran: Ran, filename: str) -> Message:
    """Why a file that did not load gives no results; of a notebook, its first cell that did not."""
    where: Text = filename
    if ran.cell:
        where = message("load.cell", notebook=f"{PurePath(filename).stem}.ipynb", cell=ran.cell)
    if not isinstance(ran.load, Raised):
        why = of_outcome(ran.load)
        return message("load.stops" if ran.cell else "load.does_not", where=where, why=why)
    if ran.load.line:
        where = _at_line(where, ran.load, ran.cell)
    says = message("load.raises", where=where, kind=ran.load.kind)
    if ran.load.message:
        says = message("load.raises_saying", where=where, kind=ran.load.kind, words=ran.load.message)
    return message("load.imports", says=says, only=IMPORTS) if ran.load.kind == "ModuleNotFoundError" else says


def _at_line(where: Text, raised: Raised, cell: int) -> Message:
    if raised.cell and raised.cell != cell:
        return message("load.line_of_cell", where=where, line=raised.line, cell=raised.cell)
    return message("load.line", where=where, line=raised.line)


def missing_says(judged: Judged, ran: Ran) -> Message:
    """Why there is nothing of a task to grade."""
    first = judged.seen[0].outcome
    if isinstance(first, Missing) and not first.found and isinstance(ran.load, Raised):
        if ran.cell:
            return message("missing.cell_stops", cell=ran.cell, kind=ran.load.kind)
        if ran.load.line:
            return message("missing.file_stops_at", line=ran.load.line, kind=ran.load.kind)
        return message("missing.file_stops", kind=ran.load.kind)
    return message("missing.not_written") if isinstance(first, Raised) else of_outcome(first)
