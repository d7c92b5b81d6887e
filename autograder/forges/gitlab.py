"""GitLab: webhooks with a token or a signature, the events of a project, its repository, and answers as a status and a comment.

Facts of its documentation: a webhook that fails again and again is turned off; a push that moves more than three branches is one
event without commits, so that a branch is asked where it is as well; trees tell no sizes, so files are bounded as they are read.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote

from autograder.forges.api import Api, reading
from autograder.forges.forge import NOTHING, Answer, Entry, Log, Move, NotAnswered, Told, kind_of
from autograder.forges.gitea import head_of
from autograder.forges.github import push_of
from autograder.forges.shown import comment
from autograder.forges.signed import hold_to_token_or_signature

_PER_PAGE, _MOST_TREE = 100, 1000
_MOST_NOTE, _MOST_DESCRIPTION = 65_535, 255
_STATES = {"full": "success", "unmarked": "pending", "lost": "failed", "not graded": "canceled", "fault": "failed"}
_BAD = 400


class GitLab:
    """GitLab."""

    def __init__(self, api: Api) -> None:
        """Ask over this API."""
        self._api = api
        self.close = api.close

    def told(self, headers: Mapping[str, str], body: bytes, secret: str, now: float) -> Told | None:
        """The push of which a webhook tells."""
        hold_to_token_or_signature(headers, body, secret, now)
        if headers.get("x-gitlab-event") != "Push Hook":
            return None
        number = headers.get("idempotency-key") or headers.get("x-gitlab-event-uuid", "")
        return push_of(body, number, ("project", "path_with_namespace"))

    def log(self, repository: str, branch: str, etag: str) -> Log | None:
        """How a branch moved, by the project's events."""
        path = f"{_at(repository)}/events"
        asked: dict[str, Any] = {"action": "pushed", "per_page": _PER_PAGE}
        first = self._api.get(path, etag=etag, page=1, **asked)
        if first is None:
            return None
        pages = self._api.numbered(path, first, full=_PER_PAGE, **asked)
        return Log(first.etag, tuple(move for page in pages for move in _moves(page, branch)))

    def head(self, repository: str, branch: str) -> str:
        """The commit at which a branch is."""
        return head_of(self._api, f"{_at(repository)}/repository/branches/{quote(branch, safe='')}")

    def root(self, repository: str, commit: str) -> tuple[Entry, ...] | None:
        """What is in a commit's tree."""
        return self._tree(repository, ref=commit)

    def inside(self, repository: str, commit: str, folder: Entry) -> tuple[Entry, ...] | None:
        """What is in a folder of it."""
        return self._tree(repository, ref=commit, path=folder.name)

    def _tree(self, repository: str, **asked: str | int) -> tuple[Entry, ...] | None:
        found = list[Entry]()
        asked["per_page"] = _PER_PAGE
        for page in self._api.numbered(f"{_at(repository)}/repository/tree", full=_PER_PAGE, **asked):
            with reading():
                found += [Entry(kind_of(one["mode"]), str(one["name"]), str(one["id"])) for one in page]
            if len(found) > _MOST_TREE:
                return None
        return tuple(found)

    def contents(self, repository: str, file: Entry, most: int) -> bytes | None:
        """The bytes of a file."""
        return self._api.bytes(f"{_at(repository)}/repository/blobs/{quote(file.object)}/raw", most, "*/*")

    def answer(self, repository: str, commit: str, answer: Answer) -> None:
        """Show a status, and a comment where nothing else shows the report."""
        status = {"state": _STATES[answer.state], "name": f"autograder/{answer.assignment}".rstrip("/")}
        status |= {
            "description": answer.title[:_MOST_DESCRIPTION],
            **({"target_url": answer.url} if answer.url else {}),
        }
        try:
            self._api.post(f"{_at(repository)}/statuses/{commit}", status)
        except NotAnswered as error:
            if error.status != _BAD:  # which is answered to a state that the status has already
                raise
        if not answer.url:
            comment(self._api, f"{_at(repository)}/repository/commits/{commit}/comments", "note", answer, _MOST_NOTE)


def _at(repository: str) -> str:
    return f"/projects/{quote(repository, safe='')}"


def _moves(page: Any, branch: str) -> Iterator[Move]:
    with reading():
        for one in page:
            push = one["push_data"]
            if push["ref_type"] != "branch" or push["ref"] != branch or not (push["commit_to"] or push["commit_from"]):
                continue
            old, new = push["commit_from"] or NOTHING, push["commit_to"] or NOTHING
            yield Move(old, new, datetime.fromisoformat(one["created_at"]).timestamp())
