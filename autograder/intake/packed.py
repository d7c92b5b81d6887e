"""Makes a submission of the files that were picked, and of a zip in which a student's file was handed in."""

import io
from collections.abc import Collection, Sequence
from dataclasses import replace

from autograder.intake.file import choose, most_bytes, take
from autograder.intake.member import BadArchive, BadMember
from autograder.intake.pick import PACKED, is_seen, pick_member
from autograder.intake.submission import Submission
from autograder.intake.zips import Zip
from autograder.words.message import Text, message

MOST_PACKED_BYTES = 16 << 20
"""A larger zip is not looked into."""

MOST_PACKED_ENTRIES = 10_000


def most_to_read(name: str) -> int:
    """How much of a file of this name has to be read, zips included."""
    return MOST_PACKED_BYTES + 1 if name.endswith(PACKED) else most_bytes(name)


def make(
    identity: str,
    files: Sequence[tuple[str, bytes | BadMember]],
    filename: str,
    tasks: Collection[str],
    notes: tuple[Text, ...] = (),
) -> Submission:
    """The submission that one or two files come to, each with its name and its bytes or why it has none."""
    made = [_make_one(identity, file, filename, tasks, notes) for file in files]
    return made[0] if len(made) == 1 else choose(made[0], made[1], filename, tasks)


def _make_one(
    identity: str, file: tuple[str, bytes | BadMember], filename: str, tasks: Collection[str], notes: tuple[Text, ...]
) -> Submission:
    name, data = file
    if isinstance(data, BadMember):
        return Submission(identity, problem=message("intake.unreadable", name=name, why=data.says), notes=notes)
    if not name.endswith(PACKED):
        return take(identity, name, data, notes)
    if len(data) > MOST_PACKED_BYTES:
        more = message("intake.file_too_large", name=name, most=MOST_PACKED_BYTES >> 20)
        return Submission(identity, problem=more, notes=notes)
    try:
        files, more_notes = _unpack(data, filename)
    except BadArchive as error:
        return Submission(identity, problem=message("intake.bad_zip", name=name, found=error.found), notes=notes)
    except BadMember as error:
        return Submission(identity, problem=message("intake.in_zip", name=name, problem=error.says), notes=notes)
    made = make(identity, files, filename, tasks, notes + more_notes)
    return replace(made, problem=message("intake.in_zip", name=name, problem=made.problem)) if made.problem else made


def _unpack(data: bytes, filename: str) -> tuple[list[tuple[str, bytes | BadMember]], tuple[Text, ...]]:
    """The files that are picked out of a student's zip.

    Raises
    ------
    BadArchive
        if it is not one whole zip.
    BadMember
        with a whole sentence, if no file in it can be picked.

    """
    archive = Zip(io.BytesIO(data), MOST_PACKED_ENTRIES)
    members = [member for member in archive.members() if member.problem or all(map(is_seen, member.parts))]
    files, picked = pick_member([(member, member.name) for member in members], filename)
    if any(name.endswith(PACKED) for _, name in files):
        raise BadMember(message("intake.archive_in_archive"))
    if picked.problem:
        raise BadMember(picked.problem)
    contents = archive.contents((member, most_bytes(name)) for member, name in files)
    return [(name, part) for (_, name), part in zip(files, contents, strict=True)], picked.notes
