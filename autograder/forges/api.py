"""Asks a platform over HTTP: with its token and nowhere else, in answers of a bounded size, page by page, patiently where it is busy."""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from typing import Any, TypeAlias, TypeVar

import httpx

from autograder.forges.forge import NotAnswered
from autograder.frozen import frozen
from autograder.words.message import message

MOST_ANSWER = 8 << 20
"""So many bytes of one answer are read; no tree that GitHub tells whole is larger."""

_SECONDS, _TRIES, _PAUSE = 20.0, 3, 0.5
_LATER, _RENEWED = 30.0, 300.0
"""Seconds until a platform that fails, or is not reached, is asked again; and one that refuses a token, until there is another."""

_LONGEST = 3600.0
_MOST_PAGES = 50
_MOVED, _OK, _UNCHANGED, _NO, _BUSY, _FAILS = (301, 302, 303, 307, 308), 200, 304, (401, 403), 429, 500

_UNSENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
"""Where no byte of a request went out."""

Headers: TypeAlias = Mapping[str, str]
_Read = TypeVar("_Read")


@frozen
class Page:
    """One answer: its data, the tag under which it can be asked whether it is still so, the address of the next page or ""."""

    data: Any
    etag: str = ""
    next: str = ""


class Api:
    """The API at an address; `authorise` gives the headers that say who asks. It waits for no longer than `patience` seconds at a time."""

    def __init__(self, address: str, authorise: Callable[[], Headers], *, patience: float) -> None:
        """Nothing is asked yet. No redirection is followed: the token is for this address alone."""
        self._address, self._authorise, self._patience = address, authorise, patience
        self._quiet_until = 0.0
        self._client = httpx.Client(
            timeout=_SECONDS, headers={"accept-encoding": "identity", "user-agent": "nn-autograder"}
        )

    def close(self) -> None:
        """Hang up."""
        self._client.close()

    def get(self, path: str, /, *, etag: str = "", **asked: str | int) -> Page | None:
        """The data at a path; None if it is what had this tag.

        Raises
        ------
        NotAnswered
            if there is none, or not for us, or not now.

        """
        headers = {"accept": "application/json", **({"if-none-match": etag} if etag else {})}
        return self._ask("GET", self._url(path), _page, headers=headers, params=asked or None)

    def following(self, page: Page | None, most: int) -> Iterator[Page]:
        """A page and those behind it, so many at most."""
        for _ in range(most):
            if page is None:
                return
            yield page
            page = self.get(page.next) if page.next else None

    def numbered(self, path: str, first: Page | None = None, /, *, full: int = 1, **asked: Any) -> Iterator[Any]:
        """The data of a path's pages, by their numbers, the `first` of which may be there already.

        One is the last that is shorter than those before, or than `full`, where the platform fills its pages so far.
        """
        for number in range(1, _MOST_PAGES + 1):
            page = first if first and number == 1 else self.get(path, **asked, page=number)
            data = page.data if page else []
            yield data
            with reading():
                full = max(full, len(data))
                if len(data) < full:
                    return

    def bytes(self, path: str, most: int, accept: str) -> bytes | None:
        """The bytes at a path; None if there are more than so many."""
        return self._ask("GET", self._url(path), lambda answer: _bounded(answer, most), headers={"accept": accept})

    def post(self, path: str, data: Mapping[str, Any], *, adds: bool = False) -> Any:
        """What is made of data; what `adds` something each time is sent no second time after it may have been taken."""
        headers = {"accept": "application/json"}
        return self._ask("POST", self._url(path), _made, adds=adds, headers=headers, json=data)

    def _url(self, path: str) -> str:
        """The address of a path, or of a page of ours that an answer named."""
        if "://" not in path:
            return f"{self._address}{path}"
        if not path.startswith(f"{self._address}/"):
            raise NotAnswered(message("forge.elsewhere"))
        return path

    def _ask(
        self,
        method: str,
        url: str,
        read: Callable[[httpx.Response], _Read],
        *,
        headers: Headers,
        adds: bool = False,
        **more: Any,
    ) -> _Read:
        """What is read of the answer; where the platform is busy, fails or is not reached it is asked a few times."""
        for left in range(_TRIES - 1, -1, -1):
            try:
                self._hold_back()
                with self._client.stream(method, url, headers={**headers, **self._authorise()}, **more) as answer:
                    says = _complaint(answer)
                    if says is None:
                        return read(answer)
            except NotAnswered as error:
                says = error
            except httpx.HTTPError as error:
                is_unsent = isinstance(error, _UNSENT)
                wait = 0.0 if adds and not is_unsent else _LATER
                says = NotAnswered(message("forge.not_reached", why=type(error).__name__), wait)
            if adds and says.status >= _FAILS:  # it may have been taken all the same
                raise NotAnswered(says.why, status=says.status)
            if says.status == _BUSY:
                self._quiet_until = time.time() + says.wait
            pause = _PAUSE * (_TRIES - left) if says.wait == _LATER else says.wait
            if not left or not 0 < pause <= self._patience:
                raise says
            time.sleep(pause)
        raise AssertionError

    def _hold_back(self) -> None:
        """Ask nothing while the platform wants to be asked nothing: whoever does all the same is kept out for longer."""
        wait = self._quiet_until - time.time()
        if wait > 0:
            raise NotAnswered(message("forge.busy"), wait, _BUSY)


