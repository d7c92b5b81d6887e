"""What a name tells of a file: whether it is code, a notebook or a zip, how like the right name it is, or that it is overlooked."""

import re  # patterns are compiled where they are first used: a student's check starts sooner
from collections.abc import Callable, Collection, Mapping
from dataclasses import field
from enum import IntEnum
from pathlib import PurePath
from typing import Literal, cast

from autograder.frozen import frozen
from autograder.hand_work import HandTask
from autograder.words.message import Text, message

SUFFIXES = (".py", ".ipynb")

Kind = Literal["", "py", "ipynb", "zip"]
"""What a file is by its name: "" for one that is not looked into."""

_ENDING = re.compile(r"\.(?:(py|ipynb)(?:\.(?:txt|json))?|(zip))\Z", re.IGNORECASE)
"""What systems hang on behind the right ending is overlooked."""

_COPY_OF = r"(?i)(?:copy of|kopie von|copie de|copia de) "
_COPY_MARK = (
    r"(?i)[ _.-]*(?:\(?\d+\)|\(?(?:copy|kopie|copie|copia)\)?|v?\d+|final|new|newest|latest|last|old|backup|fixed)\Z"
)
"""What browsers, Jupyter, systems and people make of a name when there is a second file of it; several may follow one another."""

_LEFT_BY_PROGRAMS = frozenset({
    *("__MACOSX", ".DS_Store", ".git", ".gitattributes", ".github", ".gitignore", ".gitkeep"),
    *("__pycache__", ".ipynb_checkpoints"),
})  # fmt: skip
"""What systems and programs put beside a student's files, as they do with all that begins with "._"."""

_ENVIRONMENTS = frozenset({"env", "venv", "site-packages", "node_modules"})
"""Folders of installed packages, which hold thousands of files that nobody wrote."""

_DOCUMENTS = {
    ".pdf": message("intake.a_pdf"),
    ".rtf": message("intake.an_rtf"),
    ".doc": message("intake.a_word"),
    ".docx": message("intake.a_word"),
    ".odt": message("intake.a_document"),
    ".html": message("intake.a_page"),
    ".htm": message("intake.a_page"),
    ".pyc": message("intake.a_compiled"),
    ".pkl": message("intake.a_pickle"),
    ".npy": message("intake.an_array"),
    ".npz": message("intake.an_array"),
    ".rar": message("archive.rar"),
    ".7z": message("archive.7z"),
    ".tar": message("intake.an_archive"),
    ".gz": message("intake.an_archive"),
    ".tgz": message("intake.an_archive"),
}
"""Endings of what is handed in in the place of code."""


Others = Callable[[], Mapping[str, Collection[str]]]
"""What gives the tasks of the course's other assignments, by assignment."""


class Likeness(IntEnum):
    """How like the right name a file's name is; the lower, the sooner it counts."""

    RIGHT = 0
    ALIKE = 1
    COPY = 2
    OTHER = 3


@frozen
class Wanted:
    """What was to be handed in: the file's name and its tasks; `others` is asked only about a file that has none of these.

    Where there are several files, `homes` are these, each as that of its tasks, and `filename` names them all. What a person marks
    is asked for `by_hand`.
    """

    filename: str
    tasks: Collection[str] = ()
    others: Others = dict
    homes: Mapping[str, str] = field(default_factory=dict)
    by_hand: tuple[HandTask, ...] = ()

    @property
    def each(self) -> tuple["Wanted", ...]:
        """Each file by itself."""
        files = dict.fromkeys(self.homes.values())
        return tuple(Wanted(file, [task for task in self.homes if self.homes[task] == file]) for file in files) or (
            self,
        )

    @property
    def filenames(self) -> tuple[str, ...]:
        """The files' names."""
        return tuple(one.filename for one in self.each)

    def is_work(self, name: str) -> bool:
        """Whether a file of this name may be something of what was asked for, or be meant as that."""
        return is_work(name) or any(likeness_to_work(name, one.file) is not None for one in self.by_hand)


def notebook_name(filename: str) -> str:
    """What a notebook is called in which the work of this file is done."""
    return f"{PurePath(filename).stem}.ipynb"


def kind(name: str) -> Kind:
    """What a file of this name is; endings count in any case, and with what a system hung on behind them."""
    ending = _ENDING.search(name)
    return cast("Kind", (ending[1] or ending[2]).lower()) if ending else ""


def without_ending(name: str) -> str:
    """The name without what tells its kind."""
    return _ENDING.sub("", name)


def likeness(name: str, filename: str) -> Likeness:
    """How like the right name this one is, of code or a notebook."""
    if name in (filename, notebook_name(filename)):
        return Likeness.RIGHT
    stem, wanted = without_ending(name).casefold(), PurePath(filename).stem.casefold()
    while kind(stem):  # gradients.py.py
        stem = without_ending(stem)
    if kind(name) == "zip":
        return Likeness.OTHER
    if stem == wanted:
        return Likeness.ALIKE
    return Likeness.COPY if _is_copy(stem, wanted) else Likeness.OTHER


def _is_copy(stem: str, wanted: str) -> bool:
    stem = re.sub(_COPY_OF, "", stem, count=1)
    while stem != wanted and (mark := re.search(_COPY_MARK, stem)):
        stem = stem[: mark.start()]
    return stem == wanted


def likeness_to_work(name: str, file: str) -> Likeness | None:
    """How like the name of a file that a person marks this one is; of another ending it is the last; None for what is no such file."""
    if name == file:
        return Likeness.RIGHT
    folded, wanted = name.casefold(), PurePath(file)
    own, stem = PurePath(folded.removesuffix(".txt") if name.count(".") > 1 else folded), wanted.stem.casefold()
    if kind(name) or not own.suffix:
        return None
    if own.stem == stem:
        return Likeness.ALIKE if own.suffix == wanted.suffix else Likeness.OTHER
    return Likeness.COPY if own.suffix == wanted.suffix and _is_copy(own.stem, stem) else None


def is_seen(name: str) -> bool:
    """Whether a file or folder of this name is looked at; what is hidden, or left by a program, is not."""
    return not name.startswith(".") and name not in _LEFT_BY_PROGRAMS


def is_own(name: str) -> bool:
    """Whether a folder of this name, in what a student handed in, can hold what the student wrote."""
    return is_seen(name) and name.lower() not in _ENVIRONMENTS


def is_left_by_program(name: str) -> bool:
    """Whether no student can have meant a file or folder of this name, so that it need not be told that it is left out."""
    return name.startswith("._") or name in _LEFT_BY_PROGRAMS


def document(name: str) -> Text:
    """What a file of this name is, if it is what people hand in in the place of code; else ""."""
    return _DOCUMENTS.get(PurePath(name.lower()).suffix, "")


def is_work(name: str) -> bool:
    """Whether a file of this name is code, a notebook, a zip, or what people hand in in their place; all else is data."""
    return bool(kind(name) or document(name))
