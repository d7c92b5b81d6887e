"""What `run_autograder` of gradescope-utils runs: a unittest for each of the ten functions, into the file named as argument."""

import sys
import unittest
from collections.abc import Callable
from pathlib import Path

import expected  # type: ignore[import-not-found]  # found beside this file
from gradescope_utils.autograder_utils.decorators import weight  # type: ignore[import-not-found]
from gradescope_utils.autograder_utils.json_test_runner import JSONTestRunner  # type: ignore[import-not-found]


class TestGradients(unittest.TestCase):
    """One weighted test for each function."""


def _test(name: str) -> Callable[[unittest.TestCase], None]:
    @weight(1)
    def test(_: unittest.TestCase) -> None:
        import gradients  # type: ignore[import-not-found]  # noqa: PLC0415  (the submission)

        expected.hold(getattr(gradients, name), name)

    return test


for each in expected.CASES:
    setattr(TestGradients, f"test_{each}", _test(each))

if __name__ == "__main__":
    with Path(sys.argv[1]).open("w", encoding="utf-8") as file:
        JSONTestRunner(visibility="visible", stream=file).run(
            unittest.defaultTestLoader.loadTestsFromTestCase(TestGradients)
        )
