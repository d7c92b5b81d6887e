"""Where a course's repositories are and whose each is: `forge.yaml` and `repositories.csv`, and the secrets for it, which stand in neither."""

import os
import re
from collections.abc import Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Literal, get_args
from urllib.parse import urlsplit

from autograder.batch.secret import ROOM, TOKEN_VARIABLE, kept_alone, kept_secret
from autograder.course.yaml_file import read_yaml
from autograder.errors import CourseError, UsageError
from autograder.frozen import frozen
from autograder.gradebook.sheet import read_sheet
from autograder.words.message import message

FORGE, REPOSITORIES = "forge.yaml", "repositories.csv"
TOKEN, KEY, WEBHOOK = "forge.token", "forge.pem", "forge.webhook"
"""The files of the course's secrets."""

Platform = Literal["github", "forgejo", "gitea", "gitlab"]
PLACES: Mapping[str, str] = {"github": "https://github.com", "gitlab": "https://gitlab.com"}
_REPOSITORY = re.compile(r"[\w.-]{1,100}(?:/[\w.-]{1,100}){1,20}", re.ASCII)
_BRANCH = re.compile(r"[\w.-]+(?:/[\w.-]+)*", re.ASCII)

SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["platform"],
    "description": message("forge_file.whole"),
    "properties": {
        "platform": {"enum": list(get_args(Platform)), "description": message("forge_file.platform")},
        "url": {"type": "string", "minLength": 1, "description": message("forge_file.url")},
        "branch": {"type": "string", "minLength": 1, "description": message("forge_file.branch")},
        "minutes": {"type": "number", "minimum": 1, "maximum": 1440, "description": message("forge_file.minutes")},
        "app": {"type": "string", "minLength": 1, "description": message("forge_file.app")},
        "installation": {"type": "integer", "minimum": 1, "description": message("forge_file.installation")},
    },
}


@frozen
class CourseForge:
    """The platform at a `url`, the `branch` that is graded, and every how many `minutes` it is looked what was missed.

    On GitHub a course may ask as an `app` with its `installation`.
    """

    platform: Platform
    url: str = ""
    branch: str = "main"
    minutes: float = 10.0
    app: str = ""
    installation: int = 0

    def place(self, repository: str) -> str:
        """Where a repository is, by which its pushes are kept."""
        return f"{self.url}/{repository}"


def read_forge(course: Path) -> CourseForge | None:
    """The forge of a course; None where it has none.

    Raises
    ------
    CourseError
        for anything unknown or of the wrong kind.

    """
    if not (course / FORGE).is_file():
        return None
    file = read_yaml(course / FORGE, SCHEMA)
    platform = file.data["platform"]
    url = file.data.get("url", PLACES.get(platform, "")).rstrip("/")
    if not _is_safe(url):
        raise file.wrong(message("forge_file.bad_url", url=url), message("forge_file.url"), "url")
    branch = file.data.get("branch", "main")
    if not _BRANCH.fullmatch(branch) or _leads_astray(branch):
        raise file.wrong(message("forge_file.bad_branch", branch=branch), message("forge_file.branch"), "branch")
    app, installation = file.data.get("app", ""), file.data.get("installation", 0)
    if bool(app) != bool(installation) or (app and platform != "github"):
        raise file.wrong(message("forge_file.half_app"), message("forge_file.app"), "app")
    return CourseForge(platform, url, branch, file.data.get("minutes", 10.0), app, installation)


def _leads_astray(name: str) -> bool:
    """Whether a name, as a part of an address, leads to another one."""
    return bool({".", ".."} & {*name.split("/")})


def _is_safe(url: str) -> bool:
    """Whether a token may be sent there: over TLS, or to this machine itself."""
    parts = urlsplit(url)
    if parts.scheme == "https":
        return bool(parts.hostname) and not parts.query and not parts.fragment and not parts.username
    try:
        return parts.scheme == "http" and ip_address(parts.hostname or "").is_loopback
    except ValueError:
        return parts.scheme == "http" and parts.hostname == "localhost"


def read_repositories(course: Path) -> Mapping[str, str]:
    """Whose each repository is, by its name in lower case; several may be one person's.

    Raises
    ------
    UsageError
        if there is no such table.
    CourseError
        for what is no repository's name, has nobody, or stands there twice, with its line.

    """
    sheet = read_sheet(course / REPOSITORIES, ("repository", "person"), message("forge_file.file"))
    found: dict[str, str] = {}
    for line, row in enumerate(sheet.rows, 2):
        name, person = sheet.cell(row, "repository").lower(), sheet.cell(row, "person")
        if not name and not person:
            continue
        if not _REPOSITORY.fullmatch(name) or _leads_astray(name) or not person.isprintable() or not person:
            raise CourseError(sheet.path, line, message("forge_file.bad_row", name=name), message("forge_file.table"))
        if name in found:
            raise CourseError(sheet.path, line, message("forge_file.twice", name=name), message("forge_file.once"))
        found[name] = person
    return found


def token_of(course: Path) -> str:
    """The token by which the platform is asked: of the environment, else of a file that is its owner's alone.

    It is taken out of the environment.

    Raises
    ------
    UsageError
        if there is none, or others may read it.

    """
    return os.environ.pop(TOKEN_VARIABLE, "").strip() or _kept(course, TOKEN)


def key_of(course: Path) -> str:
    """An App's private key, of a file that is its owner's alone; it raises what `token_of` does."""
    return _kept(course, KEY)


def _kept(course: Path, name: str) -> str:
    if not (course / ROOM / name).exists():
        raise UsageError(message("forge_file.no_token", path=course / ROOM / name, variable=TOKEN_VARIABLE))
    return kept_alone(course, name)


def webhook_secret(course: Path) -> str:
    """The secret with which webhooks are signed; drawn and kept at the first time. It raises what `kept_secret` does."""
    return kept_secret(course, WEBHOOK)
