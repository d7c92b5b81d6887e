"""Gradescope: where it puts a submission and what it tells of it, and the results that it reads."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from autograder.hosted.metadata import Metadata, read_json, text_of, time_of
from autograder.render.gradescope import results_json
from autograder.results import Report

SUBMISSION, RESULTS = Path("submission"), Path("results/results.json")
"""Where it lies, and where the results are read; both below the root that the platform uses."""


def read_metadata(root: Path) -> Metadata:
    """Who handed in and when, as ``submission_metadata.json`` says; it need not be there."""
    data = read_json(root / "submission_metadata.json")
    users = data.get("users")
    names = [text_of(one.get("name")) for one in users if isinstance(one, Mapping)] if isinstance(users, list) else []
    before = data.get("previous_submissions")
    counted = [one for one in before if _is_attempt(one)] if isinstance(before, list) else []
    return Metadata(", ".join(filter(None, names)), time_of(data.get("created_at")), len(counted) + 1)


def _is_attempt(one: Any) -> bool:
    """Whether it was graded: what a fault of the grader's kept from it is no attempt."""
    return isinstance(one, Mapping) and one.get("autograder_error") is not True


def results(report: Report, metadata: Metadata) -> str:
    """The text of ``results.json``."""
    return results_json(report, {"attempt": metadata.attempt, "arrived": _iso(metadata.arrived)})


def _iso(when: datetime | None) -> str:
    return when.isoformat() if when else ""
