"""What the tests of forges share: platforms that answer over real HTTP as their documents say, with repositories held in memory.

Each holds whoever asks to the documents as well: paths, tokens, and what an answer that is shown may be.
"""

import base64
import hashlib
import hmac
import json
import re
import threading
import time
import urllib.error
import urllib.request
from collections import defaultdict
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, quote, unquote, urlsplit

TOKEN = "a-token-of-twenty-letters"
SECRET = "the-secret-of-webhooks"
NONE = "0" * 40
MOST_OF_A_TREE = 1000
"""A tree of more entries is told in part; as small as Gitea has it, where GitHub tells a hundred thousand."""


def blob_id(data):
    """The object of a file's bytes."""
    return hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()


class Repository:
    """A repository at a platform: its branches, how they moved and when, and all objects."""

    def __init__(self):
        self.heads, self.moves = {}, []
        self.blobs, self.trees, self.commits = {}, {}, {}

    def push(self, files, branch="main", at=None):
        """Have a branch hold these files, by path, and nothing else; the move of it.

        A file is bytes, or a mode and bytes; a mode and a text are an entry with that object.
        """
        tree = self._tree([(path.split("/"), what) for path, what in files.items()])
        commit = hashlib.sha1(f"{tree} {len(self.commits)} {id(self)}".encode()).hexdigest()
        self.commits[commit] = tree
        return self.move(commit, branch, at)

    def move(self, commit, branch="main", at=None):
        """Have a branch be at a commit, or be gone."""
        old = self.heads.get(branch, NONE)
        if commit == NONE:
            self.heads.pop(branch, None)
        else:
            self.heads[branch] = commit
        self.moves.append((old, commit, f"refs/heads/{branch}", time.time() if at is None else at))
        return old, commit

    def _tree(self, files):
        entries, below = [], defaultdict(list)
        for (first, *rest), what in files:
            if rest:
                below[first].append((rest, what))
            else:
                entries.append(self._entry(first, what))
        entries += [("040000", name, self._tree(inside)) for name, inside in below.items()]
        tree = hashlib.sha1(json.dumps(sorted(entries)).encode()).hexdigest()
        self.trees[tree] = sorted(entries, key=lambda entry: entry[1])
        return tree

    def _entry(self, name, what):
        mode, what = what if isinstance(what, tuple) else ("100644", what)
        if isinstance(what, str):
            return mode, name, what
        one = blob_id(what)
        self.blobs[one] = what
        return mode, name, one


class Refused(Exception):
    """What is answered with a status, and headers."""

    def __init__(self, status, **headers):
        super().__init__(status)
        self.status, self.headers = status, {name.replace("_", "-"): str(value) for name, value in headers.items()}


class HungUp(Exception):
    """Nothing is answered."""


def no_more(*_):
    """What is done before an answer, where nothing is."""


class Asked:
    """One request: its path, what it asks, its body as data, its headers, and the repository that it is of."""

    def __init__(self, request, body):
        parts = urlsplit(request.path)
        self.method, self.path, self.body, self.headers = request.command, parts.path, body, request.headers
        self.query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self.name, self.repository = "", None


