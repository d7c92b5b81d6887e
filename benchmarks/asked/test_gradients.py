"""What pytest is asked: one test for each of the ten functions."""

import expected  # type: ignore[import-not-found]  # found beside this file
import pytest


@pytest.mark.parametrize("name", expected.CASES)
def test_function(name: str) -> None:
    """The function gives what it should on all its cases."""
    import gradients  # type: ignore[import-not-found]  # noqa: PLC0415  (the submission: a file that does not load fails each test)

    expected.hold(getattr(gradients, name), name)
