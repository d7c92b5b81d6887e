"""Whether a webhook comes from the platform: a signature of its bytes by a secret that both have, compared in constant time."""

import base64
import hashlib
import hmac
import json
from binascii import Error
from collections.abc import Mapping
from typing import Any

from autograder.forges.forge import Unreadable, Unsigned

_FRESH = 300.0
"""Seconds by which the time of a message may differ from ours, where it is signed."""

_SIGNING = "whsec_"
"""How a secret begins that holds the key in base64."""


def hold_to_hmac(signature: str, body: bytes, secret: str) -> None:
    """Raise `Unsigned` unless this is the HMAC-SHA256 of the body, in hexadecimal."""
    _hold(signature, hmac.new(secret.encode(), body, hashlib.sha256).hexdigest())


def hold_to_token_or_signature(headers: Mapping[str, str], body: bytes, secret: str, now: float) -> None:
    """Raise `Unsigned` unless a message of GitLab's is signed by a ``whsec_`` secret as Standard Webhooks says, or shows another secret."""
    if not secret.startswith(_SIGNING):
        _hold(headers.get("x-gitlab-token", ""), secret)
        return
    number, at = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not at.isdecimal() or abs(float(at) - now) > _FRESH:
        raise Unsigned
    try:
        key = base64.b64decode(secret.removeprefix(_SIGNING), validate=True)
    except Error:
        raise Unsigned from None
    right = base64.b64encode(hmac.digest(key, f"{number}.{at}.".encode() + body, "sha256")).decode()
    one = next((one for one in headers.get("webhook-signature", "").split() if one.startswith("v1,")), "")
    _hold(one.removeprefix("v1,"), right)


def _hold(signature: str, right: str) -> None:
    if not hmac.compare_digest(signature.encode("utf-8", "replace"), right.encode()):
        raise Unsigned


def told_in(body: bytes) -> Any:
    """The data of a message that is signed.

    Raises
    ------
    Unreadable
        if it is no JSON.

    """
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise Unreadable from None
