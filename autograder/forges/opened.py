"""The forge of a course, ready to be asked."""

from pathlib import Path

from autograder.forges.api import Api
from autograder.forges.app import ByApp, Key, by_token
from autograder.forges.course_forge import CourseForge, key_of, token_of
from autograder.forges.forge import Forge
from autograder.forges.github import GitHub

_GITHUB = "https://github.com"


def open_forge(course: Path, forge: CourseForge, patience: float) -> Forge:
    """The forge of a course; where it is busy it is waited for `patience` seconds at a time.

    Raises
    ------
    UsageError
        if there is no token for it.

    """
    address = "https://api.github.com" if forge.url == _GITHUB else f"{forge.url}/api/v3"
    if forge.app:
        key = Key(forge.app, forge.installation, key_of(course))
        return GitHub(Api(address, ByApp(address, key, patience), patience=patience), is_app=True)
    return GitHub(Api(address, by_token(token_of(course)), patience=patience), is_app=False)
