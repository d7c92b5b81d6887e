"""The catalogue: every sentence that somebody reads, by its key; English unless the environment names another file."""

import json
import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path

VARIABLE = "AUTOGRADER_WORDS"
"""The environment variable that names a catalogue to use in the place of English, for every process of a run."""

ENGLISH = Path(__file__).with_name("english.json")


@cache
def sentences() -> Mapping[str, str]:
    """All sentences of the catalogue of this process."""
    found: Mapping[str, str] = json.loads(Path(os.environ.get(VARIABLE) or ENGLISH).read_text("utf-8"))
    return found


def sentence_of(key: str, count: object = None) -> str:
    """The sentence under a key; where it has a form for one and a form for several, that for this count."""
    known = sentences()
    return known[key] if key in known else known[f"{key}_one" if count == 1 else f"{key}_other"]
