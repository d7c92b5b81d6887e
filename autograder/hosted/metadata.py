"""What a platform tells of a submission beside its files: who, when, and which attempt it is."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from autograder.frozen import frozen
from autograder.render.escape import one_line

_MOST_BYTES = 1 << 24


@frozen
class Metadata:
    """Who handed in, "" where nobody tells; when it arrived by the platform's clock, with its zone; which attempt it is."""

    who: str = ""
    arrived: datetime | None = None
    attempt: int = 1


def read_json(path: Path) -> dict[str, Any]:
    """The object in a file of the platform's; an empty one where there is none, or it is something else.

    A submission is graded whatever the platform tells beside it.
    """
    try:
        with path.open("rb") as file:
            found = json.loads(file.read(_MOST_BYTES))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def text_of(value: Any) -> str:
    """A text of the platform's in one short line, what is invisible in it spelled out; "" for anything else."""
    return one_line(value, 200) if isinstance(value, str) else ""


def time_of(value: Any) -> datetime | None:
    """A time of the platform's, if it is one and has a zone."""
    try:
        found = datetime.fromisoformat(text_of(value))
    except ValueError:
        return None
    return found if found.tzinfo else None
