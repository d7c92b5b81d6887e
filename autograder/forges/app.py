"""Who asks: a token, or a GitHub App, which signs for a token of an hour with its key."""

import time
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import datetime
from threading import Lock

import jwt

from autograder.forges.api import Api, Headers, reading
from autograder.frozen import frozen

_MINUTE = 60.0
_OLD = 5 * _MINUTE
"""A token is given up so many seconds before it ends."""


@frozen
class Key:
    """An App's number, its installation in an organisation, and its private key in PEM."""

    app: str
    installation: int
    pem: str


def by_token(token: str, header: str = "authorization", scheme: str = "Bearer ") -> Callable[[], Mapping[str, str]]:
    """The headers of whoever has a token."""
    return lambda: {header: f"{scheme}{token}"}


class ByApp:
    """The headers of an App that was installed: those of a token that is asked for anew before it ends, by one thread at a time."""

    def __init__(self, address: str, key: Key, patience: float) -> None:
        """Nothing is asked yet."""
        self._address, self._key, self._patience = address, key, patience
        self._token, self._until, self._lock = "", 0.0, Lock()

    def __call__(self) -> Headers:
        """The headers; it may raise what `Api.post` does."""
        with self._lock:
            if time.time() > self._until - _OLD:
                self._token, self._until = self._asked()
            return {"authorization": f"Bearer {self._token}"}

    def _asked(self) -> tuple[str, float]:
        """A new token, and until when it is one."""
        signed = {"authorization": f"Bearer {_signed(self._key, time.time())}"}
        with closing(Api(self._address, lambda: signed, patience=self._patience)) as api:
            data = api.post(f"/app/installations/{self._key.installation}/access_tokens", {})
        with reading():
            return str(data["token"]), datetime.fromisoformat(data["expires_at"]).timestamp()


def _signed(key: Key, now: float) -> str:
    """What an App says of itself: for ten minutes at most, and a minute ago, since clocks differ."""
    claims = {"iat": int(now - _MINUTE), "exp": int(now + 8 * _MINUTE), "iss": key.app}
    return jwt.encode(claims, key.pem, algorithm="RS256")
