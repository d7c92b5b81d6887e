"""What an assignment has a person mark: the tasks under `marked_by_hand:`, their names, and that nothing else goes by these."""

import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from autograder.course.yaml_file import Plain, YamlFile, load_yaml
from autograder.errors import CourseError
from autograder.hand_work import HandTask
from autograder.intake.by_hand import ENDINGS
from autograder.intake.called import likeness_to_work
from autograder.words.message import message

KEY = "marked_by_hand"
"""Under what they stand."""

_DO, _ASK_SO = message("policy.marked_by_hand"), message("policy.by_hand_ask")
_NAME_SO, _FILE_SO = message("policy.by_hand_name"), message("policy.by_hand_file")
_TEXT = {"type": "string", "minLength": 1}
MARKED_BY_HAND: Mapping[str, Any] = {
    "type": "array",
    "minItems": 1,
    "maxItems": 20,
    "description": _DO,
    "items": {
        "type": "object",
        "additionalProperties": False,
        "required": ["name", "points", "file", "ask"],
        "description": _DO,
        "properties": {
            "name": {**_TEXT, "description": _NAME_SO},
            "points": {"type": "number", "exclusiveMinimum": 0, "description": message("policy.by_hand_points")},
            "file": {**_TEXT, "description": _FILE_SO},
            "ask": {**_TEXT, "description": _ASK_SO},
        },
    },
}

_NAME = re.compile(r"[A-Za-z]\w{0,59}", re.ASCII)
_FILE = re.compile(rf"[A-Za-z][\w-]{{0,59}}(?:{'|'.join(map(re.escape, ENDINGS))})", re.ASCII)
_TAKEN = ("handout", "readme", "requirements", "practice")
"""What other files are called that lie in a student's folder."""


def read_by_hand(policy: YamlFile) -> tuple[HandTask, ...]:
    """The tasks that a person marks.

    Raises
    ------
    CourseError
        for a name or a file that none may have, or that two have, and for a question of which nothing is to be read.

    """
    found: list[HandTask] = []
    for place, one in enumerate(policy.data.get(KEY, ())):
        task = HandTask(one["name"], float(one["points"]), one["file"], one["ask"])
        _refuse(policy, task, found, place)
        found.append(task)
    return tuple(found)


def _refuse(policy: YamlFile, task: HandTask, others: Collection[HandTask], place: int) -> None:
    stem = Path(task.file).stem.casefold()
    if not _NAME.fullmatch(task.name):
        raise policy.wrong(message("by_hand.bad_name", name=task.name), _NAME_SO, KEY, place, "name")
    if task.name.casefold() in [one.name.casefold() for one in others]:
        raise policy.wrong(message("by_hand.name_twice", name=task.name), _NAME_SO, KEY, place, "name")
    if not _FILE.fullmatch(task.file) or stem in _TAKEN:
        raise policy.wrong(message("by_hand.bad_file", file=task.file), _FILE_SO, KEY, place, "file")
    if stem in [Path(one.file).stem.casefold() for one in others]:
        raise policy.wrong(message("by_hand.file_twice", file=task.file), _FILE_SO, KEY, place, "file")
    if not task.ask.strip():
        raise policy.wrong(message("by_hand.asks_nothing", name=task.name), _ASK_SO, KEY, place, "ask")


def refuse_taken(path: Path, tasks: Collection[HandTask], names: Collection[str], given: Collection[str]) -> None:
    """Refuse a task that has the name of one that a program judges, and a file of the course that could be taken for a student's.

    Raises
    ------
    CourseError
        for the first of them: students get pictures that lie beside the handout and what lies in given/, and hand them in again.

    """
    for place, task in enumerate(tasks):
        if task.name.casefold() in [name.casefold() for name in names]:
            file = load_yaml(path, Plain)
            raise file.wrong(message("by_hand.name_twice", name=task.name), _NAME_SO, KEY, place, "name")
        beside = [one for one in sorted(path.parent.iterdir()) if one.is_file() and one != path]
        for one in (*beside, *(path.parent / name for name in given)):
            if likeness_to_work(one.name, task.file) is not None:
                found = message("by_hand.taken", file=task.file, name=task.name)
                raise CourseError(one, None, found, message("by_hand.rename"))
