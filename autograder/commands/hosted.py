"""`autograder hosted`: what a package runs on its platform: one submission graded, and told in the platform's own form."""

import argparse
from importlib import import_module
from pathlib import Path
from typing import Any

from autograder.hosted.one import Packed, grade_one

ROOTS = {"gradescope": Path("/autograder"), "prairielearn": Path("/grade"), "autolab": Path()}
"""The platforms, and under which folder each lays out what it has to tell."""


def run(args: argparse.Namespace) -> int:
    """Grade the submission of this container; 0 if its results are written.

    Where it was not graded, nothing is left that could be taken for results: the platform then says that the grader failed.
    """
    platform: Any = import_module(f"autograder.hosted.{args.platform}")
    root = args.root or ROOTS[args.platform]
    out = root / platform.RESULTS if platform.RESULTS else None
    if out:
        out.unlink(missing_ok=True)
    metadata = platform.read_metadata(root)
    packed = Packed(args.course, args.assignment, args.secret_file)
    text = platform.results(grade_one(packed, root / platform.SUBMISSION, metadata.who, metadata.arrived), metadata)
    if out:
        out.parent.mkdir(parents=True, exist_ok=True)
        draft = out.with_name(f"{out.name}.draft")  # of which no half is taken for results, where the disk is full
        draft.write_text(text, encoding="utf-8", newline="\n")
        draft.replace(out)
    else:
        print(text, end="")
    return 0
