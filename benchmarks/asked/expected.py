"""Ten functions, their cases and what they should give: the same for every peer, read from `cases.pickle` beside this file.

A pickle of our own making, because it is read in a millisecond; 450 arrays in an `.npz` would cost each peer tens of them.
"""

import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

CASES = pickle.loads(Path(__file__).with_name("cases.pickle").read_bytes())  # noqa: S301  (written by peers.py itself)


def hold(function: Callable[..., Any], name: str) -> None:
    """Call the function on each of its cases and compare shapes and values, as such tests do.

    Raises
    ------
    AssertionError
        at the first that differs.

    """
    for case, arguments, wanted in CASES[name]:
        got = function(**arguments)
        parts = got if len(wanted) > 1 else (got,)
        assert len(parts) == len(wanted), f"{name}, {case}: {len(parts)} results, expected {len(wanted)}"
        for part, want in zip(parts, wanted, strict=True):
            assert np.shape(part) == want.shape, f"{name}, {case}: shape {np.shape(part)}, expected {want.shape}"
            assert np.allclose(part, want), f"{name}, {case}: largest error {np.max(np.abs(part - want))}"
