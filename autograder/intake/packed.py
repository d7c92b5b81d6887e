"""Makes a submission of the files that were picked, and of a zip in which a student's file was handed in."""

import hashlib
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from autograder.frozen import frozen
from autograder.intake.by_hand import most_of, take_work
from autograder.intake.called import Likeness, Wanted, is_own, kind, notebook_name
from autograder.intake.file import MOST_FILE_BYTES, choose, take, together, written_in
from autograder.intake.member import BadArchive, BadMember, Member
from autograder.intake.pick import Pick, Picked, missing, pick
from autograder.intake.something_else import something_else
from autograder.intake.submission import Submission, Work
from autograder.words.message import Text, message

MOST_PACKED_BYTES = 16 << 20
"""A larger zip is not looked into."""

MOST_PACKED_ENTRIES = 10_000


@frozen
class Taken:
    """What came of reading one picked file; of its bytes their hash is kept, by which two files are one."""

    pick: Pick
    submission: Submission
    digest: bytes


def most_to_read(one: Pick) -> int:
    """How much of a file has to be read, zips included."""
    if one.asked:
        return most_of(one.asked.file)
    return MOST_PACKED_BYTES + 1 if kind(one.name) == "zip" else MOST_FILE_BYTES


def take_picked(one: Pick, data: bytes | BadMember, wanted: Wanted, *, nested: bool = False) -> Taken:
    """What a picked file comes to by itself, from its bytes or why it has none."""
    digest = b"" if isinstance(data, BadMember) else hashlib.sha256(data).digest()
    if one.asked:
        work = take_work(one.asked, one.name, data)
        return Taken(one, Submission("", works=(work,) if work else ()), digest)
    return Taken(one, _submission(one.name, data, wanted, nested=nested), digest)


def make(identity: str, picked: Picked, taken: Sequence[Taken], wanted: Wanted, notes: tuple[Text, ...]) -> Submission:
    """The submission that all of the picked files come to; of files with the same bytes only the first counts."""
    code = [one for one in taken if not one.pick.asked]
    if picked.problem:
        made = Submission("", problem=picked.problem)
    else:
        made = _of_several(picked, code, wanted) if picked.parts else _of_one(picked, code, wanted)
    made = _with_notes(made, _modules_beside(made, picked, wanted))
    return replace(made, id=identity, notes=(*notes, *made.notes), works=_works(made, taken, wanted))


def _works(made: Submission, taken: Sequence[Taken], wanted: Wanted) -> tuple[Work, ...]:
    """Of each task that a person marks the file that was handed in; what is in a zip where nothing lies beside it."""
    found = {one.task: one for one in made.works}
    for task in wanted.by_hand:
        picked = [one for one in taken if one.pick.asked == task]
        those = [work for one in picked for work in one.submission.works]
        if len({one.digest or id(one) for one in picked}) > 1 and len(those) > 1:
            problem = message("intake.several_files", number=len(those), name=task.file)
            those = [Work(task.name, task.file, problem=problem)]
        found.update({one.task: one for one in those[:1]})
    return tuple(found[task.name] for task in wanted.by_hand if task.name in found)


def _of_one(picked: Picked, taken: Sequence[Taken], wanted: Wanted) -> Submission:
    one_each = list({one.digest or id(one): one for one in reversed(taken)}.values())[::-1]
    first = [one for one in one_each if one.pick in picked.picks]
    is_named = first[0].pick.likeness < Likeness.OTHER
    made = _of_named(first, wanted) if is_named else _of_others(first, picked.found, wanted)
    return _or_copy(made, [one for one in one_each if one not in first], first[0].pick.path, wanted)


def _of_several(picked: Picked, taken: Sequence[Taken], wanted: Wanted) -> Submission:
    """What several files come to, each made by itself; what is wrong with one costs that one alone."""
    made = {}
    for part, one in zip(picked.parts, wanted.each, strict=True):
        own = [each for each in taken if each.pick in (*part.picks, *part.beside)]
        made[one.filename] = _of_one(part, own, one) if own else Submission("", problem=part.problem)
    return together(made)


def _submission(name: str, data: bytes | BadMember, wanted: Wanted, *, nested: bool) -> Submission:
    if isinstance(data, BadMember):
        return Submission("", problem=message("intake.unreadable", name=name, why=data.says))
    if kind(name) != "zip":
        return take("", name, data)
    return Submission("", problem=message("intake.archive_in_archive")) if nested else _of_zip(name, data, wanted)


def _of_zip(name: str, data: bytes, wanted: Wanted) -> Submission:
    from autograder.intake.zips import Zip  # noqa: PLC0415  (as good as no student's check has one)

    if len(data) > MOST_PACKED_BYTES:
        return Submission("", problem=message("intake.file_too_large", name=name, most=MOST_PACKED_BYTES >> 20))
    if not data.startswith(b"PK") and (problem := something_else(name, data, "zip")):
        return Submission("", problem=problem)
    try:
        made = take_whole(Zip(io.BytesIO(data), MOST_PACKED_ENTRIES), wanted, nested=True)
    except BadArchive as error:
        return Submission("", problem=message("intake.bad_zip", name=name, found=error.found))
    return replace(made, problem=message("intake.in_zip", name=name, problem=made.problem)) if made.problem else made


