"""The forge of a course, ready to be asked."""

from pathlib import Path

from autograder.forges.api import Api
from autograder.forges.app import ByApp, Key, by_token
from autograder.forges.course_forge import PLACES, CourseForge, key_of, token_of
from autograder.forges.forge import Forge
from autograder.forges.gitea import Gitea
from autograder.forges.github import GitHub
from autograder.forges.gitlab import GitLab

_BELOW = {"github": "/api/v3", "gitlab": "/api/v4", "forgejo": "/api/v1", "gitea": "/api/v1"}
"""Where at a platform's address its API is."""


def open_forge(course: Path, forge: CourseForge, patience: float) -> Forge:
    """The forge of a course; where it is busy it is waited for `patience` seconds at a time.

    Raises
    ------
    UsageError
        if there is no token for it.

    """
    is_public = forge.url == PLACES["github"]
    address = "https://api.github.com" if is_public else f"{forge.url}{_BELOW[forge.platform]}"
    if forge.app:
        key = Key(forge.app, forge.installation, key_of(course))
        return GitHub(Api(address, ByApp(address, key, patience), patience=patience), is_app=True)
    if forge.platform == "gitlab":
        return GitLab(Api(address, by_token(token_of(course), "private-token", ""), patience=patience))
    if forge.platform == "github":
        return GitHub(Api(address, by_token(token_of(course)), patience=patience), is_app=False)
    return Gitea(Api(address, by_token(token_of(course), scheme="token "), patience=patience))