class Platform:
    """A platform at an address of this machine; `asked` are the requests, `shown` what was shown at commits, by repository.

    What stands in `before` is called with a request's method and path, what stands in `after` once what was asked is done: each
    may raise `Refused`, or `HungUp`.
    """

    api, token_header, token = "", "Authorization", f"Bearer {TOKEN}"
    tells_of_deletion, has_comments = True, True

    def __init__(self):
        self.repositories = defaultdict(Repository)
        self.asked, self.shown = [], defaultdict(list)
        self.before, self.after = no_more, no_more
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                outer.answer(self, None)

            def do_POST(self):
                outer.answer(self, json.loads(self.rfile.read(int(self.headers["content-length"]))))

            def log_message(self, *_):
                """Be silent."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._server.handle_error = no_more  # whoever asked was killed
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self):
        """Its address."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def answer(self, request, body):
        """Answer one request."""
        self.asked.append((request.command, request.path))
        try:
            self.before(request.command, request.path)
            status, headers, data = self._found(Asked(request, body))
            self.after(request.command, request.path)
        except HungUp:
            request.close_connection = True
            return
        except Refused as error:
            status, headers, data = error.status, error.headers, {"message": "refused"}
        raw = data if isinstance(data, bytes) else json.dumps(data).encode()
        tag = f'W/"{hashlib.sha1(raw).hexdigest()}"'
        if status == 200 and request.command == "GET" and request.headers.get("if-none-match") == tag:
            status, raw = 304, b""
        request.send_response(status)
        for name, value in {"etag": tag, **headers}.items():
            request.send_header(name, value)
        request.send_header("content-length", str(len(raw)))
        request.end_headers()
        request.wfile.write(raw)

    def _lets_in(self, it):
        return it.headers.get(self.token_header) == self.token

    def _found(self, it):
        for method, pattern, find in self._routes():
            match = re.fullmatch(f"{self.api}{pattern}", it.path)
            if method == it.method and match and self._lets_in(it):
                facts = {name: unquote(value) for name, value in match.groupdict().items()}
                it.name = facts.pop("repository", "")
                it.repository = self.repositories.get(it.name)
                if it.name and it.repository is None:
                    raise Refused(404)
                found = find(it, **facts)
                return found if isinstance(found, tuple) else (200 if it.body is None else 201, {}, found)
        raise Refused(401)

    def _page(self, it, rows, size="per_page"):
        """A page of rows, with a link to the next one."""
        many, number = int(it.query.get(size, 30)), int(it.query.get("page", 1))
        some = rows[(number - 1) * many : number * many]
        if number * many >= len(rows):
            return 200, {}, some
        following = "&".join(
            f"{name}={quote(str(value))}" for name, value in {**it.query, "page": str(number + 1)}.items()
        )
        return 200, {"link": f'<{self.url}{it.path}?{following}>; rel="next"'}, some

    def _comments(self, it, commit):
        """What was said at a commit, as much of it as is asked for."""
        return self._page(it, [body for kind, at, body in self.shown[it.name] if (kind, at) == ("comment", commit)])

    def _show(self, it, kind, commit, *, wanted, limits=(), states=()):
        """Keep what was shown, if the documents allow it."""
        fits = commit in it.repository.commits and {*wanted} <= {*it.body}
        fits = fits and all(len(it.body.get(name, "")) <= most for name, most in limits)
        if not fits or (states and it.body["state"] not in states):
            raise Refused(422)
        self.shown[it.name].append((kind, commit, it.body))
        return {"id": len(self.shown[it.name])}


def _time(at):
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def post(url, body, headers):
    """Send a message to a service; the status and the text of its answer."""
    request = urllib.request.Request(url, data=body, headers={"content-type": "application/json", **headers})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.read().decode().strip()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode().strip()


# ── GitHub ──────────────────────────────────────────────────────────────────────────────────────

_REPOSITORY = "/repos/(?P<repository>[^/]+/[^/]+)"


def git_tree(it, tree):
    """A tree of git, as GitHub and Gitea tell it."""
    tree = it.repository.commits.get(tree, tree)
    if tree not in it.repository.trees:
        raise Refused(404)
    kinds, blobs = {"040000": "tree", "160000": "commit"}, it.repository.blobs
    rows = [
        {"path": path, "mode": mode, "type": kinds.get(mode, "blob"), "sha": found}
        | ({"size": len(blobs[found])} if found in blobs else {})
        for mode, path, found in it.repository.trees[tree]
    ]
    is_cut = len(rows) > MOST_OF_A_TREE
    return {"sha": tree, "tree": rows[:MOST_OF_A_TREE], "truncated": is_cut}


def git_blob(it, blob):
    """A blob of git, likewise: in base64, or where its bytes are asked for those."""
    data = it.repository.blobs.get(blob)
    if data is None:
        raise Refused(404)
    if "raw" in it.headers.get("accept", ""):
        return 200, {}, data
    return {"sha": blob, "size": len(data), "encoding": "base64", "content": base64.encodebytes(data).decode()}


