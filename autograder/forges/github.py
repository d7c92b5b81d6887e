"""GitHub: signed webhooks, the activity of a repository, git's objects over the API, and answers as check runs or statuses with a comment.

Facts of its documentation: a webhook that is not answered within ten seconds has failed and is not sent again; an answer of 304
counts for no limit; a token makes 5,000 requests an hour, and 80 writings a minute and 500 an hour; check runs are for Apps alone.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote

from autograder.forges.api import Api, reading
from autograder.forges.forge import Answer, Entry, Log, Move, NotAnswered, Remark, Told, Unreadable, kind_of
from autograder.forges.shown import comment, mark_of, shortened
from autograder.forges.signed import hold_to_hmac, told_in

_RAW = "application/vnd.github.raw+json"
_EMPTY = 409
"""What is answered of the objects of a repository to which nothing was ever pushed."""

_MOST_PAGES, _ON_A_PAGE = 50, 100
"""So many pages of a repository's activity are read."""

_MOST_SUMMARY, _MOST_DESCRIPTION, _MOST_REMARKS = 65_535, 140, 50
_STATES = {"full": "success", "unmarked": "pending", "lost": "failure", "not graded": "error", "fault": "error"}
_CONCLUSIONS = {
    "full": "success",
    "unmarked": "neutral",
    "lost": "failure",
    "not graded": "skipped",
    "fault": "neutral",
}


class GitHub:
    """GitHub, as an App if it `is_app`: only such may show check runs, with remarks on lines; else a status and a comment are shown."""

    def __init__(self, api: Api, *, is_app: bool) -> None:
        """Ask over this API."""
        self._api, self._is_app = api, is_app
        self.close = api.close

    def told(self, headers: Mapping[str, str], body: bytes, secret: str, now: float) -> Told | None:  # noqa: ARG002  (nothing of a time is signed)
        """The push of which a webhook tells."""
        kind, _, signature = headers.get("x-hub-signature-256", "").partition("=")
        hold_to_hmac(signature if kind == "sha256" else "", body, secret)
        if headers.get("x-github-event") != "push":
            return None
        return push_of(body, headers.get("x-github-delivery", ""))

    def log(self, repository: str, branch: str, etag: str) -> Log | None:
        """How a branch moved, by the repository's activity."""
        asked: dict[str, Any] = {"ref": f"refs/heads/{branch}", "per_page": _ON_A_PAGE}
        first = self._api.get(f"{place(repository)}/activity", etag=etag, **asked)
        if first is None:
            return None
        pages = self._api.following(first, _MOST_PAGES)
        return Log(first.etag, tuple(move for page in pages for move in _moves(page.data)))

    def head(self, repository: str, branch: str) -> str:
        """The commit at which a branch is."""
        try:
            page = self._api.get(f"{place(repository)}/git/matching-refs/heads/{quote(branch)}")
        except NotAnswered as error:
            if error.status == _EMPTY:
                return ""
            raise
        with reading():
            found = page.data if page else ()
            return next((str(one["object"]["sha"]) for one in found if one["ref"] == f"refs/heads/{branch}"), "")

    def root(self, repository: str, commit: str) -> tuple[Entry, ...] | None:
        """What is in a commit's tree."""
        page = self._api.get(f"{place(repository)}/git/commits/{commit}")
        with reading():
            tree = page.data["tree"]["sha"]  # type: ignore[union-attr]
        return tree_of(self._api, repository, tree)

    def inside(self, repository: str, commit: str, folder: Entry) -> tuple[Entry, ...] | None:  # noqa: ARG002  (a tree has a number of its own)
        """What is in a folder."""
        return tree_of(self._api, repository, folder.object)

    def contents(self, repository: str, file: Entry, most: int) -> bytes | None:
        """The bytes of a file."""
        if file.size is None or file.size > most:
            return None
        return self._api.bytes(f"{place(repository)}/git/blobs/{quote(file.object)}", most, _RAW)

    def answer(self, repository: str, commit: str, answer: Answer) -> None:
        """Show a check run; without an App a status, and a comment where nothing else shows the report."""
        if self._is_app:
            self._check(repository, _check_run(commit, answer))
            return
        self._api.post(f"{place(repository)}/statuses/{commit}", status_of(answer, _MOST_DESCRIPTION))
        if not answer.url:
            comment(self._api, f"{place(repository)}/commits/{commit}/comments", "body", answer, _MOST_SUMMARY)

    def _check(self, repository: str, run: Mapping[str, Any]) -> None:
        """Add a check run, unless the last one of its name is the same."""
        asked = {"check_name": run["name"], "filter": "latest"}
        page = self._api.get(f"{place(repository)}/commits/{run['head_sha']}/check-runs", **asked)
        with reading():
            there = [one["external_id"] for one in page.data["check_runs"]]  # type: ignore[union-attr]
        if run["external_id"] not in there:
            self._api.post(f"{place(repository)}/check-runs", run, adds=True)


def place(repository: str) -> str:
    """Where a repository is below the API's address, at Forgejo and Gitea as well."""
    return f"/repos/{quote(repository)}"


def push_of(body: bytes, delivery: str, whose: tuple[str, str] = ("repository", "full_name")) -> Told:
    """The push of which a payload tells, in the form that Forgejo and Gitea have as well, and GitLab but for `whose` it is."""
    data, (thing, name) = told_in(body), whose
    try:
        told = Told(data[thing][name], data["ref"], data["before"], data["after"], delivery)
    except (KeyError, TypeError):
        raise Unreadable from None
    if not all(isinstance(part, str) for part in (told.repository, told.ref, told.old, told.new)):
        raise Unreadable
    return told


def _moves(data: Any) -> Iterator[Move]:
    with reading():
        for one in data:
            yield Move(str(one["before"]), str(one["after"]), datetime.fromisoformat(one["timestamp"]).timestamp())


def tree_of(api: Api, repository: str, tree: str) -> tuple[Entry, ...] | None:
    """What is in a tree, as Forgejo and Gitea tell it as well; None if it is not told whole."""
    page = api.get(f"{place(repository)}/git/trees/{quote(tree)}")
    with reading():
        if page is None or page.data["truncated"]:
            return None
        return tuple(_entry(one) for one in page.data["tree"])


def _entry(one: Mapping[str, Any]) -> Entry:
    size = one.get("size")
    return Entry(kind_of(one["mode"]), str(one["path"]), str(one["sha"]), int(size) if size is not None else None)


def status_of(answer: Answer, most: int) -> dict[str, str]:
    """An answer as the status of a commit, of a line alone."""
    status = {
        "state": _STATES[answer.state],
        "context": f"autograder/{answer.assignment}",
        "description": answer.title[:most],
    }
    return {**status, "target_url": answer.url} if answer.url else status


def _check_run(commit: str, answer: Answer) -> dict[str, Any]:
    remarks = [_annotation(one) for one in answer.remarks[:_MOST_REMARKS]]
    output = {"title": answer.title, "summary": shortened(answer.summary, _MOST_SUMMARY), "annotations": remarks}
    run = {
        "name": f"autograder/{answer.assignment}",
        "head_sha": commit,
        "external_id": mark_of(answer),
        "status": "completed",
        "conclusion": _CONCLUSIONS[answer.state],
        "output": output,
    }
    return {**run, "details_url": answer.url} if answer.url else run


def _annotation(one: Remark) -> dict[str, Any]:
    lines = {"start_line": one.line, "end_line": one.line}
    return {
        "path": one.path,
        **lines,
        "annotation_level": "warning",
        "title": one.title[:255],
        "message": one.says[:60_000],
    }
