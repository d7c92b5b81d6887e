"""Makes a submission of a student's file, Python or notebook, and of two such files the one in which more is written."""

import re  # patterns are compiled where they are first used: a student's check starts sooner
from collections.abc import Collection, Mapping
from dataclasses import replace

from autograder.intake.called import kind
from autograder.intake.something_else import conflict_line, is_notebook, is_python, something_else
from autograder.intake.submission import MOST_NOTEBOOK_BYTES, Submission, examine
from autograder.loading.cells import join_files, split
from autograder.words.message import Text, message
from autograder.words.rows import lines

MOST_FILE_BYTES = MOST_NOTEBOOK_BYTES + 1
"""How much of a file has to be read to know that it is not too large: what is called Python may be a notebook."""

_FUNCTION = r"(?ms)^def (\w+)\(.*?(?=^\S|\Z)"
_UNWRITTEN = r'"""\s+raise NotImplementedError\("write \w+ here"\)\s*\Z'


def take(identity: str, name: str, data: bytes) -> Submission:
    """The submission that a file of this name comes to; of two kinds of code, what its bytes are counts and not its name."""
    called = kind(name)
    if problem := something_else(name, data, called):
        return Submission(identity, problem=problem)
    if called != "ipynb" and is_notebook(data):
        return _take_notebook(identity, name, data, (message("intake.is_notebook", name=name),))
    if called == "ipynb" and not is_python(data):
        return _take_notebook(identity, name, data)
    notes = [message("intake.is_python", name=name)] * (called == "ipynb")
    if line := conflict_line(data):
        notes.append(message("intake.conflict", name=name, line=line))
    problem = examine(data, name)
    return Submission(identity, b"" if problem else data, problem, tuple(notes))


def _take_notebook(identity: str, name: str, data: bytes, notes: tuple[Text, ...] = ()) -> Submission:
    from autograder.intake.notebook import read_notebook  # noqa: PLC0415  (a student's check of a file need not pay)

    source, unread, more = read_notebook(data, name)
    if unread and (line := conflict_line(data)):
        unread = message("intake.conflict", name=name, line=line)
    return Submission(identity, source, unread, notes + more)


def together(parts: Mapping[str, Submission]) -> Submission:
    """The submission that several files come to, by the names they should have; a file with a problem is left out, and told of."""
    parts = {name: _no_notebook(one, name) for name, one in parts.items()}
    texts = {name: one.source.decode("utf-8-sig") for name, one in parts.items() if not one.problem}
    notes = tuple(note for one in parts.values() for note in one.notes)
    problems = [one.problem for one in parts.values() if one.problem]
    if not texts:
        return Submission("", problem=lines(problems), notes=notes)
    return Submission("", join_files(texts), notes=(*notes, *problems))


def _no_notebook(one: Submission, name: str) -> Submission:
    """A notebook is none of several files: its cells see one another, and nobody could import it."""
    return (
        replace(one, source=b"", problem=message("intake.part_notebook", name=name)) if _has_cells(one.source) else one
    )


def _has_cells(source: bytes) -> bool:
    return split(source)[0].above > 0


def choose(file: Submission, notebook: Submission, names: tuple[str, str], tasks: Collection[str]) -> Submission:
    """Of a file and a notebook, called so, the one in which more of the tasks are written, with a note if the other has some too."""
    written = [written_in(one, tasks) for one in (file, notebook)]
    # What is the same in both was given with the stub, or says nothing of which of the two is meant.
    counts = [len(mine - theirs) for mine, theirs in (written, reversed(written))]
    pairs = sorted(zip((file, notebook), names, counts, strict=True), key=lambda one: -one[2])
    (chosen, name, _), (_, left, count) = pairs
    if not count:
        return chosen
    note = message("intake.left_aside", name=name, left=left)
    return replace(chosen, notes=(*chosen.notes, note))


def written_in(submission: Submission, tasks: Collection[str]) -> set[str]:
    """The text of each function of a task that is more than its stub; only told from the text, nothing is run."""
    found = re.finditer(_FUNCTION, submission.source.decode(errors="replace"))
    return {one[0].strip() for one in found if one[1] in tasks and not re.search(_UNWRITTEN, one[0])}
