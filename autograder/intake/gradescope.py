"""Reads from Gradescope's list of an export who handed in which folder, event by event, so that no YAML of any kind is built."""

import io
import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

import yaml

from autograder.intake.member import BadArchive
from autograder.words.message import message

LIST = "submission_metadata.yml"
"""The list in the export's folder; beside it lies one folder for each submission."""

MOST_LIST_BYTES = 16 << 20
"""A longer list is not read; of a thousand submissions it takes one or two MiB."""

_DEEPEST = 30
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WHO = (":sid", ":email", ":name")
_NOBODY = ("", "~", "null", "Null", "NULL")
"""What stands where somebody has no number."""

_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.\d+)? ?(Z|UTC|[+-]\d\d:?\d\d)?", re.ASCII)

_DO = message("archive.take_list_out")


class Together(NamedTuple):
    """Who handed in a folder, and when: in ISO 8601, "" where that is not told."""

    names: tuple[str, ...]
    arrived: str = ""


def handed_in_by(data: bytes) -> dict[str, Together]:
    """Of each folder who handed it in, several where they did so together: "Ada Lovelace (sid 0042)", "Bo (bo@example.org)".

    Raises
    ------
    BadArchive
        if it is no such list.

    """
    if len(data) > MOST_LIST_BYTES:
        raise BadArchive(message("archive.list_too_large", file=LIST, most=MOST_LIST_BYTES >> 20), _DO)
    people: dict[str, dict[int, dict[str, str]]] = {}
    times: dict[str, str] = {}
    try:
        for path, text in _texts(data):
            if len(path) == 2 and path[1] == ":created_at":  # noqa: PLR2004  (as deep as it is)
                times[str(path[0])] = _in_iso(text)
            if len(path) == 4 and path[1] == ":submitters" and path[3] in _WHO and text not in _NOBODY:  # noqa: PLR2004  (as deep as they are)
                folder, _, number, key = path
                people.setdefault(str(folder), {}).setdefault(int(number), {})[str(key)] = text
    except (yaml.YAMLError, ValueError, RecursionError):
        raise BadArchive(message("archive.list_unreadable", file=LIST), _DO) from None
    alone = Counter(one[":name"] for those in people.values() for one in those.values() if one.keys() == {":name"})
    return {
        folder: Together(
            tuple(dict.fromkeys(_called(one, folder, alone) for one in those.values())), times.get(folder, "")
        )
        for folder, those in people.items()
    }


def _in_iso(text: str) -> str:
    match = _TIME.fullmatch(text.strip())
    return f"{match[1]}T{match[2]}{(match[3] or '').replace('UTC', 'Z')}" if match else ""


def _called(person: dict[str, str], folder: str, alone: Counter[str]) -> str:
    """The name and the number beside it, or else the address, so that one can be held against the other.

    A name without either has the folder beside it where another has the name too, or where it could be read as more than a name.
    """
    sid, email, name = (person.get(key, "") for key in _WHO)
    if not name:
        return sid or email
    if sid or email:
        return f"{name} (sid {sid})" if sid else f"{name} ({email})"
    return f"{name} ({folder})" if alone[name] > 1 or name.endswith(")") else name


def _texts(data: bytes) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Every text in the YAML, with the keys and places that lead to it; what stands for another place is no text.

    Raises
    ------
    ValueError
        if it is deeper than such a list, or has keys that are no text.

    """
    path: list[str | int | None] = []  # None where the next text is a key
    for event in yaml.parse(io.BytesIO(data), Loader=_LOADER):
        match event:
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                if (path and path[-1] is None) or len(path) > _DEEPEST:
                    raise ValueError
                path.append(None if isinstance(event, yaml.MappingStartEvent) else 0)
                continue
            case yaml.ScalarEvent() if path and path[-1] is None:
                path[-1] = event.value
                continue
            case yaml.ScalarEvent():
                yield tuple(place for place in path if place is not None), event.value
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                path.pop()
            case yaml.AliasEvent():
                if path[-1] is None:
                    raise ValueError
            case _:
                continue
        if path:
            path[-1] = path[-1] + 1 if isinstance(path[-1], int) else None
