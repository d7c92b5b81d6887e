"""The catalogue: all that somebody reads, sentences by key and whole documents; English unless the environment names another."""

import json
import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

VARIABLE = "AUTOGRADER_WORDS"
"""The environment variable that names a catalogue to use in the place of English, for every process of a run.

Its documents lie beside it, in a folder of its name: those of ``english.json`` in ``english/``.
"""

ENGLISH = Path(__file__).with_name("english.json")


@cache
def sentences() -> Mapping[str, str]:
    """All sentences of the catalogue of this process."""
    found: Mapping[str, str] = json.loads(_file().read_text("utf-8"))
    return found


def sentence_of(key: str, count: object = None) -> str:
    """The sentence under a key; where it has a form for one and a form for several, that for this count."""
    known = sentences()
    return known[key] if key in known else known[f"{key}_one" if count == 1 else f"{key}_other"]


def document(name: str, /, **facts: Any) -> str:
    """A whole document, such as a page or the beginning of a file, with these facts in its gaps."""
    return (_file().with_suffix("") / name).read_text("utf-8").format(**facts)


def _file() -> Path:
    return Path(os.environ.get(VARIABLE) or ENGLISH)
