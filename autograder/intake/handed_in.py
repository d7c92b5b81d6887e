"""What was handed in, a folder or an archive: the one door through which `grade` takes submissions."""

from collections.abc import Collection
from pathlib import Path

from autograder.intake.archive import Archive, read_archive
from autograder.intake.folder import Submissions, read_submissions

HandedIn = Submissions | Archive
"""Submissions: how many there are is known, each is read as it is asked for; `left_out` are the names that are none."""


def read_handed_in(path: Path, filename: str, tasks: Collection[str] = ()) -> HandedIn:
    """The submissions in a folder or an archive; `filename` and `tasks` are what was to be handed in.

    Raises
    ------
    UsageError
        if it cannot be read, or holds nothing.

    """
    is_archive = path.exists() and not path.is_dir()
    return read_archive(path, filename, tasks) if is_archive else read_submissions(path, filename, tasks)
