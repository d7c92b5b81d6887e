"""What each command can end with: the one table of exit codes, of which `--help` and the README tell."""

from autograder.words.message import Message, message, say
from autograder.words.rows import in_turn

_LOSES = {
    "check": message("ends.your_file"),
    "grade": message("ends.points_lost"),
    "regrade": message("ends.points_lost"),
    "join": message("ends.points_lost"),
    "feedback": message("ends.nothing_given"),
    "replay": message("ends.case_wrong"),
    "audit": message("ends.to_mend"),
    "diff": message("ends.differ"),
    "export": message("ends.no_row"),
    "marks": message("ends.no_mark"),
    "people": message("ends.nobody"),
    "import": message("ends.nobody"),
}
_WALLS, _UNFINISHED = message("ends.no_walls"), message("ends.not_finished")
_FAILS = {
    "grade": (_WALLS, _UNFINISHED),
    "regrade": (_WALLS, _UNFINISHED),
    "cluster": (_WALLS,),
    "replay": (_WALLS,),
    "doctor": (_WALLS,),
    "demo": (_WALLS, message("ends.not_as_planted")),
    "export": (_UNFINISHED,),
    "feedback": (_UNFINISHED,),
    "join": (_UNFINISHED,),
    "marks": (_UNFINISHED,),
    "report": (_UNFINISHED,),
}
"""What 1 and 3 mean for a command, where they mean anything of its own."""


def exit_codes(name: str) -> Message:
    """What the command of this name can end with, a line a code."""
    ends = {
        0: [message("ends.well")],
        1: [_LOSES[name]] if name in _LOSES else [],
        2: [message("ends.usage")],
        3: [message("ends.own_fault"), *_FAILS.get(name, ())],
        130: [message("ends.interrupted")],
    }
    lines = [f"{code:>3}  {say(in_turn(causes))}" for code, causes in ends.items() if causes]
    return message("help.exit_codes_of", lines="\n".join(lines))
