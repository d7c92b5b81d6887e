"""A person's tokens: one for each attempt that is graded at once, a few to begin with, one more after a while; nobody else's count."""

MOST, SECONDS = 10.0, 30.0
"""So many attempts may come at once; then one for so many seconds."""


def after(there: tuple[float, float] | None, now: float) -> tuple[float, float]:
    """What a person has `now` after one more attempt, who had so many tokens at a time, and from when on that attempt may be graded.

    Who owes tokens waits until they are there; what waits is superseded by what comes after it, so no more than one is owed.
    """
    tokens, at = there or (MOST, now)
    tokens = min(MOST, tokens + max(now - at, 0.0) / SECONDS)
    left = max(tokens - 1.0, -1.0)
    return left, now + max(-left, 0.0) * SECONDS
