"""numpy's global generator: whether a call drew from it as it stood, and not from a seed that the call itself had set."""

from typing import Any

import numpy as np

_WORDS, _BLOCKS = 624, 64
"""The state is renewed after so many words are drawn; so many times a call may have it renewed and be told apart from a new seed."""


def state() -> Any:
    """Where it stands."""
    return np.random.get_state(legacy=False)  # noqa: NPY002  (to see that it is left alone)


def was_drawn_from(before: Any) -> bool:
    """Whether where it stands now is reached from there by drawing; a seed set in the meantime leads elsewhere."""
    now = state()
    if _key(now) == _key(before):
        return (now["state"]["pos"], now["has_gauss"]) != (before["state"]["pos"], before["has_gauss"])
    other = np.random.RandomState(0)
    other.set_state(before)
    return any(_key(now) == _renewed(other) for _ in range(_BLOCKS))


def _renewed(generator: Any) -> bytes:
    """The next block of words of this generator."""
    generator.randint(1 << 32, size=_WORDS, dtype=np.uint32)
    return _key(generator.get_state(legacy=False))


def _key(state: Any) -> bytes:
    words: bytes = state["state"]["key"].tobytes()
    return words