class GitHubFake(Platform):
    """GitHub, as an Enterprise Server has it below /api/v3."""

    name, api, signs = "github", "/api/v3", True
    public_key = None
    """That of an App, if one asks."""

    def _lets_in(self, it):
        return it.path.startswith(f"{self.api}/app/") or super()._lets_in(it)

    def _routes(self):
        return [
            ("GET", f"{_REPOSITORY}/activity", self._activity),
            ("GET", f"{_REPOSITORY}/git/matching-refs/heads/(?P<branch>.+)", self._refs),
            ("GET", f"{_REPOSITORY}/git/commits/(?P<commit>[0-9a-f]+)", self._commit),
            ("GET", f"{_REPOSITORY}/git/trees/(?P<tree>[0-9a-f]+)", git_tree),
            ("GET", f"{_REPOSITORY}/git/blobs/(?P<blob>[0-9a-f]+)", git_blob),
            ("POST", f"{_REPOSITORY}/statuses/(?P<commit>[0-9a-f]+)", self._status),
            ("GET", f"{_REPOSITORY}/commits/(?P<commit>[0-9a-f]+)/comments", self._comments),
            ("POST", f"{_REPOSITORY}/commits/(?P<commit>[0-9a-f]+)/comments", self._comment),
            ("GET", f"{_REPOSITORY}/commits/(?P<commit>[0-9a-f]+)/check-runs", self._check_runs),
            ("POST", f"{_REPOSITORY}/check-runs", self._check_run),
            ("POST", "/app/installations/(?P<number>[0-9]+)/access_tokens", self._installation_token),
        ]

    def _activity(self, it):
        moves = [move for move in it.repository.moves if it.query.get("ref") in (None, move[2])]
        rows = [
            {"id": number, "node_id": "x", "before": old, "after": new, "ref": ref, "timestamp": _time(at)}
            | {"activity_type": "push", "actor": {"login": "somebody"}}
            for number, (old, new, ref, at) in enumerate(moves)
        ]
        return self._page(it, rows[::-1])

    def _refs(self, it, branch):
        heads = it.repository.heads
        if not it.repository.commits:
            raise Refused(409)
        found = [other for other in heads if other.startswith(branch)]
        return [{"ref": f"refs/heads/{other}", "object": {"type": "commit", "sha": heads[other]}} for other in found]

    def _commit(self, it, commit):
        if commit not in it.repository.commits:
            raise Refused(404)
        tree = {"sha": it.repository.commits[commit]}
        return {"sha": commit, "tree": tree, "committer": {"date": "2001-01-01T00:00:00Z"}}

    def _status(self, it, commit):
        states = ("error", "failure", "pending", "success")
        return self._show(it, "status", commit, wanted=["state"], limits=[("description", 140)], states=states)

    def _comment(self, it, commit):
        return self._show(it, "comment", commit, wanted=["body"], limits=[("body", 65_536)])

    def _check_runs(self, it, commit):
        runs = [body for _, at, body in self.shown[it.name] if (at, body["name"]) == (commit, it.query["check_name"])]
        latest = runs[-1:] if it.query["filter"] == "latest" else runs
        return {"total_count": len(latest), "check_runs": latest}

    def _check_run(self, it):
        output, remarks = it.body["output"], it.body["output"]["annotations"]
        conclusions = ("action_required", "cancelled", "failure", "neutral", "success", "skipped", "stale", "timed_out")
        fits = len(remarks) <= 50 and len(output["summary"]) <= 65_535 and it.body["conclusion"] in conclusions
        levels = ("notice", "warning", "failure")
        for one in remarks:
            there = {"path", "start_line", "end_line", "annotation_level", "message"} <= {*one}
            fits = fits and there and one["annotation_level"] in levels and len(one["title"]) <= 255
        if self.public_key is None or not fits:
            raise Refused(422 if self.public_key else 403)
        return self._show(it, "check", it.body["head_sha"], wanted=["name", "head_sha", "conclusion"])

    def _installation_token(self, it, number):
        import jwt  # noqa: PLC0415  (needed where an App asks)

        scheme, _, token = it.headers["authorization"].partition(" ")
        claims = jwt.decode(token, self.public_key, algorithms=["RS256"])
        if scheme != "Bearer" or claims["exp"] - claims["iat"] > 600:
            raise Refused(401)
        self.issued = (claims["iss"], number)
        return {"token": TOKEN, "expires_at": _time(time.time() + 3600)}

    def message(self, repository, move, *, branch="main", secret=SECRET, delivery="d1", event="push", **more):
        """A webhook's body and headers, that tell of a move."""
        old, new = move
        data = {"ref": f"refs/heads/{branch}", "before": old, "after": new, "repository": {"full_name": repository}}
        body = json.dumps({**data, "pusher": {"name": "somebody"}, "commits": [], **more}).encode()
        return body, self.signed(body, secret, delivery, event)

    def signed(self, body, secret, delivery="d1", event="push"):
        """The headers of a message."""
        signature = "sha256=" + hmac.new(secret.encode(), body, "sha256").hexdigest()
        return {"X-GitHub-Event": event, "X-GitHub-Delivery": delivery, "X-Hub-Signature-256": signature}