def _page(answer: httpx.Response) -> Page | None:
    if answer.status_code == _UNCHANGED:
        return None
    following = answer.links.get("next", {}).get("url", "")
    return Page(_data(_bounded(answer, MOST_ANSWER)), answer.headers.get("etag", ""), following)


def _made(answer: httpx.Response) -> Any:
    return _data(_bounded(answer, MOST_ANSWER))


def _complaint(answer: httpx.Response) -> NotAnswered | None:
    """What a platform says other than what it was asked; None where it answers."""
    status = answer.status_code
    if status in (_OK, 201, _UNCHANGED):
        return None
    if status == _BUSY or (status in _NO and _is_over_its_limit(answer.headers)):
        return NotAnswered(message("forge.busy"), _wait(answer.headers), _BUSY)
    if status >= _FAILS:
        return NotAnswered(message("forge.fails", status=status), _LATER, status)
    if status in _NO:
        return NotAnswered(message("forge.barred", status=status), _RENEWED, status)
    why = message("forge.moved") if status in _MOVED else message("forge.gone", status=status)
    return NotAnswered(why, status=status)


def _is_over_its_limit(headers: Headers) -> bool:
    return "retry-after" in headers or headers.get("x-ratelimit-remaining") == "0"


def _wait(headers: Headers) -> float:
    """For how many seconds a platform asks not to be asked."""
    try:
        if after := headers.get("retry-after"):
            seconds = float(after) if after.isdecimal() else parsedate_to_datetime(after).timestamp() - time.time()
        else:
            reset = headers.get("x-ratelimit-reset") or headers.get("ratelimit-reset") or ""
            seconds = float(reset) - time.time()
    except (ValueError, TypeError):
        seconds = 60.0
    return min(max(seconds, 1.0), _LONGEST)


def _bounded(answer: httpx.Response, most: int) -> bytes | None:
    """The bytes of an answer; None if there are more, or they are packed, so that nobody knows how many there are."""
    length = answer.headers.get("content-length", "0")
    if answer.headers.get("content-encoding", "identity") != "identity" or not length.isdecimal() or int(length) > most:
        return None
    found = bytearray()
    for part in answer.iter_bytes():
        found += part
        if len(found) > most:
            return None
    return bytes(found)


def _data(found: bytes | None) -> Any:
    try:
        return json.loads(found or b"")
    except (ValueError, RecursionError):
        raise NotAnswered(message("forge.no_data")) from None


@contextmanager
def reading() -> Iterator[None]:
    """Where an answer is put apart: one that is not of its platform's form is none."""
    try:
        yield
    except (KeyError, TypeError, ValueError, AttributeError, IndexError):
        raise NotAnswered(message("forge.no_data")) from None
