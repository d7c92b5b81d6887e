"""What is said of a file that did not load, and of what is not there for it."""

from pathlib import PurePath

from autograder.diagnosis.plain_words import IMPORTS
from autograder.judge.checks import Judged, says_of
from autograder.results import Missing, Raised, Ran


def load_says(ran: Ran, filename: str) -> str:
    """Why a file that did not load gives no results, in one sentence; of a notebook, its first cell that did not."""
    where = f"{PurePath(filename).stem}.ipynb, cell {ran.cell}" if ran.cell else filename
    match ran.load:
        case Raised(kind, message, line, cell):
            elsewhere = f" of cell {cell}" if cell and cell != ran.cell else ""
            where += f", line {line}{elsewhere}" if line else ""
            says = f"{where}: {kind}: {message}." if message else f"{where}: {kind}."
            return f"{says} {IMPORTS}" if kind == "ModuleNotFoundError" else says
        case _ if ran.cell:
            return f"{where}: {says_of(ran.load)}."
        case _:
            return f"{where} does not load: {says_of(ran.load)}."


def missing_says(judged: Judged, ran: Ran) -> str:
    """Why there is nothing of a task to grade."""
    first = judged.seen[0].outcome
    if isinstance(first, Missing) and not first.found and isinstance(ran.load, Raised):
        if ran.cell:
            return f"it is not there; cell {ran.cell} stops with {ran.load.kind}"
        where = f" at line {ran.load.line}" if ran.load.line else ""
        return f"it is not there, because the file stops{where} with {ran.load.kind}"
    return "it is not written yet" if isinstance(first, Raised) else says_of(first)
