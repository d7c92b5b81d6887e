"""One line of a terminal that shows how far a long work has come, drawn again and again.

Each part has its place and keeps it, however its number grows: what moves is the bar.
"""

from typing import TextIO

from rich.console import Console
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from autograder.batch.pace import DOING, Pace, clock, rate
from autograder.words.message import message, say

_NARROW, _WIDE = 5, 24
"""How many columns the bar itself has: at least so many, or it is left out, and at most."""

_RATE, _TROUBLE = len("1234/s"), 99
"""How wide a rate is at most, mostly; and of how many in trouble the room is kept."""

_WAITS = 1.0
"""After so many seconds in which nothing more was done the last ones are counted, as nobody knows how long they take."""


class Bar:
    """The line, as wide as the terminal is just then."""

    def __init__(self, pace: Pace, stream: TextIO) -> None:
        """Draw it for the first time."""
        self._console = console = Console(file=stream)
        self._waits = False
        # Without its own thread, so that a job can still be forked when one has to be replaced.
        self._live = Live(self._line(pace), console=console, auto_refresh=False)
        self._live.start(refresh=True)

    def show(self, pace: Pace) -> None:
        """Draw it anew."""
        self._live.update(self._line(pace), refresh=True)

    def stop(self) -> None:
        """Leave it as it is."""
        self._live.stop()

    def _line(self, pace: Pace) -> Table:
        """The bar and what stands beside it, in at most as many columns as there are."""
        parts, columns = _fitting(pace, self._time(pace), self._console.width)
        bar = ProgressBar(max(pace.total, 1), pace.done if pace.total else 1, width=columns)
        line = Table.grid(padding=(0, 1))
        shown = [(parts[name], style) for name, style in _STYLES.items() if name in parts]
        for _ in shown:
            line.add_column(no_wrap=True)
        line.add_row(*(Text(text, style) if text else bar for text, style in shown))
        return line

    def _time(self, pace: Pace) -> str:
        """How long the rest takes, in the end how long all took; how many are left where the last take longer than they should.

        That they do stays told: between two forms nothing could be read.
        """
        seconds = pace.seconds_left
        if pace.done == pace.total:
            return say(message("progress.took", time=clock(pace.seconds)))
        if seconds is None:
            return clock(pace.seconds)
        self._waits = self._waits or (seconds < 1 and pace.idle > _WAITS)
        if self._waits:
            return say(message("progress.to_go", count=pace.total - pace.done))
        return say(message("progress.left", time=clock(max(seconds, 1))))


_STYLES = {"doing": "", "bar": "", "done": "progress.download", "rate": "", "time": "", "counted": "yellow"}
"""The parts of the line in their order, and how each looks."""


def _fitting(pace: Pace, time: str, width: int) -> tuple[dict[str, str], int]:
    """The parts of the line that have room, the most telling first, and how many columns the bar has, which is an empty text."""
    room, parts = width + 1, dict[str, str]()
    for name, text, columns in _by_importance(pace, time):
        takes = max(len(text), columns) + 1
        if takes <= room or name in ("doing", "done"):
            parts[name] = text.rjust(columns) if name in ("done", "rate", "time") else text
            room -= takes
    bar = min(_NARROW + max(room, 0), _WIDE) if "bar" in parts else 0
    room -= max(bar - _NARROW, 0)
    kept = max(len(parts["counted"]), len(_short(_TROUBLE))) if "counted" in parts else 0
    at_length = ", ".join(pace.counted())
    if not at_length:
        parts.pop("counted", None)
    elif len(at_length) <= room + kept:
        parts["counted"] = at_length
    return parts, bar


def _by_importance(pace: Pace, time: str) -> list[tuple[str, str, int]]:
    """The parts, the most telling first, and for how many columns room is kept."""
    left = message("progress.left", time=clock(0))
    return [
        ("doing", say(DOING[pace.doing]), 0),
        ("done", f"{pace.done}/{pace.total}", 2 * len(str(pace.total)) + 1),
        ("counted", _short(pace.trouble), len(_short(_TROUBLE))),
        ("time", time, len(say(left))),
        ("bar", "", _NARROW),
        ("rate", rate(pace) if pace.done else " ", _RATE),
    ]


def _short(count: int) -> str:
    return say(message("progress.trouble", count=count))
