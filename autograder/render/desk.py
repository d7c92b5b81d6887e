"""The rows of the class page as data for its script, in few bytes, with the sentences that the script says."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from autograder.render.class_view import ClassView, Row
from autograder.render.troubles import TROUBLES
from autograder.render.wording import STATUSES, mistake_name, status_word
from autograder.words.message import Message, message, say

_SHAPES = {"p": "✓", "f": "✗", "m": "–", "w": "–"}
"""What stands for a letter where there is no script; else for a part."""

_WORDS: Mapping[str, Message] = {
    "tile": message("class.tile", task="{task}", score="{score}", full="{full}", status="{status}"),
    "without": message("class.without"),
    "shown": message("class.shown", number="{number}", total="{total}"),
    "lost": message("class.lost_in", task="{task}"),
    "again": message("class.all_again"),
    "there": message("class.open_there"),
    "others": message("class.who_else"),
    "earlier": message("class.earlier", number="{number}"),
    "place": message("report.of", score="{place}", full="{total}"),
    "report": message("class.report_of", submission="{submission}"),
    "tasks": message("class.tiles", passed="{passed}", total="{total}"),
}
"""Sentences with gaps that the script fills."""


def runs(tiles: str) -> list[tuple[str, str]]:
    """The tiles of a row as signs, each stretch of one kind with its letter; "a" for a part."""
    kinds = ("a" if tile.isdecimal() else tile for tile in tiles)
    return [(kind, _SHAPES.get(kind, "◐") * len([*same])) for kind, same in groupby(kinds)]


def as_data(seen: ClassView) -> dict[str, Any]:
    """All rows, the tasks and mistakes that they name by number, and the sentences; of a mistake its task and name.

    `listed` are the numbers of the mistakes that the page lists, in its order.
    """
    places = {task.name: place for place, task in enumerate(seen.tasks)}
    named = (one for row in seen.rows for one in row.named)
    mistakes = {one: number for number, one in enumerate(dict.fromkeys(named))}
    return {
        "tasks": [[task.name, task.full] for task in seen.tasks],
        "mistakes": [[places[task], mistake_name(seen.names[identity])] for task, identity in mistakes],
        "listed": [mistakes[one.task, one.identity] for one in seen.mistakes if (one.task, one.identity) in mistakes],
        "statuses": {status[0]: status_word(status) for status in STATUSES} | {"a": status_word("partial")},
        "troubles": [*map(say, TROUBLES.values())],
        "absent": [*TROUBLES].index("absent"),
        "words": {name: say(words) for name, words in _WORDS.items()},
        "rows": [_row(row, mistakes) for row in seen.rows],
    }


def _row(row: Row, mistakes: Mapping[tuple[str, str], int]) -> list[Any]:
    """One row; what is empty at its end is left out."""
    told, parts = row.told, {place: round(part, 2) for place, part in row.parts}
    cells: list[Any] = [row.submission, row.link, row.score, row.tiles, parts, row.note, row.wrong]
    cells += [[mistakes[one] for one in row.named], told.section, told.late, told.override, told.mark, row.earlier]
    cells += [[place for place, kind in enumerate(TROUBLES) if kind in row.troubles]]
    return cells[: max(place for place, cell in enumerate(cells, 1) if cell or place == 1)]
