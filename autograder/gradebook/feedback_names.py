"""Under which name a platform takes a report back and files it to the right person, as its own importer reads names; or why it would not."""

import re

from autograder.intake.identity import Claim
from autograder.words.message import Text, message

_MOODLE = re.compile(r"[^_]+_(?P<id>\d+)_assignsubmission_[a-z]+(?P<rest>_.*)?", re.DOTALL | re.ASCII)
_DIGITS = re.compile(r"\d+", re.ASCII)


class NotTaken(Exception):
    """Why a platform would not take a report under this name, or might give it to somebody else."""

    def __init__(self, why: Text) -> None:
        super().__init__(why)
        self.why = why


def canvas_file(came_as: str, claim: Claim) -> str:
    """The name of a file that Canvas attaches to the submission which it once handed over under this very name.

    Canvas splits it at each ``_``, leaves LATE out, and takes the first two numbers for user and file; behind ``anon`` the next two
    pieces (``infer_comment_context_from_filename`` in its sources).

    Raises
    ------
    NotTaken
        if the name is none of Canvas's, or Canvas would read another person out of it than this one.

    """
    pieces = [piece for piece in _as_it_came(came_as).split("_") if piece != "LATE"]
    if pieces[0] == "anon":
        user, file = "_".join(pieces[:2]), "".join(pieces[2:3])
    else:
        user, file = (*(piece for piece in pieces if _DIGITS.fullmatch(piece)), "", "")[:2]
    wanted = claim.number if claim.kind == "canvas" else claim.name
    if not user or (claim.kind != "canvas" and pieces[0] != "anon"):
        raise NotTaken(message("given.no_canvas_name", name=came_as))
    if user != wanted:
        raise NotTaken(message("given.canvas_reads_other", name=came_as, number=user))
    if not _DIGITS.fullmatch(file) or pieces[-1].startswith("link") or came_as.startswith("._"):
        raise NotTaken(message("given.canvas_has_no_file", name=came_as))
    return came_as


def moodle_begin(came_as: str, number: str) -> str:
    """How a path in an archive begins from which Moodle takes a file of feedback to the participant, or the team, of this number.

    Moodle takes the first name in a path that has at least four pieces between ``_``, of which the second is the number
    (``is_valid_filename_for_import`` in its sources); before 4.1 it wants five. So the name is the one it gave, with what stands
    behind: a folder's stays whole, a file's own end is replaced.

    Raises
    ------
    NotTaken
        if the name is none of Moodle's, or Moodle would read another number out of it.

    """
    match = _MOODLE.fullmatch(_as_it_came(came_as))
    if not match or came_as[0] in ".~":
        raise NotTaken(message("given.no_moodle_name", name=came_as))
    if match["id"] != number:
        raise NotTaken(message("given.moodle_reads_other", name=came_as, number=match["id"]))
    rest = match["rest"] or ""
    return f"{came_as}/" if rest in ("", "_") else f"{came_as.removesuffix(rest)}_"


def moodle_begin_of(name: str, number: str) -> str:
    """The same for a participant who did not hand in alone, as Moodle would have called the folder."""
    plain = re.sub(r'[_/\\:*?"<>|\x00-\x1f]', " ", name).strip(" .~")
    return moodle_begin(f"{plain or 'Participant'}_{number}_assignsubmission_file_", number)


def _as_it_came(name: str) -> str:
    """The name, if it is known letter for letter: what no file system took has signs of it spelled out.

    Raises
    ------
    NotTaken
        if it is not.

    """
    if not name:
        raise NotTaken(message("given.no_name_known"))
    if "\\" in name or any(ord(sign) < ord(" ") for sign in name):
        raise NotTaken(message("given.name_spelled_out", name=name))
    return name
