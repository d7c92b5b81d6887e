"""What each command can end with: the one table of exit codes, of which `--help` and docs/for-tas.md tell."""

from collections.abc import Iterator

from autograder.words.message import Message, message, say
from autograder.words.rows import in_turn

_WALLS, _UNFINISHED = message("ends.no_walls"), message("ends.not_finished")
_GRADING = {
    1: (message("ends.below"),),
    3: (_WALLS, _UNFINISHED),
    4: (message("ends.unrunnable"),),
    5: (message("ends.lost"),),
}
_OF_ITS_OWN: dict[str, dict[int, tuple[Message, ...]]] = {
    "check": {1: (message("ends.your_file"),)},
    "grade": _GRADING,
    "regrade": _GRADING,
    "finalize": {code: causes for code, causes in _GRADING.items() if code != 5},  # noqa: PLR2004  (nobody is asked whose it is)
    "serve": {3: (_WALLS,)},
    "poll": {1: (message("ends.not_followed"),), 3: (_WALLS,)},
    "join": {3: (_UNFINISHED,), 4: (message("ends.unrunnable"),)},
    "cluster": {3: (_WALLS,)},
    "report": {3: (_UNFINISHED,)},
    "export": {1: (message("ends.no_row"),), 3: (_UNFINISHED,)},
    "marks": {1: (message("ends.no_mark"),), 3: (_UNFINISHED,)},
    "arrivals": {1: (message("ends.no_time"),)},
    "feedback": {1: (message("ends.nothing_given"),), 3: (_UNFINISHED,)},
    "people": {1: (message("ends.nobody"),)},
    "import": {1: (message("ends.nobody"),)},
    "diff": {1: (message("ends.differ"),)},
    "replay": {1: (message("ends.case_wrong"),), 3: (_WALLS,)},
    "audit": {1: (message("ends.to_mend"),), 3: (message("ends.not_all_tried"),)},
    "demo": {3: (_WALLS, message("ends.not_as_planted"))},
    "hosted": {3: (_WALLS,)},
    "doctor": {3: (_WALLS,)},
}
"""What a code means for a command, where it means anything of its own."""

_OF_ALL = {
    0: message("ends.well"),
    2: message("ends.usage"),
    3: message("ends.own_fault"),
    130: message("ends.interrupted"),
}


def exit_codes(name: str) -> Message:
    """What the command of this name can end with, a line a code."""
    lines = [f"{code:>3}  {say(in_turn(causes))}" for code, causes in _ends(name)]
    return message("help.exit_codes_of", lines="\n".join(lines))


def _ends(name: str) -> Iterator[tuple[int, list[Message]]]:
    own = _OF_ITS_OWN.get(name, {})
    for code in sorted({*own, *_OF_ALL}):
        yield code, [*([_OF_ALL[code]] if code in _OF_ALL else []), *own.get(code, ())]
