"""Grades the one submission that lies in a folder, where a platform has put it, as it is graded in a class."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from autograder.batch.pool import Pool
from autograder.batch.run import hand_in_first
from autograder.batch.secret import read_secret
from autograder.course.assignment import load_assignment
from autograder.course.exam import set_graded_exam
from autograder.errors import GraderError, UsageError
from autograder.frozen import frozen
from autograder.intake.called import Wanted
from autograder.intake.folder import Folder
from autograder.intake.likely import held_to_its_assignment
from autograder.intake.packed import take_whole
from autograder.render.report_json import report_from_json
from autograder.render.when import how_late
from autograder.results import Report
from autograder.words.message import message


@frozen
class Packed:
    """What a package brings with it: the `course`, one `assignment` of it, and the file of the secret."""

    course: Path
    assignment: str
    secret: Path


def grade_one(packed: Packed, folder: Path, who: str = "", arrived: datetime | None = None) -> Report:
    """The report on what lies in `folder`; `who` handed it in, and it `arrived` by the platform's clock.

    No link in the folder is followed. The score is that of a class graded with the same secret: what being late costs is told
    and not taken off.

    Raises
    ------
    AutograderError
        if it was not graded, by a fault of ours, of the course, or because walls do not stand here.

    """
    assignment = load_assignment(packed.course, packed.assignment)
    if not folder.is_dir():
        raise UsageError(message("hosted.no_folder", folder=folder))
    by_hand = assignment.policy.by_hand
    wanted = Wanted(assignment.filename, assignment.questions, homes=assignment.homes, by_hand=by_hand)
    submission = replace(held_to_its_assignment(take_whole(Folder(folder, wanted.is_work), wanted), wanted), id=who)
    exam = set_graded_exam(assignment, read_secret(packed.secret).encode())
    with Pool(exam, 1) as pool:
        hand_in_first(exam, pool)
        (graded,) = pool.grade([submission])
    report = report_from_json(graded.report)
    if report.fault:
        raise GraderError(report.fault)
    late = how_late(arrived, assignment.policy.deadline)
    return replace(report, notes=(late, *report.notes)) if late else report
