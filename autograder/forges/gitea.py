"""Forgejo and Gitea: webhooks signed as GitHub's under names of their own, the feed of a repository, git's objects, and statuses.

What they lack: comments at commits, so that a report is shown by a link alone; tags of answers, so that a feed is read anew each time.
"""

import base64
import json
from binascii import Error
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote

from autograder.forges.api import Api, reading
from autograder.forges.forge import NOTHING, Answer, Entry, Log, Move, NotAnswered, Told
from autograder.forges.github import place, push_of, status_of, tree_of
from autograder.forges.signed import hold_to_hmac

_OURS = ("forgejo", "gitea")
_NONE = 404
_MOST_DESCRIPTION = 255
_IN_BASE64, _MORE = 4 / 3 * 1.02, 4096
"""By what a file is larger as base64 in lines, and what stands around it."""


class Gitea:
    """Forgejo or Gitea."""

    def __init__(self, api: Api) -> None:
        """Ask over this API."""
        self._api = api
        self.close = api.close

    def told(self, headers: Mapping[str, str], body: bytes, secret: str, now: float) -> Told | None:  # noqa: ARG002  (nothing of a time is signed)
        """The push of which a webhook tells."""
        hold_to_hmac(_first(headers, "signature"), body, secret)
        return push_of(body, _first(headers, "delivery")) if _first(headers, "event") == "push" else None

    def log(self, repository: str, branch: str, etag: str) -> Log | None:  # noqa: ARG002  (nothing is tagged)
        """How a branch moved, by the repository's feed."""
        pages = self._api.numbered(f"{place(repository)}/activities/feeds", limit=50)  # an administrator may have fewer
        moves = [move for page in pages for move in _moves(page, branch)]
        return Log("", tuple(dict.fromkeys(moves)))

    def head(self, repository: str, branch: str) -> str:
        """The commit at which a branch is."""
        return head_of(self._api, f"{place(repository)}/branches/{quote(branch)}")

    def root(self, repository: str, commit: str) -> tuple[Entry, ...] | None:
        """What is in a commit's tree."""
        return tree_of(self._api, repository, commit)

    def inside(self, repository: str, commit: str, folder: Entry) -> tuple[Entry, ...] | None:  # noqa: ARG002  (a tree has a number of its own)
        """What is in a folder."""
        return tree_of(self._api, repository, folder.object)

    def contents(self, repository: str, file: Entry, most: int) -> bytes | None:
        """The bytes of a file, which come in base64."""
        if file.size is None or file.size > most:
            return None
        path = f"{place(repository)}/git/blobs/{quote(file.object)}"
        raw = self._api.bytes(path, int(most * _IN_BASE64) + _MORE, "application/json")
        if raw is None:
            return None
        with reading():
            content = json.loads(raw)["content"]
        return _decoded(content, most)

    def answer(self, repository: str, commit: str, answer: Answer) -> None:
        """Show a status."""
        status = status_of(answer, _MOST_DESCRIPTION)
        state = "warning" if answer.state == "not graded" else status["state"]
        self._api.post(f"{place(repository)}/statuses/{commit}", {**status, "state": state})


def _first(headers: Mapping[str, str], name: str) -> str:
    """A header under the first of the names that it may have: where there is one, no other is looked at."""
    return next((headers[f"x-{one}-{name}"] for one in _OURS if f"x-{one}-{name}" in headers), "")


def head_of(api: Api, path: str) -> str:
    """The commit of the branch at a path, as GitLab tells it too; "" if there is none."""
    try:
        page = api.get(path)
    except NotAnswered as error:
        if error.status == _NONE:
            return ""
        raise
    with reading():
        return str(page.data["commit"]["id"]) if page else ""


def _moves(page: Any, branch: str) -> Iterator[Move]:
    """What a page of a feed tells of pushes to a branch; a deletion does not say what was deleted, and is left out."""
    with reading():
        for one in page:
            if one["op_type"] != "commit_repo" or one["ref_name"].removeprefix("refs/heads/") != branch:
                continue
            content = json.loads(one["content"])
            old, _, new = str(content.get("CompareURL") or "").rpartition("/")[2].partition("...")
            commits = [content.get("HeadCommit"), *(content.get("Commits") or ())]
            if found := new or next((one["Sha1"] for one in commits if one), ""):
                yield Move(old or NOTHING, found, datetime.fromisoformat(one["created"]).timestamp())


def _decoded(content: Any, most: int) -> bytes | None:
    """A file's bytes; None if it was too large to be told."""
    try:
        found = base64.b64decode(content or "")
    except (Error, TypeError, ValueError):
        return None
    return found if content is not None and len(found) <= most else None