# ── Forgejo and Gitea ───────────────────────────────────────────────────────────────────────────


class GiteaFake(Platform):
    """Gitea; pages of its feed are shorter than they are asked to be, as an administrator may have them."""

    name, api, signs, token, tells_of_deletion = "gitea", "/api/v1", True, f"token {TOKEN}", False
    has_comments = False
    most_rows = 20

    def _routes(self):
        return [
            ("GET", f"{_REPOSITORY}/activities/feeds", self._feed),
            ("GET", f"{_REPOSITORY}/branches/(?P<branch>.+)", self._branch),
            ("GET", f"{_REPOSITORY}/git/trees/(?P<tree>[0-9a-f]+)", git_tree),
            ("GET", f"{_REPOSITORY}/git/blobs/(?P<blob>[0-9a-f]+)", git_blob),
            ("POST", f"{_REPOSITORY}/statuses/(?P<commit>[0-9a-f]+)", self._status),
        ]

    def _feed(self, it):
        rows = [self._row(it.name, *move) for move in it.repository.moves]
        rows.append({"op_type": "create_repo", "ref_name": "", "content": "", "created": _time(0)})
        it.query["limit"] = min(int(it.query["limit"]), self.most_rows)
        return self._page(it, rows[::-1], "limit")

    def _row(self, name, old, new, ref, at):
        if new == NONE:
            return {"op_type": "delete_branch", "ref_name": ref, "content": "", "created": _time(at)}
        compare = "" if old == NONE else f"{name}/compare/{old}...{new}"
        content = {"Commits": [{"Sha1": new}], "HeadCommit": {"Sha1": new}, "CompareURL": compare, "Len": 1}
        return {"op_type": "commit_repo", "ref_name": ref, "content": json.dumps(content), "created": _time(at)}

    def _branch(self, it, branch):
        if branch not in it.repository.heads:
            raise Refused(404)
        return {"name": branch, "commit": {"id": it.repository.heads[branch]}}

    def _status(self, it, commit):
        states = ("pending", "success", "error", "failure", "warning")
        return self._show(it, "status", commit, wanted=["state", "context"], states=states)

    def message(self, repository, move, *, branch="main", secret=SECRET, delivery="d1", event="push", **more):
        """A webhook's body and headers, that tell of a move."""
        old, new = move
        data = {"ref": f"refs/heads/{branch}", "before": old, "after": new, "repository": {"full_name": repository}}
        body = json.dumps({**data, "pusher": {"login": "somebody"}, "commits": [], **more}).encode()
        return body, self.signed(body, secret, delivery, event)

    def signed(self, body, secret, delivery="d1", event="push"):
        """The headers of a message."""
        facts = {
            "Event": event,
            "Delivery": delivery,
            "Signature": hmac.new(secret.encode(), body, "sha256").hexdigest(),
        }
        return {f"X-{name}-{what}": fact for what, fact in facts.items() for name in ("Gitea", "Gogs")}


class ForgejoFake(GiteaFake):
    """Forgejo, whose messages have headers of its own name beside those of Gitea's."""

    name = "forgejo"

    def signed(self, body, secret, delivery="d1", event="push"):
        """The headers of a message."""
        theirs = super().signed(body, secret, delivery, event)
        return theirs | {name.replace("Gogs", "Forgejo"): fact for name, fact in theirs.items() if "Gogs" in name}