class Reader(Protocol):
    """What one student handed in, a folder or a zip."""

    @property
    def packed(self) -> bool:
        """Whether names come out of an archive."""

    def members(self) -> Iterable[Member]:
        """All that is in it."""

    def contents(self, wanted: Iterable[tuple[Member, int]]) -> Iterator[bytes | BadMember]:
        """Of each member the bytes, no more than a number, or why they cannot be had."""


def take_whole(
    reader: Reader,
    wanted: Wanted,
    *,
    nested: bool = False,
    noted: Callable[[Member], tuple[Text, ...]] = lambda _: (),
) -> Submission:
    """What all files of one student come to, without an identity; what is `noted` of a file is told where that file counts.

    Raises
    ------
    BadArchive
        if it is a zip, and not a whole one.

    """
    seen = [(one, one.name) for one in reader.members() if one.problem or all(map(is_own, one.parts))]
    picked = pick(seen, wanted, packed=reader.packed, own=0)
    picks = (*picked.picks, *picked.beside, *picked.works)
    contents = reader.contents((one.member, most_to_read(one)) for one in picks)
    taken = [take_picked(one, part, wanted, nested=nested) for one, part in zip(picks, contents, strict=True)]
    taken = [replace(one, submission=_with_notes(one.submission, noted(one.pick.member))) for one in taken]
    return make("", picked, taken, wanted, ())


def _of_named(taken: Sequence[Taken], wanted: Wanted) -> Submission:
    """Of files whose names are as like the right one: the only one, or of a file and a notebook the one in which more is written."""
    for ending in ("py", "ipynb"):
        same = [one for one in taken if kind(one.pick.name) == ending]
        if len(same) > 1:
            return Submission("", problem=_several(same, wanted))
    file, *notebook = sorted(taken, key=lambda one: kind(one.pick.name) == "ipynb")
    made = [_noted(one, wanted) for one in (file, *notebook)]
    if not notebook:
        return made[0]
    return choose(made[0], made[1], (file.pick.name, notebook[0].pick.name), wanted.tasks)


def _several(taken: Sequence[Taken], wanted: Wanted) -> Text:
    names = dict.fromkeys(one.pick.name for one in taken)
    if len(names) == 1:
        return message("intake.several_files", number=len(taken), name=next(iter(names)))
    return missing(wanted.filename, ", ".join(names))


def _noted(one: Taken, wanted: Wanted) -> Submission:
    """With a note if the file is called otherwise than it should be; what is in a zip has its own."""
    name, made = one.pick.name, one.submission
    if one.pick.likeness is Likeness.RIGHT or kind(name) == "zip" or made.problem:
        return made
    right = wanted.filename if kind(name) == "py" else notebook_name(wanted.filename)
    return replace(made, notes=(message("intake.misnamed", name=name, wanted=right), *made.notes))


def _of_others(taken: Sequence[Taken], found: Text, wanted: Wanted) -> Submission:
    """Of files that are called otherwise: the only zip, or the only other, or the only one in which a task is written."""
    zips = [one for one in taken if kind(one.pick.name) == "zip"]
    strays = [one for one in taken if kind(one.pick.name) != "zip"]
    candidates = [*(zips if len(zips) == 1 else ()), *(strays if len(strays) == 1 else ())]
    written = [one for one in taken if written_in(one.submission, wanted.tasks)]
    if len(written) == 1:
        candidates = written
    if not candidates:
        return Submission("", problem=missing(wanted.filename, found))
    return _noted(next((one for one in candidates if not one.submission.problem), candidates[0]), wanted)


def _or_copy(made: Submission, beside: Sequence[Taken], name: str, wanted: Wanted) -> Submission:
    """The submission with a note on what lies beside it; or, if nothing is written in it, the first copy in which something is.

    Without such a copy it is the only file of another name in which something is written.
    """
    written = [one for one in beside if written_in(one.submission, wanted.tasks)]
    strays = [one for one in written if one.pick.likeness is Likeness.OTHER]
    copies = [one for one in written if one not in strays] or (strays if len(strays) == 1 else [])
    if copies and not written_in(made, wanted.tasks):
        chosen, left = copies[0], [name]
        made, name = _noted(chosen, wanted), chosen.pick.path
    else:
        left = [one.pick.path for one in beside if one in strays or one.pick.likeness < Likeness.OTHER]
    return _with_notes(made, [message("intake.left_aside", name=name, left=one) for one in left])


_IMPORTED = rb"(?m)^[ \t]*(?:from|import)[ \t]+(?:\.[ \t]*import[ \t]+)?\.?(\w{1,100})"
"""The first name of an import, of a library or of a neighbour file."""


def _modules_beside(made: Submission, picked: Picked, wanted: Wanted) -> Iterator[Text]:
    """That a file which the submission imports was handed in and is not taken, for each such file."""
    others = [name for name in picked.modules if name not in wanted.filenames]
    imported = {one.decode() + ".py" for one in re.findall(_IMPORTED, made.source) if one.isascii()} if others else ()
    for name in others:
        if name in imported:
            yield message("intake.module_beside", name=name)


def _with_notes(made: Submission, notes: Iterable[Text]) -> Submission:
    return replace(made, notes=(*made.notes, *notes))
