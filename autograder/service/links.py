"""Where the pages of a service are found: each under a token that nobody guesses, and that is told to whoever may look at it."""

import hmac
import secrets

from autograder.service.queue import Queue, Queued

_ALL = ""
"""In the place of a person: the page of all attempts, which is the teachers'. No person is called so."""

_DIGITS = 18
"""A number of more is none of ours, and more than SQLite takes."""


def report_name(number: int, token: str) -> str:
    """What the page of an attempt's report is called below the address of the service."""
    return f"{number}-{token}.html"


class Links:
    """The links of one service, which is found at `url`."""

    def __init__(self, queue: Queue, url: str) -> None:
        """Tokens are drawn when they are first told, and kept."""
        self._queue, self._url = queue, url.rstrip("/")

    def report(self, one: Queued) -> str:
        """The report of one attempt, and nothing else."""
        return f"{self._url}/{report_name(one.number, one.token)}"

    def person(self, name: str) -> str:
        """All attempts of a person."""
        number, token = self._page(name)
        return f"{self._url}/people/{number}/{token}"

    def queue(self) -> str:
        """All attempts of everybody."""
        return f"{self._url}/queue/{self._page(_ALL)[1]}"

    def _page(self, name: str) -> tuple[int, str]:
        question = "SELECT number, token FROM page WHERE person = ?"
        if not (found := self._queue.rows(question, name)):
            with self._queue.transaction() as database:
                database.execute("INSERT INTO page (person, token) VALUES (?, ?)", (name, secrets.token_urlsafe(24)))
            found = self._queue.rows(question, name)
        number, token = found[0]
        return int(number), str(token)

    # ── who asks ────────────────────────────────────────────────────────────────────────────

    def reported(self, name: str) -> Queued | None:
        """The attempt whose report has this name, but for its ending; None if there is none, or its token is another."""
        number, _, token = name.partition("-")
        found = self._queue.found("FROM attempt WHERE number = ?", _number(number))
        return found[0] if found and _is_same(found[0].token, token) else None

    def whose(self, number: str, token: str) -> str | None:
        """Whose page this is; None if that token does not tell."""
        question = "SELECT person, token FROM page WHERE number = ? AND person != ?"
        found = self._queue.rows(question, _number(number), _ALL)
        return str(found[0][0]) if found and _is_same(found[0][1], token) else None

    def is_of_all(self, token: str) -> bool:
        """Whether this is the token of the teachers' page."""
        return _is_same(self._page(_ALL)[1], token)


def _number(text: str) -> int:
    """The number that stands in a path; 0, which is nobody's, if none of ours does."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _DIGITS else 0


def _is_same(ours: str, theirs: str) -> bool:
    """Whether they are, in a time that does not tell how much of them is."""
    return hmac.compare_digest(ours.encode(), theirs.encode("utf-8", "surrogatepass"))