# ── GitLab ──────────────────────────────────────────────────────────────────────────────────────

_PROJECT = "/projects/(?P<repository>[^/]+)"


class GitLabFake(Platform):
    """GitLab, with webhooks that show a secret token."""

    name, api, signs, token_header, token = "gitlab", "/api/v4", False, "PRIVATE-TOKEN", TOKEN

    def _routes(self):
        repository = f"{_PROJECT}/repository"
        return [
            ("GET", f"{_PROJECT}/events", self._events),
            ("GET", f"{repository}/branches/(?P<branch>[^/]+)", self._branch),
            ("GET", f"{repository}/tree", self._tree),
            ("GET", f"{repository}/blobs/(?P<blob>[0-9a-f]+)/raw", self._raw),
            ("POST", f"{_PROJECT}/statuses/(?P<commit>[0-9a-f]+)", self._status),
            ("GET", f"{repository}/commits/(?P<commit>[0-9a-f]+)/comments", self._comments),
            ("POST", f"{repository}/commits/(?P<commit>[0-9a-f]+)/comments", self._comment),
        ]

    def _events(self, it):
        rows = [self._row(*move) for move in it.repository.moves if it.query["action"] == "pushed"]
        return self._page(it, rows[::-1])

    def _row(self, old, new, ref, at):
        push = {
            "action": "removed" if new == NONE else "pushed",
            "ref_type": "branch",
            "ref": ref.removeprefix("refs/heads/"),
            "commit_from": None if old == NONE else old,
            "commit_to": None if new == NONE else new,
        }
        return {"action_name": "pushed to", "created_at": _time(at), "push_data": push}

    def _branch(self, it, branch):
        if branch not in it.repository.heads:
            raise Refused(404)
        return {"name": branch, "commit": {"id": it.repository.heads[branch]}}

    def _tree(self, it):
        tree = it.repository.commits.get(it.query["ref"])
        for part in filter(None, it.query.get("path", "").split("/")):
            tree = next((found for _, name, found in it.repository.trees.get(tree, ()) if name == part), None)
        if tree not in it.repository.trees:
            raise Refused(404)
        kinds = {"040000": "tree", "160000": "commit"}
        rows = [
            {"id": found, "name": name, "type": kinds.get(mode, "blob"), "path": name, "mode": mode}
            for mode, name, found in it.repository.trees[tree]
        ]
        return self._page(it, rows)

    def _raw(self, it, blob):
        if blob not in it.repository.blobs:
            raise Refused(404)
        return 200, {}, it.repository.blobs[blob]

    def _status(self, it, commit):
        same = [("status", commit, it.body["name"], it.body["state"])]
        if [(*one[:2], one[2]["name"], one[2]["state"]) for one in self.shown[it.name] if one[0] == "status"][
            -1:
        ] == same:
            raise Refused(400)  # a status has no way from a state to itself
        states = ("pending", "running", "success", "failed", "canceled", "skipped")
        return self._show(it, "status", commit, wanted=["state"], limits=[("description", 255)], states=states)

    def _comment(self, it, commit):
        return self._show(it, "comment", commit, wanted=["note"], limits=[("note", 1_000_000)])

    def message(self, repository, move, *, branch="main", secret=SECRET, delivery="d1", event="push", **more):
        """A webhook's body and headers, that tell of a move."""
        old, new = move
        project = {"id": 1, "path_with_namespace": repository}
        data = {"object_kind": "push", "ref": f"refs/heads/{branch}", "before": old, "after": new, "project": project}
        body = json.dumps({**data, "commits": [], **more}).encode()
        return body, self.signed(body, secret, delivery, event)

    def signed(self, body, secret, delivery="d1", event="push"):  # noqa: ARG002  (only the secret is shown)
        """The headers of a message."""
        kind = {"push": "Push Hook"}.get(event, "Pipeline Hook")
        return {
            "X-Gitlab-Event": kind,
            "X-Gitlab-Event-UUID": delivery,
            "Idempotency-Key": delivery,
            "X-Gitlab-Token": secret,
        }
